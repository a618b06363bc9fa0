//! What a key press means.

use leptos::ev::KeyboardEvent;
use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::Element;

/// Ctrl+Enter, or Cmd+Enter on a Mac; not while a dialog lies over the page.
pub(crate) fn is_send(event: &KeyboardEvent) -> bool {
    event.key() == "Enter"
        && (event.ctrl_key() || event.meta_key())
        && !event.is_composing()
        && !behind_dialog()
}

/// Escape, where nothing nearer has used it: a list or a dialog closes first.
pub(crate) fn is_stop(event: &KeyboardEvent) -> bool {
    event.key() == "Escape" && !event.default_prevented() && !event.is_composing() && !behind_dialog()
}

fn behind_dialog() -> bool {
    document()
        .query_selector("dialog[open]")
        .is_ok_and(|dialog| dialog.is_some())
}

/// A plain `?` typed where it is not text.
pub(crate) fn is_help(event: &KeyboardEvent) -> bool {
    if event.key() != "?" || event.ctrl_key() || event.meta_key() || event.alt_key() {
        return false;
    }
    let into_text = event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|element| {
            element
                .matches("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]")
                .unwrap_or(false)
        });
    !into_text
}

/// `Cmd` on Apple's systems, `Ctrl` elsewhere.
pub(crate) fn command_key() -> &'static str {
    let agent = window().navigator().user_agent().unwrap_or_default();
    if agent.contains("Mac OS") || agent.contains("iPhone") || agent.contains("iPad") {
        "Cmd"
    } else {
        "Ctrl"
    }
}
