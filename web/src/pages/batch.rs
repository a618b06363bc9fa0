//! The files of a batch job, checked before the job is started.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;
use outcrop_core::batch::render;

use crate::components::{
    Amount, ArrivalView, CheckFailed, CostView, DropZone, FindingTable, HistogramView, LimitsView,
    ModelPicker, Purpose, RecordsTable, ReportSummary, RunningCheck, ViaChoice, use_cost,
};
use crate::platform::file::Source;
use crate::platform::{focus, keyboard};
use crate::state::{Batch, CheckEnding, CheckPhase, FileShare, Session, ToastList};
use crate::tasks::check::Checks;
use crate::tasks::take::{self, Taker};
use crate::tasks::{address, check, export, recent, toast};
use crate::text::batch as say;
use crate::ui::{Button, Card, Kind, Notice, Tone};
use crate::{numbers, samples};

/// What comes of a file, from its choice to its report.
const OUTCOME_ID: &str = "outcome";

/// File and model beside what came of them.
#[component]
pub(crate) fn BatchPage() -> impl IntoView {
    let batch = expect_context::<Batch>();
    let checks = expect_context::<Checks>();
    address::follow("batch", batch.model, batch.via);

    let session = expect_context::<Session>();
    let start = move || check::start(checks, batch, session);
    let stop = move || check::stop(checks, batch);
    let keys = window_event_listener(ev::keydown, move |event| {
        let running = batch.phase.with_untracked(CheckPhase::is_running);
        if keyboard::is_send(&event) && !running {
            event.prevent_default();
            start();
        } else if keyboard::is_stop(&event) && running {
            stop();
        }
    });
    on_cleanup(move || keys.remove());

    provide_context(Taker {
        checks,
        batch,
        session,
        toasts: expect_context::<ToastList>(),
    });
    let has_file = Memo::new(move |_| batch.files.with(|files| !files.is_empty()));
    let is_running = Memo::new(move |_| batch.phase.with(CheckPhase::is_running));
    // The first ways to a file, and Stop, go as soon as they have done their work.
    Effect::new(move |before: Option<bool>| {
        let running = is_running.get();
        if before.is_some_and(|before| before != running) {
            focus::rescue(OUTCOME_ID);
        }
        running
    });
    let why_not = Signal::derive(move || is_running.get().then(|| say::RUNNING.to_owned()));
    view! {
        <p class="quiet" role="status" aria-label=say::STATUS>{status(batch)}</p>
        <div class="split">
            <div class="stack" id=OUTCOME_ID role="group" aria-label=say::OUTCOME tabindex="-1">
                <ArrivalView/>
                <Show when=move || !has_file.get()>
                    <section class="card" aria-label=say::FILE>
                        <Choose small=false/>
                        <Recent/>
                    </section>
                </Show>
                <Show when=move || is_running.get()>
                    <section class="card">
                        <RunningCheck on_stop=stop/>
                    </section>
                </Show>
                <Failure/>
                <Outcome/>
            </div>
            <aside class="stack">
                <Show when=move || has_file.get()>
                    <Card title=say::FILE>
                        <div class="card-body">
                            {move || batch.files.with(|files| file_names(files))}
                            <Button kind=Kind::Primary why_not=why_not on_press=start>{say::CHECK}</Button>
                            <Choose small=true/>
                        </div>
                    </Card>
                </Show>
                <Card title=say::MODEL>
                    <div class="card-body">
                        <p class="mut small">{say::MODEL_WHY}</p>
                        <ModelPicker value=batch.model family=batch.family via=batch.via purpose=Purpose::Batch/>
                        <ViaChoice value=batch.via/>
                    </div>
                </Card>
                <LimitsView/>
                <CostView/>
                {move || batch.report.with(|report| report.as_ref().map(|report| {
                    let (tokens, sizes) = (report.tokens.clone(), report.sizes.clone());
                    view! {
                        {tokens.map(|tokens| view! { <HistogramView title=say::TOKENS amount=Amount::Tokens histogram=tokens/> })}
                        {sizes.map(|sizes| view! { <HistogramView title=say::SIZES amount=Amount::Bytes histogram=sizes/> })}
                    }
                }))}
            </aside>
        </div>
    }
}

/// Up to some names, and how large they are together.
fn file_names(files: &[Source]) -> impl IntoView + use<> {
    const SHOWN: usize = 6;
    let names = files
        .iter()
        .take(SHOWN)
        .map(|file| {
            view! {
                <p class="file-name">
                    <b>{file.name()}</b>
                    <span class="mut">{numbers::bytes(file.size())}</span>
                </p>
            }
        })
        .collect_view();
    let several = (files.len() > 1).then(|| {
        let size = files.iter().map(Source::size).sum();
        view! { <p class="mut small">{say::together(files.len(), &numbers::bytes(size))}</p> }
    });
    view! { <div>{names}{several}</div> }
}

/// The ways to get a file.
#[component]
fn Choose(small: bool) -> impl IntoView {
    let taker = expect_context::<Taker>();
    let sample = move |name: &'static str, text: fn() -> String| {
        move || match Source::of_text(name, &text()) {
            Some(file) => take::files(&taker, vec![file]),
            None => toast::show(taker.toasts, say::SAMPLE_FAILED),
        }
    };
    view! {
        <DropZone
            small=small
            on_valid=sample(samples::VALID_NAME, samples::valid)
            on_broken=sample(samples::BROKEN_NAME, samples::broken)
        />
    }
}

/// The file of last time, where the browser kept the way back to it.
#[component]
fn Recent() -> impl IntoView {
    let taker = expect_context::<Taker>();
    let kept: recent::Kept = RwSignal::new_local(None);
    recent::look(kept);
    move || {
        let handle = kept.get()?;
        let name = handle.name();
        Some(view! {
            <p class="recent">
                <span class="mut">{say::RECENT}</span>
                <Button kind=Kind::Small on_press=move || recent::open(&taker, handle.clone())>
                    {say::recent(&name)}
                </Button>
                <Button kind=Kind::Plain on_press=move || recent::forget(taker.toasts, Some(kept))>
                    {say::RECENT_FORGET}
                </Button>
            </p>
        })
    }
}

/// Why there is no report.
#[component]
fn Failure() -> impl IntoView {
    let batch = expect_context::<Batch>();
    let checks = expect_context::<Checks>();
    move || match batch.phase.get() {
        CheckPhase::Failed {
            trouble,
            bytes,
            resumable,
        } => Some(view! {
            <CheckFailed trouble=trouble bytes=bytes/>
            {resumable.then(|| view! {
                <div class="row">
                    <Button kind=Kind::Primary on_press=move || check::resume(checks, batch)>{say::RESUME}</Button>
                    <Button on_press=move || check::stop(checks, batch)>{say::REPORT_SO_FAR}</Button>
                </div>
            })}
        }),
        _ => None,
    }
}

/// The report.
#[component]
fn Outcome() -> impl IntoView {
    let batch = expect_context::<Batch>();
    let toasts = expect_context::<ToastList>();
    let stale = Memo::new(move |_| {
        let (model, via, quotas) = (batch.model.get(), batch.via.get(), batch.quotas.get());
        batch.checked_for.with(|then| {
            then.as_ref()
                .is_some_and(|then| (&then.model, then.via, then.quotas) != (&model, via, quotas))
        })
    });
    let checks = expect_context::<Checks>();
    let session = expect_context::<Session>();
    let again = move || check::start(checks, batch, session);
    let cost = use_cost();
    let told = move |saved: bool| {
        if !saved {
            toast::show(toasts, say::EXPORT_FAILED);
        }
    };
    let done = Memo::new(move |_| match batch.phase.get() {
        CheckPhase::Done {
            ending,
            bytes,
            wasm_bytes,
            took_ms,
            notes,
        } => Some((ending, bytes, wasm_bytes, took_ms, notes)),
        _ => None,
    });
    move || {
        let (ending, bytes, wasm_bytes, took_ms, notes) = done.get()?;
        let mut report = batch.report.get()?;
        let files = batch.files.get_untracked();
        name_files(&mut report.files, &files);
        let report = Arc::new(report);
        let checked_for = batch.checked_for.get_untracked()?;
        let size = files.iter().map(Source::size).sum();
        let found = !report.causes.is_empty();
        let records = report.records;
        let kept = StoredValue::new((report.clone(), checked_for.clone()));
        let save = move |kind| {
            told(kept.with_value(|(report, checked_for)| {
                export::save(
                    kind,
                    report,
                    checked_for,
                    cost.get_untracked().and_then(|(_, cost)| cost),
                )
            }));
        };
        let table = report.clone();
        Some(view! {
            <section
                class="stack"
                aria-label=say::REPORT
                data-records=records.to_string()
                data-wasm-bytes=wasm_bytes.to_string()
            >
                <div class="card">
                    <ReportSummary
                        report=report
                        size=size
                        checked_for=checked_for
                        ending=ending
                        bytes=bytes
                        took_ms=took_ms
                        on_save=save
                    />
                </div>
                {notes
                    .into_iter()
                    .map(|note| view! { <Notice tone=Tone::Warning><p>{note}</p></Notice> })
                    .collect_view()}
                <Show when=move || stale.get()>
                    <Notice tone=Tone::Warning>
                        <p>{say::STALE}</p>
                        <p><Button kind=Kind::Small on_press=again>{say::CHECK_AGAIN}</Button></p>
                    </Notice>
                </Show>
                {if found {
                    view! { <FindingTable report=table/> }.into_any()
                } else {
                    view! {
                        <section class="card empty" aria-label=say::FINDINGS>
                            <h3>{say::NO_FINDINGS_TITLE}</h3>
                            <p>{say::NO_FINDINGS}</p>
                        </section>
                    }
                    .into_any()
                }}
                {(records > 0).then(|| view! { <RecordsTable records=records/> })}
            </section>
        })
    }
}

/// Names the files of a report as far as the checker, which knows them by their place, did not.
fn name_files(shares: &mut Vec<FileShare>, files: &[Source]) {
    if shares.is_empty() {
        shares.extend(files.iter().map(|file| FileShare {
            bytes: file.size(),
            ..FileShare::default()
        }));
    }
    for (share, file) in shares.iter_mut().zip(files) {
        if share.name.is_empty() {
            share.name = file.name();
        }
    }
}

/// What screen readers are told: the phase, not every step.
fn status(batch: Batch) -> impl Fn() -> String {
    move || {
        batch.phase.with(|phase| match phase {
            CheckPhase::Idle => String::new(),
            CheckPhase::Running { .. } => say::ANNOUNCE_RUNNING.to_owned(),
            CheckPhase::Failed { trouble, .. }
            | CheckPhase::Done {
                ending: CheckEnding::Cut(trouble),
                ..
            } => trouble.title.clone(),
            CheckPhase::Done {
                ending: CheckEnding::Stopped,
                ..
            } => say::ANNOUNCE_STOPPED.to_owned(),
            CheckPhase::Done { .. } => batch.report.with(|report| {
                report
                    .as_ref()
                    .map(|report| say::announce_done(&render::verdict(report), report.causes.len()))
                    .unwrap_or_default()
            }),
        })
    }
}
