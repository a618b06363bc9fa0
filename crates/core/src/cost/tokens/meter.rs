//! Counting features in windows of raw JSON text.

use super::class::{
    BEFORE, BREATHS, CLASS, LANES, LETTER, LETTERS, RAISED, SMALL, Written, kind, script_of, script_of_three,
};
use super::features::{ENGLISH, FIRST_SCRIPT, Features, MARKED, TEXTS, UNIT, WIDE_WORDS};

/// The longest text that is read whole, in bytes.
const WHOLE: usize = 128;
/// The bytes of a window.
const WINDOW: usize = 64;
/// Longer texts are read in this many windows, and one more for every `STRIDE` bytes.
const WINDOWS: usize = 2;
/// See [`WINDOWS`].
const STRIDE: usize = 32 * WINDOW;
/// Packed counts are one byte each: no more characters than this are counted before they are unpacked.
const PACKED: usize = 255;

/// Counts features of prompt texts. Deterministic: the same texts give the same counts.
///
/// Texts up to 128 bytes are read whole; longer ones in windows of 64 bytes spread evenly (an eighth of a text of
/// 1 kB, a thirty-second of a long one) and scaled to the whole.
#[derive(Clone, Debug, Default)]
pub struct Meter {
    features: Features,
    /// Sixteen counts of one byte each that wait to be unpacked.
    packed: [u64; 2],
    /// Bytes that were counted in `packed`; no count is larger.
    held: usize,
    /// Counts of the text at hand, until it is clear whether it is English.
    lanes: [u64; LANES],
    /// Latin letters with marks before the text at hand.
    marked: u64,
}

impl Meter {
    /// Measures a text: the bytes between the quotes of a JSON string as they stand there, `escaped` if there may
    /// be a backslash among them. Broken escapes and broken UTF-8 are measured as some character.
    pub fn text(&mut self, raw: &[u8], escaped: bool) {
        self.features.bytes = self.features.bytes.saturating_add(raw.len() as u64);
        self.features.counts[TEXTS] += UNIT;
        if raw.len() <= WHOLE {
            if self.held + raw.len() > PACKED {
                self.settle(UNIT);
            }
            self.held += raw.len();
            self.scan(raw, 0, raw.len(), kind::START << 4, UNIT);
            return;
        }
        self.settle(UNIT);
        let windows = WINDOWS + raw.len() / STRIDE;
        let scale = (raw.len() as u64).saturating_mul(UNIT) / (windows * WINDOW) as u64;
        let share = raw.len() / windows;
        let mut from = 0;
        for window in 0..windows {
            if self.held + WINDOW > PACKED {
                self.unpack(scale);
            }
            self.held += WINDOW;
            // Each window lies somewhere in its share of the text, not at a fixed step: lists and tables repeat.
            let start = from + jitter(window, share - WINDOW);
            from += share;
            let before = match start.checked_sub(1).and_then(|at| raw.get(at)) {
                None => kind::START << 4,
                Some(byte) if CLASS[usize::from(*byte)] == kind::CLOSER => kind::WIDE << 4,
                Some(byte) => BEFORE[usize::from(*byte)],
            };
            match raw.get(start..).and_then(<[u8]>::first_chunk) {
                Some(window) if are_plain(window) => self.sample(window),
                _ => self.scan(raw, align(raw, start, escaped), start + WINDOW, before, scale),
            }
        }
        self.settle(scale);
    }

    /// Counts the bytes of a text that is not read: others stand for it, see [`crate::cost::Sampling`].
    pub const fn unread(&mut self, raw: &[u8]) {
        self.features.bytes = self.features.bytes.saturating_add(raw.len() as u64);
    }

    /// Counts an image, by its width and height in pixels where they are known.
    pub fn image(&mut self, pixels: Option<(u32, u32)>) {
        self.features.images.add(pixels);
    }

    /// What was measured since the last call.
    pub fn take(&mut self) -> Features {
        self.settle(UNIT);
        self.marked = 0;
        std::mem::take(&mut self.features)
    }

    /// Counts a window of plain ASCII: of its pairs every other one, twice.
    fn sample(&mut self, window: &[u8; WINDOW]) {
        let mut once = [0; 2];
        for [first, second] in window.as_chunks::<2>().0 {
            raise(
                &mut once,
                BEFORE[usize::from(*first)] | CLASS[usize::from(*second)],
            );
        }
        self.packed[0] += once[0] << 1;
        self.packed[1] += once[1] << 1;
    }

    /// Counts the characters that begin in `at..end`. `before` is the upper half of a pair.
    fn scan(&mut self, raw: &[u8], mut at: usize, end: usize, mut before: u8, scale: u64) {
        let mut packed = self.packed;
        while at < end {
            let rest = raw.get(at..end).unwrap_or_default();
            // Eight characters of plain ASCII at once go through two tables and no branch.
            if let Some(eight) = rest.first_chunk::<8>()
                && are_plain(eight)
            {
                for byte in eight {
                    raise(&mut packed, before | CLASS[usize::from(*byte)]);
                    before = BEFORE[usize::from(*byte)];
                }
                at += 8;
                continue;
            }
            // Then one by one, as far as the eight bytes go and while they are not ASCII.
            let stop = at + 8;
            while at < end {
                // Characters of three bytes stand in rows: most of what is not Latin.
                while let Some([lead @ 0xE0..=0xEF, one, _]) = raw.get(at..).and_then(<[u8]>::first_chunk)
                    && at < end
                {
                    before = self.wide(script_of_three(*lead, *one), before, scale);
                    at += 3;
                }
                // So do their escapes.
                while let Some([b'\\', b'u', digits @ ..]) = raw.get(at..).and_then(<[u8]>::first_chunk::<6>)
                    && at < end
                    && let Some(unit @ (0x80..=0xD7FF | 0xE000..)) = unit(digits)
                {
                    before = self.wide(script_of(unit), before, scale);
                    at += 6;
                }
                if at >= end {
                    break;
                }
                let rest = raw.get(at..).unwrap_or_default();
                let (unit, length) = match rest {
                    [byte, ..] if byte.is_ascii() && *byte != b'\\' => {
                        if at >= stop {
                            break;
                        }
                        (u16::from(*byte), 1)
                    }
                    _ => character(rest),
                };
                at += length;
                if let Some(byte) = u8::try_from(unit).ok().filter(u8::is_ascii) {
                    let class = match CLASS[usize::from(byte)] {
                        kind::CLOSER => kind::SIGN,
                        class => class,
                    };
                    raise(&mut packed, before | class);
                    before = class << 4;
                    continue;
                }
                before = self.wide(script_of(unit), before, scale);
            }
        }
        self.packed = packed;
    }

    /// Counts a character beyond ASCII; gives the upper half of its pair with the next.
    #[inline]
    fn wide(&mut self, script: Written, before: u8, scale: u64) -> u8 {
        self.features.counts[FIRST_SCRIPT + usize::from(script & 31)] += scale;
        if script & LETTER == 0 {
            return kind::OTHER << 4;
        }
        if before > kind::UPPER << 4 && before != kind::WIDE << 4 {
            self.features.counts[WIDE_WORDS] += scale;
        }
        kind::WIDE << 4
    }

    /// Unpacks the packed counts, each `scale` times.
    fn unpack(&mut self, scale: u64) {
        let packed = std::mem::take(&mut self.packed);
        self.held = 0;
        for (lanes, eight) in self.lanes.chunks_exact_mut(8).zip(packed) {
            for (count, lane) in lanes.iter_mut().zip(eight.to_le_bytes()) {
                *count += u64::from(lane) * scale;
            }
        }
    }

    /// Adds what was counted since the last time, to English or to the other languages: tokenizers know English
    /// words better than others. What has many `h w y` and next to no letters with marks reads like English.
    fn settle(&mut self, scale: u64) {
        if self.held == 0 {
            return;
        }
        self.unpack(scale);
        let lanes = std::mem::take(&mut self.lanes);
        let marked: u64 = self.features.counts[MARKED].iter().sum();
        let marked_here = marked - std::mem::replace(&mut self.marked, marked);
        let small = lanes[SMALL];
        let english = lanes[BREATHS] * 16 > small && marked_here * 100 <= small;
        let (letters, others) = lanes.split_at(LETTERS);
        let from = if english { ENGLISH } else { 0 };
        for (count, lane) in self.features.counts[from..].iter_mut().zip(letters) {
            *count += lane;
        }
        for (count, lane) in self.features.counts[LETTERS..].iter_mut().zip(others) {
            *count += lane;
        }
    }
}

/// Counts a pair of neighbours.
#[inline]
fn raise(packed: &mut [u64; 2], pair: u8) {
    let [low, high] = RAISED[usize::from(pair)];
    packed[0] += low;
    packed[1] += high;
}

/// Whether none of these bytes, a multiple of eight, needs a closer look.
#[inline]
fn are_plain<const N: usize>(bytes: &[u8; N]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let mut closer = 0;
    for eight in bytes.as_chunks::<8>().0 {
        let word = u64::from_le_bytes(*eight);
        // Below 128 a byte is zero here where it was a backslash; then subtracting one sets its highest bit.
        let slashes = (word ^ (ONES * u64::from(b'\\'))).wrapping_sub(ONES);
        closer |= word | slashes;
    }
    closer & (ONES * 0x80) == 0
}

/// A place below `share` (of at most 4 GB), different for every window and the same at every run.
fn jitter(window: usize, share: usize) -> usize {
    let spread = (window as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
    usize::try_from((spread * share as u64) >> 32).unwrap_or(0)
}

/// The first place from `start` on at which a character begins.
fn align(raw: &[u8], start: usize, escaped: bool) -> usize {
    if escaped {
        // An escape is at most six bytes; a backslash begins one when an even number of them stands before.
        let back = start.saturating_sub(5);
        let near = raw.get(back..start).unwrap_or_default();
        if let Some(last) = near.iter().rposition(|byte| *byte == b'\\') {
            let at = back + last;
            let before = raw.get(..at).unwrap_or_default();
            let row = before
                .iter()
                .rev()
                .take(64)
                .take_while(|byte| **byte == b'\\')
                .count();
            if row % 2 == 0 {
                let length = if raw.get(at + 1) == Some(&b'u') { 6 } else { 2 };
                return start.max(at + length);
            }
        }
    }
    let inside = raw
        .get(start..)
        .unwrap_or_default()
        .iter()
        .take(3)
        .take_while(|byte| **byte & 0xC0 == 0x80)
        .count();
    start + inside
}

/// The UTF-16 unit of a character of two or four bytes (the first of a pair), or of an escape, and its bytes, at least
/// one.
/// What is no character is a backslash.
#[inline]
fn character(rest: &[u8]) -> (u16, usize) {
    match rest {
        [b'\\', rest @ ..] => escape(rest),
        [lead @ 0xC0..=0xDF, one, ..] => (u16::from(lead & 0x1F) << 6 | u16::from(one & 0x3F), 2),
        // Of those above U+FFFF the ideographs, from U+20000 on, are told from all others.
        [0xF0, 0xA0..=0xFF, _, _, ..] => (0xD840, 4),
        [0xF0..=0xF7, _, _, _, ..] => (0xD800, 4),
        _ => (u16::from(b'\\'), 1),
    }
}

/// The UTF-16 unit that an escape means (the first of a pair) and its bytes. What follows the backslash is given;
/// what is no escape, and a backslash itself, is a backslash.
fn escape(rest: &[u8]) -> (u16, usize) {
    match rest {
        [b'u', digits @ ..] => match unit(digits) {
            Some(high @ 0xD800..=0xDBFF) => match digits.get(4..) {
                Some([b'\\', b'u', digits @ ..]) if matches!(unit(digits), Some(0xDC00..=0xDFFF)) => {
                    (high, 12)
                }
                _ => (high, 6),
            },
            Some(unit) => (unit, 6),
            None => (u16::from(b'\\'), 2),
        },
        [b'n' | b'r', ..] => (u16::from(b'\n'), 2),
        [b't', ..] => (u16::from(b'\t'), 2),
        _ => (u16::from(b'\\'), 2),
    }
}

/// The value of four hexadecimal digits.
fn unit(digits: &[u8]) -> Option<u16> {
    let digits = digits.first_chunk::<4>()?;
    let [one, two, three, four] = digits.map(|digit| u16::from(HEX[usize::from(digit)]));
    let valid = (one | two | three | four) < 16;
    valid.then_some(one << 12 | two << 8 | three << 4 | four)
}

/// The values of hexadecimal digits; 16 for every other byte.
static HEX: [u8; 256] = hex();

const fn hex() -> [u8; 256] {
    let mut values = [16; 256];
    let mut value = 0_u8;
    while value < 16 {
        values[b"0123456789abcdef"[value as usize] as usize] = value;
        values[b"0123456789ABCDEF"[value as usize] as usize] = value;
        value += 1;
    }
    values
}
