//! Which names an object has had already.

use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::json::Token;

/// Names seen in the objects that are open and that no table keeps track of, innermost last. Holds tokens of one
/// text; [`Names::clear`] before the next.
#[derive(Debug, Default)]
pub(crate) struct Names {
    seen: Vec<Token>,
    /// For objects with many members: hashes of names, by the object's place in `seen`. A hit is confirmed by a scan.
    index: HashSet<(usize, u64)>,
}

/// An object that is open.
#[derive(Debug)]
pub(crate) struct Object {
    /// Where its names begin.
    base: usize,
    /// A bit for each kind of name it has had, so that most new names need no comparison.
    kinds: u64,
}

impl Names {
    /// Above this many names in one object a scan costs more than a search.
    const SCAN: usize = 32;

    pub(crate) fn clear(&mut self) {
        self.seen.clear();
        self.index.clear();
    }

    /// An object begins: what [`Names::is_twin`] and [`Names::close`] know it by.
    pub(crate) const fn open(&self) -> Object {
        Object {
            base: self.seen.len(),
            kinds: 0,
        }
    }

    /// Whether `name` is the second of its kind in the object.
    pub(crate) fn is_twin(&mut self, object: &mut Object, name: Token, text: &[u8]) -> bool {
        let names = self.seen.get(object.base..).unwrap_or_default();
        let scan = || names.iter().any(|seen| same(seen, &name, text));
        let twin = if names.len() < Self::SCAN {
            let kind = kind(&name, text);
            let had = object.kinds & kind != 0;
            object.kinds |= kind;
            had && scan()
        } else {
            if names.len() == Self::SCAN {
                self.index
                    .extend(names.iter().map(|seen| (object.base, hash(seen, text))));
            }
            !self.index.insert((object.base, hash(&name, text))) && scan()
        };
        self.seen.push(name);
        twin
    }

    pub(crate) fn close(&mut self, object: &Object, text: &[u8]) {
        let names = self.seen.get(object.base..).unwrap_or_default();
        if names.len() > Self::SCAN {
            for name in names {
                self.index.remove(&(object.base, hash(name, text)));
            }
        }
        self.seen.truncate(object.base);
    }
}

/// One bit, the same for equal names, mostly another for others.
fn kind(name: &Token, text: &[u8]) -> u64 {
    let of = |name: &[u8]| {
        let byte = |at: usize| name.get(at).copied().map_or(0, usize::from);
        let last = name.len().saturating_sub(1);
        1 << ((name.len() * 7 + byte(0) * 5 + byte(last / 2) * 3 + byte(last)) % 64)
    };
    if name.escaped {
        of(&name.name(text))
    } else {
        of(name.bytes(text))
    }
}

fn hash(name: &Token, text: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.name(text).hash(&mut hasher);
    hasher.finish()
}

fn same(one: &Token, other: &Token, text: &[u8]) -> bool {
    let name = |token: &Token| -> Cow<'_, [u8]> { token.name(text) };
    if one.escaped || other.escaped {
        name(one) == name(other)
    } else {
        one.bytes(text) == other.bytes(text)
    }
}
