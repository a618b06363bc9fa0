//! `CountTokens`: what a conversation or a body would cost, by the bare id of a model.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::models::{self, Family};
use crate::refusal::Refusal;
use crate::shape::{FILLED, Shape, dialect, optional, required, violations};
use crate::{converse, families};

static BODY: Shape = Shape::Object(&[required(
    "input",
    &Shape::Union(&[
        optional("invokeModel", &Shape::Object(&[required("body", &FILLED)])),
        optional("converse", &Shape::Open(&[])),
    ]),
)]);

/// The reply to `POST /model/{id}/count-tokens`.
pub(crate) fn count_tokens(id: &str, body: &Value) -> Result<String, Refusal> {
    let found = models::find(id)?;
    if found.profile || found.model.family != Family::Anthropic {
        return Err(Refusal::invalid(
            "The provided model doesn't support counting tokens.",
        ));
    }
    let problems = violations(&BODY, body);
    if !problems.is_empty() {
        return Err(dialect::coral(&problems));
    }
    let tokens = if let Some(conversation) = body.pointer("/input/converse") {
        converse::count(found.model, conversation)?
    } else {
        let encoded = body
            .pointer("/input/invokeModel/body")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let inner = STANDARD
            .decode(encoded)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let inner: Value = inner.ok_or_else(Refusal::malformed)?;
        families::speaker(found.model)?
            .read(found.model, &inner)?
            .input_tokens
    };
    Ok(json!({"inputTokens": tokens}).to_string())
}
