//! Core's errors as JavaScript's: an `Error` with `.code`, and `.offset` where a stream is damaged.

use outcrop_core::error::{Error, ErrorKind};
use wasm_bindgen::JsValue;

/// The `Error` to throw.
pub(crate) fn thrown(error: &Error) -> JsValue {
    made(error).into()
}

/// The same with the byte of the stream that it is about.
#[allow(clippy::cast_precision_loss, reason = "a stream has fewer than 2^53 bytes")]
pub(crate) fn thrown_at(error: &Error, offset: u64) -> JsValue {
    let made = made(error);
    set(&made, "offset", &JsValue::from_f64(offset as f64));
    made.into()
}

/// The argument as JSON text; `api.js` writes it, so that a text cut in half is all that can be wrong with it.
pub(crate) fn read<'a, T: serde::Deserialize<'a>>(json: &'a str) -> Result<T, JsValue> {
    // serde's own message would quote the argument, which may be a secret.
    serde_json::from_str(json).map_err(|_| {
        thrown(&Error::new(
            ErrorKind::InvalidInput,
            "A text among the arguments is not well-formed Unicode: it has half of a surrogate pair. Cut texts between characters.",
        ))
    })
}

/// A result as JSON text.
pub(crate) fn written(value: &impl serde::Serialize) -> String {
    // Plain structs of texts and numbers: writing them cannot fail.
    serde_json::to_string(value).unwrap_or_default()
}

fn made(error: &Error) -> js_sys::Error {
    let made = js_sys::Error::new(error.message());
    set(&made, "code", &JsValue::from_str(error.kind().as_str()));
    made
}

fn set(error: &js_sys::Error, name: &str, value: &JsValue) {
    // A fresh `Error` takes any member.
    let _ = js_sys::Reflect::set(error, &JsValue::from_str(name), value);
}
