//! The sentences about a report as a whole.

use super::super::Verdict;
use super::{About, Report, amount};
use crate::catalog::Via;

/// The verdict in one sentence, without its full stop.
pub fn verdict(report: &Report) -> String {
    let is_one = report.files.len() < 2;
    if report.records == 0 {
        return match other_kind(report) {
            Some(what) if is_one => what,
            _ if !report.complete => "No record was checked".to_owned(),
            _ if is_one => "The file has no records".to_owned(),
            _ => "The files have no records".to_owned(),
        };
    }
    let verdict = match report.verdict {
        Verdict::Errors if report.failing == 0 && is_one => "the file would be refused".to_owned(),
        Verdict::Errors if report.failing == 0 => "the job would be refused".to_owned(),
        Verdict::Errors => format!(
            "{} would fail",
            amount::counted(report.failing, "record", "records")
        ),
        Verdict::Warnings => "every record can be sent, with warnings".to_owned(),
        Verdict::Ok => "every record can be sent".to_owned(),
    };
    if report.complete {
        capital(&verdict)
    } else {
        format!("So far: {verdict}")
    }
}

/// What a file is that is no JSON Lines; none where it is nothing at all.
fn other_kind(report: &Report) -> Option<String> {
    let mut causes = report.causes.iter();
    causes
        .find(|cause| cause.code == "not-jsonl" && cause.subject != "empty")
        .map(|cause| plain(&cause.title))
}

fn capital(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_ascii_uppercase().to_string() + letters.as_str()
    })
}

/// That not all was checked, in one sentence; none where it was.
pub(super) fn incomplete(report: &Report) -> Option<String> {
    let checked = amount::counted(report.bytes, "byte", "bytes");
    (!report.complete).then(|| format!("Not all of it was checked, only {checked}."))
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
