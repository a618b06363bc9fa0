//! A check while it runs: how far, how fast, how long still, and Stop.

use leptos::prelude::*;

use crate::numbers;
use crate::platform::clock;
use crate::state::{Batch, CheckPhase, Progress};
use crate::text::batch as say;
use crate::text::shell;
use crate::ui::{Button, Icon, Shape};

/// How long the pace remembers, in milliseconds.
const MEMORY: f64 = 1_500.0;

/// Bytes a second, smoothed: a disk that stops for a moment must not make the time left jump.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Pace {
    /// When and at which byte it was measured last; the first time is the start.
    last: Option<(f64, u64)>,
    rate: Option<f64>,
}

impl Pace {
    fn step(&mut self, started: f64, now: f64, bytes: u64) {
        // A check that was resumed begins with what it had.
        let Some((then, before)) = self.last else {
            self.last = Some((if bytes == 0 { started } else { now }, bytes));
            return;
        };
        let span = now - then;
        if span < 50.0 {
            return;
        }
        #[allow(clippy::cast_precision_loss, reason = "a rate is shown with three digits")]
        let fresh = bytes.saturating_sub(before) as f64 / span * 1000.0;
        let weight = 1.0 - (-span / MEMORY).exp();
        self.rate = Some(self.rate.map_or(fresh, |rate| rate + (fresh - rate) * weight));
        self.last = Some((now, bytes));
    }
}

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
    let pace = RwSignal::new(Pace::default());
    Effect::new(move || {
        let Some((progress, started, _)) = running.get() else {
            return;
        };
        let now = clock::monotonic_ms();
        pace.update(|pace| pace.step(started, now, progress.bytes));
    });
    let words = move || {
        let (progress, _, stopping) = running.get()?;
        if stopping {
            return Some(say::STOPPING.to_owned());
        }
        let Some(rate) = pace.get().rate.filter(|rate| *rate > 0.0) else {
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
                <span>{words}</span>
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

#[cfg(test)]
mod tests {
    use super::Pace;

    #[test]
    fn the_pace_follows_and_does_not_jump() {
        let mut pace = Pace::default();
        pace.step(0.0, 0.0, 0);
        for tick in 1..=20_u32 {
            pace.step(0.0, f64::from(tick) * 100.0, u64::from(tick) * 100_000);
        }
        let steady = pace.rate.unwrap();
        assert!((steady - 1e6).abs() < 1.0, "{steady}");
        // Nothing for a moment.
        pace.step(0.0, 2_100.0, 2_000_000);
        let slower = pace.rate.unwrap();
        assert!(slower < steady && slower > 0.9 * steady, "{slower}");
        // Nothing for long.
        for tick in 22..100_u32 {
            pace.step(0.0, f64::from(tick) * 100.0, 2_000_000);
        }
        assert!(pace.rate.unwrap() < 0.02 * steady);
    }

    #[test]
    fn what_was_there_before_is_no_pace() {
        let mut pace = Pace::default();
        pace.step(0.0, 10.0, 5_000_000_000);
        assert_eq!(pace.rate, None);
        pace.step(0.0, 1_010.0, 5_001_000_000);
        assert!((pace.rate.unwrap() - 1e6).abs() < 1.0);
    }
}
