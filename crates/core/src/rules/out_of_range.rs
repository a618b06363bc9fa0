//! A number outside its range.

use super::{COMPLETED_ANYWAY, Example, HAIKU, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "out-of-range",
    severity: Severity::Error,
    checks: "Every number is within the range that its form says.",
    why: COMPLETED_ANYWAY,
    example: Example::Line {
        model: HAIKU,
        converse: false,
        bad: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"temperature":1.5,"messages":[{"role":"user","content":"hello"}]}}"#,
        fixed: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"temperature":1,"messages":[{"role":"user","content":"hello"}]}}"#,
    },
};

pub(crate) fn say(name: &str, range: &str) -> Said {
    Said::new(
        &RULE,
        format!("`{name}` is out of range"),
        format!("`{name}` must be {range}."),
        format!("Choose a value that is {range}, or leave `{name}` out."),
    )
}
