//! `TwelveLabs` Pegasus, through `InvokeModel`: text about one video.
//!
//! ```text
//! request {"inputPrompt":"…","mediaSource":{"base64String"} or {"s3Location":{"uri","bucketOwner"}},
//!          "temperature","maxOutputTokens","responseFormat"}
//! reply   {"message":"…","finishReason":"stop"|"length"}
//! ```
//! A chunk of a stream is a piece of the text, in `message` or in `delta`; after pieces in `delta`, the last chunk has
//! the whole in `message`. No stream of it was recorded.
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-pegasus.html>

mod body;

use serde::Serialize;
use serde_json::Value;

use super::draft::Block;
use super::invoke::{is_last_chunk, service_members};
use super::parameters::{Accepts, MOST_TOKENS, Parameter, Standard};
use super::read::{self, parse, text, unreadable};
use super::sampling::{self, Limits, Paths};
use super::turns::{self, Instructions, Piece, Place};
use super::{BodyForm, Codec, Dialect, Draft, Encoded, ask, misnamed, note, with_parameters};
use crate::catalog::Model;
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::prompt::{Media, MediaKind, Prompt, Role, Source};
use crate::reply::{Reply, StopKind};
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct Pegasus;

const LIMITS: Limits = Limits {
    min_tokens: 1,
    temperature: (0.0, 1.0),
    top_p: (0.0, 1.0),
    top_k: None,
    stops: 0,
    visible_stops: false,
};

const PATHS: Paths = Paths {
    max_tokens: "maxOutputTokens",
    temperature: "temperature",
    top_p: "topP",
    top_k: "topK",
    stop_sequences: "stopSequences",
};

const PARAMETERS: &[Parameter] = &[
    Parameter::standard(
        Standard::MaxTokens,
        "maxOutputTokens",
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
        "0.2",
    ),
    Parameter::own("responseFormat", Accepts::Json, "", "A JSON schema of the reply"),
];

const STOP_WORDS: &[(&str, StopKind)] = &[("stop", StopKind::EndTurn), ("length", StopKind::MaxTokens)];

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    input_prompt: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    media_source: Option<MediaSource<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    temperature: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_output_tokens: Option<u32>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
enum MediaSource<'a> {
    Base64String(&'a str),
    #[serde(rename_all = "camelCase")]
    S3Location {
        uri: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        bucket_owner: Option<&'a str>,
    },
}

impl BodyForm for Pegasus {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::Pegasus
    }
}

impl Codec for Pegasus {
    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let words = turns::fit(
            prompt,
            Instructions::Above,
            &[MediaKind::Video],
            Place::Text("inputPrompt"),
            &mut findings,
        );
        let mut asked = words.turns;
        // What is said before is of no use to it; the video may have been shown there.
        let videos: Vec<&Media> = asked
            .iter()
            .flat_map(|said| &said.parts)
            .filter_map(|part| match part {
                Piece::Media(file) => Some(*file),
                Piece::Text(_) => None,
            })
            .collect();
        let last = asked.iter().rposition(|said| said.role == Role::User);
        let mut question = last
            .map(|last| asked.swap_remove(last).text())
            .unwrap_or_default();
        if !words.system.is_empty() {
            question = format!("{}\n{question}", words.system.join("\n"));
            findings.push(note(
                "system-folded",
                Severity::Warning,
                "inputPrompt",
                "The system prompt is sent as the beginning of the message: Pegasus has none.".to_owned(),
                "Nothing, if that will do.",
            ));
        }
        if !asked.is_empty() {
            findings.push(note(
                "turn-dropped",
                Severity::Warning,
                "inputPrompt",
                "Only the last message of yours is sent: Pegasus has no conversation.".to_owned(),
                "Say everything in one message.",
            ));
        }
        let mut fitted = sampling::fit(prompt, model, &LIMITS, &PATHS, &mut findings);
        if fitted.top_p.take().is_some() {
            findings.retain(|finding| finding.path != PATHS.top_p);
            findings.push(note(
                "parameter-dropped",
                Severity::Warning,
                PATHS.top_p,
                format!("`topP` was left out. {} has no such parameter.", model.name),
                "Leave it out.",
            ));
        }
        let body = Body {
            input_prompt: question,
            media_source: shown(&videos, &mut findings),
            temperature: fitted.temperature,
            max_output_tokens: fitted.max_tokens,
        };
        let body = with_parameters(&body, prompt, PARAMETERS, &mut findings);
        Encoded { body, findings }
    }

    fn decode(&self, body: &[u8]) -> Result<Reply, Error> {
        let body = parse(body, "The reply")?;
        if !body["message"].is_string() {
            return Err(unreadable("Pegasus", "message"));
        }
        let mut draft = Draft::new();
        draft.candidate(0);
        draft.text(Block::of_first(0), text(&body["message"]));
        read_stop(&mut draft, &body);
        service_members(&mut draft, &body);
        Ok(draft.into_reply_of(body))
    }

    fn fold(&self, draft: &mut Draft, _event: &str, payload: &[u8]) -> Result<(), Error> {
        let chunk = parse(payload, "A chunk of the stream")?;
        let block = Block::of_first(0);
        draft.candidate(0);
        draft.text(block, text(&chunk["delta"]));
        let said = text(&chunk["message"]);
        // What has come so far is put together only where there is something to hold against it.
        if !said.is_empty() && in_deltas(draft) {
            let so_far = draft.reply().text();
            draft.text(block, said.strip_prefix(so_far.as_str()).unwrap_or_default());
        } else {
            draft.text(block, said);
        }
        read_stop(draft, &chunk);
        service_members(draft, &chunk);
        if is_last_chunk(&chunk) || draft.candidate(0).stop.is_some() {
            draft.complete();
        }
        draft.record(chunk);
        Ok(())
    }

    fn parameters(&self, _model: &Model) -> &'static [Parameter] {
        PARAMETERS
    }

    fn correct(&self, _model: &Model, body: &mut Value, findings: &mut Vec<Finding>) {
        misnamed::correct(&body::BODY, body, findings);
    }
}

/// The one video that is sent: the last.
fn shown<'a>(videos: &[&'a Media], findings: &mut Vec<Finding>) -> Option<MediaSource<'a>> {
    let Some((video, others)) = videos.split_last() else {
        ask::missing(
            "mediaSource",
            "There is nothing to look at: Pegasus answers about a video, and the prompt has none.".to_owned(),
            "Add a video.",
            findings,
        );
        return None;
    };
    if !others.is_empty() {
        findings.push(note(
            "part-dropped",
            Severity::Warning,
            "mediaSource",
            "Only the last video is sent: Pegasus takes one.".to_owned(),
            "Ask about each on its own.",
        ));
    }
    Some(match &video.source {
        Source::Base64(data) => MediaSource::Base64String(data),
        Source::S3 { uri, owner } => MediaSource::S3Location {
            uri,
            bucket_owner: owner.as_deref(),
        },
    })
}

/// Whether the stream's pieces come in `delta`.
fn in_deltas(draft: &Draft) -> bool {
    let first = draft.reply().raw.get(0);
    first.is_some_and(|first| first["delta"].is_string())
}

fn read_stop(draft: &mut Draft, body: &Value) {
    if let Some(stop) = read::stop(&body["finishReason"], STOP_WORDS) {
        draft.stop(0, stop);
    }
}
