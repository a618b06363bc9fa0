//! How numbers are written: thousands grouped, sizes and times in the unit a person would say.

use std::time::Duration;

pub(crate) use outcrop_core::batch::render::amount::{bytes, count, counted, short};

/// A measured time: `85 ms`, `1.24 s`, `2 min 5 s`, `1 h 4 min`.
pub(crate) fn took(ms: f64) -> String {
    if !ms.is_finite() || ms < 0.0 {
        return "–".to_owned();
    }
    if ms < 999.5 {
        return format!("{ms:.0} ms");
    }
    let seconds = ms / 1000.0;
    if seconds < 59.95 {
        return if seconds < 9.995 {
            format!("{seconds:.2} s")
        } else {
            format!("{seconds:.1} s")
        };
    }
    let whole = whole_seconds(ms);
    if whole < 3600 {
        format!("{} min {} s", whole / 60, whole % 60)
    } else {
        format!("{} h {} min", whole / 3600, whole % 3600 / 60)
    }
}

/// A running time that ticks: tenths of a second up to a minute, then whole seconds.
pub(crate) fn elapsed(ms: f64) -> String {
    if ms < 59_950.0 {
        format!("{:.1} s", ms.max(0.0) / 1000.0)
    } else {
        took(ms)
    }
}

/// Time until something ends, in the largest unit that still tells: `47 min`, `2 h 10 min`, `35 s`.
pub(crate) fn left(ms: f64) -> String {
    let whole = whole_seconds(ms);
    match whole {
        0..60 => format!("{whole} s"),
        60..3600 => format!("{} min", whole / 60),
        3600..86_400 => format!("{} h {} min", whole / 3600, whole % 3600 / 60),
        _ => format!("{} d {} h", whole / 86_400, whole % 86_400 / 3600),
    }
}

#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "negative and huge values saturate, which is what is wanted"
)]
fn whole_seconds(ms: f64) -> u64 {
    (ms / 1000.0).round() as u64
}

/// US dollars of one call: four decimals below ten cents, two above.
pub(crate) fn dollars(value: f64) -> String {
    if value == 0.0 {
        "$0".to_owned()
    } else if value < 0.000_05 {
        "under $0.0001".to_owned()
    } else if value < 0.1 {
        format!("${value:.4}")
    } else {
        format!("${value:.2}")
    }
}

/// A list price per million tokens: no more decimals than it has, and at least two for cents.
pub(crate) fn price(value: f64) -> String {
    let exact = format!("{value:.4}");
    let trimmed = exact.trim_end_matches('0');
    let decimals = trimmed.len() - trimmed.find('.').map_or(trimmed.len(), |dot| dot + 1);
    format!("${value:.*}", decimals.max(2))
}

/// A list price of one thing, exactly.
pub(crate) fn price_each(value: f64) -> String {
    format!("${value}")
}

/// Something per second over a span; `None` where the span is too short to say.
pub(crate) fn per_second(amount: u64, span: Duration) -> Option<f64> {
    #[allow(clippy::cast_precision_loss, reason = "a rate is shown with three digits")]
    let rate = amount as f64 / span.as_secs_f64();
    (span.as_millis() >= 20 && rate.is_finite()).then_some(rate)
}

/// A rate of bytes: `240 MB/s`.
pub(crate) fn byte_rate(per_second: f64) -> String {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "saturates at both ends"
    )]
    let whole = per_second as u64;
    format!("{}/s", bytes(whole))
}

/// Part of a whole in percent, 0 to 100.
pub(crate) fn percent(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    #[allow(clippy::cast_precision_loss, reason = "a width on screen")]
    let share = part as f64 / whole as f64;
    (share * 100.0).clamp(0.0, 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_change_unit_without_showing_sixty_seconds() {
        let cases = [
            (0.0, "0 ms"),
            (999.4, "999 ms"),
            (999.6, "1.00 s"),
            (9_990.0, "9.99 s"),
            (59_949.0, "59.9 s"),
            (59_960.0, "1 min 0 s"),
            (3_599_000.0, "59 min 59 s"),
            (3_840_000.0, "1 h 4 min"),
        ];
        for (ms, text) in cases {
            assert_eq!(took(ms), text, "{ms}");
        }
        assert_eq!(took(f64::NAN), "–");
    }

    #[test]
    fn time_left_is_rough() {
        assert_eq!(left(35_000.0), "35 s");
        assert_eq!(left(47.0 * 60_000.0 + 30_000.0), "47 min");
        assert_eq!(left(130.0 * 60_000.0), "2 h 10 min");
        assert_eq!(left(-5.0), "0 s");
    }

    #[test]
    fn money_keeps_small_amounts_visible() {
        assert_eq!(dollars(0.0061), "$0.0061");
        assert_eq!(dollars(0.000_01), "under $0.0001");
        assert_eq!(dollars(1.5), "$1.50");
        assert_eq!(price(0.25), "$0.25");
        assert_eq!(price(15.0), "$15.00");
        assert_eq!(price(0.0375), "$0.0375");
    }

    #[test]
    fn rates_need_a_span() {
        assert_eq!(per_second(100, Duration::from_millis(5)), None);
        assert_eq!(per_second(100, Duration::from_secs(2)), Some(50.0));
    }
}
