//! Objects whose shape depends on the text of one member.

use super::{Form, Walk};
use crate::json::{self, Reader, SyntaxError, Token, same};
use crate::rules::{unknown_value, untagged_block, wrong_type};
use crate::schema::scope::{Spot, Step};
use crate::schema::words::type_of;
use crate::schema::{Kind, Presence, Table};

impl<'t, R: Reader<'t>> Walk<'t, '_, R> {
    /// The shape of a tagged object depends on a member that may come last: the reader looks ahead.
    pub(super) fn tagged(
        &mut self,
        open: Token,
        tag: &'static str,
        shapes: &'static [(&'static str, &'static Table)],
    ) -> Result<Token, SyntaxError> {
        let mut ahead = self.reader.clone();
        // Mostly the tag comes first and is known: then nothing is read twice.
        let key = ahead.key()?;
        if key.kind == json::Kind::Key && !key.escaped && same(key.bytes(self.scope.text), tag.as_bytes()) {
            let value = ahead.value()?;
            if value.kind == json::Kind::String && !value.escaped {
                let text = value.bytes(self.scope.text);
                let shape = shapes.iter().find(|(name, _)| same(name.as_bytes(), text));
                if let Some((_, table)) = shape {
                    self.reader = ahead;
                    let last = self.object_from(open, Some((key, value)), table, Form::Plain)?;
                    // Another shape has another tag, whatever kind its table says the tag is of.
                    self.skeletons.read(value.start, value.end);
                    return Ok(last);
                }
            }
        }
        self.tagged_later(open, tag, shapes)
    }

    /// The same wherever the tag is, if anywhere.
    fn tagged_later(
        &mut self,
        open: Token,
        tag: &'static str,
        shapes: &'static [(&'static str, &'static Table)],
    ) -> Result<Token, SyntaxError> {
        let mut ahead = self.reader.clone();
        let mut guess = None;
        let value = loop {
            let key = ahead.key()?;
            if key.kind == json::Kind::ObjectEnd {
                break None;
            }
            let name = key.name(self.scope.text);
            let value = ahead.value()?;
            if *name == *tag.as_bytes() {
                break Some(value);
            }
            guess = guess.or_else(|| shapes.iter().find(|(_, table)| is_telling(table, &name)));
            ahead.skip(value)?;
        };
        let Some(value) = value else {
            let said = untagged_block::say(tag, guess.map(|(name, _)| *name));
            let start = open.start;
            // Other members are judged by the shape that is meant, or not at all.
            let end = match guess {
                Some((_, table)) => self.object(open, table, Form::Untagged(tag))?,
                None => self.pass(open)?,
            };
            self.scope.report(said, Spot { start, end: end.end });
            return Ok(end);
        };
        if value.kind != json::Kind::String {
            self.scope.path.push(Step::Named(tag));
            let said = wrong_type::say(tag, type_of(value.kind), "a string");
            self.scope.report(said, value);
            self.scope.path.pop();
            return self.pass(open);
        }
        let text = value.name(self.scope.text);
        if let Some((_, table)) = shapes.iter().find(|(name, _)| *name.as_bytes() == *text) {
            let last = self.object(open, table, Form::Plain)?;
            self.skeletons.read(value.start, value.end);
            return Ok(last);
        }
        // Shapes of other forms are known only to be refused: none to advise.
        let known: Vec<&str> = shapes
            .iter()
            .filter(|(_, table)| !is_of_another_form(table))
            .map(|(name, _)| *name)
            .collect();
        self.scope.path.push(Step::Named(tag));
        self.scope.report(unknown_value::say(tag, &known, true), value);
        self.scope.path.pop();
        self.pass(open)
    }
}

/// Whether a member's name alone tells that a block without its tag is of this shape.
fn is_telling(table: &Table, name: &[u8]) -> bool {
    table
        .members
        .iter()
        .any(|member| member.name.as_bytes() == name && matches!(member.presence, Presence::Required(_)))
}

/// Whether a shape is listed for what it is refused for.
fn is_of_another_form(table: &Table) -> bool {
    table
        .members
        .iter()
        .any(|member| matches!(member.presence, Presence::Refused(_)))
        && !table.members.iter().any(|member| {
            !matches!(member.presence, Presence::Refused(_)) && !matches!(member.kind, Kind::Tag)
        })
}
