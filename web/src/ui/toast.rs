//! A word that something was done, gone after a moment. Never the only place where something is said.

use leptos::prelude::*;

/// Shows the messages given, newest last; announced politely.
#[component]
pub(crate) fn Toasts(
    /// Keys and texts.
    #[prop(into)]
    messages: Signal<Vec<(u64, String)>>,
) -> impl IntoView {
    view! {
        <div class="toasts" role="status">
            <For each=move || messages.get() key=|(key, _)| *key let((_, text))>
                <p class="toast">{text}</p>
            </For>
        </div>
    }
}
