//! Tokens in a row, for who does not walk objects and lists himself.

use super::{Kind, Reader, SyntaxError, Token};

/// All tokens of a text, one after the other, keeping account of what is open. Ends after the text's value, or after
/// the first error.
#[derive(Clone, Debug)]
pub struct Events<R> {
    reader: R,
    /// What is open, innermost last: `true` for an object.
    open: Vec<bool>,
    expect: Expect,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expect {
    Value,
    KeyOrElement,
    End,
    Nothing,
}

impl<'t, R: Reader<'t>> Events<R> {
    /// The tokens of what `reader` reads, from its beginning.
    pub const fn new(reader: R) -> Self {
        Self {
            reader,
            open: Vec::new(),
            expect: Expect::Value,
        }
    }

    fn token(&mut self) -> Result<Option<Token>, SyntaxError> {
        let token = match (self.expect, self.open.last()) {
            (Expect::Value, _) => self.reader.value()?,
            (Expect::KeyOrElement, Some(true)) => self.reader.key()?,
            (Expect::KeyOrElement, Some(false)) => self.reader.element()?,
            (Expect::KeyOrElement, None) | (Expect::End, _) => {
                self.expect = Expect::Nothing;
                return self.reader.end().map(|()| None);
            }
            (Expect::Nothing, _) => return Ok(None),
        };
        match token.kind {
            Kind::ObjectStart => self.open.push(true),
            Kind::ArrayStart => self.open.push(false),
            Kind::ObjectEnd | Kind::ArrayEnd => {
                self.open.pop();
            }
            _ => {}
        }
        self.expect = match token.kind {
            Kind::Key => Expect::Value,
            _ if self.open.is_empty() => Expect::End,
            _ => Expect::KeyOrElement,
        };
        Ok(Some(token))
    }
}

impl<'t, R: Reader<'t>> Iterator for Events<R> {
    type Item = Result<Token, SyntaxError>;

    fn next(&mut self) -> Option<Self::Item> {
        let token = self.token();
        if token.is_err() {
            self.expect = Expect::Nothing;
        }
        token.transpose()
    }
}
