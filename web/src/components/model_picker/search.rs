//! The list of models while it is open: what is typed, what is shown, where the keyboard is.

use std::sync::Arc;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use outcrop_core::catalog::Arn;

use crate::platform::focus;
use crate::roster::{Groups, Row, arrange, rows};
use crate::state::{Models, Session};

/// Rows that the page keys move by.
const PAGE: usize = 8;

/// The state of one picker.
#[derive(Clone, Copy)]
pub(super) struct Search {
    /// The id or ARN that is chosen.
    pub(super) value: RwSignal<String>,
    pub(super) models: Models,
    pub(super) session: Session,
    pub(super) open: RwSignal<bool>,
    /// What was typed since the list was opened; none: nothing, so that all models are shown.
    pub(super) typed: RwSignal<Option<String>>,
    /// The row under the keyboard, by its id.
    pub(super) active: RwSignal<Option<String>>,
    /// Whether legacy, ended and not callable models are shown without a search.
    pub(super) unfolded: RwSignal<bool>,
    /// Every model, in the Region in use.
    pub(super) rows: Memo<Vec<Arc<Row>>>,
    pub(super) shown: Memo<Groups>,
    /// The row that is chosen, by its id.
    pub(super) chosen: Memo<String>,
    /// What element ids begin with.
    name: StoredValue<String>,
}

impl Search {
    pub(super) fn new(value: RwSignal<String>, name: String) -> Self {
        let (models, session) = (expect_context::<Models>(), expect_context::<Session>());
        let typed = RwSignal::new(None::<String>);
        let unfolded = RwSignal::new(false);
        let all = Memo::new(move |_| {
            let rows = models
                .catalog
                .with(|catalog| session.region.with(|region| rows(catalog, region)));
            rows.into_iter().map(Arc::new).collect::<Vec<_>>()
        });
        let shown = Memo::new(move |_| {
            let query = typed.get().unwrap_or_default();
            let region = session.region.get();
            all.with(|all| {
                models
                    .filters
                    .with(|filters| arrange(all, filters, &query, unfolded.get(), &region))
            })
        });
        let chosen = Memo::new(move |_| {
            models.resolve(&value.read(), &session.region.read(), |resolution| {
                match resolution.model {
                    // A profile of the account's own has a row of its own.
                    Some(model) if Arn::parse(&resolution.wire_id).is_none() => model.id.clone(),
                    _ => resolution.wire_id,
                }
            })
        });
        Self {
            value,
            models,
            session,
            open: RwSignal::new(false),
            typed,
            active: RwSignal::new(None),
            unfolded,
            rows: all,
            shown,
            chosen,
            name: StoredValue::new(name),
        }
    }

    pub(super) fn input_id(self) -> String {
        self.name.get_value()
    }

    pub(super) fn panel_id(self) -> String {
        format!("{}-panel", self.input_id())
    }

    pub(super) fn list_id(self) -> String {
        format!("{}-list", self.input_id())
    }

    pub(super) fn option_id(self, row: &str) -> String {
        format!("{}-{row}", self.input_id())
    }

    pub(super) fn show(self) {
        if !self.open.get_untracked() {
            self.open.set(true);
            focus::reveal_soon(self.panel_id());
            focus::reveal_soon(self.option_id(&self.chosen.get_untracked()));
        }
    }

    /// Closes the list; what was typed is lost.
    pub(super) fn close(self) {
        self.open.set(false);
        self.typed.set(None);
        self.active.set(None);
        focus::rescue(self.input_id());
    }

    /// Somebody typed.
    pub(super) fn search(self, text: String) {
        let id = text.trim().to_owned();
        self.typed.set(Some(text));
        self.show();
        // Enter takes the row of the very id that was typed, or the first; what matches nothing is taken as it is.
        let active = self.shown.with_untracked(|shown| {
            let exact = shown
                .rows()
                .find(|row| row.exactly(&id).is_some() || row.id == id);
            exact.or_else(|| shown.rows().next()).map(|row| row.id.clone())
        });
        if let Some(row) = &active {
            focus::reveal_soon(self.option_id(row));
        }
        self.active.set(active.filter(|_| !id.is_empty()));
    }

    /// Takes a row: by the id that was typed if it is one of its ways, else by the best that is wanted. A model that
    /// needs a profile has no way by its bare id. Nothing happens where it cannot be called from a page.
    pub(super) fn take(self, row: &Row) {
        if !row.is_callable() {
            return;
        }
        let typed = self.typed.get_untracked().unwrap_or_default();
        let way = self.models.filters.with_untracked(|filters| {
            row.exactly(typed.trim())
                .or_else(|| filters.way(row))
                .or_else(|| row.ways.first())
        });
        self.value
            .set(way.map_or_else(|| row.id.clone(), |way| way.id.clone()));
        self.close();
    }

    /// The keyboard is elsewhere: what was typed is taken if it can be an id, and words of a search are not.
    pub(super) fn leave(self) {
        if !self.open.get_untracked() {
            return;
        }
        if let Some(typed) = self.typed.get_untracked() {
            let typed = typed.trim();
            if typed.is_empty() || is_id(typed) {
                self.value.set(typed.to_owned());
            }
        }
        self.open.set(false);
        self.typed.set(None);
        self.active.set(None);
    }

    /// A key within the field.
    pub(super) fn pressed(self, event: &KeyboardEvent) {
        if event.is_composing() {
            return;
        }
        let open = self.open.get_untracked();
        match event.key().as_str() {
            "ArrowDown" | "ArrowUp" if !open => {
                event.prevent_default();
                self.show();
                let chosen = self.chosen.get_untracked();
                let stands = self
                    .shown
                    .with_untracked(|shown| shown.rows().any(|row| row.id == chosen));
                if stands {
                    self.active.set(Some(chosen));
                } else {
                    self.move_to(|_, _| 0);
                }
            }
            "ArrowDown" => self.stepped(event, |at, count| at.map_or(0, |at| (at + 1) % count)),
            "ArrowUp" => self.stepped(event, |at, count| {
                at.map_or(count - 1, |at| (at + count - 1) % count)
            }),
            "Home" if open => self.stepped(event, |_, _| 0),
            "End" if open => self.stepped(event, |_, count| count - 1),
            "PageDown" if open => {
                self.stepped(event, |at, count| at.map_or(0, |at| (at + PAGE).min(count - 1)));
            }
            "PageUp" if open => self.stepped(event, |at, _| at.map_or(0, |at| at.saturating_sub(PAGE))),
            "Enter" if event.ctrl_key() || event.meta_key() => self.leave(),
            "Enter" if open => {
                event.prevent_default();
                self.enter();
            }
            _ => {}
        }
    }

    fn enter(self) {
        let active = self.active.get_untracked();
        let row = self.shown.with_untracked(|shown| {
            let row = shown.rows().find(|row| Some(&row.id) == active.as_ref());
            row.map(Arc::clone)
        });
        match (row, self.typed.get_untracked()) {
            (Some(row), _) => self.take(&row),
            (None, Some(typed)) => {
                self.value.set(typed.trim().to_owned());
                self.close();
            }
            (None, None) => self.close(),
        }
    }

    fn stepped(self, event: &KeyboardEvent, to: impl FnOnce(Option<usize>, usize) -> usize) {
        event.prevent_default();
        self.move_to(to);
    }

    /// Moves to the row that `to` gives for the place of the one that is active and the number of all.
    fn move_to(self, to: impl FnOnce(Option<usize>, usize) -> usize) {
        let active = self.active.get_untracked();
        let next = self.shown.with_untracked(|shown| {
            let count = shown.count();
            if count == 0 {
                return None;
            }
            let at = shown.rows().position(|row| Some(&row.id) == active.as_ref());
            shown.rows().nth(to(at, count)).map(|row| row.id.clone())
        });
        if let Some(id) = &next {
            focus::reveal(&self.option_id(id));
        }
        self.active.set(next);
    }
}

/// Whether a text can be an id or an ARN, and not words to search for.
fn is_id(text: &str) -> bool {
    !text.contains(char::is_whitespace) && text.contains(['.', ':', '/'])
}

#[cfg(test)]
mod tests {
    use super::is_id;

    #[test]
    fn ids_are_told_from_words() {
        for id in [
            "amazon.nova-lite-v1:0",
            "us.acme.granite",
            "arn:aws:bedrock:us-east-1:1:imported-model/a",
        ] {
            assert!(is_id(id), "{id}");
        }
        for words in ["haiku", "claude haiku 4.5", "nova", ""] {
            assert!(!is_id(words), "{words}");
        }
    }
}
