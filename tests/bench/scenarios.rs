//! The work that is measured: one function each, the same natively and as wasm.

use outcrop_core::error::Error;
use outcrop_core::frame::{Decoder, Signal};
use outcrop_core::secret::Secret;
use outcrop_core::sign::{self, Credentials, Parts, Payload, Rules, Scope};
use outcrop_core::time::Timestamp;

/// As much as a browser's network stack hands over at once.
const ARRIVAL: usize = 16 * 1024;

/// Signs an `InvokeModel` call with temporary keys at `seconds` since 1970; the signature.
pub(crate) fn sign(body: &[u8], seconds: i64) -> Result<String, Error> {
    let credentials = Credentials::new(
        "ASIAEXAMPLE",
        Secret::new("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
    )
    .with_session_token(Secret::new("IQoJb3JpZ2luX2VjEXAMPLETOKEN".repeat(12)));
    let request = Parts {
        method: "POST",
        url: "https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-3-haiku-20240307-v1%3A0/invoke",
        headers: &[
            ("accept", "application/json"),
            ("content-type", "application/json"),
        ],
        payload: Payload::Signed(body),
    };
    let time = Timestamp::from_seconds(seconds);
    sign::sign(
        &request,
        Scope::bedrock("us-east-1"),
        Rules::STANDARD,
        &credentials,
        time,
    )
    .map(|signed| signed.signature().to_owned())
}

/// Decodes a whole event stream, in pieces as they arrive; bytes of payload in its events.
pub(crate) fn frames(stream: &[u8]) -> Result<usize, Error> {
    let mut decoder = Decoder::new();
    let mut payloads = 0;
    for piece in stream.chunks(ARRIVAL) {
        decoder.push(piece);
        while let Some(message) = decoder.next()? {
            if let Signal::Event { payload, .. } = message.classify()? {
                payloads += payload.len();
            }
        }
    }
    decoder.finish()?;
    Ok(payloads)
}
