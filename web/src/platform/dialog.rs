//! Native dialogs: the browser traps focus, handles Escape and dims the page.

use leptos::html::Dialog;
use leptos::prelude::{GetUntracked, NodeRef};

/// Opens or closes the dialog; does nothing where it already is as wanted.
pub(crate) fn set_open(dialog: NodeRef<Dialog>, open: bool) {
    let Some(element) = dialog.get_untracked() else {
        return;
    };
    if open && !element.open() {
        // Refused only for a dialog outside the document, where there is nothing to show.
        let _ = element.show_modal();
    } else if !open && element.open() {
        element.close();
    }
}
