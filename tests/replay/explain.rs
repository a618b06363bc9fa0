//! `fixtures/explain`: errors as the service sends them, and the code of the explanation each must get.

use outcrop_core::explain::{self, Again};
use outcrop_core::frame::ServiceFault;
use outcrop_core::request::ServiceError;
use serde::Deserialize;

/// One error a line: `status`, `type` (the header) and `message` or `body`, or `inStream` with the exception's
/// name; then `code` and `again`.
pub const SERVICE: &str = include_str!("../fixtures/explain/service.jsonl");

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Case {
    name: String,
    status: u16,
    #[serde(default)]
    r#type: Option<String>,
    #[serde(default)]
    message: Option<String>,
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    in_stream: bool,
    code: String,
    again: String,
}

/// Explains every error; the number of cases, or what differs.
pub fn run() -> Result<usize, String> {
    let mut count = 0;
    for line in SERVICE.lines() {
        let case: Case = serde_json::from_str(line).map_err(|error| format!("{line}: {error}"))?;
        let name = &case.name;
        let body = case.body.clone().unwrap_or_else(|| {
            serde_json::json!({ "message": case.message.clone().unwrap_or_default() }).to_string()
        });
        let error = if case.in_stream {
            let exception = case.r#type.as_deref().unwrap_or_default();
            ServiceError::from(ServiceFault::from_exception(exception, body.as_bytes()))
        } else {
            let headers: Vec<(String, String)> = case
                .r#type
                .iter()
                .map(|value| ("x-amzn-ErrorType".to_owned(), value.clone()))
                .collect();
            ServiceError::parse(case.status, &headers, body.as_bytes())
        };
        if error.status != case.status {
            return Err(format!("{name}: status {}, not {}", error.status, case.status));
        }
        let found = explain::service(&error);
        let again = match found.again {
            Again::No => "no",
            Again::Yes => "yes",
            Again::Later => "later",
        };
        if (found.code, again) != (case.code.as_str(), case.again.as_str()) {
            return Err(format!(
                "{name}: {} ({again}), not {} ({})",
                found.code, case.code, case.again
            ));
        }
        count += 1;
    }
    Ok(count)
}
