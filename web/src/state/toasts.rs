//! Messages that pass.

use leptos::prelude::*;

/// The messages on screen, each with its key.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ToastList {
    next: StoredValue<u64>,
    pub(crate) messages: RwSignal<Vec<(u64, String)>>,
}

impl ToastList {
    pub(crate) fn new() -> Self {
        Self {
            next: StoredValue::new(0),
            messages: RwSignal::new(Vec::new()),
        }
    }

    /// Adds a message and returns its key.
    pub(crate) fn add(self, text: String) -> u64 {
        let key = self.next.get_value();
        self.next.set_value(key + 1);
        self.messages.update(|messages| messages.push((key, text)));
        key
    }

    /// Takes a message away; one that is gone already is no error.
    pub(crate) fn remove(self, key: u64) {
        self.messages
            .update(|messages| messages.retain(|(other, _)| *other != key));
    }
}
