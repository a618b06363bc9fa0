//! What records have in common, or should have: the models they name, the forms of their bodies, the buckets of
//! their media.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::codec::{Dialect, dialect_of};
use crate::json::{Kind, Reader, Scanner, Token};
use crate::rules::{media_folder, mixed_models};
use crate::schema::{Sink as _, Spot};

use super::gathered::{Gathered, LineFindings};
use super::job::Job;

/// How often each name came. Those of parts add up: the names kept are the first by the alphabet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Names {
    kept: BTreeMap<String, u64>,
    /// How often others came.
    others: u64,
}

impl Names {
    /// Names that are kept.
    const MOST: usize = 12;
    /// Characters that are kept of a name.
    const LONGEST: usize = 100;

    fn add(&mut self, name: &str) {
        // Nearly always one of those that are known.
        if let Some(count) = self.kept.get_mut(name) {
            *count += 1;
        } else {
            self.insert(name.chars().take(Self::LONGEST).collect(), 1);
        }
    }

    fn insert(&mut self, name: String, count: u64) {
        *self.kept.entry(name).or_default() += count;
        if self.kept.len() > Self::MOST
            && let Some((_, count)) = self.kept.pop_last()
        {
            self.others += count;
        }
    }

    fn merge(&mut self, other: &Self) {
        self.others += other.others;
        for (name, &count) in &other.kept {
            self.insert(name.clone(), count);
        }
    }

    /// The names and how often they came, in words; none where there are fewer than two.
    fn several(&self) -> Option<String> {
        if self.kept.len() < 2 {
            return None;
        }
        let mut names: Vec<(&String, &u64)> = self.kept.iter().collect();
        names.sort_by_key(|&(name, &count)| (std::cmp::Reverse(count), name));
        let mut shown: Vec<String> = names
            .into_iter()
            .map(|(name, count)| format!("`{}` ({count} ×)", name.replace('`', "'")))
            .collect();
        if self.others > 0 {
            shown.push(format!("and others ({} ×)", self.others));
        }
        Some(shown.join(", "))
    }
}

/// Facts of a part or of a job.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Facts {
    /// Values of a `modelId` or `model` left in a record or in a body that has other findings.
    models: Names,
    /// Forms of bodies, where the job's model is not known.
    forms: Names,
    /// Buckets of media.
    buckets: Names,
}

impl Facts {
    pub(super) fn merge(&mut self, other: &Self) {
        self.models.merge(&other.models);
        self.forms.merge(&other.forms);
        self.buckets.merge(&other.buckets);
    }

    /// A record names its model.
    pub(super) fn model(&mut self, value: Token, line: &[u8]) {
        if value.kind == Kind::String {
            self.models.add(&value.text(line));
        }
    }

    /// The outermost members of a body that names its model, or of a job whose model is not known: `open` is its first event,
    /// `behind` a reader right behind it.
    pub(super) fn body(&mut self, open: Token, behind: &Scanner<'_>, job: &Job) {
        if job.codec().is_none()
            && let Some(form) = dialect_of(behind.clone(), open)
        {
            self.forms.add(form.name());
        }
        let line = behind.source();
        let mut reader = behind.clone();
        // It is JSON throughout: that was seen before.
        while let Ok(key) = reader.key()
            && key.kind == Kind::Key
            && let Ok(value) = reader.value()
        {
            if matches!(&*key.name(line), b"modelId" | b"model") {
                self.model(value, line);
            }
            if reader.skip(value).is_err() {
                return;
            }
        }
    }

    /// An S3 location of a record: `uri` is the value's token.
    fn media(&mut self, uri: Token, line: &[u8], job: &Job, findings: &mut LineFindings) {
        let text = uri.text(line);
        let Some(rest) = text.strip_prefix("s3://") else {
            return;
        };
        let bucket = rest.split('/').next().unwrap_or_default();
        self.buckets.add(bucket);
        let Some(folder) = &job.input else {
            return;
        };
        let folder = folder.trim_end_matches('/');
        let inside = text
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'));
        if !inside {
            findings.found(
                media_folder::say(folder),
                Spot::from(uri),
                "s3Location.uri".to_owned(),
                &|| "s3Location.uri".to_owned(),
            );
        }
    }

    /// What they come to.
    pub(super) fn report(&self, job: &Job, gathered: &mut Gathered) {
        if let Some(names) = self.models.several() {
            gathered.whole_job(mixed_models::named(&names));
        }
        if let Some(forms) = self.forms.several() {
            gathered.whole_job(mixed_models::forms(&forms));
        }
        if job.input.is_none()
            && let Some(buckets) = self.buckets.several()
        {
            gathered.whole_job(media_folder::buckets(&buckets));
        }
    }
}

/// Finds the S3 locations in bodies that may have some.
#[derive(Debug)]
pub(super) struct Media {
    finder: memchr::memmem::Finder<'static>,
    /// Whether the job's bodies may have some: Converse's and those like it.
    wanted: bool,
}

impl Media {
    pub(super) fn new(job: &Job) -> Self {
        Self {
            finder: memchr::memmem::Finder::new(b"\"s3Location\""),
            wanted: job
                .codec()
                .is_none_or(|codec| codec.dialect() == Dialect::Converse),
        }
    }

    /// Looks through a line that is JSON.
    pub(super) fn look(&self, line: &[u8], job: &Job, facts: &mut Facts, findings: &mut LineFindings) {
        if !self.wanted {
            return;
        }
        for at in self.finder.find_iter(line) {
            // Within a text, the quote would be escaped.
            let is_quoted = at.checked_sub(1).and_then(|before| line.get(before)) == Some(&b'\\');
            let behind = at + self.finder.needle().len();
            if !is_quoted && let Some(uri) = uri_in(line, behind) {
                facts.media(uri, line, job, findings);
            }
        }
    }
}

/// The value of `uri` in the object that is a member's value, whose name ends at `at`.
fn uri_in(line: &[u8], at: usize) -> Option<Token> {
    let blank = |byte: &u8| byte.is_ascii_whitespace();
    let skip = |from: usize| Some(from + line.get(from..)?.iter().take_while(|byte| blank(byte)).count());
    let colon = skip(at)?;
    if line.get(colon) != Some(&b':') {
        return None;
    }
    let from = skip(colon + 1)?;
    let mut reader = Scanner::new(line.get(from..)?);
    if reader.value().ok()?.kind != Kind::ObjectStart {
        return None;
    }
    let mut found = None;
    loop {
        let key = reader.key().ok()?;
        if key.kind != Kind::Key {
            return found;
        }
        let value = reader.value().ok()?;
        if &*key.name(line.get(from..)?) == b"uri" && value.kind == Kind::String {
            found = Some(Token {
                start: value.start + from,
                end: value.end + from,
                ..value
            });
        }
        reader.skip(value).ok()?;
    }
}
