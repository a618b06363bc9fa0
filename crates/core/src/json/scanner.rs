//! The reader: strings in blocks of sixteen bytes, everything else byte by byte.

use super::document::plain_end;
use super::{Kind, MAX_DEPTH, Mistake, Reader, SyntaxError, Token, same, short_number, string};

/// Reads one JSON value in a text.
#[derive(Clone, Debug)]
pub struct Scanner<'t> {
    text: &'t [u8],
    at: usize,
    depth: u32,
    /// Whether an object or list has just begun, so that no comma is due.
    fresh: bool,
}

impl<'t> Scanner<'t> {
    /// A reader of the JSON value in `text`, which must be UTF-8.
    pub const fn new(text: &'t [u8]) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            fresh: false,
        }
    }

    /// A reader of the value in `text` that begins at `at`.
    pub(crate) const fn at(text: &'t [u8], at: usize) -> Self {
        Self {
            text,
            at,
            depth: 0,
            fresh: false,
        }
    }

    /// The string whose opening quote is at `at`.
    #[inline]
    pub(crate) fn string_at(text: &[u8], at: usize) -> Option<Token> {
        let (end, escaped) = string::scan(text, at).ok()?;
        Some(Token {
            kind: Kind::String,
            start: at,
            end,
            escaped,
        })
    }

    /// The number that begins at `at`, and its value.
    #[inline]
    pub(crate) fn number_at(text: &[u8], at: usize) -> Option<(Token, f64)> {
        let short = short_number(text.get(at..)?);
        if let Some((length, value)) = short {
            let token = Token {
                kind: Kind::Number,
                start: at,
                end: at + length,
                escaped: false,
            };
            return Some((token, value));
        }
        let token = Scanner::at(text, at).value().ok()?;
        (token.kind == Kind::Number).then(|| (token, token.number(text)))
    }

    /// The object or list that begins at `at`, no deeper than half of what is allowed: see [`Reader::skip_plain`]. Its
    /// kind is that of its start.
    pub(crate) fn plain_at(text: &[u8], at: usize) -> Option<Token> {
        let kind = match text.get(at)? {
            b'{' => Kind::ObjectStart,
            b'[' => Kind::ArrayStart,
            _ => return None,
        };
        let end = plain_end(text, at, MAX_DEPTH / 2)?;
        Some(Token {
            kind,
            start: at,
            end,
            escaped: false,
        })
    }

    #[inline]
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// The next byte that is no whitespace.
    #[inline]
    fn next_byte(&mut self) -> Option<u8> {
        loop {
            match self.text.get(self.at) {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                Some(&byte) => return Some(byte),
                None => return None,
            }
        }
    }

    #[cold]
    const fn fail<T>(&self, mistake: Mistake) -> Result<T, SyntaxError> {
        Err(SyntaxError { mistake, at: self.at })
    }

    /// `mistake`, or that the text ends here.
    #[cold]
    fn fail_or_end<T>(&self, mistake: Mistake) -> Result<T, SyntaxError> {
        self.fail(if self.at < self.text.len() {
            mistake
        } else {
            Mistake::EndsEarly
        })
    }

    #[inline]
    const fn token(&self, kind: Kind, start: usize) -> Token {
        Token {
            kind,
            start,
            end: self.at,
            escaped: false,
        }
    }

    #[inline]
    fn open(&mut self, kind: Kind) -> Result<Token, SyntaxError> {
        if self.depth == MAX_DEPTH {
            return self.fail(Mistake::TooDeep);
        }
        self.depth += 1;
        self.fresh = true;
        self.at += 1;
        Ok(self.token(kind, self.at - 1))
    }

    #[inline]
    const fn close(&mut self, kind: Kind) -> Token {
        self.depth = self.depth.saturating_sub(1);
        self.fresh = false;
        self.at += 1;
        self.token(kind, self.at - 1)
    }

    #[inline(always)]
    #[allow(
        clippy::inline_always,
        reason = "called for every string; a token is large to hand back"
    )]
    fn string(&mut self, kind: Kind) -> Result<Token, SyntaxError> {
        let start = self.at;
        let (end, escaped) = string::scan(self.text, start)?;
        self.at = end;
        Ok(Token {
            kind,
            start,
            end,
            escaped,
        })
    }

    /// The value that begins with `first`, the byte that comes next.
    #[inline(always)]
    #[allow(
        clippy::inline_always,
        reason = "called for every value; a token is large to hand back"
    )]
    fn value_from(&mut self, first: Option<u8>) -> Result<Token, SyntaxError> {
        match first {
            Some(b'"') => self.string(Kind::String),
            Some(b'{') => self.open(Kind::ObjectStart),
            Some(b'[') => self.open(Kind::ArrayStart),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word(b"true", Kind::Bool),
            Some(b'f') => self.word(b"false", Kind::Bool),
            Some(b'n') => self.word(b"null", Kind::Null),
            Some(b'+' | b'.') => self.fail(Mistake::BadNumber),
            Some(_) => self.fail(Mistake::ExpectedValue),
            None => self.fail(Mistake::EndsEarly),
        }
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
}

impl<'t> Reader<'t> for Scanner<'t> {
    #[inline]
    fn source(&self) -> &'t [u8] {
        self.text
    }

    #[inline]
    fn value(&mut self) -> Result<Token, SyntaxError> {
        let first = self.next_byte();
        self.value_from(first)
    }

    #[inline]
    fn key(&mut self) -> Result<Token, SyntaxError> {
        let fresh = std::mem::take(&mut self.fresh);
        let mut byte = self.next_byte();
        if byte == Some(b'}') {
            return Ok(self.close(Kind::ObjectEnd));
        }
        if !fresh {
            if byte != Some(b',') {
                return self.fail_or_end(Mistake::ExpectedCommaOrBrace);
            }
            self.at += 1;
            byte = self.next_byte();
        }
        if byte != Some(b'"') {
            return self.fail_or_end(match byte {
                Some(b'}') => Mistake::TrailingComma,
                _ => Mistake::ExpectedKey,
            });
        }
        let key = self.string(Kind::Key)?;
        if self.next_byte() != Some(b':') {
            return self.fail_or_end(Mistake::ExpectedColon);
        }
        self.at += 1;
        Ok(key)
    }

    #[inline]
    fn element(&mut self) -> Result<Token, SyntaxError> {
        let fresh = std::mem::take(&mut self.fresh);
        let mut byte = self.next_byte();
        if byte == Some(b']') {
            return Ok(self.close(Kind::ArrayEnd));
        }
        if !fresh {
            if byte != Some(b',') {
                return self.fail_or_end(Mistake::ExpectedCommaOrBracket);
            }
            self.at += 1;
            byte = self.next_byte();
            if byte == Some(b']') {
                return self.fail(Mistake::TrailingComma);
            }
        }
        self.value_from(byte)
    }

    #[inline]
    fn key_if(&mut self, name: &str) -> Option<Token> {
        // As it is mostly written: no whitespace but one space after the comma and the colon.
        let mut start = self.at;
        if !self.fresh {
            if self.text.get(start) != Some(&b',') {
                return None;
            }
            start += 1;
        }
        start += usize::from(self.text.get(start) == Some(&b' '));
        if self.text.get(start) != Some(&b'"') {
            return None;
        }
        let from = start + 1;
        let end = from + name.len();
        if self.text.get(end..end + 2) != Some(b"\":") || !same(self.text.get(from..end)?, name.as_bytes()) {
            return None;
        }
        self.fresh = false;
        self.at = end + 2;
        Some(Token {
            kind: Kind::Key,
            start,
            end: end + 1,
            escaped: false,
        })
    }

    #[inline]
    fn skip_plain(&mut self, open: Token) -> Option<Token> {
        let end = plain_end(self.text, open.start, self.depth - 1)?;
        let kind = match open.kind {
            Kind::ObjectStart => Kind::ObjectEnd,
            Kind::ArrayStart => Kind::ArrayEnd,
            _ => return None,
        };
        self.at = end - 1;
        Some(self.close(kind))
    }

    fn end(&mut self) -> Result<(), SyntaxError> {
        match self.next_byte() {
            None => Ok(()),
            Some(_) => self.fail(Mistake::TrailingText),
        }
    }
}
