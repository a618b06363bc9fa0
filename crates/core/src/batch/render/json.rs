//! The report with what it is about.

use serde::Serialize;

use super::{About, Report};
use crate::catalog::Via;
use crate::cost::Cost;
use crate::time::Timestamp;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Whole<'a> {
    file: &'a str,
    model: &'a str,
    via: Via,
    #[serde(skip_serializing_if = "Option::is_none")]
    checked_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cost: Option<&'a Cost>,
    #[serde(flatten)]
    report: &'a Report,
}

pub(super) fn write(report: &Report, about: &About<'_>) -> String {
    let whole = Whole {
        file: report.files.first().map_or("", |file| file.name.as_str()),
        model: about.model,
        via: about.via,
        checked_at: about.at.map(Timestamp::rfc3339),
        cost: about.cost,
        report,
    };
    // Text, numbers and lists: writing them cannot fail.
    let mut text = serde_json::to_string_pretty(&whole).unwrap_or_default();
    text.push('\n');
    text
}
