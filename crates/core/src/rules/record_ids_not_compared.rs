//! Too many recordIds to compare.

use super::{Example, Rule, Said, grouped};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "record-ids-not-compared",
    severity: Severity::Note,
    checks: "Whether the recordIds of the rest of the file are unique was not compared.",
    why: "The ids of a file are held in memory up to a limit, so that checking stays within it.",
    example: Example::Described("A file of more than 900,000 records."),
};

pub(crate) fn say(compared: u64) -> Said {
    let compared = grouped(compared);
    Said::new(
        &RULE,
        "Later `recordId`s were not compared",
        format!("The first {compared} ids were compared with each other; the ids from here on were not."),
        "Check the files one by one after splitting to the quota of records.",
    )
}
