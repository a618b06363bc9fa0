//! Two members that exclude each other.

use super::{COMPLETED_ANYWAY, Example, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "conflicting-members",
    severity: Severity::Error,
    checks: "A body does not set two parameters that the model refuses together.",
    why: COMPLETED_ANYWAY,
    example: Example::Line {
        model: "anthropic.claude-sonnet-4-5-20250929-v1:0",
        converse: false,
        bad: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"temperature":0.5,"top_p":0.5,"messages":[{"role":"user","content":"hello"}]}}"#,
        fixed: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"temperature":0.5,"messages":[{"role":"user","content":"hello"}]}}"#,
    },
};

pub(crate) fn say(first: &str, second: &str) -> Said {
    Said::new(
        &RULE,
        format!("`{first}` and `{second}` exclude each other"),
        format!("The model takes `{first}` or `{second}`, not both."),
        format!("Remove one of them; `{second}` if in doubt."),
    )
}
