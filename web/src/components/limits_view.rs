//! The limits of a job as bars, and the account's own quotas in their place.

use leptos::prelude::*;
use outcrop_core::batch::Limits;

use crate::numbers;
use crate::state::{Batch, Limit, Quotas, parse_amount};
use crate::text::batch as say;
use crate::ui::{Bar, Button, Card, Kind, TextField};

/// The limits in the order in which they are shown, by their code in the report.
const CODES: [&str; 4] = ["minRecords", "records", "fileBytes", "jobBytes"];

/// Each limit with how much of it the job uses, and a way to set it.
#[component]
pub(crate) fn LimitsView() -> impl IntoView {
    let batch = expect_context::<Batch>();
    let editing = RwSignal::new(false);
    let limits = Memo::new(move |_| {
        let allowed = batch.quotas.get().over(batch.default_limits());
        batch.report.with(|report| match report {
            Some(report) => report
                .limits
                .iter()
                .cloned()
                .map(|limit| judged(limit, &allowed))
                .collect(),
            None => Vec::new(),
        })
    });
    let beside = move || {
        view! {
            <span class="grow"></span>
            <Button kind=Kind::Plain on_press=move || editing.update(|editing| *editing = !*editing)>
                {move || if editing.get() { say::QUOTAS_DONE } else { say::QUOTAS_EDIT }}
            </Button>
        }
        .into_any()
    };
    view! {
        <Card title=say::LIMITS beside=beside>
            <div class="card-body">
                {move || {
                    if editing.get() {
                        view! { <Edit/> }.into_any()
                    } else {
                        let limits = limits.get();
                        if limits.is_empty() {
                            view! { <Allowed/> }.into_any()
                        } else {
                            limits.into_iter().filter(is_shown).map(|limit| view! { <Row limit=limit/> }).collect_view().into_any()
                        }
                    }
                }}
            </div>
        </Card>
    }
}

/// A limit of the report by the quota that holds now, which may have been typed since.
fn judged(mut limit: Limit, allowed: &Limits) -> Limit {
    let Some(most) = of(allowed, &limit.name) else {
        return limit;
    };
    if most != limit.most {
        limit.most = most;
        limit.ok = if limit.name == "minRecords" {
            limit.value >= most
        } else {
            limit.value <= most
        };
    }
    limit
}

/// A limit by its code in the report.
fn of(limits: &Limits, code: &str) -> Option<u64> {
    match code {
        "minRecords" => Some(limits.min_records),
        "records" => Some(limits.max_records),
        "fileBytes" => Some(limits.max_file_bytes),
        "jobBytes" => Some(limits.max_job_bytes),
        _ => None,
    }
}

/// The least number of records, and the longest line, are rows only where they are broken.
fn is_shown(limit: &Limit) -> bool {
    !limit.ok || !matches!(limit.name.as_str(), "minRecords" | "lineBytes")
}

fn amount(code: &str, value: u64) -> String {
    if code.ends_with("Bytes") {
        numbers::bytes(value)
    } else {
        numbers::count(value)
    }
}

#[component]
fn Row(limit: Limit) -> impl IntoView {
    let name = say::limit(&limit.name);
    let value = amount(&limit.name, limit.value);
    let most = say::of_limit(&limit.name, &amount(&limit.name, limit.most));
    let percent = numbers::percent(limit.value, limit.most);
    view! {
        <div class="limit">
            <p class="limit-line">
                <span class="limit-name">{name.clone()}</span>
                <b class:limit-bad=!limit.ok>{value.clone()}</b>
                <span class="mut">{most.clone()}</span>
            </p>
            <Bar label=name value_text=format!("{value} {most}") percent=percent bad=!limit.ok/>
        </div>
    }
}

/// What a job may have, before there is one.
#[component]
fn Allowed() -> impl IntoView {
    let batch = expect_context::<Batch>();
    let rows = move || {
        let allowed = batch.quotas.get().over(batch.default_limits());
        CODES
            .into_iter()
            .filter_map(|code| {
                let value = amount(code, of(&allowed, code)?);
                Some(view! {
                    <p class="limit-line">
                        <span class="limit-name">{say::limit(code)}</span>
                        <span class="mut">{say::allowed(code, &value)}</span>
                    </p>
                })
            })
            .collect_view()
    };
    view! { <div class="limit-plain">{rows}</div> }
}

/// A field for each quota; what is empty is AWS's default.
#[component]
fn Edit() -> impl IntoView {
    let batch = expect_context::<Batch>();
    let fields = CODES
        .into_iter()
        .filter(|code| Quotas::has(code))
        .map(|code| {
            let now = batch.quotas.get_untracked().get(code);
            let text = RwSignal::new(now.map(|value| value.to_string()).unwrap_or_default());
            let error = Signal::derive(move || {
                let text = text.get();
                (!text.trim().is_empty() && parse_amount(&text).is_none())
                    .then(|| say::QUOTA_ERROR.to_owned())
            });
            Effect::new(move |before: Option<()>| {
                let text = text.get();
                let value = parse_amount(&text);
                if before.is_some() && (text.trim().is_empty() || value.is_some()) {
                    batch.quotas.update(|quotas| quotas.set(code, value));
                }
            });
            let default = of(&batch.default_limits(), code).map(|value| amount(code, value));
            view! {
                <TextField
                    label=say::quota(code)
                    value=text
                    error=error
                    placeholder=default.unwrap_or_default()
                    keyboard="text"
                />
            }
        })
        .collect_view();
    view! {
        <p class="mut small">{say::QUOTAS_WHY}</p>
        {fields}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(name: &str, value: u64, most: u64, ok: bool) -> Limit {
        Limit {
            name: name.to_owned(),
            value,
            most,
            ok,
        }
    }

    #[test]
    fn a_report_is_judged_by_the_quota_that_holds_now() {
        let mut quotas = Quotas::default();
        quotas.set("records", Some(50));
        quotas.set("minRecords", Some(10));
        let allowed = quotas.over(Limits::default());
        assert_eq!(
            judged(limit("records", 80, 100_000, true), &allowed),
            limit("records", 80, 50, false)
        );
        assert_eq!(
            judged(limit("minRecords", 80, 100, false), &allowed),
            limit("minRecords", 80, 10, true)
        );
        let other = limit("lineBytes", 5, 9, true);
        assert_eq!(judged(other.clone(), &allowed), other);
    }
}
