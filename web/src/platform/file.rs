//! Files that a person chose or dropped, and files made in the tab. Never read whole.

use std::fmt;

use js_sys::{Array, ArrayBuffer, Promise, Reflect, Uint8Array};
use leptos::ev::{DragEvent, Event};
use leptos::prelude::{event_target, window};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FileList, FilePropertyBag, HtmlInputElement};

use super::js;

/// A way back to a file on the person's disk that the browser can keep: a name and nothing of its content.
#[derive(Clone, PartialEq)]
pub(crate) struct Handle(JsValue);

impl Handle {
    /// A `FileSystemFileHandle`; anything else is none.
    pub(super) fn of(value: JsValue) -> Option<Self> {
        (js::text(&value, "kind").as_deref() == Some("file")).then_some(Self(value))
    }

    pub(super) const fn as_js(&self) -> &JsValue {
        &self.0
    }

    /// The file's name.
    pub(crate) fn name(&self) -> String {
        js::text(&self.0, "name").unwrap_or_default()
    }
}

/// A file: its bytes stay on the disk until a range of them is asked for.
#[derive(Clone, PartialEq)]
pub(crate) struct Source {
    file: File,
    handle: Option<Handle>,
}

impl Source {
    pub(super) const fn of_file(file: File, handle: Option<Handle>) -> Self {
        Self { file, handle }
    }

    /// The file's name without folders.
    pub(crate) fn name(&self) -> String {
        self.file.name()
    }

    /// The way back to it, where the browser gave one.
    pub(crate) const fn handle(&self) -> Option<&Handle> {
        self.handle.as_ref()
    }

    /// Size in bytes.
    pub(crate) fn size(&self) -> u64 {
        to_u64(self.file.size())
    }

    /// A file made of `text`. `None`: the browser could not make it, most likely for lack of memory.
    pub(crate) fn of_text(name: &str, text: &str) -> Option<Self> {
        let parts = Array::of1(&JsValue::from_str(text));
        let options = FilePropertyBag::new();
        options.set_type("application/jsonl");
        File::new_with_str_sequence_and_options(&parts, name, &options)
            .ok()
            .map(|file| Self::of_file(file, None))
    }

    /// The bytes from `start` up to but not including `end`, cut at the end of the file. `Err` has the
    /// browser's reason, which is that the file was changed, moved or removed since it was chosen.
    pub(crate) async fn bytes(&self, start: u64, end: u64) -> Result<Vec<u8>, String> {
        #[allow(clippy::cast_precision_loss, reason = "no browser has a file of 2^53 bytes")]
        let slice = self
            .file
            .slice_with_f64_and_f64(start as f64, end as f64)
            .map_err(|error| reason(&error))?;
        let buffer = JsFuture::from(slice.array_buffer())
            .await
            .map_err(|error| reason(&error))?;
        Ok(Uint8Array::new(&ArrayBuffer::from(buffer)).to_vec())
    }

    /// What the browser takes it for, such as `image/png`; empty where it does not know.
    pub(crate) fn media_type(&self) -> String {
        self.file.type_()
    }

    /// What is posted to a worker: a handle, not a copy.
    pub(super) fn as_js(&self) -> &JsValue {
        self.file.as_ref()
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

/// The files chosen in a file input, which is emptied so that the same ones can be chosen again.
pub(crate) fn chosen(event: &Event) -> Vec<Source> {
    let input: HtmlInputElement = event_target(event);
    let files = sources(input.files());
    input.set_value("");
    files
}

/// The files that a drop or a paste brings; the browser gives them only while it tells of it. Empty: it is of something
/// else, such as text.
pub(crate) fn brought(event: &Event) -> Vec<Source> {
    let transfer = ["dataTransfer", "clipboardData"]
        .into_iter()
        .find_map(|name| js::get(event, name));
    let files = transfer.and_then(|transfer| js::get(&transfer, "files"));
    sources(files.and_then(|files| files.dyn_into().ok()))
}

/// The content of a file in base64. `Err` has the browser's reason.
pub(crate) async fn base64(source: &Source) -> Result<String, String> {
    let reader = js::get(&window(), "FileReader")
        .and_then(|kind| kind.dyn_into().ok())
        .and_then(|kind: js_sys::Function| Reflect::construct(&kind, &Array::new()).ok())
        .unwrap_or(JsValue::UNDEFINED);
    let promise = Promise::new(&mut |resolve, reject| {
        // Members of the reader: setting them cannot fail where there is one.
        let _ = Reflect::set(&reader, &"onload".into(), &resolve);
        let _ = Reflect::set(&reader, &"onerror".into(), &reject);
        if js::call(&reader, "readAsDataURL", &[source.as_js().clone()]).is_none() {
            let _ = reject.call0(&JsValue::UNDEFINED);
        }
    });
    let read = JsFuture::from(promise).await;
    match (read, js::text(&reader, "result")) {
        // An empty file has no comma.
        (Ok(_), Some(text)) => Ok(text
            .split_once(',')
            .map(|(_, data)| data.to_owned())
            .unwrap_or_default()),
        _ => Err(js::get(&reader, "error").map_or_else(String::new, |error| reason(&error))),
    }
}

fn sources(list: Option<FileList>) -> Vec<Source> {
    let Some(list) = list else { return Vec::new() };
    (0..list.length())
        .filter_map(|at| list.get(at))
        .map(|file| Source::of_file(file, None))
        .collect()
}

/// What was dropped, before it is known what it holds.
pub(crate) struct Arrival {
    files: Vec<Source>,
    /// Per item: the entry, which may be a folder, and the promise of a handle.
    items: Vec<(Option<JsValue>, Option<JsValue>)>,
}

/// What a drop holds.
#[derive(Default)]
pub(crate) struct Dropped {
    pub(crate) files: Vec<Source>,
    /// The name of a folder among it.
    pub(crate) folder: Option<String>,
}

/// Takes what was dropped. The browser gives it only while it tells of the drop.
pub(crate) fn dropped(event: &DragEvent) -> Option<Arrival> {
    let transfer = event.data_transfer()?;
    let files = sources(transfer.files());
    let items = js::get(&transfer, "items").unwrap_or(JsValue::UNDEFINED);
    let count = js::get(&items, "length").and_then(|length| length.as_f64());
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count")]
    let items: Vec<_> = (0..count.unwrap_or(0.0) as u32)
        .filter_map(|at| js::get(&items, &at.to_string()))
        .filter(|item| js::text(item, "kind").as_deref() == Some("file"))
        .map(|item| {
            (
                js::call(&item, "webkitGetAsEntry", &[]),
                js::call(&item, "getAsFileSystemHandle", &[]),
            )
        })
        .collect();
    (!files.is_empty() || !items.is_empty()).then_some(Arrival { files, items })
}

impl Arrival {
    /// The files, those in folders included.
    pub(crate) async fn open(self) -> Dropped {
        let mut folder = None;
        let mut found = Vec::new();
        let is_folder = |entry: &JsValue| js::get(entry, "isDirectory").is_some_and(|is| is.is_truthy());
        let entries: Vec<JsValue> = self
            .items
            .iter()
            .filter_map(|(entry, _)| entry.clone())
            .filter(|entry| !entry.is_null() && !entry.is_undefined())
            .collect();
        if entries.iter().any(is_folder) {
            for entry in entries {
                if is_folder(&entry) {
                    folder = folder.or_else(|| js::text(&entry, "name"));
                }
                read_entry(entry, &mut found).await;
            }
            found.sort_by_key(Source::name);
            return Dropped { files: found, folder };
        }
        let mut files = self.files;
        if let ([file], [(_, Some(handle))]) = (files.as_mut_slice(), self.items.as_slice())
            && let Ok(handle) = JsFuture::from(Promise::resolve(handle)).await
        {
            file.handle = Handle::of(handle);
        }
        Dropped { files, folder }
    }
}

/// Most files of a folder that are taken; a job has fewer.
const MOST_FILES: usize = 10_000;

/// Reads an entry and what is in it, level by level.
async fn read_entry(entry: JsValue, found: &mut Vec<Source>) {
    let mut waiting = vec![entry];
    while let Some(entry) = waiting.pop() {
        if found.len() >= MOST_FILES {
            return;
        }
        if js::get(&entry, "isFile").is_some_and(|is| is.is_truthy()) {
            if let Some(Ok(file)) = js::hear(&entry, "file").await.map(JsCast::dyn_into::<File>) {
                found.push(Source::of_file(file, None));
            }
        } else if let Some(reader) = js::call(&entry, "createReader", &[]) {
            // A reader gives a hundred at a time, and nothing once there are no more.
            while let Some(batch) = js::hear(&reader, "readEntries").await {
                let batch = Array::from(&batch);
                if batch.length() == 0 {
                    break;
                }
                waiting.extend(batch.iter());
            }
        }
    }
}

/// Whether the browser can ask for files in a way that gives handles.
pub(crate) fn has_picker() -> bool {
    js::has(&window(), "showOpenFilePicker")
}

/// The content of a gzip file, unpacked into a file of its own that the browser keeps, on disk where it is
/// large. `None`: it is damaged, or the browser cannot.
pub(crate) async fn unpacked(source: &Source) -> Option<Source> {
    let kind: js_sys::Function = js::get(&window(), "DecompressionStream")?.dyn_into().ok()?;
    let unpacker = Reflect::construct(&kind, &Array::of1(&"gzip".into())).ok()?;
    let stream = js::call(source.as_js(), "stream", &[])?;
    let stream = js::call(&stream, "pipeThrough", &[unpacker])?;
    let kind: js_sys::Function = js::get(&window(), "Response")?.dyn_into().ok()?;
    let response = Reflect::construct(&kind, &Array::of1(&stream)).ok()?;
    let blob = js::ask(&response, "blob", &[]).await?;
    let name = source.name();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    File::new_with_blob_sequence(&Array::of1(&blob), name)
        .ok()
        .map(|file| Source::of_file(file, None))
}

/// Asks the person for files. Empty: none were chosen.
pub(crate) async fn pick() -> Vec<Source> {
    let options =
        js_sys::JSON::parse(r#"{"multiple":true,"id":"outcrop-batch"}"#).unwrap_or(JsValue::UNDEFINED);
    let Some(handles) = js::ask(&window(), "showOpenFilePicker", &[options]).await else {
        return Vec::new();
    };
    let mut files = Vec::new();
    for handle in Array::from(&handles).iter() {
        if let Some(Ok(file)) = js::ask(&handle, "getFile", &[])
            .await
            .map(JsCast::dyn_into::<File>)
        {
            files.push(Source::of_file(file, Handle::of(handle)));
        }
    }
    files
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
