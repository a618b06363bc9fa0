//! Cohere Command R and R+: `message` in, `text` out, with the conversation so far. Token counts
//! stand in the headers, and in the last event of a stream.

use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{Speaker, items, text, texts, whole, within_limit};
use crate::answer::{Answer, Block, Stop};
use crate::ask::{Ask, Part, Role, Tool};
use crate::http::request_id;
use crate::models::Model;
use crate::refusal::Refusal;
use crate::shape::{Problem, Shape, Step, TEXT, Violation, dialect, optional, required, violations};
use crate::wire::{Counts, Event, ordered, pieces};

static BODY: Shape = Shape::Object(&[
    required("message", &TEXT),
    optional("chat_history", &list(&TURN)),
    optional("documents", &list(&DOCUMENT)),
    optional("search_queries_only", &Shape::Bool),
    optional("preamble", &TEXT),
    optional(
        "max_tokens",
        &Shape::Integer {
            min: 1,
            max: i64::MAX,
        },
    ),
    optional("temperature", &Shape::Number { min: 0.0, max: 1.0 }),
    optional("p", &Shape::Number { min: 0.01, max: 0.99 }),
    optional("k", &Shape::Number { min: 0.0, max: 500.0 }),
    optional(
        "prompt_truncation",
        &Shape::OneOf(&["OFF", "AUTO_PRESERVE_ORDER"]),
    ),
    optional("frequency_penalty", &Shape::Number { min: 0.0, max: 1.0 }),
    optional("presence_penalty", &Shape::Number { min: 0.0, max: 1.0 }),
    optional(
        "seed",
        &Shape::Integer {
            min: i64::MIN,
            max: i64::MAX,
        },
    ),
    optional("return_prompt", &Shape::Bool),
    optional("tools", &list(&TOOL)),
    optional("tool_results", &list(&RESULT)),
    optional("stop_sequences", &list(&TEXT)),
    optional("raw_prompting", &Shape::Bool),
]);

const fn list(of: &'static Shape) -> Shape {
    Shape::List {
        of,
        min: 0,
        max: usize::MAX,
    }
}

static TURN: Shape = Shape::Open(&[
    required("role", &Shape::OneOf(&["USER", "CHATBOT", "SYSTEM", "TOOL"])),
    optional("message", &TEXT),
]);
static DOCUMENT: Shape = Shape::Open(&[]);
static TOOL: Shape = Shape::Object(&[
    required("name", &TEXT),
    required("description", &TEXT),
    optional("parameter_definitions", &Shape::Open(&[])),
]);
static RESULT: Shape = Shape::Object(&[
    required(
        "call",
        &Shape::Object(&[required("name", &TEXT), optional("parameters", &Shape::Open(&[]))]),
    ),
    required("outputs", &list(&DOCUMENT)),
]);

/// Tokens of the frame around a message: Cohere bills without them.
const FRAME: u64 = 66;

#[derive(Serialize)]
struct Reply<'a> {
    response_id: String,
    text: &'a str,
    generation_id: String,
    chat_history: Vec<Turn<'a>>,
    finish_reason: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<Call<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<Meta>,
}

#[derive(Serialize)]
struct Turn<'a> {
    role: &'a str,
    message: &'a str,
}

#[derive(Serialize)]
struct Call<'a> {
    name: &'a str,
    parameters: &'a Value,
}

#[derive(Serialize)]
struct Meta {
    api_version: Version,
    billed_units: Units,
    tokens: Units,
}

#[derive(Serialize)]
struct Version {
    version: &'static str,
}

#[derive(Serialize)]
struct Units {
    input_tokens: u64,
    output_tokens: u64,
}

#[derive(Serialize)]
struct Chunk<'a> {
    is_finished: bool,
    event_type: &'static str,
    text: &'a str,
}

#[derive(Serialize)]
struct Calling<'a> {
    is_finished: bool,
    event_type: &'static str,
    text: &'a str,
    tool_calls: Vec<Call<'a>>,
}

#[derive(Serialize)]
struct End<'a> {
    is_finished: bool,
    event_type: &'static str,
    response: Reply<'a>,
    finish_reason: &'static str,
}

pub(super) struct CohereCommandR;

impl Speaker for CohereCommandR {
    fn read(&self, model: &'static Model, body: &Value) -> Result<Ask, Refusal> {
        let mut found = violations(&BODY, body);
        // What tools gave back can be sent without a word.
        if found.is_empty() && text(body, "message").is_empty() && items(body, "tool_results").is_empty() {
            found.push(Violation {
                path: vec![Step::Name("message".to_owned())],
                problem: Problem::Short { actual: 0, min: 1 },
            });
        }
        if !found.is_empty() {
            return Err(dialect::json_schema(&found));
        }
        let mut ask = read_conversation(body);
        ask.max_tokens = whole(body, "max_tokens").unwrap_or(model.max_output);
        within_limit("max_tokens", ask.max_tokens, model)?;
        ask.stop_sequences = texts(body, "stop_sequences");
        ask.echo = json!({"message": text(body, "message"), "chat_history": items(body, "chat_history")});
        Ok(ask)
    }

    fn reply(&self, _: &'static Model, answer: &Answer) -> String {
        ordered(&reply(answer, &answer.text(), None))
    }

    fn stream(&self, _: &'static Model, answer: &Answer) -> Vec<Event> {
        let text = answer.text();
        let mut events: Vec<Event> = pieces(&text, &[1])
            .into_iter()
            .map(|(text, tokens)| {
                let chunk = Chunk {
                    is_finished: false,
                    event_type: "text-generation",
                    text: &text,
                };
                Event::chunk(ordered(&chunk), tokens)
            })
            .collect();
        let calls = tool_calls(answer);
        if !calls.is_empty() {
            let chunk = Calling {
                is_finished: false,
                event_type: "tool-calls-generation",
                text: &text,
                tool_calls: calls,
            };
            events.push(Event::chunk(ordered(&chunk), 12));
        }
        let meta = Meta {
            api_version: Version { version: "1" },
            billed_units: Units {
                input_tokens: answer.input_tokens,
                output_tokens: answer.output_tokens,
            },
            tokens: Units {
                input_tokens: answer.input_tokens + FRAME,
                output_tokens: answer.output_tokens + 1,
            },
        };
        let end = End {
            is_finished: true,
            event_type: "stream-end",
            response: reply(answer, &text, Some(meta)),
            finish_reason: finish_reason(&answer.stop),
        };
        events.push(Event::last(ordered(&end), Counts::of(answer), 0));
        events
    }

    fn additional(&self) -> &'static [&'static str] {
        &[
            "k",
            "documents",
            "search_queries_only",
            "preamble",
            "prompt_truncation",
            "frequency_penalty",
            "presence_penalty",
            "seed",
            "return_prompt",
            "raw_prompting",
        ]
    }
}

fn reply<'a>(answer: &'a Answer, text: &'a str, meta: Option<Meta>) -> Reply<'a> {
    let before = items(&answer.echo, "chat_history").iter().map(|turn| Turn {
        role: super::text(turn, "role"),
        message: super::text(turn, "message"),
    });
    let now = [
        Turn {
            role: "USER",
            message: super::text(&answer.echo, "message"),
        },
        Turn {
            role: "CHATBOT",
            message: text,
        },
    ];
    Reply {
        response_id: format!("{}/{}", &request_id()[..8], request_id()),
        text,
        generation_id: request_id(),
        chat_history: before.chain(now).collect(),
        finish_reason: finish_reason(&answer.stop),
        tool_calls: tool_calls(answer),
        meta,
    }
}

fn tool_calls(answer: &Answer) -> Vec<Call<'_>> {
    let calls = answer.blocks.iter().filter_map(|block| match block {
        Block::Tool { name, input } => Some(Call {
            name,
            parameters: input,
        }),
        _ => None,
    });
    calls.collect()
}

fn finish_reason(stop: &Stop) -> &'static str {
    match stop {
        Stop::End | Stop::Tool => "COMPLETE",
        Stop::MaxTokens => "MAX_TOKENS",
        Stop::Sequence(_) => "STOP_SEQUENCE",
    }
}

fn read_conversation(body: &Value) -> Ask {
    let mut system = text(body, "preamble").to_owned();
    let mut turns = Vec::new();
    for turn in items(body, "chat_history") {
        let said = text(turn, "message");
        match text(turn, "role") {
            "SYSTEM" => system += said,
            "USER" => turns.push((Role::User, vec![Part::Text(said.to_owned())])),
            _ => turns.push((Role::Other, vec![Part::Text(said.to_owned())])),
        }
    }
    let mut last = vec![Part::Text(text(body, "message").to_owned())];
    for result in items(body, "tool_results") {
        last.push(Part::ToolResult(
            Value::from(items(result, "outputs")).to_string(),
        ));
    }
    for document in items(body, "documents") {
        last.push(Part::Other(document.to_string()));
    }
    turns.push((Role::User, last));
    let tools = items(body, "tools").iter().map(|tool| Tool {
        name: text(tool, "name").to_owned(),
        schema: schema(tool),
    });
    Ask::of(system, turns, tools.collect())
}

/// A tool's parameters as JSON Schema: Cohere names Python's types.
fn schema(tool: &Value) -> Value {
    let definitions = tool.get("parameter_definitions").and_then(Value::as_object);
    let properties = definitions.into_iter().flatten().map(|(name, definition)| {
        let kind = match text(definition, "type") {
            "int" => "integer",
            "float" => "number",
            "bool" => "boolean",
            kind if kind.to_ascii_lowercase().starts_with("list") => "array",
            kind if kind.to_ascii_lowercase().starts_with("dict") => "object",
            _ => "string",
        };
        (name.clone(), json!({ "type": kind }))
    });
    json!({"type": "object", "properties": properties.collect::<Map<String, Value>>()})
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::compose;
    use crate::models;

    fn model() -> &'static Model {
        models::resolve("cohere.command-r-plus-v1:0").unwrap().model
    }

    #[test]
    fn bodies_are_judged() {
        for (body, words) in [
            (
                json!({"prompt": "Hi"}),
                "#: required key [message] not found#: extraneous key [prompt] is not permitted",
            ),
            (
                json!({"message": ""}),
                "#/message: expected minLength: 1, actual: 0",
            ),
            (
                json!({"message": "Hi", "stream": true}),
                "#: extraneous key [stream] is not permitted",
            ),
            (
                json!({"message": "Hi", "chat_history": [{"role": "user", "message": "x"}]}),
                "#/chat_history/0/role: user is not a valid enum value",
            ),
            (
                json!({"message": "Hi", "p": 1}),
                "#/p: 1 is not less or equal to 0.99",
            ),
        ] {
            let refusal = CohereCommandR.read(model(), &body).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }

    #[test]
    fn the_reply_has_the_conversation_and_the_calls() {
        let body = json!({"message": "Oslo [sandbox:tool]", "chat_history": [{"role": "USER", "message": "a"}],
            "tools": [{"name": "weather", "description": "d", "parameter_definitions": {"days": {"type": "int"}}}]});
        let answer = compose(&CohereCommandR.read(model(), &body).unwrap(), "m").unwrap();
        let reply: Value = serde_json::from_str(&CohereCommandR.reply(model(), &answer)).unwrap();
        assert_eq!(reply["chat_history"].as_array().unwrap().len(), 3);
        assert_eq!(
            reply["tool_calls"],
            json!([{"name": "weather", "parameters": {"days": 1}}])
        );
    }
}
