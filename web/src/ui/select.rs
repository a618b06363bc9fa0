//! One of several: a native select, or a row of radio buttons where all choices fit. What is chosen may be of any type;
//! what is drawn knows places in the list alone, so that it exists once.

use leptos::prelude::*;

use super::{Icon, Shape, fresh};

/// Values with the words for them, in the order shown.
pub(crate) type Options<T> = Vec<(T, String)>;

/// The words, the place of the value among them, and how to choose another place.
type Places = (Vec<String>, Signal<Option<usize>>, Callback<usize>);

fn places<T>(options: Options<T>, value: Signal<T>, on_choose: impl Fn(T) + Send + Sync + 'static) -> Places
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let (values, names): (Vec<T>, Vec<String>) = options.into_iter().unzip();
    let values = StoredValue::new(values);
    let chosen = Signal::derive(move || {
        value.with(|value| values.with_value(|all| all.iter().position(|other| other == value)))
    });
    let choose = Callback::new(move |at: usize| {
        if let Some(new) = values.with_value(|all| all.get(at).cloned()) {
            on_choose(new);
        }
    });
    (names, chosen, choose)
}

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
    let (names, chosen, choose) = places(options, value.into(), move |new| value.set(new));
    select(label, names, chosen, choose)
}

fn select(
    label: String,
    names: Vec<String>,
    chosen: Signal<Option<usize>>,
    choose: Callback<usize>,
) -> AnyView {
    let id = fresh("select");
    let change = move |event| {
        if let Ok(at) = event_target_value(&event).parse() {
            choose.run(at);
        }
    };
    let list = names
        .into_iter()
        .enumerate()
        .map(|(index, name)| {
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
    .into_any()
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
    let (names, chosen, choose) = places(options, value.into(), move |new| value.set(new));
    radios(label, names, chosen, choose)
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
    on_choose: impl Fn(T) + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let (names, chosen, choose) = places(options, value, on_choose);
    radios(label, names, chosen, choose)
}

fn radios(
    label: String,
    names: Vec<String>,
    chosen: Signal<Option<usize>>,
    choose: Callback<usize>,
) -> AnyView {
    let group = fresh("choice");
    let list = names
        .into_iter()
        .enumerate()
        .map(|(at, name)| {
            view! {
                <label>
                    <input
                        type="radio"
                        name=group.clone()
                        prop:checked=move || chosen.get() == Some(at)
                        on:change=move |_| choose.run(at)
                    />
                    <span>{name}</span>
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
    .into_any()
}
