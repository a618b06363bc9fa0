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
    /// Not a `data:` address, where one is wanted.
    NoDataUrl,
    /// The bytes are of another type than the body says.
    OtherType(&'static str),
    /// Of a type that the model does not take; then those that it takes.
    TypeNotTaken(&'static str, &'static str),
    /// Of a size in pixels that the model does not take.
    Pixels {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
        /// What the model takes.
        wanted: &'static str,
    },
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
        Flaw::NoDataUrl => Said::new(
            &RULE,
            format!("`{name}` is no data URL"),
            format!("`{name}` must be a data URL, which begins like `data:image/png;base64,`."),
            "Write the file's type and its bytes in base64 as a data URL; Bedrock fetches nothing.",
        )
        .telling_apart("no-data-url"),
        Flaw::OtherType(actual) => Said::new(
            &RULE,
            format!("The data is {actual}"),
            format!("The bytes are {actual}, and the body says otherwise."),
            format!("Say {actual}, or encode the right file."),
        )
        .telling_apart(actual),
        Flaw::TypeNotTaken(actual, taken) => Said::new(
            &RULE,
            format!("`{name}` is {actual}"),
            format!("`{name}` is {actual}; the model takes {taken}."),
            format!("Give it {taken}."),
        )
        .telling_apart(actual),
        Flaw::Pixels {
            width,
            height,
            wanted,
        } => Said::new(
            &RULE,
            format!("`{name}` has a size that the model does not take"),
            format!("`{name}` is {width} × {height} pixels; the model takes {wanted}."),
            "Resize or crop the image.",
        )
        .telling_apart("pixels"),
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
