//! OpenAI's chat completions, through `InvokeModel`: gpt-oss, Qwen, `DeepSeek` V3 and the others that speak it.
//!
//! ```text
//! request {"messages":[{"role":"system"|"user"|"assistant"|"tool","content":"…"}],"max_tokens","temperature","top_p","stop":[…]}
//! reply   {"choices":[{"index","message":{"content","reasoning_content","tool_calls"},"finish_reason"}],"usage":{…}}
//! chunk   {"choices":[{"index","delta":{"content","tool_calls":[{"index","function":{"arguments"}}]},"finish_reason"}]}
//! ```
//! gpt-oss puts its reasoning before the text, in `<reasoning>…</reasoning>`; in a stream every piece of it is in a
//! pair of its own. With `stream_options.include_usage` a last chunk without choices holds the usage.
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-openai.html>

mod body;

use serde::Serialize;
use serde_json::Value;

use super::draft::Block;
use super::invoke::{is_last_chunk, service_members};
use super::read::{self, count, list, parse, set, text, unreadable};
use super::sampling::{self, Limits, Paths};
use super::turns::{self, Instructions, Place};
use super::{Codec, Dialect, Draft, Encoded, to_body};
use crate::catalog::Model;
use crate::error::Error;
use crate::prompt::Prompt;
use crate::reply::{Content, Reply, StopKind};
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct OpenaiChat;

const LIMITS: Limits = Limits {
    min_tokens: 1,
    temperature: (0.0, 2.0),
    top_p: (0.0, 1.0),
    top_k: None,
    // OpenAI's own number; a longer list is not known to be taken.
    stops: 4,
    visible_stops: false,
};

const PATHS: Paths = Paths {
    max_tokens: "max_tokens",
    temperature: "temperature",
    top_p: "top_p",
    top_k: "top_k",
    stop_sequences: "stop",
};

const STOP_WORDS: &[(&str, StopKind)] = &[
    // A stop sequence ends a reply with the same word.
    ("stop", StopKind::EndTurn),
    ("length", StopKind::MaxTokens),
    ("tool_calls", StopKind::ToolUse),
    ("function_call", StopKind::ToolUse),
    ("content_filter", StopKind::Filtered),
];

/// What gpt-oss puts around its reasoning.
const REASONING: (&str, &str) = ("<reasoning>", "</reasoning>");

/// Where a message's own words are; its tool calls follow, each a block.
const WORDS: u64 = 0;

#[derive(Serialize)]
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

#[derive(Serialize)]
struct Message<'a> {
    role: &'a str,
    content: String,
}

impl Codec for OpenaiChat {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::OpenAi
    }

    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let (instructions, place) = if model.quirks.no_system {
            (Instructions::Nowhere, Place::List("messages"))
        } else {
            (Instructions::Anywhere, Place::Led("messages"))
        };
        let words = turns::fit(prompt, instructions, &[], place, &mut findings);
        let fitted = sampling::fit(prompt, model, &LIMITS, &PATHS, &mut findings);
        let system = (!words.system.is_empty()).then(|| Message {
            role: "system",
            content: words.system.join("\n\n"),
        });
        let turns = words.turns.iter().map(|said| Message {
            role: said.role.as_str(),
            content: said.text(),
        });
        let body = to_body(&Body {
            messages: system.into_iter().chain(turns).collect(),
            max_tokens: fitted.max_tokens,
            temperature: fitted.temperature,
            top_p: fitted.top_p,
            stop: fitted.stop_sequences,
        });
        Encoded { body, findings }
    }

    fn decode(&self, body: &[u8]) -> Result<Reply, Error> {
        let body = parse(body, "The reply")?;
        if !body["choices"].is_array() {
            return Err(unreadable("OpenAI chat", "choices"));
        }
        let mut draft = Draft::new();
        for (position, choice) in (0..).zip(list(&body["choices"])) {
            let number = count(&choice["index"]).unwrap_or(position);
            read_choice(&mut draft, number, choice, &choice["message"]);
            draft.tools_last(number);
        }
        read_usage(&mut draft, &body["usage"]);
        service_members(&mut draft, &body);
        Ok(draft.into_reply_of(body))
    }

    fn fold(&self, draft: &mut Draft, _event: &str, payload: &[u8]) -> Result<(), Error> {
        let chunk = parse(payload, "A chunk of the stream")?;
        for (position, choice) in (0..).zip(list(&chunk["choices"])) {
            let number = count(&choice["index"]).unwrap_or(position);
            read_choice(draft, number, choice, &choice["delta"]);
        }
        read_usage(draft, &chunk["usage"]);
        service_members(draft, &chunk);
        let stopped = draft.reply().candidates.iter().all(|one| one.stop.is_some());
        if is_last_chunk(&chunk) || stopped && !draft.reply().candidates.is_empty() {
            draft.complete();
        }
        draft.record(chunk);
        Ok(())
    }
}

/// A choice of a reply, whose `words` are the message, or of a chunk, whose `words` are more of it.
fn read_choice(draft: &mut Draft, number: u64, choice: &Value, words: &Value) {
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
                match text(&part["type"]) {
                    "text" => read_text(draft, said, text(&part["text"])),
                    _ => draft.other(said, part.clone()),
                }
            }
        }
        content => read_text(draft, said, text(content)),
    }
    draft.text(said, text(&words["refusal"]));
    for (position, call) in (0..).zip(list(&words["tool_calls"])) {
        let index = count(&call["index"]).unwrap_or(position);
        read_call(draft, number, index, call);
    }
    if let Some(stop) = read::stop(&choice["finish_reason"], STOP_WORDS) {
        draft.stop(number, stop);
        draft.tools_last(number);
    }
}

/// Text, and before it the reasoning that stands in tags.
fn read_text(draft: &mut Draft, said: Block, mut piece: &str) {
    let (open, close) = REASONING;
    // The tags of an answer that speaks of tags are its own.
    let begun = |part: &Content| matches!(part, Content::Text { text, .. } if !text.is_empty());
    if !draft.candidate(said.candidate).content.iter().any(begun) {
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
fn read_usage(draft: &mut Draft, tokens: &Value) {
    let usage = draft.usage();
    let cached = count(&tokens["prompt_tokens_details"]["cached_tokens"]);
    set(&mut usage.input, &tokens["prompt_tokens"]);
    set(&mut usage.output, &tokens["completion_tokens"]);
    if let Some(cached) = cached {
        usage.cache_read = Some(cached);
        usage.input = usage.input.map(|input| input.saturating_sub(cached));
    }
}
