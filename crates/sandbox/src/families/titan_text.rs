//! Amazon Titan Text: `inputText` in, `results[0].outputText` out.
//!
//! A stream has few, large chunks. `inputTextTokenCount` is a number in the first and null after
//! it; `totalOutputTextTokenCount` and `completionReason` are null until the last.

use serde::Serialize;
use serde_json::Value;

use super::{Speaker, text, texts, whole};
use crate::answer::{Answer, Stop};
use crate::ask::Ask;
use crate::models::Model;
use crate::refusal::Refusal;
use crate::shape::{FILLED, Shape, dialect, optional, required, violations};
use crate::transcript;
use crate::wire::{Counts, Event, ordered, pieces};

static BODY: Shape = Shape::Object(&[
    required("inputText", &FILLED),
    optional("textGenerationConfig", &CONFIG),
]);

static CONFIG: Shape = Shape::Object(&[
    optional("temperature", &Shape::Number { min: 0.0, max: 1.0 }),
    optional("topP", &Shape::Number { min: 0.0, max: 1.0 }),
    optional(
        "maxTokenCount",
        &Shape::Integer {
            min: 0,
            max: i64::MAX,
        },
    ),
    optional(
        "stopSequences",
        &Shape::List {
            of: &FILLED,
            min: 0,
            max: 2_500,
        },
    ),
]);

/// Tokens in a chunk.
const LARGE: &[usize] = &[44, 36];

/// Tokens when the request names no number.
const DEFAULT_TOKENS: u64 = 512;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Reply {
    input_text_token_count: u64,
    results: [Outcome; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    token_count: u64,
    output_text: String,
    completion_reason: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Chunk {
    output_text: String,
    index: u64,
    total_output_text_token_count: Option<u64>,
    completion_reason: Option<&'static str>,
    input_text_token_count: Option<u64>,
}

pub(super) struct TitanText;

impl Speaker for TitanText {
    fn read(&self, model: &'static Model, body: &Value) -> Result<Ask, Refusal> {
        let found = violations(&BODY, body);
        if !found.is_empty() {
            return Err(dialect::json_schema(&found));
        }
        let config = body.get("textGenerationConfig").unwrap_or(&Value::Null);
        let max_tokens = whole(config, "maxTokenCount").unwrap_or(DEFAULT_TOKENS);
        if max_tokens > model.max_output {
            return Err(Refusal::invalid(format!(
                "Malformed input request: #/textGenerationConfig/maxTokenCount: {max_tokens} is not less or equal to \
                 {}, please reformat your input and try again.",
                model.max_output
            )));
        }
        let mut ask = transcript::ask(text(body, "inputText"));
        ask.max_tokens = max_tokens;
        ask.stop_sequences = texts(config, "stopSequences");
        Ok(ask)
    }

    fn reply(&self, _: &'static Model, answer: &Answer) -> String {
        ordered(&Reply {
            input_text_token_count: answer.input_tokens,
            results: [Outcome {
                token_count: answer.output_tokens,
                output_text: answer.text(),
                completion_reason: reason(&answer.stop),
            }],
        })
    }

    fn stream(&self, _: &'static Model, answer: &Answer) -> Vec<Event> {
        let mut pieces = pieces(&answer.text(), LARGE);
        let (last_text, last_tokens) = pieces.pop().unwrap_or_default();
        let single = pieces.is_empty();
        let mut events: Vec<Event> = pieces
            .into_iter()
            .enumerate()
            .map(|(at, (output_text, tokens))| {
                let chunk = Chunk {
                    output_text,
                    index: 0,
                    total_output_text_token_count: None,
                    completion_reason: None,
                    input_text_token_count: (at == 0).then_some(answer.input_tokens),
                };
                Event::chunk(ordered(&chunk), tokens)
            })
            .collect();
        let last = Chunk {
            output_text: last_text,
            index: 0,
            total_output_text_token_count: Some(answer.output_tokens),
            completion_reason: Some(reason(&answer.stop)),
            input_text_token_count: single.then_some(answer.input_tokens),
        };
        events.push(Event::last(ordered(&last), Counts::of(answer), last_tokens));
        events
    }
}

fn reason(stop: &Stop) -> &'static str {
    match stop {
        Stop::End | Stop::Tool => "FINISH",
        Stop::MaxTokens => "LENGTH",
        Stop::Sequence(_) => "STOP_CRITERIA_MET",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models;
    use serde_json::json;

    fn read(body: &Value) -> Result<Ask, Refusal> {
        TitanText.read(models::resolve("amazon.titan-text-lite-v1").unwrap().model, body)
    }

    #[test]
    fn bodies_are_judged() {
        assert!(
            read(&json!({"inputText": "Hi", "textGenerationConfig": {"temperature": 0, "topP": 1}})).is_ok()
        );
        for (body, words) in [
            (json!({}), "#: required key [inputText] not found"),
            (
                json!({"inputText": "Hi", "prompt": "x"}),
                "#: extraneous key [prompt] is not permitted",
            ),
            (
                json!({"inputText": "Hi", "textGenerationConfig": {"maxTokens": 5}}),
                "#/textGenerationConfig: extraneous key [maxTokens] is not permitted",
            ),
            (
                json!({"inputText": 5}),
                "#/inputText: expected type: String, found: Integer",
            ),
            (
                json!({"inputText": "Hi", "textGenerationConfig": {"maxTokenCount": 5000}}),
                "#/textGenerationConfig/maxTokenCount: 5000 is not less or equal to 4096",
            ),
        ] {
            let refusal = read(&body).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }
}
