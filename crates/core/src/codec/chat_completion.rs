//! What the families of chat completions share: messages to send, and the choices of replies and chunks.
//!
//! ```text
//! messages [{"role","content":"…" or [{"type":"text"|"image_url",…}]}]
//! reply    {"choices":[{"index","message":{"content","reasoning_content","tool_calls"},"finish_reason"}],"usage":{…}}
//! chunk    {"choices":[{"index","delta":{"content","tool_calls":[{"index","function":{"arguments"}}]},"finish_reason"}]}
//! ```
//! Mistral's own servers say `stop_reason` where others say `finish_reason`, and have had `message` in chunks.

pub(super) mod body;
mod older;

pub(super) use older::correct;

use serde::Serialize;
use serde_json::Value;

use super::draft::Block;
use super::invoke::{is_last_chunk, service_members};
use super::media;
use super::read::{self, count, list, parse, set, text, unreadable};
use super::sampling::{self, Limits, Paths};
use super::turns::{self, Conversation, Instructions, Piece, Place, Said};
use super::{Accepts, Draft, Encoded, Parameter, with_parameters};
use crate::catalog::Model;
use crate::error::Error;
use crate::prompt::{Media, MediaKind, Prompt, Source};
use crate::reply::{Content, Reply, StopKind};

const STOP_WORDS: &[(&str, StopKind)] = &[
    // A stop sequence ends a reply with the same word.
    ("stop", StopKind::EndTurn),
    ("length", StopKind::MaxTokens),
    ("model_length", StopKind::ContextFull),
    ("tool_calls", StopKind::ToolUse),
    ("function_call", StopKind::ToolUse),
    ("content_filter", StopKind::Filtered),
    ("error", StopKind::Failed),
];

/// Where a message's own words are; its tool calls follow, each a block.
const WORDS: u64 = 0;

/// Tags that a family puts around the reasoning before its text.
pub(super) type Tags = Option<(&'static str, &'static str)>;

/// A message to send.
#[derive(Debug, Serialize)]
struct Message<'a> {
    role: &'static str,
    content: Words<'a>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Words<'a> {
    Text(String),
    Parts(Vec<Part<'a>>),
}

#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Part<'a> {
    Text { text: &'a str },
    ImageUrl { image_url: Url },
}

#[derive(Debug, Serialize)]
struct Url {
    url: String,
}

/// Whether a message may hold this file: images that the model reads, in the body itself.
pub(super) fn takes_images(model: &Model, file: &Media) -> Result<(), String> {
    media::read_by(model, file)?;
    if file.kind != MediaKind::Image {
        return Err("chat completions take images only".to_owned());
    }
    media::image_format(file)?;
    media::bytes(file).map(|_| ())
}

/// A body to send.
#[derive(Debug, Serialize)]
struct Body<'a> {
    messages: Vec<Message<'a>>,
    // gpt-oss takes the newer name `max_completion_tokens` as well; this one is every model's.
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stop: Vec<&'a str>,
}

pub(super) const FREQUENCY_PENALTY: Parameter = Parameter::own(
    "frequency_penalty",
    Accepts::Number { min: -2.0, max: 2.0 },
    "0",
    "Makes words rarer the more often they were said",
);
pub(super) const PRESENCE_PENALTY: Parameter = Parameter::own(
    "presence_penalty",
    Accepts::Number { min: -2.0, max: 2.0 },
    "0",
    "Makes words rarer that were said",
);
pub(super) const TOOLS: Parameter =
    Parameter::own("tools", Accepts::Json, "", "Functions that it may ask to call");
pub(super) const RESPONSE_FORMAT: Parameter =
    Parameter::own("response_format", Accepts::Json, "", "The form of the reply");

/// What a family takes of a prompt.
#[derive(Debug)]
pub(super) struct Form {
    /// Where it takes instructions, but for models that take none.
    pub(super) instructions: Instructions,
    /// Whether a file may stand in a message; if not, why.
    pub(super) takes: fn(&Model, &Media) -> Result<(), String>,
    pub(super) limits: Limits,
}

/// The body for `prompt`; `parameters` are those of the model.
pub(super) fn encode(form: &Form, model: &Model, prompt: &Prompt, parameters: &[Parameter]) -> Encoded {
    let mut findings = Vec::new();
    let (instructions, place) = system(model, form.instructions);
    let takes = |file: &Media| (form.takes)(model, file);
    let words = turns::fit_files(prompt, instructions, &takes, place, &mut findings);
    let fitted = sampling::fit(prompt, model, &form.limits, &Paths::OPENAI, &mut findings);
    let body = Body {
        messages: messages(&words),
        max_tokens: fitted.max_tokens,
        temperature: fitted.temperature,
        top_p: fitted.top_p,
        stop: fitted.stop_sequences,
    };
    let body = with_parameters(&body, prompt, parameters, &mut findings);
    Encoded { body, findings }
}

/// Where a model takes instructions, and where its messages are; `otherwise` is what its family does.
fn system(model: &Model, otherwise: Instructions) -> (Instructions, Place) {
    if model.quirks.no_system {
        (Instructions::Nowhere, Place::List("messages"))
    } else {
        (otherwise, Place::Led("messages"))
    }
}

/// The conversation as messages, the instructions first.
fn messages<'a>(conversation: &Conversation<'a>) -> Vec<Message<'a>> {
    let system = (!conversation.system.is_empty()).then(|| Message {
        role: "system",
        content: Words::Text(conversation.system.join("\n\n")),
    });
    let turns = conversation.turns.iter().map(|said| Message {
        role: said.role.as_str(),
        content: words(said),
    });
    system.into_iter().chain(turns).collect()
}

/// Text stays plain where there is nothing else: not every model takes parts.
fn words<'a>(said: &Said<'a>) -> Words<'a> {
    if said.parts.iter().all(|part| part.text().is_some()) {
        return Words::Text(said.text());
    }
    Words::Parts(said.parts.iter().filter_map(part).collect())
}

fn part<'a>(piece: &Piece<'a>) -> Option<Part<'a>> {
    match *piece {
        Piece::Text(text) => Some(Part::Text { text }),
        Piece::Media(file) => {
            let Source::Base64(data) = &file.source else {
                return None;
            };
            let format = media::image_format(file).ok()?;
            Some(Part::ImageUrl {
                image_url: Url {
                    url: format!("data:image/{format};base64,{data}"),
                },
            })
        }
    }
}

/// The reply in a buffered body; `family` is its name in the error where there are no choices.
pub(super) fn decode(family: &str, body: Value, tags: Tags) -> Result<Reply, Error> {
    if !body["choices"].is_array() {
        return Err(unreadable(family, "choices"));
    }
    let mut draft = Draft::new();
    for (position, choice) in (0..).zip(list(&body["choices"])) {
        let number = count(&choice["index"]).unwrap_or(position);
        read_choice(&mut draft, number, choice, tags);
        draft.tools_last(number);
    }
    read_usage(&mut draft, &body["usage"]);
    service_members(&mut draft, &body);
    Ok(draft.into_reply_of(body))
}

/// Adds a chunk of a stream.
pub(super) fn fold(draft: &mut Draft, payload: &[u8], tags: Tags) -> Result<(), Error> {
    let chunk = parse(payload, "A chunk of the stream")?;
    for (position, choice) in (0..).zip(list(&chunk["choices"])) {
        let number = count(&choice["index"]).unwrap_or(position);
        read_choice(draft, number, choice, tags);
    }
    read_usage(draft, &chunk["usage"]);
    service_members(draft, &chunk);
    if is_last_chunk(&chunk) || draft.has_ended() {
        draft.complete();
    }
    draft.record(chunk);
    Ok(())
}

/// A choice of a reply, whose words are the message, or of a chunk, whose words are more of it.
pub(super) fn read_choice(draft: &mut Draft, number: u64, choice: &Value, tags: Tags) {
    let words = match &choice["delta"] {
        Value::Null => &choice["message"],
        delta => delta,
    };
    draft.candidate(number);
    let said = Block {
        candidate: number,
        index: WORDS,
    };
    // Two spellings of one member, by the engine behind the model.
    let thought = ["reasoning_content", "reasoning"].map(|name| text(&words[name]));
    if let Some(thought) = thought.into_iter().find(|thought| !thought.is_empty()) {
        draft.reason(said, thought);
    }
    match &words["content"] {
        Value::Array(parts) => {
            for part in parts {
                read_part(draft, said, part, tags);
            }
        }
        content => read_text(draft, said, text(content), tags),
    }
    draft.text(said, text(&words["refusal"]));
    for (position, call) in (0..).zip(list(&words["tool_calls"])) {
        let index = count(&call["index"]).unwrap_or(position);
        read_call(draft, number, index, call);
    }
    let stop = ["finish_reason", "stop_reason"].map(|name| read::stop(&choice[name], STOP_WORDS));
    if let Some(stop) = stop.into_iter().flatten().next() {
        draft.stop(number, stop);
        draft.tools_last(number);
    }
}

/// A part of a message's content.
fn read_part(draft: &mut Draft, said: Block, part: &Value, tags: Tags) {
    match text(&part["type"]) {
        "text" => read_text(draft, said, text(&part["text"]), tags),
        // Magistral's thoughts are a text, or parts again.
        "thinking" => match &part["thinking"] {
            Value::Array(thoughts) => {
                for thought in thoughts {
                    draft.reason(said, text(&thought["text"]));
                }
            }
            thought => draft.reason(said, text(thought)),
        },
        _ => draft.other(said, part.clone()),
    }
}

/// Text, and before it the reasoning that stands in tags.
fn read_text(draft: &mut Draft, said: Block, mut piece: &str, tags: Tags) {
    // The tags of an answer that speaks of tags are its own.
    let begun = |part: &Content| matches!(part, Content::Text { text, .. } if !text.is_empty());
    if let Some((open, close)) = tags
        && !draft.candidate(said.candidate).content.iter().any(begun)
    {
        while let Some(rest) = piece.strip_prefix(open) {
            let (thought, after) = rest.split_once(close).unwrap_or((rest, ""));
            draft.reason(said, thought);
            piece = after;
        }
    }
    draft.text(said, piece);
}

/// A call of a tool, or more of its arguments.
fn read_call(draft: &mut Draft, number: u64, index: u64, call: &Value) {
    let block = Block {
        candidate: number,
        index: index.saturating_add(WORDS + 1),
    };
    let function = &call["function"];
    // What follows of a call has neither.
    if !text(&call["id"]).is_empty() || !text(&function["name"]).is_empty() {
        let kind = call["type"].as_str().filter(|kind| *kind != "function");
        draft.tool(
            block,
            text(&call["id"]),
            text(&function["name"]),
            kind,
            &Value::Null,
        );
    }
    match &function["arguments"] {
        Value::String(piece) => draft.tool_input(block, piece),
        Value::Null => {}
        whole => draft.tool_input(block, &whole.to_string()),
    }
}

/// The prompt's tokens come with those from the cache among them.
pub(super) fn read_usage(draft: &mut Draft, tokens: &Value) {
    let usage = draft.usage();
    let cached = count(&tokens["prompt_tokens_details"]["cached_tokens"]);
    set(&mut usage.input, &tokens["prompt_tokens"]);
    set(&mut usage.output, &tokens["completion_tokens"]);
    if let Some(cached) = cached {
        usage.cache_read = Some(cached);
        usage.input = usage.input.map(|input| input.saturating_sub(cached));
    }
}
