//! The records of one job are made for several models.

use super::{Example, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "mixed-models",
    severity: Severity::Error,
    checks: "All records of a job are for one model: they name no two, and their bodies are of one form.",
    why: "A job has one model, chosen when it is created, and every record goes to it. A body made for another is \
          refused, or answered by a model that was not meant.",
    example: Example::Described(
        "Two records whose `modelId`s differ, or a Claude body and a Nova body in one file.",
    ),
};

/// Records name their models. That is ignored, so they run; on one model all of them.
pub(crate) fn named(names: &str) -> Said {
    Said::new(
        &RULE,
        "Records name several models",
        format!("The records name several models: {names}. A job runs all of them on the one that is chosen for it."),
        "Make a job for each model, with the records that are meant for it.",
    )
    .milder(Severity::Warning)
    .telling_apart("named")
}

/// Bodies are of several forms.
pub(crate) fn forms(forms: &str) -> Said {
    Said::new(
        &RULE,
        "Bodies are of several forms",
        format!("The bodies are of several forms: {forms}. No model takes more than one of them in a job."),
        "Make a job for each form, with the records that are in it, or convert them to one.",
    )
    .telling_apart("forms")
}
