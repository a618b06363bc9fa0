//! An address that is no page.

use leptos::prelude::*;

use crate::text::shell as say;

/// Says so, and leads back.
#[component]
pub(crate) fn NotFoundPage() -> impl IntoView {
    view! {
        <section class="card empty">
            <h2>{say::NOT_FOUND}</h2>
            <p>{say::NOT_FOUND_NEXT}</p>
            <a class="btn" href="prompt">{say::GO_TO_PROMPT}</a>
        </section>
    }
}
