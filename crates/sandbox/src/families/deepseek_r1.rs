//! `DeepSeek` R1's text completion: `prompt` in, `choices` of text out. Token counts stand in the
//! headers only.
//!
//! It thinks before it answers, up to `</think>`; the `<think>` before that is the prompt's when it
//! ends with one, as its template does.

use serde::Serialize;
use serde_json::{Value, json};

use super::completion::{self, stop_reason};
use super::{Speaker, text, texts, whole, within_limit};
use crate::answer::{Answer, Block};
use crate::ask::{Ask, Thinking};
use crate::models::Model;
use crate::refusal::Refusal;
use crate::shape::{FILLED, Shape, TEXT, dialect, optional, required, violations};
use crate::transcript;
use crate::wire::{Event, ordered};

static BODY: Shape = Shape::Object(&[
    required("prompt", &FILLED),
    optional("temperature", &Shape::Number { min: 0.0, max: 1.0 }),
    optional("top_p", &Shape::Number { min: 0.0, max: 1.0 }),
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
]);

const OPEN: &str = "<think>";
const CLOSE: &str = "</think>";

#[derive(Serialize)]
struct Reply<'a> {
    choices: [Choice<'a>; 1],
}

#[derive(Serialize)]
struct Choice<'a> {
    text: &'a str,
    stop_reason: Option<&'static str>,
}

pub(super) struct DeepseekR1;

impl Speaker for DeepseekR1 {
    fn read(&self, model: &'static Model, body: &Value) -> Result<Ask, Refusal> {
        let found = violations(&BODY, body);
        if !found.is_empty() {
            return Err(dialect::json_schema(&found));
        }
        let prompt = text(body, "prompt");
        let mut ask = transcript::ask(prompt);
        ask.max_tokens = whole(body, "max_tokens").unwrap_or(model.max_output);
        within_limit("max_tokens", ask.max_tokens, model)?;
        ask.stop_sequences = texts(body, "stop");
        ask.thinking = Thinking::On;
        ask.echo = json!({ "opened": prompt.trim_end().ends_with(OPEN) });
        Ok(ask)
    }

    fn reply(&self, _: &'static Model, answer: &Answer) -> String {
        choices(&said(answer), Some(stop_reason(&answer.stop)))
    }

    fn stream(&self, _: &'static Model, answer: &Answer) -> Vec<Event> {
        completion::stream(&said(answer), answer, |piece| {
            choices(piece.text, piece.stop.map(stop_reason))
        })
    }
}

/// The reasoning and the answer, as one text.
fn said(answer: &Answer) -> String {
    let mut said = String::new();
    if answer.echo["opened"] != json!(true) {
        said += OPEN;
        said.push('\n');
    }
    for block in &answer.blocks {
        match block {
            Block::Reasoning(thought) => said += thought,
            Block::Text(text) => {
                said.push('\n');
                said += CLOSE;
                said += "\n\n";
                said += text;
            }
            Block::Tool { .. } => {}
        }
    }
    said
}

fn choices(text: &str, stop_reason: Option<&'static str>) -> String {
    ordered(&Reply {
        choices: [Choice { text, stop_reason }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::compose;
    use crate::models;

    fn reply(prompt: &str) -> String {
        let model = models::resolve("us.deepseek.r1-v1:0").unwrap().model;
        let ask = DeepseekR1.read(model, &json!({ "prompt": prompt })).unwrap();
        let answer = compose(&ask, model.id).unwrap();
        let reply: Value = serde_json::from_str(&DeepseekR1.reply(model, &answer)).unwrap();
        reply["choices"][0]["text"].as_str().unwrap().to_owned()
    }

    #[test]
    fn it_thinks_first_and_opens_what_the_prompt_left_closed() {
        let opened = reply("<｜begin▁of▁sentence｜><｜User｜>Hi [sandbox:echo]<｜Assistant｜><think>\n");
        assert!(
            !opened.contains(OPEN) && opened.ends_with("\n</think>\n\nHi"),
            "{opened}"
        );
        assert!(reply("Hi").starts_with("<think>\nThe prompt has 1 words."));
    }

    #[test]
    fn bodies_are_judged() {
        let model = models::resolve("us.deepseek.r1-v1:0").unwrap().model;
        for (body, words) in [
            (json!({"messages": []}), "#: required key [prompt] not found"),
            (
                json!({"prompt": "x", "max_tokens": 40_000}),
                "#/max_tokens: 40000 is not less or equal to 32768",
            ),
        ] {
            let refusal = DeepseekR1.read(model, &body).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }
}
