//! The message form that Converse and Nova share: content blocks as unions of one member, and the events that build
//! them up.
//!
//! ```text
//! body    {"output":{"message":{"role","content":[{"text"}|{"toolUse":{…}}|{"reasoningContent":{…}}|…]}},
//!          "stopReason","usage":{…},"metrics":{"latencyMs"},"trace":{"guardrail":{…}}}
//! events  messageStart, contentBlockStart (tools only), contentBlockDelta, contentBlockStop, messageStop, metadata
//! ```

mod older;

pub(super) use older::correct;

use serde::Serialize;
use serde_json::{Map, Value};

use super::document_name::Names;
use super::draft::{Block, Draft};
use super::invoke::INTERVENED;
use super::read::{list, owned, set, stop, text};
use super::sampling::Fitted;
use super::turns::{Piece, Said};
use super::{media, note};
use crate::finding::{Finding, Severity};
use crate::prompt::{self, MediaKind};
use crate::reply::{Citation, StopKind};

/// A turn to send.
#[derive(Debug, Serialize)]
pub(super) struct Message<'a> {
    role: &'static str,
    content: Vec<Part<'a>>,
}

/// A text block to send.
#[derive(Debug, Serialize)]
pub(super) struct Text<'a> {
    pub(super) text: &'a str,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
enum Part<'a> {
    Text(&'a str),
    Image(File<'a>),
    Document(Document<'a>),
    Video(File<'a>),
    Audio(File<'a>),
}

#[derive(Debug, Serialize)]
struct File<'a> {
    format: &'static str,
    source: Source<'a>,
}

#[derive(Debug, Serialize)]
struct Document<'a> {
    format: &'static str,
    name: String,
    source: Source<'a>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
enum Source<'a> {
    Bytes(&'a str),
    #[serde(rename_all = "camelCase")]
    S3Location {
        uri: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        bucket_owner: Option<&'a str>,
    },
}

/// Parameters to send.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct InferenceConfig<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_k: Option<u32>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    stop_sequences: &'a [&'a str],
}

impl<'a> InferenceConfig<'a> {
    /// None where every parameter is left to the model.
    pub(super) fn of(fitted: &'a Fitted<'a>) -> Option<Self> {
        let config = Self {
            max_tokens: fitted.max_tokens,
            temperature: fitted.temperature,
            top_p: fitted.top_p,
            top_k: fitted.top_k,
            stop_sequences: &fitted.stop_sequences,
        };
        let left_alone = config.max_tokens.is_none()
            && config.temperature.is_none()
            && config.top_p.is_none()
            && config.top_k.is_none()
            && config.stop_sequences.is_empty();
        (!left_alone).then_some(config)
    }
}

/// Turns to send.
pub(super) fn messages<'a>(turns: &[Said<'a>], findings: &mut Vec<Finding>) -> Vec<Message<'a>> {
    let mut names = Names::default();
    let mut messages = Vec::with_capacity(turns.len());
    for (turn, said) in turns.iter().enumerate() {
        let mut content = Vec::with_capacity(said.parts.len());
        for (index, piece) in said.parts.iter().enumerate() {
            let path = format!("messages[{turn}].content[{index}].document.name");
            content.extend(part(piece, &path, &mut names, findings));
        }
        let mut documents = content.iter().filter_map(|part| match part {
            Part::Document(document) => Some(document.name.as_str()),
            _ => None,
        });
        if let Some(first) = documents.next()
            && !content.iter().any(|part| matches!(part, Part::Text(_)))
        {
            let path = format!("messages[{turn}].content[{}].text", content.len());
            findings.push(note(
                "text-added",
                Severity::Warning,
                &path,
                format!(
                    "The words \"{LOOK}\" were added: a document such as `{first}` must come with a text."
                ),
                "Say what is to be done with it.",
            ));
            content.push(Part::Text(LOOK));
        }
        messages.push(Message {
            role: said.role.as_str(),
            content,
        });
    }
    messages
}

/// What is said of a document that comes without a word.
const LOOK: &str = "See the document.";

fn part<'a>(
    piece: &Piece<'a>,
    path: &str,
    names: &mut Names,
    findings: &mut Vec<Finding>,
) -> Option<Part<'a>> {
    let file = match *piece {
        Piece::Text(text) => return Some(Part::Text(text)),
        Piece::Media(file) => file,
    };
    let format = media::format(file).ok()?;
    let source = match &file.source {
        prompt::Source::Base64(data) => Source::Bytes(data),
        prompt::Source::S3 { uri, owner } => Source::S3Location {
            uri,
            bucket_owner: owner.as_deref(),
        },
    };
    Some(match file.kind {
        MediaKind::Image => Part::Image(File { format, source }),
        MediaKind::Video => Part::Video(File { format, source }),
        MediaKind::Audio => Part::Audio(File { format, source }),
        MediaKind::Document => Part::Document(Document {
            format,
            name: names.next(file.name.as_deref(), path, findings),
            source,
        }),
    })
}

const STOP_WORDS: &[(&str, StopKind)] = &[
    ("end_turn", StopKind::EndTurn),
    ("tool_use", StopKind::ToolUse),
    ("max_tokens", StopKind::MaxTokens),
    ("stop_sequence", StopKind::StopSequence),
    ("guardrail_intervened", StopKind::Filtered),
    ("content_filtered", StopKind::Filtered),
    ("malformed_model_output", StopKind::Failed),
    ("malformed_tool_use", StopKind::Failed),
    ("model_context_window_exceeded", StopKind::ContextFull),
    ("refusal", StopKind::Refusal),
];

/// Takes a buffered body. False where it holds no message.
pub(super) fn read_body(draft: &mut Draft, body: &Value) -> bool {
    let message = &body["output"]["message"];
    if !message.is_object() {
        return false;
    }
    draft.candidate(0);
    for (block, content) in (0..).map(Block::of_first).zip(list(&message["content"])) {
        read_block(draft, block, content);
        draft.close(block);
    }
    read_stop(draft, body);
    read_metadata(draft, body);
    true
}

/// Takes an event of the stream; passes over names it does not know.
pub(super) fn read_event(draft: &mut Draft, name: &str, body: &Value) {
    let block = Block::of_first(super::read::count(&body["contentBlockIndex"]).unwrap_or_default());
    match name {
        "messageStart" => {
            draft.candidate(0);
        }
        "contentBlockStart" => read_start(draft, block, &body["start"]),
        "contentBlockDelta" => read_delta(draft, block, &body["delta"]),
        "contentBlockStop" => draft.close(block),
        "messageStop" => read_stop(draft, body),
        "metadata" => {
            read_metadata(draft, body);
            draft.complete();
        }
        _ => {}
    }
}

fn read_block(draft: &mut Draft, block: Block, content: &Value) {
    if let Some(piece) = content["text"].as_str() {
        draft.text(block, piece);
    } else if content["toolUse"].is_object() {
        read_start(draft, block, content);
    } else if content["reasoningContent"].is_object() {
        read_reasoning(draft, block, &content["reasoningContent"]);
    } else if content["citationsContent"].is_object() {
        let cited = &content["citationsContent"];
        for piece in list(&cited["content"]) {
            draft.text(block, text(&piece["text"]));
        }
        for citation in list(&cited["citations"]) {
            draft.cite(block, read_citation(citation));
        }
    } else {
        draft.other(block, content.clone());
    }
}

/// The words stand in `reasoningText` in a whole block, and beside it in a delta. Nova's own streams are documented
/// either way, so both are read of both.
fn read_reasoning(draft: &mut Draft, block: Block, reasoning: &Value) {
    for spoken in [reasoning, &reasoning["reasoningText"]] {
        draft.reason(block, text(&spoken["text"]));
        draft.sign(block, text(&spoken["signature"]));
    }
    if let Some(data) = reasoning["redactedContent"].as_str() {
        draft.redact(block, data);
    }
}

fn read_start(draft: &mut Draft, block: Block, start: &Value) {
    let tool = &start["toolUse"];
    if tool.is_object() {
        draft.tool(
            block,
            text(&tool["toolUseId"]),
            text(&tool["name"]),
            tool["type"].as_str(),
            &tool["input"],
        );
    } else if start.is_object() {
        draft.other(block, start.clone());
    }
}

fn read_delta(draft: &mut Draft, block: Block, delta: &Value) {
    let Some(members) = delta.as_object() else {
        return;
    };
    for (name, value) in members {
        match name.as_str() {
            "text" => draft.text(block, text(value)),
            "toolUse" => match &value["input"] {
                Value::String(piece) => draft.tool_input(block, piece),
                Value::Null => {}
                whole => draft.tool_input(block, &whole.to_string()),
            },
            "reasoningContent" => read_reasoning(draft, block, value),
            "citation" => draft.cite(block, read_citation(value)),
            _ => {
                if let Some(Value::Object(members)) = draft.other_value(block) {
                    grow(members.entry(name).or_insert(Value::Null), value);
                }
            }
        }
    }
}

/// Adds a delta to a block of a kind that has no place in the reply, so that it ends as the buffered form has it:
/// a list is more of the block's `content`, an object more of its members.
fn grow(block: &mut Value, delta: &Value) {
    if !block.is_object() {
        *block = Value::Object(Map::new());
    }
    match (block, delta) {
        (Value::Object(block), Value::Array(pieces)) => match block.entry("content") {
            serde_json::map::Entry::Occupied(mut content) => {
                if let Value::Array(content) = content.get_mut() {
                    content.extend(pieces.iter().cloned());
                }
            }
            serde_json::map::Entry::Vacant(content) => {
                content.insert(Value::Array(pieces.clone()));
            }
        },
        (Value::Object(block), Value::Object(members)) => {
            block.extend(members.iter().map(|(name, value)| (name.clone(), value.clone())));
        }
        (block, delta) => *block = delta.clone(),
    }
}

fn read_citation(citation: &Value) -> Citation {
    let location = &citation["location"];
    Citation {
        title: owned(&citation["title"]),
        source: owned(&citation["source"]).or_else(|| owned(&location["web"]["url"])),
        passages: list(&citation["sourceContent"])
            .iter()
            .filter_map(|passage| owned(&passage["text"]))
            .collect(),
        location: location.clone(),
    }
}

fn read_stop(draft: &mut Draft, body: &Value) {
    if let Some(stop) = stop(&body["stopReason"], STOP_WORDS) {
        if stop.wire == "guardrail_intervened" {
            INTERVENED.clone_into(&mut draft.guardrail().action);
        }
        draft.stop(0, stop);
    }
}

fn read_metadata(draft: &mut Draft, body: &Value) {
    let tokens = &body["usage"];
    let usage = draft.usage();
    set(&mut usage.input, &tokens["inputTokens"]);
    set(&mut usage.output, &tokens["outputTokens"]);
    // Both spellings come together, with the same number.
    set(&mut usage.cache_read, &tokens["cacheReadInputTokenCount"]);
    set(&mut usage.cache_read, &tokens["cacheReadInputTokens"]);
    set(&mut usage.cache_write, &tokens["cacheWriteInputTokenCount"]);
    set(&mut usage.cache_write, &tokens["cacheWriteInputTokens"]);
    set(&mut draft.latency().total_ms, &body["metrics"]["latencyMs"]);
    let trace = &body["trace"]["guardrail"];
    if !trace.is_null() {
        let guardrail = draft.guardrail();
        guardrail.trace = trace.clone();
        if guardrail.action.is_empty() {
            "NONE".clone_into(&mut guardrail.action);
        }
    }
}
