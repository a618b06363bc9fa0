//! Files of the site itself, beside the page.

use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Response;

/// The text of a file of the site; `path` is relative to the page's base. `Ok(None)`: the site has no
/// such file. `Err`: the site could not be reached.
pub(crate) async fn text(path: &str) -> Result<Option<String>, ()> {
    let response: Response = JsFuture::from(window().fetch_with_str(path))
        .await
        .and_then(JsCast::dyn_into)
        .map_err(drop::<JsValue>)?;
    if !response.ok() {
        return Ok(None);
    }
    let promise = response.text().map_err(drop::<JsValue>)?;
    let text = JsFuture::from(promise).await.map_err(drop::<JsValue>)?;
    Ok(text.as_string())
}
