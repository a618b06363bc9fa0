//! A recordId is no usable string.

use super::{Example, HAIKU, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "record-id-type",
    severity: Severity::Warning,
    checks: "`recordId` is a string that is not empty.",
    why: "The id is defined as a string; AWS does not say what it does with a number, and an empty text joins nothing.",
    example: Example::Line {
        model: HAIKU,
        converse: false,
        bad: r#"{"recordId":1,"modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hello"}]}}"#,
        fixed: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hello"}]}}"#,
    },
};

pub(crate) fn say(what: &'static str) -> Said {
    Said::new(
        &RULE,
        format!("`recordId` is {what}"),
        format!("`recordId` is {what}; it must be a string that is not empty."),
        "Write it as a string: `\"recordId\": \"1\"`.",
    )
    .telling_apart(what)
}
