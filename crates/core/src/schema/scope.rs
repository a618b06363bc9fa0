//! What a walk knows while it goes: where it stands, what it has seen, and where findings go.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt::Write as _;

use crate::catalog::Quirks;
use crate::json::{Kind, Reader as _, Scanner, Token, same};
use crate::rules::{self, Said};

use super::guess::Guesses;
use super::head::head;
use super::locations::Locations;
use super::measure::Measure;
use super::names::Names;
use super::skeleton::Skeletons;

/// One step of a JSON path.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// The member of this key.
    Member(Token),
    /// The member of this name.
    Named(&'static str),
    /// The element of this index.
    Element(usize),
}

/// Room that walks use again and again, so that a record costs no allocation.
#[derive(Debug, Default)]
pub struct Scratch {
    pub(super) path: Vec<Step>,
    pub(super) open: Open,
    pub(super) guesses: Guesses,
    pub(super) skeletons: Skeletons,
    /// Where walks measure what they pass, if anybody wants to know.
    pub measure: Option<Measure>,
    /// The S3 addresses of the text that was walked last.
    pub(crate) locations: Locations,
}

impl Scratch {
    /// Whether `line` is known to be good by the lines before it: then it has been measured, and the answer is the
    /// record's id. Else it must be walked.
    pub(crate) fn compare(&mut self, line: &[u8], quirks: &Quirks) -> Option<Token> {
        self.locations.passed.clear();
        self.skeletons
            .compare(line, quirks, self.measure.as_mut(), &mut self.locations)
    }

    /// Nothing was to be said of `line`, which [`Scratch::compare`] did not know and a walk has gone over: others may be
    /// like it.
    pub(crate) fn learn(&mut self, line: &[u8]) {
        self.skeletons.learn(line);
    }
}

/// What is known of the objects that are open.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// Their listed members: the index in the table and the value's first event. Innermost last.
    pub(super) found: Vec<(usize, Token)>,
    /// Names that no table keeps track of.
    pub(super) names: Names,
}

/// Where a finding is, within the text that is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Spot {
    /// Bytes `start..end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }
}

impl From<Token> for Spot {
    fn from(token: Token) -> Self {
        Self {
            start: token.start,
            end: token.end,
        }
    }
}

/// Receives findings. `path` is exact, `subject` the same with `[]` for every index and the rule's detail.
pub trait Sink {
    /// One finding. The closure makes the exact path, for those that are kept.
    fn found(&mut self, said: Said, spot: Spot, subject: String, path: &dyn Fn() -> String);
}

/// The state of a walk that hooks may read and write.
pub struct Scope<'t, 's> {
    pub(super) text: &'t [u8],
    pub(super) path: &'s mut Vec<Step>,
    pub(super) sink: &'s mut dyn Sink,
    pub(super) measure: Option<&'s mut Measure>,
    pub(super) locations: &'s mut Locations,
    /// Findings so far.
    pub(super) reported: u32,
    /// What the model does differently from its family.
    pub quirks: Quirks,
    /// Whether the body belongs to a batch job.
    pub in_batch: bool,
    /// The role of the turn before, for the order of turns.
    pub last_role: Option<Token>,
    /// Strings that a hook has compared.
    pub(super) compared: Vec<Token>,
    /// The S3 address that a hook has judged.
    pub(super) located: Option<Token>,
}

impl std::fmt::Debug for Scope<'_, '_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scope")
            .field("path", &self.path)
            .field("quirks", &self.quirks)
            .finish_non_exhaustive()
    }
}

impl<'t, 's> Scope<'t, 's> {
    /// Findings of one text whose paths are written.
    const PLACED: u32 = 10_000;

    /// A scope over `text`.
    pub(super) fn new(
        text: &'t [u8],
        path: &'s mut Vec<Step>,
        quirks: Quirks,
        in_batch: bool,
        sink: &'s mut dyn Sink,
        measure: Option<&'s mut Measure>,
        locations: &'s mut Locations,
    ) -> Self {
        path.clear();
        locations.passed.clear();
        Self {
            text,
            path,
            sink,
            measure,
            locations,
            reported: 0,
            quirks,
            in_batch,
            last_role: None,
            compared: Vec::new(),
            located: None,
        }
    }

    /// Whether two strings of the text say the same.
    pub fn same(&mut self, one: Token, other: Token) -> bool {
        self.compared.extend([one, other]);
        one.name(self.text) == other.name(self.text)
    }

    /// Reports `said` at `spot`; the path is where the walk stands.
    pub fn report(&mut self, said: Said, spot: impl Into<Spot>) {
        self.report_below(None, said, spot);
    }

    /// Reports `said` at `spot`, about the member `name` of the object in which the walk stands.
    pub fn report_at(&mut self, name: &str, said: Said, spot: impl Into<Spot>) {
        self.report_below(Some(name), said, spot);
    }

    fn report_below(&mut self, name: Option<&str>, said: Said, spot: impl Into<Spot>) {
        self.reported = self.reported.saturating_add(1);
        if self.reported > Self::PLACED {
            // So many findings in one text are one finding many times over: they are counted by their rule alone.
            self.sink.found(said, spot.into(), String::new(), &String::new);
            return;
        }
        let mut subject = written(self.path, self.text, name, false);
        if !said.detail.is_empty() {
            subject.push_str(" · ");
            subject.push_str(&said.detail);
        }
        let (path, text) = (&*self.path, self.text);
        self.sink
            .found(said, spot.into(), subject, &|| written(path, text, name, true));
    }

    /// The name of the member in which the walk stands, for messages; elements are called by their list.
    pub(super) fn here(&self) -> String {
        let member = self.path.iter().rev().find_map(|step| match step {
            Step::Member(key) => Some(head(*key, self.text)),
            Step::Named(name) => Some(Cow::Borrowed(*name)),
            Step::Element(_) => None,
        });
        let name = member.map_or_else(|| "the body".to_owned(), |name| rules::shown(&name));
        if matches!(self.path.last(), Some(Step::Element(_))) {
            format!("{name}[]")
        } else {
            name
        }
    }
}

/// A path as text: `modelInput.messages[0]["odd name"]`; without `exact`, every index is `[]`. A path of hostile
/// length is cut in the middle.
fn written(path: &[Step], text: &[u8], below: Option<&str>, exact: bool) -> String {
    const LONGEST: usize = 800;
    let mut out = String::new();
    for (index, step) in path.iter().enumerate() {
        if out.len() > LONGEST && index + 1 < path.len() {
            if !out.ends_with('…') {
                out.push('…');
            }
            continue;
        }
        match step {
            Step::Member(key) => push_member(&mut out, &head(*key, text)),
            Step::Named(name) => push_member(&mut out, name),
            Step::Element(index) if exact => {
                let _ = write!(out, "[{index}]");
            }
            Step::Element(_) => out.push_str("[]"),
        }
    }
    if let Some(name) = below {
        push_member(&mut out, name);
    }
    out
}

fn push_member(out: &mut String, name: &str) {
    // A hostile name must not make every finding as long as itself.
    let name = rules::cut(name);
    let plain = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$'));
    if plain {
        if !out.is_empty() {
            out.push('.');
        }
        out.push_str(&name);
        return;
    }
    let _ = write!(out, "[{}]", serde_json::Value::String(name.into_owned()));
}

/// The members of an object that its table lists, as a hook sees them. What gives more of a member's text than its JSON
/// type and place says so with `reads`: a record that is known by another has to have that text too.
#[derive(Debug)]
pub struct Members<'a> {
    pub(super) table: &'static super::Table,
    pub(super) found: &'a [(usize, Token)],
    pub(super) text: &'a [u8],
    /// The whole object.
    pub spot: Spot,
    /// What of the text was read.
    pub(super) read: Cell<Read>,
}

/// What a hook has read of an object's text, beyond which members there are and of which JSON types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Read {
    #[default]
    Nothing,
    /// The text of one member.
    One(Token),
    /// More.
    Much,
}

impl<'a> Members<'a> {
    /// The first event of a member's value. One that is null counts as left out: that it is null has its own finding.
    pub fn get(&self, name: &str) -> Option<Token> {
        self.listed(name).map(|(_, value)| value)
    }

    fn listed(&self, name: &str) -> Option<(&'static super::Member, Token)> {
        self.found
            .iter()
            .filter_map(|&(index, value)| Some((self.table.members.get(index)?, value)))
            .find(|(member, _)| same(member.name.as_bytes(), name.as_bytes()))
            .filter(|(_, value)| value.kind != Kind::Null)
    }

    /// Whether a member is a text without a character.
    pub fn is_empty_text(&self, name: &str) -> bool {
        let Some((member, value)) = self.listed(name) else {
            return false;
        };
        // A text that may be any is compared with others only if there is something to see in it.
        if !super::fits::is_any_text(&member.kind) {
            self.reads(value);
        }
        value.kind == Kind::String && value.bytes(self.text).is_empty()
    }

    fn reads(&self, token: Token) {
        self.read.set(match self.read.get() {
            Read::Nothing => Read::One(token),
            Read::One(before) if before == token => Read::One(token),
            _ => Read::Much,
        });
    }

    /// The text from a token on.
    pub fn from(&self, token: Token) -> &'a [u8] {
        self.read.set(Read::Much);
        self.text.get(token.start..).unwrap_or_default()
    }

    /// The UTF-8 of a member, when it is a string. Cheaper than [`Members::text`] where bytes are only compared.
    pub fn bytes(&self, name: &str) -> Option<Cow<'a, [u8]>> {
        let token = self.get(name)?;
        self.reads(token);
        (token.kind == Kind::String).then(|| token.name(self.text))
    }

    /// A member's number, when it is one.
    pub fn number(&self, name: &str) -> Option<f64> {
        self.number_of(self.get(name)?)
    }

    /// The first event of the value that the object in the member `outer` has under `name`: the walk has left that
    /// object already, and it is looked into again.
    pub fn below(&self, outer: &str, name: &str) -> Option<Token> {
        let open = self.get(outer)?;
        let text = self.from(open);
        let mut reader = Scanner::new(text);
        if reader.value().ok()?.kind != Kind::ObjectStart {
            return None;
        }
        loop {
            let key = reader.key().ok()?;
            if key.kind == Kind::ObjectEnd {
                return None;
            }
            let value = reader.value().ok()?;
            if same(&key.name(text), name.as_bytes()) {
                return Some(Token {
                    start: open.start + value.start,
                    end: open.start + value.end,
                    ..value
                });
            }
            reader.skip(value).ok()?;
        }
    }

    /// The number that a token of this text is.
    pub fn number_of(&self, token: Token) -> Option<f64> {
        self.reads(token);
        (token.kind == Kind::Number).then(|| token.number(self.text))
    }

    /// The UTF-8 of a string of this text; empty of other events.
    pub fn name_of(&self, token: Token) -> Cow<'a, [u8]> {
        self.reads(token);
        token.name(self.text)
    }

    /// A member's text, when it is a string.
    pub fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        let token = self.get(name)?;
        self.reads(token);
        (token.kind == Kind::String).then(|| token.text(self.text))
    }
}
