//! Where a string ends, and whether it is one: nearly all bytes of a file go through here.

use super::block::{BLOCK, plain_units, specials};
use super::{Mistake, SyntaxError};

/// Reads the string whose opening quote is at `start`: where it ends, closing quote included, and whether it holds
/// a backslash.
#[inline]
pub(super) fn scan(text: &[u8], start: usize) -> Result<(usize, bool), SyntaxError> {
    // Names and many values end within a block.
    let short = short(text, start + 1);
    if short != 0 {
        return Ok((short, false));
    }
    scan_long(text, start)
}

/// Where a string ends whose first character is at `at`, when it has nothing special in it and ends within a block;
/// else 0.
#[inline(always)]
#[allow(clippy::inline_always, reason = "called for every string")]
pub(super) fn short(text: &[u8], at: usize) -> usize {
    let Some(block) = text.get(at..).and_then(<[u8]>::first_chunk::<BLOCK>) else {
        return 0;
    };
    let length = specials(block).trailing_zeros() as usize;
    match block.get(length) {
        Some(b'"') => at + length + 1,
        _ => 0,
    }
}

/// The same for any string.
fn scan_long(text: &[u8], start: usize) -> Result<(usize, bool), SyntaxError> {
    let mut at = start + 1;
    let mut escaped = false;
    loop {
        let special = match text.get(at..).and_then(<[u8]>::first_chunk::<BLOCK>) {
            Some(block) => match specials(block) {
                0 => {
                    at += BLOCK;
                    continue;
                }
                mask => at + mask.trailing_zeros() as usize,
            },
            None => plain_tail(text, at),
        };
        at = match text.get(special) {
            Some(b'"') => return Ok((special + 1, escaped)),
            Some(b'\\') => {
                escaped = true;
                escapes(text, special, start)?
            }
            Some(_) => return fail(Mistake::ControlCharacter, special),
            None => return fail(Mistake::UnclosedString, start),
        };
    }
}

/// The first special byte among the last few of the text, or the text's end.
fn plain_tail(text: &[u8], at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    let special = |&byte: &u8| byte == b'"' || byte == b'\\' || byte < 0x20;
    at + rest.iter().position(special).unwrap_or(rest.len())
}

const fn fail<T>(mistake: Mistake, at: usize) -> Result<T, SyntaxError> {
    Err(SyntaxError { mistake, at })
}

/// Reads escapes that follow each other, from the backslash at `at`; where the run ends. `string` is where the
/// string began.
#[inline]
fn escapes(text: &[u8], mut at: usize, string: usize) -> Result<usize, SyntaxError> {
    loop {
        let Some(&letter) = text.get(at + 1) else {
            return fail(Mistake::UnclosedString, string);
        };
        // Texts in other scripts than Latin are often nothing but these.
        if letter == b'u' {
            at = match text
                .get(at..)
                .and_then(<[u8]>::first_chunk::<BLOCK>)
                .map_or(0, plain_units)
            {
                0 => unit(text, at)?,
                units => at + units,
            };
        } else if CLASS[usize::from(letter)] & IS_ESCAPE != 0 {
            at += 2;
        } else {
            return fail(Mistake::BadEscape, at);
        }
        match text.get(at..).and_then(<[u8]>::first_chunk) {
            Some([b'\\', _]) => {}
            // A blank between two words that are all escapes.
            Some([0x20..=0x21 | 0x23..=0x5B | 0x5D.., b'\\']) => at += 1,
            _ => return Ok(at),
        }
    }
}

/// Reads the `\u` escape at `at`, or both of a surrogate pair; where it ends.
#[inline]
fn unit(text: &[u8], at: usize) -> Result<usize, SyntaxError> {
    let Some(&[_, _, one, two, three, four]) = text.get(at..).and_then(<[u8]>::first_chunk::<6>) else {
        return fail(Mistake::BadUnicodeEscape, at);
    };
    let class = |byte: u8| CLASS[usize::from(byte)];
    if (class(one) | class(two) | class(three) | class(four)) & NO_DIGIT != 0 {
        return fail(Mistake::BadUnicodeEscape, at);
    }
    match class(one) & IS_D | class(two) & (IS_8_TO_B | IS_C_TO_F) {
        HIGH => low(text, at),
        LOW => fail(Mistake::LoneSurrogate, at),
        _ => Ok(at + 6),
    }
}

/// Reads what must follow the high surrogate at `at`; where the pair ends.
fn low(text: &[u8], at: usize) -> Result<usize, SyntaxError> {
    let Some(&[b'\\', b'u', one, two, three, four]) = text.get(at + 6..).and_then(<[u8]>::first_chunk::<6>)
    else {
        // A second escape that is cut or malformed is the mistake then.
        return match text.get(at + 6..at + 8) {
            Some(br"\u") => fail(Mistake::BadUnicodeEscape, at + 6),
            _ => fail(Mistake::LoneSurrogate, at),
        };
    };
    let class = |byte: u8| CLASS[usize::from(byte)];
    if (class(one) | class(two) | class(three) | class(four)) & NO_DIGIT != 0 {
        return fail(Mistake::BadUnicodeEscape, at + 6);
    }
    if class(one) & IS_D | class(two) & (IS_8_TO_B | IS_C_TO_F) == LOW {
        Ok(at + 12)
    } else {
        fail(Mistake::LoneSurrogate, at)
    }
}

/// The byte is no hexadecimal digit.
const NO_DIGIT: u8 = 1;
/// It is `D`, by which all surrogates begin.
const IS_D: u8 = 2;
/// As second digit it makes a high surrogate.
const IS_8_TO_B: u8 = 4;
/// As second digit it makes a low surrogate.
const IS_C_TO_F: u8 = 8;
/// After a backslash it stands for a character.
const IS_ESCAPE: u8 = 16;
const HIGH: u8 = IS_D | IS_8_TO_B;
const LOW: u8 = IS_D | IS_C_TO_F;

/// What each byte is as a hexadecimal digit, and as the letter of an escape.
const CLASS: [u8; 256] = {
    let mut table = [NO_DIGIT; 256];
    let digits = b"0123456789abcdef";
    let mut value = 0;
    while value < digits.len() {
        let class = match value {
            0x8..=0xB => IS_8_TO_B,
            0xD => IS_D | IS_C_TO_F,
            0xC..=0xF => IS_C_TO_F,
            _ => 0,
        };
        table[digits[value] as usize] = class;
        table[digits[value].to_ascii_uppercase() as usize] = class;
        value += 1;
    }
    let escapes = br#""\/bfnrt"#;
    let mut letter = 0;
    while letter < escapes.len() {
        table[escapes[letter] as usize] |= IS_ESCAPE;
        letter += 1;
    }
    table
};

/// Whether the raw characters of a string are all whitespace. Looks no further than the first that is not.
pub(super) fn is_blank(mut raw: &[u8]) -> bool {
    while let Some(&first) = raw.first() {
        let (character, length) = match (first, raw.get(1)) {
            (b'\\', Some(b'u')) => {
                let digits = raw.get(2..6).and_then(|digits| std::str::from_utf8(digits).ok());
                let unit = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
                // A surrogate is half of a character beyond the first plane, where there is no whitespace.
                (unit.and_then(char::from_u32), 6)
            }
            (b'\\', Some(b'n' | b'r' | b't' | b'f')) => (Some(' '), 2),
            (b'\\', _) => return false,
            (0..0x80, _) => (Some(char::from(first)), 1),
            _ => {
                let length = match first {
                    0xF0.. => 4,
                    0xE0.. => 3,
                    _ => 2,
                };
                let character = raw
                    .get(..length)
                    .and_then(|bytes| std::str::from_utf8(bytes).ok());
                (character.and_then(|text| text.chars().next()), length)
            }
        };
        if !character.is_some_and(char::is_whitespace) {
            return false;
        }
        raw = raw.get(length..).unwrap_or_default();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{Mistake, scan};

    #[test]
    fn each_mistake_has_its_name_and_its_place() {
        let cases: &[(&str, Mistake, usize)] = &[
            (r#""\ud83d\u12""#, Mistake::BadUnicodeEscape, 7),
            (r#""\ud83d\u12g4""#, Mistake::BadUnicodeEscape, 7),
            (r#""\ud83d\u1234""#, Mistake::LoneSurrogate, 1),
            (r#""\ud83d""#, Mistake::LoneSurrogate, 1),
            (r#""ab\ude00""#, Mistake::LoneSurrogate, 3),
            (r#""\u12""#, Mistake::BadUnicodeEscape, 1),
            (r#""\x""#, Mistake::BadEscape, 1),
            ("\"a\tb\"", Mistake::ControlCharacter, 2),
            ("\"a", Mistake::UnclosedString, 0),
            ("\"a\\", Mistake::UnclosedString, 0),
        ];
        for (text, mistake, at) in cases {
            // At the end of the text, and with room for whole blocks behind it.
            let padded = format!("{text}{}", " ".repeat(40));
            let open = text.len() < 3 || text.ends_with('\\');
            for text in [text.as_bytes(), padded.as_bytes()] {
                if open && text.len() > 40 {
                    continue;
                }
                let error = scan(text, 0).unwrap_err();
                assert_eq!(
                    (error.mistake, error.at),
                    (*mistake, *at),
                    "{}",
                    text.escape_ascii()
                );
            }
        }
        let pair = r#""\ud83d\ude00 and more of it behind""#;
        assert_eq!(scan(pair.as_bytes(), 0), Ok((pair.len(), true)));
    }
}
