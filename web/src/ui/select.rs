//! One of several: a native select, or a row of radio buttons where all choices fit.

use leptos::prelude::*;

use super::{Icon, Shape, fresh};

/// Values with the words for them, in the order shown.
pub(crate) type Options<T> = Vec<(T, String)>;

/// A drop-down with a label above.
#[component]
pub(crate) fn Select<T>(
    /// The visible and accessible name.
    #[prop(into)]
    label: String,
    /// The choices.
    options: Options<T>,
    /// The chosen one.
    value: RwSignal<T>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let id = fresh("select");
    let choices = StoredValue::new(options);
    let chosen = Memo::new(move |_| {
        value.with(|value| choices.with_value(|all| all.iter().position(|(other, _)| other == value)))
    });
    let change = move |event| {
        let index: Option<usize> = event_target_value(&event).parse().ok();
        if let Some((new, _)) = index.and_then(|index| choices.with_value(|all| all.get(index).cloned())) {
            value.set(new);
        }
    };
    let list = choices
        .get_value()
        .into_iter()
        .enumerate()
        .map(|(index, (_, name))| {
            view! { <option value=index.to_string() selected=move || chosen.get() == Some(index)>{name}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>{label}</label>
            <div class="select-box">
                <select
                    class="input select"
                    id=id
                    on:change=change
                    prop:value=move || chosen.get().map(|index| index.to_string())
                >
                    {list}
                </select>
                <Icon shape=Shape::Down/>
            </div>
        </div>
    }
}

/// A row of radio buttons that looks like one control.
#[component]
pub(crate) fn Choice<T>(
    /// The visible and accessible name of the group.
    #[prop(into)]
    label: String,
    /// The choices.
    options: Options<T>,
    /// The chosen one.
    value: RwSignal<T>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    view! { <Radios label=label options=options value=value on_choose=move |chosen| value.set(chosen)/> }
}

/// [`Choice`], for what is chosen elsewhere.
#[component]
pub(crate) fn Radios<T>(
    /// The visible and accessible name of the group.
    #[prop(into)]
    label: String,
    /// The choices.
    options: Options<T>,
    /// The chosen one.
    #[prop(into)]
    value: Signal<T>,
    /// Called with what was chosen.
    on_choose: impl Fn(T) + Clone + 'static,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let name = fresh("choice");
    let list = options
        .into_iter()
        .map(|(option, text)| {
            let (own, on_choose) = (option.clone(), on_choose.clone());
            view! {
                <label>
                    <input
                        type="radio"
                        name=name.clone()
                        prop:checked=move || value.with(|value| *value == own)
                        on:change=move |_| on_choose(option.clone())
                    />
                    <span>{text}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field">
            <legend class="field-label">{label}</legend>
            <div class="choice">{list}</div>
        </fieldset>
    }
}
