//! Calling what browsers offer and `web-sys` has no types for, or only behind many features.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A member of an object; nothing where there is none.
pub(super) fn get(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &JsValue::from_str(name))
        .ok()
        .filter(|value| !value.is_undefined() && !value.is_null())
}

/// A member that is text.
pub(super) fn text(object: &JsValue, name: &str) -> Option<String> {
    get(object, name)?.as_string()
}

/// Whether an object has a method of this name.
pub(super) fn has(object: &JsValue, name: &str) -> bool {
    get(object, name).is_some_and(|value| value.is_function())
}

/// Calls a method. `None`: there is none, or it threw.
pub(super) fn call(object: &JsValue, name: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let method: Function = get(object, name)?.dyn_into().ok()?;
    let arguments: Array = arguments.iter().collect();
    method.apply(object, &arguments).ok()
}

/// Calls a method that promises something, and waits for it. `None`: there is none, it threw, or the
/// promise was broken.
pub(super) async fn ask(object: &JsValue, name: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let promise = call(object, name, arguments)?;
    JsFuture::from(Promise::resolve(&promise)).await.ok()
}

/// Calls a method that takes two callbacks, for success and failure, and waits for one of them.
pub(super) async fn hear(object: &JsValue, name: &str) -> Option<JsValue> {
    let promise = Promise::new(&mut |resolve, reject| {
        if call(object, name, &[resolve.into(), reject.clone().into()]).is_none() {
            // Nobody would ever call either.
            let _ = reject.call0(&JsValue::UNDEFINED);
        }
    });
    JsFuture::from(promise).await.ok()
}
