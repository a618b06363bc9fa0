//! A check while it runs: how far, how fast, how long still, and Stop.

use std::time::Duration;

use leptos::prelude::*;

use crate::numbers;
use crate::platform::clock;
use crate::state::{Batch, CheckPhase, Progress};
use crate::text::batch as say;
use crate::text::shell;
use crate::ui::{Button, Icon, Shape};

/// Progress of the running check.
#[component]
pub(crate) fn RunningCheck(
    /// Ends the check.
    on_stop: impl Fn() + 'static,
) -> impl IntoView {
    let batch = expect_context::<Batch>();
    let running = Memo::new(move |_| match batch.phase.get() {
        CheckPhase::Running {
            progress,
            started,
            stopping,
        } => Some((progress, started, stopping)),
        _ => None,
    });
    let progress = Memo::new(move |_| {
        running
            .get()
            .map_or_else(Progress::default, |(progress, ..)| progress)
    });
    let pace = move || {
        let (progress, started, stopping) = running.get()?;
        if stopping {
            return Some(say::STOPPING.to_owned());
        }
        let elapsed = Duration::from_secs_f64((clock::monotonic_ms() - started).max(0.0) / 1000.0);
        let Some(rate) = numbers::per_second(progress.bytes, elapsed).filter(|rate| *rate > 0.0) else {
            return Some(say::STARTING.to_owned());
        };
        #[allow(clippy::cast_precision_loss, reason = "seconds are shown")]
        let left = progress.of.saturating_sub(progress.bytes) as f64 / rate * 1000.0;
        Some(format!(
            "{} · {}",
            numbers::byte_rate(rate),
            shell::left(&numbers::left(left))
        ))
    };
    view! {
        <div class="running">
            <div class="running-line">
                <b>
                    {move || {
                        let progress = progress.get();
                        format!("{} of {}", numbers::bytes(progress.bytes), numbers::bytes(progress.of))
                    }}
                </b>
                <span>{pace}</span>
                <span class="grow"></span>
                <Button on_press=on_stop>
                    <Icon shape=Shape::Stop/>
                    {say::STOP}
                </Button>
            </div>
            <progress
                class="progress"
                aria-label=say::PROGRESS
                max="100"
                prop:value=move || {
                    let progress = progress.get();
                    numbers::percent(progress.bytes, progress.of)
                }
            ></progress>
            <p class="mut">
                {move || {
                    let progress = progress.get();
                    format!(
                        "{} · {}",
                        numbers::counted(progress.records, "record", "records"),
                        numbers::counted(progress.findings, "finding", "findings"),
                    )
                }}
            </p>
        </div>
    }
}
