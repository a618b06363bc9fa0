//! What nobody can guess.

use std::fmt::Write as _;

use js_sys::{Reflect, Uint8Array};
use leptos::prelude::window;
use wasm_bindgen::JsValue;

use super::{clock, js};

/// 128 random bits in hexadecimal, to tell one call from every other.
pub(crate) fn token() -> String {
    let bytes = Uint8Array::new_with_length(16);
    let filled = Reflect::get(&window(), &JsValue::from_str("crypto"))
        .ok()
        .and_then(|crypto| js::call(&crypto, "getRandomValues", &[bytes.clone().into()]));
    let mut text = String::with_capacity(40);
    if filled.is_none() {
        // No browser is without; the time is then all there is to tell calls apart.
        let _ = write!(text, "{:.0}-", clock::now_ms() * 1000.0);
    }
    for byte in bytes.to_vec() {
        let _ = write!(text, "{byte:02x}");
    }
    text
}
