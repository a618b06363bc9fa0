//! What a person wants of a model, in one row.

use leptos::prelude::*;
use outcrop_core::catalog::Modality;

use super::search::Search;
use crate::roster::{By, Filters};
use crate::text::model as say;
use crate::ui::{ChipSelect, ChipToggle};

/// What can be asked for, in this order, as far as some model makes it.
const OUTPUTS: [Modality; 6] = [
    Modality::Text,
    Modality::Image,
    Modality::Embedding,
    Modality::Video,
    Modality::Scores,
    Modality::Audio,
];

/// Provider, output, way to call, Region, batch.
#[component]
pub(super) fn FilterBar(search: Search) -> impl IntoView {
    let filters = search.models.filters;
    let set = move |change: &dyn Fn(&mut Filters)| {
        filters.update(|filters| change(filters));
        // The row under the keyboard may be gone.
        search.active.set(None);
    };
    let any = || (None, say::ANY.to_owned());
    let providers = Signal::derive(move || {
        let mut names: Vec<String> = Vec::new();
        search.rows.with(|rows| {
            for row in rows {
                if names.last() != Some(&row.provider) && !names.contains(&row.provider) {
                    names.push(row.provider.clone());
                }
            }
        });
        let options = names.into_iter().map(|name| (Some(name.clone()), name));
        std::iter::once(any()).chain(options).collect::<Vec<_>>()
    });
    let outputs = Signal::derive(move || {
        let made = OUTPUTS.into_iter().filter(|kind| {
            search
                .rows
                .with(|rows| rows.iter().any(|row| row.makes.contains(kind)))
        });
        let named = made.map(|kind| (Some(kind), say::modality(kind).to_owned()));
        std::iter::once((None, say::ANY.to_owned()))
            .chain(named)
            .collect::<Vec<_>>()
    });
    let ways = Signal::derive(move || {
        let mut prefixes: Vec<String> = Vec::new();
        search.rows.with(|rows| {
            let ways = rows.iter().flat_map(|row| &row.ways);
            for prefix in ways.filter_map(|way| way.prefix.as_ref()) {
                if !prefixes.contains(prefix) {
                    prefixes.push(prefix.clone());
                }
            }
        });
        // One that was chosen in another Region stays among them, to be seen and let go of.
        if let Some(By::Profile(prefix)) = filters.with(|filters| filters.by.clone())
            && !prefixes.contains(&prefix)
        {
            prefixes.push(prefix);
        }
        let first = [
            (None, say::ANY_WAY.to_owned()),
            (Some(By::Staying), say::BY_STAYING.to_owned()),
            (Some(By::BareId), say::BARE_ID.to_owned()),
        ];
        let profiles = prefixes.into_iter().map(|prefix| {
            let name = say::profile(&prefix);
            (Some(By::Profile(prefix)), name)
        });
        first.into_iter().chain(profiles).collect::<Vec<_>>()
    });
    let choose_provider =
        move |provider: Option<String>| set(&|filters| filters.provider.clone_from(&provider));
    let choose_output = move |makes| set(&|filters| filters.makes = makes);
    let choose_way = move |by: Option<By>| set(&|filters| filters.by.clone_from(&by));
    view! {
        <div class="filters" role="group" aria-label=say::FILTERS>
            <ChipSelect
                label=say::PROVIDER
                options=providers
                value=Signal::derive(move || filters.with(|filters| filters.provider.clone()))
                on_choose=choose_provider
            />
            <ChipSelect
                label=say::OUTPUT
                options=outputs
                value=Signal::derive(move || filters.with(|filters| filters.makes))
                on_choose=choose_output
            />
            <ChipSelect
                label=say::CALLED_BY
                options=ways
                value=Signal::derive(move || filters.with(|filters| filters.by.clone()))
                on_choose=choose_way
            />
            <ChipToggle
                label=Signal::derive(move || search.session.region.with(|region| say::callable_in(region)))
                on=Signal::derive(move || filters.with(|filters| filters.here))
                on_change=move |on| set(&|filters| filters.here = on)
            />
            <ChipToggle
                label=Signal::derive(|| say::IN_BATCH.to_owned())
                on=Signal::derive(move || filters.with(|filters| filters.batch))
                on_change=move |on| set(&|filters| filters.batch = on)
            />
            <ChipToggle
                label=Signal::derive(|| say::CHEAPEST.to_owned())
                on=Signal::derive(move || filters.with(|filters| filters.cheapest))
                on_change=move |on| set(&|filters| filters.cheapest = on)
            />
        </div>
    }
}
