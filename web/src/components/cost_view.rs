//! What the job would cost: as a batch and on demand, from what is read alone to every record answered in full.

use leptos::prelude::*;
use outcrop_core::catalog::Catalog;
use outcrop_core::cost::{self, Basis, Charge, Cost, UNPRICED, Usage};

use super::fault_view::FaultView;
use crate::numbers;
use crate::state::{Access, Batch, Session};
use crate::tasks::calibrate::{Calibrator, Counting, SAMPLE};
use crate::tasks::check::Checks;
use crate::tasks::send::Calls;
use crate::text::cost as say;
use crate::ui::{Button, Card, Kind, Notice, Tone};

/// The tokens of the report as they are known now, and what they cost.
pub(crate) fn use_cost() -> Memo<Option<(Usage, Option<Cost>)>> {
    let batch = expect_context::<Batch>();
    let session = expect_context::<Session>();
    Memo::new(move |_| {
        let mut usage = batch
            .report
            .with(|report| report.as_ref().and_then(|report| report.usage))?;
        if let Some(calibration) = batch.calibration.get() {
            usage.input_tokens = calibration.apply(usage.input_tokens, usage.records);
            usage.calibrated = calibration.records();
        }
        let model = batch
            .checked_for
            .with(|checked| checked.as_ref().map(|checked| checked.model.clone()))?;
        let source = Catalog::builtin().price_source();
        let cost = batch
            .models
            .resolve(&model, &session.region.read(), |resolution| {
                let model = resolution.model?;
                cost::price(&usage, model, resolution.price(), source)
            });
        Some((usage, cost))
    })
}

/// From the least to the most, in dollars.
pub(crate) fn range(charge: &Charge, is_open: bool) -> String {
    let (low, high) = (charge.low.to_string(), charge.high.to_string());
    if is_open {
        say::from(&low)
    } else if low == high {
        low
    } else {
        format!("{low} – {}", high.trim_start_matches('$'))
    }
}

/// From the least to the most input tokens, in three digits.
pub(crate) fn tokens(usage: &Usage) -> String {
    let (low, high) = (
        numbers::short(usage.input_tokens.low),
        numbers::short(usage.input_tokens.high),
    );
    if low == high {
        low
    } else {
        format!("{low} – {high}")
    }
}

/// The panel. Nothing is shown where the report knows no tokens.
#[component]
pub(crate) fn CostView() -> impl IntoView {
    let known = use_cost();
    let shown = Memo::new(move |_| known.with(Option::is_some));
    move || {
        shown.get().then(|| {
            view! {
                <Card title=say::TITLE>
                    <div class="card-body">
                        {move || known.get().map(|(usage, cost)| facts(&usage, cost))}
                        <Calibrate/>
                    </div>
                </Card>
            }
        })
    }
}

/// The button that has the service count a sample, with what it will send.
#[component]
fn Calibrate() -> impl IntoView {
    let batch = expect_context::<Batch>();
    let session = expect_context::<Session>();
    let calibrator = Calibrator::new(
        batch,
        expect_context::<Checks>(),
        expect_context::<Calls>(),
        session,
    );
    let counting = calibrator.counting;
    let number = move || {
        batch
            .report
            .with(|report| report.as_ref().map_or(0, |report| report.records.min(SAMPLE)))
    };
    let why_not = Signal::derive(move || calibrator.why_not());
    view! {
        <div class="calibrate">
            <Button kind=Kind::Small why_not=why_not on_press=move || calibrator.start()>
                {move || match counting.get() {
                    Counting::Running(at, of) => say::counting(at, of),
                    _ => say::CALIBRATE.to_owned(),
                }}
            </Button>
            <p class="mut small">
                {move || say::sends(number(), &session.region.read(), session.access.with(Access::is_sandbox))}
            </p>
            {move || match counting.get() {
                Counting::Failed(fault) => {
                    view! { <FaultView fault=fault kept=false on_retry=move || calibrator.start()/> }.into_any()
                }
                Counting::Nothing(why) => {
                    view! { <Notice tone=Tone::Warning><p>{why}</p></Notice> }.into_any()
                }
                _ => ().into_any(),
            }}
        </div>
    }
}

fn facts(usage: &Usage, cost: Option<Cost>) -> impl IntoView + use<> {
    let row = |name: &'static str, value: String, is_main: bool| {
        view! {
            <dt>{name}</dt>
            <dd class:cost-main=is_main>{value}</dd>
        }
    };
    let input = row(say::INPUT, tokens(usage), false);
    let counted = if usage.calibrated > 0 {
        say::calibrated(u64::from(usage.calibrated))
    } else {
        say::ESTIMATED.to_owned()
    };
    let Some(cost) = cost else {
        return view! {
            <dl class="facts cost">{input}</dl>
            <p class="mut small">{counted}</p>
            <p class="mut small">{UNPRICED}</p>
        }
        .into_any();
    };
    let name = cost.source.name.clone();
    let short = name.split(',').next().unwrap_or_default().to_owned();
    let is_open = cost.open_ended;
    let batch = cost
        .batch
        .map(|charge| row(say::BATCH, range(&charge, is_open), true));
    let no_batch = cost
        .batch
        .is_none()
        .then(|| view! { <p class="mut small">{say::NO_BATCH}</p> });
    let half = (cost.batch_basis == Some(Basis::Half)).then_some(say::HALF);
    let images = (usage.images.unsized_count > 0).then(|| say::images(usage.images.unsized_count));
    view! {
        <dl class="facts cost">
            {batch}
            {row(say::ON_DEMAND, range(&cost.on_demand, is_open), false)}
            {input}
            {row(say::OUTPUT, say::at_most(&numbers::short(cost.output_tokens), is_open), false)}
        </dl>
        {no_batch}
        <p class="mut small">{say::RANGE}" "{counted}" "{images}</p>
        <p class="mut small">
            {say::PRICES}" "
            <a href=cost.source.url target="_blank" rel="noreferrer noopener" title=name.clone()>{short}</a>
            {say::of_day(&cost.source.date)}" "{half}
        </p>
    }
    .into_any()
}
