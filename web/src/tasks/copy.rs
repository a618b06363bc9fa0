//! Putting text on the clipboard, and saying whether it is there.

use leptos::task::spawn_local;

use super::toast;
use crate::platform::clipboard;
use crate::state::ToastList;
use crate::text::reply as say;

/// Copies a text.
pub(crate) fn text(toasts: ToastList, text: String) {
    spawn_local(async move {
        let copied = clipboard::copy(&text).await;
        toast::show(toasts, if copied { say::COPIED } else { say::NOT_COPIED });
    });
}
