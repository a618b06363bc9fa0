//! The event stream, decoded.

use js_sys::{Array, Date, Uint8Array};
use outcrop_core::frame::{Decoder, HeaderValue, Message};
use wasm_bindgen::prelude::*;

use crate::thrown::thrown_at;

/// Takes the bytes of an event stream and gives its frames.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct FrameDecoder {
    core: Decoder,
}

#[wasm_bindgen]
impl FrameDecoder {
    /// A decoder at the start of a stream.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// The frames that end in these bytes, each as `[name, value, name, value, …, payload]`.
    ///
    /// Throws at damage. Frames before it in the same bytes are given first; the next call throws then.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Array, JsValue> {
        self.core.push(bytes);
        let frames = Array::new();
        loop {
            match self.core.next() {
                Ok(Some(message)) => {
                    frames.push(&flat(&message));
                }
                Err(error) if frames.length() == 0 => return Err(thrown_at(&error, self.core.offset())),
                Ok(None) | Err(_) => return Ok(frames),
            }
        }
    }

    /// Ends the stream; throws where bytes are left over, and again what `push` threw.
    pub fn finish(&mut self) -> Result<(), JsValue> {
        self.core
            .finish()
            .map_err(|error| thrown_at(&error, self.core.offset()))
    }
}

/// One array a frame: members of an object cost a call each.
fn flat(message: &Message) -> Array {
    let parts = Array::new();
    for header in &message.headers {
        parts.push(&JsValue::from_str(&header.name));
        parts.push(&value(&header.value));
    }
    parts.push(&Uint8Array::from(message.payload.as_slice()));
    parts
}

#[allow(clippy::cast_precision_loss, reason = "a Date is a double")]
fn value(value: &HeaderValue) -> JsValue {
    match value {
        HeaderValue::Bool(value) => JsValue::from_bool(*value),
        HeaderValue::Int8(value) => JsValue::from(*value),
        HeaderValue::Int16(value) => JsValue::from(*value),
        HeaderValue::Int32(value) => JsValue::from(*value),
        HeaderValue::Int64(value) => JsValue::from(*value),
        HeaderValue::Bytes(value) => Uint8Array::from(value.as_slice()).into(),
        HeaderValue::String(value) => JsValue::from_str(value),
        HeaderValue::Timestamp(millis) => Date::new(&JsValue::from_f64(*millis as f64)).into(),
        HeaderValue::Uuid(value) => JsValue::from_str(&uuid(value)),
        _ => JsValue::UNDEFINED,
    }
}

/// `00112233-4455-6677-8899-aabbccddeeff`.
fn uuid(bytes: &[u8; 16]) -> String {
    let mut text = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for half in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(half.into(), 16));
        }
    }
    text
}
