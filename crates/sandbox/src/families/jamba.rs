//! AI21 Jamba: OpenAI's messages in, `choices` out.
//!
//! In a stream every chunk has the counts so far, and the metrics come in a chunk of their own after
//! the one that ends the reply.

use serde::Serialize;
use serde_json::Value;

use super::openai_chat::{ToolCall, finish_reason, tool_calls};
use super::{Speaker, chat_messages, texts, whole, within_limit};
use crate::answer::{Answer, Stop};
use crate::ask::Ask;
use crate::http::request_id;
use crate::models::Model;
use crate::refusal::Refusal;
use crate::shape::{FILLED, Shape, TEXT, dialect, optional, required, violations};
use crate::wire::{Counts, Event, ordered, pieces};

static BODY: Shape = Shape::Object(&[
    required(
        "messages",
        &Shape::List {
            of: &MESSAGE,
            min: 1,
            max: usize::MAX,
        },
    ),
    optional(
        "max_tokens",
        &Shape::Integer {
            min: 0,
            max: i64::MAX,
        },
    ),
    optional("temperature", &Shape::Number { min: 0.0, max: 2.0 }),
    optional("top_p", &Shape::Number { min: 0.0, max: 1.0 }),
    optional("stop", &Shape::Either(&[TEXT, TEXTS])),
    optional("n", &Shape::Integer { min: 1, max: 16 }),
    optional("frequency_penalty", &Shape::Number { min: -2.0, max: 2.0 }),
    optional("presence_penalty", &Shape::Number { min: -2.0, max: 2.0 }),
    optional("tools", &OBJECTS),
    optional("documents", &OBJECTS),
    optional("response_format", &OBJECT),
]);

const TEXTS: Shape = Shape::List {
    of: &TEXT,
    min: 0,
    max: usize::MAX,
};
static OBJECT: Shape = Shape::Open(&[]);
static OBJECTS: Shape = Shape::List {
    of: &OBJECT,
    min: 0,
    max: usize::MAX,
};
static MESSAGE: Shape = Shape::Object(&[
    required("role", &Shape::OneOf(&["system", "user", "assistant", "tool"])),
    optional("content", &TEXT),
    optional("tool_calls", &OBJECTS),
    optional("tool_call_id", &FILLED),
]);

/// The token that ends a turn.
const END_OF_TURN: u64 = 518;

#[derive(Serialize)]
struct Reply {
    id: String,
    choices: Vec<Choice>,
    usage: Usage,
    meta: Meta,
    model: String,
}

#[derive(Serialize)]
struct Choice {
    index: u64,
    message: Message,
    finish_reason: &'static str,
}

#[derive(Serialize)]
struct Message {
    role: &'static str,
    content: String,
    tool_calls: Option<Vec<ToolCall>>,
}

#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the names are the wire's")]
struct Usage {
    prompt_tokens: u64,
    completion_tokens: u64,
    total_tokens: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    request_duration_millis: u64,
}

#[derive(Serialize)]
struct Chunk<'a> {
    id: &'a str,
    choices: [Change; 1],
    usage: RunningUsage,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<Meta>,
}

#[derive(Serialize)]
struct Change {
    index: u64,
    delta: Delta,
    finish_reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stop_reason: Option<u64>,
}

#[derive(Serialize)]
struct Delta {
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
    content: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<ToolCall>,
}

/// As [`Usage`], in the order of streams.
#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the names are the wire's")]
struct RunningUsage {
    prompt_tokens: u64,
    total_tokens: u64,
    completion_tokens: u64,
}

pub(super) struct Jamba;

impl Speaker for Jamba {
    fn read(&self, model: &'static Model, body: &Value) -> Result<Ask, Refusal> {
        let mut found = violations(&BODY, body);
        if found.is_empty() {
            found = chat_messages::incomplete(body);
        }
        if !found.is_empty() {
            return Err(dialect::json_schema(&found));
        }
        let mut ask = chat_messages::read(body);
        ask.max_tokens = whole(body, "max_tokens").unwrap_or(model.max_output);
        within_limit("max_tokens", ask.max_tokens, model)?;
        ask.stop_sequences = match body.get("stop") {
            Some(Value::String(stop)) => vec![stop.clone()],
            _ => texts(body, "stop"),
        };
        ask.copies = whole(body, "n").unwrap_or(1);
        Ok(ask)
    }

    fn reply(&self, model: &'static Model, answer: &Answer) -> String {
        let choices = (0..answer.copies).map(|index| {
            let calls = tool_calls(answer, false);
            Choice {
                index,
                message: Message {
                    role: "assistant",
                    content: said(answer),
                    tool_calls: (!calls.is_empty()).then_some(calls),
                },
                finish_reason: finish_reason(&answer.stop),
            }
        });
        ordered(&Reply {
            id: id(),
            choices: choices.collect(),
            usage: Usage {
                prompt_tokens: answer.input_tokens,
                completion_tokens: answer.output_tokens,
                total_tokens: answer.input_tokens + answer.output_tokens,
            },
            meta: duration(answer),
            model: own_name(model.id),
        })
    }

    fn stream(&self, _: &'static Model, answer: &Answer) -> Vec<Event> {
        let id = id();
        let mut so_far = 0;
        let mut events = Vec::new();
        let mut send = |index, delta: Delta, tokens: u64, last: bool| {
            so_far += tokens;
            let completion_tokens = if last { answer.output_tokens } else { so_far };
            let chunk = Chunk {
                id: &id,
                choices: [Change {
                    index,
                    delta,
                    finish_reason: last.then(|| finish_reason(&answer.stop)),
                    stop_reason: (last && answer.stop == Stop::End).then_some(END_OF_TURN),
                }],
                usage: RunningUsage {
                    prompt_tokens: answer.input_tokens,
                    total_tokens: answer.input_tokens + completion_tokens,
                    completion_tokens,
                },
                meta: last.then(|| duration(answer)),
            };
            events.push(Event::chunk(ordered(&chunk), tokens));
        };
        for index in 0..answer.copies {
            send(index, Delta::of(Some("assistant"), String::new()), 0, false);
            for (piece, tokens) in pieces(&said(answer), &[1]) {
                send(index, Delta::of(None, piece), tokens, false);
            }
            let mut end = Delta::of(None, String::new());
            end.tool_calls = tool_calls(answer, true);
            send(index, end, 0, true);
        }
        events.push(Event::last("{}".to_owned(), Counts::of(answer), 0));
        events
    }

    fn additional(&self) -> &'static [&'static str] {
        &["n", "frequency_penalty", "presence_penalty"]
    }
}

impl Delta {
    fn of(role: Option<&'static str>, content: String) -> Self {
        Self {
            role,
            content,
            tool_calls: Vec::new(),
        }
    }
}

/// Its replies begin with a blank.
fn said(answer: &Answer) -> String {
    format!(" {}", answer.text())
}

fn id() -> String {
    format!("chatcmpl-{}", request_id())
}

/// A time a model could have taken: the sandbox's own says nothing.
fn duration(answer: &Answer) -> Meta {
    Meta {
        request_duration_millis: 100 + 8 * answer.output_tokens,
    }
}

/// AI21's own name: `jamba-1.5-mini` for `ai21.jamba-1-5-mini-v1:0`.
fn own_name(id: &str) -> String {
    let name = id.strip_prefix("ai21.").unwrap_or(id);
    let name = name.strip_suffix("-v1:0").unwrap_or(name);
    name.replace("-1-5-", "-1.5-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models;
    use serde_json::json;

    #[test]
    fn bodies_are_judged() {
        let model = models::resolve("ai21.jamba-1-5-mini-v1:0").unwrap().model;
        let read = |body: Value| Jamba.read(model, &body);
        let ask = read(
            json!({"messages": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hi"}],
            "max_tokens": 9, "stop": "x", "n": 2}),
        )
        .unwrap();
        assert_eq!(
            (ask.system.as_str(), ask.max_tokens, ask.copies),
            ("Be kind.", 9, 2)
        );
        let hi = json!([{"role": "user", "content": "Hi"}]);
        for (body, words) in [
            (
                json!({"prompt": "Hi"}),
                "#: required key [messages] not found#: extraneous key [prompt] is not permitted",
            ),
            (
                json!({"messages": hi, "top_k": 5}),
                "#: extraneous key [top_k] is not permitted",
            ),
            (
                json!({"messages": hi, "max_tokens": 5000}),
                "#/max_tokens: 5000 is not less or equal to 4096",
            ),
            (
                json!({"messages": [{"role": "user"}]}),
                "#/messages/0: required key [content] not found",
            ),
        ] {
            let refusal = read(body).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }

    #[test]
    fn its_own_name_has_a_dot() {
        assert_eq!(own_name("ai21.jamba-1-5-mini-v1:0"), "jamba-1.5-mini");
        assert_eq!(own_name("ai21.jamba-instruct-v1:0"), "jamba-instruct");
    }
}
