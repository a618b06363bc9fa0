//! Columns side by side, each as high as its count.

use leptos::prelude::*;

/// A small chart, one picture to those who do not see it.
#[component]
pub(crate) fn Columns(
    /// What it shows, in one sentence.
    #[prop(into)]
    label: String,
    /// Counts with the words for each.
    columns: Vec<(u64, String)>,
) -> impl IntoView {
    let most = columns.iter().map(|(count, _)| *count).max().unwrap_or(0).max(1);
    let bars = columns
        .into_iter()
        .map(|(count, words)| {
            #[allow(clippy::cast_precision_loss, reason = "a height on screen")]
            let percent = count as f64 / most as f64 * 100.0;
            view! {
                <div class="column" title=words>
                    <div class="column-bar" class:column-none=count == 0 style:height=format!("{percent:.1}%")></div>
                </div>
            }
        })
        .collect_view();
    view! { <div class="columns" role="img" aria-label=label>{bars}</div> }
}
