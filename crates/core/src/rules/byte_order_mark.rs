//! The file begins with a byte order mark.

use super::{Example, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "byte-order-mark",
    severity: Severity::Warning,
    checks: "The file does not begin with a UTF-8 byte order mark.",
    why: "The mark is no part of JSON: a strict parser refuses the first line. AWS does not say which it has.",
    example: Example::File {
        bad: b"\xEF\xBB\xBF{\"recordId\":\"1\",\"modelInput\":{\"anthropic_version\":\"bedrock-2023-05-31\",\
               \"max_tokens\":64,\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}}\n",
        fixed: b"{\"recordId\":\"1\",\"modelInput\":{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":64,\
                 \"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}}\n",
    },
};

pub(crate) fn say() -> Said {
    Said::new(
        &RULE,
        "The file begins with a byte order mark",
        "Three bytes (EF BB BF) stand before the first line's `{`.",
        "Save the file as UTF-8 without a byte order mark.",
    )
}
