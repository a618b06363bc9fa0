//! Whether ids are unique, exactly and in bounded memory: hashes in sorted runs that the host keeps, merged.
//!
//! ```text
//! id ─ hash ─ Runs: sorted blocks of (hash, place) ─▶ the host's memory or disk ─▶ Merge ─ equal hashes ─▶ Twins
//!                                                                     Twins rereads the ids and tells them apart
//! ```

use std::collections::VecDeque;

use crate::rules::Said;

use super::pass::Id;

mod around;
mod merge;
mod twins;

pub(super) use merge::Merge;
pub(super) use twins::{StretchOf, Stretches, Twins};

/// How ids are hashed.
#[derive(Clone, Copy, Debug)]
pub(super) enum Hash {
    /// By [`hash`] with this seed.
    Seeded(u64),
    /// In another way: tests make hashes meet.
    Other(fn(&[u8]) -> u64),
}

impl Hash {
    fn of(self, id: &[u8]) -> u64 {
        match self {
            Self::Seeded(seed) => hash(seed, id),
            Self::Other(hash) => hash(id),
        }
    }
}

/// A 64-bit hash of an id. Two of 4,000,000 ids share one by chance once in two million jobs, and rereading tells
/// them apart even then.
///
/// Ids are short, so what counts is the cost of few bytes: eight at a time, two multiplications each that the
/// next eight need not wait for, and nothing wider than 64 bits, which wasm would have to emulate. Each step is a
/// bijection of the state and of the word, so ids that differ in one word never meet; the mixer at the end makes
/// every bit depend on all, since sorting looks at the high ones and tables at the low ones.
///
/// All of that can be run backwards, so ids that meet can be written. The seed goes into every word before it is
/// multiplied: who does not know it does not know how the difference of two words comes out either.
pub(super) fn hash(seed: u64, id: &[u8]) -> u64 {
    const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
    // The bits of a small seed are spread; none stays none.
    let key = seed
        .wrapping_mul(0xD6E8_FEB8_6659_FD93)
        .rotate_left(32)
        .wrapping_mul(ODD);
    let mixed = |word: u64| {
        let word = (word ^ key).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        (word ^ word >> 47).wrapping_mul(0x94D0_49BB_1331_11EB)
    };
    // The length goes first: the last word is filled up with zeros.
    let mut state = (id.len() as u64).wrapping_add(seed).wrapping_mul(ODD);
    let (words, rest) = id.as_chunks::<8>();
    for word in words {
        state = (state ^ mixed(u64::from_le_bytes(*word)))
            .rotate_left(29)
            .wrapping_mul(ODD);
    }
    let last = rest
        .iter()
        .rev()
        .fold(0, |word, &byte| word << 8 | u64::from(byte));
    state = (state ^ mixed(last)).rotate_left(29).wrapping_mul(ODD);
    state = (state ^ state >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    state = (state ^ state >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ state >> 31
}

/// An id's hash and its place. Ordered by both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    pub(super) hash: u64,
    /// The line within its part, from 1, above [`Entry::OFFSET`] bits of the id's first byte in the file.
    at: u64,
}

impl Entry {
    /// Bytes of an entry in a run: hash, then place, both little-endian.
    pub(super) const BYTES: usize = 16;
    /// Bits of a place that tell the byte: files of up to 64 GiB.
    const OFFSET: u32 = 36;

    /// `None` where the place is beyond what an entry holds.
    fn new(hash: u64, line: u64, offset: u64) -> Option<Self> {
        let fits = line < 1 << (u64::BITS - Self::OFFSET) && offset < 1 << Self::OFFSET;
        fits.then_some(Self {
            hash,
            at: line << Self::OFFSET | offset,
        })
    }

    pub(super) const fn line(self) -> u64 {
        self.at >> Self::OFFSET
    }

    pub(super) const fn offset(self) -> u64 {
        self.at & ((1 << Self::OFFSET) - 1)
    }

    fn to_bytes(self) -> [u8; Self::BYTES] {
        (u128::from(self.hash) | u128::from(self.at) << 64).to_le_bytes()
    }

    #[allow(clippy::cast_possible_truncation, reason = "each half is taken for itself")]
    fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        let both = u128::from_le_bytes(bytes);
        Self {
            hash: both as u64,
            at: (both >> 64) as u64,
        }
    }
}

/// The entries of a part's ids, handed out in sorted runs.
#[derive(Debug)]
pub(super) struct Runs {
    hash: Hash,
    entries: Vec<Entry>,
    /// Full runs that wait to be taken; as many as fill up during one push.
    ready: VecDeque<Vec<Entry>>,
    seen: u64,
}

impl Runs {
    /// Most entries of a run: 1 MiB.
    const LONGEST: usize = 65_536;

    pub(super) fn new(hash: Hash) -> Self {
        Self {
            hash,
            entries: Vec::new(),
            ready: VecDeque::new(),
            seen: 0,
        }
    }

    /// Ids seen, those whose place does not fit an entry included.
    pub(super) const fn seen(&self) -> u64 {
        self.seen
    }

    /// An id of a line of the part. Nothing is said about it now.
    pub(super) fn push(&mut self, id: &Id<'_>) -> Option<Said> {
        self.seen += 1;
        if let Some(entry) = Entry::new(self.hash.of(id.bytes), id.line, id.offset) {
            self.entries.push(entry);
        }
        if self.entries.len() == Self::LONGEST {
            self.ready.push_back(std::mem::take(&mut self.entries));
        }
        None
    }

    /// The next full run; with `rest`, also the one that is not full. Sorted, as bytes.
    pub(super) fn take(&mut self, rest: bool) -> Option<Vec<u8>> {
        let mut run = match self.ready.pop_front() {
            Some(run) => run,
            None if rest && !self.entries.is_empty() => std::mem::take(&mut self.entries),
            None => return None,
        };
        run.sort_unstable();
        let mut bytes = Vec::with_capacity(run.len() * Entry::BYTES);
        for entry in run {
            bytes.extend_from_slice(&entry.to_bytes());
        }
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{Entry, Hash, Id, Runs, hash};

    #[test]
    fn ids_that_people_use_do_not_meet() {
        let mut seen = HashSet::new();
        let mut count = 0;
        for number in 0..50_000_u64 {
            let ids = [
                format!("{number}"),
                format!("CALL{number:07}"),
                format!("{number:016x}"),
                format!("row-{number}-of-50000-in-a-long-name"),
                format!("{number:032x}"),
                "0".repeat(usize::try_from(number % 400).unwrap_or(0)) + &format!("x{}", number / 400),
            ];
            for id in ids {
                seen.insert(hash(0, id.as_bytes()));
                count += 1;
            }
        }
        // `0…` of `x0` to `x124` in 400 lengths; the decimal ones are all different from them.
        assert_eq!(seen.len(), count);
    }

    /// Two ids whose words differ so that the differences cancel out, whatever came before: found by running the
    /// unseeded hash backwards.
    #[test]
    fn ids_that_were_made_to_meet_part_with_a_seed() {
        const ODD: u64 = 0x9E37_79B9_7F4A_7C15;
        const FIRST: u64 = 0xBF58_476D_1CE4_E5B9;
        const SECOND: u64 = 0x94D0_49BB_1331_11EB;
        // Newton's way to the inverse of an odd number.
        let inverse = |odd: u64| {
            (0..6).fold(odd, |guess: u64, _| {
                guess.wrapping_mul(2_u64.wrapping_sub(odd.wrapping_mul(guess)))
            })
        };
        let mixed = |word: u64| {
            let word = word.wrapping_mul(FIRST);
            (word ^ word >> 47).wrapping_mul(SECOND)
        };
        let unmixed = |mixed: u64| {
            let word = mixed.wrapping_mul(inverse(SECOND));
            (word ^ word >> 47).wrapping_mul(inverse(FIRST))
        };
        let step = |state: u64, word: u64| (state ^ mixed(word)).rotate_left(29).wrapping_mul(ODD);
        let start = 16_u64.wrapping_mul(ODD);
        let (one, other) = (0x3131_3131_3131_3131, 0x3232_3232_3232_3232);
        let second = 0x3333_3333_3333_3333;
        // After the first word the states differ; the second word takes the difference back.
        let back = unmixed(mixed(second) ^ step(start, one) ^ step(start, other));
        let id = |first: u64, second: u64| [first.to_le_bytes(), second.to_le_bytes()].concat();
        let (one, other) = (id(one, second), id(other, back));
        assert_eq!(hash(0, &one), hash(0, &other), "they meet");
        for seed in 1..1_000 {
            assert_ne!(hash(seed, &one), hash(seed, &other), "with {seed}");
        }
    }

    #[test]
    fn zeros_at_the_end_count() {
        let zeros = [0_u8; 40];
        let hashes: HashSet<u64> = (0..=40).map(|len| hash(0, &zeros[..len])).collect();
        assert_eq!(hashes.len(), 41);
    }

    /// Half of the output's bits flip with any bit of the input, within what chance allows.
    #[test]
    fn every_bit_depends_on_every_bit() {
        for len in [1, 7, 8, 11, 16, 36] {
            let mut flips = [0_u32; 64];
            let mut trials = 0;
            for seed in 0..200_u8 {
                let id: Vec<u8> = (0..len)
                    .map(|at: u8| seed.wrapping_mul(31).wrapping_add(at))
                    .collect();
                for bit in 0..usize::from(len) * 8 {
                    let mut other = id.clone();
                    other[bit / 8] ^= 1 << (bit % 8);
                    let changed = hash(u64::from(seed), &id) ^ hash(u64::from(seed), &other);
                    for (place, flip) in flips.iter_mut().enumerate() {
                        *flip += u32::from(changed >> place & 1 == 1);
                    }
                    trials += 1;
                }
            }
            for (place, flip) in flips.into_iter().enumerate() {
                let share = f64::from(flip) / f64::from(trials);
                assert!(
                    (0.42..0.58).contains(&share),
                    "length {len}, bit {place}: {share}"
                );
            }
        }
    }

    #[test]
    fn entries_survive_their_bytes_and_places_beyond_are_refused() {
        let entry = Entry::new(u64::MAX - 5, (1 << 28) - 1, (1 << 36) - 1).unwrap();
        assert_eq!(Entry::from_bytes(entry.to_bytes()), entry);
        assert_eq!((entry.line(), entry.offset()), ((1 << 28) - 1, (1 << 36) - 1));
        assert!(Entry::new(0, 1 << 28, 0).is_none());
        assert!(Entry::new(0, 0, 1 << 36).is_none());
    }

    #[test]
    fn runs_are_sorted_and_hold_all_that_was_seen() {
        let mut runs = Runs::new(Hash::Seeded(0));
        let mut lengths = Vec::new();
        for number in 0..150_000_u64 {
            let name = format!("{number}");
            runs.push(&Id {
                bytes: name.as_bytes(),
                line: number + 1,
                offset: number * 40,
            });
        }
        let mut places = HashSet::new();
        while let Some(run) = runs.take(true) {
            let entries: Vec<Entry> = run
                .as_chunks()
                .0
                .iter()
                .map(|bytes| Entry::from_bytes(*bytes))
                .collect();
            assert!(entries.is_sorted());
            lengths.push(entries.len());
            places.extend(entries.iter().map(|entry| (entry.line(), entry.offset())));
        }
        assert_eq!(lengths, [65_536, 65_536, 18_928]);
        assert_eq!(places.len(), 150_000);
        assert_eq!(runs.seen(), 150_000);
    }
}
