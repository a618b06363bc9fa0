//! `TwelveLabs` Pegasus: a video and what to say about it in, `message` out. Token counts stand in
//! the headers only.

use serde::Serialize;
use serde_json::Value;

use super::completion::{self, stop_reason};
use super::{Speaker, text, whole, within_limit};
use crate::answer::Answer;
use crate::ask::Ask;
use crate::models::Model;
use crate::refusal::Refusal;
use crate::shape::{FILLED, Shape, dialect, optional, required, violations};
use crate::wire::{Event, ordered};
use crate::{tokens, transcript};

static BODY: Shape = Shape::Object(&[
    required("inputPrompt", &FILLED),
    required(
        "mediaSource",
        &Shape::Union(&[
            optional("base64String", &FILLED),
            optional(
                "s3Location",
                &Shape::Object(&[required("uri", &FILLED), optional("bucketOwner", &FILLED)]),
            ),
        ]),
    ),
    optional("temperature", &Shape::Number { min: 0.0, max: 1.0 }),
    optional(
        "maxOutputTokens",
        &Shape::Integer {
            min: 1,
            max: i64::MAX,
        },
    ),
    optional("responseFormat", &Shape::Open(&[])),
]);

/// The longest prompt, in tokens.
const LONGEST_PROMPT: u64 = 2_000;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Reply<'a> {
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    finish_reason: Option<&'static str>,
}

pub(super) struct Pegasus;

impl Speaker for Pegasus {
    fn read(&self, model: &'static Model, body: &Value) -> Result<Ask, Refusal> {
        let found = violations(&BODY, body);
        if !found.is_empty() {
            return Err(dialect::json_schema(&found));
        }
        let prompt = text(body, "inputPrompt");
        if tokens::count(prompt) > LONGEST_PROMPT {
            return Err(Refusal::invalid(format!(
                "The inputPrompt has more than {LONGEST_PROMPT} tokens."
            )));
        }
        let mut ask = transcript::ask(prompt);
        ask.attach("a video");
        ask.max_tokens = whole(body, "maxOutputTokens").unwrap_or(model.max_output);
        within_limit("maxOutputTokens", ask.max_tokens, model)?;
        Ok(ask)
    }

    fn reply(&self, _: &'static Model, answer: &Answer) -> String {
        ordered(&Reply {
            message: &answer.text(),
            finish_reason: Some(stop_reason(&answer.stop)),
        })
    }

    fn stream(&self, _: &'static Model, answer: &Answer) -> Vec<Event> {
        completion::stream(&answer.text(), answer, |piece| {
            ordered(&Reply {
                message: piece.text,
                finish_reason: piece.stop.map(stop_reason),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models;
    use serde_json::json;

    #[test]
    fn bodies_are_judged() {
        let model = models::resolve("us.twelvelabs.pegasus-1-2-v1:0").unwrap().model;
        let read = |body: Value| Pegasus.read(model, &body);
        let s3 = json!({"s3Location": {"uri": "s3://bucket/a.mp4", "bucketOwner": "123456789012"}});
        let ask =
            read(json!({"inputPrompt": "What happens?", "mediaSource": s3, "temperature": 0.2})).unwrap();
        assert_eq!(ask.attachments, ["a video"]);
        let long = "word ".repeat(2_001);
        for (body, words) in [
            (
                json!({"inputPrompt": "x"}),
                "#: required key [mediaSource] not found",
            ),
            (
                json!({"inputPrompt": "x", "mediaSource": {}}),
                "#/mediaSource: minimum size: [1], found: [0]",
            ),
            (
                json!({"inputPrompt": long, "mediaSource": s3}),
                "more than 2000 tokens",
            ),
            (
                json!({"inputPrompt": "x", "mediaSource": s3, "maxOutputTokens": 5000}),
                "#/maxOutputTokens: 5000 is not less or equal to 4096",
            ),
        ] {
            let refusal = read(body).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }
}
