//! A cause opened: why it matters, and its lines one by one.

use std::sync::Arc;

use leptos::prelude::*;

use super::line_viewer::LineViewer;
use super::ticked::Ticked;
use crate::state::Cause;

/// The explanation, and the lines kept as examples.
#[component]
pub(crate) fn CauseView(cause: Arc<Cause>) -> impl IntoView {
    let why = cause.why.clone();
    view! {
        <div class="cause-view" on:click=|event| event.stop_propagation()>
            <LineViewer cause=cause/>
            <p class="cause-why"><Ticked text=why/></p>
        </div>
    }
}
