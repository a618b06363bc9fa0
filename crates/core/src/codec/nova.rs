//! Nova understanding models, through `InvokeModel`.
//!
//! ```text
//! request {"schemaVersion":"messages-v1","system":[{"text"}],"messages":[{"role","content":[{"text"}]}],
//!          "inferenceConfig":{"maxTokens","temperature","topP","topK","stopSequences"}}
//! chunk   {"contentBlockDelta":{"contentBlockIndex":7,"delta":{"text":"…"}}}      one event of Converse each
//! ```
//! A reply is Converse's without its metrics. In a stream every piece of text is a block of its own.
//! <https://docs.aws.amazon.com/nova/latest/userguide/complete-request-schema.html>

mod body;

use serde::Serialize;
use serde_json::Value;

use super::correction::shift;
use super::invoke::service_members;
use super::message::{self, InferenceConfig, Message, Text};
use super::parameters::{Accepts, MOST_TOKENS, Parameter, Standard};
use super::read::{parse, unreadable};
use super::sampling::{self, Limits, Paths};
use super::turns::{self, Instructions, Place};
use super::{BodyForm, Codec, Dialect, Draft, Encoded, ThroughConverse, media, misnamed, with_parameters};
use crate::catalog::{Model, Reasoning};
use crate::error::Error;
use crate::finding::Finding;
use crate::prompt::{Media, MediaKind, Prompt};
use crate::reply::Reply;
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct Nova;

const LIMITS: Limits = Limits {
    min_tokens: 1,
    temperature: (0.00001, 1.0),
    top_p: (0.0, 1.0),
    top_k: Some(TOP_K),
    stops: 2_500,
    visible_stops: false,
};

const TOP_K: u32 = 128;

const PATHS: Paths = Paths {
    max_tokens: "inferenceConfig.maxTokens",
    temperature: "inferenceConfig.temperature",
    top_p: "inferenceConfig.topP",
    top_k: "inferenceConfig.topK",
    stop_sequences: "inferenceConfig.stopSequences",
};

const PARAMETERS: &[Parameter] = &[
    Parameter::standard(
        Standard::MaxTokens,
        "inferenceConfig.maxTokens",
        Accepts::Integer {
            min: 1,
            max: MOST_TOKENS,
        },
        "",
    ),
    Parameter::standard(
        Standard::Temperature,
        "inferenceConfig.temperature",
        Accepts::Number {
            min: 0.00001,
            max: 1.0,
        },
        "0.7",
    ),
    Parameter::standard(
        Standard::TopP,
        "inferenceConfig.topP",
        Accepts::Number { min: 0.0, max: 1.0 },
        "0.9",
    ),
    Parameter::standard(
        Standard::TopK,
        "inferenceConfig.topK",
        Accepts::Integer { min: 0, max: 128 },
        "",
    ),
    Parameter::standard(
        Standard::StopSequences,
        "inferenceConfig.stopSequences",
        Accepts::Texts { max: 2500 },
        "[]",
    ),
    Parameter::own(
        "toolConfig",
        Accepts::Json,
        "",
        "Functions that it may ask to call",
    ),
    Parameter::own(
        "reasoningConfig.type",
        Accepts::Choice(&["enabled", "disabled"]),
        "\"disabled\"",
        "Whether it thinks before it answers",
    ),
    Parameter::own(
        "reasoningConfig.maxReasoningEffort",
        Accepts::Choice(&["low", "medium", "high"]),
        "",
        "How much it thinks at most",
    ),
];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    schema_version: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    system: Vec<Text<'a>>,
    messages: Vec<Message<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inference_config: Option<InferenceConfig<'a>>,
}

impl BodyForm for Nova {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::Converse
    }
}

impl Codec for Nova {
    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let takes = |file: &_| takes(model, file);
        let words = turns::fit_files(
            prompt,
            Instructions::above(model),
            &takes,
            Place::List("messages"),
            &mut findings,
        );
        let fitted = sampling::fit(prompt, model, &LIMITS, &PATHS, &mut findings);
        let body = Body {
            schema_version: "messages-v1",
            system: words.system.iter().map(|text| Text { text }).collect(),
            messages: message::messages(&words.turns, &mut findings),
            inference_config: InferenceConfig::of(&fitted),
        };
        let body = with_parameters(&body, prompt, self.parameters(model), &mut findings);
        Encoded { body, findings }
    }

    fn decode(&self, body: &[u8]) -> Result<Reply, Error> {
        let body = parse(body, "The reply")?;
        let mut draft = Draft::new();
        if !message::read_body(&mut draft, &body) {
            return Err(unreadable("Nova", "output.message"));
        }
        service_members(&mut draft, &body);
        Ok(draft.into_reply_of(body))
    }

    fn fold(&self, draft: &mut Draft, _event: &str, payload: &[u8]) -> Result<(), Error> {
        let chunk = parse(payload, "A chunk of the stream")?;
        for (name, body) in chunk.as_object().into_iter().flatten() {
            message::read_event(draft, name, body);
        }
        service_members(draft, &chunk);
        draft.record(chunk);
        Ok(())
    }

    fn parameters(&self, model: &Model) -> &'static [Parameter] {
        if model.reasoning.contains(&Reasoning::Effort) {
            PARAMETERS
        } else {
            // Those about thinking are the last.
            PARAMETERS.get(..PARAMETERS.len() - 2).unwrap_or_default()
        }
    }

    fn correct(&self, _model: &Model, body: &mut Value, findings: &mut Vec<Finding>) {
        misnamed::correct(&body::BODY, body, findings);
        message::correct(body, findings);
        shift(body, "topK", PATHS.top_k, findings);
    }

    fn through_converse(&self) -> ThroughConverse {
        ThroughConverse {
            top_k: Some((&["inferenceConfig", "topK"], TOP_K)),
            s3: &[MediaKind::Image, MediaKind::Document, MediaKind::Video],
            ..ThroughConverse::default()
        }
    }
}

/// Whether the model takes this file in this form; documents go through Converse only.
fn takes(model: &Model, file: &Media) -> Result<(), String> {
    media::read_by(model, file)?;
    match file.kind {
        MediaKind::Document => Err("Nova takes documents through Converse only".to_owned()),
        // Its reference names no formats.
        MediaKind::Audio => Err("what Nova takes of sound is not known".to_owned()),
        _ => media::format(file).map(|_| ()),
    }
}
