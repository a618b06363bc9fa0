//! OpenAI's chat completions, through `InvokeModel`: gpt-oss, Qwen, `DeepSeek` V3 and the others that speak it.
//!
//! ```text
//! request {"messages":[{"role":"system"|"user"|"assistant"|"tool","content":"…"}],"max_tokens","temperature","top_p","stop":[…]}
//! reply   {"choices":[{"index","message":{"content","reasoning_content","tool_calls"},"finish_reason"}],"usage":{…}}
//! chunk   {"choices":[{"index","delta":{"content","tool_calls":[{"index","function":{"arguments"}}]},"finish_reason"}]}
//! ```
//! gpt-oss puts its reasoning before the text, in `<reasoning>…</reasoning>`; in a stream every piece of it is in a
//! pair of its own. With `stream_options.include_usage` a last chunk without choices holds the usage.
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-openai.html>

mod body;

use serde_json::Value;

use super::chat_completion::{self, Form, Tags};
use super::parameters::{Accepts, MOST_TOKENS, Parameter, Standard};
use super::read::parse;
use super::sampling::Limits;
use super::turns::Instructions;
use super::{BodyForm, Codec, Dialect, Draft, Encoded, misnamed};
use crate::catalog::{Model, Reasoning};
use crate::error::Error;
use crate::finding::Finding;
use crate::prompt::Prompt;
use crate::reply::Reply;
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct OpenaiChat;

const FORM: Form = Form {
    instructions: Instructions::Anywhere,
    takes: chat_completion::takes_images,
    limits: Limits {
        min_tokens: 1,
        temperature: (0.0, 2.0),
        top_p: (0.0, 1.0),
        top_k: None,
        // OpenAI's own number; a longer list is not known to be taken.
        stops: 4,
        visible_stops: false,
    },
};

/// What gpt-oss puts around its reasoning.
const REASONING: Tags = Some(("<reasoning>", "</reasoning>"));

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
        Accepts::Number { min: 0.0, max: 2.0 },
        "",
    ),
    Parameter::standard(
        Standard::TopP,
        "top_p",
        Accepts::Number { min: 0.0, max: 1.0 },
        "",
    ),
    Parameter::standard(Standard::StopSequences, "stop", Accepts::Texts { max: 4 }, "[]"),
    Parameter::own(
        "seed",
        Accepts::Integer {
            min: i64::MIN,
            max: i64::MAX,
        },
        "",
        "The same seed is likely to give the same reply",
    ),
    chat_completion::FREQUENCY_PENALTY,
    chat_completion::PRESENCE_PENALTY,
    chat_completion::TOOLS,
    Parameter::own(
        "tool_choice",
        Accepts::Json,
        "",
        "Whether and which function it calls",
    ),
    chat_completion::RESPONSE_FORMAT,
    Parameter::own(
        "reasoning_effort",
        Accepts::Choice(&["low", "medium", "high"]),
        "\"medium\"",
        "How much it thinks before it answers",
    ),
];

impl BodyForm for OpenaiChat {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::OpenAi
    }
}

impl Codec for OpenaiChat {
    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        chat_completion::encode(&FORM, model, prompt, self.parameters(model))
    }

    fn decode(&self, body: &[u8]) -> Result<Reply, Error> {
        chat_completion::decode("OpenAI chat", parse(body, "The reply")?, REASONING)
    }

    fn fold(&self, draft: &mut Draft, _event: &str, payload: &[u8]) -> Result<(), Error> {
        chat_completion::fold(draft, payload, REASONING)
    }

    fn parameters(&self, model: &Model) -> &'static [Parameter] {
        if model.reasoning.contains(&Reasoning::Effort) {
            PARAMETERS
        } else {
            // That about thinking is the last.
            PARAMETERS.get(..PARAMETERS.len() - 1).unwrap_or_default()
        }
    }

    fn correct(&self, _model: &Model, body: &mut Value, findings: &mut Vec<Finding>) {
        chat_completion::correct(body, findings);
        misnamed::correct(&body::BODY, body, findings);
    }
}
