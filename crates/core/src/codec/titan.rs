//! Titan Text, through `InvokeModel`.
//!
//! ```text
//! request {"inputText":"User: …\nBot:","textGenerationConfig":{"maxTokenCount","stopSequences","temperature","topP"}}
//! reply   {"inputTextTokenCount":7,"results":[{"tokenCount":98,"outputText":"…","completionReason":"FINISH"}]}
//! chunk   {"index":0,"inputTextTokenCount":7,"totalOutputTextTokenCount":null,"outputText":"…","completionReason":null}
//! ```
//! The counts are numbers in one chunk and null in the others; a short reply is one chunk.
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-text.html>

mod body;

use serde::Serialize;
use serde_json::Value;

use super::correction::shift;
use super::draft::Block;
use super::invoke::{service_members, stop_blocked};
use super::parameters::{Accepts, Parameter, Standard};
use super::prompt_text::Script;
use super::read::{self, count, fill, list, parse, set, text, unreadable};
use super::sampling::{self, Limits, Paths};
use super::turns::{self, Instructions, Place};
use super::{BodyForm, Codec, Dialect, Draft, Encoded, ThroughConverse, misnamed, with_parameters};
use crate::catalog::Model;
use crate::error::Error;
use crate::finding::Finding;
use crate::prompt::Prompt;
use crate::reply::{Reply, StopKind, StopReason};
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct TitanText;

const LIMITS: Limits = Limits {
    min_tokens: 0,
    temperature: (0.0, 1.0),
    top_p: (0.0, 1.0),
    top_k: None,
    stops: 2_500,
    visible_stops: false,
};

const PATHS: Paths = Paths {
    max_tokens: "textGenerationConfig.maxTokenCount",
    temperature: "textGenerationConfig.temperature",
    top_p: "textGenerationConfig.topP",
    top_k: "textGenerationConfig.topK",
    stop_sequences: "textGenerationConfig.stopSequences",
};

/// The form that the model was trained on.
const SCRIPT: Script = Script {
    user: "User",
    assistant: "Bot",
    between: "\n",
};

const PARAMETERS: &[Parameter] = &[
    Parameter::standard(
        Standard::MaxTokens,
        PATHS.max_tokens,
        Accepts::Integer { min: 0, max: 8192 },
        "512",
    ),
    Parameter::standard(
        Standard::Temperature,
        PATHS.temperature,
        Accepts::Number { min: 0.0, max: 1.0 },
        "0.7",
    ),
    Parameter::standard(
        Standard::TopP,
        PATHS.top_p,
        Accepts::Number { min: 0.0, max: 1.0 },
        "0.9",
    ),
    Parameter::standard(
        Standard::StopSequences,
        PATHS.stop_sequences,
        Accepts::Texts { max: 2500 },
        "[]",
    ),
];

const STOP_WORDS: &[(&str, StopKind)] = &[
    // The documentation has FINISHED, the service sends FINISH.
    ("FINISH", StopKind::EndTurn),
    ("FINISHED", StopKind::EndTurn),
    ("LENGTH", StopKind::MaxTokens),
    ("STOP_CRITERIA_MET", StopKind::StopSequence),
    ("CONTENT_FILTERED", StopKind::Filtered),
];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    input_text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    text_generation_config: Option<Config<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Config<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    max_token_count: Option<u32>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    stop_sequences: &'a [&'a str],
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f64>,
}

impl BodyForm for TitanText {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::TitanText
    }
}

impl Codec for TitanText {
    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let words = turns::fit(
            prompt,
            Instructions::Nowhere,
            &[],
            Place::Text("inputText"),
            &mut findings,
        );
        let fitted = sampling::fit(prompt, model, &LIMITS, &PATHS, &mut findings);
        let config = Config {
            max_token_count: fitted.max_tokens,
            stop_sequences: &fitted.stop_sequences,
            temperature: fitted.temperature,
            top_p: fitted.top_p,
        };
        let left_alone = config.max_token_count.is_none()
            && config.stop_sequences.is_empty()
            && config.temperature.is_none()
            && config.top_p.is_none();
        let body = Body {
            input_text: SCRIPT.of_several(&words.turns),
            text_generation_config: (!left_alone).then_some(config),
        };
        let body = with_parameters(&body, prompt, PARAMETERS, &mut findings);
        Encoded { body, findings }
    }

    fn decode(&self, body: &[u8]) -> Result<Reply, Error> {
        let body = parse(body, "The reply")?;
        let mut draft = Draft::new();
        if body["error"].is_null() && !body["results"].is_array() {
            return Err(unreadable("Titan Text", "results"));
        }
        let usage = draft.usage();
        set(&mut usage.input, &body["inputTextTokenCount"]);
        usage.output = list(&body["results"])
            .iter()
            .filter_map(|result| count(&result["tokenCount"]))
            .reduce(u64::saturating_add);
        service_members(&mut draft, &body);
        for (number, result) in (0..).zip(list(&body["results"])) {
            draft.candidate(number);
            let block = Block::words_of(number);
            draft.text(block, text(&result["outputText"]));
            read_stop(&mut draft, number, result, true);
        }
        read_error(&mut draft, &body);
        Ok(draft.into_reply_of(body))
    }

    fn fold(&self, draft: &mut Draft, _event: &str, payload: &[u8]) -> Result<(), Error> {
        let chunk = parse(payload, "A chunk of the stream")?;
        let number = count(&chunk["index"]).unwrap_or_default();
        draft.candidate(number);
        draft.text(Block::words_of(number), text(&chunk["outputText"]));
        set(&mut draft.usage().input, &chunk["inputTextTokenCount"]);
        fill(&mut draft.usage().output, &chunk["totalOutputTextTokenCount"]);
        service_members(draft, &chunk);
        let last = !chunk["totalOutputTextTokenCount"].is_null()
            || !chunk["completionReason"].is_null()
            || !chunk["amazon-bedrock-invocationMetrics"].is_null()
            || !chunk["error"].is_null();
        read_stop(draft, number, &chunk, last);
        read_error(draft, &chunk);
        if last {
            draft.complete();
        }
        draft.record(chunk);
        Ok(())
    }

    fn parameters(&self, _model: &Model) -> &'static [Parameter] {
        PARAMETERS
    }

    fn correct(&self, _model: &Model, body: &mut Value, findings: &mut Vec<Finding>) {
        for (name, path) in [
            ("maxTokenCount", PATHS.max_tokens),
            ("max_tokens", PATHS.max_tokens),
            ("temperature", PATHS.temperature),
            ("topP", PATHS.top_p),
            ("stopSequences", PATHS.stop_sequences),
        ] {
            shift(body, name, path, findings);
        }
        misnamed::correct(&body::BODY, body, findings);
    }

    fn through_converse(&self) -> ThroughConverse {
        ThroughConverse {
            system: false,
            ..ThroughConverse::default()
        }
    }
}

fn read_stop(draft: &mut Draft, number: u64, result: &Value, last: bool) {
    if let Some(stop) = read::stop(&result["completionReason"], STOP_WORDS) {
        draft.stop(number, stop);
    } else if last {
        stop_blocked(draft, number);
    }
}

/// A reply may say that it failed, with results or without.
fn read_error(draft: &mut Draft, body: &Value) {
    let error = &body["error"];
    if error.is_null() {
        return;
    }
    let wire = error.as_str().map_or_else(|| error.to_string(), str::to_owned);
    for number in 0..draft.reply().candidates.len().max(1) as u64 {
        draft.stop(
            number,
            StopReason {
                kind: StopKind::Failed,
                wire: wire.clone(),
                sequence: None,
            },
        );
    }
}
