//! What was found, a row a cause: how bad, what, how often, where, how to mend it. A row opens in place.

use std::sync::Arc;

use leptos::prelude::*;
use outcrop_core::finding::Severity;

use super::cause_view::CauseView;
use super::ticked::Ticked;
use crate::numbers;
use crate::state::{Batch, Cause, Report};
use crate::text::batch as say;
use crate::ui::{Card, VirtualTable, fresh};

/// Height of a closed row in CSS pixels, until it is measured.
const ROW: f64 = 36.0;

/// The causes of a report.
#[component]
pub(crate) fn FindingTable(report: Arc<Report>) -> impl IntoView {
    let counts = [
        (Severity::Error, say::ERRORS),
        (Severity::Warning, say::WARNINGS),
        (Severity::Note, say::NOTES),
    ]
    .map(|(severity, name)| (severity, name, report.causes_of(severity)));
    let total = report.causes.len();
    let beside = move || {
        let chips = counts
            .into_iter()
            .filter(|(.., count)| *count > 0)
            .map(|(severity, name, count)| {
                view! {
                    <span class="chip" title=say::severity_count(count, name)>
                        <span class=sev_class(severity)></span>
                        {numbers::count(count as u64)}
                        <span class="quiet">{name}</span>
                    </span>
                }
            })
            .collect_view();
        view! {
            <span class="mut small">{say::causes(total)}</span>
            <span class="grow"></span>
            {chips}
        }
        .into_any()
    };
    let report = StoredValue::new(report);
    let row = move |index: usize| {
        report
            .with_value(|report| report.causes.get(index).cloned())
            .map(|cause| view! { <Row index=index cause=Arc::new(cause)/> })
            .into_any()
    };
    let head = vec![
        (say::COLUMN_CAUSE, ""),
        (say::COLUMN_COUNT, "right"),
        (say::COLUMN_WHERE, ""),
        (say::COLUMN_FIX, ""),
    ];
    view! {
        <Card title=say::FINDINGS beside=beside>
            <VirtualTable label=say::CAUSES class="findings" head=head count=total estimate=ROW row=row/>
        </Card>
    }
}

/// Square, disc or diamond.
pub(crate) const fn sev_class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "sev sev-error",
        Severity::Warning => "sev sev-warning",
        Severity::Note => "sev sev-note",
    }
}

#[component]
fn Row(index: usize, cause: Arc<Cause>) -> impl IntoView {
    let batch = expect_context::<Batch>();
    let open = Memo::new(move |_| batch.open.get() == Some(index));
    let toggle = move |_| {
        batch
            .open
            .update(|open| *open = if *open == Some(index) { None } else { Some(index) });
    };
    let detail_id = fresh("cause");
    let places = places(&cause);
    let severity = cause.severity;
    let (name, title, fix) = (severity.as_str(), cause.title.clone(), cause.fix.clone());
    let (subject, count) = (place_in_record(&cause.subject).to_owned(), affected(&cause));
    let detail = {
        let detail_id = detail_id.clone();
        move || {
            open.get().then(|| {
                view! {
                    <div class="cause-detail" role="row" id=detail_id.clone()>
                        <div role="cell" aria-colspan="4">
                            <CauseView cause=cause.clone()/>
                        </div>
                    </div>
                }
            })
        }
    };
    view! {
        <div
            class="vtable-row cause-row"
            class:cause-open=open
            role="row"
            aria-rowindex=(index + 2).to_string()
            on:click=toggle
        >
            <div class="vtable-cell cause-name" role="cell">
                <span class=sev_class(severity) title=name></span>
                <span class="quiet">{name}": "</span>
                <button
                    type="button"
                    class="cause-button"
                    aria-expanded=move || if open.get() { "true" } else { "false" }
                    aria-controls=move || open.get().then(|| detail_id.clone())
                >
                    <Ticked text=title/>
                </button>
                {(!subject.is_empty()).then(|| view! { <code class="cause-subject">{subject}</code> })}
            </div>
            <div class="vtable-cell right cause-count" role="cell">{count}</div>
            <div class="vtable-cell mono mut ell cause-where" role="cell">{places}</div>
            <div class="vtable-cell cause-fix" role="cell"><Ticked text=fix/></div>
        </div>
        {detail}
    }
}

/// Where in the record a cause is, as far as its title does not say: `messages[].content[]`. The subject is
/// a path and, behind a dot in the middle, what else tells causes apart.
fn place_in_record(subject: &str) -> &str {
    let path = subject.split(" · ").next().unwrap_or_default();
    let path = path.strip_prefix("modelInput.").unwrap_or(path);
    if path.contains(' ') || !path.contains(['.', '[']) {
        ""
    } else {
        path
    }
}

/// In how many records a cause is; one record may hold it in many places.
fn affected(cause: &Cause) -> String {
    numbers::count(cause.records)
}

/// The first lines of a cause: `12, 13, 14 …`.
fn places(cause: &Cause) -> String {
    const SHOWN: usize = 4;
    let mut lines: Vec<u64> = cause
        .examples
        .iter()
        .map(|example| example.line)
        .filter(|line| *line > 0)
        .collect();
    lines.dedup();
    if lines.is_empty() {
        return say::WHOLE_FILE.to_owned();
    }
    let more = lines.len() > SHOWN || cause.records > lines.len() as u64;
    let mut text = lines
        .iter()
        .take(SHOWN)
        .map(|line| numbers::count(*line))
        .collect::<Vec<_>>()
        .join(" · ");
    if more {
        text.push_str(" …");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{affected, place_in_record};
    use crate::state::Cause;

    #[test]
    fn a_row_counts_records_and_not_places() {
        let cause: Cause = serde_json::from_str(
            r#"{"code":"c","severity":"error","subject":"s","count":4000,"records":1200,
                "title":"t","why":"w","fix":"f","examples":[]}"#,
        )
        .unwrap();
        assert_eq!(affected(&cause), "1,200");
    }

    #[test]
    fn a_row_says_the_place_only_where_the_title_does_not() {
        for (subject, place) in [
            ("modelInput.messages[].content[] · text", "messages[].content[]"),
            ("modelInput.messages[].role", "messages[].role"),
            ("modelInput.temperature", ""),
            ("recordId", ""),
            ("a comma before a closing bracket", ""),
            ("", ""),
        ] {
            assert_eq!(place_in_record(subject), place, "{subject}");
        }
    }
}
