//! An error that the service reports, read from wherever it put it.
//!
//! ```text
//! 400, x-amzn-ErrorType: ValidationException:http://internal.amazon.com/coral/com.amazon.bedrock/
//! {"message":"The provided model identifier is invalid."}
//! ```
//!
//! A browser sees the header only where CORS exposes it; the status is always there.

use serde_json::Value;

use crate::frame::ServiceFault;

/// What Bedrock puts before a message that comes from the model's own server.
const FROM_MODEL: &str = "The model returned the following errors: ";
/// How much of a body that is no JSON is kept, in bytes.
const MAX_RAW: usize = 64 * 1024;

/// Who refused: AWS's front end (signature, token) or the service (the request).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Origin {
    /// The front end: the credentials or the signature are to blame.
    FrontEnd,
    /// The service: the request is to blame.
    Service,
    /// Not said.
    #[default]
    Unknown,
}

/// An error reply, or an exception inside a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServiceError {
    /// Such as `ThrottlingException`, without namespace; `None` where nobody said.
    pub code: Option<String>,
    /// The HTTP status. Of an exception in a stream: the status it would have had; 0 where not known.
    pub status: u16,
    /// The service's own words, unchanged; empty where it had none.
    pub message: String,
    /// Names the call when asking AWS about it.
    pub request_id: Option<String>,
    /// Who refused.
    pub origin: Origin,
    /// Whether it came inside a stream, after the status 200.
    pub in_stream: bool,
    /// The body as text, up to 64 KiB; of an exception in a stream empty.
    pub raw: String,
}

impl ServiceError {
    /// Reads an error reply. Never fails: any body will do, also HTML and none at all.
    ///
    /// The code is the header's, else the body's `code` or `Code`, else its `__type`; the message is the
    /// body's `message`, else `Message`.
    pub fn parse(status: u16, headers: &[(String, String)], body: &[u8]) -> Self {
        let header = |name: &str| {
            headers
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.as_str())
        };
        let parsed: Option<Value> = serde_json::from_slice(body).ok();
        let is_json = parsed.is_some();
        let json = parsed.unwrap_or_default();
        let member = |name: &str| json.get(name).and_then(Value::as_str);
        let named = header("x-amzn-errortype");
        let origin = match named {
            Some(text) if text.contains("com.amazon.coral.service") => Origin::FrontEnd,
            Some(text) if text.contains("com.amazon.bedrock") => Origin::Service,
            _ => Origin::Unknown,
        };
        let code = named
            .or_else(|| member("code"))
            .or_else(|| member("Code"))
            .or_else(|| member("__type"))
            .map(bare)
            .filter(|code| !code.is_empty());
        let message = member("message").or_else(|| member("Message"));
        // Some bodies are a plain sentence; a page of HTML is none.
        let plain = || {
            let text = String::from_utf8_lossy(body);
            let text = text.trim();
            let shown = !text.starts_with('<') && !text.contains(char::is_control);
            let sentence = !is_json && shown && text.len() <= 500;
            if sentence { text.to_owned() } else { String::new() }
        };
        let raw = body.get(..MAX_RAW).unwrap_or(body);
        Self {
            code: code.map(str::to_owned),
            status,
            message: message.map_or_else(plain, str::to_owned),
            request_id: header("x-amzn-requestid").map(str::to_owned),
            origin,
            in_stream: false,
            raw: String::from_utf8_lossy(raw).into_owned(),
        }
    }

    /// The code, or the status where there is none.
    pub fn code(&self) -> String {
        self.code.clone().unwrap_or_else(|| self.status.to_string())
    }

    /// The message without the words that Bedrock puts before a model's own.
    pub fn display_message(&self) -> &str {
        self.message.strip_prefix(FROM_MODEL).unwrap_or(&self.message)
    }
}

impl From<ServiceFault> for ServiceError {
    fn from(fault: ServiceFault) -> Self {
        Self {
            code: Some(fault.code),
            status: fault.status.unwrap_or_default(),
            // What the model's own server said is the reason; Bedrock's sentence around it is the same for all.
            message: match fault.original_message {
                Some(original) if !original.is_empty() && !fault.message.contains(&original) => {
                    format!("{} {original}", fault.message).trim_start().to_owned()
                }
                _ => fault.message,
            },
            origin: Origin::Service,
            in_stream: true,
            ..Self::default()
        }
    }
}

/// `ns#Name:http://…` → `Name`.
fn bare(code: &str) -> &str {
    let name = code.split(':').next().unwrap_or_default();
    name.rsplit('#').next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(status: u16, error_type: Option<&str>, body: &str) -> ServiceError {
        let headers: Vec<(String, String)> = error_type
            .map(|value| ("X-Amzn-Errortype".to_owned(), value.to_owned()))
            .into_iter()
            .collect();
        ServiceError::parse(status, &headers, body.as_bytes())
    }

    #[test]
    fn the_header_wins_and_is_trimmed() {
        let body = r#"{"message":"m","code":"Other","__type":"ns#Third"}"#;
        for value in [
            "ValidationException",
            "ValidationException:http://internal.amazon.com/coral/com.amazon.bedrock/",
            "com.amazon.bedrock#ValidationException",
        ] {
            assert_eq!(parse(400, Some(value), body).code(), "ValidationException");
        }
        assert_eq!(parse(400, None, body).code(), "Other");
        assert_eq!(parse(400, None, r#"{"__type":"ns#Third:x"}"#).code(), "Third");
        assert_eq!(parse(418, None, "{}").code(), "418");
        assert_eq!(parse(418, Some(""), "{}").code(), "418");
    }

    #[test]
    fn the_origin_is_in_the_header() {
        let at = |service: &str| {
            let value = format!("AccessDeniedException:http://internal.amazon.com/coral/{service}/");
            parse(403, Some(&value), "{}").origin
        };
        assert_eq!(at("com.amazon.coral.service"), Origin::FrontEnd);
        assert_eq!(at("com.amazon.bedrock"), Origin::Service);
        assert_eq!(
            parse(403, Some("AccessDeniedException"), "{}").origin,
            Origin::Unknown
        );
    }

    #[test]
    fn any_body_will_do() {
        for body in [
            "",
            "<html><body>502</body></html>",
            "[]",
            "null",
            "{\"message\":7}",
            "\u{0}",
        ] {
            let error = parse(502, None, body);
            assert_eq!((error.code().as_str(), error.status), ("502", 502));
            assert_eq!(error.raw, body);
            assert!(error.message.is_empty(), "{body}");
        }
        assert_eq!(
            parse(500, None, "upstream connect error").message,
            "upstream connect error"
        );
        assert_eq!(parse(400, None, r#"{"Message":"m"}"#).message, "m");
        let invalid = ServiceError::parse(500, &[], &[0xff, 0xfe]);
        assert!(!invalid.raw.is_empty());
        assert_eq!(
            ServiceError::parse(500, &[], &vec![b'x'; MAX_RAW * 2]).raw.len(),
            MAX_RAW
        );
    }

    #[test]
    fn the_words_before_a_models_own_are_not_shown() {
        let error = parse(
            400,
            None,
            r#"{"message":"The model returned the following errors: too long"}"#,
        );
        assert_eq!(error.display_message(), "too long");
        assert!(error.message.starts_with("The model returned"));
    }
}
