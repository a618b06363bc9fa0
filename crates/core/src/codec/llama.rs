//! Llama 2, 3, 3.1, 3.2, 3.3 and 4, through `InvokeModel`.
//!
//! ```text
//! request {"prompt":"<|begin_of_text|>…","max_gen_len":512,"temperature","top_p","images":["<base64>"]}
//! reply   {"generation":"…","prompt_token_count":13,"generation_token_count":11,"stop_reason":"stop"|"length"}
//! chunk   the same members: `generation` is what is new, `prompt_token_count` comes once, `generation_token_count` rises
//! ```
//! A reply that a guardrail blocked has `generation` only. The conversation is rendered with the chat template of the
//! model's generation, [`crate::catalog::Template`]:
//!
//! ```text
//! 2  <s>[INST] <<SYS>>⏎{system}⏎<</SYS>>⏎⏎{user} [/INST] {assistant} </s><s>[INST] {user} [/INST]
//! 3  <|begin_of_text|><|start_header_id|>{role}<|end_header_id|>⏎⏎{words}<|eot_id|>…<|start_header_id|>assistant<|end_header_id|>⏎⏎
//! 4  <|begin_of_text|><|header_start|>{role}<|header_end|>⏎⏎{words}<|eot|>…<|header_start|>assistant<|header_end|>⏎⏎
//! ```
//! An image is `<|image|>` in the words of its turn, before the text, which is what sees it.
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-meta.html>,
//! <https://github.com/meta-llama/llama-models> (`prompt_format.md` of each generation)

mod body;
mod template;

use serde::Serialize;
use serde_json::{Map, Value};

use super::draft::Block;
use super::invoke::{intervened, is_last_chunk, service_members};
use super::misnamed;
use super::parameters::{Accepts, Parameter, Standard};
use super::prompt_text;
use super::read::{parse, set, text, unreadable};
use super::sampling::{self, Limits, Paths};
use super::{BodyForm, Codec, Dialect, Draft, Encoded, with_parameters};
use crate::catalog::Model;
use crate::error::Error;
use crate::finding::Finding;
use crate::prompt::Prompt;
use crate::reply::{Reply, StopKind};
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct Llama;

const LIMITS: Limits = Limits {
    min_tokens: 1,
    temperature: (0.0, 1.0),
    top_p: (0.0, 1.0),
    top_k: None,
    stops: 0,
    visible_stops: false,
};

const PATHS: Paths = Paths {
    max_tokens: "max_gen_len",
    ..Paths::OPENAI
};

const PARAMETERS: &[Parameter] = &[
    Parameter::standard(
        Standard::MaxTokens,
        PATHS.max_tokens,
        // The documentation has 2,048 for all of them; newer models take more, and each says how much.
        Accepts::Integer { min: 1, max: 8_192 },
        "512",
    ),
    Parameter::standard(
        Standard::Temperature,
        PATHS.temperature,
        Accepts::Number { min: 0.0, max: 1.0 },
        "0.5",
    ),
    Parameter::standard(
        Standard::TopP,
        PATHS.top_p,
        Accepts::Number { min: 0.0, max: 1.0 },
        "0.9",
    ),
];

const STOP_WORDS: &[(&str, StopKind)] = &[("stop", StopKind::EndTurn), ("length", StopKind::MaxTokens)];

#[derive(Serialize)]
struct Body<'a> {
    prompt: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_gen_len: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    images: Vec<&'a str>,
}

impl BodyForm for Llama {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::Prompt
    }
}

impl Codec for Llama {
    fn parameters(&self, _: &Model) -> &'static [Parameter] {
        PARAMETERS
    }

    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let rendered = template::render(model, prompt, &mut findings);
        let fitted = sampling::fit(prompt, model, &LIMITS, &PATHS, &mut findings);
        let body = Body {
            prompt: rendered.text,
            max_gen_len: fitted.max_tokens,
            temperature: fitted.temperature,
            top_p: fitted.top_p,
            images: rendered.images,
        };
        let body = with_parameters(&body, prompt, PARAMETERS, &mut findings);
        Encoded { body, findings }
    }

    fn decode(&self, body: &[u8]) -> Result<Reply, Error> {
        let body = parse(body, "The reply")?;
        if !body["generation"].is_string() {
            return Err(unreadable("Llama", "generation"));
        }
        let mut draft = Draft::new();
        read_generation(&mut draft, &body);
        Ok(draft.into_reply_of(body))
    }

    fn fold(&self, draft: &mut Draft, _event: &str, payload: &[u8]) -> Result<(), Error> {
        let chunk = parse(payload, "A chunk of the stream")?;
        read_generation(draft, &chunk);
        // A blocked reply has neither a reason nor, mostly, the service's counts.
        let is_blocked = intervened(draft) && chunk.get("stop_reason").is_none();
        if is_last_chunk(&chunk) || !chunk["stop_reason"].is_null() || is_blocked {
            draft.complete();
        }
        draft.record(chunk);
        Ok(())
    }

    fn correct(&self, model: &Model, body: &mut Value, findings: &mut Vec<Finding>) {
        prompt_text::render_messages(body, findings, |prompt, findings| {
            let rendered = template::render(model, prompt, findings);
            let mut members = Map::new();
            members.insert("prompt".to_owned(), rendered.text.into());
            if !rendered.images.is_empty() {
                members.insert("images".to_owned(), rendered.images.into());
            }
            members
        });
        misnamed::correct(&body::BODY, body, findings);
    }
}

/// A buffered body, or a chunk: they have the same members.
fn read_generation(draft: &mut Draft, body: &Value) {
    draft.candidate(0);
    draft.text(Block::of_first(0), text(&body["generation"]));
    let usage = draft.usage();
    set(&mut usage.input, &body["prompt_token_count"]);
    set(&mut usage.output, &body["generation_token_count"]);
    service_members(draft, body);
    prompt_text::read_stop(draft, 0, body, STOP_WORDS);
}
