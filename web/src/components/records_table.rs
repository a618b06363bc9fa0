//! Every record of the job, a row each. Rows are asked from the worker as they come into view: a job may have
//! millions.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use leptos::prelude::*;
use outcrop_core::finding::Severity;

use super::finding_table::sev_class;
use super::line_viewer::RecordViewer;
use crate::numbers;
use crate::state::{Batch, Example};
use crate::tasks::check::{self, Checks, Row, Wanted};
use crate::tasks::line::Spot;
use crate::text::records as say;
use crate::ui::{Button, Card, Kind, RowWindow, Select, fresh};

/// The element the table stands in.
pub(super) const RECORDS_ID: &str = "records";

/// Height of a row in CSS pixels; `.rows-row` says the same.
const ROW: f64 = 30.0;
/// Rows asked for together.
const BLOCK: u64 = 64;
/// Blocks kept: some thousand rows around the view.
const KEPT: usize = 48;
/// How often a jump is corrected: blank lines have no row, so a line's row is found by looking.
const TRIES: u32 = 8;

/// Where a jump is going.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Jump {
    file: usize,
    line: u64,
    /// The row where it may be.
    at: u64,
    tries: u32,
}

/// The rows known so far.
#[derive(Clone, Debug, Default, PartialEq)]
struct Known {
    blocks: BTreeMap<u64, Vec<Row>>,
}

impl Known {
    fn row(&self, index: u64) -> Option<&Row> {
        let at = usize::try_from(index % BLOCK).ok()?;
        self.blocks.get(&(index / BLOCK))?.get(at)
    }

    /// The first block of rows `first..end` that is not known, and how many follow it without a gap.
    fn missing(&self, first: u64, end: u64) -> Option<(u64, u64)> {
        let blocks = first / BLOCK..end.div_ceil(BLOCK);
        let mut missing = blocks.filter(|block| !self.blocks.contains_key(block));
        let from = missing.next()?;
        let more = missing
            .zip(from + 1..)
            .take_while(|(block, next)| block == next)
            .count();
        Some((from, 1 + more as u64))
    }

    /// Takes rows in; those far from them are forgotten.
    fn take(&mut self, from: u64, asked: u64, rows: Vec<Row>) {
        let first = from / BLOCK;
        let mut rows = rows.into_iter();
        for block in first..first + asked.div_ceil(BLOCK) {
            let own: Vec<Row> = rows.by_ref().take(usize::try_from(BLOCK).unwrap_or(64)).collect();
            self.blocks.insert(block, own);
        }
        while self.blocks.len() > KEPT {
            let (low, high) = (
                self.blocks.first_key_value().map_or(first, |(block, _)| *block),
                self.blocks.last_key_value().map_or(first, |(block, _)| *block),
            );
            let far = if first - low.min(first) > high.max(first) - first {
                low
            } else {
                high
            };
            self.blocks.remove(&far);
        }
    }
}

/// The table, its filter, the jump to a line, and the record that is open.
#[component]
pub(crate) fn RecordsTable(
    /// How many records there are.
    records: u64,
) -> impl IntoView {
    let batch = expect_context::<Batch>();
    let checks = expect_context::<Checks>();
    let least = RwSignal::new(0_u8);
    let known = RwSignal::new(Known::default());
    let total = RwSignal::new(records);
    let seen = RwSignal::new((0_u64, 0_u64));
    let go_to = RwSignal::new(None::<u64>);
    let open = RwSignal::new(None::<Row>);
    let jump = RwSignal::new(None::<Jump>);
    let alone = RwSignal::new(false);
    let trouble = RwSignal::new(None::<String>);
    // The question that is out: its number and how many rows it asks for. One at a time.
    let asked = RwSignal::new(None::<(u64, u64)>);
    let number = StoredValue::new(0_u64);

    let ask = move || {
        let (first, count) = seen.get();
        let missing = known.with(|known| known.missing(first, first + count));
        if asked.get().is_some() || count == 0 || alone.get() {
            return;
        }
        let Some((from, blocks)) = missing else { return };
        let own = number.get_value() + 1;
        number.set_value(own);
        let wanted = Wanted {
            ask: own,
            from: from * BLOCK,
            count: blocks * BLOCK,
            least: least.get(),
        };
        if check::ask_rows(checks, wanted) {
            asked.set(Some((own, wanted.count)));
        } else {
            alone.set(true);
        }
    };
    Effect::new(move || {
        let Some(rows) = checks.rows.get() else { return };
        let Some((own, count)) = asked.get_untracked() else {
            return;
        };
        if rows.ask != own {
            return;
        }
        total.set(rows.total);
        trouble.set(rows.unreadable);
        known.update(|known| known.take(rows.from, count, rows.rows));
        asked.set(None);
    });
    Effect::new(ask);
    Effect::new(move |before: Option<u8>| {
        let least = least.get();
        if before.is_some_and(|before| before != least) {
            known.set(Known::default());
            // An answer to the old question is no longer waited for.
            asked.set(None);
            go_to.set(Some(0));
        }
        least
    });
    // A jump is there once its line is: until then each row that is looked at says how far off it is.
    Effect::new(move || {
        let Some(aim) = jump.get() else { return };
        let (first, count) = seen.get();
        let at = aim.at.min(total.get().saturating_sub(1));
        if !(first..first + count).contains(&at) {
            return;
        }
        let Some(row) = known.with(|known| known.row(at).cloned()) else {
            return;
        };
        if (row.file, row.line) == (aim.file, aim.line) {
            go_to.set(Some(at));
            open.set(Some(row));
            jump.set(None);
        } else if aim.tries == 0 {
            // A blank line, or one past the end: the nearest row is as near as it gets.
            jump.set(None);
        } else {
            let next = match row.file.cmp(&aim.file) {
                Ordering::Equal => (at + aim.line).saturating_sub(row.line),
                Ordering::Greater => at.saturating_sub(row.line),
                Ordering::Less => at + BLOCK,
            };
            go_to.set(Some(next));
            jump.set(Some(Jump {
                at: next,
                tries: aim.tries - 1,
                ..aim
            }));
        }
    });

    let row = move |index: u64| {
        (move || match known.with(|known| known.row(index).cloned()) {
            Some(row) => view! { <Cells row=row open=open/> }.into_any(),
            None => view! { <div class="vtable-cell mut" role="cell">"…"</div> }.into_any(),
        })
        .into_any()
    };
    let has_tokens = batch
        .report
        .with_untracked(|report| report.as_ref().is_some_and(|report| report.usage.is_some()));
    let class = if has_tokens {
        "records"
    } else {
        "records rows-bare"
    };
    let head = StoredValue::new(vec![
        (say::COLUMN_LINE, ""),
        (say::COLUMN_ID, ""),
        (say::COLUMN_SIZE, "right"),
        (say::COLUMN_TOKENS, "right rows-tokens"),
        (say::COLUMN_TEXT, "rows-text"),
    ]);
    let filters = vec![
        (0, say::ANY.to_owned()),
        (1, say::NOTED.to_owned()),
        (2, say::WARNED.to_owned()),
        (3, say::FAILING.to_owned()),
    ];
    let beside = move || {
        view! { <span class="mut small">{move || say::shown(total.get(), records)}</span> }.into_any()
    };
    view! {
        <div id=RECORDS_ID tabindex="-1">
        <Card title=say::TITLE beside=beside>
            <div class="records-tools">
                <Select label=say::FILTER options=filters.clone() value=least/>
                <JumpField least=least jump=jump go_to=go_to/>
            </div>
            {move || trouble.get().map(|reason| view! { <p class="limit-bad records-note">{say::unreadable(&reason)}</p> })}
            <Show
                when=move || !alone.get()
                fallback=|| view! { <p class="mut records-note">{say::NOBODY}</p> }
            >
                <Show
                    when=move || { total.get() > 0 }
                    fallback=|| view! { <p class="mut records-note">{say::NONE}</p> }
                >
                    <RowWindow
                        label=say::TITLE
                        class=class
                        head=head.get_value()
                        total=total
                        height=ROW
                        go_to=go_to
                        seen=seen
                        row=row
                    />
                </Show>
            </Show>
            {move || open.get().map(|row| {
                let spot = Spot { file: row.file, first: row.start, last: row.end, mark: None };
                let examples = examples_at(batch, &row);
                view! {
                    <div class="records-open">
                        <RecordViewer spot=spot line=row.line id=row.id examples=examples on_close=move || open.set(None)/>
                    </div>
                }
            })}
        </Card>
        </div>
    }
}

/// What was kept of the findings in a row's line.
fn examples_at(batch: Batch, row: &Row) -> Vec<Example> {
    batch.report.with_untracked(|report| {
        report
            .iter()
            .flat_map(|report| &report.causes)
            .flat_map(|cause| &cause.examples)
            .filter(|example| example.line == row.line && example.file as usize == row.file)
            .cloned()
            .collect()
    })
}

const fn severity_of(level: u8) -> Option<Severity> {
    match level {
        3 => Some(Severity::Error),
        2 => Some(Severity::Warning),
        1 => Some(Severity::Note),
        _ => None,
    }
}

#[component]
fn Cells(row: Row, open: RwSignal<Option<Row>>) -> impl IntoView {
    let severity = severity_of(row.severity).map(|severity| {
        view! {
            <span class=sev_class(severity) title=severity.as_str()></span>
            <span class="quiet">{severity.as_str()}": "</span>
        }
    });
    let (file, line) = (row.file, row.line);
    let is_open = Memo::new(move |_| {
        open.with(|open| {
            open.as_ref()
                .is_some_and(|open| (open.file, open.line) == (file, line))
        })
    });
    let id = row.id.clone();
    let (size, tokens, text) = (
        numbers::bytes(row.end - row.start),
        row.tokens.map(numbers::short),
        row.text.clone(),
    );
    let row = StoredValue::new(row);
    let press = move |_| {
        open.update(|open| {
            *open = if is_open.get_untracked() {
                None
            } else {
                Some(row.get_value())
            }
        });
    };
    view! {
        <div class="vtable-cell rows-line" class:rows-open=is_open role="cell">
            {severity}
            <button
                type="button"
                class="cause-button"
                aria-expanded=move || if is_open.get() { "true" } else { "false" }
                on:click=press
            >
                {numbers::count(line)}
            </button>
        </div>
        <div class="vtable-cell ell mono" role="cell">{id.unwrap_or_default()}</div>
        <div class="vtable-cell right" role="cell">{size}</div>
        <div class="vtable-cell right rows-tokens" role="cell">{tokens}</div>
        <div class="vtable-cell ell mut rows-text" role="cell" dir="auto">{text}</div>
    }
}

/// Where to go: a line, of one of the files.
#[component]
fn JumpField(
    least: RwSignal<u8>,
    jump: RwSignal<Option<Jump>>,
    go_to: RwSignal<Option<u64>>,
) -> impl IntoView {
    let batch = expect_context::<Batch>();
    let line = RwSignal::new(String::new());
    let file = RwSignal::new(0_usize);
    let id = fresh("jump");
    let names: Vec<(usize, String)> = batch.files.with_untracked(|files| {
        files
            .iter()
            .enumerate()
            .map(|(at, file)| (at, file.name()))
            .collect()
    });
    let go = move || {
        let Some(wanted) = crate::state::parse_amount(&line.get_untracked()) else {
            return;
        };
        // Every line has its place only among all of them.
        least.set(0);
        let file = file.get_untracked();
        let before: u64 = batch.report.with_untracked(|report| {
            report
                .iter()
                .flat_map(|report| report.files.iter().take(file))
                .map(|share| share.records)
                .sum()
        });
        let at = before + wanted - 1;
        go_to.set(Some(at));
        jump.set(Some(Jump {
            file,
            line: wanted,
            at,
            tries: TRIES,
        }));
    };
    view! {
        {(names.len() > 1).then(|| view! { <Select label=say::FILE options=names value=file/> })}
        <form
            class="records-jump"
            on:submit=move |event| {
                event.prevent_default();
                go();
            }
        >
            <label class="field-label" for=id.clone()>{say::JUMP}</label>
            <div class="row">
                <input type="text" class="input" id=id inputmode="numeric" autocomplete="off" bind:value=line/>
                <Button kind=Kind::Normal on_press=go>{say::GO}</Button>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(line: u64) -> Row {
        Row {
            file: 0,
            line,
            start: 0,
            end: 1,
            id: None,
            tokens: None,
            severity: 0,
            text: String::new(),
        }
    }

    #[test]
    fn rows_are_asked_for_once_and_found_again() {
        let mut known = Known::default();
        assert_eq!(known.missing(10, 40), Some((0, 1)));
        assert_eq!(known.missing(60, 200), Some((0, 4)));
        known.take(64, 128, (64..192).map(row).collect());
        assert_eq!(known.missing(64, 192), None);
        assert_eq!(known.missing(60, 300), Some((0, 1)));
        assert_eq!(known.missing(64, 300), Some((3, 2)));
        assert_eq!(known.row(100).map(|row| row.line), Some(100));
        assert_eq!(known.row(192), None);
    }

    #[test]
    fn a_last_block_that_is_short_is_known_all_the_same() {
        let mut known = Known::default();
        known.take(0, 64, (0..3).map(row).collect());
        assert_eq!(known.missing(0, 3), None);
        assert_eq!(known.row(2).map(|row| row.line), Some(2));
        assert_eq!(known.row(3), None);
    }

    #[test]
    fn rows_far_away_are_forgotten() {
        let mut known = Known::default();
        for block in 0..200 {
            known.take(block * BLOCK, BLOCK, Vec::new());
        }
        assert!(known.blocks.len() <= KEPT);
        assert!(known.blocks.contains_key(&199));
    }
}
