//! A member is null.

use super::{Example, HAIKU, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "null-member",
    severity: Severity::Warning,
    checks: "Members are left out when they have no value, not set to null.",
    why: "Some models take null for absent, strict ones refuse it; AWS documents neither.",
    example: Example::Line {
        model: HAIKU,
        converse: false,
        bad: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"system":null,"messages":[{"role":"user","content":"hello"}]}}"#,
        fixed: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hello"}]}}"#,
    },
};

pub(crate) fn say(name: &str) -> Said {
    Said::new(
        &RULE,
        format!("`{name}` is null"),
        format!("`{name}` is null; a member without a value is left out."),
        format!("Leave `{name}` out."),
    )
}
