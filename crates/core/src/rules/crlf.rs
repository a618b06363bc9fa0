//! Lines end in CR LF.

use super::{Example, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "crlf",
    severity: Severity::Note,
    checks: "Lines end in LF, not in CR LF.",
    why: "A carriage return is whitespace to JSON, so the lines work; it costs a byte a line and confuses some tools.",
    example: Example::File {
        bad: b"{\"recordId\":\"1\",\"modelInput\":{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":64,\
               \"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}}\r\n",
        fixed: b"{\"recordId\":\"1\",\"modelInput\":{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":64,\
                 \"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}}\n",
    },
};

pub(crate) fn say() -> Said {
    Said::new(
        &RULE,
        "Lines end in CR LF",
        "The line ends in a carriage return and a line feed.",
        "Nothing has to be done; `dos2unix` removes the carriage returns.",
    )
}
