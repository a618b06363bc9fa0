//! `DeepSeek` R1's text completion, through `InvokeModel`.
//!
//! ```text
//! request {"prompt":"<｜begin▁of▁sentence｜>…","max_tokens","temperature","top_p","stop":[…]}
//! reply   {"choices":[{"text":"… </think>⏎⏎…","stop_reason":"stop"|"length"}]}
//! chunk   the same members, `text` is what is new; or Llama's: {"generation","stop_reason",…}
//! ```
//! A conversation is `<｜begin▁of▁sentence｜>{system}<｜User｜>{words}<｜Assistant｜>{words}<｜end▁of▁sentence｜>…` and ends with
//! `<｜Assistant｜><think>⏎`, so that the reply begins within the thoughts. Models imported to answer like vLLM's completions
//! have `finish_reason` and `usage` as well.
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-deepseek.html>

mod body;

use serde::Serialize;
use serde_json::Value;

use super::draft::Block;
use super::invoke::{service_members, stop_blocked};
use super::parameters::{Accepts, Parameter, Standard};
use super::prompt_text::{self, warn_of_marks};
use super::read::{self, count, list, parse, set, text, unreadable};
use super::sampling::{self, Limits, Paths};
use super::thoughts;
use super::turns::Instructions;
use super::{BodyForm, Codec, Dialect, Draft, Encoded, with_parameters};
use crate::catalog::Model;
use crate::error::Error;
use crate::finding::Finding;
use crate::prompt::{Prompt, Role};
use crate::reply::{Reply, StopKind};
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct DeepseekR1;

const LIMITS: Limits = Limits {
    min_tokens: 1,
    temperature: (0.0, 1.0),
    top_p: (0.0, 1.0),
    top_k: None,
    stops: 10,
    visible_stops: false,
};

const PATHS: Paths = Paths::OPENAI;

const PARAMETERS: &[Parameter] = &[
    Parameter::standard(
        Standard::MaxTokens,
        PATHS.max_tokens,
        // AWS advises to stay below 8,192: beyond it replies get worse.
        Accepts::Integer { min: 1, max: 32_768 },
        "",
    ),
    Parameter::standard(
        Standard::Temperature,
        PATHS.temperature,
        Accepts::Number { min: 0.0, max: 1.0 },
        "",
    ),
    Parameter::standard(
        Standard::TopP,
        PATHS.top_p,
        Accepts::Number { min: 0.0, max: 1.0 },
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
    ("eos_token", StopKind::EndTurn),
    ("stop_sequence", StopKind::StopSequence),
];

const BEGIN: &str = "<｜begin▁of▁sentence｜>";
const USER: &str = "<｜User｜>";
const ASSISTANT: &str = "<｜Assistant｜>";
const END: &str = "<｜end▁of▁sentence｜>";

#[derive(Serialize)]
struct Body<'a> {
    prompt: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f64>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    stop: &'a [&'a str],
}

impl BodyForm for DeepseekR1 {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::Prompt
    }
}

impl Codec for DeepseekR1 {
    fn parameters(&self, _: &Model) -> &'static [Parameter] {
        PARAMETERS
    }

    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let rendered = render(model, prompt, &mut findings);
        let fitted = sampling::fit(prompt, model, &LIMITS, &PATHS, &mut findings);
        let body = Body {
            prompt: rendered,
            max_tokens: fitted.max_tokens,
            temperature: fitted.temperature,
            top_p: fitted.top_p,
            stop: &fitted.stop_sequences,
        };
        let body = with_parameters(&body, prompt, PARAMETERS, &mut findings);
        Encoded { body, findings }
    }

    fn decode(&self, body: &[u8]) -> Result<Reply, Error> {
        let body = parse(body, "The reply")?;
        if !body["choices"].is_array() && !body["generation"].is_string() {
            return Err(unreadable("DeepSeek R1", "choices"));
        }
        let mut draft = Draft::new();
        read_choices(&mut draft, &body);
        Ok(draft.into_reply_of(body))
    }

    fn fold(&self, draft: &mut Draft, _event: &str, payload: &[u8]) -> Result<(), Error> {
        prompt_text::fold(draft, payload, read_choices)
    }

    fn correct(&self, model: &Model, body: &mut Value, findings: &mut Vec<Finding>) {
        prompt_text::correct(&body::BODY, body, findings, |prompt, findings| {
            render(model, prompt, findings)
        });
    }
}

fn render(model: &Model, prompt: &Prompt, findings: &mut Vec<Finding>) -> String {
    let words = prompt_text::words(prompt, Instructions::above(model), findings);
    warn_of_marks(&words, &[BEGIN, USER, ASSISTANT, END], findings);
    let mut text = BEGIN.to_owned();
    text.push_str(&words.system.join("\n\n"));
    for (index, said) in words.turns.iter().enumerate() {
        match said.role {
            Role::User | Role::System => {
                text.push_str(USER);
                text.push_str(&said.text());
            }
            Role::Assistant => {
                text.push_str(ASSISTANT);
                text.push_str(&said.text());
                // An answer that was begun is gone on with.
                if index + 1 < words.turns.len() {
                    text.push_str(END);
                }
            }
        }
    }
    if words.turns.last().is_none_or(|last| last.role != Role::Assistant) {
        text.push_str(ASSISTANT);
        text.push_str("<think>\n");
    }
    text
}

/// A buffered body, or a chunk: they have the same members.
fn read_choices(draft: &mut Draft, body: &Value) {
    let usage = draft.usage();
    set(&mut usage.input, &body["usage"]["prompt_tokens"]);
    set(&mut usage.output, &body["usage"]["completion_tokens"]);
    set(&mut usage.input, &body["prompt_token_count"]);
    set(&mut usage.output, &body["generation_token_count"]);
    service_members(draft, body);
    for (position, choice) in (0..).zip(list(&body["choices"])) {
        let number = count(&choice["index"]).unwrap_or(position);
        read_choice(draft, number, choice, "text");
    }
    if body["generation"].is_string() {
        read_choice(draft, 0, body, "generation");
    }
}

fn read_choice(draft: &mut Draft, number: u64, choice: &Value, words: &str) {
    draft.candidate(number);
    let block = Block::words_of(number);
    thoughts::add(draft, block, text(&choice[words]));
    let stop = ["stop_reason", "finish_reason"].map(|name| read::stop(&choice[name], STOP_WORDS));
    if let Some(stop) = stop.into_iter().flatten().next() {
        draft.stop(number, stop);
    } else if choice.get("stop_reason").is_none() && choice.get("finish_reason").is_none() {
        stop_blocked(draft, number);
    }
    thoughts::end(draft, block);
}
