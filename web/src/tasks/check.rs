//! Checking a batch file in a worker, and hearing how it goes.

use std::time::Duration;

use leptos::prelude::*;
use outcrop_core::catalog::{Catalog, Family, Quirks, Via};
use serde::{Deserialize, Serialize};

use crate::platform::file::Source;
use crate::platform::worker::Worker;
use crate::platform::{clock, page};
use crate::state::{Batch, Bodies, CheckEnding, CheckPhase, CheckedFor, Progress, Report, Session, Trouble};
use crate::text::batch as say;

/// Where the worker is, if the page does not say.
const WORKER: &str = "worker/checker-worker.js";

/// What the checker is told.
#[derive(Serialize)]
struct Options {
    via: Via,
    #[serde(skip_serializing_if = "Option::is_none")]
    family: Option<Family>,
    quirks: Quirks,
}

/// What the worker posts; see `web/worker/checker-worker.js`.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Message {
    Progress(Progress),
    Report(Box<Done>),
    Failed(Failed),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Done {
    report: Report,
    stopped: bool,
    /// Why the file could not be read any further.
    unreadable: Option<String>,
    bytes: u64,
    wasm_bytes: u64,
}

#[derive(Deserialize)]
struct Failed {
    stage: Stage,
    reason: String,
    bytes: u64,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Stage {
    Start,
    Read,
    Check,
}

/// The worker of the check that runs or ran last. Provided once, above the pages.
#[derive(Clone, Copy)]
pub(crate) struct Checks {
    worker: StoredValue<Option<Worker>, LocalStorage>,
    /// Counts checks, so that what an earlier one leaves behind does not end a later one.
    number: StoredValue<u64>,
}

impl Checks {
    pub(crate) fn new() -> Self {
        Self {
            worker: StoredValue::new_local(None),
            number: StoredValue::new(0),
        }
    }

    /// Ends a check's worker, after the call it is in has returned: it must not be taken apart within.
    fn end(self, number: u64) {
        set_timeout(
            move || {
                if self.number.get_value() == number {
                    self.worker.set_value(None);
                }
            },
            Duration::ZERO,
        );
    }
}

/// Takes a file and checks it.
pub(crate) fn take(checks: Checks, batch: Batch, session: Session, file: Source) {
    batch.file.set(Some(file));
    start(checks, batch, session);
}

/// Checks the file that is there, for the model that is chosen. A check that runs is ended.
pub(crate) fn start(checks: Checks, batch: Batch, session: Session) {
    let Some(file) = batch.file.get_untracked() else {
        return;
    };
    let number = checks.number.get_value() + 1;
    checks.number.set_value(number);
    let (model, via) = (batch.model.get_untracked(), batch.via.get_untracked());
    let resolution = Catalog::builtin().resolve(&model, &session.region.get_untracked());
    let options = Options {
        via,
        family: resolution.family.or_else(|| batch.family.get_untracked()),
        quirks: resolution.quirks(),
    };
    let started = clock::monotonic_ms();
    batch.report.set(None);
    batch.open.set(None);
    batch.checked_for.set(Some(CheckedFor {
        name: resolution.name().to_owned(),
        model,
        via,
        bodies: if options.family.is_none() && via == Via::InvokeModel {
            Bodies::AsJson
        } else {
            Bodies::ByTable
        },
    }));
    batch.phase.set(CheckPhase::Running {
        progress: Progress {
            of: file.size(),
            ..Progress::default()
        },
        started,
        stopping: false,
    });

    // Plain names and switches: writing them cannot fail.
    let options = serde_json::to_string(&options).unwrap_or_default();
    let address = page::meta("worker").unwrap_or_else(|| WORKER.to_owned());
    let worker = Worker::start(
        &address,
        move |text| hear(checks, batch, number, started, &text),
        move |detail| {
            let bytes = read_so_far(batch);
            let trouble = if bytes == 0 {
                not_loaded(detail)
            } else {
                broke(bytes, detail)
            };
            fail(checks, batch, number, trouble, bytes);
        },
    );
    let Some(worker) = worker else {
        fail(checks, batch, number, no_worker(), 0);
        return;
    };
    if worker.post("check", &options, Some(&file)) {
        checks.worker.set_value(Some(worker));
    } else {
        fail(checks, batch, number, no_worker(), 0);
    }
}

/// Asks the worker to end; its report of what was read follows.
pub(crate) fn stop(checks: Checks, batch: Batch) {
    checks.worker.with_value(|worker| {
        if let Some(worker) = worker {
            worker.post("stop", "", None);
        }
    });
    batch.phase.update(|phase| {
        if let CheckPhase::Running { stopping, .. } = phase {
            *stopping = true;
        }
    });
}

fn hear(checks: Checks, batch: Batch, number: u64, started: f64, text: &str) {
    if checks.number.get_value() != number {
        return;
    }
    match serde_json::from_str(text) {
        Ok(Message::Progress(new)) => batch.phase.update(|phase| {
            if let CheckPhase::Running { progress, .. } = phase {
                *progress = new;
            }
        }),
        Ok(Message::Report(done)) => {
            let done = *done;
            batch.report.set(Some(done.report));
            batch.phase.set(CheckPhase::Done {
                ending: match done.unreadable {
                    Some(reason) => CheckEnding::Cut(unreadable(reason)),
                    None if done.stopped => CheckEnding::Stopped,
                    None => CheckEnding::Whole,
                },
                bytes: done.bytes,
                wasm_bytes: done.wasm_bytes,
                took_ms: clock::monotonic_ms() - started,
            });
            checks.end(number);
        }
        Ok(Message::Failed(failed)) => {
            let trouble = match failed.stage {
                Stage::Start => not_loaded(failed.reason),
                Stage::Read => unreadable(failed.reason),
                Stage::Check => broke(failed.bytes, failed.reason),
            };
            fail(checks, batch, number, trouble, failed.bytes);
        }
        // Page and worker are of different builds: as good as not loaded.
        Err(error) => fail(checks, batch, number, not_loaded(error.to_string()), 0),
    }
}

fn fail(checks: Checks, batch: Batch, number: u64, trouble: Trouble, bytes: u64) {
    batch.phase.set(CheckPhase::Failed { trouble, bytes });
    checks.end(number);
}

fn read_so_far(batch: Batch) -> u64 {
    batch.phase.with_untracked(|phase| match phase {
        CheckPhase::Running { progress, .. } => progress.bytes,
        _ => 0,
    })
}

fn no_worker() -> Trouble {
    Trouble {
        title: say::NO_WORKER.to_owned(),
        why: say::NO_WORKER_WHY.to_owned(),
        next: say::NO_WORKER_NEXT.to_owned(),
        detail: String::new(),
    }
}

fn not_loaded(detail: String) -> Trouble {
    Trouble {
        title: say::NOT_LOADED.to_owned(),
        why: say::NOT_LOADED_WHY.to_owned(),
        next: say::NOT_LOADED_NEXT.to_owned(),
        detail,
    }
}

fn unreadable(detail: String) -> Trouble {
    Trouble {
        title: say::UNREADABLE.to_owned(),
        why: say::UNREADABLE_WHY.to_owned(),
        next: say::UNREADABLE_NEXT.to_owned(),
        detail,
    }
}

fn broke(bytes: u64, detail: String) -> Trouble {
    Trouble {
        title: say::BROKE.to_owned(),
        why: say::broke_why(bytes),
        next: say::BROKE_NEXT.to_owned(),
        detail,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_says_whether_the_file_was_read_to_its_end() {
        for (more, reason) in [
            ("", None),
            (r#""unreadable":"the disk is gone","#, Some("the disk is gone")),
        ] {
            let text = format!(
                r#"{{"kind":"report","report":{{"records":1,"bytes":30,"verdict":"ok","failing":0,"causes":[],
                    "complete":false,"limits":[]}},"stopped":false,{more}"bytes":30,"of":100,"wasmBytes":1}}"#
            );
            let Ok(Message::Report(done)) = serde_json::from_str(&text) else {
                panic!("{text}");
            };
            assert_eq!(done.unreadable.as_deref(), reason);
        }
    }
}
