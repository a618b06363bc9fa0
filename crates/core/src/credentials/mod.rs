//! Credentials out of the text that people have them in.
//!
//! ```text
//! export AWS_ACCESS_KEY_ID=ASIA…            bash, zsh; also declare -x, env, fish's set -gx, csh's setenv
//! set AWS_ACCESS_KEY_ID=ASIA…               cmd; also setx
//! $Env:AWS_ACCESS_KEY_ID="ASIA…"            PowerShell
//! [default]
//! aws_access_key_id = ASIA…                 ~/.aws/credentials
//! {"Credentials":{"AccessKeyId":"ASIA…"}}   JSON of the AWS CLI, STS, Cognito, IAM Identity Center
//! bedrock-api-key-…   ABSK…                 a Bedrock API key, alone or as AWS_BEARER_TOKEN_BEDROCK
//! ```
//!
//! Lines may be mixed, numbered by comments, quoted (typographic quotes too) or end in CRLF; what is
//! not about credentials is passed over. Pieces keep the name they were given: a value is never
//! guessed from its looks alone.
//!
//! What is wrong and can be used is a finding; what cannot be used is an error that names the missing
//! piece or the line, and what to paste instead. Neither repeats any of the text.

mod json;
mod lines;
mod piece;

use std::fmt::Write as _;

use zeroize::Zeroizing;

use self::piece::{Found, Piece, Pieces};
use crate::error::{Error, ErrorKind};
use crate::finding::{Finding, Place, Severity};
use crate::secret::Secret;
use crate::sign::Credentials;
use crate::sign::api_key::{self, ApiKey};
use crate::time::Timestamp;

/// The form a text was in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Form {
    /// Shell lines: `export NAME=value`, or fish's and csh's own.
    Export,
    /// Lines of cmd: `set NAME=value`.
    Set,
    /// `PowerShell` lines: `$Env:NAME="value"`.
    PowerShell,
    /// `NAME=value` alone: a `.env` file, or the head of a command.
    Assignments,
    /// A block of `~/.aws/credentials`.
    Profile,
    /// `aws configure export-credentials`, or any credential process, version 1.
    Process,
    /// STS: `{"Credentials":{…}}`.
    Sts,
    /// Cognito Identity: the secret is `SecretKey`.
    Cognito,
    /// IAM Identity Center: `{"roleCredentials":{…}}`.
    IdentityCenter,
    /// JSON with the pieces under another roof.
    Json,
    /// A Bedrock API key alone.
    ApiKey,
}

impl Form {
    /// A stable code in kebab case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Export => "export",
            Self::Set => "set",
            Self::PowerShell => "powershell",
            Self::Assignments => "assignments",
            Self::Profile => "profile",
            Self::Process => "process",
            Self::Sts => "sts",
            Self::Cognito => "cognito",
            Self::IdentityCenter => "identity-center",
            Self::Json => "json",
            Self::ApiKey => "api-key",
        }
    }
}

/// How requests are authenticated with what was pasted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Auth {
    /// By signature: every service.
    SigV4(Credentials),
    /// By `Authorization: Bearer`: the Bedrock hosts alone, neither S3 nor STS.
    ApiKey {
        /// The key.
        key: Secret,
        /// What it says about itself.
        facts: ApiKey,
    },
}

impl Auth {
    /// When it is known to end.
    pub const fn expires(&self) -> Option<Timestamp> {
        match self {
            Self::SigV4(credentials) => credentials.expires,
            Self::ApiKey {
                facts: ApiKey::ShortTerm(facts),
                ..
            } => Some(facts.expires),
            Self::ApiKey { .. } => None,
        }
    }
}

/// What a text held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The form it was in.
    pub form: Form,
    /// The credentials.
    pub credentials: Auth,
    /// The Region: a short-term API key's own, else the one the text names, if any.
    pub region: Option<String>,
    /// What to know about them: see the codes in [`parse`].
    pub findings: Vec<Finding>,
}

/// Reads credentials out of pasted text.
///
/// Findings: `long-lived-key` (warning), `long-lived-key-with-token` (warning), `piece-set-twice`
/// (warning), `several-profiles` (warning), `region-of-key` (warning), `api-key-left-aside` (note),
/// `unreadable-expiry` (note), `unreadable-region` (note).
///
/// Fails with [`ErrorKind::Credentials`], and with [`ErrorKind::TooLarge`] past 64 KiB.
pub fn parse(text: &str) -> Result<Parsed, Error> {
    const MAX_LENGTH: usize = 64 * 1024;
    if text.len() > MAX_LENGTH {
        return Err(Error::new(
            ErrorKind::TooLarge,
            "The text is longer than 64 KiB, which no credentials are. Paste only the lines with the credentials.",
        ));
    }
    let text = plain(text);
    if text.trim().is_empty() {
        return Err(refused(format!("There is nothing in the text. {PASTE}")));
    }
    let pieces = match json::part(&text) {
        Some(part) => json::read(part)?,
        None => lines::read(&text)?,
    };
    assemble(&pieces)
}

/// What to paste, for errors that know no better.
const PASTE: &str = "Paste the lines export AWS_ACCESS_KEY_ID=…, AWS_SECRET_ACCESS_KEY=… and AWS_SESSION_TOKEN=…, a block of ~/.aws/credentials, the JSON of aws configure export-credentials, or a Bedrock API key.";

fn refused(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Credentials, message)
}

/// The text with plain quotes and spaces, as word processors and chats did not leave it.
fn plain(text: &str) -> Zeroizing<String> {
    let mut out = Zeroizing::new(String::with_capacity(text.len()));
    let mut rest = text.chars().peekable();
    while let Some(char) = rest.next() {
        match char {
            '“' | '”' | '„' | '‟' | '«' | '»' | '＂' => out.push('"'),
            '‘' | '’' | '‚' | '‛' | '‹' | '›' => out.push('\''),
            '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => out.push(' '),
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => {}
            '\r' => {
                if rest.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\u{2028}' | '\u{2029}' | '\u{85}' => out.push('\n'),
            other => out.push(other),
        }
    }
    out
}

/// Puts the pieces together and judges them.
fn assemble(pieces: &Pieces) -> Result<Parsed, Error> {
    let mut findings = pieces.findings();
    let region = region(pieces, &mut findings);
    let keys = [Piece::Id, Piece::SecretKey, Piece::Token].map(|piece| pieces.get(piece));
    if let (Some(bearer), true) = (pieces.get(Piece::Bearer), keys.iter().all(Option::is_none)) {
        return api_key(pieces, bearer, region, findings);
    }
    let [id, secret, token] = keys;
    let (id, secret) = match (id, secret) {
        (Some(id), Some(secret)) => (id, secret),
        (id, secret) => return Err(missing(pieces, id, secret, token)),
    };
    check_shapes(id, secret, token)?;

    let mut credentials = Credentials::new(id.value.expose(), secret.value.clone());
    credentials.session_token = token.map(|found| found.value.clone());
    if let Some(found) = pieces.get(Piece::Expires) {
        credentials.expires = expiry(found.value.expose());
        if credentials.expires.is_none() {
            findings.push(finding(
                "unreadable-expiry",
                Severity::Note,
                found,
                "The time at which the credentials end cannot be read, so no countdown is shown.",
                "Nothing needs to be done. A date looks like 2026-01-02T03:04:05Z.",
            ));
        }
    }
    credentials.check()?;
    if id.value.expose().starts_with("AKIA") {
        findings.push(long_lived(id, token));
    }
    if let Some(bearer) = pieces.get(Piece::Bearer) {
        findings.push(finding(
            "api-key-left-aside",
            Severity::Note,
            bearer,
            "The text also holds a Bedrock API key. The access keys are used, as they work for S3 too.",
            "To use the API key, paste it alone.",
        ));
    }
    Ok(Parsed {
        form: pieces.form,
        credentials: Auth::SigV4(credentials),
        region,
        findings,
    })
}

fn api_key(
    pieces: &Pieces,
    bearer: &Found,
    region: Option<String>,
    mut findings: Vec<Finding>,
) -> Result<Parsed, Error> {
    let facts = api_key::read(bearer.value.expose())
        .map_err(|error| refused(format!("{}{}", bearer.place_prefix(), error.message())))?;
    let region = match &facts {
        ApiKey::ShortTerm(key) => {
            if region.as_ref().is_some_and(|region| *region != key.region) {
                findings.push(finding(
                    "region-of-key",
                    Severity::Warning,
                    bearer,
                    "The API key works in one Region alone, and the text names another.",
                    "The key's own Region is used. For the other, mint a key there.",
                ));
            }
            Some(key.region.clone())
        }
        _ => region,
    };
    Ok(Parsed {
        form: pieces.form,
        credentials: Auth::ApiKey {
            key: bearer.value.clone(),
            facts,
        },
        region,
        findings,
    })
}

/// Says which of the two needed pieces is not there, and what was there instead.
fn missing(pieces: &Pieces, id: Option<&Found>, secret: Option<&Found>, token: Option<&Found>) -> Error {
    let mut message = match (id, secret) {
        (Some(_), None) => {
            "The secret access key is missing. Add its line, AWS_SECRET_ACCESS_KEY=…".to_owned()
        }
        (None, Some(_)) => "The access key id is missing. Add its line, AWS_ACCESS_KEY_ID=…".to_owned(),
        _ if token.is_some() => {
            "There is a session token, but the access key id and the secret access key are missing. Add the lines AWS_ACCESS_KEY_ID=… and AWS_SECRET_ACCESS_KEY=…".to_owned()
        }
        _ if pieces.elsewhere > 0 => {
            format!(
                "The profile keeps no keys of its own: line {} says where they come from. Run aws configure export-credentials --profile with its name, and paste what it prints",
                pieces.elsewhere
            )
        }
        _ => format!("No credentials were found in the text. {}", PASTE.trim_end_matches('.')),
    };
    message.push('.');
    if pieces.unread > 0 {
        // Writing into a String cannot fail.
        let _ = write!(message, " Line {} was not understood.", pieces.unread);
    }
    refused(message)
}

/// Refuses values that are another piece than their name says, or none at all.
fn check_shapes(id: &Found, secret: &Found, token: Option<&Found>) -> Result<(), Error> {
    for found in [Some(id), Some(secret), token].into_iter().flatten() {
        let value = found.value.expose();
        let hidden = value.contains("***") || value.contains('…') || value.contains("...");
        let named = value.starts_with(['$', '%', '<', '{']) || value.contains("${");
        if value.is_empty() || hidden || named {
            return Err(refused(format!(
                "{}The {} is {}. Paste its real value.",
                found.place_prefix(),
                found.piece.as_str(),
                if value.is_empty() {
                    "empty"
                } else if hidden {
                    "masked or cut short"
                } else {
                    "a placeholder or a variable"
                }
            )));
        }
    }
    let (id_text, secret_text) = (id.value.expose(), secret.value.expose());
    if is_key_id(secret_text) && !is_key_id(id_text) {
        return Err(refused(format!(
            "The access key id{} and the secret access key{} are swapped. The id is the one of 20 capitals and digits, beginning with ASIA or AKIA.",
            id.place_suffix(),
            secret.place_suffix()
        )));
    }
    if is_key_id(secret_text) {
        return Err(refused(format!(
            "{}The secret access key is an access key id. The secret is the longer one, 40 characters.",
            secret.place_prefix()
        )));
    }
    if token.is_some_and(|token| token.value.expose().len() == 40 && secret_text.len() > 100) {
        return Err(refused(format!(
            "The secret access key{} and the session token{} are swapped. The token is by far the longer one.",
            secret.place_suffix(),
            token.map(Found::place_suffix).unwrap_or_default()
        )));
    }
    if secret_text.len() > 100 {
        return Err(refused(format!(
            "{}The secret access key is too long to be one (40 characters); it looks like a session token. Paste the secret, and the token as AWS_SESSION_TOKEN=….",
            secret.place_prefix()
        )));
    }
    if let Some(token) = token
        && (token.value.expose() == secret_text || is_key_id(token.value.expose()))
    {
        return Err(refused(format!(
            "{}The session token is a copy of another piece. Paste the token, which is by far the longest.",
            token.place_prefix()
        )));
    }
    if id_text.starts_with("AIDA") || id_text.starts_with("AROA") {
        return Err(refused(format!(
            "{}The access key id is the id of a user or a role (AIDA…, AROA…), not of a key. A key's begins with ASIA or AKIA.",
            id.place_prefix()
        )));
    }
    if id_text.starts_with("ASIA") && token.is_none() {
        return Err(refused(
            "The session token is missing: keys that begin with ASIA are temporary and do not work without it. Add its line, AWS_SESSION_TOKEN=….",
        ));
    }
    Ok(())
}

/// `AKIA` or `ASIA` and at least twelve capitals and digits.
fn is_key_id(text: &str) -> bool {
    (16..=32).contains(&text.len())
        && (text.starts_with("AKIA") || text.starts_with("ASIA"))
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

fn long_lived(id: &Found, token: Option<&Found>) -> Finding {
    match token {
        None => finding(
            "long-lived-key",
            Severity::Warning,
            id,
            "These keys are long-lived (AKIA…): whoever gets them keeps them until someone deletes them.",
            "Use temporary credentials: aws sts get-session-token, or a role of IAM Identity Center.",
        ),
        Some(_) => finding(
            "long-lived-key-with-token",
            Severity::Warning,
            id,
            "The access key id is of a long-lived key (AKIA…), yet there is a session token: they are of two sets, and AWS refuses them together.",
            "Paste all three pieces of one set; the id that goes with a token begins with ASIA.",
        ),
    }
}

/// The Region that the text names, when it can be one.
fn region(pieces: &Pieces, findings: &mut Vec<Finding>) -> Option<String> {
    let found = pieces
        .get(Piece::Region)
        .or_else(|| pieces.get(Piece::DefaultRegion))?;
    let name = found.value.expose();
    let fits = (5..=32).contains(&name.len())
        && name.contains('-')
        && name.ends_with(|last: char| last.is_ascii_digit())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !fits {
        findings.push(finding(
            "unreadable-region",
            Severity::Note,
            found,
            "The text names a Region that is none, and it was left out.",
            "Choose the Region in the list, or write one such as us-east-1.",
        ));
    }
    fits.then(|| name.to_owned())
}

/// A date, or a number of seconds or milliseconds since 1970.
fn expiry(text: &str) -> Option<Timestamp> {
    if let Ok(moment) = Timestamp::parse_rfc3339(text) {
        return Some(moment);
    }
    // Cognito writes seconds as 1.7E9, with or without a fraction.
    let number: f64 = text.parse().ok()?;
    // In seconds, the first is the year 5138; in milliseconds, 1973.
    let millis = if number < 1e11 { number * 1000.0 } else { number };
    // The last millisecond of the year 9999.
    if !(0.0..=253_402_300_799_999.0).contains(&millis) {
        return None;
    }
    #[allow(
        clippy::cast_possible_truncation,
        reason = "bounded above, and whole milliseconds are wanted"
    )]
    Some(Timestamp::from_millis(millis as i64))
}

fn finding(code: &'static str, severity: Severity, found: &Found, message: &str, fix: &str) -> Finding {
    Finding {
        code,
        severity,
        place: Place {
            line: found.line,
            ..Place::default()
        },
        path: String::new(),
        subject: String::new(),
        message: message.to_owned(),
        fix: fix.to_owned(),
    }
}
