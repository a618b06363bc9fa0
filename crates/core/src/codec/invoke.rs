//! What `InvokeModel` and its stream wrap around every family's own bodies.
//!
//! ```text
//! chunk event      {"bytes":"<base64 of the family's own JSON>","p":"abcd…"}     p is padding, to be dropped
//! last chunk       …,"amazon-bedrock-invocationMetrics":{inputTokenCount,outputTokenCount,invocationLatency,firstByteLatency,…}
//! with a guardrail …,"amazon-bedrock-guardrailAction":"INTERVENED","amazon-bedrock-trace":{"guardrail":{…}}
//! ```

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;

use super::draft::Draft;
use super::read::{fill, parse};
use crate::error::{Error, ErrorKind};
use crate::reply::{StopKind, StopReason};

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The family's own JSON in the payload of a `chunk` event.
///
/// Fails where the payload is no JSON, or has no `bytes`, or they are no base64.
pub fn unwrap_chunk(payload: &[u8]) -> Result<Vec<u8>, Error> {
    let event = parse(payload, "A chunk of the stream")?;
    let Some(text) = event.get("bytes").and_then(Value::as_str) else {
        return Err(Error::new(
            ErrorKind::UnreadableReply,
            "A chunk of the stream has no `bytes`. Look at the raw stream.",
        ));
    };
    BASE64.decode(text).map_err(|cause| {
        Error::new(
            ErrorKind::UnreadableReply,
            "The `bytes` of a chunk of the stream are not base64. Look at the raw stream.",
        )
        .with_source(cause)
    })
}

/// Whether this is the last chunk of a stream, by the service's own members: for families that nobody can read here.
///
/// A guardrail's action says nothing about it: some streams have it in every chunk.
pub fn is_last_chunk(chunk: &Value) -> bool {
    chunk["amazon-bedrock-invocationMetrics"].is_object()
}

/// Takes the service's own members from a body or a chunk. What the family says itself counts before the metrics.
pub(super) fn service_members(draft: &mut Draft, body: &Value) {
    let metrics = &body["amazon-bedrock-invocationMetrics"];
    let usage = draft.usage();
    fill(&mut usage.input, &metrics["inputTokenCount"]);
    fill(&mut usage.output, &metrics["outputTokenCount"]);
    fill(&mut usage.cache_read, &metrics["cacheReadInputTokenCount"]);
    fill(&mut usage.cache_write, &metrics["cacheWriteInputTokenCount"]);
    let latency = draft.latency();
    fill(&mut latency.total_ms, &metrics["invocationLatency"]);
    fill(&mut latency.first_byte_ms, &metrics["firstByteLatency"]);
    if let Some(action) = body["amazon-bedrock-guardrailAction"].as_str() {
        action.clone_into(&mut draft.guardrail().action);
    }
    let trace = &body["amazon-bedrock-trace"]["guardrail"];
    if !trace.is_null() {
        draft.guardrail().trace = trace.clone();
    }
}

/// Whether a guardrail has stepped in so far.
pub(super) fn intervened(draft: &Draft) -> bool {
    draft
        .reply()
        .guardrail
        .as_ref()
        .is_some_and(|guardrail| guardrail.action == INTERVENED)
}

/// What the service calls a guardrail that stepped in.
pub(super) const INTERVENED: &str = "INTERVENED";

/// Ends a candidate that a guardrail blocked: such replies leave the family's own reason out.
pub(super) fn stop_blocked(draft: &mut Draft, candidate: u64) {
    if intervened(draft) && draft.candidate(candidate).stop.is_none() {
        draft.stop(candidate, blocked());
    }
}

/// Why a reply ended that a guardrail blocked.
pub(super) fn blocked() -> StopReason {
    StopReason {
        kind: StopKind::Filtered,
        wire: INTERVENED.to_owned(),
        sequence: None,
    }
}
