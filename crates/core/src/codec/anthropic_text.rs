//! Claude's legacy text completion, through `InvokeModel`: 2.0, 2.1 and Instant.
//!
//! ```text
//! request {"prompt":"{system}⏎⏎Human: …⏎⏎Assistant:","max_tokens_to_sample":2048,"temperature","top_p","top_k","stop_sequences"}
//! reply   {"type":"completion","completion":" …","stop_reason":"stop_sequence"|"max_tokens","stop":"⏎⏎Human:"|null}
//! chunk   the same members: `completion` is what is new, `stop_reason` null until the last
//! ```
//! `type` is missing in replies of Instant. Token counts come in the response headers, or in the service's metrics.
//! These models took the Messages form as well: such a body passes the check, and such a reply is read.
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-text-completion.html>

mod body;

use serde::Serialize;
use serde_json::Value;

use super::anthropic::Anthropic;
use super::draft::Block;
use super::invoke::{is_last_chunk, service_members, stop_blocked};
use super::misnamed;
use super::parameters::{Accepts, Parameter, Standard};
use super::prompt_text::{self, Script, warn_of_marks};
use super::read::{self, owned, parse, text, unreadable};
use super::sampling::{self, Limits, Paths};
use super::turns::Instructions;
use super::{BodyForm, Codec, Dialect, Draft, Encoded, ThroughConverse, note, with_parameters};
use crate::catalog::Model;
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::prompt::Prompt;
use crate::reply::{Reply, StopKind};
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct AnthropicText;

/// Sent where the prompt names no limit: these models require one, and all of them can write so much.
const DEFAULT_MAX_TOKENS: u32 = 2_048;

const TOP_K: u32 = 500;

const LIMITS: Limits = Limits {
    min_tokens: 1,
    temperature: (0.0, 1.0),
    top_p: (0.0, 1.0),
    top_k: Some(TOP_K),
    stops: 8_191,
    visible_stops: false,
};

const PATHS: Paths = Paths {
    max_tokens: "max_tokens_to_sample",
    temperature: "temperature",
    top_p: "top_p",
    top_k: "top_k",
    stop_sequences: "stop_sequences",
};

const PARAMETERS: &[Parameter] = &[
    Parameter::standard(
        Standard::MaxTokens,
        PATHS.max_tokens,
        Accepts::Integer { min: 1, max: 8_191 },
        "2048",
    ),
    Parameter::standard(
        Standard::Temperature,
        PATHS.temperature,
        Accepts::Number { min: 0.0, max: 1.0 },
        "1",
    ),
    Parameter::standard(
        Standard::TopP,
        PATHS.top_p,
        Accepts::Number { min: 0.0, max: 1.0 },
        "1",
    ),
    Parameter::standard(
        Standard::TopK,
        PATHS.top_k,
        Accepts::Integer { min: 0, max: 500 },
        "250",
    ),
    Parameter::standard(
        Standard::StopSequences,
        PATHS.stop_sequences,
        Accepts::Texts { max: 8_191 },
        "[]",
    ),
];

const STOP_WORDS: &[(&str, StopKind)] = &[
    ("stop_sequence", StopKind::StopSequence),
    ("max_tokens", StopKind::MaxTokens),
];

const SCRIPT: Script = Script {
    user: "Human",
    assistant: "Assistant",
    between: "\n\n",
};

/// What begins the person's next turn: the model has ended its own with it.
const NEXT_TURN: &str = "\n\nHuman:";

#[derive(Serialize)]
struct Body<'a> {
    prompt: String,
    max_tokens_to_sample: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_p: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    top_k: Option<u32>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    stop_sequences: &'a [&'a str],
}

impl BodyForm for AnthropicText {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::ClaudeText
    }
}

impl Codec for AnthropicText {
    fn parameters(&self, _: &Model) -> &'static [Parameter] {
        PARAMETERS
    }

    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let rendered = render(model, prompt, &mut findings);
        let fitted = sampling::fit(prompt, model, &LIMITS, &PATHS, &mut findings);
        let max_tokens_to_sample = fitted.max_tokens.unwrap_or_else(|| {
            findings.push(note(
                "parameter-added",
                Severity::Note,
                PATHS.max_tokens,
                format!("`max_tokens_to_sample` was set to {DEFAULT_MAX_TOKENS}: Claude requires a limit."),
                "Set the limit you want; a longer reply is cut there.",
            ));
            DEFAULT_MAX_TOKENS
        });
        let body = Body {
            prompt: rendered,
            max_tokens_to_sample,
            temperature: fitted.temperature,
            top_p: fitted.top_p,
            top_k: fitted.top_k,
            stop_sequences: &fitted.stop_sequences,
        };
        let body = with_parameters(&body, prompt, PARAMETERS, &mut findings);
        Encoded { body, findings }
    }

    fn decode(&self, body: &[u8]) -> Result<Reply, Error> {
        let value = parse(body, "The reply")?;
        if value["content"].is_array() {
            return Anthropic.decode(body);
        }
        if !value["completion"].is_string() {
            return Err(unreadable("Claude text completion", "completion"));
        }
        let mut draft = Draft::new();
        read_completion(&mut draft, &value);
        Ok(draft.into_reply_of(value))
    }

    fn fold(&self, draft: &mut Draft, event: &str, payload: &[u8]) -> Result<(), Error> {
        let chunk = parse(payload, "A chunk of the stream")?;
        if chunk["type"].as_str().is_some_and(|kind| kind != "completion") {
            return Anthropic.fold(draft, event, payload);
        }
        read_completion(draft, &chunk);
        if is_last_chunk(&chunk) || !chunk["stop_reason"].is_null() {
            draft.complete();
        }
        draft.record(chunk);
        Ok(())
    }

    fn correct(&self, _: &Model, body: &mut Value, findings: &mut Vec<Finding>) {
        // A body in the Messages form is right as it is.
        if body.get("messages").is_none() {
            misnamed::correct(&body::BODY, body, findings);
        }
    }

    fn through_converse(&self) -> ThroughConverse {
        ThroughConverse {
            top_k: Some((&["top_k"], TOP_K)),
            visible_stops: true,
            ..ThroughConverse::default()
        }
    }
}

fn render(model: &Model, prompt: &Prompt, findings: &mut Vec<Finding>) -> String {
    let words = prompt_text::words(prompt, Instructions::above(model), findings);
    warn_of_marks(&words, &[NEXT_TURN, "\n\nAssistant:"], findings);
    let mut text = words.system.join("\n\n");
    text.push_str(SCRIPT.between);
    text.push_str(&SCRIPT.of(&words.turns));
    text
}

/// A buffered body, or a chunk: they have the same members.
fn read_completion(draft: &mut Draft, body: &Value) {
    draft.candidate(0);
    draft.text(Block::of_first(0), text(&body["completion"]));
    service_members(draft, body);
    if let Some(mut stop) = read::stop(&body["stop_reason"], STOP_WORDS) {
        stop.sequence = owned(&body["stop"]);
        if stop.sequence.as_deref() == Some(NEXT_TURN) {
            stop.kind = StopKind::EndTurn;
        }
        draft.stop(0, stop);
    } else if body.get("stop_reason").is_none() {
        stop_blocked(draft, 0);
    }
}
