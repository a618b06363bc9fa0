//! A value of the wrong type.

use super::{COMPLETED_ANYWAY, Example, HAIKU, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "wrong-type",
    severity: Severity::Error,
    checks: "Every value has the type that its form says.",
    why: COMPLETED_ANYWAY,
    example: Example::Line {
        model: HAIKU,
        converse: false,
        bad: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":"64","messages":[{"role":"user","content":"hello"}]}}"#,
        fixed: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hello"}]}}"#,
    },
};

pub(crate) fn say(name: &str, found: &'static str, wanted: &str) -> Said {
    let fix = match (found, wanted) {
        ("a string", "an integer" | "a number") => format!("Write `{name}` without quotes."),
        _ => format!("Write {wanted}."),
    };
    Said::new(
        &RULE,
        format!("`{name}` is {found}, not {wanted}"),
        format!("`{name}` is {found}; it must be {wanted}."),
        fix,
    )
    .telling_apart(found)
}
