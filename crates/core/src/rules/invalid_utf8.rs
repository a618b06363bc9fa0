//! A line is not UTF-8.

use super::{Example, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "invalid-utf8",
    severity: Severity::Error,
    checks: "Every line is UTF-8.",
    why: "JSON Lines are UTF-8. A line in another encoding fails, or its text reaches the model garbled.",
    example: Example::File {
        bad: b"{\"recordId\":\"1\",\"modelInput\":{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":64,\
               \"messages\":[{\"role\":\"user\",\"content\":\"caf\xE9\"}]}}\n",
        fixed: b"{\"recordId\":\"1\",\"modelInput\":{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":64,\
                 \"messages\":[{\"role\":\"user\",\"content\":\"caf\xC3\xA9\"}]}}\n",
    },
};

pub(crate) fn say(byte: u8) -> Said {
    let (message, fix) = if byte == 0 {
        (
            "The line holds a NUL byte, which no text does.",
            "Write the file again; a crash may have cut it.",
        )
    } else {
        (
            "The bytes here are not UTF-8; they may be Latin-1 or Windows-1252.",
            "Convert the file: `iconv -f WINDOWS-1252 -t UTF-8 in.jsonl > out.jsonl`.",
        )
    };
    Said::new(
        &RULE,
        "Not UTF-8",
        format!("{message} The first such byte is 0x{byte:02X}."),
        fix,
    )
}
