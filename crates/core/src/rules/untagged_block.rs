//! A content block does not say its type.

use super::{COMPLETED_ANYWAY, Example, HAIKU, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "untagged-block",
    severity: Severity::Error,
    checks: "Every content block of a Claude body, and every other object that has one, says its `type`.",
    why: COMPLETED_ANYWAY,
    example: Example::Line {
        model: HAIKU,
        converse: false,
        bad: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":[{"text":"hello"}]}]}}"#,
        fixed: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":[{"type":"text","text":"hello"}]}]}}"#,
    },
};

pub(crate) fn say(tag: &str, guess: Option<&str>) -> Said {
    let fix = guess.map_or_else(
        || format!("Add `\"{tag}\": \"…\"` with the kind of block."),
        |guess| format!("Add `\"{tag}\":\"{guess}\"` to it."),
    );
    Said::new(
        &RULE,
        format!("Content block has no `{tag}`"),
        format!("The block does not say what it is: `{tag}` is missing."),
        fix,
    )
    .telling_apart(guess.unwrap_or_default())
}
