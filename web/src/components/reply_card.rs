//! The reply from the sending to its end: empty, waiting, arriving, there, stopped, failed.

use leptos::prelude::*;
use outcrop_core::finding::Severity;
use outcrop_core::reply::{Reply, StopKind};

use super::fault_view::FaultView;
use super::reply_made::{ReplyMade, has_made};
use super::reply_stats::ReplyStats;
use super::reply_view::ReplyContent;
use super::ticked::Ticked;
use crate::numbers;
use crate::state::{Ending, Phase, Run};
use crate::text::reply as say;
use crate::ui::{Button, Icon, Kind, Notice, Shape, Tone, fresh};

/// What screen readers are told: the phase, not every token.
pub(crate) fn reply_status(run: Run) -> impl Fn() -> String {
    // Only a change of phase is announced, so the text must not change with each piece.
    let phase = Memo::new(move |_| match run.phase.get() {
        Phase::Waiting { .. } => Phase::Waiting { started: 0.0 },
        Phase::Arriving { .. } => Phase::Arriving {
            started: 0.0,
            first: 0.0,
        },
        other => other,
    });
    move || match phase.get() {
        Phase::Idle => String::new(),
        Phase::Waiting { .. } => say::ANNOUNCE_SENDING.to_owned(),
        Phase::Arriving { .. } => say::ANNOUNCE_STREAMING.to_owned(),
        Phase::Ended { ending, .. } => match ending {
            Ending::Stopped => say::ANNOUNCE_STOPPED.to_owned(),
            Ending::Failed(fault) => say::announce_failed(&fault.explanation.title, fault.code.as_deref()),
            Ending::Complete => run
                .reply
                .with_untracked(|reply| say::announce_done(&outcome(reply))),
        },
    }
}

/// What came, in a few words.
fn outcome(reply: &Reply) -> Vec<String> {
    let count = |number: usize, words: fn(usize) -> String| (number > 0).then(|| words(number));
    [
        count(reply.images.len(), say::images),
        count(reply.embeddings.len(), say::vectors),
        count(reply.scores.len(), say::scores),
        reply.invocation.as_ref().map(|_| say::ANNOUNCE_BEGUN.to_owned()),
        reply
            .usage
            .output
            .map(|tokens| say::tokens(&numbers::count(tokens))),
        reply.stop().map(|stop| stop.wire.clone()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Where the reply is, for what leads there.
pub(crate) const REPLY_ID: &str = "reply";

/// The card.
#[component]
pub(crate) fn ReplyCard(
    /// Sends again.
    on_retry: impl Fn() + Clone + Send + Sync + 'static,
    /// Puts the reply's text on the clipboard.
    on_copy: impl Fn() + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let run = expect_context::<Run>();
    let heading = fresh("reply");
    let labelled = heading.clone();
    let idle = Memo::new(move |_| run.phase.with(|phase| *phase == Phase::Idle));
    let has_text = Memo::new(move |_| {
        run.reply
            .with(|reply| reply.candidates.iter().any(|answer| !answer.content.is_empty()))
    });
    let has_content = Memo::new(move |_| has_text.get() || has_made(run));
    let subject = move || {
        run.subject.get().map(|subject| {
            view! {
                <b class="reply-model">{subject.name}</b>
                <span class="ell mut small reply-id">{subject.region} " · " {subject.id}</span>
            }
        })
    };
    let ending = Memo::new(move |_| match run.phase.get() {
        Phase::Ended { ending, .. } => Some(ending),
        _ => None,
    });
    let after = move || match ending.get() {
        Some(Ending::Failed(fault)) => {
            let on_retry = on_retry.clone();
            view! { <FaultView fault=fault kept=has_content.get_untracked() on_retry=move || on_retry()/> }
                .into_any()
        }
        Some(Ending::Stopped) => view! {
            <div class="reply-note">
                <Notice tone=Tone::Note>
                    <p>{say::STOPPED_TEXT}</p>
                </Notice>
            </div>
        }
        .into_any(),
        Some(Ending::Complete) => match run.reply.with(|reply| reply.stop().cloned()) {
            // Some of what was asked for may be there. Pictures that say themselves why they are not need no second word.
            Some(stop) if stop.kind == StopKind::Filtered && !says_itself(run) => view! {
                <div class="reply-note">
                    <Notice tone=Tone::Warning>
                        <b>{say::FILTERED}</b>
                        <p>{stop.wire}</p>
                        <p>{say::FILTERED_NEXT}</p>
                    </Notice>
                </div>
            }
            .into_any(),
            _ if !has_content.get() => view! { <p class="reply-note mut">{say::NO_TEXT}</p> }.into_any(),
            _ => ().into_any(),
        },
        _ => ().into_any(),
    };
    let waiting = move || {
        let shown = run.phase.with(|phase| matches!(phase, Phase::Waiting { .. }));
        shown.then(|| view! { <p class="reply-note mut">{say::SENDING}"…"</p> })
    };
    view! {
        <section class="card reply" id=REPLY_ID tabindex="-1" aria-labelledby=labelled>
            <div class="card-head">
                <h2 id=heading>{say::TITLE}</h2>
                {subject}
                <Show when=move || has_text.get()>
                    {
                        let on_copy = on_copy.clone();
                        view! {
                            <Button kind=Kind::Plain label=say::COPY on_press=move || on_copy()>
                                <Icon shape=Shape::Copy/>
                            </Button>
                        }
                    }
                </Show>
            </div>
            <Show when=move || idle.get()>
                <div class="empty">
                    <h3>{say::EMPTY_TITLE}</h3>
                    <p>{say::EMPTY_TEXT}</p>
                </div>
            </Show>
            <Changes/>
            <ReplyContent/>
            <ReplyMade/>
            {waiting}
            {after}
            <Show when=move || !idle.get()>
                <ReplyStats/>
            </Show>
        </section>
    }
}

/// Whether a picture says why it is not what was asked for.
fn says_itself(run: Run) -> bool {
    run.reply
        .with(|reply| reply.images.iter().any(|image| image.finish_reason.is_some()))
}

/// What was changed or left out to fit the model.
#[component]
fn Changes() -> impl IntoView {
    let run = expect_context::<Run>();
    move || {
        let findings = run.findings.get();
        (!findings.is_empty()).then(|| {
            let worst = findings.iter().map(|finding| finding.severity).max();
            let tone = if worst > Some(Severity::Note) { Tone::Warning } else { Tone::Note };
            let items = findings
                .into_iter()
                .map(|finding| view! { <li><Ticked text=finding.message/> " " <Ticked text=finding.fix/></li> })
                .collect_view();
            view! {
                <div class="reply-note">
                    <Notice tone=tone>
                        <b>{say::CHANGED}</b>
                        <ul class="changes">{items}</ul>
                    </Notice>
                </div>
            }
        })
    }
}
