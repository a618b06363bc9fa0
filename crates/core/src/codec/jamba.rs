//! AI21 Jamba, through `InvokeModel`: chat completions with texts only.
//!
//! ```text
//! request {"messages":[{"role":"system"|"user"|"assistant","content":"…"}],"max_tokens","temperature","top_p","stop","n"}
//! reply   {"id","choices":[{"index","message":{"role","content","tool_calls"},"finish_reason"}],"usage":{…},"meta","model"}
//! chunk   {"choices":[{"index","delta":{"content"},"finish_reason","stop_reason":518}],"usage":{…}}
//! ```
//! Every chunk holds the usage so far; the service's own counts come in a last chunk that holds nothing else. Older
//! documents have another reply: `{"message","prompt_tokens","completion_tokens","stop_reason"}`, which is read as well.
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-jamba.html>

mod body;

use serde_json::Value;

use super::chat_completion::{self, Form};
use super::invoke::service_members;
use super::parameters::{Accepts, Parameter, Standard};
use super::read::parse;
use super::sampling::Limits;
use super::turns::{Instructions, NOT_TAKEN};
use super::{BodyForm, Codec, Dialect, Draft, Encoded, misnamed};
use crate::catalog::Model;
use crate::error::Error;
use crate::finding::Finding;
use crate::prompt::Prompt;
use crate::reply::Reply;
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct Jamba;

const FORM: Form = Form {
    instructions: Instructions::Above,
    takes: |_, _| Err(NOT_TAKEN.to_owned()),
    limits: Limits {
        min_tokens: 1,
        temperature: (0.0, 2.0),
        top_p: (0.01, 1.0),
        top_k: None,
        // AI21's own number.
        stops: 4,
        visible_stops: false,
    },
};

const PARAMETERS: &[Parameter] = &[
    Parameter::standard(
        Standard::MaxTokens,
        "max_tokens",
        Accepts::Integer { min: 1, max: 4096 },
        "4096",
    ),
    Parameter::standard(
        Standard::Temperature,
        "temperature",
        Accepts::Number { min: 0.0, max: 2.0 },
        "1.0",
    ),
    Parameter::standard(
        Standard::TopP,
        "top_p",
        Accepts::Number { min: 0.01, max: 1.0 },
        "1.0",
    ),
    Parameter::standard(Standard::StopSequences, "stop", Accepts::Texts { max: 4 }, "[]"),
    Parameter::own("n", Accepts::Integer { min: 1, max: 16 }, "1", "Answers to give"),
    // Their ranges are OpenAI's: AI21 names none.
    chat_completion::FREQUENCY_PENALTY,
    chat_completion::PRESENCE_PENALTY,
    chat_completion::TOOLS,
    Parameter::own("documents", Accepts::Json, "", "Documents to answer from"),
    chat_completion::RESPONSE_FORMAT,
];

impl BodyForm for Jamba {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::OpenAi
    }
}

impl Codec for Jamba {
    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        chat_completion::encode(&FORM, model, prompt, PARAMETERS)
    }

    fn decode(&self, body: &[u8]) -> Result<Reply, Error> {
        let value = parse(body, "The reply")?;
        if value["choices"].is_null() && value["message"].is_object() {
            return Ok(read_older(value));
        }
        chat_completion::decode("Jamba", value, None)
    }

    fn fold(&self, draft: &mut Draft, _event: &str, payload: &[u8]) -> Result<(), Error> {
        chat_completion::fold(draft, payload, None)
    }

    fn parameters(&self, _model: &Model) -> &'static [Parameter] {
        PARAMETERS
    }

    fn correct(&self, _model: &Model, body: &mut Value, findings: &mut Vec<Finding>) {
        chat_completion::correct(body, findings);
        misnamed::correct(&body::BODY, body, findings);
    }
}

/// The reply as older documents have it: one message, and its counts beside it.
fn read_older(body: Value) -> Reply {
    let mut draft = Draft::new();
    chat_completion::read_choice(&mut draft, 0, &body, None);
    draft.tools_last(0);
    chat_completion::read_usage(&mut draft, &body);
    service_members(&mut draft, &body);
    draft.into_reply_of(body)
}
