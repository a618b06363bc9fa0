//! Mistral's text completion, up to 24.02: `prompt` in, `outputs` out. Token counts stand in the
//! headers only.

use serde::Serialize;
use serde_json::Value;

use super::completion::{self, stop_reason};
use super::{Speaker, text, texts, whole, within_limit};
use crate::answer::Answer;
use crate::ask::Ask;
use crate::models::Model;
use crate::refusal::Refusal;
use crate::shape::{FILLED, Shape, TEXT, dialect, optional, required, violations};
use crate::transcript;
use crate::wire::{Event, ordered};

static BODY: Shape = Shape::Object(&[
    required("prompt", &FILLED),
    optional(
        "max_tokens",
        &Shape::Integer {
            min: 1,
            max: i64::MAX,
        },
    ),
    optional(
        "stop",
        &Shape::List {
            of: &TEXT,
            min: 0,
            max: 10,
        },
    ),
    optional("temperature", &Shape::Number { min: 0.0, max: 1.0 }),
    optional("top_p", &Shape::Number { min: 0.0, max: 1.0 }),
    optional("top_k", &Shape::Integer { min: 0, max: 200 }),
]);

/// Tokens when the request names no number.
const DEFAULT_TOKENS: u64 = 512;

#[derive(Serialize)]
struct Reply<'a> {
    outputs: [Output<'a>; 1],
}

#[derive(Serialize)]
struct Output<'a> {
    text: &'a str,
    stop_reason: Option<&'static str>,
}

pub(super) struct MistralText;

impl Speaker for MistralText {
    fn read(&self, model: &'static Model, body: &Value) -> Result<Ask, Refusal> {
        let found = violations(&BODY, body);
        if !found.is_empty() {
            return Err(dialect::json_schema(&found));
        }
        let mut ask = transcript::ask(text(body, "prompt"));
        ask.max_tokens = whole(body, "max_tokens").unwrap_or(DEFAULT_TOKENS);
        within_limit("max_tokens", ask.max_tokens, model)?;
        ask.stop_sequences = texts(body, "stop");
        Ok(ask)
    }

    fn reply(&self, _: &'static Model, answer: &Answer) -> String {
        outputs(&answer.text(), Some(stop_reason(&answer.stop)))
    }

    fn stream(&self, _: &'static Model, answer: &Answer) -> Vec<Event> {
        completion::stream(&answer.text(), answer, |piece| {
            outputs(piece.text, piece.stop.map(stop_reason))
        })
    }

    fn additional(&self) -> &'static [&'static str] {
        &["top_k"]
    }
}

fn outputs(text: &str, stop_reason: Option<&'static str>) -> String {
    ordered(&Reply {
        outputs: [Output { text, stop_reason }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models;
    use serde_json::json;

    #[test]
    fn bodies_are_judged() {
        let model = models::resolve("mistral.mixtral-8x7b-instruct-v0:1")
            .unwrap()
            .model;
        let read = |body: Value| MistralText.read(model, &body);
        let ask =
            read(json!({"prompt": "<s>[INST] Hi [/INST]", "max_tokens": 5, "stop": ["|"], "top_k": 50}))
                .unwrap();
        assert_eq!((ask.prompt.as_str(), ask.max_tokens), ("Hi", 5));
        assert_eq!(ask.stop_sequences, ["|"]);
        for (body, words) in [
            (
                json!({"messages": []}),
                "#: required key [prompt] not found#: extraneous key [messages] is not permitted",
            ),
            (
                json!({"prompt": "Hi", "max_tokens": 8192}),
                "#/max_tokens: 8192 is not less or equal to 4096",
            ),
            (
                json!({"prompt": "Hi", "stop": "x"}),
                "#/stop: expected type: JSONArray, found: String",
            ),
        ] {
            let refusal = read(body).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }
}
