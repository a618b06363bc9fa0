//! Files that a person chose or dropped, and files made in the tab. Never read whole.

use std::fmt;

use js_sys::{Array, ArrayBuffer, Uint8Array};
use leptos::ev::{DragEvent, Event};
use leptos::prelude::event_target;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FilePropertyBag, HtmlInputElement};

/// A handle on a file: its bytes stay on the disk until a range of them is asked for.
#[derive(Clone, PartialEq)]
pub(crate) struct Source(File);

impl Source {
    /// The file's name without folders.
    pub(crate) fn name(&self) -> String {
        self.0.name()
    }

    /// Size in bytes.
    pub(crate) fn size(&self) -> u64 {
        to_u64(self.0.size())
    }

    /// A file made of `text`. `None`: the browser could not make it, most likely for lack of memory.
    pub(crate) fn of_text(name: &str, text: &str) -> Option<Self> {
        let parts = Array::of1(&JsValue::from_str(text));
        let options = FilePropertyBag::new();
        options.set_type("application/jsonl");
        File::new_with_str_sequence_and_options(&parts, name, &options)
            .ok()
            .map(Self)
    }

    /// The bytes from `start` up to but not including `end`, cut at the end of the file. `Err` has the
    /// browser's reason, which is that the file was changed, moved or removed since it was chosen.
    pub(crate) async fn bytes(&self, start: u64, end: u64) -> Result<Vec<u8>, String> {
        #[allow(clippy::cast_precision_loss, reason = "no browser has a file of 2^53 bytes")]
        let slice = self
            .0
            .slice_with_f64_and_f64(start as f64, end as f64)
            .map_err(|error| reason(&error))?;
        let buffer = JsFuture::from(slice.array_buffer())
            .await
            .map_err(|error| reason(&error))?;
        Ok(Uint8Array::new(&ArrayBuffer::from(buffer)).to_vec())
    }

    /// What is posted to a worker: a handle, not a copy.
    pub(super) fn as_js(&self) -> &JsValue {
        self.0.as_ref()
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Source")
            .field("name", &self.name())
            .field("size", &self.size())
            .finish()
    }
}

/// The file chosen in a file input, which is emptied so that the same file can be chosen again.
pub(crate) fn chosen(event: &Event) -> Option<Source> {
    let input: HtmlInputElement = event_target(event);
    let file = input.files().and_then(|files| files.get(0));
    input.set_value("");
    file.map(Source)
}

/// The first file of a drop.
pub(crate) fn dropped(event: &DragEvent) -> Option<Source> {
    event.data_transfer()?.files()?.get(0).map(Source)
}

/// Whether what is dragged over the page is a file, and not a piece of text or a link.
pub(crate) fn carries_files(event: &DragEvent) -> bool {
    event
        .data_transfer()
        .is_some_and(|transfer| transfer.types().includes(&JsValue::from_str("Files"), 0))
}

fn reason(error: &JsValue) -> String {
    error.dyn_ref::<web_sys::DomException>().map_or_else(
        || "the browser gave no reason".to_owned(),
        web_sys::DomException::message,
    )
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a size is a whole number from 0 to 2^53"
)]
fn to_u64(size: f64) -> u64 {
    size as u64
}
