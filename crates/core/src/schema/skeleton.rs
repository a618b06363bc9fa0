//! What records without a fault have in common, so that the next one like them is only compared.
//!
//! ```text
//! {"recordId":"▒","modelInput":{"max_tokens":▒,"messages":[{"role":"user","content":"▒"}]}}
//! └─ literal ─┘ └── literal ──┘└──────────────── literal ────────────────┘ └─ literal ──┘    ▒ slot
//! ```
//!
//! The lines of a file are mostly written by one program. A walk that found nothing to say leaves its line behind as
//! literals, bytes that were judged as they stand, and slots, values that may be others of their kind. A line with the
//! same literals and with good values in the slots takes the same walk, which need not be walked again.
//!
//! What makes it exact: a slot is only what the walk looked at as a value of its kind and in no other way. What hooks
//! read ([`super::Members`]), tags, keys, chosen words stay literal; a record with anything of another effect (files)
//! leaves nothing behind. Whatever does not fit is walked.

use super::Kind;
use super::fits::{is_any_text, is_of_good_length, number_fits};
use super::locations::Locations;
use super::measure::Measure;
use crate::catalog::Quirks;
use crate::json::{self, Scanner, Token};

/// What stands in a slot.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Slot {
    /// A record's id: a string with something to see.
    Id,
    /// A value of a scalar kind.
    Value(&'static Kind),
    /// A text of a kind that is an S3 address.
    Location(&'static Kind),
    /// An object or a list, as its start says, whose inside no table looks into.
    Inside(json::Kind),
    /// Nothing: the text ends.
    End,
}

impl Slot {
    fn is(self, other: Self) -> bool {
        match (self, other) {
            (Self::Value(one), Self::Value(other)) | (Self::Location(one), Self::Location(other)) => {
                std::ptr::eq(one, other)
            }
            (Self::Inside(one), Self::Inside(other)) => one == other,
            (Self::Id, Self::Id) | (Self::End, Self::End) => true,
            _ => false,
        }
    }

    /// Whether another value of a kind changes nothing but what is said of it.
    const fn is_without_effect(self) -> bool {
        matches!(self, Self::Value(Kind::Integer { .. } | Kind::Number { .. }))
    }
}

/// A literal and the slot behind it.
#[derive(Debug)]
struct Node {
    /// The literal, in `bytes`.
    from: u32,
    to: u32,
    slot: Slot,
    /// What may follow: the first child.
    below: u32,
    /// What else may stand here: the next sibling.
    beside: u32,
}

/// No node.
const NONE: u32 = u32::MAX;

/// What is known of the lines so far.
#[derive(Debug)]
pub(crate) struct Skeletons {
    nodes: Vec<Node>,
    bytes: Vec<u8>,
    root: u32,
    /// The slots of the line that is walked, in its order; none while nobody wants to know.
    trace: Option<Vec<(Token, Slot)>>,
    /// The slots of the line that was compared.
    filled: Vec<(Token, Slot)>,
    pace: Pace,
}

impl Default for Skeletons {
    fn default() -> Self {
        Self {
            nodes: Vec::new(),
            bytes: Vec::new(),
            root: NONE,
            trace: None,
            filled: Vec::new(),
            pace: Pace::default(),
        }
    }
}

/// Whether it pays: lines that have nothing in common cost a comparison each, and are left alone for longer and longer.
#[derive(Debug, Default)]
struct Pace {
    /// Lines to leave alone.
    pause: u32,
    /// How long the next pause will be.
    next_pause: u32,
    lines: u32,
    hits: u32,
}

impl Pace {
    /// Lines after which the hits are counted.
    const WINDOW: u32 = 256;
    const LONGEST: u32 = 1 << 16;

    /// Whether to look at this line.
    fn is_due(&mut self) -> bool {
        self.pause = self.pause.saturating_sub(1);
        self.pause == 0
    }

    /// A line was compared. Whether comparing has not paid.
    fn count(&mut self, hit: bool) -> bool {
        self.lines += 1;
        self.hits += u32::from(hit);
        if self.lines < Self::WINDOW {
            return false;
        }
        let failed = self.hits * 4 < self.lines;
        self.lines = 0;
        self.hits = 0;
        if failed {
            self.next_pause = (self.next_pause * 4).clamp(Self::WINDOW, Self::LONGEST);
            self.pause = self.next_pause;
        } else {
            self.next_pause = 0;
        }
        failed
    }
}

impl Skeletons {
    /// Nodes and bytes of literals that are kept.
    const NODES: usize = 1024;
    const BYTES: usize = 1 << 17;
    /// What may stand in one place; more are as good as none in common, and each would be compared.
    const SIBLINGS: usize = 12;
    /// Slots of one line, and the longest literal.
    const SLOTS: usize = 256;
    const LITERAL: usize = 1 << 13;

    /// Whether `line` is known to be good: a walk of it would find nothing. Then it has been measured as the walk would
    /// have, and the answer is the record's id. Else a walk is due, which this remembers if [`Skeletons::learn`]
    /// follows.
    pub(crate) fn compare(
        &mut self,
        line: &[u8],
        quirks: &Quirks,
        measure: Option<&mut Measure>,
        locations: &mut Locations,
    ) -> Option<Token> {
        self.trace = None;
        if !self.pace.is_due() {
            return None;
        }
        let id = self.fit(line, quirks).filter(|_| self.lies_well(line, locations));
        if self.pace.count(id.is_some()) {
            self.forget();
            return None;
        }
        if id.is_none() {
            self.filled.clear();
            let mut trace = std::mem::take(&mut self.filled);
            trace.clear();
            self.trace = (self.nodes.len() < Self::NODES).then_some(trace);
            return None;
        }
        if let Some(measure) = measure {
            for &(token, slot) in &self.filled {
                match slot {
                    Slot::Inside(_) => measure.text(token.bytes(line), true),
                    Slot::Value(Kind::OutputTokens { .. }) => {
                        measure.max_output(super::fits::most_output(token.number(line), quirks));
                    }
                    Slot::Value(Kind::Visible | Kind::Text { .. } | Kind::Passage(_)) | Slot::Location(_) => {
                        measure.text(token.bytes(line), token.escaped);
                    }
                    Slot::Value(_) | Slot::Id | Slot::End => {}
                }
            }
        }
        id
    }

    /// Whether the S3 addresses of the line lie where they have to; passes them if so.
    fn lies_well(&self, line: &[u8], locations: &mut Locations) -> bool {
        for &(token, slot) in &self.filled {
            if let Slot::Location(_) = slot {
                if !locations.takes(&token.text(line)) {
                    locations.passed.clear();
                    return false;
                }
                locations.passed.push(token);
            }
        }
        true
    }

    /// Follows the line through what is known.
    fn fit(&mut self, line: &[u8], quirks: &Quirks) -> Option<Token> {
        self.filled.clear();
        let mut id = None;
        let mut at = 0;
        let mut next = self.root;
        loop {
            let node = self.nodes.get(next as usize)?;
            let literal = self.bytes.get(node.from as usize..node.to as usize)?;
            let fitted = if begins(line, at, literal) {
                value(line, at + literal.len(), node.slot, quirks)
            } else {
                None
            };
            let Some(token) = fitted else {
                next = node.beside;
                continue;
            };
            match node.slot {
                Slot::End => return id,
                Slot::Id => id = Some(token),
                _ => {}
            }
            self.filled.push((token, node.slot));
            // The closing quote of a string belongs to the next literal.
            at = token.end - usize::from(token.kind == json::Kind::String);
            next = node.below;
        }
    }

    /// A value of the walked line that may be another: the walk judged it by its kind alone.
    #[inline]
    pub(crate) fn slot(&mut self, token: Token, slot: Slot) {
        if let Some(trace) = &mut self.trace {
            trace.push((token, slot));
            if trace.len() > Self::SLOTS {
                self.trace = None;
            }
        }
    }

    /// The text that the walk judged last is an S3 address.
    pub(crate) fn located(&mut self, token: Token) {
        let slots = self.trace.iter_mut().flatten();
        if let Some((_, slot)) = slots.rev().find(|(slot, _)| *slot == token)
            && let Slot::Value(kind) = *slot
        {
            *slot = Slot::Location(kind);
        }
    }

    /// The line has what only a walk can judge or count.
    #[inline]
    pub(crate) fn give_up(&mut self) {
        if let Some(trace) = self.trace.take() {
            self.filled = trace;
        }
    }

    /// The bytes of the line from `start` to `end` were read in another way than by their kind.
    pub(crate) fn read(&mut self, start: usize, end: usize) {
        let Some(trace) = &mut self.trace else {
            return;
        };
        let is_read = |token: &Token| token.start >= start && token.end <= end;
        if trace
            .iter()
            .any(|(token, slot)| is_read(token) && !slot.is_without_effect())
        {
            return self.give_up();
        }
        trace.retain(|(token, _)| !is_read(token));
    }

    /// Remembers the line that was walked since [`Skeletons::compare`]: nothing was to be said of it.
    pub(crate) fn learn(&mut self, line: &[u8]) {
        let Some(mut trace) = self.trace.take() else {
            return;
        };
        if line.len() < 4 * Self::BYTES {
            self.insert(line, &trace);
        }
        trace.clear();
        self.filled = trace;
    }

    fn insert(&mut self, line: &[u8], trace: &[(Token, Slot)]) {
        let mut from = 0;
        let mut above = NONE;
        let slots = trace.iter().map(|&(token, slot)| {
            let opened = usize::from(token.kind == json::Kind::String);
            (token.start + opened, token.end - opened, slot)
        });
        for (start, end, slot) in slots.chain([(line.len(), line.len(), Slot::End)]) {
            let Some(literal) = line
                .get(from..start)
                .filter(|literal| literal.len() <= Self::LITERAL)
            else {
                return;
            };
            let mut child = self.below(above);
            let mut siblings = 0;
            while let Some(node) = self.nodes.get(child as usize) {
                let known = self.bytes.get(node.from as usize..node.to as usize);
                if slot.is(node.slot) && known == Some(literal) {
                    break;
                }
                child = node.beside;
                siblings += 1;
            }
            if siblings >= Self::SIBLINGS {
                return;
            }
            if child == NONE {
                child = self.add(above, literal, slot);
            }
            if child == NONE {
                return;
            }
            above = child;
            from = end;
        }
    }

    fn below(&self, node: u32) -> u32 {
        self.nodes.get(node as usize).map_or(self.root, |node| node.below)
    }

    /// A new node below `above`, or none where there is no room.
    fn add(&mut self, above: u32, literal: &[u8], slot: Slot) -> u32 {
        if self.nodes.len() >= Self::NODES || self.bytes.len() + literal.len() > Self::BYTES {
            return NONE;
        }
        let place = |length: usize| u32::try_from(length).unwrap_or(NONE);
        let (from, child) = (place(self.bytes.len()), place(self.nodes.len()));
        self.bytes.extend_from_slice(literal);
        self.nodes.push(Node {
            from,
            to: place(self.bytes.len()),
            slot,
            below: NONE,
            beside: self.below(above),
        });
        match self.nodes.get_mut(above as usize) {
            Some(above) => above.below = child,
            None => self.root = child,
        }
        child
    }

    fn forget(&mut self) {
        self.nodes.clear();
        self.bytes.clear();
        self.root = NONE;
    }
}

/// Whether `literal` stands at `at` of `line`. Without a call to compare memory, which goes byte by byte in wasm.
#[inline]
fn begins(line: &[u8], at: usize, literal: &[u8]) -> bool {
    let Some(there) = line.get(at..at + literal.len()) else {
        return false;
    };
    let same = |one: &[u8; 16], other: &[u8; 16]| u128::from_ne_bytes(*one) == u128::from_ne_bytes(*other);
    match (literal.last_chunk(), there.last_chunk()) {
        // Literals that may stand in one place differ in what they lead to.
        (Some(one), Some(other)) => {
            same(one, other) && {
                let blocks = literal.as_chunks().0.iter().zip(there.as_chunks().0);
                blocks.into_iter().all(|(one, other)| same(one, other))
            }
        }
        _ => json::same(literal, there),
    }
}

/// The value at `at`, or behind the quote before it, where it is a good one for the slot.
#[inline]
fn value(line: &[u8], at: usize, slot: Slot, quirks: &Quirks) -> Option<Token> {
    match slot {
        Slot::End => (at == line.len()).then_some(Token {
            kind: json::Kind::ObjectEnd,
            start: at,
            end: at,
            escaped: false,
        }),
        Slot::Id => Scanner::string_at(line, at - 1).filter(|token| !token.is_blank(line)),
        Slot::Inside(kind) => Scanner::plain_at(line, at).filter(|token| token.kind == kind),
        Slot::Value(kind) | Slot::Location(kind) => match kind {
            Kind::Visible | Kind::Text { .. } | Kind::Passage(_) => {
                let token = Scanner::string_at(line, at - 1)?;
                let is_good = if is_any_text(kind) {
                    !token.is_blank(line)
                } else {
                    is_of_good_length(kind, token, line, quirks)
                };
                is_good.then_some(token)
            }
            Kind::Integer { .. } | Kind::OutputTokens { .. } | Kind::Number { .. } => {
                let (token, number) = Scanner::number_at(line, at)?;
                number_fits(kind, number, quirks).then_some(token)
            }
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests;
