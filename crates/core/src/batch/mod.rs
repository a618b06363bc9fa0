//! Batch files: lines, records, and the report on a whole file.
//!
//! ```text
//! bytes ─ Lines ─ line ─ record ─┬─ envelope: recordId, modelInput
//!                                └─ body: the table of the job's family
//!        every finding ─ Report: grouped by cause, counted exactly, a few examples of each
//! ```
//!
//! A file is checked in one pass by a [`Checker`], or in parts, by as many workers as there are:
//!
//! ```text
//! stretch ─ Part ─┬─ PartReport ──────────────────────────┐
//!                 ├─ LineIndex: two bits a line ──────────┼─ Joined ─┬─ Report, the same as in one pass
//!                 └─ runs of hashed ids, kept by the host ┘          └─ Rows of the table of lines
//! ```
//!
//! Push-style and bounded: what is held is one line, the ids since the last run, the index and the causes, whatever
//! the file. What has to be read again (runs, ids whose hashes are equal, rows) is asked for: [`Want`].
//!
//! ```
//! use outcrop_core::batch::{Checker, Job};
//! use outcrop_core::catalog::{Family, Via};
//!
//! let mut checker = Checker::new(Job::new(Family::Anthropic, Via::InvokeModel));
//! checker.push(b"{\"recordId\":\"1\",\"modelInput\":");
//! checker.push(b"{\"max_tokens\":64}}\n");
//! let report = checker.finish();
//! assert_eq!(report.records, 1);
//! let missing: Vec<&str> = report.causes.iter().map(|cause| cause.subject.as_str()).collect();
//! assert!(missing.iter().any(|subject| subject.starts_with("modelInput.messages")));
//! ```

mod checker;
mod facts;
mod file;
mod gathered;
mod histogram;
mod ids;
mod index;
mod job;
mod joined;
mod limits;
mod lines;
mod part;
mod pass;
mod record;
mod report;
mod rows;

pub mod render;

pub use checker::Checker;
pub use file::{HEAD, Seen, instead};
pub use histogram::{Bin, Histogram};
pub use index::LineIndex;
pub use job::Job;
pub use joined::{Joined, Source, Want};
pub use limits::Limits;
pub use lines::{Line, Lines};
pub use part::{Part, PartReport, Stretch};
pub use report::{Cause, Example, FileShare, IdShare, LimitBar, Report, Unchecked, Verdict};
pub use rows::{Row, Rows};
