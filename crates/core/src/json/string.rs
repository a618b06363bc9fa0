//! Where a string ends, and whether it is one: nearly all bytes of a file go through here.

use super::block::{self, BLOCK, Letters, Marks, WIDE, plain_units, specials};
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
    // Where whole blocks are looked at again, after one that was not in order.
    let mut again = at;
    loop {
        while at >= again
            && let Some(block) = text.get(at..).and_then(<[u8]>::first_chunk::<WIDE>)
        {
            match ordered(text, at, block) {
                Ordered::Through { to, escapes } => {
                    at = to;
                    escaped |= escapes;
                }
                Ordered::End { at, escapes } => return Ok((at + 1, escaped | escapes)),
                Ordered::No => again = at + WIDE,
            }
        }
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

/// What a block of a string is.
enum Ordered {
    /// In order up to here, where no escape is cut.
    Through { to: usize, escapes: bool },
    /// In order up to the closing quote.
    End { at: usize, escapes: bool },
    /// Not in order, or in a way that is rare.
    No,
}

/// Looks at the block at `at` of a string, which no escape reaches into. All its escapes are judged at once, since
/// where they begin cannot be foretold.
#[inline]
fn ordered(text: &[u8], at: usize, block: &[u8; WIDE]) -> Ordered {
    /// From here on the second half of a surrogate pair might not be in the block.
    const LATE: u64 = u64::MAX << (WIDE - 11);
    let Marks {
        quote,
        backslash,
        control,
    } = block::marks(block);
    let first = |bits: u64| bits.trailing_zeros() as usize;
    // Backslashes that follow each other may or may not escape what comes then.
    if backslash & backslash << 1 != 0 {
        return Ordered::No;
    }
    let end = quote & !(backslash << 1);
    let mut stop = end;
    if end == 0 {
        stop = backslash & LATE;
        // A pair that began early enough is whole.
        if stop != 0 && is_second_half(block, first(stop)) {
            stop &= stop - 1;
        }
    }
    // The bits below the first that is set, all of them where none is.
    let before = stop.wrapping_sub(1) & !stop;
    if control & before != 0 {
        return Ordered::No;
    }
    // What the backslashes are about.
    let meant = backslash << 1 & before;
    if meant != 0 {
        let Letters {
            digit,
            unit,
            letter_d,
        } = block::letters(block);
        let units = meant & unit;
        let digits = units << 1 | units << 2 | units << 3 | units << 4;
        if digits & !digit != 0 {
            return Ordered::No;
        }
        let mut others = meant & !units & !quote;
        while others != 0 {
            let letter = block.get(first(others)).copied().unwrap_or_default();
            if CLASS[usize::from(letter)] & IS_ESCAPE == 0 {
                return Ordered::No;
            }
            others &= others - 1;
        }
        // All surrogates begin with a D, and so do some that are none.
        let mut maybe = units << 1 & letter_d;
        while maybe != 0 {
            let place = first(maybe);
            match unit_at(text, at + place - 2) {
                Some(6) => maybe &= maybe - 1,
                // The second half is judged with the first; it is all of the block, or this would be too late.
                Some(_) => maybe &= !((1 << 6 | 1) << place),
                None => return Ordered::No,
            }
        }
    }
    let escapes = meant != 0;
    if end != 0 {
        return Ordered::End {
            at: at + first(end),
            escapes,
        };
    }
    Ordered::Through {
        to: at + first(stop),
        escapes,
    }
}

/// Whether what comes before the escape at `at` is a high surrogate that began before the last eleven bytes.
fn is_second_half(block: &[u8; WIDE], at: usize) -> bool {
    let before = at.checked_sub(6).filter(|&before| before < WIDE - 11);
    let before = before.and_then(|before| block.get(before..)?.first_chunk());
    let class = |byte: u8| CLASS[usize::from(byte)];
    matches!(before, Some(&[b'\\', b'u', one, two]) if class(one) & IS_D | class(two) & (IS_8_TO_B | IS_C_TO_F) == HIGH)
}

/// The bytes of the `\u` escape at `at`, both of a surrogate pair.
fn unit_at(text: &[u8], at: usize) -> Option<usize> {
    unit(text, at).ok().map(|end| end - at)
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
    use super::{Mistake, SyntaxError, fail, scan};

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

    /// The same, one character after the other.
    fn one_by_one(text: &[u8]) -> Result<(usize, bool), SyntaxError> {
        let unit = |at: usize| {
            let digits = text
                .get(at + 2..at + 6)
                .filter(|_| text.get(at..at + 2) == Some(br"\u"))?;
            let digits = std::str::from_utf8(digits).ok()?;
            let plain = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
            plain.then(|| u32::from_str_radix(digits, 16).ok())?
        };
        let (mut at, mut escaped) = (1, false);
        loop {
            match text.get(at) {
                None => return fail(Mistake::UnclosedString, 0),
                Some(b'"') => return Ok((at + 1, escaped)),
                Some(0..0x20) => return fail(Mistake::ControlCharacter, at),
                Some(b'\\') => {
                    escaped = true;
                    at += match (text.get(at + 1), unit(at), unit(at + 6)) {
                        (None, ..) => return fail(Mistake::UnclosedString, 0),
                        (Some(b'u'), None, _) => return fail(Mistake::BadUnicodeEscape, at),
                        (Some(b'u'), Some(0xD800..0xDC00), Some(0xDC00..0xE000)) => 12,
                        (Some(b'u'), Some(0xD800..0xDC00), None)
                            if text.get(at + 6..at + 8) == Some(br"\u") =>
                        {
                            return fail(Mistake::BadUnicodeEscape, at + 6);
                        }
                        (Some(b'u'), Some(0xD800..0xE000), _) => return fail(Mistake::LoneSurrogate, at),
                        (Some(b'u'), ..) => 6,
                        (Some(letter), ..) if br#""\/bfnrt"#.contains(letter) => 2,
                        _ => return fail(Mistake::BadEscape, at),
                    }
                }
                Some(_) => at += 1,
            }
        }
    }

    #[test]
    fn blocks_are_read_as_single_characters_are() {
        const PIECES: &[&str] = &[
            "a",
            "plain text ",
            "é中🎉",
            " ",
            "\\n",
            "\\t",
            "\\\"",
            "\\\\",
            "\\/",
            "\\u4e2d",
            "\\u00E9",
            "\\ud4e2",
            "\\uD7ff",
            "\\ue000",
            "\\ud83d\\ude00",
            "\\uDBFF\\uDFFF",
            "sixteen bytes ...",
            "u1234",
            "d",
            "\\ubc88\\ud638\\ub97c ",
        ];
        const WRONG: &[&str] = &[
            "\"",
            "\\",
            "\\x",
            "\\u12",
            "\\ug234",
            "\\u1g34",
            "\\u12g4",
            "\\u123g",
            "\\uzzzz",
            "\\u    ",
            "\\ud83d",
            "\\ude00",
            "\\ud83d\\u0041",
            "\\ud83d\\n",
            "\t",
            "\0",
            "\\U1234",
        ];
        let mut state = 7_u64;
        let mut below = |count: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from(state >> 33).unwrap_or(0) % count
        };
        let mut wrong = 0;
        for round in 0..40_000 {
            let mut text = String::from("\"");
            // Texts of one kind of piece, so that blocks have it at every place, and mixed ones.
            let only = (round % 3 == 0).then(|| below(PIECES.len()));
            for _ in 0..below(40) {
                text.push_str(PIECES[only.unwrap_or_else(|| below(PIECES.len()))]);
                if below(60) == 0 {
                    text.push_str(WRONG[below(WRONG.len())]);
                }
            }
            text.push_str(if below(8) == 0 { "" } else { "\"" });
            text.push_str(&" \\ \" ".repeat(below(30)));
            let expected = one_by_one(text.as_bytes());
            wrong += usize::from(expected.is_err());
            assert_eq!(scan(text.as_bytes(), 0), expected, "{text}");
        }
        assert!(wrong > 4_000, "{wrong}");
    }
}
