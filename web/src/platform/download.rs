//! Handing a file to the person.

use std::time::Duration;

use js_sys::Array;
use leptos::prelude::{document, set_timeout};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, BlobPropertyBag, HtmlAnchorElement, Url};

/// How long a download may take to begin.
const HELD: Duration = Duration::from_secs(40);

/// Downloads `text` as a file. `false`: the browser could not make it, most likely for lack of memory.
pub(crate) fn save(name: &str, media_type: &str, text: &str) -> bool {
    let parts = Array::of1(&JsValue::from_str(text));
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let Ok(blob) = Blob::new_with_str_sequence_and_options(&parts, &options) else {
        return false;
    };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else {
        return false;
    };
    let Some(anchor) = document()
        .create_element("a")
        .ok()
        .and_then(|element| element.dyn_into::<HtmlAnchorElement>().ok())
    else {
        return false;
    };
    anchor.set_href(&url);
    anchor.set_download(name);
    anchor.click();
    // The address keeps the text in memory until the page closes. Some browsers fetch it only after asking
    // where to save it, so it stays for a while.
    set_timeout(
        move || {
            let _ = Url::revoke_object_url(&url);
        },
        HELD,
    );
    true
}
