//! An error that the service reports inside a stream whose HTTP status was already 200.

use serde_json::Value;

/// What the service says went wrong, in the terms of its HTTP errors, so that both are explained alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceFault {
    /// The error's name as the HTTP errors spell it, such as `ThrottlingException`; `Unknown` where none was sent.
    pub code: String,
    /// The service's own message; empty where none was sent.
    pub message: String,
    /// The status the same error has over HTTP; `None` for names this version does not know.
    pub status: Option<u16>,
    /// What the model's own server answered, where reported.
    pub original_status: Option<u16>,
    /// What the model's own server said, where reported.
    pub original_message: Option<String>,
}

impl ServiceFault {
    /// From an `exception` message: its `:exception-type` and payload. Never fails: a payload that is not JSON is
    /// taken for the message.
    pub fn from_exception(name: &str, payload: &[u8]) -> Self {
        let body: Value = serde_json::from_slice(payload).unwrap_or_default();
        let text = |member: &str| body.get(member).and_then(Value::as_str).map(str::to_owned);
        let code = error_name(name);
        let message = text("message").or_else(|| text("Message")).unwrap_or_else(|| {
            if body.is_object() {
                String::new()
            } else {
                String::from_utf8_lossy(payload).trim().to_owned()
            }
        });
        Self {
            status: status_of(&code),
            code,
            message,
            original_status: body
                .get("originalStatusCode")
                .and_then(Value::as_u64)
                .and_then(|status| u16::try_from(status).ok()),
            original_message: text("originalMessage"),
        }
    }

    /// From an `error` message: its `:error-code` and `:error-message`.
    pub fn from_error(code: Option<&str>, message: Option<&str>) -> Self {
        let code = error_name(code.unwrap_or("Unknown"));
        Self {
            status: status_of(&code),
            code,
            message: message.unwrap_or_default().to_owned(),
            original_status: None,
            original_message: None,
        }
    }
}

/// Exceptions in a stream begin with a small letter, the same errors over HTTP with a capital one.
fn error_name(name: &str) -> String {
    let mut letters = name.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase())
        .into_iter()
        .chain(letters)
        .collect()
}

/// The HTTP status of a service error, from the service model of bedrock-runtime.
fn status_of(code: &str) -> Option<u16> {
    Some(match code {
        "ValidationException" | "ServiceQuotaExceededException" => 400,
        "AccessDeniedException" => 403,
        "ResourceNotFoundException" => 404,
        "ModelTimeoutException" => 408,
        "ModelStreamErrorException" | "ModelErrorException" => 424,
        "ThrottlingException" | "ModelNotReadyException" => 429,
        "InternalServerException" => 500,
        "ServiceUnavailableException" => 503,
        _ => return None,
    })
}
