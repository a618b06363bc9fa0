//! The report as a file.

use outcrop_core::batch::render::{self, About, Kind};
use outcrop_core::cost::Cost;

use crate::platform::{clock, download, page};
use crate::state::{CheckedFor, Report};

/// Saves the report in one of its forms. `false`: the browser could not.
pub(crate) fn save(kind: Kind, report: &Report, checked_for: &CheckedFor, cost: Option<Cost>) -> bool {
    let rules = page::address_of("rules/");
    let about = About {
        model: &checked_for.model,
        model_name: &checked_for.name,
        via: checked_for.via,
        rules: &rules,
        at: Some(clock::now()),
        cost: cost.as_ref(),
    };
    let text = render::render(kind, report, &about);
    download::save(&render::file_name(kind, &report.what()), kind.media_type(), &text)
}
