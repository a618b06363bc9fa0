//! How the model is called and how it is to answer.

use leptos::prelude::*;
use outcrop_core::request::Delivery;

use super::ViaChoice;
use crate::state::Draft;
use crate::text::prompt as say;
use crate::ui::{Choice, TextArea, TextField};

/// Operation, delivery, limits, randomness.
#[component]
pub(crate) fn Parameters() -> impl IntoView {
    let draft = expect_context::<Draft>();
    let deliveries = vec![
        (Delivery::Streamed, say::STREAMED.to_owned()),
        (Delivery::Buffered, say::WHOLE.to_owned()),
    ];
    let max_tokens_error = Signal::derive(move || draft.problem().max_tokens);
    let temperature_error = Signal::derive(move || draft.problem().temperature);
    view! {
        <ViaChoice value=draft.via/>
        <Choice label=say::DELIVERY options=deliveries value=draft.delivery/>
        <div class="pair">
            <TextField
                label=say::MAX_TOKENS
                value=draft.max_tokens
                keyboard="numeric"
                placeholder=say::MODELS_OWN
                error=max_tokens_error
            />
            <TextField
                label=say::TEMPERATURE
                value=draft.temperature
                keyboard="decimal"
                placeholder=say::MODELS_OWN
                error=temperature_error
            />
        </div>
        <TextArea label=say::STOPS value=draft.stops rows=2 code=true hint=say::STOPS_HINT/>
    }
}
