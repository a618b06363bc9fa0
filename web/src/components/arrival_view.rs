//! What was dropped that is no batch file: what it is, and what to do next.

use leptos::prelude::*;
use outcrop_core::rules::not_jsonl::{self, Instead};

use super::ticked::Ticked;
use crate::arrival::{Counts, What};
use crate::numbers;
use crate::platform::file::Source;
use crate::state::{Arrived, Batch};
use crate::tasks::take::{self, Taker};
use crate::text::arrival as say;
use crate::ui::{Button, Card, Kind, Notice, Tone};

/// The files that are not checked.
#[component]
pub(crate) fn ArrivalView() -> impl IntoView {
    let batch = expect_context::<Batch>();
    move || {
        let Arrived {
            others,
            folder,
            is_checked,
            busy,
        } = batch.arrived.get()?;
        Some(match others.as_slice() {
            [] => view! {
                <Notice tone=Tone::Warning>
                    <b>{folder.map_or_else(|| say::NOTHING.to_owned(), |name| say::empty_folder(&name))}</b>
                    <p>{say::NOTHING_NEXT}</p>
                </Notice>
            }
            .into_any(),
            [(file, what)] if !is_checked => {
                view! { <One file=file.clone() what=what.clone() busy=busy/> }.into_any()
            }
            several => view! { <Several others=several.to_vec() is_checked=is_checked/> }.into_any(),
        })
    }
}

/// One file, at length.
#[component]
fn One(file: Source, what: What, busy: bool) -> impl IntoView {
    let taker = expect_context::<Taker>();
    let (title, next) = words(&what);
    let name = file.name();
    let size = numbers::bytes(file.size());
    let counts = match what {
        What::Manifest(Some(counts)) => Some(view! { <CountsView counts=counts/> }),
        _ => None,
    };
    let is_gzip = what == What::Instead(Instead::Gzip);
    let may_hold_lines = matches!(
        what,
        What::Answers
            | What::Instead(Instead::Csv | Instead::Binary | Instead::JsonArray | Instead::PrettyJson)
    );
    let (packed, same) = (file.clone(), file);
    view! {
        <Card title=say::TITLE>
            <div class="card-body arrival">
                <p class="verdict">{title}</p>
                <p class="summary-of"><b>{name}</b>" ("{size}")"</p>
                <p><Ticked text=next/></p>
                {counts}
                <div class="row">
                    {is_gzip.then(move || view! {
                        <Button
                            kind=Kind::Primary
                            why_not=Signal::derive(move || busy.then(|| say::UNPACKING.to_owned()))
                            on_press=move || take::unpack(&taker, packed.clone())
                        >
                            {if busy { say::UNPACKING } else { say::UNPACK }}
                        </Button>
                    })}
                    {may_hold_lines.then(move || view! {
                        <Button on_press=move || take::anyway(&taker, vec![same.clone()])>{say::ANYWAY}</Button>
                    })}
                </div>
            </div>
        </Card>
    }
}

/// Several files, a row each.
#[component]
fn Several(others: Vec<(Source, What)>, is_checked: bool) -> impl IntoView {
    /// More are counted, not listed.
    const SHOWN: usize = 20;
    let more = others.len().saturating_sub(SHOWN);
    let rows = others
        .iter()
        .take(SHOWN)
        .map(|(file, what)| {
            view! { <li><b>{file.name()}</b>": "{words(what).0}</li> }
        })
        .collect_view();
    view! {
        <Notice tone=Tone::Warning>
            <b>{if is_checked { say::left_out(others.len()) } else { say::NONE_OF_THEM.to_owned() }}</b>
            <ul class="arrival-list">{rows}</ul>
            {(more > 0).then(|| view! { <p>{say::more(more)}</p> })}
            {(!is_checked).then(|| view! { <p>{say::NOTHING_NEXT}</p> })}
        </Notice>
    }
}

/// What a file is, and what to do next.
fn words(what: &What) -> (String, String) {
    let own = |(title, next): (&str, &str)| (title.to_owned(), next.to_owned());
    match what {
        What::Lines => own(say::LINES),
        What::Instead(Instead::Gzip) => own(say::GZIP),
        What::Instead(instead) => {
            let said = not_jsonl::say(*instead);
            (said.title, said.fix)
        }
        What::Answers => own(say::ANSWERS),
        What::Manifest(Some(_)) => own(say::MANIFEST),
        What::Manifest(None) => own(say::MANIFEST_UNCLEAR),
        What::Picture => own(say::PICTURE),
        What::Pdf => own(say::PDF),
        What::Unreadable(reason) => (say::UNREADABLE.to_owned(), say::unreadable(reason)),
    }
}

/// What a job's manifest says.
#[component]
fn CountsView(counts: Counts) -> impl IntoView {
    let rows = [
        (say::TOTAL, counts.total.max(counts.processed)),
        (say::PROCESSED, counts.processed),
        (say::SUCCEEDED, counts.succeeded),
        (say::FAILED, counts.failed),
        (say::INPUT, counts.input_tokens),
        (say::OUTPUT, counts.output_tokens),
    ]
    .map(|(name, value)| {
        view! {
            <dt>{name}</dt>
            <dd>{numbers::count(value)}</dd>
        }
    })
    .collect_view();
    view! { <dl class="facts">{rows}</dl> }
}
