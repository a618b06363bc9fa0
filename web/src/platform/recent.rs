//! The handle of the file that was checked last, where the browser can keep one: in `IndexedDB`, for this
//! site alone. A handle is no content: reading through it needs the person's permission again.

use js_sys::{Object, Promise, Reflect};
use leptos::prelude::window;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::file::{Handle, Source};
use super::js;

const DATABASE: &str = "outcrop";
const STORE: &str = "handles";
const KEY: &str = "last";

/// What a request gives. `None`: it failed.
async fn answer(request: &JsValue) -> Option<JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        // A plain object takes members.
        let _ = Reflect::set(request, &"onsuccess".into(), &resolve);
        let _ = Reflect::set(request, &"onerror".into(), &reject);
        let _ = Reflect::set(request, &"onblocked".into(), &reject);
    });
    JsFuture::from(promise).await.ok()?;
    Some(Reflect::get(request, &"result".into()).unwrap_or(JsValue::UNDEFINED))
}

/// The store, for one transaction. `None`: the browser keeps nothing for this site.
async fn store(mode: &str) -> Option<JsValue> {
    let factory = js::get(&window(), "indexedDB")?;
    let request = js::call(&factory, "open", &[DATABASE.into(), 1.into()])?;
    let opened = request.clone();
    let upgrade = Closure::once_into_js(move || {
        if let Some(database) = js::get(&opened, "result") {
            js::call(&database, "createObjectStore", &[STORE.into()]);
        }
    });
    Reflect::set(&request, &"onupgradeneeded".into(), &upgrade).ok()?;
    let database = answer(&request).await?;
    let transaction = js::call(&database, "transaction", &[STORE.into(), mode.into()])?;
    js::call(&transaction, "objectStore", &[STORE.into()])
}

/// Keeps a handle in place of the one kept before.
pub(crate) async fn keep(handle: &Handle) {
    if let Some(store) = store("readwrite").await
        && let Some(request) = js::call(&store, "put", &[handle.as_js().clone(), KEY.into()])
    {
        // Not kept is not offered: there is nothing else to do.
        let _ = answer(&request).await;
    }
}

/// The handle kept last.
pub(crate) async fn last() -> Option<Handle> {
    let store = store("readonly").await?;
    let request = js::call(&store, "get", &[KEY.into()])?;
    Handle::of(answer(&request).await?)
}

/// Forgets it.
pub(crate) async fn forget() {
    if let Some(store) = store("readwrite").await
        && let Some(request) = js::call(&store, "delete", &[KEY.into()])
    {
        let _ = answer(&request).await;
    }
}

/// The file behind a handle, once the person allows it; call this from a click. `Err`: not allowed, or the
/// file is no longer there.
pub(crate) async fn open(handle: &Handle) -> Result<Source, ()> {
    let mode = Object::new();
    Reflect::set(&mode, &"mode".into(), &"read".into()).map_err(drop)?;
    if js::has(handle.as_js(), "requestPermission") {
        let state = js::ask(handle.as_js(), "requestPermission", &[mode.into()])
            .await
            .and_then(|state| state.as_string());
        if state.as_deref() != Some("granted") {
            return Err(());
        }
    }
    let file = js::ask(handle.as_js(), "getFile", &[]).await.ok_or(())?;
    let file: File = file.dyn_into().map_err(drop)?;
    Ok(Source::of_file(file, Some(handle.clone())))
}
