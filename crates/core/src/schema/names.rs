//! Which names an object has had already.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use crate::json::Token;

/// Names seen in the objects that are open and that no table keeps track of, innermost last. Holds tokens of one
/// text; [`Names::clear`] before the next.
#[derive(Debug, Default)]
pub(crate) struct Names {
    seen: Vec<Token>,
    /// For objects with many members: the first name of each hash, by the object's place in `seen`.
    index: HashMap<(usize, u64), Token>,
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
        let twin = if names.len() < Self::SCAN {
            let kind = kind(&name, text);
            let had = object.kinds & kind != 0;
            object.kinds |= kind;
            had && names.iter().any(|seen| same(seen, &name, text))
        } else {
            if names.len() == Self::SCAN {
                for seen in names {
                    self.index.entry((object.base, hash(seen, text))).or_insert(*seen);
                }
            }
            match self.index.entry((object.base, hash(&name, text))) {
                Entry::Vacant(entry) => {
                    entry.insert(name);
                    false
                }
                // Two names of one hash: so rare that a scan does not matter.
                Entry::Occupied(first) => {
                    same(first.get(), &name, text) || names.iter().any(|seen| same(seen, &name, text))
                }
            }
        };
        if !twin {
            self.seen.push(name);
        }
        twin
    }

    pub(crate) fn close(&mut self, object: &Object, text: &[u8]) {
        let names = self.seen.get(object.base..).unwrap_or_default();
        if names.len() >= Self::SCAN {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Kind;

    /// Keys one after the other in a text; which of them are twins.
    fn twins(keys: &[String]) -> Vec<bool> {
        let mut text = Vec::new();
        let tokens: Vec<Token> = keys
            .iter()
            .map(|key| {
                let start = text.len();
                text.extend_from_slice(key.as_bytes());
                Token {
                    kind: Kind::Key,
                    start,
                    end: text.len(),
                    escaped: key.contains('\\'),
                }
            })
            .collect();
        let mut names = Names::default();
        let mut object = names.open();
        let twins = tokens
            .iter()
            .map(|token| names.is_twin(&mut object, *token, &text))
            .collect();
        names.close(&object, &text);
        assert!(names.seen.is_empty() && names.index.is_empty());
        twins
    }

    #[test]
    fn twins_are_found_among_few_and_many() {
        for count in [1, 2, 31, 32, 33, 34, 100, 5_000] {
            let mut keys: Vec<String> = (0..count).map(|at| format!("\"k{at}\"")).collect();
            assert!(twins(&keys).iter().all(|twin| !twin), "{count} different ones");
            for at in [0, count / 2, count - 1] {
                keys.push(format!("\"\\u006b{at}\""));
                keys.push(format!("\"k{at}\""));
            }
            let found = twins(&keys);
            assert!(
                found[..count].iter().all(|twin| !twin) && found[count..].iter().all(|twin| *twin),
                "{count}"
            );
        }
    }

    // Comparing each with all would be 1,600 million comparisons, which nobody would wait for.
    #[test]
    fn one_name_may_be_repeated_often() {
        let mut keys: Vec<String> = (0..40_000).map(|at| format!("\"k{at}\"")).collect();
        keys.extend(std::iter::repeat_n("\"k39999\"".to_owned(), 40_000));
        assert_eq!(twins(&keys).iter().filter(|twin| **twin).count(), 40_000);
    }
}
