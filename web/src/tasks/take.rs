//! Taking what was chosen or dropped: lines of JSON are checked at once, of anything else it is said what it
//! is.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::check::{self, Checks};
use super::{recent, toast};
use crate::arrival::{self, What};
use crate::platform::file::{self, Arrival, Dropped, Source};
use crate::state::{Arrived, Batch, CheckPhase, Session, ToastList};
use crate::text::arrival as say;

/// What taking needs. The page provides it to its parts.
#[derive(Clone, Copy)]
pub(crate) struct Taker {
    pub(crate) checks: Checks,
    pub(crate) batch: Batch,
    pub(crate) session: Session,
    pub(crate) toasts: ToastList,
}

/// Takes what was dropped, folders opened.
pub(crate) fn dropped(taker: &Taker, arrival: Arrival) {
    let taker = *taker;
    spawn_local(async move { sort(&taker, arrival.open().await).await });
}

/// Takes chosen files.
pub(crate) fn files(taker: &Taker, files: Vec<Source>) {
    let taker = *taker;
    spawn_local(async move { sort(&taker, Dropped { files, folder: None }).await });
}

/// Asks for files by the browser's own picker and takes them.
pub(crate) fn picked(taker: &Taker) {
    let taker = *taker;
    spawn_local(async move {
        let files = file::pick().await;
        if !files.is_empty() {
            sort(&taker, Dropped { files, folder: None }).await;
        }
    });
}

/// Takes the content of a gzip file.
pub(crate) fn unpack(taker: &Taker, packed: Source) {
    let taker = *taker;
    taker.batch.arrived.update(|arrived| {
        if let Some(arrived) = arrived {
            arrived.busy = true;
        }
    });
    spawn_local(async move {
        if let Some(file) = file::unpacked(&packed).await {
            files(&taker, vec![file]);
        } else {
            toast::show(taker.toasts, say::NOT_UNPACKED);
            taker.batch.arrived.update(|arrived| {
                if let Some(arrived) = arrived {
                    arrived.busy = false;
                }
            });
        }
    });
}

/// Checks files, whatever they seem to be.
pub(crate) fn anyway(taker: &Taker, files: Vec<Source>) {
    taker.batch.arrived.set(None);
    check::take(taker.checks, taker.batch, taker.session, files);
}

async fn sort(taker: &Taker, dropped: Dropped) {
    let Dropped { files, folder } = dropped;
    let mut lines = Vec::new();
    let mut others = Vec::new();
    for file in files {
        let (name, size) = (file.name(), file.size());
        // A folder's own hidden files are nobody's choice.
        if folder.is_some() && name.starts_with('.') {
            continue;
        }
        let what = match file.bytes(0, arrival::needed(&name, size)).await {
            Ok(head) => arrival::tell(&name, size, &head),
            Err(reason) => What::Unreadable(reason),
        };
        if what == What::Lines {
            lines.push(file);
        } else {
            others.push((file, what));
        }
    }
    let Taker {
        checks,
        batch,
        session,
        ..
    } = *taker;
    if lines.is_empty() {
        check::stop(checks, batch);
        batch.phase.set(CheckPhase::Idle);
        batch.report.set(None);
        batch.files.set(Vec::new());
        batch.arrived.set(Some(Arrived {
            others,
            folder,
            is_checked: false,
            busy: false,
        }));
        return;
    }
    recent::keep(&lines);
    batch.arrived.set((!others.is_empty()).then_some(Arrived {
        others,
        folder,
        is_checked: true,
        busy: false,
    }));
    check::take(checks, batch, session, lines);
}
