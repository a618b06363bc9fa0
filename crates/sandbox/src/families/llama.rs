//! Meta Llama, every generation: `prompt` in, `generation` out.
//!
//! In a stream `prompt_token_count` is a number in the first chunk and null after it,
//! `generation_token_count` counts up, and `stop_reason` is null until the last.

use serde::Serialize;
use serde_json::Value;

use super::completion::{self, stop_reason};
use super::{Speaker, items, text, unknown, whole, within_limit};
use crate::answer::Answer;
use crate::ask::Ask;
use crate::models::Model;
use crate::refusal::Refusal;
use crate::shape::{FILLED, Shape, dialect, optional, required, violations};
use crate::transcript;
use crate::wire::{Event, ordered};

static BODY: Shape = Shape::Object(&[
    required("prompt", &FILLED),
    optional("temperature", &Shape::Number { min: 0.0, max: 1.0 }),
    optional("top_p", &Shape::Number { min: 0.0, max: 1.0 }),
    optional(
        "max_gen_len",
        &Shape::Integer {
            min: 1,
            max: i64::MAX,
        },
    ),
    optional(
        "images",
        &Shape::List {
            of: &FILLED,
            min: 0,
            max: usize::MAX,
        },
    ),
]);

/// Tokens when the request names no number.
const DEFAULT_TOKENS: u64 = 512;

#[derive(Serialize)]
struct Reply {
    generation: String,
    prompt_token_count: u64,
    generation_token_count: u64,
    stop_reason: &'static str,
}

#[derive(Serialize)]
struct Chunk<'a> {
    generation: &'a str,
    prompt_token_count: Option<u64>,
    generation_token_count: u64,
    stop_reason: Option<&'static str>,
}

pub(super) struct Llama;

impl Speaker for Llama {
    fn read(&self, model: &'static Model, body: &Value) -> Result<Ask, Refusal> {
        let found = violations(&BODY, body);
        if !found.is_empty() {
            return Err(dialect::json_schema(&found));
        }
        let images = items(body, "images").len();
        if images > 0 && !model.takes("IMAGE") {
            return Err(unknown("images"));
        }
        let mut ask = transcript::ask(text(body, "prompt"));
        for _ in 0..images {
            ask.attach("an image");
        }
        ask.max_tokens = whole(body, "max_gen_len").unwrap_or(DEFAULT_TOKENS);
        within_limit("max_gen_len", ask.max_tokens, model)?;
        Ok(ask)
    }

    fn reply(&self, _: &'static Model, answer: &Answer) -> String {
        ordered(&Reply {
            generation: answer.text(),
            prompt_token_count: answer.input_tokens,
            generation_token_count: answer.output_tokens,
            stop_reason: stop_reason(&answer.stop),
        })
    }

    fn stream(&self, _: &'static Model, answer: &Answer) -> Vec<Event> {
        completion::stream(&answer.text(), answer, |piece| {
            ordered(&Chunk {
                generation: piece.text,
                prompt_token_count: piece.first.then_some(answer.input_tokens),
                generation_token_count: piece.so_far,
                stop_reason: piece.stop.map(stop_reason),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models;
    use serde_json::json;

    fn read(id: &str, body: &Value) -> Result<Ask, Refusal> {
        Llama.read(models::resolve(id).unwrap().model, body)
    }

    #[test]
    fn bodies_are_judged() {
        let small = "meta.llama3-8b-instruct-v1:0";
        assert!(
            read(
                small,
                &json!({"prompt": "Hi", "max_gen_len": 5, "temperature": 0, "top_p": 1})
            )
            .is_ok()
        );
        for (body, words) in [
            (
                json!({"messages": []}),
                "#: required key [prompt] not found#: extraneous key [messages] is not permitted",
            ),
            (
                json!({"prompt": "Hi", "max_tokens": 5}),
                "#: extraneous key [max_tokens] is not permitted",
            ),
            (
                json!({"prompt": "Hi", "max_gen_len": 4096}),
                "#/max_gen_len: 4096 is not less or equal to 2048",
            ),
            (
                json!({"prompt": "Hi", "images": ["aGk="]}),
                "#: extraneous key [images] is not permitted",
            ),
        ] {
            let refusal = read(small, &body).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
        let seen = read(
            "us.meta.llama3-2-11b-instruct-v1:0",
            &json!({"prompt": "<|image|>Hi", "images": ["aGk="]}),
        );
        assert_eq!(seen.unwrap().attachments, ["an image"]);
    }
}
