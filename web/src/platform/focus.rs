//! Where the keyboard is.

use leptos::ev::FocusEvent;
use leptos::prelude::{document, event_target, request_animation_frame};
use wasm_bindgen::JsCast;
use web_sys::{
    FocusOptions, HtmlElement, HtmlInputElement, Node, ScrollIntoViewOptions, ScrollLogicalPosition,
};

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

/// Moves the focus to the element with this id without scrolling.
pub(crate) fn quietly_to(id: &str) {
    if let Some(element) = document()
        .get_element_by_id(id)
        .and_then(|element| element.dyn_into::<HtmlElement>().ok())
    {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        let _ = element.focus_with_options(&options);
    }
}

/// Once the page has changed: moves the focus to the element with this id if the one that had it is gone.
/// It would otherwise begin anew at the top of the page.
pub(crate) fn rescue(id: impl Into<String>) {
    let id = id.into();
    // What an event changes is on the page before the next frame.
    request_animation_frame(move || {
        let document = document();
        let is_lost = document
            .active_element()
            .is_none_or(|element| document.body().is_some_and(|body| *body == element));
        if is_lost {
            quietly_to(&id);
        }
    });
}

/// Moves the focus to what an event is about to put on the page.
pub(crate) fn soon_to(id: String) {
    request_animation_frame(move || to(&id));
}

/// Scrolls the element with this id into view, no further than needed.
pub(crate) fn reveal(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// The same once the page has changed: for what an event is about to put there.
pub(crate) fn reveal_soon(id: String) {
    request_animation_frame(move || reveal(&id));
}

/// Whether the focus goes out of the element that listens, with all that is in it.
pub(crate) fn leaves(event: &FocusEvent) -> bool {
    let within = event
        .current_target()
        .and_then(|target| target.dyn_into::<Node>().ok());
    let to = event
        .related_target()
        .and_then(|target| target.dyn_into::<Node>().ok());
    !within.is_some_and(|within| within.contains(to.as_ref()) && to.is_some())
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
