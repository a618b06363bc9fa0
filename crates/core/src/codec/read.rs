//! Reading JSON whose shape is only mostly known: numbers may be `28.0` (a guardrail writes bodies anew so), members
//! may be missing, null or new.

use serde_json::Value;

use crate::error::{Error, ErrorKind};
use crate::reply::{StopKind, StopReason};

/// A body or an event as JSON.
pub(super) fn parse(bytes: &[u8], what: &str) -> Result<Value, Error> {
    serde_json::from_slice(bytes).map_err(|cause| {
        Error::new(
            ErrorKind::UnreadableReply,
            format!(
                "{what} is not JSON, from line {}, column {} on.",
                cause.line(),
                cause.column()
            ),
        )
        .with_source(cause)
    })
}

/// A reply that is JSON but not of this family.
pub(super) fn unreadable(family: &str, missing: &str) -> Error {
    Error::new(
        ErrorKind::UnreadableReply,
        format!(
            "The reply has no `{missing}`, so it is not a reply of {family}. Look at the raw body; the model id may belong to another family."
        ),
    )
}

/// A whole number that is not negative, however it is spelled.
pub(super) fn count(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| {
        let number = value.as_f64()?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole and within the range in which floats are exact"
        )]
        (number.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&number)).then_some(number as u64)
    })
}

/// Replaces `slot` by the number in `value`, if there is one.
pub(super) fn set(slot: &mut Option<u64>, value: &Value) {
    if let Some(number) = count(value) {
        *slot = Some(number);
    }
}

/// Sets `slot` by the number in `value`, if it was not set before.
pub(super) fn fill(slot: &mut Option<u64>, value: &Value) {
    if slot.is_none() {
        *slot = count(value);
    }
}

/// The text in `value`; empty where there is none.
pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The list in `value`; empty where there is none.
pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The text in `value`, owned; none where there is none or it is empty.
pub(super) fn owned(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The stop reason in `value`, by the family's own words; none where it is absent or null.
pub(super) fn stop(value: &Value, words: &[(&str, StopKind)]) -> Option<StopReason> {
    let wire = value.as_str()?;
    let kind = words
        .iter()
        .find(|(word, _)| *word == wire)
        .map_or(StopKind::Other, |&(_, kind)| kind);
    Some(StopReason {
        kind,
        wire: wire.to_owned(),
        sequence: None,
    })
}
