//! Choosing a model: by name, by id, or by typing what the catalogue does not know.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use outcrop_core::catalog::{Catalog, Family, Lifecycle, Model, Reach, Resolution, Unit, Via};
use outcrop_core::finding::Severity;

use crate::numbers;
use crate::platform;
use crate::state::Session;
use crate::text::model as say;
use crate::ui::{Icon, Notice, Select, Shape, Tone, fresh};

/// A way to call a model.
#[derive(Clone, Debug, PartialEq)]
struct Way {
    id: String,
    name: String,
    provider: String,
    /// How and where it is answered.
    place: String,
    price: String,
    /// Legacy, ended, not here; empty: nothing against it.
    doubt: &'static str,
}

/// All ways to call the models of the catalogue in a Region, those that work here first.
fn ways(region: &str) -> Vec<Way> {
    let catalog = Catalog::builtin();
    let mut all: Vec<Way> = catalog
        .models()
        .iter()
        // Newest first.
        .rev()
        .flat_map(|model| {
            let ids = catalog.ids_in(model, region);
            let ids = if ids.is_empty() {
                vec![model.id.clone()]
            } else {
                ids
            };
            ids.into_iter().map(move |id| way(catalog, model, &id, region))
        })
        .collect();
    // Stable: within each group the catalogue's order stays.
    all.sort_by_key(|way| !way.doubt.is_empty());
    all
}

fn way(catalog: &Catalog, model: &Model, id: &str, region: &str) -> Way {
    let resolution = catalog.resolve(id, region);
    let here = !matches!(resolution.reach(), Reach::No | Reach::Otherwise);
    Way {
        id: id.to_owned(),
        name: model.name.clone(),
        provider: model.provider.clone(),
        place: place(&resolution),
        price: price(&resolution),
        doubt: match model.lifecycle {
            _ if model.not_callable.is_some() => say::NOT_CALLABLE,
            Lifecycle::Ended => say::ENDED,
            _ if !here => say::ELSEWHERE,
            Lifecycle::Legacy => say::LEGACY,
            Lifecycle::Active => "",
        },
    }
}

/// Who answers, and where the data may go.
fn place(resolution: &Resolution<'_>) -> String {
    let Some(prefix) = &resolution.prefix else {
        return format!("{}, {}", resolution.region, say::ON_DEMAND);
    };
    let others: Vec<&str> = resolution
        .destinations
        .iter()
        .map(String::as_str)
        .filter(|region| *region != resolution.region)
        .collect();
    let leads = if !others.is_empty() {
        say::destinations(&others.join(", "))
    } else if resolution.destinations.is_empty() {
        say::ANYWHERE.to_owned()
    } else {
        resolution.region.clone()
    };
    format!("{} · {leads}", say::profile(prefix))
}

fn price(resolution: &Resolution<'_>) -> String {
    let Some(price) = resolution.price() else {
        return say::NO_PRICE.to_owned();
    };
    let mut parts = Vec::new();
    if price.by_tokens() || price.output > 0.0 {
        parts.push(say::price(&numbers::price(price.input), &numbers::price(price.output)));
    }
    let each = |(unit, rate): (&Unit, &f64)| say::price_each(&numbers::price_each(*rate), unit.name());
    parts.extend(price.each.iter().map(each));
    parts.join(", ")
}

/// Whether all words of the query stand in the name, the provider or the id.
fn matches(way: &Way, words: &[String]) -> bool {
    let text = format!("{} {} {}", way.name, way.provider, way.id).to_lowercase();
    words.iter().all(|word| text.contains(word))
}

/// A text field that filters a list of models, with what is known about the one chosen below it.
#[component]
pub(crate) fn ModelPicker(
    /// The id or ARN.
    value: RwSignal<String>,
    /// The body format, where the catalogue does not know it.
    family: RwSignal<Option<Family>>,
    /// The operation: what is wrong with a model depends on it.
    via: RwSignal<Via>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let id = fresh("model");
    let list_id = format!("{id}-list");
    let note_id = format!("{id}-note");

    let open = RwSignal::new(false);
    // What is typed since the list was opened; none: nothing, so all models are shown.
    let query = RwSignal::new(None::<String>);
    // The option under the keyboard, by its place in the list.
    let active = RwSignal::new(None::<usize>);

    let all = Memo::new(move |_| session.region.with(|region| ways(region)));
    let shown = Memo::new(move |_| {
        let words: Vec<String> = query
            .get()
            .unwrap_or_default()
            .split_whitespace()
            .map(str::to_lowercase)
            .collect();
        all.with(|all| {
            all.iter()
                .filter(|way| matches(way, &words))
                .cloned()
                .collect::<Vec<_>>()
        })
    });

    let close = move || {
        open.set(false);
        query.set(None);
        active.set(None);
    };
    let take = move |chosen: String| {
        value.set(chosen);
        close();
    };
    let option_id = {
        let list_id = list_id.clone();
        move |index: usize| format!("{list_id}-{index}")
    };
    let move_to = {
        let option_id = option_id.clone();
        move |index: usize| {
            active.set(Some(index));
            platform::focus::reveal(&option_id(index));
        }
    };
    let pressed = move |event: KeyboardEvent| {
        let count = shown.with_untracked(Vec::len);
        let at = active.get_untracked();
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" if count > 0 => {
                event.prevent_default();
                open.set(true);
                let down = event.key() == "ArrowDown";
                move_to(match at {
                    Some(at) if down => (at + 1) % count,
                    Some(at) => (at + count - 1) % count,
                    None if down => 0,
                    None => count - 1,
                });
            }
            "Enter" if open.get_untracked() && !event.ctrl_key() && !event.meta_key() => {
                event.prevent_default();
                let chosen =
                    at.and_then(|at| shown.with_untracked(|shown| shown.get(at).map(|way| way.id.clone())));
                match chosen {
                    Some(id) => take(id),
                    None => close(),
                }
            }
            "Escape" if open.get_untracked() => {
                // The list only: the key also stops what runs.
                event.prevent_default();
                event.stop_propagation();
                close();
            }
            _ => {}
        }
    };
    let typed = move |event| {
        let text = event_target_value(&event);
        value.set(text.clone());
        // Enter takes the first match, or the very id that was typed; what matches nothing is taken as it is.
        query.set(Some(text.clone()));
        active.set(shown.with_untracked(|shown| {
            let exact = shown.iter().position(|way| way.id == text.trim());
            exact.or((!shown.is_empty()).then_some(0))
        }));
        open.set(true);
    };

    let options = {
        let option_id = option_id.clone();
        move || {
            shown
                .get()
                .into_iter()
                .enumerate()
                .map(|(index, way)| {
                    let (own, chosen) = (way.id.clone(), way.id.clone());
                    view! {
                        <li
                            class="option"
                            class:option-active=move || active.get() == Some(index)
                            role="option"
                            id=option_id(index)
                            aria-selected=move || if value.with(|value| *value == own) { "true" } else { "false" }
                            // Before the field loses the focus, which would close the list.
                            on:mousedown=move |event| event.prevent_default()
                            on:click=move |_| take(chosen.clone())
                        >
                            <span class="option-name">
                                <b>{way.name}</b>
                                <span class="mut">{way.provider}</span>
                                {(!way.doubt.is_empty()).then(|| view! { <span class="tag">{way.doubt}</span> })}
                            </span>
                            <span class="option-price">{way.price}</span>
                            <span class="option-more">
                                <code>{way.id}</code>
                                <span>{way.place}</span>
                            </span>
                        </li>
                    }
                })
                .collect_view()
        }
    };
    view! {
        <div class="field picker">
            <label class="field-label" for=id.clone()>{say::LABEL}</label>
            <div class="select-box">
                <input
                    type="text"
                    class="input mono select"
                    id=id
                    role="combobox"
                    autocomplete="off"
                    spellcheck="false"
                    autocapitalize="off"
                    placeholder=say::PLACEHOLDER
                    aria-autocomplete="list"
                    aria-controls=list_id.clone()
                    aria-describedby=note_id.clone()
                    aria-expanded=move || if open.get() { "true" } else { "false" }
                    aria-activedescendant=move || active.get().map(&option_id)
                    prop:value=value
                    on:input=typed
                    on:keydown=pressed
                    on:click=move |_| open.set(true)
                    on:blur=move |_| close()
                    on:focus=move |event| platform::focus::select_all(&event)
                />
                <Icon shape=Shape::Down/>
            </div>
            <div class="options" hidden=move || !open.get()>
                <p class="options-count" aria-live="polite">{move || open.get().then(|| say::found(shown.read().len()))}</p>
                <ul class="options-list" role="listbox" id=list_id aria-label=say::LIST>{options}</ul>
            </div>
            <div class="stack" id=note_id>
                <ModelNote value=value family=family via=via/>
            </div>
        </div>
    }
}

/// What is known about the model chosen, and what speaks against the choice.
#[component]
fn ModelNote(value: RwSignal<String>, family: RwSignal<Option<Family>>, via: RwSignal<Via>) -> impl IntoView {
    let session = expect_context::<Session>();
    let needs_family = Memo::new(move |_| {
        let resolution = Catalog::builtin().resolve(&value.read(), &session.region.read());
        !resolution.input.is_empty() && resolution.family.is_none()
    });
    let summary = move || {
        let resolution = Catalog::builtin().resolve(&value.read(), &session.region.read());
        let about = resolution.model.map(|model| {
            let (name, provider) = (model.name.clone(), model.provider.clone());
            let (place, price) = (place(&resolution), price(&resolution));
            view! {
                <p class="picker-about">
                    <b>{name}</b>
                    <span>{provider}</span>
                    <span>{place}</span>
                    <span>{price}</span>
                </p>
            }
        });
        let chosen = family.get().is_some();
        let findings = resolution
            .findings
            .into_iter()
            // Said by the list's own words already; and a chosen family settles the unknown model.
            .filter(|finding| !matches!(finding.code, "empty-model-id" | "leaves-region"))
            .filter(|finding| !(chosen && matches!(finding.code, "unknown-model" | "opaque-model")))
            .map(|finding| {
                let tone = match finding.severity {
                    Severity::Note => Tone::Note,
                    Severity::Warning | Severity::Error => Tone::Warning,
                };
                // What core says of raw JSON is for those who write the body themselves.
                let next = if via.get() == Via::InvokeModel
                    && matches!(finding.code, "unknown-model" | "opaque-model")
                {
                    say::CHOOSE_FAMILY.to_owned()
                } else {
                    finding.fix
                };
                view! {
                    <Notice tone=tone>
                        <p>{finding.message} " " {next}</p>
                    </Notice>
                }
            })
            .collect_view();
        view! {
            {about}
            {findings}
        }
    };
    let families = move || {
        let choices = std::iter::once((None, say::FAMILY_UNKNOWN.to_owned()))
            .chain(
                Family::ALL
                    .iter()
                    .map(|family| (Some(*family), family.name().to_owned())),
            )
            .collect();
        (needs_family.get() && via.get() == Via::InvokeModel || needs_family.get() && family.get().is_some())
            .then(|| view! { <Select label=say::FAMILY options=choices value=family/> })
    };
    view! {
        {summary}
        {families}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_model_can_be_chosen_in_every_region() {
        let catalog = Catalog::builtin();
        for region in catalog.regions() {
            let ways = ways(&region.code);
            for model in catalog.models() {
                assert!(
                    ways.iter().any(|way| way.name == model.name),
                    "{} {}",
                    region.code,
                    model.name
                );
            }
        }
    }

    #[test]
    fn a_search_takes_words_in_any_order() {
        let ways = ways("us-east-1");
        let found = |query: &str| {
            let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
            ways.iter().filter(|way| matches(way, &words)).count()
        };
        assert!(found("haiku anthropic") > 0);
        assert_eq!(found("haiku anthropic"), found("Anthropic HAIKU"));
        assert_eq!(found("haiku nova"), 0);
        assert_eq!(found(""), ways.len());
    }
}
