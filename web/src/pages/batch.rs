//! A batch file, checked before a job is started.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;

use crate::components::{
    CheckFailed, DropZone, FindingTable, LimitsView, ModelPicker, ReportSummary, RunningCheck, ViaChoice,
    verdict,
};
use crate::platform::file::Source;
use crate::platform::{focus, keyboard};
use crate::state::{Batch, CheckEnding, CheckPhase, Session, ToastList};
use crate::tasks::check::Checks;
use crate::tasks::{address, check, export, toast};
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

    let has_file = Memo::new(move |_| batch.file.with(Option::is_some));
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
                <Show when=move || !has_file.get()>
                    <section class="card" aria-label=say::FILE>
                        <Choose small=false/>
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
                            <p class="file-name">
                                <b>{move || batch.file.with(|file| file.as_ref().map(Source::name))}</b>
                                <span class="mut">
                                    {move || batch.file.with(|file| file.as_ref().map(|file| numbers::bytes(file.size())))}
                                </span>
                            </p>
                            <Button kind=Kind::Primary why_not=why_not on_press=start>{say::CHECK}</Button>
                            <Choose small=true/>
                        </div>
                    </Card>
                </Show>
                <Card title=say::MODEL>
                    <div class="card-body">
                        <p class="mut small">{say::MODEL_WHY}</p>
                        <ModelPicker value=batch.model family=batch.family via=batch.via/>
                        <ViaChoice value=batch.via/>
                    </div>
                </Card>
                {move || batch.report.with(|report| report.as_ref().map(|report| view! { <LimitsView limits=report.limits.clone()/> }))}
            </aside>
        </div>
    }
}

/// The ways to get a file.
#[component]
fn Choose(small: bool) -> impl IntoView {
    let batch = expect_context::<Batch>();
    let checks = expect_context::<Checks>();
    let session = expect_context::<Session>();
    let toasts = expect_context::<ToastList>();
    let take = move |file| check::take(checks, batch, session, file);
    let sample = move |name: &'static str, text: fn() -> String| {
        move || match Source::of_text(name, &text()) {
            Some(file) => take(file),
            None => toast::show(toasts, say::SAMPLE_FAILED),
        }
    };
    view! {
        <DropZone
            on_file=take
            small=small
            on_valid=sample(samples::VALID_NAME, samples::valid)
            on_broken=sample(samples::BROKEN_NAME, samples::broken)
        />
    }
}

/// Why there is no report.
#[component]
fn Failure() -> impl IntoView {
    let batch = expect_context::<Batch>();
    move || match batch.phase.get() {
        CheckPhase::Failed { trouble, bytes } => Some(view! { <CheckFailed trouble=trouble bytes=bytes/> }),
        _ => None,
    }
}

/// The report.
#[component]
fn Outcome() -> impl IntoView {
    let batch = expect_context::<Batch>();
    let toasts = expect_context::<ToastList>();
    let stale = Memo::new(move |_| {
        let (model, via) = (batch.model.get(), batch.via.get());
        batch.checked_for.with(|then| {
            then.as_ref()
                .is_some_and(|then| (&then.model, then.via) != (&model, via))
        })
    });
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
        } => Some((ending, bytes, wasm_bytes, took_ms)),
        _ => None,
    });
    move || {
        let (ending, bytes, wasm_bytes, took_ms) = done.get()?;
        let report = Arc::new(batch.report.get()?);
        let file = batch.file.get_untracked()?;
        let checked_for = batch.checked_for.get_untracked()?;
        let (name, model) = (file.name(), checked_for.model.clone());
        let (for_csv, for_json) = (report.clone(), report.clone());
        let csv_name = name.clone();
        let json_name = name.clone();
        let found = !report.causes.is_empty();
        let (table, records) = (report.clone(), report.records.to_string());
        Some(view! {
            <section
                class="stack"
                aria-label=say::REPORT
                data-records=records
                data-wasm-bytes=wasm_bytes.to_string()
            >
                <div class="card">
                    <ReportSummary
                        report=report
                        file=name
                        size=file.size()
                        checked_for=checked_for
                        ending=ending
                        bytes=bytes
                        took_ms=took_ms
                        on_csv=move || told(export::csv(&csv_name, &for_csv))
                        on_json=move || told(export::json(&json_name, &model, &for_json))
                    />
                </div>
                <Show when=move || stale.get()>
                    <Notice tone=Tone::Warning>
                        <p>{say::STALE}</p>
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
            </section>
        })
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
                    .map(|report| say::announce_done(&verdict(report), report.causes.len()))
                    .unwrap_or_default()
            }),
        })
    }
}
