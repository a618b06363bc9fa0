//! The sentences about a report as a whole.

use super::super::Verdict;
use super::{About, Report, amount};
use crate::catalog::Via;

/// The verdict in one sentence, without its full stop.
pub fn verdict(report: &Report) -> String {
    match report.verdict {
        _ if report.records == 0 => "The file has no records".to_owned(),
        Verdict::Errors if report.failing == 0 => "The file would be refused".to_owned(),
        Verdict::Errors => format!(
            "{} would fail",
            amount::counted(report.failing, "record", "records")
        ),
        Verdict::Warnings => "Every record can be sent, with warnings".to_owned(),
        Verdict::Ok => "Every record can be sent".to_owned(),
    }
}

/// What the verdict is about, in one sentence.
pub fn sentence(report: &Report, about: &About<'_>) -> String {
    let records = if report.failing > 0 {
        format!("of {}", amount::count(report.records))
    } else {
        amount::counted(report.records, "record", "records")
    };
    let model = if about.model_name.is_empty() {
        String::new()
    } else {
        format!(", for {}", about.model_name)
    };
    let via = match about.via {
        Via::Converse => "Converse",
        Via::InvokeModel => "InvokeModel",
    };
    format!(
        "{records} in {} ({}){model}, {via}.",
        report.what(),
        amount::bytes(report.bytes)
    )
}

/// The sentence without its backticks, where only text can stand.
pub fn plain(text: &str) -> String {
    text.replace('`', "")
}
