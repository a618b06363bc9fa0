//! OpenAI's chat completions: gpt-oss, Qwen, `DeepSeek`.
//!
//! Members stand in alphabetical order, as in the recorded streams. gpt-oss thinks before it answers, in
//! `<reasoning>…</reasoning>` at the beginning of the text; in a stream every piece of it is in a pair
//! of its own, and a tool call comes whole, before the text. A request for the usage gets a last chunk
//! without choices.

mod shapes;

use std::time::{SystemTime, UNIX_EPOCH};

use serde::Serialize;
use serde_json::{Value, json};

use super::{Speaker, identifier, items, text, texts};
use crate::answer::{Answer, Block, Stop};
use crate::ask::{Ask, Part, Role, Thinking, Tool, ToolChoice};
use crate::families::anthropic::joined;
use crate::models::Model;
use crate::refusal::Refusal;
use crate::shape::{Problem, Step, Violation, dialect, violations};
use crate::wire::{Cache, Counts, Event, Kind, metrics, ordered, pieces};

/// Tokens in a chunk.
pub(crate) const LARGE: &[usize] = &[32, 40, 24];

pub(super) struct OpenaiChat;

#[derive(Serialize)]
struct Reply {
    choices: [Choice; 1],
    created: u64,
    id: String,
    model: &'static str,
    object: &'static str,
    service_tier: &'static str,
    usage: Usage,
}

#[derive(Serialize)]
struct Choice {
    finish_reason: &'static str,
    index: u64,
    logprobs: Option<Value>,
    message: Message,
}

#[derive(Serialize)]
struct Message {
    content: String,
    refusal: Option<String>,
    role: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<ToolCall>,
}

#[derive(Serialize)]
struct ToolCall {
    function: Function,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
    r#type: &'static str,
}

#[derive(Serialize)]
struct Function {
    arguments: String,
    name: String,
}

#[derive(Clone, Copy, Serialize)]
#[expect(clippy::struct_field_names, reason = "the names are the wire's")]
struct Usage {
    completion_tokens: u64,
    prompt_tokens: u64,
    total_tokens: u64,
}

/// What all chunks of a reply have in common.
#[derive(Clone)]
struct Envelope {
    created: u64,
    id: String,
    model: &'static str,
}

impl Speaker for OpenaiChat {
    fn read(&self, model: &'static Model, body: &Value) -> Result<Ask, Refusal> {
        let mut found = violations(&shapes::BODY, body);
        if found.is_empty() {
            found = incomplete(body);
        }
        if !found.is_empty() {
            return Err(dialect::pydantic(&found));
        }
        let named = text(body, "model");
        if !named.is_empty() && named != model.id {
            return Err(Refusal::invalid(format!(
                "The model '{named}' in the body is not the one the request names, {}.",
                model.id
            )));
        }
        let asked = ["max_completion_tokens", "max_tokens"]
            .iter()
            .find_map(|name| body.get(name)?.as_f64());
        // Whole by the shape.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let max_tokens = asked.map_or(model.max_output, |count| count as u64);
        if max_tokens > model.max_output {
            return Err(Refusal::invalid(format!(
                "max_tokens is too large: {max_tokens}. This model supports at most {} completion tokens.",
                model.max_output
            )));
        }
        let mut ask = read_conversation(body);
        if let Some(kind) = ask.attachments.first().filter(|_| !model.takes("IMAGE")) {
            return Err(Refusal::invalid(format!("{} does not take {kind}.", model.id)));
        }
        ask.max_tokens = max_tokens;
        ask.stop_sequences = match body.get("stop") {
            Some(Value::String(stop)) => vec![stop.clone()],
            _ => texts(body, "stop"),
        };
        ask.thinking = thinking(model);
        ask.wants_usage = body.pointer("/stream_options/include_usage") == Some(&Value::Bool(true));
        Ok(ask)
    }

    fn reply(&self, model: &'static Model, answer: &Answer) -> String {
        let mut content = String::new();
        let mut tool_calls = Vec::new();
        for block in &answer.blocks {
            match block {
                Block::Reasoning(text) => content += &in_tags(text),
                Block::Text(text) => content += text,
                Block::Tool { name, input } => tool_calls.push(tool_call(name, input, None)),
            }
        }
        let Envelope { created, id, model } = Envelope::of(model);
        ordered(&Reply {
            choices: [Choice {
                finish_reason: finish_reason(&answer.stop),
                index: 0,
                logprobs: None,
                message: Message {
                    content,
                    refusal: None,
                    role: "assistant",
                    tool_calls,
                },
            }],
            created,
            id,
            model,
            object: "chat.completion",
            service_tier: "auto",
            usage: usage(answer),
        })
    }

    fn stream(&self, model: &'static Model, answer: &Answer) -> Vec<Event> {
        let envelope = Envelope::of(model);
        let delta = |delta: Value, tokens| Event::chunk(envelope.chunk(&delta, None).to_string(), tokens);
        let mut events = vec![delta(json!({"content": "", "role": "assistant"}), 0)];
        for block in &answer.blocks {
            if let Block::Reasoning(thought) = block {
                for (piece, tokens) in pieces(thought, LARGE) {
                    events.push(delta(json!({"content": in_tags(&piece)}), tokens));
                }
            }
        }
        let calls = answer.blocks.iter().filter_map(|block| match block {
            Block::Tool { name, input } => Some((name, input)),
            _ => None,
        });
        for (index, (name, input)) in calls.enumerate() {
            let call = json!({"tool_calls": [tool_call(name, input, Some(index))]});
            events.push(delta(call, 12));
            events.push(delta(json!({"content": ""}), 0));
        }
        for (piece, tokens) in pieces(&answer.text(), LARGE) {
            events.push(delta(json!({"content": piece}), tokens));
        }
        let mut last = envelope.chunk(&json!({}), Some(finish_reason(&answer.stop)));
        if answer.with_usage {
            events.push(Event::chunk(last.to_string(), 0));
            last["choices"] = json!([]);
            last["usage"] = json!(usage(answer));
        }
        let counts = Counts {
            input: answer.input_tokens,
            output: answer.output_tokens,
        };
        events.push(Event {
            kind: Kind::LastChunk(Box::new(move |timing| {
                let chunk = last.to_string();
                let open = chunk.strip_suffix('}').unwrap_or(&chunk);
                format!("{open},{}}}", metrics(counts, timing, Cache::Unsaid))
            })),
            tokens: 0,
        });
        events
    }
}

impl Envelope {
    fn of(model: &'static Model) -> Self {
        Self {
            // A clock before 1970 is wrong anyway.
            created: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| since.as_secs()),
            id: format!("chatcmpl-{}", crate::http::request_id()),
            model: model.id,
        }
    }

    fn chunk(&self, delta: &Value, finish_reason: Option<&str>) -> Value {
        json!({
            "choices": [{"delta": delta, "finish_reason": finish_reason, "index": 0}],
            "created": self.created,
            "id": self.id,
            "model": self.model,
            "object": "chat.completion.chunk",
            "service_tier": "auto",
        })
    }
}

/// Messages without what their role needs.
fn incomplete(body: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    for (index, message) in items(body, "messages").iter().enumerate() {
        let has = |name: &str| message.get(name).is_some_and(|value| !value.is_null());
        let role = text(message, "role");
        let needs = [
            ("content", role != "assistant" || !has("tool_calls")),
            ("tool_call_id", role == "tool"),
        ];
        for (name, _) in needs.into_iter().filter(|(name, needed)| *needed && !has(name)) {
            found.push(Violation {
                path: vec![Step::Name("messages".to_owned()), Step::Index(index)],
                problem: Problem::Missing(name),
            });
        }
    }
    found
}

/// gpt-oss thinks whether or not it is asked to.
pub(crate) fn thinking(model: &Model) -> Thinking {
    if model.reasoning {
        Thinking::On
    } else {
        Thinking::Off
    }
}

fn in_tags(thought: &str) -> String {
    format!("<reasoning>{thought}</reasoning>")
}

fn tool_call(name: &str, input: &Value, index: Option<usize>) -> ToolCall {
    ToolCall {
        function: Function {
            arguments: input.to_string(),
            name: name.to_owned(),
        },
        id: format!("chatcmpl-tool-{}", identifier(32)),
        index,
        r#type: "function",
    }
}

fn usage(answer: &Answer) -> Usage {
    Usage {
        completion_tokens: answer.output_tokens,
        prompt_tokens: answer.input_tokens,
        total_tokens: answer.input_tokens + answer.output_tokens,
    }
}

/// A stop sequence ends a reply with the word for its natural end.
fn finish_reason(stop: &Stop) -> &'static str {
    match stop {
        Stop::End | Stop::Sequence(_) => "stop",
        Stop::MaxTokens => "length",
        Stop::Tool => "tool_calls",
    }
}

fn read_conversation(body: &Value) -> Ask {
    let mut system = Vec::new();
    let mut turns: Vec<(Role, Vec<Part>)> = Vec::new();
    for message in items(body, "messages") {
        let content = message.get("content");
        match text(message, "role") {
            "system" | "developer" => system.push(joined(content)),
            // What a tool gave back belongs to the turn that the model answers.
            "tool" => {
                let result = Part::ToolResult(joined(content));
                match turns.last_mut() {
                    Some((Role::User, parts)) => parts.push(result),
                    _ => turns.push((Role::User, vec![result])),
                }
            }
            role => {
                let role = if role == "user" { Role::User } else { Role::Other };
                let parts = match content {
                    Some(Value::String(text)) => vec![Part::Text(text.clone())],
                    _ => items(message, "content").iter().map(part).collect(),
                };
                turns.push((role, parts));
            }
        }
    }
    let tools = items(body, "tools")
        .iter()
        .filter_map(|tool| tool.get("function"))
        .map(|function| Tool {
            name: text(function, "name").to_owned(),
            schema: function.get("parameters").cloned().unwrap_or(Value::Null),
        });
    let mut ask = Ask::of(system.join("\n"), turns, tools.collect());
    ask.tool_choice = match body.get("tool_choice") {
        Some(Value::String(choice)) if choice == "none" => ToolChoice::Never,
        Some(Value::String(choice)) if choice == "required" => ToolChoice::Any,
        Some(Value::Object(choice)) => {
            let function = choice.get("function").unwrap_or(&Value::Null);
            ToolChoice::Named(text(function, "name").to_owned())
        }
        _ => ToolChoice::Free,
    };
    ask
}

fn part(part: &Value) -> Part {
    match text(part, "type") {
        "text" => Part::Text(text(part, "text").to_owned()),
        "image_url" => Part::Attachment("an image"),
        _ => Part::Other(part.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models;

    fn read(body: &Value) -> Result<Ask, Refusal> {
        OpenaiChat.read(models::resolve("openai.gpt-oss-20b-1:0").unwrap().model, body)
    }

    #[test]
    fn bodies_are_judged() {
        let valid = json!({"messages": [{"role": "developer", "content": "Be brief."}, {"role": "user", "content": "Hi"}],
            "max_completion_tokens": 9, "stop": "x", "seed": 1});
        let ask = read(&valid).unwrap();
        assert_eq!((ask.max_tokens, ask.system.as_str()), (9, "Be brief."));
        assert_eq!(
            (ask.stop_sequences, ask.thinking),
            (vec!["x".to_owned()], Thinking::On)
        );
        let with = |name: &str, value: Value| {
            let mut body = valid.clone();
            body[name] = value;
            body
        };
        for (body, words) in [
            (json!({"max_tokens": 1}), "messages: Field required"),
            (
                with("messages", json!([{"role": "bot", "content": "x"}])),
                "messages.0.role: Input should be 'system'",
            ),
            (
                with("messages", json!([{"role": "tool", "content": "x"}])),
                "messages.0.tool_call_id: Field required",
            ),
            (
                with("temperature", json!(3)),
                "temperature: Input should be less than or equal to 2",
            ),
            (
                with("max_completion_tokens", json!(1_000_000)),
                "max_tokens is too large",
            ),
            (with("model", json!("gpt-4o")), "'gpt-4o'"),
            (
                with(
                    "messages",
                    json!([{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:"}}]}]),
                ),
                "does not take an image",
            ),
        ] {
            let refusal = read(&body).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }

    #[test]
    fn the_result_of_a_tool_is_part_of_the_turn_to_answer() {
        let ask = read(&json!({"messages": [
            {"role": "user", "content": "2 + 3?"},
            {"role": "assistant", "content": [], "tool_calls": [
                {"id": "1", "type": "function", "function": {"name": "add", "arguments": "{}"}}]},
            {"role": "tool", "tool_call_id": "1", "content": "5"},
        ]}))
        .unwrap();
        assert_eq!(ask.tool_results, ["5"]);
    }
}
