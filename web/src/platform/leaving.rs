//! Asking before the page is left, reloaded or closed.

use js_sys::Reflect;
use leptos::prelude::window_event_listener_untyped;
use wasm_bindgen::JsValue;

/// While it lives, the browser asks in its own words before the page goes. Browsers do so only of people
/// who have pressed or typed something in the page.
pub(crate) struct LeaveGuard(Option<Box<dyn FnOnce()>>);

impl LeaveGuard {
    pub(crate) fn new() -> Self {
        let listener = window_event_listener_untyped("beforeunload", |event| {
            event.prevent_default();
            // What browsers went by before they heeded the line above. Every such event has the member.
            let _ = Reflect::set(&event, &JsValue::from_str("returnValue"), &JsValue::TRUE);
        });
        Self(Some(Box::new(move || listener.remove())))
    }
}

impl Drop for LeaveGuard {
    fn drop(&mut self) {
        if let Some(remove) = self.0.take() {
            remove();
        }
    }
}
