//! How often which sizes come: a bar for every power of two.

use leptos::prelude::*;
use outcrop_core::batch::render;

use crate::numbers;
use crate::state::Histogram;
use crate::text::batch as say;
use crate::ui::{Card, Columns};

/// What is counted, and how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Amount {
    Bytes,
    Tokens,
}

impl Amount {
    fn write(self, value: u64) -> String {
        match self {
            Self::Bytes => numbers::bytes(value),
            Self::Tokens => numbers::short(value),
        }
    }
}

/// A histogram in a panel. Nothing is shown where nothing was counted.
#[component]
pub(crate) fn HistogramView(title: &'static str, amount: Amount, histogram: Histogram) -> impl IntoView {
    let write = move |value| amount.write(value);
    let middle = render::middle(&histogram)?;
    let half = say::half_below(&write(middle.to));
    let summary = say::spread(
        title,
        &write(histogram.min),
        &write(histogram.max),
        &half,
        &write(render::mean(&histogram)?),
    );
    let columns = histogram
        .bins
        .iter()
        .map(|bin| {
            let words = say::bin(&write(bin.from), &write(bin.to), bin.count);
            (bin.count, words)
        })
        .collect();
    let (least, most) = (write(histogram.min), write(histogram.max));
    Some(view! {
        <Card title=title>
            <div class="card-body">
                <Columns label=summary columns=columns/>
                <p class="spread mut small" aria-hidden="true">
                    <span>{least}</span>
                    <span>{half}</span>
                    <span>{most}</span>
                </p>
            </div>
        </Card>
    })
}
