//! `CountTokens`: what a body would cost in tokens, for free.
//!
//! ```text
//! {"input": {"converse": {"messages": […], "system": […]}}}       → {"inputTokens": 23}
//! {"input": {"invokeModel": {"body": "<base64 of the body>"}}}
//! ```

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::error::{Error, ErrorKind};

/// The body whose tokens are counted, in the form in which it would be sent.
#[derive(Clone, Copy, Debug)]
pub enum CountInput<'a> {
    /// A body of `Converse`. Of its members only those that hold tokens are passed on: `messages`, `system`,
    /// `toolConfig`, `additionalModelRequestFields`.
    Converse(&'a [u8]),
    /// A body of `InvokeModel`.
    InvokeModel(&'a [u8]),
}

/// What `CountTokens` takes of a `Converse` body.
const COUNTED: [&str; 4] = ["messages", "system", "toolConfig", "additionalModelRequestFields"];

impl CountInput<'_> {
    /// The body to count, as it was given.
    pub(super) const fn raw(&self) -> &[u8] {
        match self {
            Self::Converse(body) | Self::InvokeModel(body) => body,
        }
    }

    pub(super) fn into_body(self) -> Result<Vec<u8>, Error> {
        let input = match self {
            Self::InvokeModel(body) => json!({ "invokeModel": { "body": STANDARD.encode(body) } }),
            Self::Converse(body) => {
                let members: Map<String, Value> = serde_json::from_slice(body).map_err(|source| {
                    Error::new(
                        ErrorKind::InvalidInput,
                        "The body to count is not a JSON object. Correct it before counting its tokens.",
                    )
                    .with_source(source)
                })?;
                let kept: Map<String, Value> = members
                    .into_iter()
                    .filter(|(name, _)| COUNTED.contains(&name.as_str()))
                    .collect();
                json!({ "converse": kept })
            }
        };
        Ok(json!({ "input": input }).to_string().into_bytes())
    }
}

/// Reads the reply of `CountTokens`.
pub fn parse_count_tokens(body: &[u8]) -> Result<u64, Error> {
    serde_json::from_slice::<Value>(body)
        .ok()
        .and_then(|reply| reply.get("inputTokens")?.as_u64())
        .ok_or_else(|| {
            Error::new(
                ErrorKind::UnreadableReply,
                "The reply of CountTokens has no number inputTokens. Look at the raw reply; the endpoint may not be Bedrock.",
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn converse_bodies_are_passed_on_without_what_is_not_counted() {
        let body =
            br#"{"messages":[{"role":"user","content":[{"text":"hi"}]}],"inferenceConfig":{"maxTokens":8}}"#;
        let sent: Value = serde_json::from_slice(&CountInput::Converse(body).into_body().unwrap()).unwrap();
        assert_eq!(
            sent,
            json!({"input": {"converse": {"messages": [{"role": "user", "content": [{"text": "hi"}]}]}}})
        );
        assert!(CountInput::Converse(b"[]").into_body().is_err());
    }

    #[test]
    fn invoke_bodies_are_base64() {
        let sent: Value =
            serde_json::from_slice(&CountInput::InvokeModel(b"{\"a\":1}").into_body().unwrap()).unwrap();
        assert_eq!(sent, json!({"input": {"invokeModel": {"body": "eyJhIjoxfQ=="}}}));
    }

    #[test]
    fn replies() {
        assert_eq!(parse_count_tokens(br#"{"inputTokens":23,"new":1}"#).unwrap(), 23);
        for bad in [&b"{}"[..], b"", b"{\"inputTokens\":\"23\"}", b"<html>"] {
            assert_eq!(
                parse_count_tokens(bad).unwrap_err().kind(),
                ErrorKind::UnreadableReply
            );
        }
    }
}
