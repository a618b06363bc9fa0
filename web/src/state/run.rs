//! The call that was made last, and what came of it.

use std::sync::Arc;

use leptos::prelude::*;
use outcrop_core::catalog::Price;
use outcrop_core::explain::Explanation;
use outcrop_core::finding::Finding;
use outcrop_core::reply::Reply;

/// Where the call is. The one place that says so.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Phase {
    /// Nothing was sent yet.
    Idle,
    /// Sent; nothing has come. Times are of the monotonic clock, in milliseconds.
    Waiting { started: f64 },
    /// The reply is coming.
    Arriving { started: f64, first: f64 },
    /// It is over.
    Ended {
        ending: Ending,
        /// From the sending to the first piece of the reply.
        first_ms: Option<f64>,
        /// From the sending to the end.
        total_ms: f64,
    },
}

impl Phase {
    pub(crate) const fn is_running(&self) -> bool {
        matches!(self, Self::Waiting { .. } | Self::Arriving { .. })
    }
}

/// How a call came to its end.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ending {
    /// The service was done.
    Complete,
    /// The person stopped it.
    Stopped,
    /// It failed; what had come is kept.
    Failed(Arc<Fault>),
}

/// A failure in words.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fault {
    pub(crate) explanation: Explanation,
    /// The service's own words; empty where it had none.
    pub(crate) said: String,
    /// The service's code or the HTTP status; `None` where no service answered.
    pub(crate) code: Option<String>,
    pub(crate) request_id: Option<String>,
}

/// What was sent, without secrets.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct SentRequest {
    pub(crate) method: &'static str,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    /// JSON, set out in lines.
    pub(crate) body: String,
    /// `None`: an API key was sent, and nothing was signed.
    pub(crate) signature: Option<Signature>,
}

/// What was signed, without the session token.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Signature {
    pub(crate) canonical_request: String,
    pub(crate) string_to_sign: String,
}

/// What came back.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ReceivedResponse {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    /// The body, or the events of a stream in order, set out in lines.
    pub(crate) body: String,
    pub(crate) is_events: bool,
}

/// What a call was made for; it stands while the draft changes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Subject {
    /// The model's name, or its id.
    pub(crate) name: String,
    /// The id that was sent.
    pub(crate) id: String,
    pub(crate) region: String,
    pub(crate) price: Option<Price>,
    /// Whether it is billed: not so in the sandbox.
    pub(crate) is_billed: bool,
    /// What was ranked.
    pub(crate) documents: Vec<String>,
    /// Whether the body was the person's own, so that the reply is shown as it comes.
    pub(crate) is_raw: bool,
}

/// The call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run {
    pub(crate) phase: RwSignal<Phase>,
    pub(crate) subject: RwSignal<Option<Subject>>,
    /// As far as it has come. Its raw events are left out until the end.
    pub(crate) reply: RwSignal<Reply>,
    /// What was changed or left out to fit the model.
    pub(crate) findings: RwSignal<Vec<Finding>>,
    pub(crate) sent: RwSignal<Option<SentRequest>>,
    pub(crate) received: RwSignal<Option<ReceivedResponse>>,
}

impl Run {
    pub(crate) fn new() -> Self {
        Self {
            phase: RwSignal::new(Phase::Idle),
            subject: RwSignal::new(None),
            reply: RwSignal::new(Reply::default()),
            findings: RwSignal::new(Vec::new()),
            sent: RwSignal::new(None),
            received: RwSignal::new(None),
        }
    }
}
