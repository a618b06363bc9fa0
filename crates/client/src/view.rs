//! What was sent and what came back, for people: without secrets.

use std::fmt;

use outcrop_core::time::Timestamp;

/// A request as it was sent, without secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestView {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Where it was sent.
    pub url: String,
    /// The headers; the values of secret ones are `(hidden)`.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// The canonical request, without the session token. `None` with an API key: nothing is signed.
    pub canonical_request: Option<String>,
    /// The string to sign.
    pub string_to_sign: Option<String>,
}

impl RequestView {
    /// The body as text.
    pub fn body_text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl fmt::Debug for RequestView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The body is a person's prompt: its length is enough.
        f.debug_struct("RequestView")
            .field("method", &self.method)
            .field("url", &self.url)
            .field("headers", &self.headers)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

/// A reply as it came.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ResponseView {
    /// The HTTP status.
    pub status: u16,
    /// The headers that may be read, names in lower case: a browser shows a page only those that the service
    /// exposes.
    pub headers: Vec<(String, String)>,
    /// The body; of a stream empty, its events are in the reply.
    pub body: Vec<u8>,
}

impl ResponseView {
    /// The value of a header, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// Names the call when asking AWS about it.
    pub fn request_id(&self) -> Option<&str> {
        self.header("x-amzn-requestid")
    }

    /// The body as text.
    pub fn body_text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl fmt::Debug for ResponseView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseView")
            .field("status", &self.status)
            .field("headers", &self.headers)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish()
    }
}

/// One attempt to make a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// From 1.
    pub number: u32,
    /// When it was sent, in milliseconds since the call began.
    pub at_ms: u64,
    /// How long until it was answered, or given up.
    pub took_ms: u64,
    /// The status it was answered with.
    pub status: Option<u16>,
    /// The code of the explanation of its failure; `None` where it was accepted.
    pub failure: Option<&'static str>,
    /// The service's name for it.
    pub request_id: Option<String>,
    /// How long was waited before the next attempt; `None` where there was none.
    pub wait_ms: Option<u64>,
}

/// When things happened, in milliseconds since the call began, waits between attempts included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timings {
    /// When the call began, by the local clock.
    pub started: Timestamp,
    /// The reply's headers were there.
    pub headers_ms: Option<u64>,
    /// The first byte of the reply's body was there.
    pub first_byte_ms: Option<u64>,
    /// The first piece of text or reasoning was there.
    pub first_piece_ms: Option<u64>,
    /// The end, however it ended.
    pub total_ms: u64,
}
