//! Putting text on the clipboard.

use js_sys::Reflect;
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Clipboard;

/// Copies `text`. `false`: the browser refused (no permission, or the page is not focused), or has no
/// clipboard for a page that came over plain HTTP from another computer.
pub(crate) async fn copy(text: &str) -> bool {
    let Some(clipboard) = Reflect::get(&window().navigator(), &JsValue::from_str("clipboard"))
        .ok()
        .filter(JsValue::is_object)
        .map(JsCast::unchecked_into::<Clipboard>)
    else {
        return false;
    };
    JsFuture::from(clipboard.write_text(text)).await.is_ok()
}
