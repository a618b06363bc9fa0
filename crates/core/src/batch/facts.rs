//! What records have in common, or should have: the models they name, the forms of their bodies, the buckets of
//! their media.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::codec::dialect_of;
use crate::json::{Kind, Reader, Scanner, Token};
use crate::rules::{self, media_folder, mixed_models};
use crate::schema::{bucket_of, head};

use super::gathered::Gathered;
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

    fn add(&mut self, name: &str) {
        // Nearly always one of those that are known.
        if let Some(count) = self.kept.get_mut(name) {
            *count += 1;
        } else {
            self.insert(rules::cut(name).into_owned(), 1);
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
            .map(|(name, count)| format!("`{}` ({count} ×)", rules::shown(name)))
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
    /// The model that each record names in a `modelId` or `model`: beside its body, or else in it.
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

    /// A record names its model: `name` is a string.
    pub(super) fn model(&mut self, name: Token, line: &[u8]) {
        self.models.add(&head(name, line));
    }

    /// The form of a body, where the job's model is not known: `open` is its first event, `behind` a reader right
    /// behind it.
    pub(super) fn form(&mut self, open: Token, behind: &Scanner<'_>) {
        if let Some(form) = dialect_of(behind.clone(), open) {
            self.forms.add(form.name());
        }
    }

    /// The model that a body names. The same model may be called otherwise in the record around it: who asks has found
    /// none there.
    pub(super) fn model_in(&mut self, behind: &Scanner<'_>) {
        let line = behind.source();
        let mut reader = behind.clone();
        // It is JSON throughout: that was seen before.
        while let Ok(key) = reader.key()
            && key.kind == Kind::Key
            && let Ok(value) = reader.value()
        {
            if value.kind == Kind::String && matches!(&*key.name(line), b"modelId" | b"model") {
                return self.model(value, line);
            }
            if reader.skip(value).is_err() {
                return;
            }
        }
    }

    /// An S3 location of a record: `uri` is the value's token.
    pub(super) fn media(&mut self, uri: Token, line: &[u8]) {
        if let Some(bucket) = bucket_of(&uri.text(line)) {
            self.buckets.add(bucket);
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
        if job.folder().is_none()
            && let Some(buckets) = self.buckets.several()
        {
            gathered.whole_job(media_folder::buckets(&buckets));
        }
    }
}
