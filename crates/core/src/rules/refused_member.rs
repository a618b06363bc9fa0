//! A member that is known and not allowed.

use super::{COMPLETED_ANYWAY, Example, HAIKU, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "refused-member",
    severity: Severity::Error,
    checks: "A body leaves out what Bedrock takes from elsewhere or what the model refuses.",
    why: COMPLETED_ANYWAY,
    example: Example::Line {
        model: HAIKU,
        converse: false,
        bad: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hello"}],"stream":true}}"#,
        fixed: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hello"}]}}"#,
    },
};

pub(crate) fn say(name: &str, because: &str) -> Said {
    Said::new(
        &RULE,
        format!("`{name}` is refused here"),
        format!("`{name}` must not be here: {because}."),
        format!("Remove `{name}`."),
    )
}
