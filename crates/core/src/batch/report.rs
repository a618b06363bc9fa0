//! What a file's check comes to: causes, counts, a few examples of each.

use serde::{Deserialize, Serialize};

use crate::cost::Usage;
use crate::finding::{Finding, Severity};

use super::histogram::Histogram;

/// The answer in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nothing worse than notes.
    Ok,
    /// Nothing that surely fails.
    Warnings,
    /// Something fails.
    Errors,
}

/// A finding that is kept, with its line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Example {
    /// Its file, by the place in [`Report::files`]; [`Example::JOB`] where it is about several files together.
    pub file: u32,
    /// The finding.
    #[serde(flatten)]
    pub finding: Finding,
    /// First byte of the line in the file.
    pub line_start: u64,
    /// One past the last byte of the line, without the line feed.
    pub line_end: u64,
    /// The record's id, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_id: Option<String>,
}

impl Example {
    /// The file of a finding that is about all files of a job.
    pub const JOB: u32 = u32::MAX;
}

/// Findings of one cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cause {
    /// The rule's code.
    pub code: &'static str,
    /// The worst of its findings.
    pub severity: Severity,
    /// What the findings share: see [`Finding::subject`].
    pub subject: String,
    /// The cause in a few words; names in backticks.
    pub title: String,
    /// Why it matters.
    pub why: &'static str,
    /// What to do, in one sentence.
    pub fix: String,
    /// Places found, exactly.
    pub count: u64,
    /// Lines with at least one such place, exactly. Where causes share a row: summed over them.
    pub records: u64,
    /// The first places, at most [`Report::EXAMPLES`].
    pub examples: Vec<Example>,
}

/// What one file of a job comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FileShare {
    /// Its name; empty where it is not known.
    pub name: String,
    /// Its bytes that were checked, or all of them where it is no JSON Lines file.
    pub bytes: u64,
    /// Its lines that are not blank.
    pub records: u64,
    /// Records with at least one error.
    pub failing: u64,
}

/// Bytes that were not checked although the job was: the host could not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Unchecked {
    /// The file, by its place in [`Report::files`].
    pub file: u32,
    /// The first byte.
    pub start: u64,
    /// One past the last byte.
    pub end: u64,
    /// The first line that begins there, from 1.
    pub line: u64,
    /// Lines that begin there.
    pub lines: u64,
}

/// How far `recordId`s were compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct IdShare {
    /// Ids of the records.
    pub seen: u64,
    /// Those that were compared with each other.
    pub compared: u64,
    /// Ids that an earlier record has.
    pub duplicates: u64,
    /// Ids with equal hashes that were read again to tell them apart; for others the hash was taken as proof.
    pub confirmed: u64,
}

/// A limit and how much of it the file takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LimitBar {
    /// `minRecords`, `records`, `fileBytes` (of the largest file), `jobBytes`, `lineBytes` (of the longest line).
    pub name: &'static str,
    /// What the file has.
    pub value: u64,
    /// The most, or for `minRecords` the fewest, that a job may have.
    pub limit: u64,
    /// Whether the file keeps to it.
    pub ok: bool,
}

/// The report on the files of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The answer in one word.
    pub verdict: Verdict,
    /// Lines that are not blank.
    pub records: u64,
    /// Records with at least one error.
    pub failing: u64,
    /// Blank lines.
    pub blank: u64,
    /// Bytes checked.
    pub bytes: u64,
    /// `false` when some bytes were not checked: it was stopped, or `unchecked` says why.
    pub complete: bool,
    /// Causes, worst first, then by how many lines they concern.
    pub causes: Vec<Cause>,
    /// Limits of a job.
    pub limits: Vec<LimitBar>,
    /// The files, in the order in which they were given.
    pub files: Vec<FileShare>,
    /// Bytes of records' lines.
    pub sizes: Histogram,
    /// Estimated input tokens of records; none where the family is not known.
    pub tokens: Option<Histogram>,
    /// What the records ask for, in tokens; none where the family is not known.
    pub usage: Option<Usage>,
    /// How far ids were compared.
    pub ids: IdShare,
    /// Stretches that were left out.
    pub unchecked: Vec<Unchecked>,
}

impl Report {
    /// Examples kept of each cause.
    pub const EXAMPLES: usize = 20;
    /// Causes told apart; findings of further ones are counted under their rule alone. With all their examples they
    /// are about 5 MB, in every part and in the report.
    pub const CAUSES: usize = 500;
}
