//! An object that must have exactly one member has none or several.

use super::{COMPLETED_ANYWAY, Example, NOVA_LITE, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "union-members",
    severity: Severity::Error,
    checks: "A union object, such as a content block of Converse, has exactly one member.",
    why: COMPLETED_ANYWAY,
    example: Example::Line {
        model: NOVA_LITE,
        converse: false,
        bad: r#"{"recordId":"1","modelInput":{"messages":[{"role":"user","content":[{}]}]}}"#,
        fixed: r#"{"recordId":"1","modelInput":{"messages":[{"role":"user","content":[{"text":"hello"}]}]}}"#,
    },
};

pub(crate) fn say(what: &str, found: u32, allowed: &str) -> Said {
    let message = if found == 0 {
        format!("The {what} has no member; it must have exactly one of {allowed}.")
    } else {
        format!("The {what} has {found} members; it must have exactly one of {allowed}.")
    };
    Said::new(
        &RULE,
        if found == 0 {
            format!("A {what} is empty")
        } else {
            format!("A {what} has several members")
        },
        message,
        if found == 0 {
            format!("Give it one of {allowed}.")
        } else {
            "Put each member into an object of its own.".to_owned()
        },
    )
    .telling_apart(if found == 0 { "empty" } else { "several" })
}
