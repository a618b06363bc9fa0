//! More bytes than a file may have.

use super::{Example, Rule, Said, grouped};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "file-too-large",
    severity: Severity::Error,
    checks: "The file has at most the maximum number of bytes (1 GB by default, taken as 1,000,000,000).",
    why: "Above the quota the job fails in validation; nothing runs. This quota cannot be raised.",
    example: Example::Described("A file of 1,000,000,001 bytes."),
};

pub(crate) fn say(bytes: u64, maximum: u64) -> Said {
    let parts = grouped(bytes.div_ceil(maximum.max(1)));
    let (bytes, maximum) = (grouped(bytes), grouped(maximum));
    Said::new(
        &RULE,
        "The file is too large for a job",
        format!("The file has {bytes} bytes; one input file may have {maximum}."),
        format!("Split it into {parts} files of equal size."),
    )
}
