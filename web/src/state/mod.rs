//! What the console knows, as `Copy` structs of signals that live above the router: leaving a page loses
//! nothing. Nothing here has side effects; those are in `tasks`.

mod answers;
mod attachment;
mod background;
mod batch;
mod draft;
mod models;
mod preferences;
mod quotas;
mod report;
mod run;
mod session;
mod target;
mod toasts;

pub(crate) use answers::{Answers, label as parameter_label, read as read_parameter};
pub(crate) use attachment::{Attachment, kind_of, media_type_of};
pub(crate) use background::{Background, Job, Watch};
pub(crate) use batch::{
    Arrived, Batch, Bodies, CheckPhase, CheckedFor, Ending as CheckEnding, Progress, Trouble,
};
pub(crate) use draft::{DocumentDraft, Draft, TurnDraft};
pub(crate) use models::{Behind, Heard, Models, Refused};
pub(crate) use preferences::{Preferences, Theme};
pub(crate) use quotas::{Quotas, parse_amount};
pub(crate) use report::{Cause, Example, FileShare, Histogram, Limit, Report, Verdict};
pub(crate) use run::{Ending, Fault, Phase, ReceivedResponse, Run, SentRequest, Signature, Subject};
pub(crate) use session::{Access, Sandbox, Session, Site};
pub(crate) use target::{Form, Target, Way};
pub(crate) use toasts::ToastList;
