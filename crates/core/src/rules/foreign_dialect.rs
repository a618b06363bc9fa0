//! A body in another model family's form.

use super::{COMPLETED_ANYWAY, Example, HAIKU, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "foreign-dialect",
    severity: Severity::Error,
    checks: "A body is in the form of the job's model.",
    why: COMPLETED_ANYWAY,
    example: Example::Line {
        model: HAIKU,
        converse: false,
        bad: r#"{"recordId":"1","modelInput":{"model":"gpt-4o","temperature":1,"messages":[{"role":"user","content":"hello"}]}}"#,
        fixed: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"temperature":1,"messages":[{"role":"user","content":"hello"}]}}"#,
    },
};

pub(crate) fn say(dialect: &'static str, wanted: &'static str) -> Said {
    Said::new(
        &RULE,
        format!("This is {dialect}; the job takes {wanted}"),
        format!("The body is in the form of {dialect}; the job's records must be in the form of {wanted}."),
        "Choose the model that the file was written for, or convert the line.",
    )
    .telling_apart(dialect)
}
