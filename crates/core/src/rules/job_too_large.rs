//! More bytes than a job may have.

use super::{Example, Rule, Said, grouped};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "job-too-large",
    severity: Severity::Error,
    checks: "The files of a job have together at most the maximum number of bytes (5 GB by default, taken as 5,000,000,000).",
    why: "Above the quota the job fails in validation; nothing runs. Files each below their own quota can still be too much together.",
    example: Example::Described("Six files of 900,000,000 bytes each."),
};

pub(crate) fn say(bytes: u64, maximum: u64) -> Said {
    let jobs = grouped(bytes.div_ceil(maximum.max(1)));
    let (bytes, maximum) = (grouped(bytes), grouped(maximum));
    Said::new(
        &RULE,
        "The files are too large for one job",
        format!("The job has {bytes} bytes of input; it may have {maximum}."),
        format!("Make {jobs} jobs of it, each with files of its own."),
    )
}
