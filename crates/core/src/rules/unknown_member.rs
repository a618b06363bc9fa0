//! A member that the form does not have.

use super::{COMPLETED_ANYWAY, Example, HAIKU, Rule, Said, shown};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "unknown-member",
    severity: Severity::Error,
    checks: "A body has only members that its form knows.",
    why: COMPLETED_ANYWAY,
    example: Example::Line {
        model: HAIKU,
        converse: false,
        bad: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hello"}],"maxTokens":64}}"#,
        fixed: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hello"}]}}"#,
    },
};

pub(crate) fn say(name: &str, meant: Option<&'static str>, strict: bool) -> Said {
    let name = shown(name);
    let fix = meant.map_or_else(
        || format!("Remove `{name}`."),
        |meant| format!("Write `{meant}`, or remove it."),
    );
    let message = if strict {
        format!("`{name}` is not a member of this object; the model refuses members that it does not know.")
    } else {
        format!(
            "`{name}` is not a known member of this object; it is refused or ignored, depending on the model."
        )
    };
    let said = Said::new(&RULE, format!("`{name}` is not known here"), message, fix);
    if strict {
        said
    } else {
        said.milder(Severity::Warning)
    }
}
