//! The verdict, in one sentence, and what it rests on.

use std::sync::Arc;

use leptos::prelude::*;
use outcrop_core::batch::Report as Kept;

use super::via_choice::via_name;
use crate::numbers;
use crate::state::{Bodies, CheckEnding, CheckedFor, Report, Trouble, Verdict};
use crate::text::batch as say;
use crate::ui::{Button, Notice, Tone};

/// The verdict in one sentence.
pub(crate) fn verdict(report: &Report) -> String {
    match report.verdict {
        _ if report.records == 0 => say::EMPTY_FILE.to_owned(),
        Verdict::Errors if report.failing == 0 => say::FILE_REFUSED.to_owned(),
        Verdict::Errors => say::would_fail(report.failing),
        Verdict::Warnings => say::WITH_WARNINGS.to_owned(),
        Verdict::Ok => say::ALL_OK.to_owned(),
    }
}

/// The verdict, what was checked for what, the figures, the exports.
#[component]
pub(crate) fn ReportSummary(
    report: Arc<Report>,
    /// The file's name.
    file: String,
    /// The file's size in bytes.
    size: u64,
    /// The model and the operation it was checked for.
    checked_for: CheckedFor,
    ending: CheckEnding,
    /// Bytes read.
    bytes: u64,
    took_ms: f64,
    on_csv: impl Fn() + 'static,
    on_json: impl Fn() + 'static,
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
    let sentence = if ending == CheckEnding::Whole {
        verdict(&report)
    } else {
        say::so_far(&verdict(&report))
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
    } = checked_for;
    let rate = numbers::per_second(
        bytes,
        std::time::Duration::from_secs_f64(took_ms.max(0.0) / 1000.0),
    );
    let places: u64 = report.causes.iter().map(|cause| cause.count).sum();
    // The rate of a small file is that of starting the checker.
    let pace = match rate {
        Some(rate) if bytes >= 1_000_000 => (say::RATE, numbers::byte_rate(rate)),
        _ => (say::TIME, numbers::took(took_ms)),
    };
    let figures = [
        (say::RECORDS, numbers::count(report.records)),
        (say::PLACES, numbers::count(places)),
        pace,
    ]
    .map(|(name, value)| {
        view! {
            <div>
                <dt>{name}</dt>
                <dd>{value}</dd>
            </div>
        }
    })
    .collect_view();
    let cut_short = report
        .causes
        .iter()
        .any(|cause| cause.count > cause.examples.len() as u64);
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
                    <Button on_press=on_csv>{say::CSV}</Button>
                    <Button on_press=on_json>{say::JSON}</Button>
                    {cut_short.then(|| view! { <span class="mut small">{say::export_holds(Kept::EXAMPLES)}</span> })}
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
