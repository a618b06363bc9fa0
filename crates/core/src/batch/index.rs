//! Where lines are and how bad they are, at two bits a line, for a table of a million rows.

use crate::finding::Severity;

/// The lines of one part: where every 64th begins, and the worst severity of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineIndex {
    lines: u64,
    /// First byte of lines 0, 64, 128 …
    offsets: Vec<u64>,
    /// Two bits a line, the first line lowest: 0 fine, 1 note, 2 warning, 3 error.
    bits: Vec<u64>,
    /// Lines by severity.
    counts: [u64; 4],
}

/// A severity as two bits.
pub(super) const fn level(severity: Option<Severity>) -> u8 {
    match severity {
        None => 0,
        Some(Severity::Note) => 1,
        Some(Severity::Warning) => 2,
        Some(Severity::Error) => 3,
    }
}

impl LineIndex {
    /// Lines of a part that are told apart; later ones have no row.
    pub const LINES: u64 = 16_000_000;
    /// Lines between two whose beginning is known.
    pub const BLOCK: u64 = 64;
    const PER_WORD: u64 = 32;

    /// Lines in it.
    pub const fn lines(&self) -> u64 {
        self.lines
    }

    /// The next line begins at `start` and its worst finding is of this level.
    pub(super) fn push(&mut self, start: u64, level: u8) {
        if self.lines == Self::LINES {
            return;
        }
        if self.lines.is_multiple_of(Self::BLOCK) {
            self.offsets.push(start);
        }
        if self.lines.is_multiple_of(Self::PER_WORD) {
            self.bits.push(0);
        }
        if let Some(word) = self.bits.last_mut() {
            *word |= u64::from(level & 3) << (self.lines % Self::PER_WORD * 2);
        }
        self.count(level, 1);
        self.lines += 1;
    }

    fn count(&mut self, level: u8, more: i64) {
        if let Some(count) = self.counts.get_mut(usize::from(level & 3)) {
            *count = count.saturating_add_signed(more);
        }
    }

    /// The level of a line, from 0.
    pub(super) fn level(&self, line: u64) -> u8 {
        let word = self
            .bits
            .get(usize::try_from(line / Self::PER_WORD).unwrap_or(usize::MAX));
        word.map_or(0, |word| (word >> (line % Self::PER_WORD * 2) & 3) as u8)
    }

    /// Makes a line, from 0, at least as bad as `to`.
    pub(super) fn raise(&mut self, line: u64, to: u8) {
        let from = self.level(line);
        if line >= self.lines || from >= to {
            return;
        }
        if let Some(word) = self
            .bits
            .get_mut(usize::try_from(line / Self::PER_WORD).unwrap_or(usize::MAX))
        {
            *word |= u64::from(to & 3) << (line % Self::PER_WORD * 2);
            *word &= !(u64::from(!to & 3) << (line % Self::PER_WORD * 2));
            self.count(from, -1);
            self.count(to, 1);
        }
    }

    /// Lines that are at least as bad as `least`.
    pub(super) fn at_least(&self, least: u8) -> u64 {
        self.counts.iter().skip(usize::from(least)).sum()
    }

    /// Lines at least as bad as `least`, from 0, without the first `skip` of them.
    pub(super) fn pick(&self, least: u8, mut skip: u64) -> impl Iterator<Item = (u64, u8)> + '_ {
        let mut line = 0;
        std::iter::from_fn(move || {
            while line < self.lines {
                // A word at a time where nothing of it is picked.
                if line.is_multiple_of(Self::PER_WORD) && line + Self::PER_WORD <= self.lines {
                    let inside = self.in_word(line / Self::PER_WORD, least);
                    if inside <= skip {
                        skip -= inside;
                        line += Self::PER_WORD;
                        continue;
                    }
                }
                let level = self.level(line);
                line += 1;
                if level < least {
                    continue;
                }
                if skip > 0 {
                    skip -= 1;
                    continue;
                }
                return Some((line - 1, level));
            }
            None
        })
    }

    /// Lines of a whole word that are at least as bad as `least`.
    fn in_word(&self, word: u64, least: u8) -> u64 {
        const LOW: u64 = 0x5555_5555_5555_5555;
        let word = self
            .bits
            .get(usize::try_from(word).unwrap_or(usize::MAX))
            .copied()
            .unwrap_or(0);
        let (low, high) = (word & LOW, word >> 1 & LOW);
        let lines = match least {
            0 => return Self::PER_WORD,
            1 => low | high,
            2 => high,
            _ => low & high,
        };
        u64::from(lines.count_ones())
    }

    /// The block of a line, from 0: where it begins, its first line, and where the next block begins if there is one.
    pub(super) fn block(&self, line: u64) -> Option<(u64, u64, Option<u64>)> {
        let block = usize::try_from(line / Self::BLOCK).ok()?;
        let start = *self.offsets.get(block)?;
        Some((
            start,
            line / Self::BLOCK * Self::BLOCK,
            self.offsets.get(block + 1).copied(),
        ))
    }

    /// As bytes, for another worker: the number of lines, offsets, bits, all as little-endian `u64`.
    pub fn to_bytes(&self) -> Vec<u8> {
        let words = [self.lines];
        let words = words.iter().chain(&self.offsets).chain(&self.bits);
        words.flat_map(|word| word.to_le_bytes()).collect()
    }

    /// What [`LineIndex::to_bytes`] made. `None` where it did not.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (words, rest) = bytes.as_chunks::<8>();
        let (first, words) = words.split_first()?;
        let lines = u64::from_le_bytes(*first);
        let blocks = usize::try_from(lines.div_ceil(Self::BLOCK)).ok()?;
        let held = usize::try_from(lines.div_ceil(Self::PER_WORD)).ok()?;
        if lines > Self::LINES || !rest.is_empty() || words.len() != blocks + held {
            return None;
        }
        let (offsets, bits) = words.split_at(blocks);
        let read = |words: &[[u8; 8]]| words.iter().map(|word| u64::from_le_bytes(*word)).collect();
        let mut index = Self {
            lines,
            offsets: read(offsets),
            bits: read(bits),
            counts: [0; 4],
        };
        for line in 0..lines {
            index.count(index.level(line), 1);
        }
        Some(index)
    }
}

#[cfg(test)]
mod tests {
    use super::LineIndex;

    fn index(levels: &[u8]) -> LineIndex {
        let mut index = LineIndex::default();
        for (line, &level) in (0..).zip(levels) {
            index.push(line * 10, level);
        }
        index
    }

    fn levels(count: u32) -> Vec<u8> {
        (0..count).map(|line| (line * line / 7 % 4) as u8).collect()
    }

    #[test]
    fn lines_are_picked_by_severity_from_any_place() {
        for count in [0, 1, 31, 32, 33, 64, 65, 200] {
            let levels = levels(count);
            let index = index(&levels);
            for least in 0..4 {
                let all: Vec<(u64, u8)> = (0..)
                    .zip(levels.iter().copied())
                    .filter(|(_, level)| *level >= least)
                    .collect();
                assert_eq!(index.at_least(least), all.len() as u64);
                for skip in 0..=all.len() {
                    let picked: Vec<_> = index.pick(least, skip as u64).collect();
                    assert_eq!(picked, all[skip..], "{count} lines, least {least}, skip {skip}");
                }
            }
        }
    }

    #[test]
    fn raising_moves_a_line_up_and_never_down() {
        let mut index = index(&[0, 1, 2, 3]);
        for line in 0..5 {
            index.raise(line, 2);
        }
        assert_eq!(
            (0..4).map(|line| index.level(line)).collect::<Vec<_>>(),
            [2, 2, 2, 3]
        );
        assert_eq!(
            (index.at_least(0), index.at_least(2), index.at_least(3)),
            (4, 4, 1)
        );
    }

    #[test]
    fn bytes_hold_all_of_it_and_others_are_refused() {
        for count in [0, 1, 64, 65, 129] {
            let index = index(&levels(count));
            let bytes = index.to_bytes();
            assert_eq!(LineIndex::from_bytes(&bytes).as_ref(), Some(&index));
            assert!(LineIndex::from_bytes(&bytes[1..]).is_none());
            assert!(LineIndex::from_bytes(&[bytes, vec![0; 8]].concat()).is_none());
        }
        assert!(LineIndex::from_bytes(&u64::MAX.to_le_bytes()).is_none());
        assert!(LineIndex::from_bytes(&[]).is_none());
    }

    #[test]
    fn blocks_know_where_they_begin() {
        let index = index(&levels(130));
        assert_eq!(index.block(0), Some((0, 0, Some(640))));
        assert_eq!(index.block(127), Some((640, 64, Some(1280))));
        assert_eq!(index.block(129), Some((1280, 128, None)));
        assert_eq!(index.block(1000), None);
    }
}
