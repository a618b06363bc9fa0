//! A member that must be there is not.

use super::{COMPLETED_ANYWAY, Example, HAIKU, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "missing-member",
    severity: Severity::Error,
    checks: "A body has every member that its form requires.",
    why: COMPLETED_ANYWAY,
    example: Example::Line {
        model: HAIKU,
        converse: false,
        bad: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","messages":[{"role":"user","content":"hello"}]}}"#,
        fixed: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hello"}]}}"#,
    },
};

pub(crate) fn say(name: &str, add: &str) -> Said {
    let fix = if add.is_empty() {
        format!("Add `{name}`.")
    } else {
        format!("Add `{add}`.")
    };
    Said::new(
        &RULE,
        format!("`{name}` is missing"),
        format!("`{name}` must be here and is not."),
        fix,
    )
    .telling_apart(name)
}
