//! Runs merged into one sequence, through windows that the host reads.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;

use super::Entry;

/// One run and how far it is merged.
#[derive(Debug)]
struct Cursor {
    /// Its entries.
    len: u64,
    /// Entries that were fed.
    fed: u64,
    window: Vec<Entry>,
    next: usize,
}

impl Cursor {
    fn is_wanting(&self) -> bool {
        self.next == self.window.len() && self.fed < self.len
    }
}

/// Merges sorted runs. Runs are numbered in the order of the job, so that equal hashes come out in that order.
#[derive(Debug)]
pub(in crate::batch) struct Merge {
    runs: Vec<Cursor>,
    /// The next entry of each run: its hash, the run, its place.
    heap: BinaryHeap<Reverse<(u64, usize, u64)>>,
    /// Runs whose window is empty although they have more.
    wanting: Vec<usize>,
    window: u64,
}

impl Merge {
    /// Entries held of all runs together: 4 MiB.
    const HELD: usize = 262_144;

    /// A merge of runs of so many entries each.
    pub(in crate::batch) fn new(lengths: impl IntoIterator<Item = u64>) -> Self {
        let runs: Vec<Cursor> = lengths
            .into_iter()
            .map(|len| Cursor {
                len,
                fed: 0,
                window: Vec::new(),
                next: 0,
            })
            .collect();
        let window = (Self::HELD / runs.len().max(1)).max(64) as u64;
        let wanting = (0..runs.len()).rev().filter(|&run| runs[run].len > 0).collect();
        Self {
            heap: BinaryHeap::with_capacity(runs.len()),
            runs,
            wanting,
            window,
        }
    }

    /// What has to be fed next, in this order: the run, its first entry, how many of them.
    pub(in crate::batch) fn wants(&self) -> impl Iterator<Item = (usize, u64, u64)> + '_ {
        self.wanting.iter().rev().filter_map(|&run| {
            let cursor = self.runs.get(run)?;
            Some((run, cursor.fed, self.window.min(cursor.len - cursor.fed)))
        })
    }

    /// Takes the bytes of what was wanted first. Fewer whole entries than that end the run: what is missing is
    /// returned as a count.
    pub(in crate::batch) fn feed(&mut self, bytes: &[u8]) -> u64 {
        let Some((run, from, wanted)) = self.wants().next() else {
            return 0;
        };
        self.wanting.pop();
        let Some(cursor) = self.runs.get_mut(run) else {
            return 0;
        };
        cursor.window.clear();
        cursor.next = 0;
        let most = usize::try_from(wanted).unwrap_or(usize::MAX);
        let entries = bytes.as_chunks().0.iter().take(most);
        cursor
            .window
            .extend(entries.map(|bytes| Entry::from_bytes(*bytes)));
        let came = cursor.window.len() as u64;
        let mut missing = 0;
        if came < wanted {
            missing = cursor.len - from - came;
            cursor.len = from + came;
        }
        cursor.fed += came;
        if let Some(&first) = cursor.window.first() {
            cursor.next = 1;
            self.heap.push(Reverse((first.hash, run, first.at)));
        }
        missing
    }

    /// The next entry and its run. `None`: something is wanted, or all is merged.
    pub(in crate::batch) fn next(&mut self) -> Option<(Entry, usize)> {
        if !self.wanting.is_empty() {
            return None;
        }
        let mut top = self.heap.peek_mut()?;
        let Reverse((hash, run, at)) = *top;
        let entry = Entry { hash, at };
        let Some(cursor) = self.runs.get_mut(run) else {
            PeekMut::pop(top);
            return Some((entry, run));
        };
        if let Some(&next) = cursor.window.get(cursor.next) {
            cursor.next += 1;
            *top = Reverse((next.hash, run, next.at));
        } else {
            PeekMut::pop(top);
            if cursor.is_wanting() {
                self.wanting.push(run);
            }
        }
        Some((entry, run))
    }
}
