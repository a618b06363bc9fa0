//! The walk over one body.

mod scalars;
mod tagged;

use super::fits::{is_any_text, takes, text_of};
use super::guess::Guesses;
use super::head::head;
use super::names::Object;
use super::scope::{Members, Open, Read, Scope, Scratch, Sink, Spot, Step};
use super::skeleton::{Skeletons, Slot};
use super::words::{bounds, listed, nearest, numbers, type_of};
use super::{Extra, Kind, Member, Presence, Table};
use crate::catalog::Quirks;
use crate::json::{self, Reader, SyntaxError, Token, same};
use crate::rules::{
    batch_feature, duplicate_key, missing_member, null_member, refused_member, union_members, unknown_member,
    unknown_value, wrong_length, wrong_type,
};

/// How an object is held to its table.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Any of its members.
    Plain,
    /// Exactly one of them.
    Union,
    /// Any, without the one named: that its tag is missing has its own finding.
    Untagged(&'static str),
}

/// A walk over one text: consumes values from its reader and reports what it finds.
///
/// An `Err` is the JSON's fault; everything else is a finding in the sink.
#[derive(Debug)]
pub struct Walk<'t, 's, R> {
    /// Where the events come from.
    pub reader: R,
    /// Where the walk stands.
    pub scope: Scope<'t, 's>,
    open: &'s mut Open,
    guesses: &'s mut Guesses,
    skeletons: &'s mut Skeletons,
}

impl<'t, 's, R: Reader<'t>> Walk<'t, 's, R> {
    /// A walk over what `reader` reads, for a model with these quirks.
    pub fn new(
        reader: R,
        quirks: Quirks,
        in_batch: bool,
        scratch: &'s mut Scratch,
        sink: &'s mut dyn Sink,
    ) -> Self {
        let Scratch {
            path,
            open,
            guesses,
            skeletons,
            measure,
            locations,
        } = scratch;
        open.found.clear();
        open.names.clear();
        let scope = Scope::new(
            reader.source(),
            path,
            quirks,
            in_batch,
            sink,
            measure.as_mut(),
            locations,
        );
        Self {
            reader,
            scope,
            open,
            guesses,
            skeletons,
        }
    }

    /// A value was judged by its kind alone.
    #[inline]
    pub(crate) fn slot(&mut self, value: Token, slot: Slot) {
        self.skeletons.slot(value, slot);
    }

    /// Checks the value that `first` begins against `table`, to its last event.
    pub fn body(&mut self, first: Token, table: &'static Table) -> Result<Token, SyntaxError> {
        if first.kind == json::Kind::ObjectStart {
            return self.object(first, table, Form::Plain);
        }
        let said = wrong_type::say(&self.scope.here(), type_of(first.kind), "an object");
        self.scope.report(said, first);
        self.pass(first)
    }

    /// Does `work` one member deeper.
    pub(crate) fn within<T>(&mut self, name: &'static str, work: impl FnOnce(&mut Self) -> T) -> T {
        self.scope.path.push(Step::Named(name));
        let result = work(self);
        self.scope.path.pop();
        result
    }

    /// Consumes the value of the member `key`, of any shape.
    pub(crate) fn pass_member(&mut self, key: Token, value: Token) -> Result<Token, SyntaxError> {
        self.scope.path.push(Step::Member(key));
        let last = self.pass(value);
        self.scope.path.pop();
        last
    }

    /// An object begins whose members the caller reads: what [`Walk::is_twin`] knows it by.
    pub(crate) fn open_object(&self) -> Object {
        self.open.names.open()
    }

    /// Whether the object has had a member of this name; reports it if so.
    pub(crate) fn is_twin(&mut self, object: &mut Object, key: Token) -> bool {
        let twin = self.open.names.is_twin(object, key, self.scope.text);
        if twin {
            self.twin(key);
        }
        twin
    }

    /// Consumes a value of any shape, looking only for what holds for any JSON: duplicate keys.
    pub(crate) fn pass(&mut self, first: Token) -> Result<Token, SyntaxError> {
        if let json::Kind::ObjectStart | json::Kind::ArrayStart = first.kind
            && let Some(end) = self.reader.skip_plain(first)
        {
            return Ok(end);
        }
        match first.kind {
            json::Kind::ObjectStart => {
                let mut open = self.open.names.open();
                loop {
                    let key = self.reader.key()?;
                    if key.kind == json::Kind::ObjectEnd {
                        self.open.names.close(&open, self.scope.text);
                        return Ok(key);
                    }
                    if self.open.names.is_twin(&mut open, key, self.scope.text) {
                        let name = head(key, self.scope.text);
                        self.scope
                            .report_at(&name, duplicate_key::in_document(&name), key);
                    }
                    let value = self.reader.value()?;
                    if matches!(value.kind, json::Kind::ObjectStart | json::Kind::ArrayStart) {
                        self.scope.path.push(Step::Member(key));
                        self.pass(value)?;
                        self.scope.path.pop();
                    }
                }
            }
            json::Kind::ArrayStart => {
                for index in 0.. {
                    let element = self.reader.element()?;
                    if element.kind == json::Kind::ArrayEnd {
                        return Ok(element);
                    }
                    if matches!(element.kind, json::Kind::ObjectStart | json::Kind::ArrayStart) {
                        self.scope.path.push(Step::Element(index));
                        self.pass(element)?;
                        self.scope.path.pop();
                    }
                }
                Ok(first)
            }
            _ => Ok(first),
        }
    }

    fn object(&mut self, open: Token, table: &'static Table, form: Form) -> Result<Token, SyntaxError> {
        self.object_from(open, None, table, form)
    }

    /// The same where the first member, key and the value's first token, has been read already.
    fn object_from(
        &mut self,
        open: Token,
        mut first: Option<(Token, Token)>,
        table: &'static Table,
        form: Form,
    ) -> Result<Token, SyntaxError> {
        let mut names = self.open.names.open();
        let base = self.open.found.len();
        // What was found is kept only for who asks.
        let is_kept = table.hook.is_some() || form == Form::Union;
        let depth = self.scope.path.len();
        let mut seen = 0_u64;
        let mut strangers = false;
        let mut ordinal = 0;
        let end = loop {
            // Members in the order of the object before are known by a comparison alone.
            let guess = self.guesses.at(depth, ordinal);
            let guessed = if first.is_some() {
                None
            } else {
                let expected = table.members.get(guess);
                expected.and_then(|member| self.reader.key_if(member.name))
            };
            let (key, value, index) = if let Some(key) = guessed {
                (key, None, Some(guess))
            } else {
                let (key, value) = match first.take() {
                    Some((key, value)) => (key, Some(value)),
                    None => (self.reader.key()?, None),
                };
                if key.kind == json::Kind::ObjectEnd {
                    break key;
                }
                (key, value, self.index(key, table, depth, ordinal))
            };
            ordinal += 1;
            let twin = match index {
                Some(index) => seen & 1 << index != 0,
                None => self.open.names.is_twin(&mut names, key, self.scope.text),
            };
            if twin {
                self.twin(key);
            }
            let value = match value {
                Some(value) => value,
                None => self.reader.value()?,
            };
            let member = index.and_then(|index| Some((index, table.members.get(index)?)));
            if let Some((index, member)) = member {
                seen |= 1 << index;
                if is_kept {
                    self.open.found.push((index, value));
                }
                if value.kind == json::Kind::String && self.is_fine(value, member) {
                    continue;
                }
            }
            self.scope.path.push(Step::Member(key));
            if let Some((_, member)) = member {
                self.member(key, value, member, table)?;
            } else {
                strangers = true;
                self.stranger(key, table);
                self.pass(value)?;
            }
            self.scope.path.pop();
        };
        self.open.names.close(&names, self.scope.text);
        let spot = Spot {
            start: open.start,
            end: end.end,
        };
        if table.required & !seen != 0 {
            self.missing(table, seen, form, spot);
        }
        if form == Form::Union {
            self.union(table, base, strangers, spot);
        }
        if self.scope.reported > 0 {
            // Only a line without a finding is remembered.
            self.skeletons.give_up();
        }
        if let Some(hook) = table.hook {
            let found = self.open.found.get(base..).unwrap_or_default();
            let members = Members {
                table,
                found,
                text: self.reader.source(),
                spot,
                read: std::cell::Cell::default(),
            };
            hook(&mut self.scope, &members);
            let located = self.scope.located.take();
            if let Some(token) = located {
                self.skeletons.located(token);
            }
            match members.read.get() {
                Read::Nothing => {}
                Read::One(token) if located == Some(token) => {}
                Read::One(token) => self.skeletons.read(token.start, token.end),
                Read::Much => self.skeletons.read(spot.start, spot.end),
            }
            for token in self.scope.compared.drain(..) {
                self.skeletons.read(token.start, token.end);
            }
        }
        self.open.found.truncate(base);
        Ok(end)
    }

    /// Whether nothing is to be said of a string: it is a text that may be any and begins with something to see, or
    /// one of those allowed. Most are; for the others it tells nothing.
    #[inline]
    fn is_fine(&mut self, value: Token, member: &'static Member) -> bool {
        if !matches!(member.presence, Presence::Required(_) | Presence::Optional) {
            return false;
        }
        if let Kind::Choice(allowed) | Kind::OpenChoice(allowed) = &member.kind {
            let text = value.bytes(self.scope.text);
            return !value.escaped && allowed.iter().any(|allowed| same(allowed.as_bytes(), text));
        }
        let first = self.scope.text.get(value.start + 1);
        let seen = first.is_some_and(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\'));
        if seen && is_any_text(&member.kind) {
            self.measure(value);
            self.slot(value, Slot::Value(text_of(&member.kind)));
            return true;
        }
        matches!(member.kind, Kind::Tag)
    }

    /// Which member of `table` a key names.
    fn index(&mut self, key: Token, table: &'static Table, depth: usize, ordinal: usize) -> Option<usize> {
        let index = if key.escaped {
            position(table.members, &key.name(self.scope.text))
        } else {
            position(table.members, key.bytes(self.scope.text))
        };
        if let Some(index) = index {
            self.guesses.learn(depth, ordinal, index);
        }
        index
    }

    #[cold]
    fn missing(&mut self, table: &'static Table, seen: u64, form: Form, spot: Spot) {
        for (index, member) in table.members.iter().enumerate() {
            if let Presence::Required(add) = member.presence
                && seen & 1 << index == 0
                && form != Form::Untagged(member.name)
            {
                self.scope
                    .report_at(member.name, missing_member::say(member.name, add), spot);
            }
        }
    }

    /// Judges how many members an object has that must have one.
    fn union(&mut self, table: &'static Table, base: usize, strangers: bool, spot: Spot) {
        // A member that has a finding of its own says enough.
        let usable =
            |member: &Member| !matches!(member.presence, Presence::Refused(_) | Presence::Misnamed(_));
        let all = self.open.found.get(base..).unwrap_or_default();
        let members = all
            .iter()
            .filter(|(index, value)| {
                value.kind != json::Kind::Null && table.members.get(*index).is_some_and(usable)
            })
            .count();
        if members > 1 || (members == 0 && all.is_empty() && !strangers) {
            let count = u32::try_from(members).unwrap_or(u32::MAX);
            self.scope
                .report(union_members::say(table.name, count, &listed(table)), spot);
        }
    }

    /// A name for the second time in one object.
    #[cold]
    fn twin(&mut self, key: Token) {
        let name = head(key, self.scope.text);
        self.scope.report_at(&name, duplicate_key::say(&name), key);
    }

    #[cold]
    fn stranger(&mut self, key: Token, table: &'static Table) {
        let strict = match table.extra {
            Extra::Free => return,
            Extra::Refused => true,
            Extra::Doubtful => false,
        };
        let name = head(key, self.scope.text);
        self.scope
            .report(unknown_member::say(&name, nearest(&name, table), strict), key);
    }

    fn member(
        &mut self,
        key: Token,
        value: Token,
        member: &'static Member,
        table: &'static Table,
    ) -> Result<Token, SyntaxError> {
        match member.presence {
            Presence::Refused(why) => {
                self.scope.report(refused_member::say(member.name, why), key);
                return self.pass(value);
            }
            Presence::Misnamed(meant) => {
                let strict = table.extra == Extra::Refused;
                self.scope
                    .report(unknown_member::say(member.name, Some(meant), strict), key);
                return self.pass(value);
            }
            Presence::NotInBatch if self.scope.in_batch => {
                self.scope.report(batch_feature::say(member.name), key);
            }
            Presence::Optional | Presence::NotInBatch if value.kind == json::Kind::Null => {
                if !takes(&member.kind, json::Kind::Null) {
                    self.scope.report(null_member::say(member.name), value);
                }
                return Ok(value);
            }
            _ => {}
        }
        self.value(value, &member.kind)
    }

    fn value(&mut self, value: Token, kind: &'static Kind) -> Result<Token, SyntaxError> {
        use json::Kind as Json;
        match (kind, value.kind) {
            (Kind::Any, _) | (Kind::Document, Json::ObjectStart) => {
                let last = self.pass(value)?;
                if last.kind == value.kind || self.scope.path.len() > DEEP {
                    self.skeletons.give_up();
                } else {
                    let inside = Token {
                        end: last.end,
                        ..value
                    };
                    self.slot(inside, Slot::Inside(value.kind));
                }
                // The model reads it as the JSON that it is.
                if let Some(measure) = self.scope.measure.as_deref_mut()
                    && let Some(raw) = self.scope.text.get(value.start..last.end)
                {
                    measure.text(raw, true);
                }
                Ok(last)
            }
            (Kind::Bool, Json::Bool) | (Kind::Null, Json::Null) | (Kind::Tag, Json::String) => Ok(value),
            (Kind::Integer { min, max }, Json::Number) => {
                self.slot(value, Slot::Value(kind));
                let number = value.number(self.scope.text);
                if number.fract() != 0.0 {
                    return self.wrong(value, kind);
                }
                self.whole(value, number, *min, *max);
                Ok(value)
            }
            (Kind::OutputTokens { min, max }, Json::Number) => {
                self.slot(value, Slot::Value(kind));
                let number = value.number(self.scope.text);
                if number.fract() != 0.0 {
                    return self.wrong(value, kind);
                }
                if self.whole(value, number, *min, *max) {
                    self.output_tokens(value, number);
                }
                Ok(value)
            }
            (Kind::Numbers(allowed), Json::Number) => {
                let number = value.number(self.scope.text);
                #[allow(
                    clippy::cast_precision_loss,
                    clippy::float_cmp,
                    reason = "small whole numbers are exact"
                )]
                let is_allowed = |&allowed: &i64| allowed as f64 == number;
                if !allowed.iter().any(is_allowed) {
                    self.out_of_range(value, &numbers(allowed));
                }
                Ok(value)
            }
            (Kind::Number { min, max }, Json::Number) => {
                self.slot(value, Slot::Value(kind));
                let number = value.number(self.scope.text);
                if number < *min || number > *max {
                    self.out_of_range(value, &format!("from {min} to {max}"));
                }
                Ok(value)
            }
            (Kind::Visible, Json::String) => {
                self.slot(value, Slot::Value(kind));
                if value.is_blank(self.scope.text) {
                    self.blank(value);
                }
                self.measure(value);
                Ok(value)
            }
            (Kind::Text { min, max }, Json::String) => {
                self.slot(value, Slot::Value(kind));
                self.length_of_text(value, *min, *max);
                self.measure(value);
                Ok(value)
            }
            (Kind::Passage(longest), Json::String) => {
                self.slot(value, Slot::Value(kind));
                self.passage(value, longest(&self.scope.quirks));
                self.measure(value);
                Ok(value)
            }
            (Kind::Choice(allowed) | Kind::OpenChoice(allowed), Json::String) => {
                let text = value.name(self.scope.text);
                if !allowed.iter().any(|allowed| same(allowed.as_bytes(), &text)) {
                    let open = matches!(kind, Kind::OpenChoice(_));
                    let said = unknown_value::say(&self.scope.here(), allowed, open);
                    self.scope.report(said, value);
                }
                Ok(value)
            }
            (Kind::Base64 { max }, Json::String) => {
                self.base64(value, *max);
                Ok(value)
            }
            (Kind::DataUrl { max }, Json::String) => {
                self.data_url(value, *max);
                Ok(value)
            }
            (Kind::Object(table), Json::ObjectStart) => self.object(value, table, Form::Plain),
            (Kind::Union(table), Json::ObjectStart) => self.object(value, table, Form::Union),
            (Kind::Tagged { tag, shapes }, Json::ObjectStart) => self.tagged(value, tag, shapes),
            (Kind::List { of, min, max }, Json::ArrayStart) => self.list(value, of, *min, *max),
            (Kind::Map { of, max }, Json::ObjectStart) => self.map(value, of, *max),
            (Kind::Either(kinds), _) => match kinds.iter().find(|kind| takes(kind, value.kind)) {
                Some(kind) => self.value(value, kind),
                None => self.wrong(value, kind),
            },
            _ => self.wrong(value, kind),
        }
    }

    fn list(&mut self, open: Token, of: &'static Kind, min: usize, max: usize) -> Result<Token, SyntaxError> {
        let mut count = 0;
        let end = loop {
            let element = self.reader.element()?;
            if element.kind == json::Kind::ArrayEnd {
                break element;
            }
            self.scope.path.push(Step::Element(count));
            self.value(element, of)?;
            self.scope.path.pop();
            count += 1;
        };
        if count < min || count > max {
            let said = wrong_length::say(&self.scope.here(), count, "elements", &bounds(min, max));
            self.scope.report(
                said,
                Spot {
                    start: open.start,
                    end: end.end,
                },
            );
        }
        Ok(end)
    }

    fn map(&mut self, open: Token, of: &'static Kind, max: usize) -> Result<Token, SyntaxError> {
        let mut names = self.open.names.open();
        let mut count = 0;
        let end = loop {
            let key = self.reader.key()?;
            if key.kind == json::Kind::ObjectEnd {
                break key;
            }
            self.is_twin(&mut names, key);
            let value = self.reader.value()?;
            self.scope.path.push(Step::Member(key));
            self.value(value, of)?;
            self.scope.path.pop();
            count += 1;
        };
        self.open.names.close(&names, self.scope.text);
        if count > max {
            let said = wrong_length::say(&self.scope.here(), count, "members", &bounds(0, max));
            self.scope.report(
                said,
                Spot {
                    start: open.start,
                    end: end.end,
                },
            );
        }
        Ok(end)
    }
}

/// The index of the member called `name`.
fn position(members: &[Member], name: &[u8]) -> Option<usize> {
    members
        .iter()
        .position(|member| same(member.name.as_bytes(), name))
}

/// A document below more levels than this is not remembered.
const DEEP: usize = 40;
