//! Where the keyboard is.

use leptos::ev::FocusEvent;
use leptos::prelude::{document, event_target};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, ScrollIntoViewOptions, ScrollLogicalPosition};

/// Moves the focus to the element with this id, and into view. Nothing happens where it is not there.
pub(crate) fn to(id: &str) {
    if let Some(element) = document()
        .get_element_by_id(id)
        .and_then(|element| element.dyn_into::<HtmlElement>().ok())
    {
        // Refused only for elements that cannot be focused, which these are not.
        let _ = element.focus();
    }
}

/// Scrolls the element with this id into view, no further than needed.
pub(crate) fn reveal(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Clicks the element with this id, as if the person had: opens a file chooser, for example.
pub(crate) fn click(id: &str) {
    if let Some(element) = document()
        .get_element_by_id(id)
        .and_then(|element| element.dyn_into::<HtmlElement>().ok())
    {
        element.click();
    }
}

/// Selects the text of the field that has just been entered, so that typing replaces it.
pub(crate) fn select_all(event: &FocusEvent) {
    let field: HtmlInputElement = event_target(event);
    field.select();
}
