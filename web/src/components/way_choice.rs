//! Which operation carries the call, where the model leaves a choice.

use leptos::prelude::*;
use outcrop_core::request::Delivery;

use crate::state::{Draft, Way};
use crate::text::{prompt as say, via};
use crate::ui::{Choice, Radios};

/// Converse, InvokeModel, in the background, raw JSON: those that the model has; and how the reply comes, where it can
/// come in pieces.
#[component]
pub(crate) fn WayChoice() -> impl IntoView {
    let draft = expect_context::<Draft>();
    let ways = Memo::new(move |_| draft.target.with(|target| target.ways.clone()));
    let way = Memo::new(move |_| draft.target.with(|target| target.way));
    let streams = Memo::new(move |_| draft.target.with(|target| target.streams));
    let choose = move |chosen: Way| {
        draft.raw.set(chosen == Way::Raw);
        draft.background.set(chosen == Way::Background);
        if matches!(chosen, Way::Converse | Way::Invoke) {
            draft.via.set(chosen.via());
        }
    };
    move || {
        let options: Vec<_> = ways
            .get()
            .into_iter()
            .map(|way| (way, name(way).to_owned()))
            .collect();
        let ways = (options.len() > 1)
            .then(|| view! { <Radios label=say::WAY options=options value=way on_choose=choose/> });
        let delivery = streams.get().then(|| {
            let options = vec![
                (Delivery::Streamed, say::STREAMED.to_owned()),
                (Delivery::Buffered, say::WHOLE.to_owned()),
            ];
            view! { <Choice label=say::DELIVERY options=options value=draft.delivery/> }
        });
        view! {
            {ways}
            {delivery}
        }
    }
}

/// A way in words.
const fn name(way: Way) -> &'static str {
    match way {
        Way::Converse => via::CONVERSE,
        Way::Invoke => via::INVOKE,
        Way::Background => say::BACKGROUND,
        Way::Raw => say::RAW,
    }
}
