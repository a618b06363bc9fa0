//! The checker's report, as the worker posts it.

use outcrop_core::finding::Severity;
use serde::{Deserialize, Serialize};

/// What the whole file comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Verdict {
    Ok,
    Warnings,
    Errors,
}

/// A checked file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    /// Lines that hold a record, or were meant to.
    pub(crate) records: u64,
    /// Bytes read.
    pub(crate) bytes: u64,
    /// Lines with nothing in them.
    #[serde(default)]
    pub(crate) blank: u64,
    pub(crate) verdict: Verdict,
    /// Records with at least one error.
    pub(crate) failing: u64,
    /// What was found, grouped; the worst first.
    pub(crate) causes: Vec<Cause>,
    /// `false`: stopped before the end of the file.
    pub(crate) complete: bool,
    /// The job's limits and how much of each the file uses.
    pub(crate) limits: Vec<Limit>,
}

/// Findings with one reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Cause {
    pub(crate) code: String,
    #[serde(deserialize_with = "severity")]
    pub(crate) severity: Severity,
    /// What it is about: the path with every index as `[]`.
    pub(crate) subject: String,
    /// How often it was found.
    pub(crate) count: u64,
    /// In how many records.
    pub(crate) records: u64,
    pub(crate) title: String,
    pub(crate) why: String,
    pub(crate) fix: String,
    /// The first of them, in file order.
    pub(crate) examples: Vec<Example>,
}

/// One finding at its place. Byte offsets count from the start of the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Example {
    /// From 1; 0: about the whole file.
    pub(crate) line: u64,
    /// In characters, from 1; 0: the whole line.
    pub(crate) column: u32,
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) path: String,
    pub(crate) message: String,
    pub(crate) fix: String,
    #[serde(default)]
    pub(crate) line_start: u64,
    #[serde(default)]
    pub(crate) line_end: u64,
    #[serde(default)]
    pub(crate) record_id: Option<String>,
}

/// A limit of a job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Limit {
    /// `minRecords`, `records`, `fileBytes`, `jobBytes`.
    pub(crate) name: String,
    pub(crate) value: u64,
    #[serde(rename = "limit")]
    pub(crate) most: u64,
    pub(crate) ok: bool,
}

impl Report {
    /// How many causes are of a severity.
    pub(crate) fn causes_of(&self, severity: Severity) -> usize {
        self.causes
            .iter()
            .filter(|cause| cause.severity == severity)
            .count()
    }
}

/// `Severity` is written by core and read only here.
fn severity<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Severity, D::Error> {
    let text = String::deserialize(from)?;
    match text.as_str() {
        "note" => Ok(Severity::Note),
        "warning" => Ok(Severity::Warning),
        "error" => Ok(Severity::Error),
        _ => Err(serde::de::Error::unknown_variant(
            &text,
            &["note", "warning", "error"],
        )),
    }
}
