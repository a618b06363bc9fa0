//! Credentials in lines: shells, `.env` files, `~/.aws/credentials`, a key alone.

use super::piece::{Found, Piece, Pieces};
use super::{Form, refused};
use crate::error::Error;
use crate::secret::Secret;
use crate::sign::api_key;

/// Names of a profile whose keys are kept elsewhere.
const ELSEWHERE: [&str; 7] = [
    "role_arn",
    "source_profile",
    "credential_process",
    "credential_source",
    "sso_session",
    "sso_start_url",
    "web_identity_token_file",
];

/// Words before `NAME=value` (or `NAME value`) and the form they make it.
const VERBS: [(&str, Form, Separator); 11] = [
    ("export ", Form::Export, Separator::Sign),
    ("declare -x ", Form::Export, Separator::Sign),
    ("typeset -x ", Form::Export, Separator::Sign),
    ("env ", Form::Export, Separator::Sign),
    ("set -gx ", Form::Export, Separator::Space),
    ("set -x ", Form::Export, Separator::Space),
    ("set -Ux ", Form::Export, Separator::Space),
    ("setenv ", Form::Export, Separator::Space),
    ("setx ", Form::Set, Separator::Space),
    ("set ", Form::Set, Separator::Sign),
    ("$env:", Form::PowerShell, Separator::Sign),
];

/// What stands between a name and its value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Separator {
    /// `=` or `:`
    Sign,
    Space,
}

pub(super) fn read(text: &str) -> Result<Pieces, Error> {
    let mut reader = Reader {
        pieces: Pieces::new(Form::Assignments),
        form: None,
        in_profile: false,
        after_long_value: 0,
    };
    for (index, line) in text.lines().enumerate() {
        let number = u64::try_from(index).unwrap_or(u64::MAX).saturating_add(1);
        if reader.line(number, line.trim())? == Flow::Stop {
            break;
        }
    }
    if let Some(form) = reader.form {
        reader.pieces.form = form;
    }
    Ok(reader.pieces)
}

#[derive(PartialEq, Eq)]
enum Flow {
    Go,
    Stop,
}

struct Reader {
    pieces: Pieces,
    /// Of the first piece.
    form: Option<Form>,
    in_profile: bool,
    /// The line of a secret, token or API key that ended the line before this one; 0: none.
    after_long_value: u64,
}

/// One `NAME=value`, and what follows it on the line.
struct Assignment<'a> {
    name: &'a str,
    value: &'a str,
    form: Form,
    rest: &'a str,
}

impl Reader {
    fn line(&mut self, number: u64, line: &str) -> Result<Flow, Error> {
        let line = without_prompt(line);
        if line.is_empty() || is_comment(line) {
            return Ok(Flow::Go);
        }
        if line.starts_with('[') && line.ends_with(']') {
            return Ok(self.profile(number));
        }
        let after_long_value = std::mem::take(&mut self.after_long_value);
        if let Some(key) = bare_api_key(line) {
            self.keep(Piece::Bearer, key, number, Form::ApiKey);
            return Ok(Flow::Go);
        }
        if after_long_value > 0 && is_continuation(line) {
            return Err(refused(format!(
                "Line {number} looks like the rest of the value in line {after_long_value}, which was broken over two lines. Paste the value as one line."
            )));
        }
        let mut rest = line;
        let mut any = false;
        while let Some(assignment) = assignment(rest, number, self.in_profile)? {
            any = true;
            rest = assignment.rest;
            if let Some(piece) = Piece::named(assignment.name) {
                self.keep(piece, assignment.value, number, assignment.form);
            } else if ELSEWHERE
                .iter()
                .any(|name| name.eq_ignore_ascii_case(assignment.name))
                && self.pieces.elsewhere == 0
            {
                self.pieces.elsewhere = number;
            }
        }
        if !any && self.pieces.unread == 0 {
            self.pieces.unread = number;
        }
        Ok(Flow::Go)
    }

    /// `[name]`: a profile begins. The first one that has keys is the one.
    fn profile(&mut self, number: u64) -> Flow {
        self.in_profile = true;
        self.after_long_value = 0;
        if self.pieces.get(Piece::SecretKey).is_some() {
            self.pieces.second_profile = number;
            return Flow::Stop;
        }
        self.pieces.found.clear();
        Flow::Go
    }

    fn keep(&mut self, piece: Piece, value: &str, line: u64, form: Form) {
        if matches!(piece, Piece::SecretKey | Piece::Token | Piece::Bearer) {
            self.after_long_value = line;
        }
        let is_secret = !matches!(piece, Piece::Region | Piece::DefaultRegion | Piece::Expires);
        if is_secret && self.form.is_none() {
            self.form = Some(form);
        }
        self.pieces.found.push(Found {
            piece,
            value: Secret::new(value),
            line,
        });
    }
}

/// `$ export …`, `> set …`, `PS C:\> $Env:…`: copied with the prompt.
fn without_prompt(line: &str) -> &str {
    if line.starts_with("PS ")
        && let Some((_, rest)) = line.split_once("> ")
    {
        return rest.trim_start();
    }
    ["$ ", "> ", "% ", "- "]
        .iter()
        .find_map(|prompt| line.strip_prefix(prompt))
        .map_or(line, str::trim_start)
}

fn is_comment(line: &str) -> bool {
    let word = line.split([' ', '\t']).next().unwrap_or_default();
    line.starts_with(['#', ';'])
        || line.starts_with("```")
        || line.starts_with("//")
        || line.starts_with("::")
        || word.eq_ignore_ascii_case("rem")
}

/// A Bedrock API key alone, or as the header that carries it.
fn bare_api_key(line: &str) -> Option<&str> {
    let line = strip_word(line, "authorization:").map_or(line, str::trim_start);
    let line = strip_word(line, "bearer ").map_or(line, str::trim_start);
    let key = line.trim_matches(['"', '\'', '`', ',']);
    (api_key::is_api_key(key) && !key.contains([' ', '\t'])).then_some(key)
}

/// What follows `word`, in any case, at the start of a line.
fn strip_word<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    line.get(..word.len())
        .filter(|head| head.eq_ignore_ascii_case(word))
        .map(|_| &line[word.len()..])
}

/// The assignment that `text` begins with, if any.
fn assignment(text: &str, line: u64, in_profile: bool) -> Result<Option<Assignment<'_>>, Error> {
    let text = text.trim_start_matches([' ', '\t', ';', '&', ',']);
    let (form, separator, text) = VERBS
        .iter()
        .find_map(|(verb, form, separator)| {
            strip_word(text, verb).map(|rest| (*form, *separator, rest.trim_start()))
        })
        .unwrap_or((Form::Assignments, Separator::Sign, text));

    // cmd quotes the assignment whole, set "NAME=value"; JSON quotes the name.
    let quote = text.chars().next().filter(|char| matches!(char, '"' | '\''));
    let name_start = quote.map_or(text, |quote| &text[quote.len_utf8()..]);
    let name_end = name_start
        .find(|char: char| !char.is_ascii_alphanumeric() && char != '_')
        .unwrap_or(name_start.len());
    let (name, after) = name_start.split_at(name_end);
    if name.is_empty() {
        return Ok(None);
    }
    // The file writes its names in lower case, and its header is easily left behind.
    let form = if form == Form::Assignments && (in_profile || name.starts_with("aws_")) {
        Form::Profile
    } else {
        form
    };
    let (whole_quote, after) = match quote {
        Some(quote) => match after.strip_prefix(quote) {
            Some(after) => (None, after),
            None => (Some(quote), after),
        },
        None => (None, after),
    };
    let value = match separator {
        Separator::Sign => {
            let trimmed = after.trim_start();
            let Some(value) = trimmed.strip_prefix(['=', ':']) else {
                return Ok(None);
            };
            value.trim_start()
        }
        Separator::Space => {
            let value = after.trim_start();
            if value.len() == after.len() {
                return Ok(None);
            }
            value
        }
    };
    let unclosed = || {
        refused(format!(
            "Line {line}: a quotation mark is not closed; the value may be cut off or broken over two lines. Paste the value as one line."
        ))
    };
    if let Some(quote) = whole_quote {
        let (value, rest) = value.split_once(quote).ok_or_else(unclosed)?;
        return Ok(Some(Assignment {
            name,
            value: value.trim(),
            form,
            rest,
        }));
    }
    let (value, rest) = if let Some(quote @ ('"' | '\'')) = value.chars().next() {
        value[1..].split_once(quote).ok_or_else(unclosed)?
    } else {
        value.split_at(value.find([' ', '\t', ';', '&', ',']).unwrap_or(value.len()))
    };
    Ok(Some(Assignment {
        name,
        value: value.trim(),
        form,
        rest,
    }))
}

/// A line of nothing but base64, and not of one plain word: that may be a command.
fn is_continuation(line: &str) -> bool {
    let line = line.trim_end_matches(['"', '\'', ';', ',']);
    let digits = line.trim_end_matches('=');
    digits
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
        && line.bytes().any(|byte| !byte.is_ascii_lowercase())
        // `SecretKey=` is a name without its value.
        && Piece::named(digits).is_none()
}
