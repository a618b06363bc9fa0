//! A member stands twice in one object.

use super::{Example, HAIKU, Rule, Said, shown};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "duplicate-key",
    severity: Severity::Error,
    checks: "No object has two members of the same name.",
    why: "Parsers differ on which of the two counts; strict ones refuse the line.",
    example: Example::Line {
        model: HAIKU,
        converse: false,
        bad: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"max_tokens":128,"messages":[{"role":"user","content":"hello"}]}}"#,
        fixed: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hello"}]}}"#,
    },
};

pub(crate) fn say(name: &str) -> Said {
    let name = shown(name);
    Said::new(
        &RULE,
        format!("`{name}` stands twice in one object"),
        format!("`{name}` stands here a second time in the same object."),
        "Keep one of the two.",
    )
}

/// In an object whose members are the user's own: nobody but the user's code reads them one by one.
pub(crate) fn in_document(name: &str) -> Said {
    say(name).milder(Severity::Warning)
}
