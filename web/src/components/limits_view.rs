//! The limits of a job as bars.

use leptos::prelude::*;

use crate::numbers;
use crate::state::Limit;
use crate::text::batch as say;
use crate::ui::{Bar, Card};

/// Each limit with how much of it the file uses. The least number of records is a row only where the file
/// has fewer.
#[component]
pub(crate) fn LimitsView(limits: Vec<Limit>) -> impl IntoView {
    let rows = limits
        .into_iter()
        .filter(|limit| !(limit.name == "minRecords" && limit.ok))
        .map(|limit| {
            let amount = |value: u64| {
                if limit.name.ends_with("Bytes") {
                    numbers::bytes(value)
                } else {
                    numbers::count(value)
                }
            };
            let name = say::limit(&limit.name);
            let value = amount(limit.value);
            let most = say::of_limit(&limit.name, &amount(limit.most));
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
        })
        .collect_view();
    view! {
        <Card title=say::LIMITS>
            <div class="card-body">{rows}</div>
        </Card>
    }
}
