//! A line is longer than a request may be.

use super::{Example, Rule, Said, grouped};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "line-too-long",
    severity: Severity::Error,
    checks: "A line is no longer than a request body may be: 25,000,000 bytes, and some room for the envelope.",
    why: "InvokeModel takes bodies of up to 25,000,000 bytes; a longer record cannot run. Its content is not checked.",
    example: Example::Described("A line of 26,000,000 bytes."),
};

pub(crate) fn say(bytes: u64, maximum: u64) -> Said {
    let (bytes, maximum) = (grouped(bytes), grouped(maximum));
    Said::new(
        &RULE,
        "Line too long for a request",
        format!(
            "The line has {bytes} bytes; more than {maximum} cannot be sent, so its content was not checked."
        ),
        "Shorten the text, or make the images smaller or give them as S3 locations where the model takes those.",
    )
}
