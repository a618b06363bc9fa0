//! A text that is none of the values allowed.

use super::{COMPLETED_ANYWAY, Example, HAIKU, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "unknown-value",
    severity: Severity::Error,
    checks: "A text that chooses among values is one of them.",
    why: COMPLETED_ANYWAY,
    example: Example::Line {
        model: HAIKU,
        converse: false,
        bad: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"human","content":"hello"}]}}"#,
        fixed: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hello"}]}}"#,
    },
};

pub(crate) fn say(name: &str, allowed: &[&str], open: bool) -> Said {
    let list = allowed
        .iter()
        .map(|value| format!("`{value}`"))
        .collect::<Vec<_>>()
        .join(", ");
    let short = format!("`{name}` has a value that is not known");
    if open {
        return Said::new(
            &RULE,
            short,
            format!("`{name}` is none of the values that are known here: {list}. Newer models may take it."),
            format!("Write one of {list}, or look into the model's own documentation."),
        )
        .milder(Severity::Warning);
    }
    Said::new(
        &RULE,
        short,
        format!("`{name}` must be one of {list}."),
        format!("Write one of {list}."),
    )
}
