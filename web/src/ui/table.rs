//! A table whose rows may be thousands and of any height: only those near the window are in the page.

use leptos::html;
use leptos::prelude::*;

use crate::platform::viewport;

/// Tables up to this many rows are whole in the page.
const WHOLE: usize = 60;
/// How much beyond the window is kept, in CSS pixels, so that scrolling shows no holes.
const MARGIN: f64 = 600.0;

/// The rows in the page, and the room that stands for the others.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Range {
    first: usize,
    end: usize,
    before: f64,
    after: f64,
}

/// Which rows a window shows: `above` is how far the list's top lies above the window's.
fn visible(heights: &[f64], above: f64, window: f64) -> Range {
    let count = heights.len();
    if count <= WHOLE {
        return Range {
            first: 0,
            end: count,
            before: 0.0,
            after: 0.0,
        };
    }
    let (from, to) = (above - MARGIN, above + window + MARGIN);
    let mut range = Range {
        first: count,
        end: count,
        before: 0.0,
        after: 0.0,
    };
    let mut top = 0.0;
    for (index, height) in heights.iter().enumerate() {
        let bottom = top + height;
        if bottom < from {
            range.before += height;
        } else if top > to {
            range.end = range.end.min(index);
            range.after += height;
        } else if range.first == count {
            range.first = index;
        }
        top = bottom;
    }
    // Scrolled wholly past: nothing is in view, and the room before stands for all.
    range.first = range.first.min(range.end);
    range
}

/// The table. Rows are numbered from 0; `row` gives the content of one: elements of role `row`.
#[component]
pub(crate) fn VirtualTable(
    /// The accessible name.
    label: &'static str,
    /// Sets the columns: a class with `--columns`.
    class: &'static str,
    /// The columns' names with their classes.
    head: Vec<(&'static str, &'static str)>,
    /// How many rows there are.
    count: usize,
    /// A row's height before it was measured.
    estimate: f64,
    /// The content of a row.
    row: impl Fn(usize) -> AnyView + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let list = NodeRef::<html::Div>::new();
    let heights = RwSignal::new(vec![estimate; count]);
    // How far the list's top lies above the window's, and the window's height.
    let place = RwSignal::new((0.0, viewport::height()));
    let update = move || {
        if let Some(top) = viewport::top_of(list) {
            place.set((-top, viewport::height()));
        }
    };
    if count > WHOLE {
        viewport::on_move(update);
    }
    let range = Memo::new(move |_| {
        let (above, window) = place.get();
        heights.with(|heights| visible(heights, above, window))
    });
    let watch = StoredValue::new_local(viewport::HeightWatch::new(move |changed| {
        heights.update(|heights| {
            for (index, height) in changed {
                if let Some(old) = heights.get_mut(index) {
                    *old = height;
                }
            }
        });
    }));
    let head = head
        .into_iter()
        .map(|(name, class)| {
            view! { <div class=format!("vtable-cell {class}") role="columnheader">{name}</div> }
        })
        .collect_view();
    view! {
        <div class=format!("vtable {class}") role="table" aria-label=label aria-rowcount=(count + 1).to_string()>
            <div role="rowgroup">
                <div class="vtable-head" role="row">{head}</div>
            </div>
            <div
                role="rowgroup"
                node_ref=list
                style:padding-top=move || format!("{:.1}px", range.get().before)
                style:padding-bottom=move || format!("{:.1}px", range.get().after)
            >
                <For
                    each=move || {
                        let range = range.get();
                        range.first..range.end
                    }
                    key=|index| *index
                    let(index)
                >
                    {
                        let item = NodeRef::<html::Div>::new();
                        item.on_load(move |element| watch.with_value(|watch| watch.watch(&element)));
                        view! {
                            <div class="vtable-item" role="presentation" data-index=index.to_string() node_ref=item>
                                {row(index)}
                            </div>
                        }
                    }
                </For>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_table_is_whole() {
        let range = visible(&[40.0; WHOLE], 0.0, 500.0);
        assert_eq!((range.first, range.end), (0, WHOLE));
    }

    #[test]
    fn a_long_table_shows_what_is_near_the_window_and_keeps_its_height() {
        let heights = vec![40.0; 10_000];
        for above in [-300.0, 0.0, 20_000.0, 399_000.0, 500_000.0] {
            let range = visible(&heights, above, 900.0);
            let shown: f64 = heights[range.first..range.end].iter().sum();
            assert!(range.end - range.first <= 60, "{above}: {range:?}");
            assert!(
                (range.before + shown + range.after - 400_000.0).abs() < 0.01,
                "{above}: {range:?}"
            );
        }
        let middle = visible(&heights, 20_000.0, 900.0);
        assert!(middle.first <= 500 && middle.end >= 523, "{middle:?}");
    }

    #[test]
    fn an_opened_row_pushes_the_others() {
        let mut heights = vec![40.0; 200];
        heights[0] = 2_000.0;
        assert_eq!(visible(&heights, 0.0, 900.0).end, 1);
    }
}
