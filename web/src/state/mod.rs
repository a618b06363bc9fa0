//! What the console knows, as `Copy` structs of signals that live above the router: leaving a page loses
//! nothing. Nothing here has side effects; those are in `tasks`.

mod batch;
mod draft;
mod models;
mod preferences;
mod quotas;
mod report;
mod run;
mod session;
mod toasts;

pub(crate) use batch::{
    Arrived, Batch, Bodies, CheckPhase, CheckedFor, Ending as CheckEnding, Progress, Trouble,
};
pub(crate) use draft::{Draft, TurnDraft};
pub(crate) use models::{Behind, Heard, Known, Models, Refused};
pub(crate) use preferences::{Preferences, Theme};
pub(crate) use quotas::{Quotas, parse_amount};
pub(crate) use report::{Cause, Example, FileShare, Histogram, Limit, Report, Verdict};
pub(crate) use run::{Ending, Fault, Phase, ReceivedResponse, Run, SentRequest, Signature, Subject};
pub(crate) use session::{Access, Sandbox, Session, Site};
pub(crate) use toasts::ToastList;
