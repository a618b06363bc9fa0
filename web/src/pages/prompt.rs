//! A prompt, and its reply.

use leptos::ev;
use leptos::prelude::*;
use outcrop_core::reply::Reply;

use crate::components::{
    BackgroundCalls, Parameters, PromptEditor, REPLY_ID, RawView, ReplyCard, SendBar, reply_status,
};
use crate::platform::{focus, keyboard, viewport};
use crate::state::{Background, Draft, Phase, Run, Session, ToastList};
use crate::tasks::send::{self, Calls};
use crate::tasks::{address, copy};
use crate::text::{prompt as say, reply};
use crate::ui::{Card, FoldCard};

/// The prompt beside its parameters, the reply and the raw exchange below.
#[component]
pub(crate) fn PromptPage() -> impl IntoView {
    let draft = expect_context::<Draft>();
    let session = expect_context::<Session>();
    let run = expect_context::<Run>();
    let calls = expect_context::<Calls>();
    let toasts = expect_context::<ToastList>();
    let background = expect_context::<Background>();
    address::follow("prompt", draft.model, draft.via);

    let why_not = Memo::new(move |_| send::why_not(draft, session, run));
    let start = move || {
        if why_not.get_untracked().is_none() {
            send::start(calls, draft, session, run, background);
            // In one column the reply may be far below.
            focus::reveal(REPLY_ID);
        }
    };
    let stop = move || send::stop(calls);
    // Stop and Retry go with what they are about.
    Effect::new(move |before: Option<bool>| {
        let running = run.phase.with(Phase::is_running);
        if before.is_some_and(|before| before != running) {
            focus::rescue(REPLY_ID);
        }
        running
    });
    let keys = window_event_listener(ev::keydown, move |event| {
        if keyboard::is_send(&event) {
            event.prevent_default();
            start();
        } else if keyboard::is_stop(&event) && run.phase.with_untracked(Phase::is_running) {
            stop();
        }
    });
    on_cleanup(move || keys.remove());

    let was_sent = Memo::new(move |_| run.sent.with(Option::is_some));
    view! {
        <p class="quiet" role="status" aria-label=reply::STATUS>{reply_status(run)}</p>
        <div class="split split-three">
            <div class="split-ask">
                <Card title=say::TITLE>
                    <div class="card-body">
                        <PromptEditor/>
                    </div>
                    <SendBar why_not=why_not on_send=start on_stop=stop/>
                </Card>
            </div>
            <aside class="split-how">
                <FoldCard title=say::PARAMETERS open=viewport::is_wide()>
                    <div class="card-body">
                        <Parameters/>
                    </div>
                </FoldCard>
            </aside>
            <div class="split-answer stack">
                <ReplyCard on_retry=start on_copy=move || copy::text(toasts, run.reply.with_untracked(Reply::text))/>
                <BackgroundCalls/>
                <Show when=move || was_sent.get()>
                    <RawView/>
                </Show>
            </div>
        </div>
    }
}
