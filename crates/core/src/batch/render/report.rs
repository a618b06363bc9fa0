//! A report as its JSON says it.

use serde::{Deserialize, Serialize};

use super::super::{Bin, FileShare, Histogram, IdShare, Unchecked, Verdict};
use super::amount;
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

impl Cause {
    /// Whether its findings about no line are about all files together.
    pub(super) fn is_of_job(&self) -> bool {
        match self.code.as_str() {
            "too-few-records"
            | "job-too-large"
            | "mixed-models"
            | "media-folder"
            | "record-ids-not-compared" => true,
            // A file may have too many by itself.
            "too-many-records" => self.subject == "job",
            _ => false,
        }
    }

    /// How often it was found, in words: `3 places in 2 records`, `600 lines`, `the whole file`.
    pub fn extent(&self, report: &Report) -> String {
        let all = |is: fn(&Example) -> bool| !self.examples.is_empty() && self.examples.iter().all(is);
        if all(|example| example.line == 0) {
            return match report.files.len() {
                0 | 1 => "the whole file".to_owned(),
                _ if self.is_of_job() => "the whole job".to_owned(),
                _ => amount::counted(self.count, "file", "files"),
            };
        }
        if all(|example| example.column == 0) {
            return amount::counted(self.count, "line", "lines");
        }
        format!(
            "{} in {}",
            amount::counted(self.count, "place", "places"),
            amount::counted(self.records, "record", "records"),
        )
    }
}

impl Example {
    /// How bad it is.
    pub fn severity(&self, cause: &Cause) -> Severity {
        self.severity.unwrap_or(cause.severity)
    }
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
    /// How bad it is here; a cause may have milder places. None: as its cause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<Severity>,
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

    /// The place of an example's file in [`Report::files`]; none where it is about several files together.
    pub fn file_of(&self, cause: &Cause, example: &Example) -> Option<usize> {
        let file = usize::try_from(example.file).ok()?;
        let is_of_job = self.files.len() > 1 && cause.is_of_job() && example.line == 0;
        (!is_of_job && file < self.files.len()).then_some(file)
    }

    /// The name of an example's file, where it is known and the example is about one.
    pub fn file_name_of(&self, cause: &Cause, example: &Example) -> Option<&str> {
        let name = self.files.get(self.file_of(cause, example)?)?.name.as_str();
        (!name.is_empty()).then_some(name)
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
