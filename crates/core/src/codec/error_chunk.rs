//! An error among the chunks of a stream: the model's own server gave up, and Bedrock passes on its words, where one
//! would expect an exception of the stream.
//!
//! ```text
//! {"type":"error","error":{"type":"overloaded_error","message":"…"}}     Claude
//! {"error":{"message":"…","type":"server_error","code":500}}             servers that speak OpenAI's form
//! {"error":"…"}
//! {"object":"error","message":"…","type":"BadRequestError","code":400}   older ones of them
//! ```

use serde_json::Value;

use super::read::{count, owned, text};
use crate::frame::ServiceFault;

/// What the chunk says went wrong; `None` for a chunk that is no error.
pub(super) fn read(chunk: &[u8]) -> Option<ServiceFault> {
    // Quotes in a text are escaped: few chunks of a reply have this and are read twice.
    const WORD: &[u8] = b"\"error\"";
    if !chunk.windows(WORD.len()).any(|window| window == WORD) {
        return None;
    }
    let chunk: Value = serde_json::from_slice(chunk).ok()?;
    let own = &chunk["error"];
    match own {
        Value::String(message) if !message.is_empty() => Some(fault(&chunk, message)),
        Value::Object(members) if !members.is_empty() => Some(fault(own, text(&own["message"]))),
        _ if chunk["object"] == "error" => Some(fault(&chunk, text(&chunk["message"]))),
        _ => None,
    }
}

/// The error as the service would report it. `said` has its kind.
fn fault(said: &Value, message: &str) -> ServiceFault {
    let number = count(&said["code"]).and_then(|code| u16::try_from(code).ok());
    // The word for the kind, if it is one: `{"type":"error"}` says only that there is an error.
    let code = [&said["type"], &said["code"]]
        .into_iter()
        .filter_map(owned)
        .find(|word| word != "error");
    ServiceFault {
        status: number
            .filter(|status| (400..600).contains(status))
            .or_else(|| status_of(code.as_deref()?)),
        code: code.unwrap_or_else(|| "Unknown".to_owned()),
        message: message.to_owned(),
        original_status: None,
        original_message: None,
    }
}

/// Claude's words, <https://docs.claude.com/en/api/errors>, and OpenAI's, which share some.
fn status_of(word: &str) -> Option<u16> {
    match word {
        "invalid_request_error" => Some(400),
        "authentication_error" | "permission_error" => Some(403),
        "not_found_error" => Some(404),
        "timeout_error" => Some(408),
        "rate_limit_error" | "rate_limit_exceeded" => Some(429),
        "api_error" | "server_error" => Some(500),
        // 529 there, which Bedrock does not have.
        "overloaded_error" => Some(503),
        _ => None,
    }
}
