//! A recordId stands on two lines.

use super::{Example, Rule, Said, grouped, shown};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "duplicate-record-id",
    severity: Severity::Warning,
    checks: "No two records of a job have the same `recordId`.",
    why: "Bedrock runs and bills both, and their results cannot be told apart. AWS documents no check.",
    example: Example::Described("Two lines with the same recordId."),
};

/// `file`: the earlier line's, where it is another.
pub(crate) fn say(earlier: u64, file: Option<&str>) -> Said {
    let earlier = grouped(earlier);
    let of = match file {
        None => String::new(),
        Some("") => " of an earlier file".to_owned(),
        Some(name) => format!(" of `{}`", shown(name)),
    };
    Said::new(
        &RULE,
        "`recordId` appears twice",
        format!("This `recordId` was used on line {earlier}{of} already."),
        "Give the copy an id of its own, or leave it out if it is the same prompt.",
    )
}
