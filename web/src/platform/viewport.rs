//! What is in view, and how large things came out.

use leptos::ev;
use leptos::html::{Div, Mark, Pre};
use leptos::prelude::{
    GetUntracked, NodeRef, on_cleanup, request_animation_frame, window, window_event_listener,
};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, ResizeObserver, ResizeObserverEntry};

use super::js;

/// Height of the window in CSS pixels.
pub(crate) fn height() -> f64 {
    window()
        .inner_height()
        .ok()
        .and_then(|height| height.as_f64())
        .unwrap_or(900.0)
}

/// Whether there is room for two columns; the styles say the same.
pub(crate) fn is_wide() -> bool {
    window()
        .match_media("(min-width: 1024px)")
        .ok()
        .flatten()
        .is_none_or(|query| query.matches())
}

/// How far the top of an element is below the top of the window; negative once scrolled past it.
pub(crate) fn top_of(element: NodeRef<Div>) -> Option<f64> {
    element
        .get_untracked()
        .map(|element| element.get_bounding_client_rect().top())
}

/// How far a box is scrolled down, and how high it is, in CSS pixels.
pub(crate) fn scrolled(element: NodeRef<Div>) -> Option<(f64, f64)> {
    element.get_untracked().map(|element| {
        (
            f64::from(element.scroll_top()),
            f64::from(element.client_height()),
        )
    })
}

/// Scrolls a box to so many CSS pixels from its top.
pub(crate) fn scroll(element: NodeRef<Div>, to: f64) {
    if let Some(element) = element.get_untracked() {
        #[allow(clippy::cast_possible_truncation, reason = "pixels")]
        element.set_scroll_top(to.round() as i32);
    }
}

/// Scrolls a box, and nothing else, so that what is marked in it stands in its middle.
pub(crate) fn show_within(text: NodeRef<Pre>, mark: NodeRef<Mark>) {
    // After the browser has laid both out.
    request_animation_frame(move || {
        if let (Some(text), Some(mark)) = (text.get_untracked(), mark.get_untracked()) {
            let (outer, inner) = (text.get_bounding_client_rect(), mark.get_bounding_client_rect());
            let room = (outer.height() - inner.height()).max(0.0) / 2.0;
            if inner.bottom() > outer.bottom() || inner.top() < outer.top() {
                #[allow(clippy::cast_possible_truncation, reason = "pixels")]
                text.set_scroll_top(text.scroll_top() + (inner.top() - outer.top() - room) as i32);
            }
        }
    });
}

/// Width and height in its own pixels of the picture that tells of its loading.
pub(crate) fn picture_size(event: &web_sys::Event) -> Option<(u32, u32)> {
    let picture = event.target()?;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels")]
    let side = |name| js::get(&picture, name)?.as_f64().map(|pixels| pixels as u32);
    side("naturalWidth").zip(side("naturalHeight"))
}

/// Calls `moved` whenever the window scrolls or is resized, until the current owner is disposed.
pub(crate) fn on_move(moved: impl Fn() + Clone + 'static) {
    let resized = moved.clone();
    let scroll = window_event_listener(ev::scroll, move |_| moved());
    let resize = window_event_listener(ev::resize, move |_| resized());
    on_cleanup(move || {
        scroll.remove();
        resize.remove();
    });
}

/// Watches the heights of elements that carry `data-index`.
pub(crate) struct HeightWatch {
    observer: Option<ResizeObserver>,
    // Kept alive as long as the observer may call it.
    _callback: Closure<dyn FnMut(Vec<JsValue>)>,
}

impl HeightWatch {
    /// `changed` gets the index and the new height of every element that changed.
    pub(crate) fn new(changed: impl Fn(Vec<(usize, f64)>) + 'static) -> Self {
        let callback = Closure::<dyn FnMut(Vec<JsValue>)>::new(move |entries: Vec<JsValue>| {
            let heights = entries
                .into_iter()
                .filter_map(|entry| {
                    let element: HtmlElement = entry
                        .dyn_into::<ResizeObserverEntry>()
                        .ok()?
                        .target()
                        .dyn_into()
                        .ok()?;
                    let index = element.get_attribute("data-index")?.parse().ok()?;
                    // A row that has just been removed reports a height of nothing.
                    element
                        .is_connected()
                        .then(|| (index, element.get_bounding_client_rect().height()))
                })
                .collect();
            changed(heights);
        });
        let observer = ResizeObserver::new(callback.as_ref().unchecked_ref()).ok();
        Self {
            observer,
            _callback: callback,
        }
    }

    /// Watches one more element, at once reporting its height.
    pub(crate) fn watch(&self, element: &Element) {
        if let Some(observer) = &self.observer {
            observer.observe(element);
        }
    }
}

impl Drop for HeightWatch {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}
