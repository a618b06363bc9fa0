//! OpenAI's chat completions: gpt-oss, Qwen, `DeepSeek` V3, Kimi, GLM, `MiniMax`, Gemma, Nemotron, Palmyra.
//!
//! Members stand in alphabetical order, as in the recorded streams. Those that think do so before they answer, in
//! `<reasoning>…</reasoning>` at the beginning of the text; in a stream every piece of it is in a pair
//! of its own, and a tool call comes whole, before the text. A request for the usage gets a last chunk
//! without choices.

mod shapes;

use std::time::{SystemTime, UNIX_EPOCH};

use serde::Serialize;
use serde_json::{Value, json};

use super::{Speaker, chat_messages, identifier, text, texts, whole};
use crate::answer::{Answer, Block, Stop};
use crate::ask::{Ask, Thinking};
use crate::models::{Abilities, Model};
use crate::refusal::Refusal;
use crate::shape::{dialect, violations};
use crate::wire::{Counts, Event, ordered, pieces};

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
pub(super) struct ToolCall {
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
            found = chat_messages::incomplete(body);
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
            .find_map(|name| whole(body, name));
        let max_tokens = asked.unwrap_or(model.max_output);
        if max_tokens > model.max_output {
            return Err(Refusal::invalid(format!(
                "max_tokens is too large: {max_tokens}. This model supports at most {} completion tokens.",
                model.max_output
            )));
        }
        let mut ask = chat_messages::read(body);
        if let Some(kind) = ask.attachments.first().filter(|_| !model.takes("IMAGE")) {
            return Err(Refusal::invalid(format!("{} does not take {kind}.", model.id)));
        }
        ask.max_tokens = max_tokens;
        ask.stop_sequences = match body.get("stop") {
            Some(Value::String(stop)) => vec![stop.clone()],
            _ => texts(body, "stop"),
        };
        ask.thinking = thinking(model, body);
        ask.wants_usage = body.pointer("/stream_options/include_usage") == Some(&Value::Bool(true));
        Ok(ask)
    }

    fn reply(&self, model: &'static Model, answer: &Answer) -> String {
        let mut content = String::new();
        for block in &answer.blocks {
            match block {
                Block::Reasoning(text) => content += &in_tags(text),
                Block::Text(text) => content += text,
                Block::Tool { .. } => {}
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
                    tool_calls: tool_calls(answer, false),
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
        for call in tool_calls(answer, true) {
            events.push(delta(json!({"tool_calls": [call]}), 12));
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
        events.push(Event::last(last.to_string(), Counts::of(answer), 0));
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

/// Some think whether or not they are asked to, others when they are.
pub(crate) fn thinking(model: &Model, fields: &Value) -> Thinking {
    let asked = ["reasoning_effort", "reasoning_config", "thinking"]
        .iter()
        .any(|name| {
            fields
                .get(name)
                .is_some_and(|value| !value.is_null() && value != "none" && text(value, "type") != "disabled")
        });
    if model.can(Abilities::ALWAYS_THINKS) || model.reasoning && asked {
        Thinking::On
    } else {
        Thinking::Off
    }
}

fn in_tags(thought: &str) -> String {
    format!("<reasoning>{thought}</reasoning>")
}

/// The tool calls of a reply, each with its place among them where that is `numbered`.
pub(super) fn tool_calls(answer: &Answer, numbered: bool) -> Vec<ToolCall> {
    let calls = answer.blocks.iter().filter_map(|block| match block {
        Block::Tool { name, input } => Some((name, input)),
        _ => None,
    });
    calls
        .enumerate()
        .map(|(index, (name, input))| ToolCall {
            function: Function {
                arguments: input.to_string(),
                name: name.clone(),
            },
            id: format!("chatcmpl-tool-{}", identifier(32)),
            index: numbered.then_some(index),
            r#type: "function",
        })
        .collect()
}

fn usage(answer: &Answer) -> Usage {
    Usage {
        completion_tokens: answer.output_tokens,
        prompt_tokens: answer.input_tokens,
        total_tokens: answer.input_tokens + answer.output_tokens,
    }
}

/// A stop sequence ends a reply with the word for its natural end.
pub(super) fn finish_reason(stop: &Stop) -> &'static str {
    match stop {
        Stop::End | Stop::Sequence(_) => "stop",
        Stop::MaxTokens => "length",
        Stop::Tool => "tool_calls",
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
}
