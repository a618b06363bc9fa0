//! A feature that batch jobs do not have.

use super::{Example, NOVA_LITE, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "batch-feature",
    severity: Severity::Error,
    checks: "A record uses nothing that batch jobs refuse.",
    why: "Converse jobs answer a record with `toolConfig` by an error 400, and a guardrail needs a header that a record cannot have.",
    example: Example::Line {
        model: NOVA_LITE,
        converse: true,
        bad: r#"{"recordId":"1","modelInput":{"messages":[{"role":"user","content":[{"text":"hello"}]}],"toolConfig":{"tools":[{"toolSpec":{"name":"f","inputSchema":{"json":{}}}}]}}}"#,
        fixed: r#"{"recordId":"1","modelInput":{"messages":[{"role":"user","content":[{"text":"hello"}]}]}}"#,
    },
};

pub(crate) fn say(name: &str) -> Said {
    Said::new(
        &RULE,
        format!("`{name}` does not work in a batch job"),
        format!("`{name}` works on demand only; a job refuses a record with it."),
        "Remove it. Tools can be had in an InvokeModel job, in the model's own form.",
    )
}
