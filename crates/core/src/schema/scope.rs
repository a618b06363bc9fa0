//! What a walk knows while it goes: where it stands, what it has seen, and where findings go.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::catalog::Quirks;
use crate::json::Token;
use crate::rules::Said;

/// One step of a JSON path.
#[derive(Clone, Debug)]
pub(super) enum Step<'t> {
    Member(Cow<'t, [u8]>),
    Element(usize),
}

/// Where a finding is, within the text that is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
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
    pub(super) path: Vec<Step<'t>>,
    pub(super) sink: &'s mut dyn Sink,
    /// What the model does differently from its family.
    pub quirks: Quirks,
    /// Whether the body belongs to a batch job.
    pub in_batch: bool,
    /// The role of the turn before, for the order of turns.
    pub last_role: Option<Cow<'t, str>>,
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
    /// A scope over `text`, whose paths begin with `root` (`modelInput` in a batch file, empty for a body).
    pub fn new(
        text: &'t [u8],
        root: &'static str,
        quirks: Quirks,
        in_batch: bool,
        sink: &'s mut dyn Sink,
    ) -> Self {
        let path = if root.is_empty() {
            Vec::new()
        } else {
            vec![Step::Member(Cow::Borrowed(root.as_bytes()))]
        };
        Self {
            text,
            path,
            sink,
            quirks,
            in_batch,
            last_role: None,
        }
    }

    /// Does `work` one member deeper.
    pub(crate) fn within<T>(&mut self, name: &'static str, work: impl FnOnce(&mut Self) -> T) -> T {
        self.path.push(Step::Member(Cow::Borrowed(name.as_bytes())));
        let result = work(self);
        self.path.pop();
        result
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
        let mut subject = written(&self.path, name, false);
        if !said.detail.is_empty() {
            subject.push_str(" · ");
            subject.push_str(&said.detail);
        }
        let path = &self.path;
        self.sink
            .found(said, spot.into(), subject, &|| written(path, name, true));
    }

    /// The name of the member in which the walk stands, for messages; elements are called by their list.
    pub(super) fn here(&self) -> String {
        let member = self.path.iter().rev().find_map(|step| match step {
            Step::Member(name) => Some(String::from_utf8_lossy(name).into_owned()),
            Step::Element(_) => None,
        });
        let name = member.unwrap_or_else(|| "the body".to_owned());
        if matches!(self.path.last(), Some(Step::Element(_))) {
            format!("{name}[]")
        } else {
            name
        }
    }
}

/// A path as text: `modelInput.messages[0]["odd name"]`; without `exact`, every index is `[]`.
fn written(path: &[Step<'_>], below: Option<&str>, exact: bool) -> String {
    let mut out = String::new();
    for step in path {
        match step {
            Step::Member(name) => push_member(&mut out, &String::from_utf8_lossy(name)),
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
    const LONGEST: usize = 120;
    let plain = !name.is_empty()
        && name.len() <= LONGEST
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'$'));
    if plain {
        if !out.is_empty() {
            out.push('.');
        }
        out.push_str(name);
        return;
    }
    let mut shown: String = name.chars().take(LONGEST).collect();
    if shown.len() < name.len() {
        shown.push('…');
    }
    let _ = write!(out, "[{}]", serde_json::Value::String(shown));
}

/// The members of an object that its table lists, as a hook sees them.
#[derive(Debug)]
pub struct Members<'a> {
    pub(super) table: &'static super::Table,
    pub(super) found: &'a [(usize, Token)],
    pub(super) text: &'a [u8],
    /// The whole object.
    pub spot: Spot,
}

impl<'a> Members<'a> {
    /// The first event of a member's value.
    pub fn get(&self, name: &str) -> Option<Token> {
        self.found
            .iter()
            .find(|(index, _)| self.table.members.get(*index).is_some_and(|m| m.name == name))
            .map(|f| f.1)
    }

    /// The text from a token on.
    pub fn from(&self, token: Token) -> &'a [u8] {
        self.text.get(token.start..).unwrap_or_default()
    }

    /// A member's text, when it is a string.
    pub fn text(&self, name: &str) -> Option<Cow<'a, str>> {
        let token = self.get(name)?;
        (token.kind == crate::json::Kind::String).then(|| token.text(self.text))
    }
}
