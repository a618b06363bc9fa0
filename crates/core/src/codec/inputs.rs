//! What a prompt gives a model that makes vectors: the texts and the files of its user turns. Such models hold no
//! conversation; whatever else the prompt says is left out, each with its finding.

use super::{ask, media, note};
use crate::catalog::Model;
use crate::finding::{Finding, Severity};
use crate::prompt::{Media, MediaKind, Part, Prompt, Role};

/// The inputs of a prompt.
#[derive(Debug, Default)]
pub(super) struct Inputs<'a> {
    /// Those of each user turn that has any, in order.
    pub(super) turns: Vec<Vec<Input<'a>>>,
}

/// A text or a file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Input<'a> {
    /// With something to see in it.
    Text(&'a str),
    /// That the model reads, and its format.
    File(&'a Media, &'static str),
}

impl<'a> Inputs<'a> {
    /// The texts.
    pub(super) fn texts(&self) -> impl Iterator<Item = &'a str> {
        self.all().filter_map(|input| match input {
            Input::Text(text) => Some(text),
            Input::File(..) => None,
        })
    }

    /// The files and their formats.
    pub(super) fn files(&self) -> impl Iterator<Item = (&'a Media, &'static str)> {
        self.all().filter_map(|input| match input {
            Input::Text(_) => None,
            Input::File(file, format) => Some((file, format)),
        })
    }

    /// All texts as one, each a line; none where there are none.
    pub(super) fn text(&self) -> Option<String> {
        let texts: Vec<&str> = self.texts().collect();
        (!texts.is_empty()).then(|| texts.join("\n"))
    }

    fn all(&self) -> impl Iterator<Item = Input<'a>> {
        self.turns.iter().flatten().copied()
    }
}

/// Reads the inputs of `prompt`: its texts, and its files of `kinds`, for which the body has a place. `path` is where
/// it has them.
pub(super) fn read<'a>(
    prompt: &'a Prompt,
    model: &Model,
    kinds: &[MediaKind],
    path: &'static str,
    findings: &mut Vec<Finding>,
) -> Inputs<'a> {
    system(prompt, path, findings);
    let mut inputs = Inputs::default();
    for (index, turn) in prompt.turns.iter().enumerate() {
        if turn.role != Role::User {
            findings.push(note(
                "turn-dropped",
                Severity::Warning,
                path,
                format!(
                    "Turn {} was left out: it is the {}'s, and what the user gives is read alone.",
                    index + 1,
                    turn.role.as_str()
                ),
                "Remove it, or give it as the user's.",
            ));
            continue;
        }
        let mut kept = Vec::with_capacity(turn.content.len());
        for part in &turn.content {
            match part {
                Part::Text(text) if text.trim().is_empty() => {}
                Part::Text(text) => kept.push(Input::Text(text)),
                Part::Media(file) => match taken(model, kinds, file) {
                    Ok(format) => kept.push(Input::File(file, format)),
                    Err(why) => ask::left_out(file, path, &why, findings),
                },
            }
        }
        if !kept.is_empty() {
            inputs.turns.push(kept);
        }
    }
    ask::unasked(prompt, findings);
    inputs
}

/// The format of a file that the model takes, or why it does not take it.
fn taken(model: &Model, kinds: &[MediaKind], file: &Media) -> Result<&'static str, String> {
    media::read_by(model, file)?;
    if !kinds.contains(&file.kind) {
        return Err(format!("its body has no place for a {}", file.kind.as_str()));
    }
    media::format(file)
}

/// Says that the system prompt is left out, if there is one.
pub(super) fn system(prompt: &Prompt, path: &'static str, findings: &mut Vec<Finding>) {
    if prompt
        .system
        .as_deref()
        .is_some_and(|system| !system.trim().is_empty())
    {
        findings.push(note(
            "system-dropped",
            Severity::Warning,
            path,
            "The system prompt was left out: the model follows no instructions.".to_owned(),
            "Remove it.",
        ));
    }
}

/// Says that texts are left out; `why` is a clause.
pub(super) fn texts_left_out(path: &str, why: &str, findings: &mut Vec<Finding>) {
    findings.push(note(
        "part-dropped",
        Severity::Warning,
        path,
        format!("The text was left out: {why}."),
        "Send it on its own.",
    ));
}

/// Says that a member was added that the model wants and the prompt has not.
pub(super) fn added(path: &str, value: &str, findings: &mut Vec<Finding>) {
    findings.push(note(
        "parameter-added",
        Severity::Note,
        path,
        format!("`{path}` was set to {value}: the model wants it, and it was not given."),
        "Say what the vectors are for, if this is not it.",
    ));
}

/// Says that a parameter is left out, because of `why`, a sentence.
pub(super) fn dropped(path: &str, why: &str, findings: &mut Vec<Finding>) {
    findings.push(super::dropped(path, why, "Leave it out."));
}

/// Says that inputs are left out because a call takes `most` of them.
pub(super) fn beyond(path: &str, found: usize, most: usize, findings: &mut Vec<Finding>) {
    findings.push(note(
        "part-dropped",
        Severity::Error,
        path,
        format!(
            "Inputs were left out from number {} on: there are {found}, and a call takes {most}.",
            most + 1
        ),
        "Send the rest in calls of their own.",
    ));
}
