//! The last line has no newline.

use super::{Example, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "no-final-newline",
    severity: Severity::Note,
    checks: "The last line ends in a newline.",
    why: "Bedrock takes the last line as it is. Appending another file to this one would join two records.",
    example: Example::File {
        bad: b"{\"recordId\":\"1\",\"modelInput\":{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":64,\
               \"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}}",
        fixed: b"{\"recordId\":\"1\",\"modelInput\":{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":64,\
                 \"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}}\n",
    },
};

pub(crate) fn say() -> Said {
    Said::new(
        &RULE,
        "The last line has no newline",
        "The file ends without a newline.",
        "Nothing has to be done, unless you append to the file.",
    )
}
