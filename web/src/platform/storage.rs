//! What outlives a page load. The tab's own storage ends with the tab; the site's stays, and holds
//! nothing but preferences.

use leptos::prelude::window;
use web_sys::Storage;

fn tab() -> Option<Storage> {
    window().session_storage().ok().flatten()
}

fn site() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// A value kept for this tab.
pub(crate) fn in_tab(key: &str) -> Option<String> {
    tab()?.get_item(key).ok().flatten()
}

/// Keeps a value until the tab is closed. `false`: the browser keeps nothing for this site.
pub(crate) fn keep_in_tab(key: &str, value: &str) -> bool {
    tab().is_some_and(|storage| storage.set_item(key, value).is_ok())
}

/// Removes a value kept for this tab.
pub(crate) fn forget_in_tab(key: &str) {
    if let Some(storage) = tab() {
        // Removing what is not there is no error, and storage that refuses holds nothing.
        let _ = storage.remove_item(key);
    }
}

/// A preference of this browser.
pub(crate) fn preference(key: &str) -> Option<String> {
    site()?.get_item(key).ok().flatten()
}

/// Keeps a preference; a browser that refuses forgets it with the page.
pub(crate) fn keep_preference(key: &str, value: &str) {
    if let Some(storage) = site() {
        let _ = storage.set_item(key, value);
    }
}
