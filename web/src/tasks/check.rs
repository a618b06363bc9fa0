//! Checking a batch file in a worker, and hearing how it goes.

use std::time::Duration;

use leptos::prelude::*;
use outcrop_core::batch::Limits;
use outcrop_core::catalog::{Counting, Family, Quirks, Via};
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
    counting: Counting,
    bytes: u64,
    limits: Limits,
}

/// What the worker is asked; see `web/worker/checker-worker.js`.
#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Ask {
    Check { options: Options },
    Stop,
    Resume,
    Rows(Wanted),
}

/// Rows of the records table that are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Wanted {
    /// Comes back with the answer.
    pub(crate) ask: u64,
    /// The first row, from 0, among those that are bad enough.
    pub(crate) from: u64,
    pub(crate) count: u64,
    /// How bad at least: 0 any, 1 notes, 2 warnings, 3 errors.
    pub(crate) least: u8,
}

/// What the worker posts; see `web/worker/checker-worker.js`.
#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Message {
    Progress(Progress),
    Report(Box<Done>),
    Failed(Failed),
    Rows(Answer),
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Done {
    report: Report,
    stopped: bool,
    /// Why a file could not be read any further.
    unreadable: Option<String>,
    /// Stretches that the checker failed in twice.
    #[serde(default)]
    left_out: Vec<LeftOut>,
    /// Why not every id was compared.
    spill: Option<String>,
    bytes: u64,
    wasm_bytes: u64,
}

#[derive(Deserialize)]
struct LeftOut {
    file: usize,
    start: u64,
    end: u64,
    reason: String,
}

#[derive(Deserialize)]
struct Failed {
    stage: Stage,
    reason: String,
    bytes: u64,
    at: Option<At>,
    #[serde(default)]
    resumable: bool,
}

#[derive(Deserialize)]
struct At {
    file: usize,
    offset: u64,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Stage {
    Simd,
    Start,
    Read,
    Check,
}

/// Rows of the records table, as asked for.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Answer {
    /// The number of the question.
    pub(crate) ask: u64,
    pub(crate) from: u64,
    /// Rows that are bad enough, in all.
    pub(crate) total: u64,
    pub(crate) rows: Vec<Row>,
    /// Why there are fewer than asked for: the browser's reason.
    pub(crate) unreadable: Option<String>,
}

/// One record in the table.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Row {
    /// Which of the files, from 0.
    pub(crate) file: usize,
    /// From 1, within the file.
    pub(crate) line: u64,
    /// First byte of the line in the file.
    pub(crate) start: u64,
    /// One past its last byte, without the line feed.
    pub(crate) end: u64,
    pub(crate) id: Option<String>,
    /// Estimated input tokens, where they can be told.
    pub(crate) tokens: Option<u64>,
    /// 0 nothing found, 1 note, 2 warning, 3 error.
    pub(crate) severity: u8,
    /// The beginning of what the record asks.
    #[serde(default)]
    pub(crate) text: String,
}

/// The worker of the check that runs or ran last. Provided once, above the pages.
#[derive(Clone, Copy)]
pub(crate) struct Checks {
    worker: StoredValue<Option<Worker>, LocalStorage>,
    /// Counts checks, so that what an earlier one leaves behind does not end a later one.
    number: StoredValue<u64>,
    /// How long the check had run when it failed, in milliseconds: the rate goes on from there.
    ran_ms: StoredValue<f64>,
    /// The newest answer to [`ask_rows`].
    pub(crate) rows: RwSignal<Option<Answer>>,
}

impl Checks {
    pub(crate) fn new() -> Self {
        Self {
            worker: StoredValue::new_local(None),
            number: StoredValue::new(0),
            ran_ms: StoredValue::new(0.0),
            rows: RwSignal::new(None),
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

    /// Posts to the worker; `false`: there is none, or it could not be posted to.
    fn post(self, ask: &Ask, files: &[Source]) -> bool {
        // Plain names, numbers and switches: writing them cannot fail.
        let text = serde_json::to_string(ask).unwrap_or_default();
        self.worker
            .with_value(|worker| worker.as_ref().is_some_and(|worker| worker.post(&text, files)))
    }
}

/// Takes files, one job, and checks them.
pub(crate) fn take(checks: Checks, batch: Batch, session: Session, files: Vec<Source>) {
    batch.files.set(files);
    start(checks, batch, session);
}

/// Checks the files that are there, for the model that is chosen. A check that runs is ended.
pub(crate) fn start(checks: Checks, batch: Batch, session: Session) {
    let files = batch.files.get_untracked();
    if files.is_empty() {
        return;
    }
    let number = checks.number.get_value() + 1;
    checks.number.set_value(number);
    let (model, via) = (batch.model.get_untracked(), batch.via.get_untracked());
    let region = session.region.get_untracked();
    let resolve = || {
        batch.models.resolve(&model, &region, |resolution| {
            let options = Options {
                via,
                family: resolution.family.or_else(|| batch.family.get_untracked()),
                quirks: resolution.quirks(),
                counting: resolution.counting(),
                bytes: files.iter().map(Source::size).sum(),
                limits: batch
                    .quotas
                    .with_untracked(|quotas| quotas.over(Limits::of(resolution.model))),
            };
            (options, resolution.name().to_owned())
        })
    };
    let (options, name) = untrack(resolve);
    let started = clock::monotonic_ms();
    batch.report.set(None);
    batch.open.set(None);
    batch.calibration.set(None);
    checks.rows.set(None);
    batch.checked_for.set(Some(CheckedFor {
        name,
        model,
        via,
        bodies: if options.family.is_none() && via == Via::InvokeModel {
            Bodies::AsJson
        } else {
            Bodies::ByTable
        },
        quotas: batch.quotas.get_untracked(),
    }));
    batch.phase.set(CheckPhase::Running {
        progress: Progress {
            of: files.iter().map(Source::size).sum(),
            ..Progress::default()
        },
        started,
        stopping: false,
    });

    let address = page::meta("worker").unwrap_or_else(|| WORKER.to_owned());
    let worker = Worker::start(
        &address,
        move |text| hear(checks, batch, number, &text),
        move |detail| {
            let bytes = read_so_far(batch);
            let trouble = if bytes == 0 {
                not_loaded(detail)
            } else {
                broke(say::broke_why(bytes), say::BROKE_NEXT, detail)
            };
            fail(checks, batch, number, trouble, bytes);
        },
    );
    let started = worker.is_some();
    checks.worker.set_value(worker);
    if !started || !checks.post(&Ask::Check { options }, &files) {
        fail(checks, batch, number, no_worker(), 0);
    }
}

/// Asks the worker to end; its report of what was read follows.
pub(crate) fn stop(checks: Checks, batch: Batch) {
    checks.post(&Ask::Stop, &[]);
    batch.phase.update(|phase| {
        if let CheckPhase::Running { stopping, .. } = phase {
            *stopping = true;
        }
    });
}

/// Goes on after a failure that left the rest of the check whole.
pub(crate) fn resume(checks: Checks, batch: Batch) {
    if !checks.post(&Ask::Resume, &[]) {
        return;
    }
    batch.phase.update(|phase| {
        if let CheckPhase::Failed { bytes, .. } = phase {
            *phase = CheckPhase::Running {
                progress: Progress {
                    bytes: *bytes,
                    of: batch
                        .files
                        .with_untracked(|files| files.iter().map(Source::size).sum()),
                    ..Progress::default()
                },
                started: clock::monotonic_ms() - checks.ran_ms.get_value(),
                stopping: false,
            };
        }
    });
}

/// Asks for rows of the records table, once there is a report; the answer arrives in [`Checks::rows`].
/// `false`: there is nobody to ask, so check again.
pub(crate) fn ask_rows(checks: Checks, wanted: Wanted) -> bool {
    checks.post(&Ask::Rows(wanted), &[])
}

fn hear(checks: Checks, batch: Batch, number: u64, text: &str) {
    if checks.number.get_value() != number {
        return;
    }
    match serde_json::from_str(text) {
        Ok(Message::Progress(new)) => batch.phase.update(|phase| {
            if let CheckPhase::Running { progress, .. } = phase {
                *progress = new;
            }
        }),
        // The worker stays: it answers for the rows of the records table.
        Ok(Message::Report(done)) => report(checks, batch, *done),
        Ok(Message::Rows(rows)) => checks.rows.set(Some(rows)),
        Ok(Message::Failed(failed)) => {
            let Failed {
                stage,
                reason,
                bytes,
                at,
                resumable,
            } = failed;
            let trouble = match stage {
                Stage::Simd => no_simd(reason),
                Stage::Start => not_loaded(reason),
                Stage::Read => unreadable(reason),
                Stage::Check => broke(
                    at.map_or_else(
                        || say::broke_why(bytes),
                        |at| say::broke_at(at.offset, &name_of(batch, at.file)),
                    ),
                    if resumable {
                        say::BROKE_RESUMABLE
                    } else {
                        say::BROKE_NEXT
                    },
                    reason,
                ),
            };
            if resumable {
                checks.ran_ms.set_value(ran_ms(batch).unwrap_or_default());
                batch.phase.set(CheckPhase::Failed {
                    trouble,
                    bytes,
                    resumable,
                });
            } else {
                fail(checks, batch, number, trouble, bytes);
            }
        }
        // Page and worker are of different builds: as good as not loaded.
        Err(error) => fail(checks, batch, number, not_loaded(error.to_string()), 0),
    }
}

fn report(checks: Checks, batch: Batch, done: Done) {
    let took_ms = ran_ms(batch).unwrap_or_else(|| checks.ran_ms.get_value());
    let ending = match (done.unreadable, done.left_out.first()) {
        (Some(reason), _) => CheckEnding::Cut(unreadable(reason)),
        (None, Some(first)) => CheckEnding::Cut(left_out(batch, first, &done.left_out)),
        (None, None) if done.stopped => CheckEnding::Stopped,
        (None, None) => CheckEnding::Whole,
    };
    batch.report.set(Some(done.report));
    batch.phase.set(CheckPhase::Done {
        ending,
        bytes: done.bytes,
        wasm_bytes: done.wasm_bytes,
        took_ms,
        notes: done.spill.as_deref().map(say::ids_left_out).into_iter().collect(),
    });
}

fn fail(checks: Checks, batch: Batch, number: u64, trouble: Trouble, bytes: u64) {
    batch.phase.set(CheckPhase::Failed {
        trouble,
        bytes,
        resumable: false,
    });
    checks.end(number);
}

/// The name of one of the files, for a sentence.
fn name_of(batch: Batch, file: usize) -> String {
    batch
        .files
        .with_untracked(|files| files.get(file).map(Source::name))
        .unwrap_or_default()
}

fn read_so_far(batch: Batch) -> u64 {
    batch.phase.with_untracked(|phase| match phase {
        CheckPhase::Running { progress, .. } => progress.bytes,
        _ => 0,
    })
}

/// How long the check runs, in milliseconds. `None`: it does not.
fn ran_ms(batch: Batch) -> Option<f64> {
    batch.phase.with_untracked(|phase| match phase {
        CheckPhase::Running { started, .. } => Some(clock::monotonic_ms() - started),
        _ => None,
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

fn broke(why: String, next: &str, detail: String) -> Trouble {
    Trouble {
        title: say::BROKE.to_owned(),
        why,
        next: next.to_owned(),
        detail,
    }
}

fn no_simd(detail: String) -> Trouble {
    Trouble {
        title: say::NO_SIMD.to_owned(),
        why: say::NO_SIMD_WHY.to_owned(),
        next: say::NO_SIMD_NEXT.to_owned(),
        detail,
    }
}

fn left_out(batch: Batch, first: &LeftOut, all: &[LeftOut]) -> Trouble {
    let places: Vec<String> = all
        .iter()
        .map(|place| say::left_out(place.start, place.end, &name_of(batch, place.file)))
        .collect();
    Trouble {
        title: say::LEFT_OUT.to_owned(),
        why: places.join(" "),
        next: say::LEFT_OUT_NEXT.to_owned(),
        detail: first.reason.clone(),
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
            assert!(done.left_out.is_empty() && done.spill.is_none());
            assert_eq!(done.unreadable.as_deref(), reason);
        }
    }
}
