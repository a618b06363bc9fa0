//! Values whose inside nobody looks at: schemas of tools, arguments of calls.

use super::{MAX_DEPTH, string};

/// Names of the objects that are open, together.
const NAMES: usize = 64;
/// Levels below the value.
const LEVELS: usize = 16;

/// Where the object or list that begins at `start` ends, when there is nothing to say about it: it is valid JSON, no
/// object in it has a name twice, and it is of ordinary size. `None` leaves the judgement to who looks at each token.
///
/// This is a fast path: what it accepts, the tokens of [`super::Reader`] give without an error as well.
pub(super) fn plain_end(text: &[u8], start: usize, depth: u32) -> Option<usize> {
    if depth as usize + 1 + LEVELS > MAX_DEPTH as usize {
        return None;
    }
    let mut names = Names {
        hashes: [0; NAMES],
        count: 0,
    };
    // For each level above the innermost: whether it is an object, and where its names begin.
    let mut above = [(false, 0_usize); LEVELS];
    let mut level = 0;
    let mut in_object = *text.get(start)? == b'{';
    let mut base = 0;
    let mut at = start + 1;
    let mut fresh = true;
    loop {
        let mut byte = byte_at(text, &mut at)?;
        if byte == if in_object { b'}' } else { b']' } {
            at += 1;
            if level == 0 {
                return Some(at);
            }
            level -= 1;
            names.count = base;
            (in_object, base) = *above.get(level)?;
            fresh = false;
            continue;
        }
        if !fresh {
            if byte != b',' {
                return None;
            }
            at += 1;
            byte = byte_at(text, &mut at)?;
        }
        fresh = false;
        if in_object {
            if byte != b'"' {
                return None;
            }
            let end = string_end(text, at)?;
            if names.is_new(text, at + 1, end - 1, base)? {
                at = end;
            } else {
                return None;
            }
            if byte_at(text, &mut at)? != b':' {
                return None;
            }
            at += 1;
            byte = byte_at(text, &mut at)?;
        }
        match byte {
            b'"' => {
                at = match string::short(text, at + 1) {
                    0 => string::scan(text, at).ok()?.0,
                    end => end,
                };
            }
            b'{' | b'[' => {
                *above.get_mut(level)? = (in_object, base);
                level += 1;
                in_object = byte == b'{';
                base = names.count;
                fresh = true;
                at += 1;
            }
            b't' => at = word(text, at, b"true")?,
            b'f' => at = word(text, at, b"false")?,
            b'n' => at = word(text, at, b"null")?,
            b'0'..=b'9' | b'-' => at = number(text, at)?,
            _ => return None,
        }
    }
}

/// The next byte that is no whitespace; `at` moves there.
#[inline]
fn byte_at(text: &[u8], at: &mut usize) -> Option<u8> {
    loop {
        match *text.get(*at)? {
            b' ' | b'\t' | b'\n' | b'\r' => *at += 1,
            byte => return Some(byte),
        }
    }
}

/// The end of a name without escapes.
#[inline(always)]
#[allow(
    clippy::inline_always,
    reason = "a sixth of the time of a file of tools goes into calls otherwise"
)]
fn string_end(text: &[u8], at: usize) -> Option<usize> {
    match string::short(text, at + 1) {
        0 => match string::scan(text, at) {
            Ok((end, false)) => Some(end),
            _ => None,
        },
        end => Some(end),
    }
}

fn word(text: &[u8], at: usize, word: &[u8]) -> Option<usize> {
    text.get(at..)?.starts_with(word).then_some(at + word.len())
}

/// The end of an integer or a plain fraction.
fn number(text: &[u8], start: usize) -> Option<usize> {
    let digits = |from: usize| {
        let mut end = from;
        while text.get(end)?.is_ascii_digit() {
            end += 1;
        }
        (end > from && end < from + 100).then_some(end)
    };
    let first = start + usize::from(text.get(start) == Some(&b'-'));
    let mut end = digits(first)?;
    if text.get(first) == Some(&b'0') && end > first + 1 {
        return None;
    }
    if text.get(end) == Some(&b'.') {
        end = digits(end + 1)?;
    }
    match text.get(end) {
        Some(b'e' | b'E') => None,
        _ => Some(end),
    }
}

/// Hashes of the names of the objects that are open, innermost last.
struct Names {
    hashes: [u64; NAMES],
    count: usize,
}

impl Names {
    /// Adds the name at `start..end`; whether the object whose names begin at `base` has surely not had it. `None`
    /// when there are too many.
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "called for every name")]
    fn is_new(&mut self, text: &[u8], start: usize, end: usize, base: usize) -> Option<bool> {
        let hash = hash(text, start, end)?;
        let is_new = self.hashes.get(base..self.count)?.iter().all(|had| *had != hash);
        *self.hashes.get_mut(self.count)? = hash;
        self.count += 1;
        Some(is_new)
    }
}

/// The same for equal names, and nearly always another for others: their first and last eight bytes and their length.
#[inline]
fn hash(text: &[u8], start: usize, end: usize) -> Option<u64> {
    let length = end - start;
    let first = u64::from_le_bytes(*text.get(start..)?.first_chunk()?);
    if length < 8 {
        // The bytes behind the name do not count; its length is told by the first zero byte, which no name has.
        return Some(first & ((1 << (length * 8)) - 1));
    }
    let last = u64::from_le_bytes(*text.get(..end)?.last_chunk()?);
    Some(first.rotate_left(29) ^ last.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ length as u64)
}

#[cfg(test)]
mod tests {
    use super::{MAX_DEPTH, plain_end};

    #[test]
    fn accepts_what_is_plain() {
        for text in [
            "{}",
            "[ ]",
            r#"{"a": 1, "b": {"a": [true, false, null, -0.5, "x"]}, "a longer name than sixteen bytes": "é"}"#,
            r#"[{"a": 1}, {"a": 2}, [], {}, "a\n\u00e9"]"#,
        ] {
            let padded = format!("{text}                ");
            assert_eq!(plain_end(padded.as_bytes(), 0, 0), Some(text.len()), "{text}");
        }
    }

    #[test]
    fn leaves_everything_else() {
        for text in [
            r#"{"a": 1, "a": 2}"#,
            r#"{"a": 1, "\u0061": 2}"#,
            r#"{"a": 1,}"#,
            "[1,]",
            "[1 2]",
            "[,1]",
            r#"{"a" 1}"#,
            r#"{"a": }"#,
            "{a: 1}",
            "[01]",
            "[1.]",
            "[-]",
            "[1e5]",
            "[tru]",
            "[\"\t\"]",
            r#"["\x"]"#,
            "[}",
            "[",
            "",
        ] {
            let padded = format!("{text}                ");
            assert_eq!(plain_end(padded.as_bytes(), 0, 0), None, "{text}");
            assert_eq!(
                plain_end(text.as_bytes(), 0, 0),
                None,
                "{text}, at the end of the text"
            );
        }
        let deep = "[".repeat(30) + &"]".repeat(30);
        assert_eq!(plain_end(deep.as_bytes(), 0, 0), None);
        assert_eq!(
            plain_end(b"[]                ", 0, 120),
            None,
            "near the limit of nesting"
        );
        // Whatever is accepted has its innermost level within the limit.
        for depth in 0..=127_u32 {
            for levels in 1..=20_u32 {
                let text = "[".repeat(levels as usize) + &"]".repeat(levels as usize) + "                ";
                let accepted = plain_end(text.as_bytes(), 0, depth).is_some();
                assert!(
                    !accepted || depth + levels <= MAX_DEPTH,
                    "{levels} levels at {depth}"
                );
                assert!(
                    accepted || depth > 100 || levels > 16,
                    "{levels} levels at {depth}"
                );
            }
        }
    }
}
