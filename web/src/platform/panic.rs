//! The last resort: when the console itself fails, it says so instead of standing still.

use leptos::prelude::document;
use wasm_bindgen::JsValue;
use web_sys::console;

/// From now on a panic writes its place to the browser's console and `message` across the page.
pub(crate) fn report(message: &'static str) {
    std::panic::set_hook(Box::new(move |panic| {
        console::error_1(&JsValue::from_str(&panic.to_string()));
        // What follows may fail as well, and a panic inside the hook would hide the first one.
        let document = document();
        let Ok(banner) = document.create_element("p") else {
            return;
        };
        banner.set_class_name("crash");
        let _ = banner.set_attribute("role", "alert");
        banner.set_text_content(Some(message));
        if let Some(body) = document.body() {
            let _ = body.append_child(&banner);
        }
    }));
}
