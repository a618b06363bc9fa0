//! A report as its JSON says it.

use serde::{Deserialize, Serialize};

use super::super::{Bin, FileShare, Histogram, IdShare, Unchecked, Verdict};
use crate::cost::Usage;
use crate::finding::Severity;

/// A checked file, or several as one job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Lines that hold a record, or were meant to.
    pub records: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Lines with nothing in them.
    #[serde(default)]
    pub blank: u64,
    /// The answer in one word.
    pub verdict: Verdict,
    /// Records with at least one error.
    pub failing: u64,
    /// `false`: not all of it was checked.
    pub complete: bool,
    /// What was found, grouped; the worst first.
    pub causes: Vec<Cause>,
    /// The job's limits and how much of each is used.
    pub limits: Vec<Limit>,
    /// The files of the job. An [`Example`] names its own by its place here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileShare>,
    /// Bytes of lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sizes: Option<Histogram>,
    /// Input tokens of records, estimated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tokens: Option<Histogram>,
    /// Tokens of all records, estimated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<Usage>,
    /// How far ids were compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ids: Option<IdShare>,
    /// Stretches that were not checked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unchecked: Vec<Unchecked>,
}

/// Findings with one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cause {
    /// The rule's code.
    pub code: String,
    /// The worst of its findings.
    pub severity: Severity,
    /// What it is about: the path with every index as `[]`.
    pub subject: String,
    /// How often it was found, exactly.
    pub count: u64,
    /// In how many records, exactly.
    pub records: u64,
    /// The cause in a few words; names in backticks.
    pub title: String,
    /// Why it matters.
    pub why: String,
    /// What to do, in one sentence.
    pub fix: String,
    /// The first places, in file order.
    pub examples: Vec<Example>,
}

/// One finding at its place. Byte offsets count from the start of its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Example {
    /// The file, by its place in [`Report::files`].
    #[serde(default)]
    pub file: u32,
    /// From 1; 0: about the whole file.
    pub line: u64,
    /// In Unicode characters, from 1; 0: the whole line.
    pub column: u32,
    /// First byte of what is marked.
    pub start: u64,
    /// One past its last byte.
    pub end: u64,
    /// The JSON path from the line's root.
    pub path: String,
    /// What happened, in one sentence; names in backticks.
    pub message: String,
    /// What to do, in one sentence.
    pub fix: String,
    /// First byte of the line.
    #[serde(default)]
    pub line_start: u64,
    /// One past its last byte, without the line feed.
    #[serde(default)]
    pub line_end: u64,
    /// The record's id, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record_id: Option<String>,
}

/// A limit of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// `minRecords`, `records`, `fileBytes`, `jobBytes` …
    pub name: String,
    /// What there is.
    pub value: u64,
    /// The most, or for `minRecords` the fewest, that may be.
    #[serde(rename = "limit")]
    pub most: u64,
    /// Whether it is kept.
    pub ok: bool,
}

impl Report {
    /// How many causes are of a severity.
    pub fn causes_of(&self, severity: Severity) -> usize {
        self.causes
            .iter()
            .filter(|cause| cause.severity == severity)
            .count()
    }

    /// Whether some cause has more places than were kept.
    pub fn is_cut(&self) -> bool {
        self.causes
            .iter()
            .any(|cause| cause.count > cause.examples.len() as u64)
    }

    /// The name of an example's file, where it is known.
    pub fn file_of(&self, example: &Example) -> Option<&str> {
        let file = self.files.get(usize::try_from(example.file).ok()?)?;
        (!file.name.is_empty()).then_some(file.name.as_str())
    }

    /// What was checked, in a few words: the file's name, or how many files.
    pub fn what(&self) -> String {
        match self.files.as_slice() {
            [] => "the file".to_owned(),
            [only] if only.name.is_empty() => "the file".to_owned(),
            [only] => only.name.clone(),
            several => format!("{} files", several.len()),
        }
    }
}

/// The bin in which the middle value of a histogram lies.
pub fn middle(histogram: &Histogram) -> Option<Bin> {
    let half = amounts(histogram).div_ceil(2);
    let mut seen = 0;
    histogram
        .bins
        .iter()
        .find(|bin| {
            seen += bin.count;
            half > 0 && seen >= half
        })
        .copied()
}

/// The mean of a histogram's values.
pub fn mean(histogram: &Histogram) -> Option<u64> {
    histogram.sum.checked_div(amounts(histogram))
}

/// How many values a histogram counts.
fn amounts(histogram: &Histogram) -> u64 {
    histogram.bins.iter().map(|bin| bin.count).sum()
}
