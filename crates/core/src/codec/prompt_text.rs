//! A conversation as the one text of a model that completes text.
//!
//! What is in `messages` elsewhere stands here in `prompt`, with marks that say who speaks:
//!
//! ```text
//! script      User: …⏎Bot: …⏎User: …⏎Bot:
//! instructed  <s>[INST] … [/INST] …</s> [INST] … [/INST]
//! ```

pub(super) mod body;

use serde_json::{Map, Value};

use super::correction::formed;
use super::draft::Draft;
use super::invoke::{is_last_chunk, stop_blocked};
use super::misnamed;
use super::note;
use super::read::{self, list, parse, text};
use super::turns::{self, Conversation, Instructions, Piece, Place, Said};
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::prompt::{Media, MediaKind, Part, Prompt, Role, Source, Turn};
use crate::reply::StopKind;
use crate::schema::Table;

/// The turns of `prompt` as texts.
pub(super) fn words<'a>(
    prompt: &'a Prompt,
    instructions: Instructions,
    findings: &mut Vec<Finding>,
) -> Conversation<'a> {
    turns::fit(prompt, instructions, &[], Place::Text("prompt"), findings)
}

/// How a script names the speakers.
#[derive(Debug)]
pub(super) struct Script {
    pub(super) user: &'static str,
    pub(super) assistant: &'static str,
    /// What stands between turns.
    pub(super) between: &'static str,
}

impl Script {
    /// The conversation of `prompt`, as models take it that have no chat template.
    pub(super) fn render(&self, prompt: &Prompt, findings: &mut Vec<Finding>) -> String {
        self.of_several(&words(prompt, Instructions::Nowhere, findings).turns)
    }

    /// The turns, each behind its speaker's name, and the name of the one who is to answer.
    pub(super) fn of(&self, turns: &[Said<'_>]) -> String {
        let mut script = String::new();
        for said in turns {
            if !script.is_empty() {
                script.push_str(self.between);
            }
            script.push_str(self.name(said.role));
            script.push_str(": ");
            script.push_str(&said.text());
        }
        // An answer that was begun is gone on with.
        if turns.last().is_none_or(|last| last.role != Role::Assistant) {
            if !script.is_empty() {
                script.push_str(self.between);
            }
            script.push_str(self.assistant);
            script.push(':');
        }
        script
    }

    /// A question alone as it is, a conversation as a script.
    pub(super) fn of_several(&self, turns: &[Said<'_>]) -> String {
        match turns {
            [only] if only.role != Role::Assistant => only.text(),
            turns => self.of(turns),
        }
    }

    const fn name(&self, role: Role) -> &'static str {
        match role {
            Role::User | Role::System => self.user,
            Role::Assistant => self.assistant,
        }
    }
}

/// The turns with `[INST] … [/INST]` around what the person says. `above` begins the first of these; `close` ends an
/// answer that another turn follows.
pub(super) fn instructed(turns: &[Said<'_>], above: &str, close: &str) -> String {
    let mut prompt = "<s>".to_owned();
    let mut above = Some(above).filter(|above| !above.is_empty());
    let begins_with_answer = turns.first().is_none_or(|first| first.role == Role::Assistant);
    if let Some(above) = above.take_if(|_| begins_with_answer) {
        prompt.push_str("[INST] ");
        prompt.push_str(above.trim_end());
        prompt.push_str(" [/INST]");
    }
    for (index, said) in turns.iter().enumerate() {
        match said.role {
            Role::Assistant => {
                prompt.push(' ');
                prompt.push_str(&said.text());
                if index + 1 < turns.len() {
                    prompt.push_str(close);
                }
            }
            Role::User | Role::System => {
                prompt.push_str("[INST] ");
                prompt.push_str(above.take().unwrap_or_default());
                prompt.push_str(&said.text());
                prompt.push_str(" [/INST]");
            }
        }
    }
    prompt
}

/// Warns of words that have one of the template's own marks in them: the model cannot tell them apart.
pub(super) fn warn_of_marks(words: &Conversation<'_>, marks: &[&str], findings: &mut Vec<Finding>) {
    let said = words.turns.iter().flat_map(|said| &said.parts);
    let mut texts = words.system.iter().copied().chain(said.filter_map(Piece::text));
    let marked = texts.find_map(|text| marks.iter().find(|mark| text.contains(**mark)));
    if let Some(mark) = marked {
        findings.push(note(
            "template-mark",
            Severity::Warning,
            "prompt",
            format!("The words have `{}` in them, which the model reads as a mark of its chat template and not as text.", mark.trim()),
            "Take it out where the words are not your own: with it they can speak as somebody else.",
        ));
    }
}

/// Puts a body right that has a chat's form, or other names for its members. `render` gives the prompt that stands for
/// the conversation.
pub(super) fn correct(
    table: &Table,
    body: &mut Value,
    findings: &mut Vec<Finding>,
    render: impl FnOnce(&Prompt, &mut Vec<Finding>) -> String,
) {
    render_messages(body, findings, |prompt, findings| {
        Map::from_iter([("prompt".to_owned(), render(prompt, findings).into())])
    });
    misnamed::correct(table, body, findings);
}

/// Puts a body right that has `messages` where the model takes a `prompt`: `render` gives the members that stand for
/// the conversation.
pub(super) fn render_messages(
    body: &mut Value,
    findings: &mut Vec<Finding>,
    render: impl FnOnce(&Prompt, &mut Vec<Finding>) -> Map<String, Value>,
) {
    let Value::Object(members) = body else {
        return;
    };
    if members.contains_key("prompt") || !members.get("messages").is_some_and(Value::is_array) {
        return;
    }
    let messages = members.remove("messages").unwrap_or_default();
    let system = members.remove("system").unwrap_or_default();
    let prompt = conversation(&system, &messages, findings);
    let rendered = render(&prompt, findings);
    members.extend(rendered);
    formed(
        findings,
        "prompt",
        "`messages` was rendered into `prompt`: the model takes its conversation as one text, with the marks of its chat template.".to_owned(),
        "Write `prompt` itself where nobody renders it, as in a batch file.",
    );
}

/// The conversation of chat messages, as chat completions, Claude or Converse have them.
fn conversation(system: &Value, messages: &Value, findings: &mut Vec<Finding>) -> Prompt {
    let above: Vec<&str> = match system {
        Value::String(system) => vec![system],
        system => list(system).iter().map(|block| text(&block["text"])).collect(),
    };
    let mut turns = Vec::new();
    for (index, message) in list(messages).iter().enumerate() {
        let role = match text(&message["role"]) {
            "assistant" => Role::Assistant,
            "system" | "developer" => Role::System,
            _ => Role::User,
        };
        let content = match &message["content"] {
            Value::String(words) => vec![Part::Text(words.clone())],
            content => {
                let parts = list(content);
                let read: Vec<Part> = parts.iter().filter_map(part).collect();
                if read.len() < parts.len() {
                    findings.push(note(
                        "part-dropped",
                        Severity::Warning,
                        "prompt",
                        format!(
                            "Of turn {}, what is neither text nor a picture in base64 was left out.",
                            index + 1
                        ),
                        "Say it in words.",
                    ));
                }
                read
            }
        };
        turns.push(Turn { role, content });
    }
    Prompt {
        system: Some(above.join("\n\n")).filter(|system| !system.is_empty()),
        turns,
        ..Prompt::default()
    }
}

/// A part of a chat message: its text, or its picture.
fn part(part: &Value) -> Option<Part> {
    if let Some(words) = part["text"].as_str() {
        return Some(Part::Text(words.to_owned()));
    }
    let image = &part["image_url"];
    let (media_type, base64) = if let Some(url) = image["url"].as_str().or_else(|| image.as_str()) {
        let (head, data) = url.strip_prefix("data:")?.split_once(',')?;
        (head.strip_suffix(";base64")?.to_owned(), data)
    } else if let Some(bytes) = part["image"]["source"]["bytes"].as_str() {
        (format!("image/{}", text(&part["image"]["format"])), bytes)
    } else if part["type"] == "image" {
        (
            text(&part["source"]["media_type"]).to_owned(),
            part["source"]["data"].as_str()?,
        )
    } else {
        return None;
    };
    Some(Part::Media(Media {
        kind: MediaKind::Image,
        media_type,
        source: Source::Base64(base64.to_owned()),
        name: None,
    }))
}

/// Adds a chunk that `read` takes like a buffered body. The stream is over once every candidate has ended.
pub(super) fn fold(draft: &mut Draft, payload: &[u8], read: fn(&mut Draft, &Value)) -> Result<(), Error> {
    let chunk = parse(payload, "A chunk of the stream")?;
    read(draft, &chunk);
    if is_last_chunk(&chunk) || draft.has_ended() {
        draft.complete();
    }
    draft.record(chunk);
    Ok(())
}

/// Reads why a candidate ended, of a family whose replies leave `stop_reason` out only where a guardrail blocked them.
pub(super) fn read_stop(draft: &mut Draft, candidate: u64, said: &Value, words: &[(&str, StopKind)]) {
    if let Some(stop) = read::stop(&said["stop_reason"], words) {
        draft.stop(candidate, stop);
    } else if said.get("stop_reason").is_none() {
        stop_blocked(draft, candidate);
    }
}
