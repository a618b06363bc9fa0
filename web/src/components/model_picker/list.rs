//! The models that are shown, under their headings.

use std::sync::Arc;

use leptos::prelude::*;

use super::option::Choice;
use super::search::Search;
use crate::platform::focus;
use crate::roster::{Filters, Groups, Row};
use crate::text::model as say;
use crate::ui::{Button, Kind};

/// How many there are, and what is folded away.
#[component]
pub(super) fn ListHead(search: Search) -> impl IntoView {
    let count = move || {
        if !search.open.get() {
            return String::new();
        }
        let has_typed = search
            .typed
            .with(|typed| typed.as_ref().is_some_and(|typed| !typed.trim().is_empty()));
        match search.shown.with(Groups::count) {
            0 if has_typed => say::NONE_TYPED.to_owned(),
            0 => say::NONE.to_owned(),
            count => say::found(count),
        }
    };
    let folded = Memo::new(move |_| {
        if search.open.get() {
            search.shown.with(|shown| shown.folded)
        } else {
            0
        }
    });
    let clear = move || {
        // The button goes, and would take the focus with it.
        focus::quietly_to(&search.input_id());
        search.models.filters.set(Filters::default());
    };
    let filtered = Memo::new(move |_| search.models.filters.with(|filters| filters.count() > 0));
    view! {
        <div class="options-head">
            <p class="options-count" aria-live="polite">{count}</p>
            {move || filtered.get().then(|| view! {
                <Button kind=Kind::Plain on_press=clear>
                    {say::CLEAR}
                </Button>
            })}
            {move || {
                let (folded, unfolded) = (folded.get(), search.unfolded.get());
                (folded > 0 || unfolded).then(|| {
                    let text = if unfolded { say::FOLD.to_owned() } else { say::unfold(folded) };
                    view! {
                        <Button kind=Kind::Plain on_press=move || search.unfolded.set(!unfolded)>{text}</Button>
                    }
                })
            }}
        </div>
        <div class="options-columns" aria-hidden="true">
            <span>{say::COLUMN_MODEL}</span>
            <span>{say::COLUMN_KINDS}</span>
            <span>{say::COLUMN_PRICE}</span>
            <span>{say::COLUMN_WAY}</span>
        </div>
    }
}

/// The list itself. It exists while it is open.
#[component]
pub(super) fn List(search: Search) -> impl IntoView {
    let names = Memo::new(move |_| {
        if !search.open.get() {
            return Vec::new();
        }
        search.shown.with(|shown| {
            let groups = shown.groups.iter();
            groups
                .map(|group| (group.name.clone(), group.is_provider))
                .collect::<Vec<_>>()
        })
    });
    let rows_of = move |name: &str| -> Vec<Arc<Row>> {
        search.shown.with(|shown| {
            let group = shown.groups.iter().find(|group| group.name == name);
            group.map(|group| group.rows.clone()).unwrap_or_default()
        })
    };
    view! {
        <div
            class="options-list"
            role="listbox"
            id=search.list_id()
            aria-label=say::LIST
            // Before the field loses the focus, which would close the list.
            on:mousedown=move |event| event.prevent_default()
        >
            <For each=move || names.get() key=|group| group.clone() let((name, is_provider))>
                {
                    let heading = search.option_id(&format!("group-{}", name.replace(' ', "-")));
                    let (of, label) = (name.clone(), heading.clone());
                    let rows = Memo::new(move |_| rows_of(&of));
                    view! {
                        <div
                            class="option-group"
                            role="group"
                            aria-labelledby=label
                            data-provider=is_provider.then_some("")
                        >
                            <div class="option-heading" id=heading role="presentation">{name}</div>
                            <For each=move || rows.get() key=Arc::clone let(row)>
                                <Choice row=row search=search/>
                            </For>
                        </div>
                    }
                }
            </For>
        </div>
    }
}
