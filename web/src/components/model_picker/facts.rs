//! What is known about the chosen model, fact by fact, and which of it the service said.

use leptos::prelude::*;
use outcrop_core::catalog::{Batching, Catalog, Fact, Lifecycle, Model, Price, Resolution};

use super::source_line::refusals;
use crate::numbers;
use crate::platform::clock;
use crate::roster;
use crate::state::{Models, Session};
use crate::tasks::models::Asker;
use crate::text::model as say;
use crate::ui::{Button, Kind};

/// A fact: what it is called, what it is, whether the service said so.
type Line = (&'static str, String, bool);

fn yes_or_no(is_so: bool) -> String {
    if is_so { say::YES } else { say::NO }.to_owned()
}

fn status(model: &Model) -> String {
    match (model.lifecycle, &model.ends) {
        (Lifecycle::Active, _) => say::ACTIVE.to_owned(),
        (Lifecycle::Legacy, Some(day)) => say::legacy_until(day),
        (Lifecycle::Legacy, None) => say::LEGACY.to_owned(),
        (Lifecycle::Ended, _) => say::ENDED.to_owned(),
    }
}

fn batch(resolution: &Resolution<'_>) -> String {
    match resolution.batching() {
        Batching::Yes => say::YES.to_owned(),
        Batching::Elsewhere(regions) => say::batch_in(&regions.join(", ")),
        Batching::Unlisted | Batching::Never | Batching::Unknown => say::NO.to_owned(),
    }
}

fn batch_price(price: &Price) -> Option<String> {
    let input = price.batch_input?;
    let text = match price.batch_output.filter(|output| *output > 0.0) {
        Some(output) => say::price(&numbers::price(input), &numbers::price(output)),
        None => say::price_in(&numbers::price(input)),
    };
    Some(say::per_million(&text, true))
}

/// Every fact that is known, in the order shown.
fn lines(model: &Model, resolution: &Resolution<'_>) -> Vec<Line> {
    let of = |fact: Fact, text: String| (say::fact(fact), text, model.is_live(fact));
    let tokens = |fact: Fact, tokens: Option<u32>| {
        tokens.map(|tokens| of(fact, say::tokens(&numbers::count(u64::from(tokens)))))
    };
    let price = resolution.price();
    let built_in = |name: &'static str, text: Option<String>| text.map(|text| (name, text, false));
    [
        Some((say::SENT, resolution.wire_id.clone(), false)),
        Some(of(Fact::Inputs, say::modalities(&model.inputs))),
        Some(of(Fact::Outputs, say::modalities(&model.outputs))),
        tokens(Fact::Context, model.context),
        tokens(Fact::MaxOutput, model.max_output),
        Some(of(Fact::Streams, yes_or_no(model.streams))),
        Some(of(Fact::Converse, yes_or_no(model.converse))),
        Some(of(Fact::Batch, batch(resolution))),
        Some(of(
            Fact::Profiles,
            if model.profiles.is_empty() {
                say::NO_PROFILES.to_owned()
            } else {
                model.profiles.join(", ")
            },
        )),
        Some(of(Fact::Lifecycle, status(model))),
        built_in(
            say::PRICE,
            price.map(|price| say::per_million(&roster::price(price), price.by_tokens())),
        ),
        built_in(say::BATCH_PRICE, price.and_then(batch_price)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The facts, folded away; nothing for what the catalogue does not know.
#[component]
pub(super) fn Facts(value: RwSignal<String>) -> impl IntoView {
    let (models, session) = (expect_context::<Models>(), expect_context::<Session>());
    let asker = expect_context::<Asker>();
    let known = Memo::new(move |_| {
        let region = session.region.get();
        models.resolve(&value.read(), &region, |resolution| {
            let model = resolution.model?;
            Some((model.id.clone(), lines(model, &resolution), model.source.clone()))
        })
    });
    // When the service said what is live of this model.
    let said = Memo::new(move |_| {
        let region = session.region.get();
        let id = known.with(|known| known.as_ref().map(|(id, _, _)| id.clone()))?;
        models.heard.with(|heard| {
            let heard = heard.get(&region)?;
            let detail = heard.details.get(&id).map(|(_, at)| *at);
            let at = detail.or_else(|| heard.has_lists().then_some(heard.at))?;
            Some((region, at))
        })
    });
    let refused = move || {
        let region = session.region.get();
        models.heard.with(|heard| {
            heard.get(&region).map(|heard| {
                let of_models: Vec<_> = heard
                    .refused
                    .iter()
                    .filter(|refused| refused.what == say::DETAILS_REFUSED)
                    .cloned()
                    .collect();
                refusals(&of_models)
            })
        })
    };
    let why_not = Signal::derive(move || asker.why_not());
    let ask = move || {
        if let Some(id) = known.with_untracked(|known| known.as_ref().map(|(id, _, _)| id.clone())) {
            asker.details(id);
        }
    };
    let is_known = Memo::new(move |_| known.with(Option::is_some));
    move || {
        is_known.get().then(|| {
            view! {
                <details class="model-facts">
                    <summary>
                        {say::FACTS}
                        <span class="mut">
                            {move || said.get().map_or_else(
                                || say::BUILT_IN.to_owned(),
                                |(region, at)| say::said(&region, &clock::time_of_day(at)),
                            )}
                        </span>
                    </summary>
                    <dl class="facts">
                        {move || known.get().map(|(_, lines, _)| {
                            lines
                                .into_iter()
                                .map(|(name, text, is_live)| view! {
                                    <dt>{name}</dt>
                                    <dd>
                                        {text}
                                        {is_live.then(|| view! {
                                            " "
                                            <span class="tag tag-ok" title=say::IS_LIVE_MEANS>{say::IS_LIVE}</span>
                                        })}
                                    </dd>
                                })
                                .collect_view()
                        })}
                    </dl>
                    <p class="mut small">{move || known.get().map(|(_, _, source)| say::built_in(&source))}</p>
                    <p class="mut small">{
                        let source = Catalog::builtin().price_source();
                        say::prices_of(&source.name, &source.date)
                    }</p>
                    {refused}
                    <p>
                        <Button kind=Kind::Small why_not=why_not on_press=ask>{say::ASK_ABOUT}</Button>
                    </p>
                </details>
            }
        })
    }
}
