//! Cohere Command and Command Light, through `InvokeModel`.
//!
//! ```text
//! request {"prompt":"…","max_tokens":20,"temperature","p","k","stop_sequences","num_generations","return_likelihoods",
//!          "logit_bias","truncate","stream"}
//! reply   {"id","prompt","generations":[{"id","text":"…","finish_reason":"COMPLETE"|"MAX_TOKENS","token_likelihoods":[…]}]}
//! chunk   {"is_finished":false,"index":1,"text":" a"} …, and once {"is_finished":true,"finish_reason":"COMPLETE"}
//! ```
//! A stream gives tokens only where the body has `"stream": true`; otherwise its one chunk is the whole reply. `index`
//! comes with several generations, and one last chunk ends all of them. Token counts come in the response headers, or
//! in the service's metrics. The models have no chat template: a question alone goes as it is, a conversation as a script.
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-cohere-command.html>

mod body;

use serde::Serialize;
use serde_json::Value;

use super::draft::Block;
use super::invoke::{is_last_chunk, service_members, stop_blocked};
use super::parameters::{Accepts, Parameter, Standard};
use super::prompt_text::{self, Script};
use super::read::{self, count, list, parse, text, unreadable};
use super::sampling::{self, Limits, Paths};
use super::{BodyForm, Codec, Dialect, Draft, Encoded, ThroughConverse, with_parameters};
use crate::catalog::Model;
use crate::error::Error;
use crate::finding::Finding;
use crate::prompt::Prompt;
use crate::reply::{Reply, StopKind, StopReason, TokenLikelihood};
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct CohereCommand;

const TOP_K: u32 = 500;

const LIMITS: Limits = Limits {
    min_tokens: 1,
    temperature: (0.0, 5.0),
    top_p: (0.0, 1.0),
    top_k: Some(TOP_K),
    stops: 4,
    visible_stops: false,
};

const PATHS: Paths = Paths::COHERE;

const PARAMETERS: &[Parameter] = &[
    Parameter::standard(
        Standard::MaxTokens,
        PATHS.max_tokens,
        Accepts::Integer { min: 1, max: 4_096 },
        "20",
    ),
    Parameter::standard(
        Standard::Temperature,
        PATHS.temperature,
        Accepts::Number { min: 0.0, max: 5.0 },
        "0.9",
    ),
    Parameter::standard(
        Standard::TopP,
        PATHS.top_p,
        Accepts::Number { min: 0.0, max: 1.0 },
        "0.75",
    ),
    Parameter::standard(
        Standard::TopK,
        PATHS.top_k,
        Accepts::Integer { min: 0, max: 500 },
        "0",
    ),
    Parameter::standard(
        Standard::StopSequences,
        PATHS.stop_sequences,
        Accepts::Texts { max: 4 },
        "[]",
    ),
    Parameter::own(
        "num_generations",
        Accepts::Integer { min: 1, max: 5 },
        "1",
        "How many answers to give",
    ),
    Parameter::own(
        "return_likelihoods",
        Accepts::Choice(&["NONE", "GENERATION", "ALL"]),
        "\"NONE\"",
        "Whose likelihoods come with the answer",
    ),
    Parameter::own(
        "truncate",
        Accepts::Choice(&["NONE", "START", "END"]),
        "\"NONE\"",
        "Where a prompt that is too long is cut",
    ),
    Parameter::own(
        "logit_bias",
        Accepts::Json,
        "{}",
        "Likelier and unlikelier tokens, by id: -10 to 10",
    ),
    Parameter::own(
        "stream",
        Accepts::Flag,
        "false",
        "A stream gives token by token, and not all in one piece",
    ),
];

const STOP_WORDS: &[(&str, StopKind)] = &[
    ("COMPLETE", StopKind::EndTurn),
    ("MAX_TOKENS", StopKind::MaxTokens),
    ("STOP_SEQUENCE", StopKind::StopSequence),
    ("ERROR", StopKind::Failed),
    ("ERROR_LIMIT", StopKind::ContextFull),
    ("ERROR_TOXIC", StopKind::Filtered),
];

const SCRIPT: Script = Script {
    user: "User",
    assistant: "Chatbot",
    between: "\n",
};

#[derive(Serialize)]
struct Body<'a> {
    prompt: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    k: Option<u32>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    stop_sequences: &'a [&'a str],
}

impl BodyForm for CohereCommand {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::Prompt
    }
}

impl Codec for CohereCommand {
    fn parameters(&self, _: &Model) -> &'static [Parameter] {
        PARAMETERS
    }

    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let rendered = SCRIPT.render(prompt, &mut findings);
        let fitted = sampling::fit(prompt, model, &LIMITS, &PATHS, &mut findings);
        let body = Body {
            prompt: rendered,
            max_tokens: fitted.max_tokens,
            temperature: fitted.temperature,
            p: fitted.top_p,
            k: fitted.top_k,
            stop_sequences: &fitted.stop_sequences,
        };
        let body = with_parameters(&body, prompt, PARAMETERS, &mut findings);
        Encoded { body, findings }
    }

    fn decode(&self, body: &[u8]) -> Result<Reply, Error> {
        let body = parse(body, "The reply")?;
        if !body["generations"].is_array() {
            return Err(unreadable("Cohere Command", "generations"));
        }
        let mut draft = Draft::new();
        read_generations(&mut draft, &body);
        Ok(draft.into_reply_of(body))
    }

    fn fold(&self, draft: &mut Draft, _event: &str, payload: &[u8]) -> Result<(), Error> {
        let chunk = parse(payload, "A chunk of the stream")?;
        if chunk["generations"].is_array() {
            read_generations(draft, &chunk);
            draft.complete();
        } else {
            read_token(draft, &chunk);
        }
        draft.record(chunk);
        Ok(())
    }

    fn correct(&self, _: &Model, body: &mut Value, findings: &mut Vec<Finding>) {
        prompt_text::correct(&body::BODY, body, findings, |prompt, findings| {
            SCRIPT.render(prompt, findings)
        });
    }

    fn through_converse(&self) -> ThroughConverse {
        ThroughConverse {
            system: false,
            top_k: Some((&["k"], TOP_K)),
            ..ThroughConverse::default()
        }
    }
}

/// A buffered body, or a stream's only chunk.
fn read_generations(draft: &mut Draft, body: &Value) {
    service_members(draft, body);
    for (position, generation) in (0..).zip(list(&body["generations"])) {
        let number = count(&generation["index"]).unwrap_or(position);
        let likelihoods = list(&generation["token_likelihoods"]).iter();
        draft.candidate(number).likelihoods = likelihoods.filter_map(likelihood).collect();
        draft.text(Block::words_of(number), text(&generation["text"]));
        match read::stop(&generation["finish_reason"], STOP_WORDS) {
            Some(stop) => draft.stop(number, stop),
            None => stop_blocked(draft, number),
        }
    }
}

/// A chunk with a token, or the one that ends.
fn read_token(draft: &mut Draft, chunk: &Value) {
    service_members(draft, chunk);
    let index = count(&chunk["index"]);
    let number = index.unwrap_or_default();
    draft.candidate(number);
    draft.text(Block::words_of(number), text(&chunk["text"]));
    let is_finished = chunk["is_finished"] == true;
    if let Some(stop) = read::stop(&chunk["finish_reason"], STOP_WORDS) {
        end(draft, index, &stop);
    } else if is_finished {
        stop_blocked(draft, number);
    }
    if is_last_chunk(chunk) || is_finished && draft.has_ended() {
        draft.complete();
    }
}

/// Ends the generation that is named, or else all that have not ended.
fn end(draft: &mut Draft, index: Option<u64>, stop: &StopReason) {
    if let Some(number) = index {
        draft.stop(number, stop.clone());
        return;
    }
    // Generations are numbered from 0 and appear in any order.
    for number in 0..draft.reply().candidates.len() as u64 {
        let ended = &mut draft.candidate(number).stop;
        if ended.is_none() {
            *ended = Some(stop.clone());
        }
    }
}

fn likelihood(token: &Value) -> Option<TokenLikelihood> {
    Some(TokenLikelihood {
        token: token["token"].as_str()?.to_owned(),
        log_probability: token["likelihood"].as_f64()?,
    })
}
