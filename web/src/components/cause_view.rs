//! A cause opened: why it matters, and its lines one by one.

use std::sync::Arc;

use leptos::prelude::*;

use super::line_viewer::LineViewer;
use super::ticked::Ticked;
use crate::state::Cause;
use crate::text::batch as say;

/// The explanation, and the lines kept as examples.
#[component]
pub(crate) fn CauseView(cause: Arc<Cause>) -> impl IntoView {
    let (why, code) = (cause.why.clone(), cause.code.clone());
    view! {
        <div class="cause-view" on:click=|event| event.stop_propagation()>
            <LineViewer cause=cause/>
            <p class="cause-why">
                <Ticked text=why/>
                " "
                <a href=format!("rules/{code}.html") rel="external" target="_blank">{say::RULE_PAGE}</a>
            </p>
        </div>
    }
}
