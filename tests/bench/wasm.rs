//! The measured work as a wasm module, for a comparison with other libraries in one JavaScript engine.

mod scenarios;

use wasm_bindgen::prelude::{JsError, wasm_bindgen};

/// Signs an `InvokeModel` call; the signature.
///
/// # Errors
/// Never with this input.
#[wasm_bindgen]
pub fn sign(body: &[u8], seconds: i32) -> Result<String, JsError> {
    Ok(scenarios::sign(body, i64::from(seconds))?)
}

/// Decodes a whole event stream; bytes of payload in its events.
///
/// # Errors
/// When the stream is damaged.
#[wasm_bindgen]
pub fn frames(stream: &[u8]) -> Result<usize, JsError> {
    Ok(scenarios::frames(stream)?)
}
