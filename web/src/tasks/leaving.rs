//! What would be lost by leaving the page is not left by accident.

use leptos::prelude::*;

use crate::platform::leaving::LeaveGuard;
use crate::state::{Background, Batch, CheckPhase, Draft, Phase, Run};

/// Has the browser ask before the page is left while a call or a check runs, here or in the background, or a prompt is
/// written. Nobody is asked otherwise: a listener that only might ask keeps some browsers from a quick way back.
pub(crate) fn guard(draft: Draft, run: Run, background: Background, batch: Batch) {
    let would_lose = Memo::new(move |_| {
        run.phase.with(Phase::is_running)
            || batch.phase.with(CheckPhase::is_running)
            || background.is_going_on()
            || !draft.is_blank()
    });
    let guard = StoredValue::new_local(None);
    Effect::new(move || guard.set_value(would_lose.get().then(LeaveGuard::new)));
}
