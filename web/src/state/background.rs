//! Calls that go on in the background: what was begun in this tab, and how far it is.

use std::sync::Arc;

use leptos::prelude::*;
use outcrop_core::reply::Invocation;

use super::Fault;

/// Whether somebody asks how far a call is. Times are of the monotonic clock, in milliseconds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Watch {
    /// It is asked again at this time.
    Waiting { until: f64 },
    /// The service is being asked.
    Asking,
    /// The person stopped watching; the call goes on.
    Stopped,
    /// The service could not be asked.
    Lost(Arc<Fault>),
    /// It will not change any more.
    Over,
}

/// A call in the background.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub(crate) key: u32,
    /// The model's name.
    pub(crate) name: String,
    pub(crate) region: String,
    /// When it was begun.
    pub(crate) started: f64,
    pub(crate) invocation: ArcRwSignal<Invocation>,
    pub(crate) watch: ArcRwSignal<Watch>,
    /// How often the service was asked.
    pub(crate) asked: ArcRwSignal<u32>,
    /// How long it took, once it is over.
    pub(crate) took_ms: ArcRwSignal<Option<f64>>,
}

/// All of them, the newest first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Background {
    pub(crate) jobs: RwSignal<Vec<Job>>,
}

impl Background {
    pub(crate) fn new() -> Self {
        Self {
            jobs: RwSignal::new(Vec::new()),
        }
    }

    /// Whether one is not known to be over: its ARN is known here alone.
    pub(crate) fn is_going_on(self) -> bool {
        self.jobs.with(|jobs| {
            jobs.iter()
                .any(|job| job.watch.with(|watch| *watch != Watch::Over))
        })
    }

    /// Adds a call that has just begun.
    pub(crate) fn add(self, name: String, region: String, invocation: Invocation, now: f64) -> Job {
        let key = self
            .jobs
            .with_untracked(|jobs| jobs.first().map_or(1, |job| job.key + 1));
        let job = Job {
            key,
            name,
            region,
            started: now,
            invocation: ArcRwSignal::new(invocation),
            watch: ArcRwSignal::new(Watch::Asking),
            asked: ArcRwSignal::new(0),
            took_ms: ArcRwSignal::new(None),
        };
        self.jobs.update(|jobs| jobs.insert(0, job.clone()));
        job
    }
}
