//! The job would have fewer records than Bedrock starts one for.

use super::{Example, Rule, Said, grouped};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "too-few-records",
    severity: Severity::Error,
    checks: "The job has at least the minimum number of records (100 for most models).",
    why: "Below the minimum the job fails in validation; nothing runs.",
    example: Example::Described("A file of 99 records."),
};

pub(crate) fn say(records: u64, minimum: u64, files: u64) -> Said {
    let whose = if files > 1 {
        "The job's files have"
    } else {
        "The file has"
    };
    let (records, minimum) = (grouped(records), grouped(minimum));
    Said::new(
        &RULE,
        format!("Fewer than {minimum} records"),
        format!("{whose} {records} of the {minimum} records a job needs at least."),
        "Add records, put several files under one prefix, or send so few prompts one by one on demand.",
    )
}
