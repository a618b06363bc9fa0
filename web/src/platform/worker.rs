//! A module worker: posted a message and files, it posts text back.

use js_sys::{Array, JSON, Reflect};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{ErrorEvent, MessageEvent, WorkerOptions, WorkerType};

use super::file::Source;

/// A running worker. Dropping it ends it at once, whatever it is doing.
pub(crate) struct Worker {
    inner: web_sys::Worker,
    // Kept alive as long as the worker may call them.
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Worker {
    /// Starts the module at `address`. `heard` gets each message, JSON text; `failed` what the worker
    /// could not handle itself: it did not load, or it threw. `None`: the browser has no workers.
    pub(crate) fn start(
        address: &str,
        heard: impl Fn(String) + 'static,
        failed: impl Fn(String) + 'static,
    ) -> Option<Self> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let inner = web_sys::Worker::new_with_options(address, &options).ok()?;
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Some(text) = event.data().as_string() {
                heard(text);
            }
        });
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            // Handled here: the browser need not report it a second time.
            event.prevent_default();
            // A worker that could not be loaded reports an event without a message.
            failed(
                Reflect::get(&event, &JsValue::from_str("message"))
                    .ok()
                    .and_then(|message| message.as_string())
                    .unwrap_or_default(),
            );
        });
        inner.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        inner.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        Some(Self {
            inner,
            _on_message: on_message,
            _on_error: on_error,
        })
    }

    /// Posts an object, given as JSON, with `files` as its member of that name unless there are none.
    /// `false`: it could not be made or cloned.
    pub(crate) fn post(&self, message: &str, files: &[Source]) -> bool {
        let Ok(message) = JSON::parse(message) else {
            return false;
        };
        let handles: Array = files.iter().map(Source::as_js).collect();
        (files.is_empty()
            || Reflect::set(&message, &JsValue::from_str("files"), &handles).is_ok_and(|was_set| was_set))
            && self.inner.post_message(&message).is_ok()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.inner.set_onmessage(None);
        self.inner.set_onerror(None);
        self.inner.terminate();
    }
}
