//! Cohere Command: `prompt` in, `generations` out. Token counts stand in the headers only.
//!
//! A stream has one of two shapes: with `stream: true` a chunk for each token and a last one without
//! text, even for several generations; without it, one chunk with the whole reply.

use serde::Serialize;
use serde_json::{Value, json};

use super::{Speaker, text, texts, whole, within_limit};
use crate::answer::{Answer, Stop};
use crate::ask::Ask;
use crate::http::request_id;
use crate::models::Model;
use crate::refusal::Refusal;
use crate::shape::{FILLED, Shape, TEXT, dialect, optional, required, violations};
use crate::transcript;
use crate::wire::{Counts, Event, ordered, pieces};

static BODY: Shape = Shape::Object(&[
    required("prompt", &FILLED),
    optional(
        "max_tokens",
        &Shape::Integer {
            min: 1,
            max: i64::MAX,
        },
    ),
    optional("temperature", &Shape::Number { min: 0.0, max: 5.0 }),
    optional("p", &Shape::Number { min: 0.0, max: 1.0 }),
    optional("k", &Shape::Integer { min: 0, max: 500 }),
    optional(
        "stop_sequences",
        &Shape::List {
            of: &TEXT,
            min: 0,
            max: 4,
        },
    ),
    optional("stream", &Shape::Bool),
    optional("num_generations", &Shape::Integer { min: 1, max: 5 }),
    optional(
        "return_likelihoods",
        &Shape::OneOf(&["GENERATION", "ALL", "NONE"]),
    ),
    optional("truncate", &Shape::OneOf(&["NONE", "START", "END"])),
    optional("logit_bias", &Shape::Open(&[])),
]);

/// Tokens when the request names no number.
const DEFAULT_TOKENS: u64 = 20;

#[derive(Serialize)]
struct Reply<'a> {
    id: String,
    generations: Vec<Generation<'a>>,
    prompt: &'a str,
}

#[derive(Serialize)]
struct Generation<'a> {
    id: String,
    text: &'a str,
    finish_reason: &'static str,
}

#[derive(Serialize)]
struct Chunk<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<u64>,
    is_finished: bool,
    text: &'a str,
}

#[derive(Serialize)]
struct End {
    finish_reason: &'static str,
    is_finished: bool,
}

pub(super) struct CohereCommand;

impl Speaker for CohereCommand {
    fn read(&self, model: &'static Model, body: &Value) -> Result<Ask, Refusal> {
        let found = violations(&BODY, body);
        if !found.is_empty() {
            return Err(dialect::json_schema(&found));
        }
        let prompt = text(body, "prompt");
        let mut ask = transcript::ask(prompt);
        ask.max_tokens = whole(body, "max_tokens").unwrap_or(DEFAULT_TOKENS);
        within_limit("max_tokens", ask.max_tokens, model)?;
        ask.stop_sequences = texts(body, "stop_sequences");
        ask.copies = whole(body, "num_generations").unwrap_or(1);
        // Every generation reads the prompt anew.
        ask.input_tokens *= ask.copies;
        ask.echo = json!({"prompt": prompt, "stream": body.get("stream") == Some(&Value::Bool(true))});
        Ok(ask)
    }

    fn reply(&self, _: &'static Model, answer: &Answer) -> String {
        let text = said(answer);
        let generations = (0..answer.copies).map(|_| Generation {
            id: request_id(),
            text: &text,
            finish_reason: finish_reason(&answer.stop),
        });
        ordered(&Reply {
            id: request_id(),
            generations: generations.collect(),
            prompt: super::text(&answer.echo, "prompt"),
        })
    }

    fn stream(&self, model: &'static Model, answer: &Answer) -> Vec<Event> {
        let counts = Counts::of(answer);
        if answer.echo["stream"] != json!(true) {
            return vec![Event::last(
                self.reply(model, answer),
                counts,
                answer.output_tokens,
            )];
        }
        let mut events = Vec::new();
        for index in 0..answer.copies {
            for (text, tokens) in pieces(&said(answer), &[1]) {
                let chunk = Chunk {
                    index: (answer.copies > 1).then_some(index),
                    is_finished: false,
                    text: &text,
                };
                events.push(Event::chunk(ordered(&chunk), tokens));
            }
        }
        let end = End {
            finish_reason: finish_reason(&answer.stop),
            is_finished: true,
        };
        events.push(Event::last(ordered(&end), counts, 0));
        events
    }

    fn additional(&self) -> &'static [&'static str] {
        &["k", "return_likelihoods", "truncate", "logit_bias"]
    }
}

/// Its replies begin with a blank.
fn said(answer: &Answer) -> String {
    format!(" {}", answer.text())
}

fn finish_reason(stop: &Stop) -> &'static str {
    match stop {
        Stop::MaxTokens => "MAX_TOKENS",
        Stop::End | Stop::Sequence(_) | Stop::Tool => "COMPLETE",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::compose;
    use crate::models;

    fn model() -> &'static Model {
        models::resolve("cohere.command-light-text-v14").unwrap().model
    }

    #[test]
    fn bodies_are_judged() {
        let ask = CohereCommand
            .read(
                model(),
                &json!({"prompt": "Hi there", "num_generations": 2, "stop_sequences": ["|"]}),
            )
            .unwrap();
        assert_eq!((ask.max_tokens, ask.copies, ask.input_tokens), (20, 2, 4));
        for (body, words) in [
            (
                json!({"message": "Hi"}),
                "#: required key [prompt] not found#: extraneous key [message] is not permitted",
            ),
            (
                json!({"prompt": "Hi", "num_generations": 6}),
                "#/num_generations: 6 is not less or equal to 5",
            ),
            (
                json!({"prompt": "Hi", "truncate": "MIDDLE"}),
                "#/truncate: MIDDLE is not a valid enum value",
            ),
        ] {
            let refusal = CohereCommand.read(model(), &body).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }

    #[test]
    fn a_stream_that_was_not_asked_for_is_one_chunk() {
        let events = |body: &Value| {
            let ask = CohereCommand.read(model(), body).unwrap();
            let answer = compose(&ask, "m").unwrap();
            CohereCommand.stream(model(), &answer).len()
        };
        assert_eq!(events(&json!({"prompt": "a b c [sandbox:echo]"})), 1);
        let twice = json!({"prompt": "a b c [sandbox:echo]", "stream": true, "num_generations": 2});
        assert_eq!(events(&twice), 3 + 3 + 1);
    }
}
