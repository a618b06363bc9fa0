//! AI21 Jurassic-2: `prompt` in, `completions` out, each with its tokens and their logarithmic
//! probabilities. It never answers in pieces.

use serde::Serialize;
use serde_json::Value;

use super::{Speaker, text, texts, whole, within_limit};
use crate::answer::{Answer, Stop};
use crate::ask::Ask;
use crate::models::Model;
use crate::refusal::Refusal;
use crate::shape::{FILLED, Shape, TEXT, dialect, optional, required, violations};
use crate::wire::{Event, ordered};
use crate::{tokens, transcript};

static BODY: Shape = Shape::Object(&[
    required("prompt", &FILLED),
    optional(
        "maxTokens",
        &Shape::Integer {
            min: 0,
            max: i64::MAX,
        },
    ),
    optional("temperature", &Shape::Number { min: 0.0, max: 1.0 }),
    optional("topP", &Shape::Number { min: 0.0, max: 1.0 }),
    optional(
        "stopSequences",
        &Shape::List {
            of: &TEXT,
            min: 0,
            max: usize::MAX,
        },
    ),
    optional("numResults", &Shape::Integer { min: 1, max: 16 }),
    optional("minTokens", &Shape::Integer { min: 0, max: 8_191 }),
    optional("topKReturn", &Shape::Integer { min: 0, max: 64 }),
    optional("presencePenalty", &penalty::PRESENCE),
    optional("countPenalty", &penalty::COUNT),
    optional("frequencyPenalty", &penalty::FREQUENCY),
]);

mod penalty {
    use crate::shape::{Member, Shape, optional, required};

    const fn up_to(max: f64) -> Shape {
        Shape::Number { min: 0.0, max }
    }

    pub(super) static PRESENCE: Shape = Shape::Object(&[
        required("scale", &up_to(5.0)),
        WHITESPACES,
        PUNCTUATIONS,
        NUMBERS,
        STOPWORDS,
        EMOJIS,
    ]);
    pub(super) static COUNT: Shape = Shape::Object(&[
        required("scale", &up_to(1.0)),
        WHITESPACES,
        PUNCTUATIONS,
        NUMBERS,
        STOPWORDS,
        EMOJIS,
    ]);
    pub(super) static FREQUENCY: Shape = Shape::Object(&[
        required("scale", &up_to(500.0)),
        WHITESPACES,
        PUNCTUATIONS,
        NUMBERS,
        STOPWORDS,
        EMOJIS,
    ]);

    const WHITESPACES: Member = optional("applyToWhitespaces", &Shape::Bool);
    const PUNCTUATIONS: Member = optional("applyToPunctuations", &Shape::Bool);
    const NUMBERS: Member = optional("applyToNumbers", &Shape::Bool);
    const STOPWORDS: Member = optional("applyToStopwords", &Shape::Bool);
    const EMOJIS: Member = optional("applyToEmojis", &Shape::Bool);
}

/// Tokens when the request names no number.
const DEFAULT_TOKENS: u64 = 200;

/// The id every recorded reply has.
const ID: u64 = 1234;

#[derive(Serialize)]
struct Reply<'a> {
    id: u64,
    prompt: Tokenized<'a>,
    completions: Vec<Completion<'a>>,
}

#[derive(Serialize)]
struct Tokenized<'a> {
    text: &'a str,
    tokens: Vec<Entry>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    generated_token: Generated,
    top_tokens: Option<Value>,
    text_range: Range,
}

#[derive(Serialize)]
struct Generated {
    token: String,
    logprob: f64,
    raw_logprob: f64,
}

/// In characters.
#[derive(Serialize)]
struct Range {
    start: usize,
    end: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Completion<'a> {
    data: Tokenized<'a>,
    finish_reason: Finish<'a>,
}

#[derive(Serialize)]
struct Finish<'a> {
    reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    length: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sequence: Option<&'a str>,
}

pub(super) struct Jurassic;

impl Speaker for Jurassic {
    fn read(&self, model: &'static Model, body: &Value) -> Result<Ask, Refusal> {
        let found = violations(&BODY, body);
        if !found.is_empty() {
            return Err(dialect::json_schema(&found));
        }
        let prompt = text(body, "prompt");
        let mut ask = transcript::ask(prompt);
        ask.max_tokens = whole(body, "maxTokens").unwrap_or(DEFAULT_TOKENS);
        within_limit("maxTokens", ask.max_tokens, model)?;
        ask.stop_sequences = texts(body, "stopSequences");
        ask.copies = whole(body, "numResults").unwrap_or(1);
        ask.echo = Value::from(prompt);
        Ok(ask)
    }

    fn reply(&self, _: &'static Model, answer: &Answer) -> String {
        let text = answer.text();
        let completions = (0..answer.copies).map(|_| Completion {
            data: tokenized(&text),
            finish_reason: reason(answer),
        });
        ordered(&Reply {
            id: ID,
            prompt: tokenized(answer.echo.as_str().unwrap_or_default()),
            completions: completions.collect(),
        })
    }

    /// Nothing: a request for a stream is refused before this.
    fn stream(&self, _: &'static Model, _: &Answer) -> Vec<Event> {
        Vec::new()
    }
}

/// The text with its tokens, a blank in them written as `▁`.
fn tokenized(text: &str) -> Tokenized<'_> {
    let mut start = 0;
    let tokens = tokens::pieces(text).into_iter().map(|piece| {
        let end = start + piece.chars().count();
        // Nobody can check a probability; it only has to be one, and the same every time.
        let logprob = -0.25 - f64::from(u16::try_from(piece.len()).unwrap_or(u16::MAX)) / 8.0;
        let entry = Entry {
            generated_token: Generated {
                token: piece.replace('\n', "<|newline|>").replace(' ', "▁"),
                logprob,
                raw_logprob: logprob,
            },
            top_tokens: None,
            text_range: Range { start, end },
        };
        start = end;
        entry
    });
    Tokenized {
        text,
        tokens: tokens.collect(),
    }
}

fn reason(answer: &Answer) -> Finish<'_> {
    let (reason, length, sequence) = match &answer.stop {
        Stop::End | Stop::Tool => ("endoftext", None, None),
        Stop::MaxTokens => ("length", Some(answer.output_tokens / answer.copies.max(1)), None),
        Stop::Sequence(sequence) => ("stop", None, Some(sequence.as_str())),
    };
    Finish {
        reason,
        length,
        sequence,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models;
    use serde_json::json;

    #[test]
    fn bodies_are_judged() {
        let model = models::resolve("ai21.j2-mid-v1").unwrap().model;
        let read = |body: Value| Jurassic.read(model, &body);
        let full = json!({"prompt": "Hi", "maxTokens": 10, "temperature": 0.9, "topP": 1.0, "stopSequences": [],
            "countPenalty": {"scale": 0}, "presencePenalty": {"scale": 5, "applyToEmojis": true}, "frequencyPenalty": {"scale": 500}});
        assert_eq!(read(full).unwrap().max_tokens, 10);
        for (body, words) in [
            (json!({}), "#: required key [prompt] not found"),
            (
                json!({"prompt": "Hi", "max_tokens": 1}),
                "#: extraneous key [max_tokens] is not permitted",
            ),
            (
                json!({"prompt": "Hi", "maxTokens": 9000}),
                "#/maxTokens: 9000 is not less or equal to 8191",
            ),
            (
                json!({"prompt": "Hi", "countPenalty": {"scale": 2}}),
                "#/countPenalty/scale: 2 is not less or equal to 1",
            ),
        ] {
            let refusal = read(body).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }

    #[test]
    fn ranges_are_of_characters_and_without_gaps() {
        let text = "Grüße, 日本!";
        let tokens = tokenized(text).tokens;
        assert_eq!(tokens.last().unwrap().text_range.end, text.chars().count());
        assert!(
            tokens
                .windows(2)
                .all(|pair| pair[0].text_range.end == pair[1].text_range.start)
        );
    }
}
