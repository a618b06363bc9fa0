//! Counting features in windows of raw JSON text.

use super::class::{BREATHS, CLASS, HIGH, LANES, LETTERS, LOW, SMALL, Script, kind};
use super::features::{ENGLISH, FIRST_SCRIPT, Features, TEXTS, UNIT, WIDE_WORDS};

/// The longest text that is read whole, in bytes.
const WHOLE: usize = 192;
/// The bytes of a window. Packed counts are one byte each, so a window must stay under 256.
const WINDOW: usize = 64;
/// Longer texts are read in this many windows, and one more for so many bytes.
const WINDOWS: usize = 2;
/// The bytes for which there is one more window.
const STRIDE: usize = 24 * WINDOW;

/// Counts features of prompt texts. Deterministic: the same texts give the same counts.
///
/// Texts up to 192 bytes are read whole; longer ones in windows of 64 bytes spread evenly (about a fifth of a
/// text of 1 kB, a twenty-fourth of a long one) and scaled to the whole.
#[derive(Clone, Debug, Default)]
pub struct Meter {
    features: Features,
    /// Counts of short texts that wait to be added, one byte each.
    packed: Packed,
    /// Bytes in `packed`; none of its counts is larger.
    held: usize,
    /// Counts of the text at hand, until it is clear whether it is English.
    lanes: [u64; LANES],
    /// Latin letters with marks in the text at hand.
    marked: u64,
}

/// Sixteen counts of one byte each.
#[derive(Clone, Copy, Debug, Default)]
struct Packed {
    low: u64,
    high: u64,
}

impl Meter {
    /// Measures a text: the bytes between the quotes of a JSON string as they stand there, `escaped` if there may
    /// be a backslash among them. Broken escapes and broken UTF-8 are measured as some character.
    pub fn text(&mut self, raw: &[u8], escaped: bool) {
        self.features.counts[TEXTS] += UNIT;
        if raw.len() <= WHOLE {
            if self.held + raw.len() > 255 {
                self.settle(UNIT);
            }
            self.held += raw.len();
            self.scan(raw, 0, raw.len(), kind::START, UNIT);
            return;
        }
        self.settle(UNIT);
        let windows = WINDOWS + raw.len() / STRIDE;
        let scale = (raw.len() as u64).saturating_mul(UNIT) / (windows * WINDOW) as u64;
        let free = raw.len() - windows * WINDOW;
        for window in 0..windows {
            // Each window lies somewhere in its share of the text, not at a fixed step: lists and tables repeat.
            let from = free * window / windows;
            let share = free * (window + 1) / windows - from;
            let start = window * WINDOW + from + jitter(window, share);
            let first = align(raw, start, escaped);
            let before = match start.checked_sub(1).and_then(|at| raw.get(at)) {
                None => kind::START,
                Some(byte) => match CLASS[usize::from(*byte)] {
                    kind::CLOSER => kind::WIDE,
                    class => class,
                },
            };
            self.scan(raw, first, start + WINDOW, before, scale);
            self.flush(scale);
        }
        self.settle(scale);
    }

    /// Counts an image, by its width and height in pixels where they are known.
    pub fn image(&mut self, pixels: Option<(u32, u32)>) {
        self.features.images.add(pixels);
    }

    /// What was measured since the last call.
    pub fn take(&mut self) -> Features {
        self.settle(UNIT);
        std::mem::take(&mut self.features)
    }

    /// Counts the characters that begin in `at..end`, up to 255 bytes.
    fn scan(&mut self, raw: &[u8], mut at: usize, end: usize, before: u8, scale: u64) {
        let mut packed = self.packed;
        let mut before = before;
        while at < end {
            // Rows of plain ASCII go through two tables and nothing else.
            let row = raw.get(at..end).unwrap_or_default();
            let mut taken = 0;
            for byte in row {
                let class = CLASS[usize::from(*byte)];
                if class == kind::CLOSER {
                    break;
                }
                packed.raise(before, class);
                before = class;
                taken += 1;
            }
            at += taken;
            if at >= end {
                break;
            }
            let (point, length) = character(raw.get(at..).unwrap_or_default());
            at += length;
            if let Some(byte) = u8::try_from(point).ok().filter(u8::is_ascii) {
                let class = if byte == b'\\' {
                    kind::SIGN
                } else {
                    CLASS[usize::from(byte)]
                };
                packed.raise(before, class);
                before = class;
                continue;
            }
            let script = Script::of(point);
            let class = script.class();
            self.marked += match script {
                Script::Latin | Script::LatinExtended | Script::LatinMore => scale,
                _ => 0,
            };
            self.features.counts[FIRST_SCRIPT + script as usize] += scale;
            if class == kind::WIDE && !(before <= kind::UPPER || before == kind::WIDE) {
                self.features.counts[WIDE_WORDS] += scale;
            }
            before = class;
        }
        self.packed = packed;
    }

    /// Unpacks the packed counts, each `scale` times.
    fn flush(&mut self, scale: u64) {
        let Packed { low, high } = std::mem::take(&mut self.packed);
        self.held = 0;
        let bytes = low.to_le_bytes().into_iter().chain(high.to_le_bytes());
        for (count, lane) in self.lanes.iter_mut().zip(bytes) {
            *count += u64::from(lane) * scale;
        }
    }

    /// Adds what was counted since the last time, to English or to the other languages: tokenizers know English
    /// words better than others. What has many `h w y` and next to no letters with marks reads like English.
    fn settle(&mut self, scale: u64) {
        self.flush(scale);
        let lanes = std::mem::take(&mut self.lanes);
        let marked = std::mem::take(&mut self.marked);
        let small = lanes[SMALL];
        let english = lanes[BREATHS] * 16 > small && marked * 100 <= small;
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

impl Packed {
    #[inline]
    fn raise(&mut self, before: u8, class: u8) {
        let pair = usize::from((before << 4) | class);
        self.low += LOW[pair];
        self.high += HIGH[pair];
    }
}

/// A place below `share`, different for every window and the same at every run.
fn jitter(window: usize, share: usize) -> usize {
    let spread = (window as u32).wrapping_add(1).wrapping_mul(0x9E37_79B9);
    (u64::from(spread) * share as u64 >> 32) as usize
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

/// The character that begins `raw` (with a backslash, or beyond ASCII) and its bytes, at least one.
fn character(raw: &[u8]) -> (u32, usize) {
    match *raw {
        [b'\\', b'u', ..] => match unit(raw) {
            Some(high @ 0xD800..=0xDBFF) => match raw.get(6..).and_then(unit) {
                Some(low @ 0xDC00..=0xDFFF) => (
                    0x10000 + ((u32::from(high) & 0x3FF) << 10 | u32::from(low) & 0x3FF),
                    12,
                ),
                _ => (u32::from(high), 6),
            },
            Some(point) => (u32::from(point), 6),
            None => (u32::from(b'\\'), 2),
        },
        [b'\\', escape, ..] => {
            let plain = match escape {
                b'n' | b'r' => b'\n',
                b't' => b'\t',
                _ => b'\\',
            };
            (u32::from(plain), 2)
        }
        [lead @ 0xC0..=0xDF, one, ..] => (u32::from(lead & 0x1F) << 6 | u32::from(one & 0x3F), 2),
        [lead @ 0xE0..=0xEF, one, two, ..] => (
            u32::from(lead & 0x0F) << 12 | u32::from(one & 0x3F) << 6 | u32::from(two & 0x3F),
            3,
        ),
        [lead @ 0xF0..=0xF7, one, two, three, ..] => (
            u32::from(lead & 0x07) << 18
                | u32::from(one & 0x3F) << 12
                | u32::from(two & 0x3F) << 6
                | u32::from(three & 0x3F),
            4,
        ),
        _ => (u32::from(b'\\'), 1),
    }
}

/// The value of `\uXXXX` at the beginning of `raw`.
fn unit(raw: &[u8]) -> Option<u16> {
    let [b'\\', b'u', digits @ ..] = raw else {
        return None;
    };
    let digits = digits.get(..4)?;
    digits.iter().try_fold(0, |value, digit| {
        let digit = char::from(*digit).to_digit(16)?;
        Some(value << 4 | u16::try_from(digit).ok()?)
    })
}
