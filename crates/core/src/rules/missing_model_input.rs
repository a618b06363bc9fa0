//! A record has no modelInput.

use super::{COMPLETED_ANYWAY, Example, HAIKU, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "missing-model-input",
    severity: Severity::Error,
    checks: "Every record has a `modelInput`, and it is an object.",
    why: COMPLETED_ANYWAY,
    example: Example::Line {
        model: HAIKU,
        converse: false,
        bad: r#"{"recordId":"1"}"#,
        fixed: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hello"}]}}"#,
    },
};

pub(crate) fn say(found: Option<&'static str>) -> Said {
    let (title, message) = match found {
        None => (
            "`modelInput` is missing".to_owned(),
            "The record has no `modelInput`: there is nothing to run.".to_owned(),
        ),
        Some(what) => (
            format!("`modelInput` is {what}"),
            format!("`modelInput` is {what}; it must be the body as an object, not as text."),
        ),
    };
    Said::new(
        &RULE,
        title,
        message,
        "Write the model's request body as `\"modelInput\": {…}`.",
    )
    .telling_apart(found.unwrap_or_default())
}
