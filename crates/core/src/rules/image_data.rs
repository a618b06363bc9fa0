//! Image or document data that cannot be used.

use super::{COMPLETED_ANYWAY, Example, HAIKU, Rule, Said, grouped};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "image-data",
    severity: Severity::Error,
    checks: "Media is base64, of the type that it says, and no larger than the model takes.",
    why: COMPLETED_ANYWAY,
    example: Example::Line {
        model: HAIKU,
        converse: false,
        bad: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg=="}}]}]}}"#,
        fixed: r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg=="}}]}]}}"#,
    },
};

/// What is wrong with the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// Not base64.
    NotBase64,
    /// A `data:` address instead of plain base64.
    DataUrl,
    /// The bytes are of another type than the body says.
    OtherType(&'static str),
    /// More decoded bytes than allowed.
    TooLarge {
        /// Decoded bytes.
        bytes: u64,
        /// What is allowed.
        limit: u64,
    },
}

pub(crate) fn say(name: &str, flaw: Flaw) -> Said {
    match flaw {
        Flaw::NotBase64 => Said::new(
            &RULE,
            format!("`{name}` is not base64"),
            format!("`{name}` holds something that is not standard base64 with padding."),
            "Encode the file's bytes in base64 without line breaks.",
        )
        .telling_apart("base64"),
        Flaw::DataUrl => Said::new(
            &RULE,
            format!("`{name}` is a data URL"),
            format!("`{name}` begins with `data:`; Bedrock takes the base64 alone."),
            "Cut everything up to and including the comma.",
        )
        .telling_apart("data-url"),
        Flaw::OtherType(actual) => Said::new(
            &RULE,
            format!("The data is {actual}"),
            format!("The bytes are {actual}, and the body says otherwise."),
            format!("Say {actual}, or encode the right file."),
        )
        .telling_apart(actual),
        Flaw::TooLarge { bytes, limit } => Said::new(
            &RULE,
            format!("`{name}` is too large"),
            format!(
                "`{name}` has {} bytes after decoding; the model takes {}.",
                grouped(bytes),
                grouped(limit)
            ),
            "Make the image smaller, or leave it out.",
        )
        .telling_apart("large"),
    }
}
