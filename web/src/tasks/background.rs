//! Beginning a call in the background, and asking how far it is: on a schedule that the page shows, until it is over
//! or the person has seen enough.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use outcrop_client::{Abort, Client, ErrorKind};
use outcrop_core::reply::{Invocation, Reply};
use outcrop_core::request::{
    AsyncInvoke, Request, S3Output, parse_async_invocation, parse_start_async_invoke,
};

use super::send::{self, Calls};
use crate::platform::{clock, random};
use crate::state::{Background, Ending, Job, Run, Session, Target, Watch};

/// Seconds until the first questions; the last holds for all that follow.
const SCHEDULE: [u32; 6] = [2, 2, 3, 5, 10, 15];

/// Begins the call, and gives what the service calls it. It is sent once: its token is made anew for every press, so
/// that a second press is a second call and nothing else is.
pub(super) async fn begin(
    client: &Client,
    target: &Target,
    input: &[u8],
    output: String,
    run: Run,
    abort: &Abort,
) -> Option<Invocation> {
    let started = clock::monotonic_ms();
    let call = AsyncInvoke {
        model_id: &target.wire_id,
        input,
        output: &S3Output {
            uri: output.clone(),
            ..S3Output::default()
        },
        token: &random::token(),
        tags: &[],
    };
    let outcome = match Request::start_async_invoke(&call) {
        Err(error) => Err(send::library_fault(&error)),
        Ok(request) => match client.send(&request, abort).await {
            Err(error) if error.kind() == ErrorKind::Stopped => {
                run.sent.set(error.request_view().map(send::sent));
                send::end(run, Ending::Stopped, None, clock::monotonic_ms() - started);
                return None;
            }
            Err(error) => {
                run.sent.set(error.request_view().map(send::sent));
                run.received.set(
                    error
                        .response()
                        .map(|response| send::received(response, response.body_text(), false)),
                );
                Err(send::fault(&error))
            }
            Ok(response) => {
                run.sent.set(Some(send::sent(&response.request)));
                run.received.set(Some(send::received(
                    &response.view,
                    response.view.body_text(),
                    false,
                )));
                parse_start_async_invoke(&response.view.body).map_err(|error| send::library_fault(&error))
            }
        },
    };
    let total_ms = clock::monotonic_ms() - started;
    match outcome {
        Err(fault) => {
            send::end(run, Ending::Failed(fault), None, total_ms);
            None
        }
        Ok(arn) => {
            let invocation = Invocation {
                arn,
                output: Some(output),
                ..Invocation::default()
            };
            run.reply.set(Reply {
                invocation: Some(invocation.clone()),
                ..Reply::default()
            });
            send::end(run, Ending::Complete, None, total_ms);
            Some(invocation)
        }
    }
}

/// Adds a call that has begun, and watches it.
pub(super) fn watch_new(
    calls: Calls,
    session: Session,
    background: Background,
    name: String,
    region: String,
    invocation: Invocation,
) {
    let job = background.add(name, region, invocation, clock::monotonic_ms());
    wait(calls, session, job);
}

/// Watches a call again, beginning at once.
pub(crate) fn watch_again(calls: Calls, session: Session, job: &Job) {
    if !job
        .watch
        .with_untracked(|watch| matches!(watch, Watch::Asking | Watch::Over))
    {
        ask(calls, session, job.clone());
    }
}

/// Stops asking. The call goes on.
pub(crate) fn stop_watching(job: &Job) {
    if job.watch.with_untracked(|watch| *watch != Watch::Over) {
        job.watch.set(Watch::Stopped);
    }
}

/// Asks when its time has come, if it is still waited for by then.
fn wait(calls: Calls, session: Session, job: Job) {
    let asked = usize::try_from(job.asked.get_untracked()).unwrap_or(usize::MAX);
    let seconds = SCHEDULE.get(asked).or(SCHEDULE.last()).copied().unwrap_or(15);
    let until = clock::monotonic_ms() + f64::from(seconds) * 1000.0;
    let mine = Watch::Waiting { until };
    job.watch.set(mine.clone());
    set_timeout(
        move || {
            if job.watch.with_untracked(|watch| *watch == mine) {
                ask(calls, session, job);
            }
        },
        Duration::from_secs(seconds.into()),
    );
}

fn ask(calls: Calls, session: Session, job: Job) {
    job.watch.set(Watch::Asking);
    let client = match send::client_in(calls, session, job.region.clone()) {
        Ok(client) => client,
        Err(fault) => {
            job.watch.set(Watch::Lost(fault));
            return;
        }
    };
    spawn_local(async move {
        let arn = job.invocation.with_untracked(|invocation| invocation.arn.clone());
        let answer = match Request::get_async_invoke(&arn) {
            Err(error) => Err(send::library_fault(&error)),
            Ok(request) => match client.send(&request, &Abort::new()).await {
                Err(error) => Err(send::fault(&error)),
                Ok(response) => {
                    parse_async_invocation(&response.view.body).map_err(|error| send::library_fault(&error))
                }
            },
        };
        job.asked.update(|asked| *asked += 1);
        // Whoever stopped watching meanwhile still sees what was learnt.
        let is_watched = job.watch.with_untracked(|watch| *watch == Watch::Asking);
        match answer {
            Err(fault) if is_watched => job.watch.set(Watch::Lost(fault)),
            Err(_) => {}
            Ok(state) => {
                job.invocation.update(|invocation| {
                    invocation.status = Some(state.status.as_str().to_owned());
                    invocation.failure = state.failure;
                    invocation.output = state.output.map(|output| output.uri).or(invocation.output.take());
                });
                if state.status.is_final() {
                    job.took_ms.set(Some(clock::monotonic_ms() - job.started));
                    job.watch.set(Watch::Over);
                } else if is_watched {
                    wait(calls, session, job);
                }
            }
        }
    });
}
