//! The document: its address, its title, what the build wrote into its head.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Url};

/// The path the console lives under, without a slash at its end: empty at the root of a host.
pub(crate) fn base_path() -> String {
    let base = document()
        .base_uri()
        .ok()
        .flatten()
        .and_then(|uri| Url::new(&uri).ok())
        .map(|url| url.pathname())
        .unwrap_or_default();
    match base.rfind('/') {
        Some(end) => base[..end].to_owned(),
        None => String::new(),
    }
}

/// The whole address of something beside the page; `path` is relative to the page's base.
pub(crate) fn address_of(path: &str) -> String {
    document()
        .base_uri()
        .ok()
        .flatten()
        .and_then(|base| Url::new_with_base(path, &base).ok())
        .map(|url| url.href())
        .unwrap_or_default()
}

/// The content of a `<meta name=…>` in the head.
pub(crate) fn meta(name: &str) -> Option<String> {
    document()
        .query_selector(&format!("meta[name=\"{name}\"]"))
        .ok()
        .flatten()?
        .get_attribute("content")
}

/// What the tab and the history are called.
pub(crate) fn set_title(title: &str) {
    document().set_title(title);
}

/// Sets an attribute of the root element.
pub(super) fn set_root_attribute(name: &str, value: Option<&str>) {
    let Some(root) = document()
        .document_element()
        .and_then(|element| element.dyn_into::<HtmlElement>().ok())
    else {
        return;
    };
    // Both names and values are our own constants, which are valid.
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}
