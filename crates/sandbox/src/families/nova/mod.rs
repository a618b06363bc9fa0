//! Amazon Nova: a body much like Converse's, read strictly.
//!
//! A stream puts every piece of text into a block of its own: `contentBlockDelta` and
//! `contentBlockStop` with rising indexes, no `contentBlockStart` for text; a tool call has a start
//! and ONE delta with the whole input as text. The metadata's usage has no total.

mod shapes;

use serde::Serialize;
use serde_json::Value;

use super::{Speaker, identifier, items, text, texts};
use crate::answer::{Answer, Block, Stop};
use crate::ask::{Ask, Part, Role, Thinking, Tool, ToolChoice};
use crate::models::Model;
use crate::refusal::Refusal;
use crate::shape::{dialect, violations};
use crate::wire::{Cache, Counts, Event, Kind, SMALL, metrics, ordered, pieces, quote};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Reply {
    output: Output,
    stop_reason: &'static str,
    usage: Usage,
}

#[derive(Serialize)]
struct Output {
    message: Message,
}

#[derive(Serialize)]
struct Message {
    content: Vec<Content>,
    role: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum Content {
    Text(String),
    ToolUse(ToolUse),
    #[serde(rename = "reasoningContent")]
    Reasoning(Reasoning),
}

#[derive(Serialize)]
struct ToolUse {
    name: String,
    #[serde(rename = "toolUseId")]
    id: String,
    input: Value,
}

#[derive(Serialize)]
struct Reasoning {
    #[serde(rename = "reasoningText")]
    text: ReasoningText,
}

#[derive(Serialize)]
struct ReasoningText {
    text: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Usage {
    input_tokens: u64,
    output_tokens: u64,
    total_tokens: u64,
    cache_read_input_token_count: u64,
    cache_write_input_token_count: u64,
}

/// What Nova gives instead of what it thought.
pub(crate) const REDACTED: &str = "[REDACTED].";

pub(super) struct Nova;

impl Speaker for Nova {
    fn read(&self, model: &'static Model, body: &Value) -> Result<Ask, Refusal> {
        let found = violations(&shapes::BODY, body);
        if !found.is_empty() {
            return Err(dialect::json_schema(&found));
        }
        if text(&items(body, "messages")[0], "role") != "user" {
            return Err(Refusal::invalid(
                "A conversation must start with a user message. Try again with a conversation that starts with a user \
                 message.",
            ));
        }
        let config = body.get("inferenceConfig").unwrap_or(&Value::Null);
        let asked = config
            .get("maxTokens")
            .or_else(|| config.get("max_new_tokens"))
            .and_then(Value::as_f64);
        // Whole by the shape.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let max_tokens = asked.map_or(model.max_output, |count| count as u64);
        if max_tokens > model.max_output {
            return Err(Refusal::invalid(format!(
                "The maximum tokens you requested exceeds the model limit of {0}. Try again with a maximum tokens \
                 value that is lower than {0}.",
                model.max_output
            )));
        }
        let mut ask = read_conversation(body);
        for kind in &ask.attachments {
            if !model.takes(if *kind == "an image" { "IMAGE" } else { "VIDEO" }) {
                return Err(Refusal::invalid(format!(
                    "Malformed input request: {} does not take {kind}, please reformat your input and try again.",
                    model.id
                )));
            }
        }
        ask.max_tokens = max_tokens;
        ask.stop_sequences = texts(config, "stopSequences");
        ask.thinking = thinking(config.get("reasoningConfig"), model)?;
        Ok(ask)
    }

    fn reply(&self, _: &'static Model, answer: &Answer) -> String {
        let content = answer.blocks.iter().map(|block| match block {
            Block::Text(text) => Content::Text(text.clone()),
            Block::Reasoning(_) => Content::Reasoning(Reasoning {
                text: ReasoningText { text: REDACTED },
            }),
            Block::Tool { name, input } => Content::ToolUse(ToolUse {
                name: name.clone(),
                id: tool_use_id(),
                input: input.clone(),
            }),
        });
        ordered(&Reply {
            output: Output {
                message: Message {
                    content: content.collect(),
                    role: "assistant",
                },
            },
            stop_reason: stop_reason(&answer.stop),
            usage: Usage {
                input_tokens: answer.input_tokens,
                output_tokens: answer.output_tokens,
                total_tokens: answer.input_tokens + answer.output_tokens,
                cache_read_input_token_count: 0,
                cache_write_input_token_count: 0,
            },
        })
    }

    fn stream(&self, _: &'static Model, answer: &Answer) -> Vec<Event> {
        let mut events = vec![Event::chunk(
            r#"{"messageStart":{"role":"assistant"}}"#.to_owned(),
            0,
        )];
        let mut index = 0;
        let mut block = |events: &mut Vec<Event>, start: Option<String>, delta: &str, tokens: u64| {
            if let Some(start) = start {
                events.push(Event::chunk(
                    format!(r#"{{"contentBlockStart":{{"start":{start},"contentBlockIndex":{index}}}}}"#),
                    0,
                ));
            }
            events.push(Event::chunk(
                format!(r#"{{"contentBlockDelta":{{"delta":{delta},"contentBlockIndex":{index}}}}}"#),
                tokens,
            ));
            events.push(Event::chunk(
                format!(r#"{{"contentBlockStop":{{"contentBlockIndex":{index}}}}}"#),
                0,
            ));
            index += 1;
        };
        for part in &answer.blocks {
            match part {
                Block::Reasoning(_) => {
                    let delta = format!(
                        r#"{{"reasoningContent":{{"reasoningText":{{"text":{}}}}}}}"#,
                        quote(REDACTED)
                    );
                    block(&mut events, None, &delta, answer.thinking_tokens);
                }
                Block::Text(text) => {
                    for (piece, tokens) in pieces(text, SMALL) {
                        block(
                            &mut events,
                            None,
                            &format!(r#"{{"text":{}}}"#, quote(&piece)),
                            tokens,
                        );
                    }
                }
                Block::Tool { name, input } => {
                    let start = format!(
                        r#"{{"toolUse":{{"toolUseId":{},"name":{}}}}}"#,
                        quote(&tool_use_id()),
                        quote(name)
                    );
                    let delta = format!(r#"{{"toolUse":{{"input":{}}}}}"#, quote(&input.to_string()));
                    block(&mut events, Some(start), &delta, 12);
                }
            }
        }
        let reason = stop_reason(&answer.stop);
        events.push(Event::chunk(
            format!(r#"{{"messageStop":{{"stopReason":"{reason}"}}}}"#),
            0,
        ));
        let counts = Counts {
            input: answer.input_tokens,
            output: answer.output_tokens,
        };
        events.push(Event {
            kind: Kind::LastChunk(Box::new(move |timing| {
                format!(
                    r#"{{"metadata":{{"usage":{{"inputTokens":{},"outputTokens":{},"cacheReadInputTokenCount":0,"cacheWriteInputTokenCount":0}},"metrics":{{}},"trace":{{}}}},{}}}"#,
                    counts.input,
                    counts.output,
                    metrics(counts, timing, Cache::None)
                )
            })),
            tokens: 0,
        });
        events
    }

    fn cache(&self) -> Cache {
        Cache::None
    }

    fn too_long(&self) -> &'static str {
        "Input Tokens Exceeded: Number of input tokens exceeds maximum length. Please update the input to try again."
    }
}

fn stop_reason(stop: &Stop) -> &'static str {
    match stop {
        Stop::End => "end_turn",
        Stop::MaxTokens => "max_tokens",
        Stop::Sequence(_) => "stop_sequence",
        Stop::Tool => "tool_use",
    }
}

/// A random UUID, the form Nova's own ids have.
fn tool_use_id() -> String {
    crate::http::request_id()
}

/// Whether `reasoningConfig` switches thinking on, and whether the model can.
pub(crate) fn thinking(config: Option<&Value>, model: &Model) -> Result<Thinking, Refusal> {
    match config.map(|config| text(config, "type")) {
        Some("enabled") if model.reasoning => Ok(Thinking::On),
        Some("enabled") => Err(Refusal::invalid(
            "Malformed input request: #/inferenceConfig: extraneous key [reasoningConfig] is not permitted, please \
             reformat your input and try again.",
        )),
        _ => Ok(Thinking::Off),
    }
}

/// Reads `system`, `messages` and `toolConfig`, which Nova and Converse spell alike.
pub(crate) fn read_conversation(body: &Value) -> Ask {
    let system: Vec<&str> = items(body, "system")
        .iter()
        .map(|block| text(block, "text"))
        .collect();
    let turns = items(body, "messages").iter().map(|message| {
        let role = if text(message, "role") == "user" {
            Role::User
        } else {
            Role::Other
        };
        (role, items(message, "content").iter().map(part).collect())
    });
    let config = body.get("toolConfig").unwrap_or(&Value::Null);
    let tools = items(config, "tools")
        .iter()
        .filter_map(|tool| tool.get("toolSpec"))
        .map(|spec| Tool {
            name: text(spec, "name").to_owned(),
            schema: spec.pointer("/inputSchema/json").cloned().unwrap_or(Value::Null),
        });
    let mut ask = Ask::of(
        system.join("\n").trim().to_owned(),
        turns.collect(),
        tools.collect(),
    );
    let choice = config.get("toolChoice").unwrap_or(&Value::Null);
    if let Some(tool) = choice.get("tool") {
        ask.tool_choice = ToolChoice::Named(text(tool, "name").to_owned());
    } else if choice.get("any").is_some() {
        ask.tool_choice = ToolChoice::Any;
    }
    ask
}

fn part(block: &Value) -> Part {
    if let Some(text) = block.get("text").and_then(Value::as_str) {
        return Part::Text(text.to_owned());
    }
    if let Some(result) = block.get("toolResult") {
        let texts = items(result, "content")
            .iter()
            .map(|item| match (item.get("text"), item.get("json")) {
                (Some(text), _) => text.as_str().unwrap_or_default().to_owned(),
                (None, Some(json)) => json.to_string(),
                (None, None) => "a file".to_owned(),
            });
        return Part::ToolResult(texts.collect::<Vec<_>>().join(" "));
    }
    for (name, kind) in [
        ("image", "an image"),
        ("document", "a document"),
        ("video", "a video"),
        ("audio", "a recording"),
    ] {
        if block.get(name).is_some_and(|value| !value.is_null()) {
            return Part::Attachment(kind);
        }
    }
    if block.get("cachePoint").is_some() {
        return Part::Other(String::new());
    }
    Part::Other(block.to_string())
}

/// An id of the form Converse gives to tool calls.
pub(crate) fn converse_tool_use_id() -> String {
    format!("tooluse_{}", identifier(22))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models;
    use serde_json::json;

    fn read(body: &Value) -> Result<Ask, Refusal> {
        Nova.read(models::resolve("amazon.nova-micro-v1:0").unwrap().model, body)
    }

    #[test]
    fn bodies_are_judged() {
        let ok = json!({"messages": [{"role": "user", "content": [{"text": "Hi"}]}],
            "inferenceConfig": {"max_new_tokens": 5, "top_p": 1}});
        assert_eq!(read(&ok).unwrap().max_tokens, 5);
        for (body, words) in [
            (
                json!({"messages": [{"role": "user", "content": [{"inputText": "Hi", "toolUse": null}]}]}),
                "#/messages/0/content/0: extraneous key [inputText] is not permitted",
            ),
            (
                json!({"messages": [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}]}),
                "#/messages/0/content/0: extraneous key [type] is not permitted",
            ),
            (json!({"messages": []}), "minimum item count"),
            (
                json!({"messages": [{"role": "user", "content": [{"text": "Hi"}]}], "max_tokens": 5}),
                "#: extraneous key [max_tokens] is not permitted",
            ),
            (
                json!({"messages": [{"role": "assistant", "content": [{"text": "Hi"}]}]}),
                "start with a user message",
            ),
            (
                json!({"messages": [{"role": "user", "content": [
                    {"image": {"format": "png", "source": {"bytes": "aGk="}}}]}]}),
                "does not take an image",
            ),
        ] {
            let refusal = read(&body).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }
}
