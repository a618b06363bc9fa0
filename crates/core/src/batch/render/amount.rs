//! How amounts are written: thousands grouped, sizes in the unit a person would say.

/// `1234567` as `1,234,567`.
pub fn count(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count with its noun: `1 record`, `2 records`.
pub fn counted(value: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(value), if value == 1 { one } else { many })
}

/// Bytes in decimal units, as AWS states its limits: `512 B`, `3.40 kB`, `1.03 GB`.
pub fn bytes(value: u64) -> String {
    const UNITS: [&str; 4] = ["kB", "MB", "GB", "TB"];
    if value < 1000 {
        return format!("{value} B");
    }
    #[allow(clippy::cast_precision_loss, reason = "three digits are shown")]
    let mut amount = value as f64 / 1000.0;
    let mut unit = 0;
    while amount >= 999.5 && unit + 1 < UNITS.len() {
        amount /= 1000.0;
        unit += 1;
    }
    let unit = UNITS.get(unit).copied().unwrap_or_default();
    format!("{} {unit}", three_digits(amount))
}

/// Large counts in three digits: `812`, `1.18 k`, `71.2 M`.
pub fn short(value: u64) -> String {
    const UNITS: [&str; 3] = ["k", "M", "G"];
    if value < 1000 {
        return value.to_string();
    }
    #[allow(clippy::cast_precision_loss, reason = "three digits are shown")]
    let mut amount = value as f64 / 1000.0;
    let mut unit = 0;
    while amount >= 999.5 && unit + 1 < UNITS.len() {
        amount /= 1000.0;
        unit += 1;
    }
    let unit = UNITS.get(unit).copied().unwrap_or_default();
    format!("{} {unit}", three_digits(amount))
}

/// Three significant digits without an exponent: `1.03`, `45.6`, `812`.
fn three_digits(amount: f64) -> String {
    if amount >= 99.95 {
        format!("{amount:.0}")
    } else if amount >= 9.995 {
        format!("{amount:.1}")
    } else {
        format!("{amount:.2}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (51_840, "51,840"),
            (u64::MAX, "18,446,744,073,709,551,615"),
        ];
        for (value, text) in cases {
            assert_eq!(count(value), text);
        }
    }

    #[test]
    fn sizes_use_decimal_units_and_never_show_a_thousand_of_one() {
        let cases = [
            (0, "0 B"),
            (999, "999 B"),
            (1000, "1.00 kB"),
            (999_400, "999 kB"),
            (999_500, "1.00 MB"),
            (1_030_000_000, "1.03 GB"),
            (268_435_456, "268 MB"),
        ];
        for (value, text) in cases {
            assert_eq!(bytes(value), text);
        }
    }

    #[test]
    fn large_counts_are_three_digits() {
        for (value, text) in [
            (999, "999"),
            (1_180, "1.18 k"),
            (71_200_000, "71.2 M"),
            (999_600, "1.00 M"),
        ] {
            assert_eq!(short(value), text);
        }
    }
}
