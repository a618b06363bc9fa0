//! A text or a list that is too short or too long.

use super::{COMPLETED_ANYWAY, Example, HAIKU, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "wrong-length",
    severity: Severity::Error,
    checks: "Texts and lists have the lengths that their form says.",
    why: COMPLETED_ANYWAY,
    example: Example::Line {
        model: HAIKU,
        converse: false,
        bad: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[]}}"#,
        fixed: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hello"}]}}"#,
    },
};

pub(crate) fn say(name: &str, found: usize, unit: &str, bounds: &str) -> Said {
    let empty = found == 0;
    let title = if empty {
        format!("`{name}` is empty")
    } else {
        format!("`{name}` has the wrong length")
    };
    Said::new(
        &RULE,
        title,
        format!("`{name}` has {found} {unit}; it must have {bounds}."),
        if empty {
            format!("Fill `{name}`, or leave it out where it is optional.")
        } else {
            format!("Make it {bounds}.")
        },
    )
    .telling_apart(if empty { "empty" } else { "" })
}

/// The same where it is documented to be too long, and may be taken all the same.
pub(crate) fn perhaps(name: &str, found: usize, unit: &str, bounds: &str) -> Said {
    say(name, found, unit, bounds).milder(Severity::Warning)
}
