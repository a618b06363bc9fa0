//! Fits a prompt's turns to what a family takes: no empty text, roles it knows, one turn of a role at a time.

use super::note;
use crate::catalog::Model;
use crate::finding::{Finding, Severity};
use crate::prompt::{Media, MediaKind, Part, Prompt, Role};

/// A turn that the family takes.
#[derive(Debug, PartialEq)]
pub(super) struct Said<'a> {
    pub(super) role: Role,
    /// Never empty, nor is any text among them.
    pub(super) parts: Vec<Piece<'a>>,
}

impl Said<'_> {
    /// Its words, one piece a line.
    pub(super) fn text(&self) -> String {
        let texts: Vec<&str> = self.parts.iter().filter_map(Piece::text).collect();
        texts.join("\n")
    }
}

/// A piece of a turn that the family takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Piece<'a> {
    Text(&'a str),
    Media(&'a Media),
}

impl<'a> Piece<'a> {
    pub(super) fn text(&self) -> Option<&'a str> {
        match *self {
            Self::Text(text) => Some(text),
            Self::Media(_) => None,
        }
    }
}

/// A prompt's words that the family takes.
#[derive(Debug, Default)]
pub(super) struct Conversation<'a> {
    pub(super) system: Vec<&'a str>,
    pub(super) turns: Vec<Said<'a>>,
}

/// Where a family takes instructions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Instructions {
    /// Above the conversation and between turns.
    Anywhere,
    /// Above the conversation only.
    Above,
    /// Nowhere: they are said by the person.
    Nowhere,
}

impl Instructions {
    /// Of a family that takes them above the conversation, but for models that take none.
    pub(super) const fn above(model: &Model) -> Self {
        if model.quirks.no_system {
            Self::Nowhere
        } else {
            Self::Above
        }
    }
}

/// Why a file is left out that no model of a family takes.
pub(super) const NOT_TAKEN: &str = "the model does not take it in this form";

/// Where a body has the turns; findings point there.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// In a list of this path, each a member.
    List(&'static str),
    /// In a list of this path, behind the instructions, which are its first member where there are any.
    Led(&'static str),
    /// In the one text of this path.
    Text(&'static str),
}

impl Place {
    /// All turns.
    const fn path(self) -> &'static str {
        match self {
            Self::List(path) | Self::Led(path) | Self::Text(path) => path,
        }
    }

    /// Turn `index` of the body.
    fn turn(self, index: usize, member: &str) -> String {
        match self {
            Self::List(path) | Self::Led(path) => format!("{path}[{index}]{member}"),
            Self::Text(path) => path.to_owned(),
        }
    }
}

/// Fits the words of `prompt` to turns at `place` of the body, and those of its files that are of a kind in `media`.
pub(super) fn fit<'a>(
    prompt: &'a Prompt,
    instructions: Instructions,
    media: &[MediaKind],
    place: Place,
    findings: &mut Vec<Finding>,
) -> Conversation<'a> {
    let takes = |file: &Media| {
        if media.contains(&file.kind) {
            Ok(())
        } else {
            Err(NOT_TAKEN.to_owned())
        }
    };
    fit_files(prompt, instructions, &takes, place, findings)
}

/// Like [`fit`], with the files that `takes` says yes to; of the others it says why not, in a clause.
pub(super) fn fit_files<'a>(
    prompt: &'a Prompt,
    instructions: Instructions,
    takes: &dyn Fn(&Media) -> Result<(), String>,
    place: Place,
    findings: &mut Vec<Finding>,
) -> Conversation<'a> {
    let mut conversation = Conversation::default();
    conversation.system.extend(
        prompt
            .system
            .as_deref()
            .filter(|system| !system.trim().is_empty()),
    );
    // Instructions that find no user's turn to begin become the first, and the others move on by one.
    let moved = usize::from(match place {
        Place::Led(_) => is_instructed(prompt),
        Place::List(_) | Place::Text(_) => instructions == Instructions::Nowhere && begins_anew(prompt),
    });
    let turns = &mut conversation.turns;
    for (index, turn) in prompt.turns.iter().enumerate() {
        let mut parts: Vec<Piece<'a>> = Vec::with_capacity(turn.content.len());
        for part in &turn.content {
            match part {
                Part::Text(text) if is_visible(text) => parts.push(Piece::Text(text)),
                Part::Text(_) => {}
                Part::Media(file) => match own(turn.role).and_then(|()| takes(file)) {
                    Ok(()) => parts.push(Piece::Media(file)),
                    Err(why) => findings.push(note(
                        "part-dropped",
                        Severity::Warning,
                        place.path(),
                        format!(
                            "The {} of turn {} was left out: {why}.",
                            file.kind.as_str(),
                            index + 1
                        ),
                        "Choose a model that takes it, or describe it in words.",
                    )),
                },
            }
        }
        if parts.is_empty() {
            findings.push(note(
                "turn-dropped",
                Severity::Warning,
                // It is nowhere in the body.
                place.path(),
                format!(
                    "Turn {} was left out: it has no visible character, and Bedrock refuses empty text.",
                    index + 1
                ),
                "Write something in it, or remove it.",
            ));
            continue;
        }
        let role = match turn.role {
            // Instructions before the first turn stand above the conversation.
            Role::System if turns.is_empty() => {
                conversation.system.extend(parts.iter().filter_map(Piece::text));
                continue;
            }
            Role::System if instructions != Instructions::Anywhere => {
                findings.push(note(
                    "role-changed",
                    Severity::Warning,
                    &place.turn(moved + position(turns, Role::User), ".role"),
                    format!(
                        "Turn {} is sent as the user's: the model takes no instructions between turns.",
                        index + 1
                    ),
                    "Put it into the system prompt, or choose a model that takes it there.",
                ));
                Role::User
            }
            role => role,
        };
        let at = position(turns, role);
        match turns.last_mut() {
            Some(last) if last.role == role => {
                findings.push(note(
                    "turns-merged",
                    Severity::Note,
                    &place.turn(moved + at, ""),
                    format!(
                        "Turn {} was joined to the one before it: both are the {}'s, and many models want turns to alternate.",
                        index + 1,
                        role.as_str()
                    ),
                    "Nothing, unless they were meant to be apart.",
                ));
                last.parts.extend(parts);
            }
            _ => turns.push(Said { role, parts }),
        }
    }
    if instructions == Instructions::Nowhere && !conversation.system.is_empty() {
        findings.push(note(
            "system-folded",
            Severity::Warning,
            place.path(),
            "The system prompt is sent as the beginning of the first user turn: the model has none."
                .to_owned(),
            "Nothing, if that will do; otherwise choose a model with a system prompt.",
        ));
        let system = std::mem::take(&mut conversation.system);
        match conversation.turns.first_mut() {
            Some(first) if first.role == Role::User => {
                first.parts.splice(0..0, system.into_iter().map(Piece::Text));
            }
            _ => conversation.turns.insert(
                0,
                Said {
                    role: Role::User,
                    parts: system.into_iter().map(Piece::Text).collect(),
                },
            ),
        }
    }
    match conversation.turns.first() {
        None => findings.push(note(
            "no-turns",
            Severity::Error,
            place.path(),
            "There is nothing to answer: the prompt has no turn with text.".to_owned(),
            "Write a message.",
        )),
        Some(first) if first.role == Role::Assistant => findings.push(note(
            "first-turn",
            Severity::Warning,
            &place.turn(moved, ".role"),
            "The conversation begins with the assistant; Bedrock wants the user to begin.".to_owned(),
            "Put a user turn before it.",
        )),
        Some(_) => {}
    }
    conversation
}

/// Files belong to what the person says, in every form.
fn own(role: Role) -> Result<(), String> {
    match role {
        Role::User => Ok(()),
        Role::Assistant => Err("only your own turns can have files".to_owned()),
        Role::System => Err("instructions can have no files".to_owned()),
    }
}

/// Which turn of the body the words of `role` go to that come next.
fn position(turns: &[Said<'_>], role: Role) -> usize {
    match turns.last() {
        Some(last) if last.role == role => turns.len() - 1,
        _ => turns.len(),
    }
}

/// The roles of the turns that have something to see.
fn visible_roles(prompt: &Prompt) -> impl Iterator<Item = Role> {
    prompt
        .turns
        .iter()
        .filter(|turn| turn.content.iter().any(is_seen))
        .map(|turn| turn.role)
}

/// Whether the prompt has instructions above its turns.
fn is_instructed(prompt: &Prompt) -> bool {
    prompt.system.as_deref().is_some_and(is_visible) || visible_roles(prompt).next() == Some(Role::System)
}

/// Whether the prompt has instructions, and the first of its turns is the assistant's.
fn begins_anew(prompt: &Prompt) -> bool {
    is_instructed(prompt) && visible_roles(prompt).find(|role| *role != Role::System) == Some(Role::Assistant)
}

fn is_seen(part: &Part) -> bool {
    match part {
        Part::Text(text) => is_visible(text),
        Part::Media(_) => true,
    }
}

fn is_visible(text: &str) -> bool {
    !text.trim().is_empty()
}
