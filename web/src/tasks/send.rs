//! One call, from the draft to the reply.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use outcrop_client::{Abort, Answer, Client, Config, Outcome, Progress, Question, RequestView, ResponseView};
use outcrop_core::error::Error as CoreError;
use outcrop_core::explain;
use outcrop_core::finding::{Finding, Severity};
use outcrop_core::reply::Reply;
use outcrop_core::request::{Delivery, Endpoints};

use crate::platform::clock;
use crate::pretty;
use crate::state::{
    Access, Background, Draft, Ending, Fault, Phase, ReceivedResponse, Run, SentRequest, Session, Signature,
    Subject, Target, Way,
};
use crate::text::{model as say_model, prompt as say};

/// How often a growing reply is brought to the page: often enough to look like writing, seldom enough to
/// leave time for everything else.
const PUBLISH_MS: u64 = 40;

/// The call that runs, and what was learnt from earlier ones. Provided once, above the pages.
#[derive(Clone, Copy)]
pub(crate) struct Calls {
    abort: StoredValue<Option<Abort>, LocalStorage>,
    /// Keeps the clock's correction from call to call, and with it the credentials of the last call: it goes
    /// as soon as others are in use, or none.
    client: StoredValue<Option<Client>, LocalStorage>,
}

impl Calls {
    pub(crate) fn new(session: Session) -> Self {
        let calls = Self {
            abort: StoredValue::new_local(None),
            client: StoredValue::new_local(None),
        };
        Effect::new(move || {
            session.access.track();
            calls.client.set_value(None);
        });
        calls
    }

    fn client(self, config: Config) -> Result<Client, outcrop_client::Error> {
        let client = match self.client.get_value() {
            Some(client) => client.with_config(config)?,
            None => Client::new(config)?,
        };
        self.client.set_value(Some(client.clone()));
        Ok(client)
    }
}

/// Why nothing can be sent now; `None`: it can.
pub(crate) fn why_not(draft: Draft, session: Session, run: Run) -> Option<String> {
    if run.phase.with(Phase::is_running) {
        return Some(say::RUNNING.to_owned());
    }
    if session.access.with(|access| matches!(access, Access::None)) {
        return Some(say::NO_ACCESS.to_owned());
    }
    if session.has_expired() {
        return Some(say::EXPIRED.to_owned());
    }
    // The catalogue knows the refusal before the service says it, and the page has the id that works.
    let is_refused = draft.resolve(&session.region.read(), |resolution| {
        let errors = resolution
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error);
        errors
            .map(|finding| finding.code)
            .any(|code| code == "needs-profile")
    });
    if is_refused {
        return Some(say_model::NEEDS_PROFILE.to_owned());
    }
    if let Some(problem) = draft.preview.with(|preview| preview.problem.clone()) {
        return Some(problem);
    }
    draft.target.with(|target| {
        let why = match target.way {
            _ if target.ways.is_empty() => say::NOT_CALLABLE,
            Way::Converse => say::NO_CONVERSE,
            _ => say::NEEDS_FAMILY,
        };
        (!target.is_clear).then(|| why.to_owned())
    })
}

/// Sends the draft. Does nothing where it cannot be sent: see [`why_not`].
pub(crate) fn start(calls: Calls, draft: Draft, session: Session, run: Run, background: Background) {
    untrack(|| {
        let region = session.region.get();
        let target = draft.target.get();
        let Ok(outgoing) = outgoing(draft, &target) else {
            return;
        };
        let Outgoing {
            body,
            findings,
            documents,
        } = outgoing;
        run.reply.set(Reply::default());
        run.sent.set(None);
        run.received.set(None);
        run.findings.set(findings);
        run.subject.set(Some(Subject {
            name: target.name.clone(),
            id: target.wire_id.clone(),
            region: region.clone(),
            price: target.price.clone(),
            is_billed: session.access.with(|access| !access.is_sandbox()),
            documents,
            is_raw: target.way == Way::Raw,
        }));
        let started = clock::monotonic_ms();
        run.phase.set(Phase::Waiting { started });

        let client = match client(calls, session) {
            Ok(client) => client,
            Err(fault) => {
                end(run, Ending::Failed(fault), None, clock::monotonic_ms() - started);
                return;
            }
        };
        let abort = Abort::new();
        calls.abort.set_value(Some(abort.clone()));
        if target.way == Way::Background {
            let output = draft.output.with(|text| text.trim().to_owned());
            spawn_local(async move {
                let begun = super::background::begin(&client, &target, &body, output, run, &abort).await;
                calls.abort.set_value(None);
                if let Some(invocation) = begun {
                    super::background::watch_new(calls, session, background, target.name, region, invocation);
                }
            });
            return;
        }
        let delivery = if target.streams {
            draft.delivery.get()
        } else {
            Delivery::Buffered
        };
        let via = target.way.via();
        let question = draft.resolve(&region, |resolution| {
            Question::new(&resolution, via, delivery, body)
        });
        spawn_local(async move {
            let publisher = Publisher::new(run, started);
            let answer = client
                .ask(&question, &abort, |progress| {
                    if let Progress::Piece { draft, elapsed_ms } = progress {
                        publisher.piece(draft.reply(), elapsed_ms);
                    }
                })
                .await;
            publisher.close();
            calls.abort.set_value(None);
            finish(run, answer, delivery);
        });
    });
}

/// What goes out.
struct Outgoing {
    body: Vec<u8>,
    /// What was changed to make it.
    findings: Vec<Finding>,
    /// What is ranked.
    documents: Vec<String>,
}

/// What a draft sends; `Err` says why there is nothing.
fn outgoing(draft: Draft, target: &Target) -> Result<Outgoing, String> {
    if target.way == Way::Raw {
        return Ok(Outgoing {
            body: draft.raw_body()?,
            findings: Vec::new(),
            documents: Vec::new(),
        });
    }
    let prompt = draft.prompt(target, true)?;
    let encoded = target.encode(&prompt);
    Ok(Outgoing {
        body: encoded.body,
        findings: encoded.findings,
        documents: prompt.documents,
    })
}

/// Stops the call that runs; what came is kept.
pub(crate) fn stop(calls: Calls) {
    calls.abort.with_value(|abort| {
        if let Some(abort) = abort {
            abort.abort();
        }
    });
}

/// A client for the access and the Region in use.
pub(super) fn client(calls: Calls, session: Session) -> Result<Client, Arc<Fault>> {
    client_in(calls, session, session.region.get_untracked())
}

/// A client for the access in use and a Region.
pub(super) fn client_in(calls: Calls, session: Session, region: String) -> Result<Client, Arc<Fault>> {
    let access = session.access.get_untracked();
    config(&access, region).and_then(|config| calls.client(config).map_err(|error| fault(&error)))
}

/// Where calls go and who makes them.
fn config(access: &Access, region: String) -> Result<Config, Arc<Fault>> {
    match access {
        Access::None => Err(library_fault(&CoreError::new(
            outcrop_core::error::ErrorKind::Credentials,
            say::NO_ACCESS,
        ))),
        Access::Own { auth, .. } => Ok(Config::aws(region, (**auth).clone())),
        Access::Sandbox(sandbox) => {
            let endpoints = Endpoints::custom(&sandbox.endpoint).map_err(|error| library_fault(&error))?;
            Ok(Config::aws(region, sandbox.auth.clone()).with_endpoints(endpoints))
        }
    }
}

/// Brings a growing reply to the page, not more often than can be seen.
struct Publisher {
    run: Run,
    started: f64,
    state: Rc<RefCell<Pending>>,
}

#[derive(Default)]
struct Pending {
    /// What is to be shown at the next turn.
    reply: Option<Reply>,
    /// Whether a turn is on its way.
    scheduled: bool,
    /// The call is over: the final reply is shown by others.
    closed: bool,
}

impl Publisher {
    fn new(run: Run, started: f64) -> Self {
        Self {
            run,
            started,
            state: Rc::default(),
        }
    }

    /// A piece was added.
    fn piece(&self, reply: &Reply, elapsed_ms: u64) {
        let run = self.run;
        let has_content = reply.candidates.iter().any(|answer| !answer.content.is_empty());
        if has_content
            && run
                .phase
                .with_untracked(|phase| matches!(phase, Phase::Waiting { .. }))
        {
            run.phase.set(Phase::Arriving {
                started: self.started,
                first: self.started + millis(elapsed_ms),
            });
        }
        let mut pending = self.state.borrow_mut();
        // The raw events are left out: they grow with every piece, and are shown at the end only.
        pending.reply = Some(Reply {
            candidates: reply.candidates.clone(),
            usage: reply.usage,
            ..Reply::default()
        });
        if pending.scheduled {
            return;
        }
        pending.scheduled = true;
        drop(pending);
        let state = Rc::clone(&self.state);
        set_timeout(
            move || {
                let mut pending = state.borrow_mut();
                pending.scheduled = false;
                let reply = pending.reply.take().filter(|_| !pending.closed);
                drop(pending);
                if let Some(reply) = reply {
                    run.reply.set(reply);
                }
            },
            Duration::from_millis(PUBLISH_MS),
        );
    }

    fn close(&self) {
        self.state.borrow_mut().closed = true;
    }
}

/// Puts the answer on the page, however it ended.
fn finish(run: Run, answer: Answer, delivery: Delivery) {
    let raw = answer.raw_text();
    let is_events = delivery == Delivery::Streamed
        && answer
            .response
            .as_ref()
            .is_some_and(|response| response.body.is_empty());
    run.sent.set(answer.request.as_ref().map(sent));
    run.received.set(
        answer
            .response
            .as_ref()
            .map(|response| received(response, raw, is_events)),
    );
    let ending = match &answer.outcome {
        Outcome::Complete => Ending::Complete,
        Outcome::Stopped => Ending::Stopped,
        Outcome::Failed(error) => Ending::Failed(fault(error)),
    };
    run.reply.set(Reply {
        raw: serde_json::Value::Null,
        ..answer.reply
    });
    end(
        run,
        ending,
        answer.timings.first_piece_ms.map(millis),
        millis(answer.timings.total_ms),
    );
}

/// What came back, its body or events in `raw`.
pub(super) fn received(response: &ResponseView, raw: String, is_events: bool) -> ReceivedResponse {
    ReceivedResponse {
        status: response.status,
        headers: response.headers.clone(),
        body: if is_events { raw } else { pretty::json(&raw) },
        is_events,
    }
}

pub(super) fn end(run: Run, ending: Ending, first_ms: Option<f64>, total_ms: f64) {
    run.phase.set(Phase::Ended {
        ending,
        first_ms,
        total_ms,
    });
}

pub(super) fn sent(request: &RequestView) -> SentRequest {
    SentRequest {
        method: request.method,
        url: request.url.clone(),
        headers: request.headers.clone(),
        body: pretty::json(&request.body_text()),
        signature: request
            .canonical_request
            .clone()
            .zip(request.string_to_sign.clone())
            .map(|(canonical_request, string_to_sign)| Signature {
                canonical_request,
                string_to_sign,
            }),
    }
}

pub(super) fn fault(error: &outcrop_client::Error) -> Arc<Fault> {
    let explanation = error.explanation();
    let said = error.detail();
    Arc::new(Fault {
        // Said once is enough.
        said: if explanation.cause == said {
            String::new()
        } else {
            said
        },
        code: error
            .service_error()
            .map(outcrop_core::request::ServiceError::code),
        request_id: error
            .response()
            .and_then(|response| response.request_id())
            .map(str::to_owned),
        explanation,
    })
}

pub(super) fn library_fault(error: &CoreError) -> Arc<Fault> {
    Arc::new(Fault {
        explanation: explain::library(error),
        said: String::new(),
        code: None,
        request_id: None,
    })
}

#[allow(clippy::cast_precision_loss, reason = "no call lasts 2^53 milliseconds")]
pub(super) const fn millis(ms: u64) -> f64 {
    ms as f64
}
