//! A line holds nothing.

use super::{Example, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "blank-line",
    severity: Severity::Warning,
    checks: "No line is blank.",
    why: "AWS does not say whether a blank line is skipped or fails as a record that is not JSON.",
    example: Example::File {
        bad: b"{\"recordId\":\"1\",\"modelInput\":{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":64,\
               \"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}}\n\n",
        fixed: b"{\"recordId\":\"1\",\"modelInput\":{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":64,\
                 \"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}}\n",
    },
};

pub(crate) fn say() -> Said {
    Said::new(&RULE, "Blank line", "The line is blank.", "Delete the line.")
}
