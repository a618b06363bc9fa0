//! Claude, Messages form, through `InvokeModel`.
//!
//! ```text
//! request {"anthropic_version":"bedrock-2023-05-31","max_tokens":1024,"system":"…",
//!          "messages":[{"role","content":[{"type":"text","text"}]}],"temperature","top_p","top_k","stop_sequences"}
//! reply   {"content":[{"type":"text"|"thinking"|"tool_use"|…}],"stop_reason","stop_sequence","usage":{…}}
//! chunk   {"type":"message_start"|"content_block_start"|"content_block_delta"|…}
//! ```
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages-request-response.html>

mod body;
mod older;
mod thinking;

use serde::Serialize;
use serde_json::Value;

use super::draft::Block;
use super::invoke::service_members;
use super::parameters::Parameter;
use super::read::{self, count, list, owned, parse, set, text, unreadable};
use super::sampling::{self, Limits, Paths};
use super::turns::{self, Instructions, Piece, Place};
use super::{BodyForm, Codec, Dialect, Draft, Encoded, ThroughConverse, media, misnamed, note, with_settled};
use crate::catalog::Model;
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::prompt::{Media, MediaKind, Prompt};
use crate::reply::{Citation, Reply, StopKind, StopReason};
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct Anthropic;

/// Sent where the prompt names no limit: Claude requires one, and every model of the family can write so much.
const DEFAULT_MAX_TOKENS: u32 = 4_096;

/// The one version of the form.
const VERSION: &str = "bedrock-2023-05-31";

const TOP_K: u32 = 500;

const LIMITS: Limits = Limits {
    min_tokens: 1,
    temperature: (0.0, 1.0),
    top_p: (0.0, 1.0),
    top_k: Some(TOP_K),
    stops: 8_191,
    visible_stops: true,
};

const PATHS: Paths = Paths {
    max_tokens: "max_tokens",
    temperature: "temperature",
    top_p: "top_p",
    top_k: "top_k",
    stop_sequences: "stop_sequences",
};

const STOP_WORDS: &[(&str, StopKind)] = &[
    ("end_turn", StopKind::EndTurn),
    ("max_tokens", StopKind::MaxTokens),
    ("stop_sequence", StopKind::StopSequence),
    ("tool_use", StopKind::ToolUse),
    ("refusal", StopKind::Refusal),
    ("model_context_window_exceeded", StopKind::ContextFull),
];

#[derive(Serialize)]
struct Body<'a> {
    anthropic_version: &'static str,
    max_tokens: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    system: Option<String>,
    messages: Vec<Message<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_k: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stop_sequences: Vec<&'a str>,
}

#[derive(Serialize)]
struct Message<'a> {
    role: &'static str,
    content: Vec<Part<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Part<'a> {
    Text {
        text: &'a str,
    },
    Image {
        source: File<'a>,
    },
    Document {
        source: File<'a>,
        #[serde(skip_serializing_if = "Option::is_none")]
        title: Option<&'a str>,
    },
}

#[derive(Serialize)]
struct File<'a> {
    r#type: &'static str,
    media_type: String,
    data: &'a str,
}

impl BodyForm for Anthropic {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::Anthropic
    }
}

impl Codec for Anthropic {
    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let instructions = if model.quirks.no_system {
            Instructions::Nowhere
        } else if model.quirks.system_in_messages {
            Instructions::Anywhere
        } else {
            Instructions::Above
        };
        let takes = |file: &_| takes(model, file);
        let words = turns::fit_files(
            prompt,
            instructions,
            &takes,
            Place::List("messages"),
            &mut findings,
        );
        let fitted = sampling::fit(prompt, model, &LIMITS, &PATHS, &mut findings);
        let max_tokens = fitted.max_tokens.unwrap_or_else(|| {
            let tokens = model
                .max_output
                .map_or(DEFAULT_MAX_TOKENS, |most| most.min(DEFAULT_MAX_TOKENS));
            findings.push(note(
                "parameter-added",
                Severity::Note,
                PATHS.max_tokens,
                format!("`max_tokens` was set to {tokens}: Claude requires a limit."),
                "Set the limit you want; a longer reply is cut there.",
            ));
            tokens
        });
        let body = Body {
            anthropic_version: VERSION,
            max_tokens,
            system: (!words.system.is_empty()).then(|| words.system.join("\n\n")),
            messages: words
                .turns
                .iter()
                .map(|said| Message {
                    role: said.role.as_str(),
                    content: said.parts.iter().filter_map(part).collect(),
                })
                .collect(),
            temperature: fitted.temperature,
            top_p: fitted.top_p,
            top_k: fitted.top_k,
            stop_sequences: fitted.stop_sequences,
        };
        let own = thinking::parameters(model);
        let body = with_settled(&body, prompt, own, thinking::settle, &mut findings);
        Encoded { body, findings }
    }

    fn decode(&self, body: &[u8]) -> Result<Reply, Error> {
        let body = parse(body, "The reply")?;
        // Older documents have a text.
        if !body["content"].is_array() && !body["content"].is_string() {
            return Err(unreadable("Claude", "content"));
        }
        let mut draft = Draft::new();
        read_content(&mut draft, &body["content"]);
        read_stop(&mut draft, &body);
        read_usage(&mut draft, &body["usage"]);
        service_members(&mut draft, &body);
        Ok(draft.into_reply_of(body))
    }

    fn fold(&self, draft: &mut Draft, _event: &str, payload: &[u8]) -> Result<(), Error> {
        let chunk = parse(payload, "A chunk of the stream")?;
        let block = Block::of_first(count(&chunk["index"]).unwrap_or_default());
        match text(&chunk["type"]) {
            "message_start" => {
                read_content(draft, &chunk["message"]["content"]);
                read_usage(draft, &chunk["message"]["usage"]);
            }
            "content_block_start" => read_block(draft, block, &chunk["content_block"]),
            "content_block_delta" => read_delta(draft, block, &chunk["delta"]),
            "content_block_stop" => draft.close(block),
            "message_delta" => {
                read_stop(draft, &chunk["delta"]);
                read_usage(draft, &chunk["usage"]);
            }
            "message_stop" => draft.complete(),
            // `ping`, `error`, which is read for all families, and what is still to come.
            _ => {}
        }
        service_members(draft, &chunk);
        draft.record(chunk);
        Ok(())
    }

    fn parameters(&self, model: &Model) -> &'static [Parameter] {
        thinking::parameters(model)
    }

    fn correct(&self, model: &Model, body: &mut Value, findings: &mut Vec<Finding>) {
        misnamed::correct(&body::BODY, body, findings);
        older::correct(model, body, VERSION, findings);
    }

    fn through_converse(&self) -> ThroughConverse {
        ThroughConverse {
            top_k: Some((&["top_k"], TOP_K)),
            visible_stops: true,
            // Images from S3 are refused: "This model doesn't support the s3Uri field".
            s3: &[MediaKind::Document],
            settle: Some(thinking::settle),
            ..ThroughConverse::default()
        }
    }
}

/// Whether the model takes this file in this form: images and PDF documents, in the body itself.
fn takes(model: &Model, file: &Media) -> Result<(), String> {
    media::read_by(model, file)?;
    match (file.kind, media::format(file)?) {
        (MediaKind::Image, _) | (MediaKind::Document, "pdf") => media::bytes(file).map(|_| ()),
        (MediaKind::Document, _) => Err("Claude takes documents as PDF; others through Converse".to_owned()),
        (kind, _) => Err(format!("Claude takes no {} in this form", kind.as_str())),
    }
}

fn part<'a>(piece: &Piece<'a>) -> Option<Part<'a>> {
    let file = match *piece {
        Piece::Text(text) => return Some(Part::Text { text }),
        Piece::Media(file) => file,
    };
    let source = |media_type| {
        Some(File {
            r#type: "base64",
            media_type,
            data: media::bytes(file).ok()?,
        })
    };
    Some(match file.kind {
        MediaKind::Document => Part::Document {
            source: source("application/pdf".to_owned())?,
            title: file.name.as_deref(),
        },
        _ => Part::Image {
            source: source(format!("image/{}", media::format(file).ok()?))?,
        },
    })
}

fn read_content(draft: &mut Draft, content: &Value) {
    draft.candidate(0);
    draft.text(Block::of_first(0), text(content));
    for (block, content) in (0..).map(Block::of_first).zip(list(content)) {
        read_block(draft, block, content);
        draft.close(block);
    }
}

/// A whole block, or one that begins with what is known of it.
fn read_block(draft: &mut Draft, block: Block, content: &Value) {
    match text(&content["type"]) {
        "text" => {
            draft.text(block, text(&content["text"]));
            for citation in list(&content["citations"]) {
                draft.cite(block, read_citation(citation));
            }
        }
        "thinking" => {
            draft.reason(block, text(&content["thinking"]));
            draft.sign(block, text(&content["signature"]));
        }
        "redacted_thinking" => draft.redact(block, text(&content["data"])),
        kind @ ("tool_use" | "server_tool_use") => draft.tool(
            block,
            text(&content["id"]),
            text(&content["name"]),
            (kind != "tool_use").then_some(kind),
            &content["input"],
        ),
        _ => draft.other(block, content.clone()),
    }
}

fn read_delta(draft: &mut Draft, block: Block, delta: &Value) {
    match text(&delta["type"]) {
        "text_delta" => draft.text(block, text(&delta["text"])),
        "input_json_delta" => draft.tool_input(block, text(&delta["partial_json"])),
        "thinking_delta" => draft.reason(block, text(&delta["thinking"])),
        "signature_delta" => draft.sign(block, text(&delta["signature"])),
        "citations_delta" => draft.cite(block, read_citation(&delta["citation"])),
        _ => {}
    }
}

/// What a citation says beside its title, source and text is its place: the members differ by kind of source.
fn read_citation(citation: &Value) -> Citation {
    let first = |names: [&str; 2]| names.into_iter().find_map(|name| owned(&citation[name]));
    let mut location = citation.clone();
    if let Value::Object(members) = &mut location {
        members.retain(|name, _| {
            !matches!(
                name.as_str(),
                "cited_text" | "document_title" | "title" | "url" | "source"
            )
        });
    }
    Citation {
        title: first(["document_title", "title"]),
        source: first(["url", "source"]),
        passages: owned(&citation["cited_text"]).into_iter().collect(),
        location,
    }
}

fn read_stop(draft: &mut Draft, body: &Value) {
    if let Some(stop) = read::stop(&body["stop_reason"], STOP_WORDS) {
        draft.stop(
            0,
            StopReason {
                sequence: owned(&body["stop_sequence"]),
                ..stop
            },
        );
    }
}

/// Later counts replace earlier ones: those of a stream are totals so far.
fn read_usage(draft: &mut Draft, tokens: &Value) {
    let usage = draft.usage();
    set(&mut usage.input, &tokens["input_tokens"]);
    set(&mut usage.output, &tokens["output_tokens"]);
    set(&mut usage.cache_read, &tokens["cache_read_input_tokens"]);
    set(&mut usage.cache_write, &tokens["cache_creation_input_tokens"]);
}
