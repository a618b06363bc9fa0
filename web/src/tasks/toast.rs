//! Messages that pass.

use std::time::Duration;

use leptos::prelude::set_timeout;

use crate::state::ToastList;

/// Long enough to be read twice.
const SHOWN: Duration = Duration::from_secs(5);

/// Shows a message for a while.
pub(crate) fn show(toasts: ToastList, text: impl Into<String>) {
    let key = toasts.add(text.into());
    set_timeout(move || toasts.remove(key), SHOWN);
}
