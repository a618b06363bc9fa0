//! Having the service count some records, so that the estimate of the others is corrected.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use outcrop_client::{Abort, Client};
use outcrop_core::catalog::Via;
use outcrop_core::cost::Calibration;
use outcrop_core::request::CountInput;
use serde_json::Value;

use super::check::{self, Checks, Row, Wanted};
use super::send::{self, Calls};
use crate::platform::file::Source;
use crate::state::{Access, Batch, Fault, Session};
use crate::text::cost as say;

/// How many records are counted at most: enough to narrow the range to a few percent.
pub(crate) const SAMPLE: u64 = 10;
/// Questions for rows of the sample are numbered from here, far from those of the table.
const FIRST_ASK: u64 = 1 << 40;
/// The longest line that is read for it, in bytes.
const LONGEST: u64 = 12_000_000;

/// How far it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Counting {
    #[default]
    Idle,
    /// So many of so many are counted.
    Running(u64, u64),
    /// The service refused.
    Failed(Arc<Fault>),
    /// No record could be used: why.
    Nothing(&'static str),
}

/// What calibrating needs.
#[derive(Clone, Copy)]
pub(crate) struct Calibrator {
    pub(crate) batch: Batch,
    pub(crate) checks: Checks,
    pub(crate) calls: Calls,
    pub(crate) session: Session,
    pub(crate) counting: RwSignal<Counting>,
    sample: StoredValue<Sample>,
}

/// The records of the sample, as far as they are found.
#[derive(Default)]
struct Sample {
    /// The rows still to be asked for; the last comes next.
    left: Vec<u64>,
    asked: u64,
    rows: Vec<Row>,
}

impl Calibrator {
    pub(crate) fn new(batch: Batch, checks: Checks, calls: Calls, session: Session) -> Self {
        let this = Self {
            batch,
            checks,
            calls,
            session,
            counting: RwSignal::new(Counting::Idle),
            sample: StoredValue::new(Sample {
                asked: FIRST_ASK,
                ..Sample::default()
            }),
        };
        Effect::new(move || {
            let Some(rows) = checks.rows.get() else { return };
            if rows.ask != this.sample.with_value(|sample| sample.asked)
                || !this
                    .counting
                    .with_untracked(|counting| matches!(counting, Counting::Running(..)))
            {
                return;
            }
            this.sample.update_value(|sample| sample.rows.extend(rows.rows));
            this.next();
        });
        // Another check: what was said about the last one goes.
        Effect::new(move || {
            batch.report.track();
            this.counting.set(Counting::Idle);
        });
        this
    }

    /// Why it cannot be done now; `None`: it can.
    pub(crate) fn why_not(self) -> Option<String> {
        if self
            .counting
            .with(|counting| matches!(counting, Counting::Running(..)))
        {
            return Some(say::COUNTING.to_owned());
        }
        if self.session.access.with(|access| matches!(access, Access::None)) {
            return Some(say::NO_ACCESS.to_owned());
        }
        self.session.has_expired().then(|| say::EXPIRED.to_owned())
    }

    /// Takes a sample evenly from the whole job and has it counted.
    pub(crate) fn start(self) {
        let records = self
            .batch
            .report
            .with_untracked(|report| report.as_ref().map_or(0, |report| report.records));
        let number = records.min(SAMPLE);
        if number == 0 {
            return;
        }
        self.sample.update_value(|sample| {
            // From the middle of each tenth; the last first, since they are taken from the end.
            sample.left = (0..number)
                .rev()
                .map(|at| (2 * at + 1) * records / (2 * number))
                .collect();
            sample.rows.clear();
        });
        self.counting.set(Counting::Running(0, number));
        self.next();
    }

    /// Asks for the next row, or counts when all are there.
    fn next(self) {
        let ask = self.sample.try_update_value(|sample| {
            let from = sample.left.pop()?;
            sample.asked += 1;
            Some(Wanted {
                ask: sample.asked,
                from,
                count: 1,
                least: 0,
            })
        });
        match ask.flatten() {
            Some(wanted) => {
                if !check::ask_rows(self.checks, wanted) {
                    self.counting.set(Counting::Nothing(say::NOBODY));
                }
            }
            None => spawn_local(self.count()),
        }
    }

    async fn count(self) {
        let (batch, counting) = (self.batch, self.counting);
        let rows: Vec<Row> = self
            .sample
            .try_update_value(|sample| std::mem::take(&mut sample.rows))
            .unwrap_or_default();
        let Some(checked) = batch.checked_for.get_untracked() else {
            return;
        };
        // The service counts by bare ids alone.
        let region = self.session.region.get_untracked();
        let id = untrack(|| {
            batch
                .models
                .resolve(&checked.model, &region, |resolution| match resolution.model {
                    Some(model) => model.id.clone(),
                    None => resolution.wire_id,
                })
        });
        let client = match send::client(self.calls, self.session) {
            Ok(client) => client,
            Err(fault) => {
                counting.set(Counting::Failed(fault));
                return;
            }
        };
        let files = batch.files.get_untracked();
        let report = batch.report.get_untracked();
        let of = rows.len() as u64;
        let mut pairs = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            counting.set(Counting::Running(at as u64, of));
            // A record that would be refused is not counted either.
            let Some(estimated) = row.tokens.filter(|_| row.severity < 3) else {
                continue;
            };
            let Some(body) = body(&files, row).await else {
                continue;
            };
            match ask(&client, &id, checked.via, &body).await {
                Ok(counted) => pairs.push((counted, estimated)),
                Err(error) => {
                    counting.set(Counting::Failed(send::fault(&error)));
                    return;
                }
            }
        }
        // The job may have been checked again meanwhile.
        if batch.report.with_untracked(|now| *now != report) {
            return;
        }
        if let Some(calibration) = Calibration::from_pairs(&pairs) {
            batch.calibration.set(Some(calibration));
            counting.set(Counting::Idle);
        } else {
            counting.set(Counting::Nothing(say::NO_SAMPLE));
        }
    }
}

async fn ask(client: &Client, id: &str, via: Via, body: &[u8]) -> Result<u64, outcrop_client::Error> {
    let input = match via {
        Via::Converse => CountInput::Converse(body),
        Via::InvokeModel => CountInput::InvokeModel(body),
    };
    client.count_tokens(id, input, &Abort::new()).await
}

/// The body of a row's record.
async fn body(files: &[Source], row: &Row) -> Option<Vec<u8>> {
    let file = files.get(row.file)?;
    if row.end - row.start > LONGEST {
        return None;
    }
    let line = file.bytes(row.start, row.end).await.ok()?;
    let record: Value = serde_json::from_slice(&line).ok()?;
    serde_json::to_vec(record.get("modelInput")?).ok()
}
