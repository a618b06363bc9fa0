//! A record has no recordId.

use super::{Example, HAIKU, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "missing-record-id",
    severity: Severity::Warning,
    checks: "Every record has a `recordId`.",
    why: "Bedrock makes one up and shows it in the output only, and the order of the output is not guaranteed: the results cannot be joined to their prompts by id.",
    example: Example::Line {
        model: HAIKU,
        converse: false,
        bad: r#"{"modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hello"}]}}"#,
        fixed: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hello"}]}}"#,
    },
};

pub(crate) fn say() -> Said {
    Said::new(
        &RULE,
        "`recordId` is missing",
        "The record has no `recordId`, so its result can be matched only by comparing the whole body.",
        "Add a `recordId` that no other record has.",
    )
}
