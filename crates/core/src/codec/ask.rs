//! What a prompt asks of a model that draws or films: the words and the images of the last user turn. Such models
//! hold no conversation; whatever else the prompt says is left out, each with its finding.

use serde_json::{Map, Value};

use super::{dropped, media, note};
use crate::catalog::Model;
use crate::finding::{Finding, Severity};
use crate::prompt::{Media, MediaKind, Part, Prompt, Role};

/// The words and the images of a prompt.
#[derive(Debug, Default)]
pub(super) struct Ask<'a> {
    /// Its texts, none of them blank; the system prompt is the first.
    pub(super) texts: Vec<&'a str>,
    /// Its images, each of a type that is known.
    pub(super) images: Vec<&'a Media>,
}

impl Ask<'_> {
    /// All words, one text a line; empty where there are none.
    pub(super) fn text(&self) -> String {
        self.texts.join("\n")
    }

    /// Says it where there are no words: the model has nothing to `make` a `thing` from. `path` is where they would be.
    pub(super) fn needs_words(&self, path: &str, make: &str, thing: &str, findings: &mut Vec<Finding>) {
        if self.texts.is_empty() {
            findings.push(note(
                "no-turns",
                Severity::Error,
                path,
                format!("There is nothing to {make}: the prompt has no words."),
                &format!("Describe the {thing}."),
            ));
        }
    }

    /// Puts the one image that a model takes into `member` of its body.
    pub(super) fn show_one(&self, member: &str, body: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
        for file in &self.images {
            match media::bytes(file) {
                Ok(_) if body.contains_key(member) => left_out(file, member, "the model takes one", findings),
                Ok(data) => {
                    body.insert(member.to_owned(), data.into());
                }
                Err(why) => left_out(file, member, &why, findings),
            }
        }
    }
}

/// Reads what `prompt` asks. `path` is where the body has the words.
pub(super) fn read<'a>(
    prompt: &'a Prompt,
    model: &Model,
    path: &'static str,
    findings: &mut Vec<Finding>,
) -> Ask<'a> {
    let mut ask = Ask::default();
    let last = prompt.turns.iter().rposition(|turn| turn.role == Role::User);
    if let Some(system) = prompt
        .system
        .as_deref()
        .filter(|system| !system.trim().is_empty())
    {
        ask.texts.push(system);
        findings.push(note(
            "system-folded",
            Severity::Warning,
            path,
            "The system prompt is sent as the beginning of the words: the model has none.".to_owned(),
            "Nothing, if that will do.",
        ));
    }
    for (index, turn) in prompt.turns.iter().enumerate() {
        if Some(index) != last {
            findings.push(note(
                "turn-dropped",
                Severity::Warning,
                path,
                format!(
                    "Turn {} was left out: the model holds no conversation, and reads the last user turn alone.",
                    index + 1
                ),
                "Write everything into one turn.",
            ));
            continue;
        }
        for part in &turn.content {
            match part {
                Part::Text(text) if text.trim().is_empty() => {}
                Part::Text(text) => ask.texts.push(text),
                Part::Media(file) => match fits(model, file) {
                    Ok(()) => ask.images.push(file),
                    Err(why) => left_out(file, path, &why, findings),
                },
            }
        }
    }
    unasked(prompt, findings);
    ask
}

/// Whether the model reads the file, and as an image; if not, why.
fn fits(model: &Model, file: &Media) -> Result<(), String> {
    media::read_by(model, file)?;
    if file.kind != MediaKind::Image {
        return Err(format!("it is no image but a {}", file.kind.as_str()));
    }
    media::image_format(file).map(|_| ())
}

/// Says that a file was left out; `why` is a clause.
pub(super) fn left_out(file: &Media, path: &str, why: &str, findings: &mut Vec<Finding>) {
    findings.push(note(
        "part-dropped",
        Severity::Warning,
        path,
        format!(
            "{} was left out: {why}.",
            match &file.name {
                Some(name) => format!("The {} {name:?}", file.kind.as_str()),
                None => format!("The {}", file.kind.as_str()),
            }
        ),
        "Remove it, or choose a model or a task that takes it.",
    ));
}

/// Says that words or an image must be there and are not.
pub(super) fn missing(path: &str, message: String, fix: &str, findings: &mut Vec<Finding>) {
    findings.push(note("input-missing", Severity::Error, path, message, fix));
}

/// Leaves out what a prompt asks of models that write.
pub(super) fn unasked(prompt: &Prompt, findings: &mut Vec<Finding>) {
    unasked_sampling(prompt, findings);
    if !prompt.documents.is_empty() {
        unasked_member("documents", findings);
    }
}

/// Leaves out what a prompt says of how to write.
pub(super) fn unasked_sampling(prompt: &Prompt, findings: &mut Vec<Finding>) {
    let asked = [
        ("maxTokens", prompt.max_tokens.is_some()),
        ("temperature", prompt.temperature.is_some()),
        ("topP", prompt.top_p.is_some()),
        ("topK", prompt.top_k.is_some()),
        ("stopSequences", !prompt.stop_sequences.is_empty()),
    ];
    for (name, _) in asked.into_iter().filter(|(_, asked)| *asked) {
        unasked_member(name, findings);
    }
}

fn unasked_member(name: &str, findings: &mut Vec<Finding>) {
    findings.push(dropped(name, "The model writes no text.", "Leave it out."));
}
