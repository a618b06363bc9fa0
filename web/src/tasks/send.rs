//! One call, from the draft to the reply.

use leptos::prelude::*;

use crate::state::{Access, Draft, Run, Session};
use crate::text::prompt as say;

/// The call that runs.
#[derive(Clone, Copy)]
pub(crate) struct Calls {}

impl Calls {
    pub(crate) fn new() -> Self {
        Self {}
    }
}

/// Why nothing can be sent now.
pub(crate) fn why_not(draft: Draft, session: Session, run: Run) -> Option<String> {
    if run.phase.with(|phase| phase.is_running()) {
        return Some(say::RUNNING.to_owned());
    }
    if session.access.with(|access| matches!(access, Access::None)) {
        return Some(say::NO_ACCESS.to_owned());
    }
    if session.has_expired() {
        return Some(say::EXPIRED.to_owned());
    }
    draft.problem().first()
}

pub(crate) fn start(_calls: Calls, _draft: Draft, _session: Session, _run: Run) {}
pub(crate) fn stop(_calls: Calls) {}
