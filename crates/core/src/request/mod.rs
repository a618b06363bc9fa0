//! What goes over the wire and what comes back, as values: the host carries them.
//!
//! ```text
//! POST https://bedrock-runtime.{region}.{suffix}/model/{id, percent-encoded once}/invoke
//! GET  https://bedrock.{region}.{suffix}/foundation-models?byProvider=…
//! ```
//!
//! ```
//! use outcrop_core::request::{Endpoint, Request, Service};
//!
//! let request = Request::invoke_model("amazon.nova-lite-v1:0", b"{}".to_vec())?;
//! let endpoint = Endpoint::aws(Service::Runtime, "us-east-1");
//! assert_eq!(
//!     endpoint.url(&request),
//!     "https://bedrock-runtime.us-east-1.amazonaws.com/model/amazon.nova-lite-v1%3A0/invoke"
//! );
//! # Ok::<(), outcrop_core::error::Error>(())
//! ```
//!
//! Nothing here signs (see [`crate::sign`]) or sends. No `amz-sdk-*` header is ever made: nothing needs
//! them, and some services refuse them in a preflight.

mod async_invoke;
mod count_tokens;
mod endpoint;
mod live;
mod lookup;
mod members;
mod models;
mod operation;
mod paging;
mod profiles;
mod rerank;
mod service_error;

pub use crate::catalog::Service;
pub use async_invoke::{
    AsyncFilter, AsyncInvocation, AsyncInvoke, AsyncStatus, S3Output, SortOrder, parse_async_invocation,
    parse_start_async_invoke,
};
pub use count_tokens::{CountInput, parse_count_tokens};
pub use endpoint::{Endpoint, Endpoints};
pub use lookup::Behind;
pub use models::{
    BatchSupport, ConverseSupport, FoundationModel, ModelFilter, parse_foundation_model,
    parse_foundation_models,
};
pub use operation::Operation;
pub use paging::{Listing, Page, Pager};
pub use profiles::{InferenceProfile, ProfileFilter, ProfileKind, parse_inference_profile};
pub use rerank::{Rerank, RerankDocument, Reranked, parse_rerank};
pub use service_error::{Origin, ServiceError};

use std::fmt;

use crate::catalog::Via;
use crate::error::{Error, ErrorKind};

/// The longest body of an inference call, in bytes.
pub const MAX_BODY: usize = 25_000_000;
/// The longest model id, in characters.
const MAX_ID: usize = 2048;

/// How a reply is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// Piece by piece.
    #[default]
    Streamed,
    /// At once.
    Buffered,
}

/// A call, complete but for host, time and signature.
#[derive(Clone, PartialEq, Eq)]
pub struct Request {
    /// What it does.
    pub operation: Operation,
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The path, its segments percent-encoded once (everything but `A-Za-z0-9-_.~`).
    pub path: String,
    /// The query's pairs, not encoded.
    pub query: Vec<(String, String)>,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body as sent; empty for `GET`.
    pub body: Vec<u8>,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The body is a person's prompt: its length is enough.
        f.debug_struct("Request")
            .field("operation", &self.operation)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("query", &self.query)
            .field("headers", &self.headers)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

impl Request {
    /// An inference call: the operation that `via` and `delivery` name. `body` is sent as it is.
    ///
    /// [`ErrorKind::InvalidInput`] for an empty or endless id, [`ErrorKind::TooLarge`] for a body over
    /// 25,000,000 bytes.
    pub fn inference(via: Via, delivery: Delivery, model_id: &str, body: Vec<u8>) -> Result<Self, Error> {
        let (operation, action) = match (via, delivery) {
            (Via::InvokeModel, Delivery::Buffered) => (Operation::InvokeModel, "invoke"),
            (Via::InvokeModel, Delivery::Streamed) => (
                Operation::InvokeModelWithResponseStream,
                "invoke-with-response-stream",
            ),
            (Via::Converse, Delivery::Buffered) => (Operation::Converse, "converse"),
            (Via::Converse, Delivery::Streamed) => (Operation::ConverseStream, "converse-stream"),
        };
        fits(&body)?;
        Self::post_model(operation, action, model_id, body)
    }

    /// `InvokeModel`.
    pub fn invoke_model(model_id: &str, body: Vec<u8>) -> Result<Self, Error> {
        Self::inference(Via::InvokeModel, Delivery::Buffered, model_id, body)
    }

    /// `InvokeModelWithResponseStream`.
    pub fn invoke_model_with_response_stream(model_id: &str, body: Vec<u8>) -> Result<Self, Error> {
        Self::inference(Via::InvokeModel, Delivery::Streamed, model_id, body)
    }

    /// `Converse`.
    pub fn converse(model_id: &str, body: Vec<u8>) -> Result<Self, Error> {
        Self::inference(Via::Converse, Delivery::Buffered, model_id, body)
    }

    /// `ConverseStream`.
    pub fn converse_stream(model_id: &str, body: Vec<u8>) -> Result<Self, Error> {
        Self::inference(Via::Converse, Delivery::Streamed, model_id, body)
    }

    /// `CountTokens`. Takes bare model ids; a profile id is answered with "doesn't support counting tokens".
    ///
    /// The limit of 25,000,000 bytes is for the body to count, not for what is wrapped around it.
    pub fn count_tokens(model_id: &str, input: CountInput<'_>) -> Result<Self, Error> {
        fits(input.raw())?;
        let body = input.into_body()?;
        Self::post_model(Operation::CountTokens, "count-tokens", model_id, body)
    }

    fn post_model(operation: Operation, action: &str, model_id: &str, body: Vec<u8>) -> Result<Self, Error> {
        let id = segment(model_id, "model id")?;
        let json = "application/json";
        let mut headers = vec![("content-type", json)];
        match operation {
            Operation::InvokeModelWithResponseStream => headers.extend([
                ("accept", "application/vnd.amazon.eventstream"),
                // The type of what is inside the frames; `accept` names the frames.
                ("x-amzn-bedrock-accept", json),
            ]),
            Operation::ConverseStream => headers.push(("accept", "application/vnd.amazon.eventstream")),
            _ => headers.push(("accept", json)),
        }
        Ok(Self {
            operation,
            method: "POST",
            path: format!("/model/{id}/{action}"),
            query: Vec::new(),
            headers: headers
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            body,
        })
    }

    fn get(operation: Operation, path: String, query: Vec<(String, String)>) -> Self {
        Self {
            operation,
            method: "GET",
            path,
            query,
            headers: vec![("accept".to_owned(), "application/json".to_owned())],
            body: Vec::new(),
        }
    }

    fn post(operation: Operation, path: &str, body: Vec<u8>) -> Self {
        let json = "application/json".to_owned();
        Self {
            operation,
            method: "POST",
            path: path.to_owned(),
            query: Vec::new(),
            headers: vec![
                ("content-type".to_owned(), json.clone()),
                ("accept".to_owned(), json),
            ],
            body,
        }
    }

    /// Adds a header (a guardrail's, for example); a header of this name is replaced.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        let name = name.to_ascii_lowercase();
        self.headers.retain(|(known, _)| *known != name);
        self.headers.push((name, value.into()));
        self
    }

    /// The path and the query, encoded, as they follow the host.
    pub fn target(&self) -> String {
        let mut target = self.path.clone();
        for (index, (name, value)) in self.query.iter().enumerate() {
            target.push(if index == 0 { '?' } else { '&' });
            target.push_str(&encode(name));
            target.push('=');
            target.push_str(&encode(value));
        }
        target
    }
}

/// [`ErrorKind::TooLarge`] for a body that the service refuses for its length.
fn fits(body: &[u8]) -> Result<(), Error> {
    if body.len() <= MAX_BODY {
        return Ok(());
    }
    Err(Error::new(
        ErrorKind::TooLarge,
        format!(
            "The body is {} bytes; the service takes up to {MAX_BODY}. Shorten the prompt or send smaller attachments.",
            body.len()
        ),
    ))
}

/// An id or an ARN as one segment of a path.
fn segment(id: &str, what: &str) -> Result<String, Error> {
    let wrong = |message| Err(Error::new(ErrorKind::InvalidInput, message));
    if id.is_empty() {
        return wrong(format!("No {what} is given. Choose one or type it."));
    }
    if id.chars().count() > MAX_ID {
        return wrong(format!(
            "The {what} is longer than {MAX_ID} characters. Use an id or an ARN."
        ));
    }
    if matches!(id, "." | "..") {
        return wrong(format!(
            "The {what} is a dot segment, which is no id. Choose one or type it."
        ));
    }
    Ok(encode(id))
}

/// Percent-encodes everything but `A-Za-z0-9-_.~`, as AWS's signature wants it.
fn encode(text: &str) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(text.len() + 16);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.push(char::from(HEX[usize::from(byte >> 4)]));
            encoded.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_arns_are_encoded_once() {
        let request = Request::converse(
            "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.x",
            b"{}".to_vec(),
        )
        .unwrap();
        assert_eq!(
            request.path,
            "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.x/converse"
        );
        assert_eq!(encode("a b/c?é~_-."), "a%20b%2Fc%3F%C3%A9~_-.");
        // A dot segment would be resolved away before it is signed; encoded slashes keep it one segment.
        assert_eq!(
            Request::invoke_model("../x", Vec::new()).unwrap().path,
            "/model/..%2Fx/invoke"
        );
    }

    #[test]
    fn the_stream_operation_names_the_inner_type_in_a_header_of_its_own() {
        let header = |request: &Request, name: &str| {
            request
                .headers
                .iter()
                .find(|(known, _)| known == name)
                .map(|(_, value)| value.clone())
        };
        let invoke = Request::invoke_model_with_response_stream("a", Vec::new()).unwrap();
        assert_eq!(
            header(&invoke, "x-amzn-bedrock-accept").as_deref(),
            Some("application/json")
        );
        assert_eq!(
            header(&invoke, "accept").as_deref(),
            Some("application/vnd.amazon.eventstream")
        );
        let converse = Request::converse_stream("a", Vec::new()).unwrap();
        assert_eq!(header(&converse, "x-amzn-bedrock-accept"), None);
        for request in [&invoke, &converse] {
            assert!(request.operation.is_billed() && request.operation.is_streaming());
            assert_eq!(
                header(request, "content-type").as_deref(),
                Some("application/json")
            );
            assert!(
                request
                    .headers
                    .iter()
                    .all(|(name, _)| !name.starts_with("amz-sdk"))
            );
        }
    }

    #[test]
    fn misuse_is_refused() {
        assert_eq!(
            Request::converse("", Vec::new()).unwrap_err().kind(),
            ErrorKind::InvalidInput
        );
        assert_eq!(
            Request::converse(&"x".repeat(2049), Vec::new())
                .unwrap_err()
                .kind(),
            ErrorKind::InvalidInput
        );
        for dots in [".", ".."] {
            assert!(Request::converse(dots, Vec::new()).is_err());
        }
        let error = Request::invoke_model("a", vec![b' '; MAX_BODY + 1]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge);
        assert!(Request::invoke_model("a", vec![b' '; MAX_BODY]).is_ok());
        // What is wrapped around a body to count does not count.
        let long = vec![b' '; MAX_BODY + 1];
        let counted = |body| Request::count_tokens("a", CountInput::InvokeModel(body));
        assert!(counted(&long[1..]).is_ok());
        assert_eq!(counted(&long).unwrap_err().kind(), ErrorKind::TooLarge);
    }

    #[test]
    fn debug_shows_no_body() {
        let request = Request::converse("a", b"my secret prompt".to_vec()).unwrap();
        let shown = format!("{request:?}");
        assert!(shown.contains("16 bytes") && !shown.contains("secret"), "{shown}");
    }

    #[test]
    fn headers_are_replaced_whatever_their_case() {
        let request = Request::invoke_model("a", Vec::new())
            .unwrap()
            .with_header("X-Amzn-Bedrock-Trace", "ENABLED")
            .with_header("x-amzn-bedrock-trace", "DISABLED");
        let values: Vec<_> = request
            .headers
            .iter()
            .filter(|(name, _)| name == "x-amzn-bedrock-trace")
            .collect();
        assert_eq!(values.len(), 1);
        assert_eq!(values[0].1, "DISABLED");
    }
}
