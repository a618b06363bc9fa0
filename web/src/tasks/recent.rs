//! The file of last time: its handle is kept where the browser can, and offered after a reload.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::take::{self, Taker};
use super::toast;
use crate::platform::file::{Handle, Source};
use crate::platform::recent;
use crate::state::ToastList;
use crate::text::batch as say;

/// The handle kept, as far as there is one.
pub(crate) type Kept = RwSignal<Option<Handle>, LocalStorage>;

/// Looks for a handle kept by an earlier load of the page.
pub(crate) fn look(kept: Kept) {
    spawn_local(async move {
        if let Some(handle) = recent::last().await {
            // The page may have been left meanwhile.
            kept.try_set(Some(handle));
        }
    });
}

/// Keeps the way back to the file of a job of one file; that of several is not offered again.
pub(super) fn keep(files: &[Source]) {
    if let [file] = files
        && let Some(handle) = file.handle().cloned()
    {
        spawn_local(async move { recent::keep(&handle).await });
    }
}

/// Opens the file kept and takes it; the browser may ask the person first.
pub(crate) fn open(taker: &Taker, handle: Handle) {
    let taker = *taker;
    spawn_local(async move {
        match recent::open(&handle).await {
            Ok(file) => take::files(&taker, vec![file]),
            Err(()) => toast::show(taker.toasts, say::RECENT_REFUSED),
        }
    });
}

/// Forgets the file kept.
pub(crate) fn forget(toasts: ToastList, kept: Option<Kept>) {
    spawn_local(async move {
        recent::forget().await;
        if let Some(kept) = kept {
            kept.try_set(None);
        }
        toast::show(toasts, say::RECENT_FORGOTTEN);
    });
}
