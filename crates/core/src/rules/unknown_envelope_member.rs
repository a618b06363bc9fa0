//! A record has a member beside recordId and modelInput.

use super::{Example, HAIKU, Rule, Said, shown};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "unknown-envelope-member",
    severity: Severity::Note,
    checks: "A record has `recordId` and `modelInput` and nothing else.",
    why: "Bedrock ignores other members of the line, and does not echo them in the output. Whoever put a model or a parameter here meant something by it.",
    example: Example::Line {
        model: HAIKU,
        converse: false,
        bad: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hello"}]},"note":"x"}"#,
        fixed: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hello"}]}}"#,
    },
};

pub(crate) fn say(name: &str) -> Said {
    let (severity, fix) = match name {
        "modelId" | "model" => (
            Severity::Warning,
            "Remove it; the model is chosen when the job is created, one for all records.",
        ),
        "modelOutput" | "error" => (
            Severity::Warning,
            "This looks like a result file; check the input file.",
        ),
        _ => (
            RULE.severity,
            "Move it into `modelInput` if the model is meant to see it, else leave it: it is ignored.",
        ),
    };
    let name = shown(name);
    Said::new(
        &RULE,
        format!("`{name}` beside `modelInput` is ignored"),
        format!("Bedrock ignores `{name}` here."),
        fix,
    )
    .milder(severity)
}
