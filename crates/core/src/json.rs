//! JSON as a stream of events with byte ranges, never as a value.
//!
//! [`Scanner`] accepts exactly what `serde_json::from_slice::<Value>` accepts (same nesting limit, same
//! number range, same surrogate rules) on text that is already known to be UTF-8. Duplicate keys are
//! grammatical here; whoever walks the events judges them. A faster reader replaces the scanner by
//! implementing [`Reader`].
//!
//! ```
//! use outcrop_core::json::{Kind, Reader, Scanner};
//!
//! let mut events = Scanner::new(br#"{"a": [1]}"#);
//! let kinds: Vec<Kind> = std::iter::from_fn(|| Some(events.next().ok()?.kind))
//!     .take_while(|kind| *kind != Kind::End)
//!     .collect();
//! assert_eq!(kinds, [Kind::ObjectStart, Kind::Key, Kind::ArrayStart, Kind::Number, Kind::ArrayEnd, Kind::ObjectEnd]);
//! ```

use std::borrow::Cow;

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
    /// A member's name; its value is the next event.
    Key,
    /// A string value.
    String,
    /// A number.
    Number,
    /// `true` or `false`.
    Bool,
    /// `null`
    Null,
    /// Nothing but whitespace is left.
    End,
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
        String::from_utf8_lossy(self.bytes(text))
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

    /// The value of a number; zero for other events.
    pub fn number(&self, text: &[u8]) -> f64 {
        if self.kind != Kind::Number {
            return 0.0;
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

/// A source of events. Cloning it is cheap and looks ahead without consuming.
pub trait Reader<'t>: Clone {
    /// The text that tokens point into.
    fn source(&self) -> &'t [u8];

    /// The next event. After [`Kind::End`] it stays `End`; after an error its results mean nothing.
    fn next(&mut self) -> Result<Token, SyntaxError>;

    /// Consumes the rest of the value that `token` began.
    fn skip(&mut self, token: Token) -> Result<Token, SyntaxError> {
        let mut last = token;
        let mut depth = 0_u32;
        loop {
            match last.kind {
                Kind::ObjectStart | Kind::ArrayStart => depth += 1,
                Kind::ObjectEnd | Kind::ArrayEnd => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return Ok(last);
            }
            last = self.next()?;
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expect {
    Value,
    FirstElement,
    FirstKey,
    NextKey,
    AfterValue,
}

/// The plain reader: one byte at a time, exact, without tricks.
#[derive(Clone, Debug)]
pub struct Scanner<'t> {
    text: &'t [u8],
    at: usize,
    /// One bit a level, the innermost lowest: set for an object.
    objects: u128,
    depth: u32,
    expect: Expect,
}

impl<'t> Scanner<'t> {
    /// A reader of one JSON value in `text`, which must be UTF-8.
    pub const fn new(text: &'t [u8]) -> Self {
        Self {
            text,
            at: 0,
            objects: 0,
            depth: 0,
            expect: Expect::Value,
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn skip_whitespace(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    const fn fail<T>(&self, mistake: Mistake) -> Result<T, SyntaxError> {
        Err(SyntaxError { mistake, at: self.at })
    }

    /// `mistake`, or that the text ends here.
    fn fail_or_end<T>(&self, mistake: Mistake) -> Result<T, SyntaxError> {
        self.fail(if self.at < self.text.len() {
            mistake
        } else {
            Mistake::EndsEarly
        })
    }

    const fn token(&self, kind: Kind, start: usize) -> Token {
        Token {
            kind,
            start,
            end: self.at,
            escaped: false,
        }
    }

    fn open(&mut self, kind: Kind) -> Result<Token, SyntaxError> {
        if self.depth == MAX_DEPTH {
            return self.fail(Mistake::TooDeep);
        }
        let is_object = kind == Kind::ObjectStart;
        self.depth += 1;
        self.objects = self.objects << 1 | u128::from(is_object);
        self.expect = if is_object {
            Expect::FirstKey
        } else {
            Expect::FirstElement
        };
        self.at += 1;
        Ok(self.token(kind, self.at - 1))
    }

    fn close(&mut self, kind: Kind) -> Token {
        self.depth -= 1;
        self.objects >>= 1;
        self.expect = Expect::AfterValue;
        self.at += 1;
        self.token(kind, self.at - 1)
    }

    fn key(&mut self) -> Result<Token, SyntaxError> {
        if self.peek() != Some(b'"') {
            let mistake = match (self.expect, self.peek()) {
                (Expect::NextKey, Some(b'}')) => Mistake::TrailingComma,
                _ => Mistake::ExpectedKey,
            };
            return self.fail_or_end(mistake);
        }
        let key = self.string(Kind::Key)?;
        self.skip_whitespace();
        if self.peek() != Some(b':') {
            return self.fail_or_end(Mistake::ExpectedColon);
        }
        self.at += 1;
        self.expect = Expect::Value;
        Ok(key)
    }

    fn value(&mut self) -> Result<Token, SyntaxError> {
        let Some(first) = self.peek() else {
            return self.fail(Mistake::EndsEarly);
        };
        let token = match first {
            b'{' => return self.open(Kind::ObjectStart),
            b'[' => return self.open(Kind::ArrayStart),
            b'"' => self.string(Kind::String)?,
            b'-' | b'0'..=b'9' => self.number()?,
            b't' => self.word(b"true", Kind::Bool)?,
            b'f' => self.word(b"false", Kind::Bool)?,
            b'n' => self.word(b"null", Kind::Null)?,
            b'+' | b'.' => return self.fail(Mistake::BadNumber),
            _ => return self.fail(Mistake::ExpectedValue),
        };
        self.expect = Expect::AfterValue;
        Ok(token)
    }

    fn word(&mut self, word: &[u8], kind: Kind) -> Result<Token, SyntaxError> {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        if !rest.starts_with(word) {
            // A word that the end of the text cuts is cut, not misspelt.
            let cut = word.starts_with(rest);
            if cut {
                self.at = self.text.len();
            }
            return self.fail(if cut {
                Mistake::EndsEarly
            } else {
                Mistake::ExpectedValue
            });
        }
        self.at += word.len();
        Ok(self.token(kind, start))
    }

    fn string(&mut self, kind: Kind) -> Result<Token, SyntaxError> {
        let start = self.at;
        let mut escaped = false;
        self.at += 1;
        loop {
            self.at += plain(self.text.get(self.at..).unwrap_or_default());
            match self.peek() {
                None => {
                    return Err(SyntaxError {
                        mistake: Mistake::UnclosedString,
                        at: start,
                    });
                }
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Token {
                        kind,
                        start,
                        end: self.at,
                        escaped,
                    });
                }
                Some(b'\\') => {
                    escaped = true;
                    self.escape(start)?;
                }
                Some(0..0x20) => return self.fail(Mistake::ControlCharacter),
                Some(_) => self.at += 1,
            }
        }
    }

    fn escape(&mut self, string: usize) -> Result<(), SyntaxError> {
        match self.text.get(self.at + 1) {
            None => Err(SyntaxError {
                mistake: Mistake::UnclosedString,
                at: string,
            }),
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 2;
                Ok(())
            }
            Some(b'u') => match self.unit(self.at)? {
                0xDC00..=0xDFFF => self.fail(Mistake::LoneSurrogate),
                0xD800..=0xDBFF => {
                    let low = self.at + 6;
                    let paired = self.text.get(low..low + 2) == Some(br"\u")
                        && matches!(self.unit(low)?, 0xDC00..=0xDFFF);
                    if !paired {
                        return self.fail(Mistake::LoneSurrogate);
                    }
                    self.at += 12;
                    Ok(())
                }
                _ => {
                    self.at += 6;
                    Ok(())
                }
            },
            Some(_) => self.fail(Mistake::BadEscape),
        }
    }

    /// The UTF-16 unit of the `\u` escape at `at`.
    fn unit(&self, at: usize) -> Result<u32, SyntaxError> {
        let Some(&[one, two, three, four]) = self.text.get(at + 2..at + 6) else {
            return Err(SyntaxError {
                mistake: Mistake::BadUnicodeEscape,
                at,
            });
        };
        let digit = |byte: u8| HEX[usize::from(byte)];
        let unit = digit(one) << 12 | digit(two) << 8 | digit(three) << 4 | digit(four);
        // A byte that is no digit is a bit above all that four digits reach, wherever it stands.
        if unit > 0xFFFF {
            return Err(SyntaxError {
                mistake: Mistake::BadUnicodeEscape,
                at,
            });
        }
        Ok(unit)
    }

    fn digits(&mut self) -> bool {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.at > start
    }

    fn number(&mut self) -> Result<Token, SyntaxError> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let leading_zero = self.peek() == Some(b'0');
        let integer = self.at;
        if !self.digits() || (leading_zero && self.at > integer + 1) {
            return self.fail_or_end(Mistake::BadNumber);
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            if !self.digits() {
                return self.fail_or_end(Mistake::BadNumber);
            }
        }
        let exponent = matches!(self.peek(), Some(b'e' | b'E'));
        if exponent {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            if !self.digits() {
                return self.fail_or_end(Mistake::BadNumber);
            }
        }
        // Only an exponent or some 300 digits can leave the range of a float. serde_json rounds in its own
        // way near that edge, so it is asked itself.
        if exponent || self.at - start >= 300 {
            let digits = self.text.get(start..self.at).unwrap_or_default();
            if serde_json::from_slice::<serde_json::Value>(digits).is_err() {
                return Err(SyntaxError {
                    mistake: Mistake::NumberOutOfRange,
                    at: start,
                });
            }
        }
        Ok(self.token(Kind::Number, start))
    }

    fn after_value(&mut self) -> Result<Token, SyntaxError> {
        if self.depth == 0 {
            return match self.peek() {
                None => Ok(self.token(Kind::End, self.at)),
                Some(_) => self.fail(Mistake::TrailingText),
            };
        }
        let in_object = self.objects & 1 == 1;
        match (in_object, self.peek()) {
            (_, Some(b',')) => {
                self.at += 1;
                self.skip_whitespace();
                if in_object {
                    self.expect = Expect::NextKey;
                    return self.key();
                }
                if self.peek() == Some(b']') {
                    return self.fail(Mistake::TrailingComma);
                }
                self.value()
            }
            (true, Some(b'}')) => Ok(self.close(Kind::ObjectEnd)),
            (false, Some(b']')) => Ok(self.close(Kind::ArrayEnd)),
            (true, _) => self.fail_or_end(Mistake::ExpectedCommaOrBrace),
            (false, _) => self.fail_or_end(Mistake::ExpectedCommaOrBracket),
        }
    }
}

/// The value of each hexadecimal digit; of any other byte, more than four digits can make together.
const HEX: [u32; 256] = {
    let mut table = [1 << 16; 256];
    let (mut index, mut value) = (0, 0);
    while index < 16 {
        let digit = b"0123456789abcdef"[index];
        table[digit as usize] = value;
        table[digit.to_ascii_uppercase() as usize] = value;
        index += 1;
        value += 1;
    }
    table
};

/// Whether a byte ends the plain run of a string: a quote, a backslash, a control character.
const fn is_special(byte: u8) -> bool {
    byte == b'"' || byte == b'\\' || byte < 0x20
}

/// Eight bytes at once: the lowest bit set is the highest of the first special byte; none where all are plain.
/// Bits above the lowest mean nothing, because a subtraction borrows.
fn specials(word: u64) -> u64 {
    const ONES: u64 = u64::MAX / 0xFF;
    const HIGH: u64 = ONES << 7;
    let zero_in = |word: u64| word.wrapping_sub(ONES) & !word;
    let quote = zero_in(word ^ (ONES * u64::from(b'"')));
    let backslash = zero_in(word ^ (ONES * u64::from(b'\\')));
    let control = word.wrapping_sub(ONES * 0x20) & !word;
    (quote | backslash | control) & HIGH
}

/// How many bytes at the beginning are plain text of a string.
fn plain(text: &[u8]) -> usize {
    let mut at = 0;
    // Sixteen at a time without a branch among them: the compiler makes vector comparisons of it.
    for block in text.as_chunks::<16>().0 {
        let special = |byte: u8| u8::from(byte == b'"') | u8::from(byte == b'\\') | u8::from(byte < 0x20);
        if block.iter().fold(0, |any, &byte| any | special(byte)) != 0 {
            break;
        }
        at += 16;
    }
    let (words, tail) = text.get(at..).unwrap_or_default().as_chunks::<8>();
    for word in words {
        let hit = specials(u64::from_le_bytes(*word));
        if hit != 0 {
            return at + hit.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    at + tail
        .iter()
        .position(|&byte| is_special(byte))
        .unwrap_or(tail.len())
}

impl<'t> Reader<'t> for Scanner<'t> {
    fn source(&self) -> &'t [u8] {
        self.text
    }

    fn next(&mut self) -> Result<Token, SyntaxError> {
        self.skip_whitespace();
        match (self.expect, self.peek()) {
            (Expect::FirstKey, Some(b'}')) => Ok(self.close(Kind::ObjectEnd)),
            (Expect::FirstKey | Expect::NextKey, _) => self.key(),
            (Expect::FirstElement, Some(b']')) => Ok(self.close(Kind::ArrayEnd)),
            (Expect::FirstElement | Expect::Value, _) => self.value(),
            (Expect::AfterValue, _) => self.after_value(),
        }
    }
}
