//! JSON as tokens with byte ranges, never as a value.
//!
//! [`Scanner`] accepts exactly what `serde_json::from_slice::<Value>` accepts (same nesting limit, same
//! number range, same surrogate rules) on text that is already known to be UTF-8. Duplicate keys are
//! grammatical here; whoever walks the tokens judges them. A faster reader replaces the scanner by
//! implementing [`Reader`]: the caller knows what it is in and asks for the next key or element, so that the
//! reader keeps no account of it.
//!
//! ```
//! use outcrop_core::json::{Events, Kind, Reader, Scanner, SyntaxError};
//!
//! fn main() -> Result<(), SyntaxError> {
//!     let mut reader = Scanner::new(br#"{"a": [1]}"#);
//!     assert_eq!(reader.value()?.kind, Kind::ObjectStart);
//!     assert_eq!(reader.key()?.kind, Kind::Key);
//!     assert_eq!(reader.value()?.kind, Kind::ArrayStart);
//!     assert_eq!(reader.element()?.kind, Kind::Number);
//!     assert_eq!(reader.element()?.kind, Kind::ArrayEnd);
//!     assert_eq!(reader.key()?.kind, Kind::ObjectEnd);
//!     reader.end()?;
//!     // The same for who does not want to keep account.
//!     let tokens: Result<Vec<_>, _> = Events::new(Scanner::new(b"[1, 2]")).collect();
//!     assert_eq!(tokens?.len(), 4);
//!     Ok(())
//! }
//! ```

mod block;
mod document;
mod events;
mod scanner;
mod string;

use std::borrow::Cow;

pub use events::Events;
pub use scanner::Scanner;

/// Containers may be nested this deep; `serde_json` refuses the next level.
pub const MAX_DEPTH: u32 = 127;

/// What an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `{`
    ObjectStart,
    /// `}`
    ObjectEnd,
    /// `[`
    ArrayStart,
    /// `]`
    ArrayEnd,
    /// A member's name; its value comes next.
    Key,
    /// A string value.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// `null`
    Null,
}

/// An event and where it stands in the text, quotes included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// Whether a string or key holds a backslash, so that its text is not its bytes.
    pub escaped: bool,
}

impl Token {
    /// The characters of a string or key: its bytes when nothing is escaped, else decoded.
    /// Empty for other events. Only for tokens of this very text.
    pub fn text<'t>(&self, text: &'t [u8]) -> Cow<'t, str> {
        if !matches!(self.kind, Kind::Key | Kind::String) {
            return Cow::Borrowed("");
        }
        if self.escaped {
            let quoted = text.get(self.start..self.end).unwrap_or_default();
            return Cow::Owned(serde_json::from_slice(quoted).unwrap_or_default());
        }
        // The text is UTF-8, and quotes cut it where a character ends.
        Cow::Borrowed(std::str::from_utf8(self.bytes(text)).unwrap_or_default())
    }

    /// The UTF-8 of a string or key: the bytes between the quotes when nothing is escaped, else decoded. Cheaper than
    /// [`Token::text`] where the bytes are only compared.
    pub fn name<'t>(&self, text: &'t [u8]) -> Cow<'t, [u8]> {
        if self.escaped {
            Cow::Owned(self.text(text).into_owned().into_bytes())
        } else {
            Cow::Borrowed(self.bytes(text))
        }
    }

    /// The bytes between the quotes, or of the whole event when it is no string.
    pub fn bytes<'t>(&self, text: &'t [u8]) -> &'t [u8] {
        let range = match self.kind {
            Kind::Key | Kind::String => self.start + 1..self.end.saturating_sub(1),
            _ => self.start..self.end,
        };
        text.get(range).unwrap_or_default()
    }

    /// Whether a string has nothing but whitespace in it, or nothing at all. Looks no further than needed.
    pub fn is_blank(&self, text: &[u8]) -> bool {
        let bytes = self.bytes(text);
        let seen = |byte: &u8| byte.is_ascii_graphic() && *byte != b'\\';
        if bytes.first().is_some_and(seen) {
            return false;
        }
        string::is_blank(bytes)
    }

    /// The value of a number; zero for other events.
    pub fn number(&self, text: &[u8]) -> f64 {
        if self.kind != Kind::Number {
            return 0.0;
        }
        // Whole numbers of a few digits are nearly all there are.
        let bytes = self.bytes(text);
        if let Some(value) = short_decimal(bytes) {
            return value;
        }
        std::str::from_utf8(self.bytes(text))
            .ok()
            .and_then(|digits| digits.parse().ok())
            .unwrap_or(0.0)
    }
}

/// Why a text is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mistake {
    /// The text ends inside a value.
    EndsEarly,
    /// A string has no closing quote.
    UnclosedString,
    /// A raw control character (a tab, a line break) inside a string.
    ControlCharacter,
    /// A backslash before a character that needs none.
    BadEscape,
    /// `\u` without four hexadecimal digits.
    BadUnicodeEscape,
    /// Half of a `\u` surrogate pair.
    LoneSurrogate,
    /// A number that breaks the grammar: `01`, `.5`, `1.`, `+1`.
    BadNumber,
    /// A number beyond what a 64-bit float holds.
    NumberOutOfRange,
    /// Something that starts no value: `True`, `NaN`, `'`.
    ExpectedValue,
    /// A comma right before `}` or `]`.
    TrailingComma,
    /// A member's name is not a string in double quotes.
    ExpectedKey,
    /// No colon after a member's name.
    ExpectedColon,
    /// Two members without a comma between, or the wrong bracket.
    ExpectedCommaOrBrace,
    /// Two elements without a comma between, or the wrong bracket.
    ExpectedCommaOrBracket,
    /// Something after the end of the value.
    TrailingText,
    /// Nested deeper than [`MAX_DEPTH`].
    TooDeep,
}

/// Where and why a text is not JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub mistake: Mistake,
    /// The byte at which it shows.
    pub at: usize,
}

/// The value of up to nine characters, digits and at most one point. Both whole numbers in the division are exact,
/// so that its result is the float nearest to the decimal.
fn short_decimal(text: &[u8]) -> Option<f64> {
    if text.len() > 9 {
        return None;
    }
    let (mut whole, mut scale) = (0_u32, None);
    for &byte in text {
        match (byte, scale) {
            (b'0'..=b'9', _) => {
                whole = whole * 10 + u32::from(byte - b'0');
                scale = scale.map(|scale: u32| scale * 10);
            }
            (b'.', None) => scale = Some(1),
            _ => return None,
        }
    }
    Some(f64::from(whole) / f64::from(scale.unwrap_or(1)))
}

/// The length and the value of the number that `text` begins with, when it is a whole number or a plain fraction of up to
/// nine characters with more text behind it.
fn short_number(text: &[u8]) -> Option<(usize, f64)> {
    let (mut whole, mut scale) = (0_u32, 0_u32);
    for (at, &byte) in text.iter().take(10).enumerate() {
        match byte {
            b'0'..=b'9' if at < 9 => {
                // A zero that leads nothing but a point.
                if at == 1 && whole == 0 && scale == 0 {
                    return None;
                }
                whole = whole * 10 + u32::from(byte - b'0');
                scale *= 10;
            }
            b'.' if scale == 0 && at > 0 => scale = 1,
            b',' | b'}' | b']' | b' ' if at > 0 && scale != 1 => {
                return Some((at, f64::from(whole) / f64::from(scale.max(1))));
            }
            _ => return None,
        }
    }
    None
}

/// A source of tokens. Cloning it is cheap and looks ahead without consuming.
///
/// The caller asks for what can come: a value first; after an object's start keys, each followed by its value, until
/// the object's end comes instead of a key; after a list's start elements until its end. After an error nothing that
/// it says means anything.
pub trait Reader<'t>: Clone {
    /// The text that tokens point into.
    fn source(&self) -> &'t [u8];

    /// The value that must come: of the text or of a member.
    fn value(&mut self) -> Result<Token, SyntaxError>;

    /// The next key of the object that is open, or its end.
    fn key(&mut self) -> Result<Token, SyntaxError>;

    /// The next element of the list that is open, or its end.
    fn element(&mut self) -> Result<Token, SyntaxError>;

    /// The next key, when the object has one more and it is `name` as it stands, without escapes. Else nothing is
    /// consumed, and [`Reader::key`] tells.
    fn key_if(&mut self, _name: &str) -> Option<Token> {
        None
    }

    /// Consumes the rest of the object or list that `open` began when nothing is to be said of it: it is valid and no
    /// object in it has a name twice. Else nothing is consumed. A reader need not try.
    fn skip_plain(&mut self, _open: Token) -> Option<Token> {
        None
    }

    /// That nothing but whitespace is left.
    fn end(&mut self) -> Result<(), SyntaxError>;

    /// Consumes the rest of the value that `token` began; its last token.
    fn skip(&mut self, token: Token) -> Result<Token, SyntaxError> {
        match token.kind {
            Kind::ObjectStart => loop {
                let key = self.key()?;
                if key.kind == Kind::ObjectEnd {
                    return Ok(key);
                }
                let value = self.value()?;
                self.skip(value)?;
            },
            Kind::ArrayStart => loop {
                let element = self.element()?;
                if element.kind == Kind::ArrayEnd {
                    return Ok(element);
                }
                self.skip(element)?;
            },
            _ => Ok(token),
        }
    }
}

/// Whether two names are equal. Names are short, and a call to compare memory costs more than the comparison.
#[inline]
pub(crate) fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    if let (Some(a), Some(b), Some(y), Some(z)) = (
        one.first_chunk::<8>(),
        other.first_chunk::<8>(),
        one.last_chunk::<8>(),
        other.last_chunk::<8>(),
    ) && one.len() <= 16
    {
        return u64::from_ne_bytes(*a) == u64::from_ne_bytes(*b)
            && u64::from_ne_bytes(*y) == u64::from_ne_bytes(*z);
    }
    if let (Some(a), Some(b), Some(y), Some(z)) = (
        one.first_chunk::<4>(),
        other.first_chunk::<4>(),
        one.last_chunk::<4>(),
        other.last_chunk::<4>(),
    ) && one.len() <= 8
    {
        return u32::from_ne_bytes(*a) == u32::from_ne_bytes(*b)
            && u32::from_ne_bytes(*y) == u32::from_ne_bytes(*z);
    }
    one == other
}

#[cfg(test)]
mod tests {
    use super::{Kind, Reader as _, Scanner, short_decimal, short_number};

    #[test]
    fn short_numbers_are_those_that_the_reader_reads() {
        const LETTERS: &[u8] = b"0123.9-+eE, }]";
        let mut state = 3_u64;
        let mut read = 0;
        for _ in 0..200_000 {
            let text: Vec<u8> = (0..12)
                .map(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    LETTERS[(state >> 33) as usize % LETTERS.len()]
                })
                .collect();
            if let Some((length, value)) = short_number(&text) {
                let token = Scanner::new(&text).value().unwrap();
                assert_eq!(
                    (token.kind, token.end),
                    (Kind::Number, length),
                    "{}",
                    text.escape_ascii()
                );
                assert_eq!(
                    token.number(&text).to_bits(),
                    value.to_bits(),
                    "{}",
                    text.escape_ascii()
                );
                read += 1;
            }
        }
        assert!(read > 20_000, "{read}");
        for (text, length, value) in [
            ("0,", 1, 0.0),
            ("0.5}", 3, 0.5),
            ("1024 ", 4, 1024.0),
            ("123456789]", 9, 123_456_789.0),
        ] {
            assert_eq!(short_number(text.as_bytes()), Some((length, value)));
        }
        for none in [
            "0",
            "01,",
            "1.,",
            ".5,",
            "1.2.3,",
            "-1,",
            "1e3,",
            "1234567890,",
            "",
            ",",
        ] {
            assert_eq!(short_number(none.as_bytes()), None, "{none}");
        }
    }

    #[test]
    fn short_decimals_are_the_floats_that_the_library_reads() {
        for text in [
            "0",
            "7",
            "0.7",
            "0.1",
            "1.0",
            "999999999",
            "0.0000001",
            "12345.678",
            "3.3",
        ] {
            assert_eq!(short_decimal(text.as_bytes()), text.parse().ok(), "{text}");
        }
        for text in ["1e5", "-1", "1.2.3", "1234567890"] {
            assert_eq!(short_decimal(text.as_bytes()), None, "{text}");
        }
        for whole in 0..2000_u32 {
            for text in [
                format!("0.{whole:04}"),
                format!("{whole}.{whole}"),
                whole.to_string(),
            ] {
                assert_eq!(short_decimal(text.as_bytes()), text.parse().ok(), "{text}");
            }
        }
    }
}
