//! The ids by which the chosen model can be called here: with one press, and with what each means for the data.

use leptos::prelude::*;
use outcrop_core::catalog::Leaves;

use crate::roster::{self, Way};
use crate::state::{Models, Session};
use crate::text::model as say;
use crate::ui::fresh;

/// Radio buttons, one for each id; nothing where there is none.
#[component]
pub(super) fn Ways(value: RwSignal<String>) -> impl IntoView {
    let (models, session) = (expect_context::<Models>(), expect_context::<Session>());
    let ways = Memo::new(move |_| {
        let region = session.region.get();
        let model = models.resolve(&value.read(), &region, |resolution| {
            resolution.model.map(|model| model.id.clone())
        });
        models.catalog.with(|catalog| {
            model
                .and_then(|id| catalog.model(&id))
                .map(|model| roster::ways(catalog, model, &region))
                .unwrap_or_default()
        })
    });
    // An id that was corrected is that which it was corrected to.
    let sent = Memo::new(move |_| {
        models.resolve(&value.read(), &session.region.read(), |resolution| {
            resolution.wire_id
        })
    });
    move || {
        let ways = ways.get();
        let region = session.region.get();
        (!ways.is_empty()).then(|| {
            let name = fresh("way");
            let list = ways
                .into_iter()
                .map(|way| option(way, &region, name.clone(), value, sent))
                .collect_view();
            view! {
                <fieldset class="ways">
                    <legend class="field-label">{say::WAYS}</legend>
                    <div class="ways-list">{list}</div>
                </fieldset>
            }
        })
    }
}

fn option(
    way: Way,
    region: &str,
    group: String,
    value: RwSignal<String>,
    sent: Memo<String>,
) -> impl IntoView + use<> {
    let (own, chosen) = (way.id.clone(), way.id.clone());
    let class = match way.leaves {
        Leaves::No => "mut",
        Leaves::Region | Leaves::World => "leaves",
    };
    let (name, leads) = (way.name(), way.leads(region));
    let price = if way.price.is_empty() {
        say::NO_PRICE.to_owned()
    } else {
        way.price
    };
    view! {
        <label class="way">
            <input
                type="radio"
                name=group
                prop:checked=move || sent.with(|sent| *sent == own)
                on:change=move |_| value.set(chosen.clone())
            />
            <span class="way-text">
                <b>{name}</b>
                " "
                <span class=class>{leads}</span>
                " "
                <span class="mut">{price}</span>
            </span>
        </label>
    }
}
