//! A call that failed (announced by the status line, so not here once more): what happened, why, what next. Trying again is a button, never automatic.

use std::sync::Arc;

use leptos::prelude::*;

use super::ticked::Ticked;
use crate::state::Fault;
use crate::text::{prompt as say_prompt, reply as say};
use crate::ui::{Button, Kind};

/// The explanation of a failure.
#[component]
pub(crate) fn FaultView(
    fault: Arc<Fault>,
    /// Whether something of the reply had come.
    kept: bool,
    on_retry: impl Fn() + 'static,
) -> impl IntoView {
    let explanation = fault.explanation.clone();
    let said = (!fault.said.is_empty()).then(|| view! { <p class="fault-said">{fault.said.clone()}</p> });
    let identity = [
        fault.code.clone(),
        fault
            .request_id
            .clone()
            .map(|id| format!("{} {id}", say::REQUEST_ID)),
    ]
    .into_iter()
    .flatten()
    .collect::<Vec<_>>()
    .join(" · ");
    let doc = explanation.doc.map(|address| {
        view! {
            <a href=address target="_blank" rel="noreferrer noopener">
                {say::DOCUMENTATION}
            </a>
        }
    });
    // Where the next step says so itself, once is enough.
    let kept = kept && !explanation.next_action.contains("kept");
    let kind = if explanation.is_retryable() {
        Kind::Primary
    } else {
        Kind::Normal
    };
    view! {
        <div class="fault">
            <h3><Ticked text=explanation.title/></h3>
            {said}
            <dl class="fault-words">
                <dt>{say::WHY}</dt>
                <dd><Ticked text=explanation.cause/></dd>
                <dt>{say::NEXT}</dt>
                <dd><Ticked text=explanation.next_action/> " " {doc}</dd>
            </dl>
            {kept.then(|| view! { <p class="mut">{say::PARTIAL_KEPT}</p> })}
            <div class="row">
                <Button kind=kind on_press=on_retry>{say_prompt::RETRY}</Button>
                <span class="mut mono fault-id">{identity}</span>
            </div>
        </div>
    }
}
