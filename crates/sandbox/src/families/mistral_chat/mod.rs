//! Mistral's chat completion, since 24.07: OpenAI's messages in, `choices` out.
//!
//! The engine takes a body as a chat or as a completion (recorded from an error of Pixtral Large), so
//! that the text form of the older models is taken and answered as theirs.
//!
//! No reply through `InvokeModel` is recorded. Large 24.07 and Pixtral answer as their page in the user
//! guide has it: `stop_reason` beside the message, whole messages in streams, and counts in the headers
//! only. The later ones answer as their engine does for every other model: like OpenAI. How Magistral
//! shows its reasoning here is known of neither, so that it shows it through Converse alone.

mod shapes;

use serde::Serialize;
use serde_json::{Value, json};

use super::mistral_text::MistralText;
use super::openai_chat::{OpenaiChat, ToolCall, finish_reason, tool_calls};
use super::{Speaker, chat_messages, texts, whole};
use crate::answer::{Answer, Stop};
use crate::ask::Ask;
use crate::models::{Abilities, Model};
use crate::refusal::Refusal;
use crate::shape::{dialect, violations};
use crate::wire::{Counts, Event, ordered, pieces};

#[derive(Serialize)]
struct Reply {
    choices: [Choice; 1],
}

#[derive(Serialize)]
struct Choice {
    index: u64,
    message: Message,
    stop_reason: Option<&'static str>,
}

#[derive(Serialize)]
struct Message {
    role: &'static str,
    content: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<ToolCall>,
}

pub(super) struct MistralChat;

impl Speaker for MistralChat {
    fn read(&self, model: &'static Model, body: &Value) -> Result<Ask, Refusal> {
        if body.get("prompt").is_some() && body.get("messages").is_none() {
            let mut ask = MistralText.read(model, body)?;
            ask.echo = json!({"completion": true});
            return Ok(ask);
        }
        let mut found = violations(&shapes::BODY, body);
        if found.is_empty() {
            found = chat_messages::incomplete(body);
        }
        if !found.is_empty() {
            return Err(dialect::pydantic(&found));
        }
        let mut ask = chat_messages::read(body);
        if let Some(kind) = ask.attachments.first().filter(|_| !model.takes("IMAGE")) {
            return Err(Refusal::invalid(format!("{} does not take {kind}.", model.id)));
        }
        ask.max_tokens = whole(body, "max_tokens").unwrap_or(model.max_output);
        if ask.max_tokens > model.max_output {
            return Err(Refusal::invalid(format!(
                "max_tokens: Input should be less than or equal to {}",
                model.max_output
            )));
        }
        ask.stop_sequences = match body.get("stop") {
            Some(Value::String(stop)) => vec![stop.clone()],
            _ => texts(body, "stop"),
        };
        Ok(ask)
    }

    fn reply(&self, model: &'static Model, answer: &Answer) -> String {
        if as_completion(answer) {
            return MistralText.reply(model, answer);
        }
        if model.can(Abilities::COUNTS) {
            return OpenaiChat.reply(model, answer);
        }
        documented(
            answer.text(),
            tool_calls(answer, false),
            Some(finish_reason(&answer.stop)),
        )
    }

    fn stream(&self, model: &'static Model, answer: &Answer) -> Vec<Event> {
        if as_completion(answer) {
            return MistralText.stream(model, answer);
        }
        if model.can(Abilities::COUNTS) {
            return OpenaiChat.stream(model, answer);
        }
        let mut pieces = pieces(&answer.text(), &[1]);
        let (last, tokens) = match answer.stop {
            Stop::MaxTokens => pieces.pop().unwrap_or_default(),
            _ => (String::new(), 0),
        };
        let mut events: Vec<Event> = pieces
            .into_iter()
            .map(|(piece, tokens)| Event::chunk(documented(piece, Vec::new(), None), tokens))
            .collect();
        let last = documented(last, tool_calls(answer, false), Some(finish_reason(&answer.stop)));
        events.push(Event::last(last, Counts::of(answer), tokens));
        events
    }

    // Recorded: errors/stream-validation-mistral-7b.
    fn refuses_in_stream(&self) -> bool {
        true
    }
}

fn as_completion(answer: &Answer) -> bool {
    answer.echo["completion"] == json!(true)
}

fn documented(content: String, tool_calls: Vec<ToolCall>, stop_reason: Option<&'static str>) -> String {
    ordered(&Reply {
        choices: [Choice {
            index: 0,
            message: Message {
                role: "assistant",
                content,
                tool_calls,
            },
            stop_reason,
        }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models;

    #[test]
    fn bodies_are_judged() {
        let model = models::resolve("mistral.mistral-large-2407-v1:0").unwrap().model;
        let read = |body: Value| MistralChat.read(model, &body);
        assert_eq!(
            read(json!({"prompt": "<s>[INST] Hi [/INST]"})).unwrap().prompt,
            "Hi"
        );
        let hi = json!([{"role": "user", "content": "Hi"}]);
        assert_eq!(
            read(json!({"messages": hi, "max_tokens": 5, "tool_choice": "any", "tools": []}))
                .unwrap()
                .max_tokens,
            5
        );
        for (body, words) in [
            (json!({"max_tokens": 5}), "messages: Field required"),
            (
                json!({"prompt": "Hi", "seed": 1}),
                "#: extraneous key [seed] is not permitted",
            ),
            (
                json!({"messages": hi, "seed": 1}),
                "seed: Extra inputs are not permitted",
            ),
            (
                json!({"messages": hi, "max_tokens": 9000}),
                "max_tokens: Input should be less than or equal to 8192",
            ),
            (
                json!({"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:"}}]}]}),
                "does not take an image",
            ),
        ] {
            let refusal = read(body).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }
}
