//! The verdict, in one sentence, and what it rests on.

use std::sync::Arc;

use leptos::prelude::*;
use outcrop_core::batch::render;

use super::cost_view::{range, tokens, use_cost};
use super::records_table::RECORDS_ID;
use super::report_menu::ReportMenu;
use super::via_choice::via_name;
use crate::numbers;
use crate::platform::focus;
use crate::state::{Bodies, CheckEnding, CheckedFor, Report, Trouble, Verdict};
use crate::text::{batch as say, cost as say_cost};
use crate::ui::{Button, Notice, Tone};

/// The verdict, what was checked for what, the figures, the exports.
#[component]
pub(crate) fn ReportSummary(
    report: Arc<Report>,
    /// The size of all files in bytes.
    size: u64,
    /// The model and the operation it was checked for.
    checked_for: CheckedFor,
    ending: CheckEnding,
    /// Bytes read.
    bytes: u64,
    took_ms: f64,
    /// Saves the report in one of its forms.
    on_save: impl Fn(render::Kind) + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let tone = match report.verdict {
        _ if report.records == 0 => "verdict verdict-bad",
        Verdict::Errors => "verdict verdict-bad",
        Verdict::Warnings => "verdict verdict-warn",
        Verdict::Ok => "verdict verdict-ok",
    };
    let of = if report.failing > 0 {
        say::of_records(report.records)
    } else {
        numbers::counted(report.records, "record", "records")
    };
    // What was not checked to its end says so itself.
    let sentence = if ending == CheckEnding::Whole || !report.complete {
        render::verdict(&report)
    } else {
        say::so_far(&render::verdict(&report))
    };
    let incomplete = match ending {
        CheckEnding::Whole => ().into_any(),
        CheckEnding::Stopped => view! {
            <Notice tone=Tone::Warning>
                <p>{say::stopped_after(&numbers::bytes(bytes), &numbers::bytes(size))}</p>
            </Notice>
        }
        .into_any(),
        CheckEnding::Cut(trouble) => view! { <CheckFailed trouble=trouble bytes=bytes/> }.into_any(),
    };
    let CheckedFor {
        name,
        model,
        via,
        bodies,
        ..
    } = checked_for;
    let file = report.what();
    let rate = numbers::per_second(
        bytes,
        std::time::Duration::from_secs_f64(took_ms.max(0.0) / 1000.0),
    );
    let records = report.records;
    let places: u64 = report.causes.iter().map(|cause| cause.count).sum();
    // The rate of a small file is that of starting the checker.
    let pace = match rate {
        Some(rate) if bytes >= 1_000_000 => (say::RATE, numbers::byte_rate(rate)),
        _ => (say::TIME, numbers::took(took_ms)),
    };
    let figure = |name: &'static str, value: String, note: String| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
                {(!note.is_empty()).then(|| view! { <dd class="figure-note">{note}</dd> })}
            </div>
        }
    };
    let cost = use_cost();
    let figures = move || match cost.get() {
        Some((usage, cost)) => {
            let price = cost.map(|cost| {
                let is_open = cost.open_ended;
                let on_demand = range(&cost.on_demand, is_open);
                match cost.batch {
                    Some(batch) => figure(say::COST, range(&batch, is_open), say_cost::on_demand(&on_demand)),
                    None => figure(say_cost::ON_DEMAND, on_demand, String::new()),
                }
            });
            let (name, value) = pace.clone();
            view! {
                {price}
                {figure(say::INPUT_TOKENS, numbers::short(usage.input_tokens.likely), tokens(&usage))}
                {figure(name, value, numbers::counted(places, "finding", "findings"))}
            }
            .into_any()
        }
        None => [
            (say::RECORDS, numbers::count(records)),
            (say::PLACES, numbers::count(places)),
            pace.clone(),
        ]
        .map(|(name, value)| figure(name, value, String::new()))
        .collect_view()
        .into_any(),
    };
    let note = (bodies == Bodies::AsJson).then(|| {
        view! {
            <Notice tone=Tone::Warning>
                <p>{say::AS_JSON}</p>
            </Notice>
        }
    });
    view! {
        <div class="summary">
            <div class="summary-words">
                <p class=tone>{sentence}</p>
                <p class="summary-of">
                    {of} " in " <b>{file}</b> " (" {numbers::bytes(size)} "), for "
                    <b title=model>{name}</b> ", " {via_name(via)} ". Checked in " {numbers::took(took_ms)} "."
                </p>
                {incomplete}
                {note}
                <div class="row">
                    <ReportMenu on_save=on_save is_cut=report.is_cut()/>
                    <Button on_press=|| focus::to(RECORDS_ID)>{say::TO_RECORDS}</Button>
                </div>
            </div>
            <dl class="figures">{figures}</dl>
        </div>
    }
}

/// There is no report, or only one of a part: why, and what to do. The status line announces it.
#[component]
pub(crate) fn CheckFailed(trouble: Trouble, bytes: u64) -> impl IntoView {
    view! {
        <Notice tone=Tone::Error>
            <b>{trouble.title}</b>
            <p>{trouble.why}</p>
            <p>{trouble.next}</p>
            <p>
                {(bytes > 0).then(|| format!("{} ", say::up_to(bytes)))}
                {(!trouble.detail.is_empty()).then(|| view! { <code>{trouble.detail.clone()}</code> })}
            </p>
        </Notice>
    }
}
