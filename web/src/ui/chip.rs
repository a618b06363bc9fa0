//! Small controls that stand in a row: a choice of one, and a switch.

use leptos::prelude::*;

use super::select::Options;
use super::{Icon, Shape};

/// A native select drawn as a chip that says what is chosen.
#[component]
pub(crate) fn ChipSelect<T>(
    /// The visible and accessible name.
    label: &'static str,
    /// The choices, the first of which is none in particular.
    #[prop(into)]
    options: Signal<Options<T>>,
    /// The chosen one.
    #[prop(into)]
    value: Signal<T>,
    /// Told the new choice.
    on_choose: impl Fn(T) + 'static,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let chosen = Memo::new(move |_| {
        options.with(|options| {
            let at = value.with(|value| options.iter().position(|(option, _)| option == value));
            at.unwrap_or(0)
        })
    });
    let name = move || options.with(|options| options.get(chosen.get()).map(|(_, name)| name.clone()));
    let change = move |event| {
        let index: Option<usize> = event_target_value(&event).parse().ok();
        let new = index.and_then(|index| options.with_untracked(|all| all.get(index).cloned()));
        if let Some((new, _)) = new {
            on_choose(new);
        }
    };
    let list = move || {
        options.with(|options| {
            options
                .iter()
                .enumerate()
                .map(|(index, (_, name))| {
                    let is_chosen = move || chosen.get() == index;
                    view! { <option value=index.to_string() selected=is_chosen>{name.clone()}</option> }
                })
                .collect_view()
        })
    };
    view! {
        <label class="chip chip-select" class:chip-set=move || chosen.get() != 0>
            <span>{label}</span>
            <b class="ell" aria-hidden="true">{name}</b>
            <select on:change=change prop:value=move || chosen.get().to_string()>{list}</select>
            <Icon shape=Shape::Down/>
        </label>
    }
}

/// A checkbox drawn as a chip.
#[component]
pub(crate) fn ChipToggle(
    /// The visible and accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// Whether it is on.
    #[prop(into)]
    on: Signal<bool>,
    /// Told the new state.
    on_change: impl Fn(bool) + 'static,
) -> impl IntoView {
    view! {
        <label class="chip chip-toggle" class:chip-set=on>
            <input
                type="checkbox"
                prop:checked=on
                on:change=move |event| on_change(event_target_checked(&event))
            />
            <span>{label}</span>
        </label>
    }
}
