//! More records than a file or a job may have.

use super::{Example, Rule, Said, grouped};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "too-many-records",
    severity: Severity::Error,
    checks: "A file, and the files of a job together, have at most the maximum number of records (100,000 by default).",
    why: "Above the quota the job fails in validation; nothing runs. The quota can be raised in Service Quotas.",
    example: Example::Described("A file of 100,001 records."),
};

pub(crate) fn say(records: u64, maximum: u64) -> Said {
    let parts = grouped(records.div_ceil(maximum.max(1)));
    let (records, maximum) = (grouped(records), grouped(maximum));
    Said::new(
        &RULE,
        format!("More than {maximum} records"),
        format!("The file has {records} records; one file may have {maximum}."),
        format!(
            "Split it into {parts} files, and make a job of each: one job takes no more than one file does."
        ),
    )
}

/// The same for files of which none is too long by itself.
pub(crate) fn together(records: u64, maximum: u64, files: u64) -> Said {
    let jobs = grouped(records.div_ceil(maximum.max(1)));
    let (records, maximum, files) = (grouped(records), grouped(maximum), grouped(files));
    Said::new(
        &RULE,
        format!("More than {maximum} records"),
        format!("The {files} files have {records} records together; one job may have {maximum}."),
        format!("Make {jobs} jobs of them: one job takes no more than one file does."),
    )
    .telling_apart("job")
}
