//! A table of very many rows, all of one height, in a box of its own: only the rows in view exist, and only
//! they are asked for. It stays exact where the browser's longest element would not reach.

use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use crate::platform::viewport;

/// The highest the scrolled element gets, in CSS pixels: browsers stop between 17 and 33 million.
const HIGHEST: f64 = 12_000_000.0;
/// Rows kept beyond both ends of the view, so that scrolling shows no holes.
const BEYOND: u64 = 6;

/// Where the view is: in rows from the first, and how many fit.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scale {
    total: f64,
    row: f64,
    view: f64,
}

impl Scale {
    fn height(self) -> f64 {
        (self.total * self.row).min(HIGHEST)
    }

    /// The furthest the first row in view can be.
    fn last_top(self) -> f64 {
        (self.total - self.view / self.row).max(0.0)
    }

    /// The furthest the box can be scrolled.
    fn last_scroll(self) -> f64 {
        (self.height() - self.view).max(0.0)
    }

    /// The row at the top of the view, with its fraction, by how far the box is scrolled.
    fn top_at(self, scroll: f64) -> f64 {
        if self.last_scroll() <= 0.0 {
            return 0.0;
        }
        (scroll / self.last_scroll() * self.last_top()).clamp(0.0, self.last_top())
    }

    /// How far the box is scrolled for a row to be at the top.
    fn scroll_at(self, top: f64) -> f64 {
        if self.last_top() <= 0.0 {
            return 0.0;
        }
        (top / self.last_top() * self.last_scroll()).clamp(0.0, self.last_scroll())
    }
}

/// The table. Rows are numbered from 0.
#[component]
pub(crate) fn RowWindow(
    /// The accessible name.
    label: &'static str,
    /// Sets the columns: a class with `--columns`.
    class: &'static str,
    /// The columns' names with their classes.
    head: Vec<(&'static str, &'static str)>,
    /// How many rows there are.
    #[prop(into)]
    total: Signal<u64>,
    /// The height of each in CSS pixels; the styles say the same.
    height: f64,
    /// The row to bring to the top; set back once it is there.
    go_to: RwSignal<Option<u64>>,
    /// Told which rows are in view: the first, and how many.
    seen: RwSignal<(u64, u64)>,
    /// The cells of a row.
    row: impl Fn(u64) -> AnyView + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let outer = NodeRef::<html::Div>::new();
    // The row at the top is what counts; how far the box is scrolled follows from it, rounded by the browser.
    let top = RwSignal::new(0.0_f64);
    let scroll = RwSignal::new(0.0_f64);
    let view = RwSignal::new(400.0_f64);
    #[allow(clippy::cast_precision_loss, reason = "fewer than 2^53 rows")]
    let scale = move || Scale {
        total: total.get() as f64,
        row: height,
        view: view.get(),
    };
    let scrolled = move |_| {
        if let Some((now, high)) = viewport::scrolled(outer) {
            view.set(high);
            // What this sets itself comes back as an event, rounded: it is no news.
            if (now - scroll.get_untracked()).abs() > 1.0 {
                scroll.set(now);
                top.set(untrack(scale).top_at(now));
            }
        }
    };
    let move_to = move |row: f64| {
        let scale = untrack(scale);
        let row = row.clamp(0.0, scale.last_top());
        top.set(row);
        let to = scale.scroll_at(row);
        scroll.set(to);
        viewport::scroll(outer, to);
    };
    outer.on_load(move |_| {
        if let Some((_, high)) = viewport::scrolled(outer) {
            view.set(high);
        }
        move_to(top.get_untracked());
    });
    Effect::new(move || {
        if let Some(row) = go_to.get() {
            #[allow(clippy::cast_precision_loss, reason = "fewer than 2^53 rows")]
            move_to(row as f64);
            go_to.set(None);
        }
    });
    // Fewer rows than before: the view moves back to where there are some.
    Effect::new(move || {
        let scale = scale();
        if top.get_untracked() > scale.last_top() {
            move_to(scale.last_top());
        }
    });
    let keyed = move |event: KeyboardEvent| {
        let page = (view.get_untracked() / height - 1.0).max(1.0);
        let at = top.get_untracked();
        let to = match event.key().as_str() {
            "ArrowDown" => at + 1.0,
            "ArrowUp" => at - 1.0,
            "PageDown" => at + page,
            "PageUp" => at - page,
            "Home" => 0.0,
            "End" => f64::MAX,
            _ => return,
        };
        event.prevent_default();
        move_to(to.round());
    };
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "row numbers, held at both ends"
    )]
    let range = Memo::new(move |_| {
        let first = top.get() as u64;
        let count = (view.get() / height).ceil() as u64 + 1;
        let end = (first + count + BEYOND).min(total.get());
        (first.saturating_sub(BEYOND).min(end), end)
    });
    Effect::new(move || {
        let (first, end) = range.get();
        seen.set((first, end - first));
    });
    #[allow(clippy::cast_precision_loss, reason = "fewer than 2^53 rows")]
    let shift = move || scroll.get() - (top.get() - range.get().0 as f64) * height;
    let head = head
        .into_iter()
        .map(|(name, class)| {
            view! { <div class=format!("vtable-cell {class}") role="columnheader">{name}</div> }
        })
        .collect_view();
    view! {
        <div class=format!("vtable {class}") role="table" aria-label=label aria-rowcount=move || (total.get() + 1).to_string()>
            <div role="rowgroup">
                <div class="vtable-head" role="row">{head}</div>
            </div>
            <div class="rows" role="rowgroup" tabindex="0" aria-label=label node_ref=outer on:scroll=scrolled on:keydown=keyed>
                <div class="rows-all" role="presentation" style:height=move || format!("{:.0}px", scale().height())>
                    <div
                        class="rows-seen"
                        role="presentation"
                        style:transform=move || format!("translateY({:.2}px)", shift())
                    >
                        <For
                            each=move || {
                                let (first, end) = range.get();
                                first..end
                            }
                            key=|index| *index
                            let(index)
                        >
                            <div class="vtable-row rows-row" role="row" aria-rowindex=(index + 2).to_string()>
                                {row(index)}
                            </div>
                        </For>
                    </div>
                </div>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(total: f64) -> Scale {
        Scale {
            total,
            row: 28.0,
            view: 420.0,
        }
    }

    #[test]
    fn as_long_as_it_fits_a_row_is_a_row_high() {
        let scale = scale(100_000.0);
        assert!((scale.height() - 2_800_000.0).abs() < 0.1);
        assert!((scale.top_at(28_000.0) - 1_000.0).abs() < 0.01);
        assert!((scale.scroll_at(1_000.0) - 28_000.0).abs() < 0.01);
    }

    #[test]
    fn every_row_of_many_millions_can_be_reached() {
        let scale = scale(16_000_000.0);
        assert!(scale.height() <= HIGHEST);
        for row in [0.0, 1.0, 999_999.0, 8_000_000.0, scale.last_top()] {
            let back = scale.top_at(scale.scroll_at(row));
            assert!((back - row).abs() < 0.01, "{row}: {back}");
        }
        assert!((scale.top_at(scale.last_scroll()) - (16_000_000.0 - 15.0)).abs() < 0.01);
    }

    #[test]
    fn a_table_that_fits_does_not_scroll() {
        let scale = scale(3.0);
        assert!(scale.last_scroll() <= 0.0 && scale.last_top() <= 0.0);
        assert!(scale.top_at(50.0) <= 0.0);
    }
}
