//! Claude 2.0, 2.1 and Instant: the text completion, and the Messages form they took as well.

use serde::Serialize;
use serde_json::{Value, json};

use super::anthropic::Anthropic;
use super::{Speaker, completion, text, texts, whole, within_limit};
use crate::answer::{Answer, Stop};
use crate::ask::Ask;
use crate::models::Model;
use crate::refusal::Refusal;
use crate::shape::{FILLED, Shape, TEXT, dialect, optional, required, violations};
use crate::transcript;
use crate::wire::{Event, ordered};

static BODY: Shape = Shape::Object(&[
    required("prompt", &FILLED),
    required(
        "max_tokens_to_sample",
        &Shape::Integer {
            min: 0,
            max: i64::MAX,
        },
    ),
    optional("temperature", &Shape::Number { min: 0.0, max: 1.0 }),
    optional("top_p", &Shape::Number { min: 0.0, max: 1.0 }),
    optional("top_k", &Shape::Integer { min: 0, max: 500 }),
    optional(
        "stop_sequences",
        &Shape::List {
            of: &TEXT,
            min: 0,
            max: 8_191,
        },
    ),
    optional("anthropic_version", &Shape::OneOf(&["bedrock-2023-05-31"])),
]);

/// Before each turn of the user; where the model would write it itself, it stops.
const HUMAN: &str = "\n\nHuman:";
const ASSISTANT: &str = "\n\nAssistant:";

#[derive(Serialize)]
struct Reply<'a> {
    r#type: &'static str,
    completion: &'a str,
    stop_reason: Option<&'static str>,
    stop: Option<&'a str>,
}

pub(super) struct AnthropicText;

impl Speaker for AnthropicText {
    fn read(&self, model: &'static Model, body: &Value) -> Result<Ask, Refusal> {
        if body.get("messages").is_some() {
            let mut ask = Anthropic.read(model, body)?;
            ask.echo = json!({"messages": true});
            return Ok(ask);
        }
        let found = violations(&BODY, body);
        if !found.is_empty() {
            return Err(dialect::json_schema(&found));
        }
        let prompt = text(body, "prompt");
        if !prompt.contains(HUMAN) || !prompt.contains(ASSISTANT) {
            return Err(Refusal::invalid(
                "Invalid prompt: prompt must start with \"\n\nHuman:\" turn, prompt must end with \"\n\nAssistant:\" turn",
            ));
        }
        let mut ask = transcript::ask(prompt);
        ask.max_tokens = whole(body, "max_tokens_to_sample").unwrap_or_default();
        within_limit("max_tokens_to_sample", ask.max_tokens, model)?;
        ask.stop_sequences = texts(body, "stop_sequences");
        Ok(ask)
    }

    fn reply(&self, model: &'static Model, answer: &Answer) -> String {
        if in_messages(answer) {
            return Anthropic.reply(model, answer);
        }
        // The prompt ends with a colon, and the reply begins with the blank after it.
        completed(&format!(" {}", answer.text()), Some(&answer.stop))
    }

    fn stream(&self, model: &'static Model, answer: &Answer) -> Vec<Event> {
        if in_messages(answer) {
            return Anthropic.stream(model, answer);
        }
        completion::stream(&format!(" {}", answer.text()), answer, |piece| {
            completed(piece.text, piece.stop)
        })
    }

    fn additional(&self) -> &'static [&'static str] {
        &["top_k"]
    }
}

fn in_messages(answer: &Answer) -> bool {
    answer.echo["messages"] == json!(true)
}

fn completed(completion: &str, stop: Option<&Stop>) -> String {
    let (stop_reason, stop) = match stop {
        None => (None, None),
        Some(Stop::MaxTokens) => (Some("max_tokens"), None),
        Some(Stop::Sequence(sequence)) => (Some("stop_sequence"), Some(sequence.as_str())),
        Some(Stop::End | Stop::Tool) => (Some("stop_sequence"), Some(HUMAN)),
    };
    ordered(&Reply {
        r#type: "completion",
        completion,
        stop_reason,
        stop,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models;

    #[test]
    fn both_forms_are_read() {
        let model = models::resolve("anthropic.claude-v2:1").unwrap().model;
        let read = |body: Value| AnthropicText.read(model, &body);
        let text = read(json!({"prompt": "\n\nHuman: Hi\n\nAssistant:", "max_tokens_to_sample": 9})).unwrap();
        assert_eq!((text.prompt.as_str(), text.max_tokens), ("Hi", 9));
        let messages = read(json!({"anthropic_version": "bedrock-2023-05-31", "max_tokens": 9,
            "messages": [{"role": "user", "content": "Hi"}]}));
        assert_eq!(messages.unwrap().prompt, "Hi");
        for (body, words) in [
            (
                json!({"prompt": "Hi"}),
                "#: required key [max_tokens_to_sample] not found",
            ),
            (
                json!({"prompt": "Hi", "max_tokens_to_sample": 9}),
                "prompt must start with",
            ),
            (
                json!({"prompt": "\n\nHuman: Hi\n\nAssistant:", "max_tokens_to_sample": 9, "max_tokens": 9}),
                "#: extraneous key [max_tokens] is not permitted",
            ),
        ] {
            let refusal = read(body).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }
}
