//! The time of day, elapsed time, and waiting.

use std::time::Duration;

use js_sys::{Date, Object, Reflect};
use leptos::leptos_dom::helpers::{IntervalHandle, set_interval_with_handle};
use leptos::prelude::{on_cleanup, window};
use outcrop_core::time::Timestamp;
use wasm_bindgen::JsValue;

/// Milliseconds since 1970-01-01T00:00Z, by this computer's clock.
pub(crate) fn now_ms() -> f64 {
    Date::now()
}

/// The same as a moment.
pub(crate) fn now() -> Timestamp {
    #[allow(
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970 fit for 300,000 years"
    )]
    Timestamp::from_millis(Date::now() as i64)
}

/// Milliseconds of a clock that never jumps, for measuring.
pub(crate) fn monotonic_ms() -> f64 {
    window().performance().map_or_else(Date::now, |clock| clock.now())
}

/// Calls `tick` every `every` until the current reactive owner is disposed.
pub(crate) fn every(every: Duration, tick: impl Fn() + 'static) {
    let handle: Option<IntervalHandle> = set_interval_with_handle(tick, every).ok();
    on_cleanup(move || {
        if let Some(handle) = handle {
            handle.clear();
        }
    });
}

/// The hour and minute of a moment in the reader's own time zone and manner, such as `14:05`.
pub(crate) fn time_of_day(ms: f64) -> String {
    let options = Object::new();
    for part in ["hour", "minute"] {
        // Setting a member of a fresh plain object cannot fail.
        let _ = Reflect::set(&options, &JsValue::from_str(part), &JsValue::from_str("2-digit"));
    }
    Date::new(&JsValue::from_f64(ms))
        .to_locale_time_string_with_options("default", &options)
        .into()
}
