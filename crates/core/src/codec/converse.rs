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
use super::read::{parse, unreadable};
use super::sampling::{self, Limits, Paths};
use super::turns::{self, Instructions, Place};
use super::{Codec, Dialect, Draft, Encoded, ThroughConverse, of, to_body};
use crate::catalog::{Model, Via};
use crate::error::Error;
use crate::prompt::Prompt;
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
    top_k: "additionalModelRequestFields",
    stop_sequences: "inferenceConfig.stopSequences",
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    messages: Vec<Message<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    system: Vec<Text<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    inference_config: Option<InferenceConfig<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    additional_model_request_fields: Option<Value>,
}

impl Codec for Converse {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::Converse
    }

    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let ThroughConverse {
            system,
            top_k,
            visible_stops,
        } = of(model.family, Via::InvokeModel).through_converse();
        let instructions = if model.quirks.no_system || !system {
            Instructions::Nowhere
        } else if model.quirks.system_in_messages {
            Instructions::Anywhere
        } else {
            Instructions::Above
        };
        let words = turns::fit(prompt, instructions, &[], Place::List("messages"), &mut findings);
        let limits = Limits {
            top_k: top_k.map(|(_, most)| most),
            visible_stops,
            ..LIMITS
        };
        let mut fitted = sampling::fit(prompt, model, &limits, &PATHS, &mut findings);
        let additional = top_k.and_then(|(path, _)| Some(nest(path, fitted.top_k.take()?)));
        let body = to_body(&Body {
            messages: message::messages(&words.turns),
            system: words.system.iter().map(|text| Text { text }).collect(),
            inference_config: InferenceConfig::of(&fitted),
            additional_model_request_fields: additional,
        });
        Encoded { body, findings }
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

/// `value` under the members of `path`.
fn nest(path: &[&str], value: impl Into<Value>) -> Value {
    path.iter().rev().fold(value.into(), |inner, name| {
        Value::Object(Map::from_iter([((*name).to_owned(), inner)]))
    })
}
