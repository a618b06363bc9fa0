//! A text of nothing but white space.

use super::{COMPLETED_ANYWAY, Example, HAIKU, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "blank-text",
    severity: Severity::Error,
    checks: "Texts and stop sequences of a Claude body hold more than white space.",
    why: COMPLETED_ANYWAY,
    example: Example::Line {
        model: HAIKU,
        converse: false,
        bad: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":" \n"}]}}"#,
        fixed: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hello"}]}}"#,
    },
};

pub(crate) fn say(name: &str) -> Said {
    Said::new(
        &RULE,
        format!("`{name}` is blank"),
        format!("`{name}` holds nothing but white space, which Claude refuses."),
        "Write something, or leave it out.",
    )
}
