//! Converse or InvokeModel.

use leptos::prelude::*;
use outcrop_core::catalog::Via;

use crate::text::via as say;
use crate::ui::Choice;

/// Which operation carries the body.
#[component]
pub(crate) fn ViaChoice(
    /// The choice.
    value: RwSignal<Via>,
) -> impl IntoView {
    let options = vec![
        (Via::Converse, say::CONVERSE.to_owned()),
        (Via::InvokeModel, say::INVOKE.to_owned()),
    ];
    view! { <Choice label=say::LABEL options=options value=value/> }
}

/// The operation in words.
pub(crate) const fn via_name(via: Via) -> &'static str {
    match via {
        Via::Converse => say::CONVERSE,
        Via::InvokeModel => say::INVOKE,
    }
}
