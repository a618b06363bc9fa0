//! A report as a file: a page to read or print, a table, JSON, SARIF for code hosts and editors.
//!
//! ```text
//! batch::Report ─ its JSON ─ render::Report ─┬─ html    one self-contained page, no script
//!                                            ├─ csv     a row for every place kept
//!                                            ├─ json    the report with what it is about
//!                                            └─ sarif   SARIF 2.1.0
//! ```
//!
//! Renderers read the report as its JSON says it, so that they serve whoever has only that: a page that
//! heard it from a worker, a file kept from an earlier run. What is named or quoted comes from the checked
//! file, which anybody may have written: each renderer says it as data, never as markup or a formula.
//!
//! ```
//! use outcrop_core::batch::render::{self, About, Kind};
//! use outcrop_core::batch::{Checker, Job};
//! use outcrop_core::catalog::{Family, Via};
//!
//! let mut checker = Checker::new(Job::new(Family::Anthropic, Via::InvokeModel));
//! checker.push(b"{\"recordId\":\"=1+1\",\"modelInput\":{}}\n");
//! let json = serde_json::to_string(&checker.finish()).unwrap();
//! let report: render::Report = serde_json::from_str(&json).unwrap();
//! let table = render::render(Kind::Csv, &report, &About::default());
//! assert!(table.contains(",'=1+1,"));
//! ```

pub mod amount;

mod csv;
mod html;
mod json;
mod page;
mod report;
mod sarif;
mod words;

pub use report::{Cause, Example, Limit, Report, mean, middle};
pub use words::{plain, sentence, verdict};

use crate::catalog::Via;
use crate::cost::Cost;
use crate::time::Timestamp;

/// What a report is about, as far as the report itself does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct About<'a> {
    /// The model's id as it was given.
    pub model: &'a str,
    /// The model's name; the id where it has none.
    pub model_name: &'a str,
    /// The operation whose bodies the records hold.
    pub via: Via,
    /// The address under which the pages about rules stand, with a slash at its end; empty: nowhere.
    pub rules: &'a str,
    /// When it was checked.
    pub at: Option<Timestamp>,
    /// What the job would cost, where that is known.
    pub cost: Option<&'a Cost>,
}

/// A form of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A page to read, print or send on.
    Html,
    /// The places kept, as a table (RFC 4180, UTF-8 with a byte order mark).
    Csv,
    /// Everything, as JSON.
    Json,
    /// SARIF 2.1.0.
    Sarif,
}

impl Kind {
    /// Every form, the one most people want first.
    pub const ALL: [Self; 4] = [Self::Html, Self::Csv, Self::Json, Self::Sarif];

    /// How a file of this form ends, without the dot.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Sarif => "sarif",
        }
    }

    /// Its media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Html => "text/html;charset=utf-8",
            Self::Csv => "text/csv;charset=utf-8",
            Self::Json => "application/json",
            Self::Sarif => "application/sarif+json",
        }
    }
}

/// The report in one of its forms.
pub fn render(kind: Kind, report: &Report, about: &About<'_>) -> String {
    match kind {
        Kind::Html => html::write(report, about),
        Kind::Csv => csv::write(report),
        Kind::Json => json::write(report, about),
        Kind::Sarif => sarif::write(report, about),
    }
}

/// What a report of `file` is called: `calls.jsonl` gives `calls-findings.csv`.
pub fn file_name(kind: Kind, file: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let stem = if stem.is_empty() { "file" } else { stem };
    format!("{stem}-findings.{}", kind.ending())
}

#[cfg(test)]
mod tests;
