//! Converse: one form for every model.
//!
//! ```text
//! request {"messages":[{"role","content":[{"text"}]}],"system":[{"text"}],
//!          "inferenceConfig":{"maxTokens","temperature","topP","stopSequences"},"additionalModelRequestFields":{…}}
//! ```
//! Reply and events: see `message`. Service model: bedrock-runtime 2023-09-30.

pub(super) mod body;

use serde::Serialize;
use serde_json::{Map, Value};

use super::message::{self, InferenceConfig, Message, Text};
use super::parameters::{self, Accepts, MOST_TOKENS, Parameter, Standard};
use super::read::{parse, unreadable};
use super::sampling::{self, Fitted, Limits, Paths};
use super::turns::{self, Instructions, Place};
use super::{
    BodyForm, Codec, Dialect, Draft, Encoded, Settle, ThroughConverse, media, misnamed, of, to_body,
};
use crate::catalog::{Model, Via};
use crate::error::Error;
use crate::finding::Finding;
use crate::prompt::{Media, MediaKind, Prompt, Source};
use crate::reply::Reply;
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct Converse;

const LIMITS: Limits = Limits {
    min_tokens: 1,
    temperature: (0.0, 1.0),
    top_p: (0.0, 1.0),
    top_k: None,
    stops: 2_500,
    visible_stops: false,
};

const PATHS: Paths = Paths {
    max_tokens: "inferenceConfig.maxTokens",
    temperature: "inferenceConfig.temperature",
    top_p: "inferenceConfig.topP",
    top_k: ADDITIONAL,
    stop_sequences: "inferenceConfig.stopSequences",
};

/// Where the parameters of the model's own are.
const ADDITIONAL: &str = "additionalModelRequestFields";

/// The greatest `top_k` differs by family; where there is none, it is left out.
const fn standard(top_k: i64) -> [Parameter; 5] {
    [
        Parameter::standard(
            Standard::TopK,
            ADDITIONAL,
            Accepts::Integer { min: 0, max: top_k },
            "",
        ),
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
            Accepts::Number { min: 0.0, max: 1.0 },
            "",
        ),
        Parameter::standard(
            Standard::TopP,
            "inferenceConfig.topP",
            Accepts::Number { min: 0.0, max: 1.0 },
            "",
        ),
        Parameter::standard(
            Standard::StopSequences,
            "inferenceConfig.stopSequences",
            Accepts::Texts { max: 2500 },
            "[]",
        ),
    ]
}

static PARAMETERS: [Parameter; 5] = standard(500);
static UP_TO_128: [Parameter; 5] = standard(128);
static UP_TO_200: [Parameter; 5] = standard(200);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    messages: Vec<Message<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    system: Vec<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inference_config: Option<InferenceConfig<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    additional_model_request_fields: Option<Map<String, Value>>,
}

impl BodyForm for Converse {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::Converse
    }
}

impl Codec for Converse {
    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let ThroughConverse {
            system,
            top_k,
            visible_stops,
            s3,
            settle,
        } = of(model.family, Via::InvokeModel).through_converse();
        let instructions = if model.quirks.no_system || !system {
            Instructions::Nowhere
        } else if model.quirks.system_in_messages {
            Instructions::Anywhere
        } else {
            Instructions::Above
        };
        let takes = |file: &_| takes(model, s3, file);
        let words = turns::fit_files(
            prompt,
            instructions,
            &takes,
            Place::List("messages"),
            &mut findings,
        );
        let limits = Limits {
            top_k: top_k.map(|(_, most)| most),
            visible_stops,
            ..LIMITS
        };
        let mut fitted = sampling::fit(prompt, model, &limits, &PATHS, &mut findings);
        let mut additional = top_k
            .and_then(|(path, _)| nest(path, fitted.top_k.take()?).as_object().cloned())
            .unwrap_or_default();
        if !prompt.parameters.is_empty() {
            let own = of(model.family, Via::InvokeModel).parameters(model);
            write_own(&mut additional, &mut fitted, prompt, own, settle, &mut findings);
        }
        let body = to_body(&Body {
            messages: message::messages(&words.turns, &mut findings),
            system: words.system.iter().map(|text| Text { text }).collect(),
            inference_config: InferenceConfig::of(&fitted),
            additional_model_request_fields: (!additional.is_empty()).then_some(additional),
        });
        Encoded { body, findings }
    }

    fn parameters(&self, model: &Model) -> &'static [Parameter] {
        match of(model.family, Via::InvokeModel).through_converse().top_k {
            None => PARAMETERS.get(1..).unwrap_or_default(),
            Some((_, 128)) => &UP_TO_128,
            Some((_, 200)) => &UP_TO_200,
            Some(_) => &PARAMETERS,
        }
    }

    fn correct(&self, _model: &Model, body: &mut Value, findings: &mut Vec<Finding>) {
        misnamed::correct(&body::BODY, body, findings);
        message::correct(body, findings);
    }

    fn decode(&self, body: &[u8]) -> Result<Reply, Error> {
        let body = parse(body, "The reply")?;
        let mut draft = Draft::new();
        if !message::read_body(&mut draft, &body) {
            return Err(unreadable("Converse", "output.message"));
        }
        Ok(draft.into_reply_of(body))
    }

    fn fold(&self, draft: &mut Draft, event: &str, payload: &[u8]) -> Result<(), Error> {
        let mut body = parse(payload, "An event of the stream")?;
        if let Value::Object(members) = &mut body {
            // Padding that hides the length of what is said.
            members.remove("p");
        }
        message::read_event(draft, event, &body);
        draft.record(nest(&[event], body));
        Ok(())
    }
}

/// Writes the parameters of the model's own as in its family's own body, of which `additional` is the part that
/// Converse has no place for.
fn write_own(
    additional: &mut Map<String, Value>,
    fitted: &mut Fitted<'_>,
    prompt: &Prompt,
    own: &[Parameter],
    settle: Option<Settle>,
    findings: &mut Vec<Finding>,
) {
    const SHARED: [(&str, &str); 3] = [
        ("max_tokens", PATHS.max_tokens),
        ("temperature", PATHS.temperature),
        ("top_p", PATHS.top_p),
    ];
    let mut said = Vec::new();
    parameters::write(additional, prompt, own, &mut said);
    if let Some(settle) = settle {
        let mut lend = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                additional.insert(name.to_owned(), value);
            }
        };
        lend("max_tokens", fitted.max_tokens.map(Value::from));
        lend("temperature", fitted.temperature.map(Value::from));
        lend("top_p", fitted.top_p.map(Value::from));
        settle(additional, &mut said);
        let kept = SHARED.map(|(name, _)| additional.remove(name).is_some());
        fitted.max_tokens = fitted.max_tokens.filter(|_| kept[0]);
        fitted.temperature = fitted.temperature.filter(|_| kept[1]);
        fitted.top_p = fitted.top_p.filter(|_| kept[2]);
    }
    for mut finding in said {
        let shared = SHARED.iter().find(|(name, _)| *name == finding.path);
        let path = shared.map_or_else(
            || format!("{ADDITIONAL}.{}", finding.path),
            |(_, path)| (*path).to_owned(),
        );
        finding.subject.clone_from(&path);
        finding.path = path;
        findings.push(finding);
    }
}

/// Whether the model takes this file; from S3, only the kinds in `s3`.
fn takes(model: &Model, s3: &[MediaKind], file: &Media) -> Result<(), String> {
    media::read_by(model, file)?;
    media::format(file)?;
    if matches!(file.source, Source::S3 { .. }) && !s3.contains(&file.kind) {
        return Err(format!("{} takes no {} from S3", model.name, file.kind.as_str()));
    }
    Ok(())
}

/// `value` under the members of `path`.
fn nest(path: &[&str], value: impl Into<Value>) -> Value {
    path.iter().rev().fold(value.into(), |inner, name| {
        Value::Object(Map::from_iter([((*name).to_owned(), inner)]))
    })
}
