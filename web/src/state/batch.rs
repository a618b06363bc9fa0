//! The batch file being checked.

use leptos::prelude::*;
use outcrop_core::batch::Limits;
use outcrop_core::catalog::{Family, Via};
use outcrop_core::cost::Calibration;
use serde::Deserialize;

use super::{Models, Quotas, Report};
use crate::arrival::What;
use crate::platform::file::Source;

/// How far a check is, as the worker says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Progress {
    pub(crate) bytes: u64,
    pub(crate) of: u64,
    pub(crate) records: u64,
    pub(crate) findings: u64,
    /// The memories of all the check's wasm instances together.
    pub(crate) wasm_bytes: u64,
    /// How many workers read and check.
    pub(crate) workers: u32,
}

/// How a check came to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// The whole file was read.
    Whole,
    /// Stopped by the person; the report is of what was read.
    Stopped,
    /// A file could not be read to its end, or a stretch of it not checked; the report is of the rest.
    Cut(Trouble),
}

/// Why there is no report, or none of the whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub(crate) title: String,
    pub(crate) why: String,
    pub(crate) next: String,
    /// What the browser or the checker said, for a bug report.
    pub(crate) detail: String,
}

/// How the records' bodies were judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bodies {
    /// By what the model's family takes.
    ByTable,
    /// As JSON alone: the family is not known.
    AsJson,
}

/// What a file was checked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CheckedFor {
    /// The model's name, or its id.
    pub(crate) name: String,
    /// The id or ARN as typed.
    pub(crate) model: String,
    pub(crate) via: Via,
    pub(crate) bodies: Bodies,
    /// The account's quotas as they were then.
    pub(crate) quotas: Quotas,
}

/// Where the check is. The one place that says so.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum CheckPhase {
    /// No file yet, or one chosen and not checked.
    Idle,
    /// The worker reads.
    Running {
        progress: Progress,
        /// By the monotonic clock, in milliseconds.
        started: f64,
        /// Stop was pressed and the worker has not answered yet.
        stopping: bool,
    },
    /// There is a report.
    Done {
        ending: Ending,
        bytes: u64,
        wasm_bytes: u64,
        took_ms: f64,
        /// What else to know of the report, a sentence each.
        notes: Vec<String>,
    },
    /// There is none. `resumable`: the worker keeps what was checked and can go on, or report on that alone.
    Failed {
        trouble: Trouble,
        bytes: u64,
        resumable: bool,
    },
}

impl CheckPhase {
    pub(crate) const fn is_running(&self) -> bool {
        matches!(self, Self::Running { .. })
    }
}

/// What was dropped or chosen and is not checked, or not all of it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Arrived {
    /// Each file that is no lines of JSON, and what it is.
    pub(crate) others: Vec<(Source, What)>,
    /// The name of the folder it came in.
    pub(crate) folder: Option<String>,
    /// Whether others that came with it are checked.
    pub(crate) is_checked: bool,
    /// Whether something is being made of it.
    pub(crate) busy: bool,
}

/// The file, what it is checked for, and what came out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Batch {
    /// The model id or ARN as typed.
    pub(crate) model: RwSignal<String>,
    /// The body format, for a model the catalogue does not know.
    pub(crate) family: RwSignal<Option<Family>>,
    pub(crate) via: RwSignal<Via>,
    /// The files of the job, in the order in which they are checked.
    pub(crate) files: RwSignal<Vec<Source>, LocalStorage>,
    /// What came that is not checked.
    pub(crate) arrived: RwSignal<Option<Arrived>, LocalStorage>,
    /// The account's own quotas, where they were typed.
    pub(crate) quotas: RwSignal<Quotas>,
    pub(crate) phase: RwSignal<CheckPhase>,
    pub(crate) report: RwSignal<Option<Report>>,
    /// What the report was made for: it stands while the choices above change.
    pub(crate) checked_for: RwSignal<Option<CheckedFor>>,
    /// What the service's own counts said about the estimate of the report's tokens.
    pub(crate) calibration: RwSignal<Option<Calibration>>,
    /// The cause that is open, by its place in the report.
    pub(crate) open: RwSignal<Option<usize>>,
    /// What is known of the model.
    pub(crate) models: Models,
}

impl Batch {
    /// The default quotas of the model that is chosen.
    pub(crate) fn default_limits(self) -> Limits {
        // Quotas are the model's, whatever the Region.
        self.models
            .resolve(&self.model.read(), "", |resolution| Limits::of(resolution.model))
    }

    pub(crate) fn new(model: &str, quotas: Quotas, models: Models) -> Self {
        Self {
            model: RwSignal::new(model.to_owned()),
            family: RwSignal::new(None),
            via: RwSignal::new(Via::InvokeModel),
            files: RwSignal::new_local(Vec::new()),
            arrived: RwSignal::new_local(None),
            quotas: RwSignal::new(quotas),
            phase: RwSignal::new(CheckPhase::Idle),
            report: RwSignal::new(None),
            checked_for: RwSignal::new(None),
            calibration: RwSignal::new(None),
            open: RwSignal::new(None),
            models,
        }
    }
}
