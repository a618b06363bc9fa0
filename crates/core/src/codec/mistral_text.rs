//! Mistral's text completion, through `InvokeModel`: Mistral 7B, Mixtral 8x7B, Large and Small 24.02.
//!
//! ```text
//! request {"prompt":"<s>[INST] … [/INST]","max_tokens","stop":[…],"temperature","top_p","top_k"}
//! reply   {"outputs":[{"text":"…","stop_reason":"stop"|"length"}]}
//! chunk   the same members: `text` is what is new, `stop_reason` null until the last
//! ```
//! Token counts come in the response headers, or in the service's metrics. A conversation is
//! `<s>[INST] {user} [/INST] {assistant}</s> [INST] {user} [/INST]`; there is no mark for instructions.
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-mistral-text-completion.html>

mod body;

use serde::Serialize;
use serde_json::Value;

use super::draft::Block;
use super::invoke::service_members;
use super::parameters::{Accepts, Parameter, Standard};
use super::prompt_text::{self, instructed, warn_of_marks};
use super::read::{list, parse, text, unreadable};
use super::sampling::{self, Limits, Paths};
use super::turns::Instructions;
use super::{BodyForm, Codec, Dialect, Draft, Encoded, ThroughConverse, note, with_parameters};
use crate::catalog::Model;
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::prompt::Prompt;
use crate::reply::{Reply, StopKind};
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct MistralText;

const TOP_K: u32 = 200;

const LIMITS: Limits = Limits {
    min_tokens: 1,
    temperature: (0.0, 1.0),
    top_p: (0.0, 1.0),
    top_k: Some(TOP_K),
    stops: 10,
    visible_stops: false,
};

const PATHS: Paths = Paths::OPENAI;

const PARAMETERS: &[Parameter] = &[
    Parameter::standard(
        Standard::MaxTokens,
        PATHS.max_tokens,
        Accepts::Integer { min: 1, max: 8_192 },
        // 512 for the two small ones, 8,192 for Large and Small.
        "",
    ),
    Parameter::standard(
        Standard::Temperature,
        PATHS.temperature,
        Accepts::Number { min: 0.0, max: 1.0 },
        // 0.5 or 0.7.
        "",
    ),
    Parameter::standard(
        Standard::TopP,
        PATHS.top_p,
        Accepts::Number { min: 0.0, max: 1.0 },
        // 0.9 or 1.
        "",
    ),
    Parameter::standard(
        Standard::TopK,
        PATHS.top_k,
        Accepts::Integer { min: 1, max: 200 },
        "",
    ),
    Parameter::standard(
        Standard::StopSequences,
        PATHS.stop_sequences,
        Accepts::Texts { max: 10 },
        "[]",
    ),
];

const STOP_WORDS: &[(&str, StopKind)] = &[
    // A stop sequence ends a reply with the same word.
    ("stop", StopKind::EndTurn),
    ("length", StopKind::MaxTokens),
];

#[derive(Serialize)]
struct Body<'a> {
    prompt: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    stop: &'a [&'a str],
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_k: Option<u32>,
}

impl BodyForm for MistralText {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::Prompt
    }
}

impl Codec for MistralText {
    fn parameters(&self, _: &Model) -> &'static [Parameter] {
        PARAMETERS
    }

    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let rendered = render(prompt, &mut findings);
        let mut fitted = sampling::fit(prompt, model, &LIMITS, &PATHS, &mut findings);
        if fitted.top_k.take_if(|top_k| *top_k == 0).is_some() {
            findings.push(note(
                "parameter-dropped",
                Severity::Note,
                PATHS.top_k,
                "`top_k` was left out: 0 means that every token is considered, and Mistral wants 1 to 200."
                    .to_owned(),
                "Nothing.",
            ));
        }
        let body = Body {
            prompt: rendered,
            max_tokens: fitted.max_tokens,
            stop: &fitted.stop_sequences,
            temperature: fitted.temperature,
            top_p: fitted.top_p,
            top_k: fitted.top_k,
        };
        let body = with_parameters(&body, prompt, PARAMETERS, &mut findings);
        Encoded { body, findings }
    }

    fn decode(&self, body: &[u8]) -> Result<Reply, Error> {
        let body = parse(body, "The reply")?;
        if !body["outputs"].is_array() {
            return Err(unreadable("Mistral text completion", "outputs"));
        }
        let mut draft = Draft::new();
        read_outputs(&mut draft, &body);
        Ok(draft.into_reply_of(body))
    }

    fn fold(&self, draft: &mut Draft, _event: &str, payload: &[u8]) -> Result<(), Error> {
        prompt_text::fold(draft, payload, read_outputs)
    }

    fn correct(&self, _: &Model, body: &mut Value, findings: &mut Vec<Finding>) {
        prompt_text::correct(&body::BODY, body, findings, render);
    }

    fn through_converse(&self) -> ThroughConverse {
        ThroughConverse {
            top_k: Some((&["top_k"], TOP_K)),
            ..ThroughConverse::default()
        }
    }
}

fn render(prompt: &Prompt, findings: &mut Vec<Finding>) -> String {
    let words = prompt_text::words(prompt, Instructions::Nowhere, findings);
    warn_of_marks(&words, &["[INST]", "[/INST]", "</s>"], findings);
    instructed(&words.turns, "", "</s> ")
}

/// A buffered body, or a chunk: they have the same members.
fn read_outputs(draft: &mut Draft, body: &Value) {
    service_members(draft, body);
    for (number, output) in (0..).zip(list(&body["outputs"])) {
        draft.candidate(number);
        draft.text(Block::words_of(number), text(&output["text"]));
        prompt_text::read_stop(draft, number, output, STOP_WORDS);
    }
}
