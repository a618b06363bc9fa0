//! Which names an object has had already.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::json::Token;

/// Names seen in the objects that are open and that no table keeps track of, innermost last. Holds tokens of one
/// text; [`Names::clear`] before the next.
#[derive(Debug, Default)]
pub(crate) struct Names {
    seen: Vec<Token>,
    /// For objects with many members: a search instead of a scan. By the object's place in `seen` and the name.
    index: HashSet<(usize, Vec<u8>)>,
}

impl Names {
    /// Above this many names in one object a scan costs more than a search.
    const SCAN: usize = 32;

    pub(crate) fn clear(&mut self) {
        self.seen.clear();
        self.index.clear();
    }

    /// An object begins: what [`Names::is_twin`] and [`Names::close`] know it by.
    pub(crate) const fn open(&self) -> usize {
        self.seen.len()
    }

    /// Whether `name` is the second of its kind in the object.
    pub(crate) fn is_twin(&mut self, open: usize, name: Token, text: &[u8]) -> bool {
        let names = self.seen.get(open..).unwrap_or_default();
        let twin = if names.len() < Self::SCAN {
            names.iter().any(|seen| same(seen, &name, text))
        } else {
            if names.len() == Self::SCAN {
                self.index
                    .extend(names.iter().map(|seen| (open, seen.name(text).into_owned())));
            }
            !self.index.insert((open, name.name(text).into_owned()))
        };
        self.seen.push(name);
        twin
    }

    pub(crate) fn close(&mut self, open: usize, text: &[u8]) {
        let names = self.seen.get(open..).unwrap_or_default();
        if names.len() > Self::SCAN {
            for name in names {
                self.index.remove(&(open, name.name(text).into_owned()));
            }
        }
        self.seen.truncate(open);
    }
}

fn same(one: &Token, other: &Token, text: &[u8]) -> bool {
    let name = |token: &Token| -> Cow<'_, [u8]> { token.name(text) };
    if one.escaped || other.escaped {
        name(one) == name(other)
    } else {
        one.bytes(text) == other.bytes(text)
    }
}
