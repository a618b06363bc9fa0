//! One model of the list.

use std::sync::Arc;

use leptos::prelude::*;
use outcrop_core::catalog::Leaves;

use super::search::Search;
use crate::roster::{Row, Standing, Way};
use crate::text::model as say;

/// A row: name and provider, what it reads and makes, what it costs, how it is called here and where data go.
#[component]
pub(super) fn Choice(row: Arc<Row>, search: Search) -> impl IntoView {
    let id = StoredValue::new(row.id.clone());
    let callable = row.is_callable();
    let is_active = move || {
        search
            .active
            .with(|active| id.with_value(|id| active.as_ref() == Some(id)))
    };
    let is_chosen = move || search.chosen.with(|chosen| id.with_value(|id| chosen == id));
    let way = {
        let row = Arc::clone(&row);
        move || {
            let filters = search.models.filters.read();
            filters.way(&row).or_else(|| row.ways.first()).cloned()
        }
    };
    let price = {
        let way = way.clone();
        move || {
            way().map(|way| {
                let known = !way.price.is_empty();
                let text = if known {
                    way.price
                } else {
                    say::NO_PRICE.to_owned()
                };
                view! { <span class:mut=!known>{text}</span> }
            })
        }
    };
    let more = row.ways.len().saturating_sub(1);
    let called = move || way().map(|way| called(&way, more));
    let tags = row
        .tags
        .iter()
        .cloned()
        .map(|tag| view! { <span class="tag">{tag}</span> })
        .collect_view();
    let kinds = (!row.makes.is_empty()).then(|| {
        view! {
            <span class="option-reads">{say::modalities(&row.reads)}</span>
            <span class="option-makes">
                <span aria-hidden="true">"→ "</span>
                <span class="quiet">{say::MAKES}" "</span>
                {say::modalities(&row.makes)}
            </span>
        }
    });
    let batches = row.batches;
    let reason = match &row.standing {
        Standing::NotCallable(reason) => Some(view! { <span class="option-reason">{reason.clone()}</span> }),
        _ => None,
    };
    let facts = callable.then(|| {
        view! {
            <span class="option-cell option-price">{price}</span>
            <span class="option-cell option-way">
                {called}
                <span class=if batches { "tag tag-ok" } else { "option-no" }>
                    {if batches { say::BATCH } else { say::NO_BATCH }}
                </span>
            </span>
        }
    });
    let taken = Arc::clone(&row);
    view! {
        <div
            class="option"
            class:option-active=is_active
            class:option-off=!callable
            role="option"
            id=search.option_id(&row.id)
            aria-selected=move || if is_chosen() { "true" } else { "false" }
            aria-disabled=(!callable).then_some("true")
            on:click=move |_| search.take(&taken)
        >
            <span class="option-cell option-who">
                <span class="option-name">
                    <b>{row.name.clone()}</b>
                    <span class="option-provider">{row.provider.clone()}</span>
                    {tags}
                </span>
                <code class="ell">{row.id.clone()}</code>
                {reason}
            </span>
            <span class="option-cell option-kinds">{kinds}</span>
            {facts}
        </div>
    }
}

/// By what it is called, how many other ways there are, and a mark where data leave.
fn called(way: &Way, more: usize) -> impl IntoView + use<> {
    let leaves = match way.leaves {
        Leaves::No => None,
        Leaves::Region => Some(say::LEAVES_REGION),
        Leaves::World => Some(say::LEAVES_PLACE),
    };
    view! {
        <span>
            {way.name()}
            {(more > 0).then(|| view! { <span class="mut">{say::more_ways(more)}</span> })}
        </span>
        {leaves.map(|text| view! { <span class="leaves">{text}</span> })}
    }
}
