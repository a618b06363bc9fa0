//! Calls that go on in the background: a card for each that was begun in this tab, with when it is asked about next.

use std::time::Duration;

use leptos::prelude::*;

use super::ticked::Ticked;
use crate::numbers;
use crate::platform::clock;
use crate::state::{Background, Job, Session, ToastList, Watch};
use crate::tasks::background::{stop_watching, watch_again};
use crate::tasks::copy;
use crate::tasks::send::Calls;
use crate::text::reply as say;
use crate::ui::{Button, Card, Kind};

/// All of them, the newest first; nothing where there are none.
#[component]
pub(crate) fn BackgroundCalls() -> impl IntoView {
    let background = expect_context::<Background>();
    let is_there = Memo::new(move |_| background.jobs.with(|jobs| !jobs.is_empty()));
    let now = RwSignal::new(clock::monotonic_ms());
    clock::every(Duration::from_millis(500), move || {
        if is_there.get_untracked() {
            now.set(clock::monotonic_ms());
        }
    });
    view! {
        <Show when=move || is_there.get()>
            <Card title=say::BACKGROUND>
                <For each=move || background.jobs.get() key=|job| job.key let(job)>
                    <JobView job=job now=now/>
                </For>
            </Card>
        </Show>
    }
}

#[component]
fn JobView(job: Job, now: RwSignal<f64>) -> impl IntoView {
    let calls = expect_context::<Calls>();
    let session = expect_context::<Session>();
    let toasts = expect_context::<ToastList>();
    let (invocation, watch, asked, took) = (
        RwSignal::from(job.invocation.clone()),
        RwSignal::from(job.watch.clone()),
        RwSignal::from(job.asked.clone()),
        RwSignal::from(job.took_ms.clone()),
    );
    let status = Memo::new(move |_| {
        invocation.with(|invocation| say::job_status(invocation.status.as_deref().unwrap_or_default()))
    });
    let tone = move || match invocation.with(|invocation| invocation.status.clone()).as_deref() {
        Some("Completed") => "dot dot-ok",
        Some("Failed") => "dot dot-bad",
        _ => "dot",
    };
    let when = move || took.get().map(|ms| say::job_took(&numbers::took(ms)));
    let next = move || match watch.get() {
        Watch::Waiting { until } => {
            let left = (until - now.get()).max(0.0);
            let text = say::job_next(&numbers::left((left / 1000.0).ceil() * 1000.0), asked.get());
            view! { <p class="mut small">{text}</p> }.into_any()
        }
        Watch::Asking => view! { <p class="mut small">{say::JOB_ASKING}</p> }.into_any(),
        Watch::Stopped => view! { <p class="mut small">{say::JOB_STOPPED}</p> }.into_any(),
        Watch::Lost(fault) => view! {
            <p class="small limit-bad">
                {say::JOB_LOST}
                " "
                <b><Ticked text=fault.explanation.title.clone()/></b>
                " "
                <Ticked text=fault.explanation.next_action.clone()/>
            </p>
        }
        .into_any(),
        Watch::Over => ().into_any(),
    };
    let (stopped, again) = (job.clone(), job.clone());
    let act = move || {
        let (stopped, again) = (stopped.clone(), again.clone());
        match watch.get() {
            Watch::Over | Watch::Asking => ().into_any(),
            Watch::Waiting { .. } => view! {
                <Button kind=Kind::Small on_press=move || stop_watching(&stopped)>{say::STOP_WATCHING}</Button>
                <Button kind=Kind::Small on_press=move || watch_again(calls, session, &again)>{say::ASK_NOW}</Button>
            }
            .into_any(),
            Watch::Stopped | Watch::Lost(_) => view! {
                <Button kind=Kind::Small on_press=move || watch_again(calls, session, &again)>{say::WATCH}</Button>
            }
            .into_any(),
        }
    };
    let output =
        Memo::new(move |_| invocation.with(|invocation| invocation.output.clone().unwrap_or_default()));
    let failure = move || {
        invocation
            .with(|invocation| invocation.failure.clone())
            .map(|why| {
                view! {
                    <dt>{say::JOB_FAILED}</dt>
                    <dd class="limit-bad">{why}</dd>
                }
            })
    };
    let region = job.region.clone();
    view! {
        <article class="job" aria-label=job.name.clone()>
            <p class="job-head">
                <span class=tone></span>
                <b role="status">{status} " " {when}</b>
                <span class="mut ell">{job.name.clone()} " · " {region}</span>
            </p>
            <dl class="facts">
                {failure}
                <dt>{say::JOB_RESULT}</dt>
                <dd class="mono">{output}</dd>
                <dt>{say::JOB_ARN}</dt>
                <dd class="mono">{invocation.with_untracked(|invocation| invocation.arn.clone())}</dd>
            </dl>
            {next}
            <div class="row">
                {act}
                <Button kind=Kind::Small on_press=move || copy::text(toasts, output.get_untracked())>
                    {say::COPY_ADDRESS}
                </Button>
            </div>
        </article>
    }
}
