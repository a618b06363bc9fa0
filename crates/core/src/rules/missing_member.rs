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

/// None of several members is there, one of which must be.
pub(crate) fn none_of(names: &[&str]) -> Said {
    let list = names
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ");
    Said::new(
        &RULE,
        format!("None of {list} is there"),
        format!("One of {list} must be here, and none is."),
        format!("Add one of {list}."),
    )
    .telling_apart(names.join(", "))
}

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
