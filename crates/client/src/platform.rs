//! What only the host knows: the time, chance, and how to wait. The one place that asks.

use std::time::Duration;

use outcrop_core::explain::Carrier;
use outcrop_core::time::Timestamp;

#[cfg(target_arch = "wasm32")]
mod host {
    use js_sys::{Date, Function, Reflect};

    pub(super) fn epoch_ms() -> f64 {
        Date::now()
    }

    /// `performance.now()`, which pages, workers and node have; the clock where one has not.
    pub(super) fn steady_ms() -> f64 {
        let global = js_sys::global();
        let steady = Reflect::get(&global, &"performance".into())
            .ok()
            .and_then(|performance| {
                let now = Function::from(Reflect::get(&performance, &"now".into()).ok()?);
                now.call0(&performance).ok()?.as_f64()
            });
        steady.unwrap_or_else(Date::now)
    }

    pub(super) fn random() -> f64 {
        js_sys::Math::random()
    }

    pub(super) async fn sleep_ms(ms: u32) {
        gloo_timers::future::TimeoutFuture::new(ms).await;
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod host {
    use std::hash::{BuildHasher, RandomState};
    use std::sync::OnceLock;
    use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

    pub(super) fn epoch_ms() -> f64 {
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => since.as_secs_f64() * 1000.0,
            Err(before) => -before.duration().as_secs_f64() * 1000.0,
        }
    }

    pub(super) fn steady_ms() -> f64 {
        static START: OnceLock<Instant> = OnceLock::new();
        START.get_or_init(Instant::now).elapsed().as_secs_f64() * 1000.0
    }

    /// The standard library seeds its hashers from the system's randomness: good enough to spread retries,
    /// and no dependency.
    pub(super) fn random() -> f64 {
        let bits = RandomState::new().hash_one(0_u8);
        f64::from(u32::try_from(bits >> 32).unwrap_or_default()) / (f64::from(u32::MAX) + 1.0)
    }

    pub(super) async fn sleep_ms(ms: u32) {
        tokio::time::sleep(Duration::from_millis(u64::from(ms))).await;
    }
}

/// Who carries requests here.
pub(crate) const CARRIER: Carrier = if cfg!(target_arch = "wasm32") {
    Carrier::Browser
} else {
    Carrier::Native
};

/// The local clock, uncorrected.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_millis(whole(host::epoch_ms()))
}

/// A number in `[0, 1)`.
pub(crate) fn random() -> f64 {
    host::random()
}

/// Waits. The longest wait is 24 days, which is what browsers' timers hold.
pub(crate) async fn sleep(duration: Duration) {
    const MAX: u128 = (1 << 31) - 1;
    let ms = u32::try_from(duration.as_millis().min(MAX)).unwrap_or(u32::MAX >> 1);
    host::sleep_ms(ms).await;
}

/// Measures elapsed time, whatever happens to the clock meanwhile.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stopwatch {
    started_ms: f64,
}

impl Stopwatch {
    pub(crate) fn start() -> Self {
        Self {
            started_ms: host::steady_ms(),
        }
    }

    /// Milliseconds since the start.
    pub(crate) fn ms(self) -> u64 {
        u64::try_from(whole(host::steady_ms() - self.started_ms)).unwrap_or_default()
    }
}

#[allow(
    clippy::cast_possible_truncation,
    reason = "the cast saturates, and NaN becomes 0"
)]
fn whole(ms: f64) -> i64 {
    ms.round() as i64
}
