//! The walk over one body.

use std::borrow::Cow;

use super::scope::{Members, Scope, Spot, Step};
use super::{Extra, Kind, Member, Presence, Table};
use crate::json::{self, Reader, SyntaxError, Token};
use crate::rules::{
    batch_feature, duplicate_key, image_data, missing_member, null_member, out_of_range, refused_member,
    union_members, unknown_member, unknown_value, untagged_block, wrong_length, wrong_type,
};

/// Checks the value that `first` begins against `table`, consuming it from `reader` to its end.
/// Returns the value's last event. An `Err` is the JSON's fault; everything else is a finding in `scope`.
pub fn walk<'t, R: Reader<'t>>(
    reader: &mut R,
    first: Token,
    table: &'static Table,
    scope: &mut Scope<'t, '_>,
) -> Result<Token, SyntaxError> {
    let mut walk = Walk {
        reader,
        scope,
        found: Vec::new(),
        names: Names::default(),
    };
    if first.kind == json::Kind::ObjectStart {
        walk.object(first, table, Form::Plain)
    } else {
        let said = wrong_type::say(&walk.scope.here(), type_of(first.kind), "an object");
        walk.scope.report(said, first);
        walk.pass(first)
    }
}

/// Checks only what holds for any JSON, duplicate keys, from `first` to the end of its value.
pub(crate) fn walk_anything<'t, R: Reader<'t>>(
    reader: &mut R,
    first: Token,
    scope: &mut Scope<'t, '_>,
) -> Result<Token, SyntaxError> {
    Walk {
        reader,
        scope,
        found: Vec::new(),
        names: Names::default(),
    }
    .pass(first)
}

/// How messages name a JSON type.
pub(crate) const fn type_of(kind: json::Kind) -> &'static str {
    match kind {
        json::Kind::ObjectStart | json::Kind::ObjectEnd => "an object",
        json::Kind::ArrayStart | json::Kind::ArrayEnd => "a list",
        json::Kind::Key | json::Kind::String => "a string",
        json::Kind::Number => "a number",
        json::Kind::Bool => "true or false",
        json::Kind::Null => "null",
        json::Kind::End => "nothing",
    }
}

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

/// Names seen in the objects that are open and that no table keeps track of: innermost last.
#[derive(Default)]
pub(crate) struct Names<'t> {
    seen: Vec<Cow<'t, [u8]>>,
    /// For objects with many members: a search instead of a scan. Begins at `indexed` in `seen`.
    index: std::collections::BTreeSet<Cow<'t, [u8]>>,
    indexed: Option<usize>,
}

impl<'t> Names<'t> {
    /// Above this many names in one object a scan costs more than a search.
    const SCAN: usize = 32;

    pub(crate) fn open(&self) -> usize {
        self.seen.len()
    }

    /// Whether `name` is the second of its kind since `open`.
    pub(crate) fn is_twin(&mut self, open: usize, name: Cow<'t, [u8]>) -> bool {
        let names = self.seen.get(open..).unwrap_or_default();
        if names.len() < Self::SCAN {
            let twin = names.contains(&name);
            self.seen.push(name);
            return twin;
        }
        if self.indexed != Some(open) {
            // An inner object may have used the index; outer ones build it again, at most once an element.
            self.index = names.iter().cloned().collect();
            self.indexed = Some(open);
        }
        let twin = !self.index.insert(name.clone());
        self.seen.push(name);
        twin
    }

    pub(crate) fn close(&mut self, open: usize) {
        self.seen.truncate(open);
        if self.indexed.is_some_and(|indexed| indexed >= open) {
            self.index.clear();
            self.indexed = None;
        }
    }
}

struct Walk<'w, 't, 's, R> {
    reader: &'w mut R,
    scope: &'w mut Scope<'t, 's>,
    /// The listed members of the objects that are open, innermost last.
    found: Vec<(usize, Token)>,
    names: Names<'t>,
}

impl<'t, R: Reader<'t>> Walk<'_, 't, '_, R> {
    /// Consumes a value of any shape, looking only for duplicate keys.
    fn pass(&mut self, first: Token) -> Result<Token, SyntaxError> {
        match first.kind {
            json::Kind::ObjectStart => {
                let open = self.names.open();
                loop {
                    let key = self.reader.next()?;
                    if key.kind == json::Kind::ObjectEnd {
                        self.names.close(open);
                        return Ok(key);
                    }
                    let name = key.name(self.scope.text);
                    if self.names.is_twin(open, name.clone()) {
                        self.twin(key);
                    }
                    let value = self.reader.next()?;
                    if matches!(value.kind, json::Kind::ObjectStart | json::Kind::ArrayStart) {
                        self.scope.path.push(Step::Member(name));
                        self.pass(value)?;
                        self.scope.path.pop();
                    }
                }
            }
            json::Kind::ArrayStart => {
                for index in 0.. {
                    let element = self.reader.next()?;
                    if element.kind == json::Kind::ArrayEnd {
                        return Ok(element);
                    }
                    self.scope.path.push(Step::Element(index));
                    self.pass(element)?;
                    self.scope.path.pop();
                }
                Ok(first)
            }
            _ => Ok(first),
        }
    }

    fn object(&mut self, open: Token, table: &'static Table, form: Form) -> Result<Token, SyntaxError> {
        let names = self.names.open();
        let base = self.found.len();
        let mut seen = 0_u64;
        let mut next = 0;
        let mut strangers = false;
        let end = loop {
            let key = self.reader.next()?;
            if key.kind == json::Kind::ObjectEnd {
                break key;
            }
            let name = key.name(self.scope.text);
            let index = position(table.members, &name, next);
            let twin = match index {
                Some(index) => seen & 1 << index != 0,
                None => self.names.is_twin(names, name.clone()),
            };
            if twin {
                self.twin(key);
            }
            let value = self.reader.next()?;
            if let Some(index) = index {
                seen |= 1 << index;
                next = index + 1;
            }
            self.scope.path.push(Step::Member(name));
            if let Some((index, member)) = index.and_then(|index| Some((index, table.members.get(index)?))) {
                self.found.push((index, value));
                self.member(key, value, member, table)?;
            } else {
                strangers = true;
                self.stranger(key, table);
                self.pass(value)?;
            }
            self.scope.path.pop();
        };
        self.names.close(names);
        let spot = Spot {
            start: open.start,
            end: end.end,
        };
        for (index, member) in table.members.iter().enumerate() {
            if let Presence::Required(add) = member.presence
                && seen & 1 << index == 0
                && form != Form::Untagged(member.name)
            {
                self.scope
                    .report_at(member.name, missing_member::say(member.name, add), spot);
            }
        }
        if form == Form::Union {
            // A member that has a finding of its own says enough.
            let usable =
                |member: &Member| !matches!(member.presence, Presence::Refused(_) | Presence::Misnamed(_));
            let all = self.found.get(base..).unwrap_or_default();
            let members = all
                .iter()
                .filter(|(index, _)| table.members.get(*index).is_some_and(usable))
                .count();
            if members > 1 || (members == 0 && all.is_empty() && !strangers) {
                let count = u32::try_from(members).unwrap_or(u32::MAX);
                self.scope
                    .report(union_members::say(table.name, count, &listed(table)), spot);
            }
        }
        if let Some(hook) = table.hook {
            let found = self.found.get(base..).unwrap_or_default();
            hook(
                self.scope,
                &Members {
                    table,
                    found,
                    text: self.reader.source(),
                    spot,
                },
            );
        }
        self.found.truncate(base);
        Ok(end)
    }

    /// A name for the second time in one object.
    fn twin(&mut self, key: Token) {
        let name = key.text(self.scope.text);
        self.scope.report_at(&name, duplicate_key::say(&name), key);
    }

    fn stranger(&mut self, key: Token, table: &'static Table) {
        let strict = match table.extra {
            Extra::Free => return,
            Extra::Refused => true,
            Extra::Doubtful => false,
        };
        let name = key.text(self.scope.text);
        let shown: String = name.chars().take(60).collect();
        self.scope
            .report(unknown_member::say(&shown, nearest(&name, table), strict), key);
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
                if !matches!(member.kind, Kind::Any) {
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
            (Kind::Any, _) | (Kind::Document, Json::ObjectStart) => self.pass(value),
            (Kind::Bool, Json::Bool) => Ok(value),
            (Kind::Integer { min, max }, Json::Number) => {
                let number = value.number(self.scope.text);
                if number.fract() != 0.0 {
                    return self.wrong(value, kind);
                }
                #[allow(
                    clippy::cast_precision_loss,
                    reason = "bounds are small or i64::MAX, where rounding is harmless"
                )]
                let within = number >= *min as f64 && number <= *max as f64;
                if !within {
                    let range = if *max == i64::MAX {
                        format!("a whole number of {min} or more")
                    } else {
                        format!("a whole number from {min} to {max}")
                    };
                    self.scope
                        .report(out_of_range::say(&self.scope.here(), &range), value);
                }
                Ok(value)
            }
            (Kind::Number { min, max }, Json::Number) => {
                let number = value.number(self.scope.text);
                if number < *min || number > *max {
                    let said = out_of_range::say(&self.scope.here(), &format!("from {min} to {max}"));
                    self.scope.report(said, value);
                }
                Ok(value)
            }
            (Kind::Text { min, max }, Json::String) => {
                self.length_of_text(value, *min, *max);
                Ok(value)
            }
            (Kind::Choice(allowed) | Kind::OpenChoice(allowed), Json::String) => {
                let text = value.text(self.scope.text);
                if !allowed.contains(&&*text) {
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

    fn wrong(&mut self, value: Token, kind: &'static Kind) -> Result<Token, SyntaxError> {
        let said = wrong_type::say(&self.scope.here(), type_of(value.kind), &wanted(kind));
        let start = value.start;
        let last = self.pass(value)?;
        self.scope.report(said, Spot { start, end: last.end });
        Ok(last)
    }

    fn length_of_text(&mut self, value: Token, min: usize, max: usize) {
        let bytes = value.bytes(self.scope.text).len();
        // A character is at most four bytes and an escape at most six: most texts need no counting.
        if (min <= 1 && bytes >= min && bytes <= max) || (min == 0 && max == usize::MAX) {
            return;
        }
        let length = value.text(self.scope.text).chars().count();
        if length < min || length > max {
            let bounds = bounds(min, max);
            let said = wrong_length::say(&self.scope.here(), length, "characters", &bounds);
            self.scope.report(said, value);
        }
    }

    fn base64(&mut self, value: Token, max: u64) {
        let text = if value.escaped {
            Cow::Owned(value.text(self.scope.text).into_owned().into_bytes())
        } else {
            Cow::Borrowed(value.bytes(self.scope.text))
        };
        let flaw = match super::decoded_len(&text) {
            _ if text.starts_with(b"data:") => image_data::Flaw::DataUrl,
            None => image_data::Flaw::NotBase64,
            Some(bytes) if bytes > max => image_data::Flaw::TooLarge { bytes, limit: max },
            Some(_) => return,
        };
        self.scope
            .report(image_data::say(&self.scope.here(), flaw), value);
    }

    fn list(&mut self, open: Token, of: &'static Kind, min: usize, max: usize) -> Result<Token, SyntaxError> {
        let mut count = 0;
        let end = loop {
            let element = self.reader.next()?;
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
        let names = self.names.open();
        let mut count = 0;
        let end = loop {
            let key = self.reader.next()?;
            if key.kind == json::Kind::ObjectEnd {
                break key;
            }
            let name = key.name(self.scope.text);
            if self.names.is_twin(names, name.clone()) {
                self.twin(key);
            }
            let value = self.reader.next()?;
            self.scope.path.push(Step::Member(name));
            self.value(value, of)?;
            self.scope.path.pop();
            count += 1;
        };
        self.names.close(names);
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
        let mut guess = None;
        let value = loop {
            let key = ahead.next()?;
            if key.kind == json::Kind::ObjectEnd {
                break None;
            }
            let name = key.name(self.scope.text);
            let value = ahead.next()?;
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
            self.scope.path.push(Step::Member(Cow::Borrowed(tag.as_bytes())));
            let said = wrong_type::say(tag, type_of(value.kind), "a string");
            self.scope.report(said, value);
            self.scope.path.pop();
            return self.pass(open);
        }
        let text = value.text(self.scope.text);
        if let Some((_, table)) = shapes.iter().find(|(name, _)| *name == text) {
            return self.object(open, table, Form::Plain);
        }
        let known: Vec<&str> = shapes.iter().map(|(name, _)| *name).collect();
        self.scope.path.push(Step::Member(Cow::Borrowed(tag.as_bytes())));
        self.scope.report(unknown_value::say(tag, &known, true), value);
        self.scope.path.pop();
        self.pass(open)
    }
}

/// The index of `name`, looking first where members in the table's own order would be.
fn position(members: &[Member], name: &[u8], next: usize) -> Option<usize> {
    if members
        .get(next)
        .is_some_and(|member| member.name.as_bytes() == name)
    {
        return Some(next);
    }
    members.iter().position(|member| member.name.as_bytes() == name)
}

/// Whether a member's name alone tells that a block without its tag is of this shape.
fn is_telling(table: &Table, name: &[u8]) -> bool {
    table
        .members
        .iter()
        .any(|member| member.name.as_bytes() == name && matches!(member.presence, Presence::Required(_)))
}

fn takes(kind: &Kind, json: json::Kind) -> bool {
    use json::Kind as Json;
    match kind {
        Kind::Any => true,
        Kind::Bool => json == Json::Bool,
        Kind::Integer { .. } | Kind::Number { .. } => json == Json::Number,
        Kind::Text { .. } | Kind::Choice(_) | Kind::OpenChoice(_) | Kind::Base64 { .. } => {
            json == Json::String
        }
        Kind::Document | Kind::Object(_) | Kind::Union(_) | Kind::Tagged { .. } | Kind::Map { .. } => {
            json == Json::ObjectStart
        }
        Kind::List { .. } => json == Json::ArrayStart,
        Kind::Either(kinds) => kinds.iter().any(|kind| takes(kind, json)),
    }
}

fn wanted(kind: &Kind) -> String {
    match kind {
        Kind::Any => "any value".to_owned(),
        Kind::Bool => "`true` or `false`".to_owned(),
        Kind::Integer { .. } => "an integer".to_owned(),
        Kind::Number { .. } => "a number".to_owned(),
        Kind::Text { .. } | Kind::Choice(_) | Kind::OpenChoice(_) => "a string".to_owned(),
        Kind::Base64 { .. } => "a string of base64".to_owned(),
        Kind::Document | Kind::Object(_) | Kind::Union(_) | Kind::Tagged { .. } | Kind::Map { .. } => {
            "an object".to_owned()
        }
        Kind::List { .. } => "a list".to_owned(),
        Kind::Either(kinds) => kinds.iter().map(wanted).collect::<Vec<_>>().join(" or "),
    }
}

fn bounds(min: usize, max: usize) -> String {
    match (min, max) {
        (min, usize::MAX) => format!("{min} or more"),
        (0, max) => format!("at most {max}"),
        (min, max) if min == max => format!("exactly {min}"),
        (min, max) => format!("from {min} to {max}"),
    }
}

fn listed(table: &Table) -> String {
    let names = table
        .members
        .iter()
        .filter(|member| matches!(member.presence, Presence::Optional));
    names
        .map(|member| format!("`{}`", member.name))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The listed name that a stranger is probably meant to be: the same but for case and underscores.
fn nearest(name: &str, table: &'static Table) -> Option<&'static str> {
    let plain = |name: &str| {
        name.chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_lowercase()
    };
    let wanted = plain(name.get(..name.len().min(80)).unwrap_or_default());
    if wanted.is_empty() {
        return None;
    }
    let usable = |member: &&Member| !matches!(member.presence, Presence::Refused(_) | Presence::Misnamed(_));
    table
        .members
        .iter()
        .filter(usable)
        .find(|member| plain(member.name) == wanted)
        .map(|member| member.name)
}
