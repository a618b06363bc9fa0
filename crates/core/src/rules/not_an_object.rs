//! A line is JSON, but no object.

use super::{Example, HAIKU, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "not-an-object",
    severity: Severity::Error,
    checks: "Every line is a JSON object.",
    why: "A record is an object with `recordId` and `modelInput`; a bare string, number or list cannot run.",
    example: Example::Line {
        model: HAIKU,
        converse: false,
        bad: r#""hello""#,
        fixed: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hello"}]}}"#,
    },
};

pub(crate) fn say(what: &'static str) -> Said {
    Said::new(
        &RULE,
        format!("The line is {what}, not a record"),
        format!("The line is {what}; a record is an object."),
        if what == "a list" {
            "Put each element on a line of its own; for a whole file: `jq -c '.[]' file.json > file.jsonl`."
        } else {
            "Write `{\"recordId\": \"…\", \"modelInput\": {…}}`."
        },
    )
    .telling_apart(what)
}
