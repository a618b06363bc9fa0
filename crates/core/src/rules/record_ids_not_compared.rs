//! Too many recordIds to compare.

use super::{Example, Rule, Said, grouped};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "record-ids-not-compared",
    severity: Severity::Note,
    checks: "All recordIds of a job were compared with each other.",
    why: "Ids are compared in the memory and the disk space that there is. Where it runs out, a `recordId` that is used \
          twice can be missed.",
    example: Example::Described("A file of more ids than the checker was told to hold."),
};

pub(crate) fn say(compared: u64, seen: u64) -> Said {
    let (compared, seen) = (grouped(compared), grouped(seen));
    Said::new(
        &RULE,
        "Not all `recordId`s were compared",
        format!("{compared} of {seen} ids were compared with each other; the others were not."),
        "Make room on the disk and check again, or check the files one by one after splitting to the quota of records.",
    )
}
