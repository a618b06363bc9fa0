//! A bar that says how much of a limit is used.

use leptos::prelude::*;

/// A meter from 0 to 100 percent.
#[component]
pub(crate) fn Bar(
    /// The accessible name.
    #[prop(into)]
    label: String,
    /// What is said instead of the percentage.
    #[prop(into)]
    value_text: String,
    /// 0 to 100.
    percent: f64,
    /// Whether the limit is broken.
    bad: bool,
) -> impl IntoView {
    view! {
        <div
            class="bar"
            class:bar-bad=bad
            role="meter"
            aria-label=label
            aria-valuemin="0"
            aria-valuemax="100"
            aria-valuenow=format!("{percent:.0}")
            aria-valuetext=value_text
        >
            <div class="bar-fill" style:width=format!("{percent:.1}%")></div>
        </div>
    }
}
