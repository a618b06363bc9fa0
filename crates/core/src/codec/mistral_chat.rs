//! Mistral's chat completions, through `InvokeModel`: Mistral Large 24.07 and later, Pixtral, Ministral, Magistral,
//! Devstral, Voxtral.
//!
//! ```text
//! request {"messages":[{"role","content":"…" or parts,"tool_calls","tool_call_id"}],"tools","tool_choice":"auto"|"any"|"none",
//!          "max_tokens","temperature","top_p","stop"}
//! reply   {"choices":[{"index","message":{"content","tool_calls"},"stop_reason" or "finish_reason"}],"usage":{…}}
//! chunk   {"choices":[{"index","message" or "delta":{…},"stop_reason" or "finish_reason"}]}
//! ```
//! The documentation says `stop_reason`; servers have said `finish_reason`, and sent `usage` beside it.
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-mistral-chat-completion.html>

mod body;

use serde_json::Value;

use super::chat_completion::{self, Form};
use super::parameters::{Accepts, MOST_TOKENS, Parameter, Standard};
use super::read::parse;
use super::sampling::Limits;
use super::turns::Instructions;
use super::{BodyForm, Codec, Dialect, Draft, Encoded, misnamed};
use crate::catalog::Model;
use crate::error::Error;
use crate::finding::Finding;
use crate::prompt::Prompt;
use crate::reply::Reply;
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct MistralChat;

const FORM: Form = Form {
    instructions: Instructions::Above,
    takes: chat_completion::takes_images,
    limits: Limits {
        min_tokens: 1,
        temperature: (0.0, 1.0),
        top_p: (0.0, 1.0),
        top_k: None,
        stops: 10,
        visible_stops: false,
    },
};

const PARAMETERS: &[Parameter] = &[
    Parameter::standard(
        Standard::MaxTokens,
        "max_tokens",
        Accepts::Integer {
            min: 1,
            max: MOST_TOKENS,
        },
        "",
    ),
    Parameter::standard(
        Standard::Temperature,
        "temperature",
        Accepts::Number { min: 0.0, max: 1.0 },
        "0.7",
    ),
    Parameter::standard(
        Standard::TopP,
        "top_p",
        Accepts::Number { min: 0.0, max: 1.0 },
        "1.0",
    ),
    Parameter::standard(Standard::StopSequences, "stop", Accepts::Texts { max: 10 }, "[]"),
    chat_completion::TOOLS,
    Parameter::own(
        "tool_choice",
        Accepts::Choice(&["auto", "any", "none"]),
        "\"auto\"",
        "Whether it calls functions",
    ),
];

impl BodyForm for MistralChat {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::OpenAi
    }
}

impl Codec for MistralChat {
    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        chat_completion::encode(&FORM, model, prompt, PARAMETERS)
    }

    fn decode(&self, body: &[u8]) -> Result<Reply, Error> {
        chat_completion::decode("Mistral chat", parse(body, "The reply")?, None)
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
