//! Element ids, to tie labels to what they label.

use std::sync::atomic::{AtomicUsize, Ordering};

/// An id no other element of the page has.
pub(crate) fn fresh(name: &str) -> String {
    static NEXT: AtomicUsize = AtomicUsize::new(1);
    format!("{name}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
