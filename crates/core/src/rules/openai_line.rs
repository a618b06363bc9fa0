//! A line of OpenAI's batch format.

use super::{Example, HAIKU, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "openai-line",
    severity: Severity::Error,
    checks: "A line is a Bedrock record, not one of OpenAI's batch format.",
    why: "Bedrock looks for `modelInput`; OpenAI's `custom_id`, `method`, `url` and `body` mean nothing to it.",
    example: Example::Line {
        model: HAIKU,
        converse: false,
        bad: r#"{"custom_id":"1","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-4o","messages":[{"role":"user","content":"hello"}]}}"#,
        fixed: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hello"}]}}"#,
    },
};

pub(crate) fn say() -> Said {
    Said::new(
        &RULE,
        "A line of OpenAI's batch format",
        "The line has `custom_id` and `body`, as OpenAI's batch files do, and no `modelInput`.",
        "Write `recordId` for `custom_id` and, for `body`, a `modelInput` in the form of the job's model.",
    )
}
