//! The walk over one body.

use std::borrow::Cow;

use super::guess::Guesses;
use super::head::head;
use super::media::DataUrl;
use super::names::Object;
use super::scope::{Members, Open, Read, Scope, Scratch, Sink, Spot, Step};
use super::skeleton::{Skeletons, Slot};
use super::words::{bounds, listed, nearest, numbers, type_of, wanted};
use super::{Extra, Kind, Member, Presence, Table};
use crate::catalog::Quirks;
use crate::json::{self, Reader, SyntaxError, Token, same};
use crate::rules::{
    batch_feature, blank_text, duplicate_key, image_data, missing_member, null_member, out_of_range,
    refused_member, union_members, unknown_member, unknown_value, untagged_block, wrong_length, wrong_type,
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

    /// Whether a whole number is within bounds; reports it if not.
    fn whole(&mut self, value: Token, number: f64, min: i64, max: i64) -> bool {
        let within = is_within(number, min, max);
        if !within {
            let range = if max == i64::MAX {
                format!("a whole number of {min} or more")
            } else {
                format!("a whole number from {min} to {max}")
            };
            self.out_of_range(value, &range);
        }
        within
    }

    /// Holds the length that a reply may have to what the model can give.
    fn output_tokens(&mut self, value: Token, number: f64) {
        let most = greatest_output(&self.scope.quirks);
        if is_beyond_output(number, &self.scope.quirks) {
            let range = format!("at most {most}, which is what this model can give");
            self.out_of_range(value, &range);
        }
        if let Some(measure) = self.scope.measure.as_deref_mut() {
            measure.max_output(most_output(number, &self.scope.quirks));
        }
    }

    fn measure(&mut self, text: Token) {
        if let Some(measure) = self.scope.measure.as_deref_mut() {
            measure.text(text.bytes(self.scope.text), text.escaped);
        }
    }

    #[cold]
    fn out_of_range(&mut self, value: Token, range: &str) {
        self.scope
            .report(out_of_range::say(&self.scope.here(), range), value);
    }

    #[cold]
    fn blank(&mut self, value: Token) {
        let said = if value.bytes(self.scope.text).is_empty() {
            wrong_length::say(&self.scope.here(), 0, "characters", "1 or more")
        } else {
            blank_text::say(&self.scope.here())
        };
        self.scope.report(said, value);
    }

    #[cold]
    fn wrong(&mut self, value: Token, kind: &'static Kind) -> Result<Token, SyntaxError> {
        let said = wrong_type::say(&self.scope.here(), type_of(value.kind), &wanted(kind));
        let start = value.start;
        let last = self.pass(value)?;
        self.scope.report(said, Spot { start, end: last.end });
        Ok(last)
    }

    fn length_of_text(&mut self, value: Token, min: usize, max: usize) {
        if needs_no_counting(value.bytes(self.scope.text).len(), min, max) {
            return;
        }
        let length = value.text(self.scope.text).chars().count();
        if length < min || length > max {
            let bounds = bounds(min, max);
            let said = wrong_length::say(&self.scope.here(), length, "characters", &bounds);
            self.scope.report(said, value);
        }
    }

    fn passage(&mut self, value: Token, longest: usize) {
        if needs_no_counting(value.bytes(self.scope.text).len(), 1, longest) {
            return;
        }
        let length = value.text(self.scope.text).chars().count();
        if length == 0 || length > longest {
            let bounds = bounds(1, longest);
            let said = wrong_length::perhaps(&self.scope.here(), length, "characters", &bounds);
            self.scope.report(said, value);
        }
    }

    fn base64(&mut self, value: Token, max: u64) {
        self.skeletons.give_up();
        let text = if value.escaped {
            Cow::Owned(value.text(self.scope.text).into_owned().into_bytes())
        } else {
            Cow::Borrowed(value.bytes(self.scope.text))
        };
        if let Some(measure) = self.scope.measure.as_deref_mut() {
            measure.file(&text);
        }
        let flaw = match super::decoded_len(&text) {
            _ if text.starts_with(b"data:") => image_data::Flaw::DataUrl,
            None => image_data::Flaw::NotBase64,
            Some(bytes) if bytes > max => image_data::Flaw::TooLarge { bytes, limit: max },
            Some(_) => return,
        };
        self.scope
            .report(image_data::say(&self.scope.here(), flaw), value);
    }

    fn data_url(&mut self, value: Token, max: u64) {
        self.skeletons.give_up();
        let text = value.name(self.scope.text);
        let file = DataUrl::read(&text);
        if let (Some(measure), Some(file)) = (self.scope.measure.as_deref_mut(), &file) {
            measure.file(file.base64);
        }
        let flaw = file.map_or(Some(image_data::Flaw::NoDataUrl), |file| file.flaw(max));
        if let Some(flaw) = flaw {
            self.scope
                .report(image_data::say(&self.scope.here(), flaw), value);
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

    /// The shape of a tagged object depends on a member that may come last: the reader looks ahead.
    fn tagged(
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

/// The index of the member called `name`.
fn position(members: &[Member], name: &[u8]) -> Option<usize> {
    members
        .iter()
        .position(|member| same(member.name.as_bytes(), name))
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

/// A document below more levels than this is not remembered.
const DEEP: usize = 40;

/// The kind of text among the kinds that a value may be of.
fn text_of(kind: &'static Kind) -> &'static Kind {
    match kind {
        Kind::Either(kinds) => kinds
            .iter()
            .find(|kind| takes(kind, json::Kind::String))
            .map_or(kind, text_of),
        kind => kind,
    }
}

fn is_within(number: f64, min: i64, max: i64) -> bool {
    #[allow(
        clippy::cast_precision_loss,
        reason = "bounds are small or i64::MAX, where rounding is harmless"
    )]
    let within = number >= min as f64 && number <= max as f64;
    within
}

/// The most tokens that a reply can have. No model gives more than a million; what is beyond does not belong into a
/// price.
fn greatest_output(quirks: &Quirks) -> f64 {
    f64::from(quirks.max_output.unwrap_or(1_000_000))
}

fn is_beyond_output(number: f64, quirks: &Quirks) -> bool {
    quirks.max_output.is_some() && number > greatest_output(quirks)
}

/// The tokens that a reply may have which is limited to `number`, a whole number of at least 0.
pub(super) fn most_output(number: f64, quirks: &Quirks) -> u64 {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number of at least its minimum, and casts saturate"
    )]
    let most = number.min(greatest_output(quirks)) as u64;
    most
}

/// Whether nothing is to be said of a number of this kind.
pub(super) fn number_fits(kind: &Kind, number: f64, quirks: &Quirks) -> bool {
    match *kind {
        Kind::Integer { min, max } => number.fract() == 0.0 && is_within(number, min, max),
        Kind::OutputTokens { min, max } => {
            number.fract() == 0.0 && is_within(number, min, max) && !is_beyond_output(number, quirks)
        }
        Kind::Number { min, max } => number >= min && number <= max,
        _ => false,
    }
}

/// Whether a text of so many bytes has a number of characters within bounds. A character is at most four bytes and an
/// escape at most six: most texts need no counting, and for those that do the answer is no.
fn needs_no_counting(bytes: usize, min: usize, max: usize) -> bool {
    (min <= 1 && bytes >= min && bytes <= max) || (min == 0 && max == usize::MAX)
}

/// Whether nothing is to be said of the length of a text of this kind, as far as that is seen without decoding it.
pub(super) fn is_of_good_length(kind: &Kind, text: Token, line: &[u8], quirks: &Quirks) -> bool {
    let (min, max) = match *kind {
        Kind::Text { min, max } => (min, max),
        Kind::Passage(longest) => (1, longest(quirks)),
        _ => return false,
    };
    let bytes = text.bytes(line);
    needs_no_counting(bytes.len(), min, max)
        || !text.escaped && (min..=max).contains(&bytes.len()) && bytes.is_ascii()
}

/// Whether a string of this kind may be any text, as long as it is none of nothing.
pub(super) fn is_any_text(kind: &Kind) -> bool {
    match kind {
        Kind::Visible
        | Kind::Text {
            min: 0 | 1,
            max: usize::MAX,
        } => true,
        Kind::Either(kinds) => {
            let text = kinds.iter().find(|kind| takes(kind, json::Kind::String));
            text.is_some_and(is_any_text)
        }
        _ => false,
    }
}

fn takes(kind: &Kind, json: json::Kind) -> bool {
    use json::Kind as Json;
    match kind {
        Kind::Any => true,
        Kind::Null => json == Json::Null,
        Kind::Bool => json == Json::Bool,
        Kind::Integer { .. } | Kind::OutputTokens { .. } | Kind::Numbers(_) | Kind::Number { .. } => {
            json == Json::Number
        }
        Kind::Text { .. }
        | Kind::Passage(_)
        | Kind::Tag
        | Kind::Visible
        | Kind::Choice(_)
        | Kind::OpenChoice(_)
        | Kind::Base64 { .. }
        | Kind::DataUrl { .. } => json == Json::String,
        Kind::Document | Kind::Object(_) | Kind::Union(_) | Kind::Tagged { .. } | Kind::Map { .. } => {
            json == Json::ObjectStart
        }
        Kind::List { .. } => json == Json::ArrayStart,
        Kind::Either(kinds) => kinds.iter().any(|kind| takes(kind, json)),
    }
}
