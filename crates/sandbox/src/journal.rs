//! What the sandbox was asked and how it answered, for tests to read. No secrets: signatures,
//! tokens and keys are left out.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use axum::http::HeaderMap;
use serde::Serialize;
use serde_json::Value;

/// Requests kept; older ones are forgotten.
const KEPT: usize = 500;

/// The largest body that is kept, in bytes of JSON.
const LARGEST_BODY: usize = 64 * 1024;

/// Headers whose values are kept out.
const SECRET: &[&str] = &["authorization", "x-amz-security-token", "cookie"];

/// One request and its answer.
#[derive(Debug, Clone, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Entry {
    /// Counts up from 1 and is not reset.
    pub(crate) number: u64,
    pub(crate) time: String,
    pub(crate) request_id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Value>,
    pub(crate) operation: Option<&'static str>,
    pub(crate) model_id: Option<String>,
    pub(crate) auth: Option<crate::auth::Scheme>,
    pub(crate) region: Option<String>,
    pub(crate) faults: usize,
    pub(crate) status: u16,
    pub(crate) error_type: Option<String>,
    pub(crate) message: Option<String>,
    /// Frames sent so far.
    pub(crate) events: u64,
    /// How the reply ended: `complete`, `cut`, or `closed` when the caller hung up first; nothing
    /// while it goes on.
    pub(crate) outcome: Option<&'static str>,
}

/// All requests so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Journal(Arc<Mutex<Kept>>);

#[derive(Debug, Default)]
struct Kept {
    last: u64,
    entries: VecDeque<Entry>,
}

impl Journal {
    /// Writes a request down and returns the ticket its answer is written to.
    pub(crate) fn open(&self, mut entry: Entry) -> Ticket {
        let mut kept = self.lock();
        kept.last += 1;
        entry.number = kept.last;
        let number = entry.number;
        kept.entries.push_back(entry);
        if kept.entries.len() > KEPT {
            kept.entries.pop_front();
        }
        Ticket {
            journal: self.clone(),
            number,
            ended: false,
        }
    }

    pub(crate) fn list(&self) -> Vec<Entry> {
        self.lock().entries.iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        self.lock().entries.clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// The right to write to one entry. Dropped before [`Ticket::end`], it says the caller hung up.
#[derive(Debug)]
pub(crate) struct Ticket {
    journal: Journal,
    number: u64,
    ended: bool,
}

impl Ticket {
    pub(crate) fn update(&self, change: impl FnOnce(&mut Entry)) {
        if let Some(entry) = self
            .journal
            .lock()
            .entries
            .iter_mut()
            .find(|entry| entry.number == self.number)
        {
            change(entry);
        }
    }

    pub(crate) fn count_event(&self) {
        self.update(|entry| entry.events += 1);
    }

    pub(crate) fn end(&mut self, outcome: &'static str) {
        self.ended = true;
        self.update(|entry| entry.outcome = Some(outcome));
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        if !self.ended {
            self.update(|entry| entry.outcome = Some("closed"));
        }
    }
}

/// The headers of a request that may be shown.
pub(crate) fn headers(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| {
            let secret = SECRET.contains(&name.as_str());
            let value = if secret {
                "…".to_owned()
            } else {
                String::from_utf8_lossy(value.as_bytes()).into_owned()
            };
            (name.as_str().to_owned(), value)
        })
        .collect()
}

/// The query of a request without the parts of a signature in it.
pub(crate) fn query(query: &str) -> String {
    let open =
        |pair: &&str| !pair.starts_with("X-Amz-Signature=") && !pair.starts_with("X-Amz-Security-Token=");
    query.split('&').filter(open).collect::<Vec<_>>().join("&")
}

/// The body of a request, unless it is too large to keep.
pub(crate) fn body(body: Option<&Value>, length: usize) -> Option<Value> {
    body.filter(|_| length <= LARGEST_BODY).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_left_out() {
        let mut map = HeaderMap::new();
        map.insert(
            "authorization",
            "AWS4-HMAC-SHA256 Credential=…, Signature=abc".parse().unwrap(),
        );
        map.insert("x-amz-security-token", "TOKEN".parse().unwrap());
        map.insert("x-amz-date", "20260102T030405Z".parse().unwrap());
        let shown = format!("{:?}", headers(&map));
        assert!(
            !shown.contains("abc") && !shown.contains("TOKEN") && shown.contains("20260102"),
            "{shown}"
        );
        assert_eq!(query("a=b&X-Amz-Signature=abc&X-Amz-Security-Token=T"), "a=b");
    }

    #[test]
    fn a_dropped_ticket_says_the_caller_hung_up() {
        let journal = Journal::default();
        drop(journal.open(Entry::default()));
        let mut ticket = journal.open(Entry::default());
        ticket.count_event();
        ticket.end("complete");
        drop(ticket);
        let outcomes: Vec<_> = journal
            .list()
            .into_iter()
            .map(|entry| (entry.number, entry.outcome))
            .collect();
        assert_eq!(outcomes, [(1, Some("closed")), (2, Some("complete"))]);
        journal.clear();
        assert_eq!(journal.open(Entry::default()).number, 3);
    }

    #[test]
    fn the_oldest_are_forgotten() {
        let journal = Journal::default();
        for _ in 0..KEPT + 5 {
            drop(journal.open(Entry::default()));
        }
        let list = journal.list();
        assert_eq!((list.len(), list[0].number), (KEPT, 6));
    }
}
