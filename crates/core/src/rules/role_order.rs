//! Turns in an order that models refuse.

use super::{COMPLETED_ANYWAY, Example, HAIKU, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "role-order",
    severity: Severity::Error,
    checks: "The first turn is the user's, and turns alternate.",
    why: COMPLETED_ANYWAY,
    example: Example::Line {
        model: HAIKU,
        converse: false,
        bad: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"assistant","content":"hello"}]}}"#,
        fixed: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hello"}]}}"#,
    },
};

/// What is wrong with the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disorder {
    /// The conversation begins with the assistant.
    AssistantFirst,
    /// Two turns of one role follow each other.
    Repeated,
}

pub(crate) fn say(disorder: Disorder) -> Said {
    match disorder {
        Disorder::AssistantFirst => Said::new(
            &RULE,
            "The first turn is the assistant's",
            "The conversation begins with the assistant; the first turn must be the user's.",
            "Put a user turn first, or move the text into the system prompt.",
        )
        .telling_apart("first"),
        Disorder::Repeated => Said::new(
            &RULE,
            "Two turns of one role in a row",
            "This turn has the role of the one before; older models refuse that, newer ones join the two.",
            "Join the two turns into one.",
        )
        .milder(Severity::Warning)
        .telling_apart("repeated"),
    }
}
