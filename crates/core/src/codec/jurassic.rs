//! AI21's Jurassic-2, through `InvokeModel`. It does not stream.
//!
//! ```text
//! request {"prompt":"…","maxTokens":200,"temperature","topP","stopSequences",
//!          "presencePenalty"|"countPenalty"|"frequencyPenalty":{"scale":0.5,"applyToNumbers":true,…}}
//! reply   {"id":1234,"prompt":{"text","tokens":[…]},
//!          "completions":[{"data":{"text":"…","tokens":[{"generatedToken":{"token","logprob"}}]},
//!                          "finishReason":{"reason":"endoftext"|"length"|"stop","length":10}}]}
//! ```
//! `id` is a number; older documents have a text. Token counts come in the response headers. The models have no chat
//! template: a question alone goes as it is, a conversation as a script.
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-jurassic2.html>

mod body;

use serde::Serialize;
use serde_json::{Map, Value};

use super::draft::Block;
use super::invoke::{service_members, stop_blocked};
use super::parameters::{self, Accepts, Parameter, Standard};
use super::prompt_text::{self, Script};
use super::read::{self, list, owned, text, unreadable};
use super::sampling::{self, Limits, Paths};
use super::whole;
use super::{BodyForm, Codec, Dialect, Draft, Encoded, ThroughConverse, to_body};
use crate::catalog::Model;
use crate::error::Error;
use crate::finding::Finding;
use crate::prompt::Prompt;
use crate::reply::{Reply, StopKind, TokenLikelihood};
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct Jurassic;

/// No number is documented; this is Converse's.
const STOPS: usize = 2_500;

const LIMITS: Limits = Limits {
    min_tokens: 0,
    temperature: (0.0, 1.0),
    top_p: (0.0, 1.0),
    top_k: None,
    stops: STOPS,
    visible_stops: false,
};

const PATHS: Paths = Paths {
    max_tokens: "maxTokens",
    temperature: "temperature",
    top_p: "topP",
    top_k: "topK",
    stop_sequences: "stopSequences",
};

const FLAG: Accepts = Accepts::Flag;

const PARAMETERS: &[Parameter] = &[
    Parameter::standard(
        Standard::MaxTokens,
        PATHS.max_tokens,
        Accepts::Integer { min: 0, max: 8_191 },
        "200",
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
        "0.5",
    ),
    Parameter::standard(
        Standard::StopSequences,
        PATHS.stop_sequences,
        Accepts::Texts { max: STOPS },
        "[]",
    ),
    Parameter::own(
        "presencePenalty.scale",
        Accepts::Number { min: 0.0, max: 5.0 },
        "0",
        "Against tokens that have appeared",
    ),
    Parameter::own(
        "presencePenalty.applyToWhitespaces",
        FLAG,
        "true",
        "Also white space",
    ),
    Parameter::own(
        "presencePenalty.applyToPunctuations",
        FLAG,
        "true",
        "Also punctuation",
    ),
    Parameter::own("presencePenalty.applyToNumbers", FLAG, "true", "Also numbers"),
    Parameter::own(
        "presencePenalty.applyToStopwords",
        FLAG,
        "true",
        "Also stop words",
    ),
    Parameter::own("presencePenalty.applyToEmojis", FLAG, "true", "Also emojis"),
    Parameter::own(
        "countPenalty.scale",
        Accepts::Number { min: 0.0, max: 1.0 },
        "0",
        "Against tokens by how often they have appeared",
    ),
    Parameter::own(
        "countPenalty.applyToWhitespaces",
        FLAG,
        "true",
        "Also white space",
    ),
    Parameter::own(
        "countPenalty.applyToPunctuations",
        FLAG,
        "true",
        "Also punctuation",
    ),
    Parameter::own("countPenalty.applyToNumbers", FLAG, "true", "Also numbers"),
    Parameter::own("countPenalty.applyToStopwords", FLAG, "true", "Also stop words"),
    Parameter::own("countPenalty.applyToEmojis", FLAG, "true", "Also emojis"),
    Parameter::own(
        "frequencyPenalty.scale",
        Accepts::Number { min: 0.0, max: 500.0 },
        "0",
        "Against tokens by their share of the text",
    ),
    Parameter::own(
        "frequencyPenalty.applyToWhitespaces",
        FLAG,
        "true",
        "Also white space",
    ),
    Parameter::own(
        "frequencyPenalty.applyToPunctuations",
        FLAG,
        "true",
        "Also punctuation",
    ),
    Parameter::own("frequencyPenalty.applyToNumbers", FLAG, "true", "Also numbers"),
    Parameter::own(
        "frequencyPenalty.applyToStopwords",
        FLAG,
        "true",
        "Also stop words",
    ),
    Parameter::own("frequencyPenalty.applyToEmojis", FLAG, "true", "Also emojis"),
];

const STOP_WORDS: &[(&str, StopKind)] = &[
    ("endoftext", StopKind::EndTurn),
    ("length", StopKind::MaxTokens),
    ("stop", StopKind::StopSequence),
];

const SCRIPT: Script = Script {
    user: "User",
    assistant: "Assistant",
    between: "\n",
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    prompt: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_tokens: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f64>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    stop_sequences: &'a [&'a str],
    #[serde(flatten)]
    own: Map<String, Value>,
}

impl BodyForm for Jurassic {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::Prompt
    }
}

impl Codec for Jurassic {
    fn parameters(&self, _: &Model) -> &'static [Parameter] {
        PARAMETERS
    }

    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let rendered = SCRIPT.render(prompt, &mut findings);
        let fitted = sampling::fit(prompt, model, &LIMITS, &PATHS, &mut findings);
        let mut own = Map::new();
        parameters::write(&mut own, prompt, PARAMETERS, &mut findings);
        complete_penalties(&mut own);
        let body = to_body(&Body {
            prompt: rendered,
            max_tokens: fitted.max_tokens,
            temperature: fitted.temperature,
            top_p: fitted.top_p,
            stop_sequences: &fitted.stop_sequences,
            own,
        });
        Encoded { body, findings }
    }

    fn decode(&self, body: &[u8]) -> Result<Reply, Error> {
        whole::decode(body, read_completions)
    }

    fn fold(&self, draft: &mut Draft, _event: &str, payload: &[u8]) -> Result<(), Error> {
        whole::fold(draft, payload, read_completions)
    }

    fn correct(&self, _: &Model, body: &mut Value, findings: &mut Vec<Finding>) {
        prompt_text::correct(&body::BODY, body, findings, |prompt, findings| {
            SCRIPT.render(prompt, findings)
        });
    }

    fn through_converse(&self) -> ThroughConverse {
        ThroughConverse {
            system: false,
            ..ThroughConverse::default()
        }
    }
}

/// A penalty that only says what it applies to has the strength that holds when it is left out.
fn complete_penalties(own: &mut Map<String, Value>) {
    for (_, penalty) in own.iter_mut() {
        if let Value::Object(penalty) = penalty {
            penalty.entry("scale").or_insert_with(|| 0.into());
        }
    }
}

fn read_completions(draft: &mut Draft, body: &Value) -> Result<(), Error> {
    if !body["completions"].is_array() {
        return Err(unreadable("Jurassic-2", "completions"));
    }
    service_members(draft, body);
    for (number, completion) in (0..).zip(list(&body["completions"])) {
        let data = &completion["data"];
        draft.candidate(number).likelihoods = list(&data["tokens"]).iter().filter_map(likelihood).collect();
        draft.text(Block::words_of(number), text(&data["text"]));
        let reason = &completion["finishReason"];
        if let Some(mut stop) = read::stop(&reason["reason"], STOP_WORDS) {
            stop.sequence = owned(&reason["sequence"]);
            draft.stop(number, stop);
        } else {
            stop_blocked(draft, number);
        }
    }
    Ok(())
}

fn likelihood(token: &Value) -> Option<TokenLikelihood> {
    let generated = &token["generatedToken"];
    Some(TokenLikelihood {
        token: generated["token"].as_str()?.to_owned(),
        log_probability: generated["logprob"].as_f64()?,
    })
}
