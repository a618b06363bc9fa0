//! Amounts of US dollars without rounding on the way.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Parts of a dollar that an amount is counted in: the price of one token at $0.000001 for a million.
const PARTS: u128 = 1_000_000_000_000;

/// An amount of US dollars, exact to a millionth of a millionth.
///
/// Shown as `$1,234.50`, below ten cents with two digits that say something: `$0.0042`. In JSON it is the exact
/// amount in dollars as a text, `"0.0042"`: a number would be rounded by whoever reads it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(u128);

impl Money {
    /// Of a catalogue's price: dollars for a million tokens, as the price of one token. None for what is no price.
    pub(super) fn of_a_token(dollars_a_million: f64) -> Option<Self> {
        if !dollars_a_million.is_finite() || !(0.0..1e9).contains(&dollars_a_million) {
            return None;
        }
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at most 1e15, checked above"
        )]
        let parts = (dollars_a_million * 1e6).round() as u128;
        Some(Self(parts))
    }

    /// So many times this.
    #[must_use]
    pub const fn times(self, number: u64) -> Self {
        Self(self.0.saturating_mul(number as u128))
    }

    /// Half of this, rounded up.
    #[must_use]
    pub const fn half(self) -> Self {
        Self(self.0.div_ceil(2))
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// In dollars, for drawing only.
    #[allow(clippy::cast_precision_loss, reason = "for drawing")]
    pub fn dollars(self) -> f64 {
        self.0 as f64 / PARTS as f64
    }

    /// The exact amount in dollars, without needless zeros.
    pub fn exact(self) -> String {
        let (whole, rest) = (self.0 / PARTS, self.0 % PARTS);
        let text = format!("{whole}.{rest:012}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The smallest unit shown: a cent, or the second digit of what is below ten cents.
        let rounded_to = |digits: u32| {
            let unit = PARTS / 10_u128.pow(digits);
            self.0.saturating_add(unit / 2) / unit
        };
        let digits = if self.0 == 0 {
            2
        } else {
            (2..12).find(|digits| rounded_to(*digits) >= 10).unwrap_or(12)
        };
        let rounded = rounded_to(digits);
        let scale = 10_u128.pow(digits);
        let whole = (rounded / scale).to_string();
        f.write_str("$")?;
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        write!(f, ".{:0width$}", rounded % scale, width = digits as usize)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.exact())
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        use serde::de::Error as _;
        let text = String::deserialize(from)?;
        let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(rest) || rest.len() > 12 {
            return Err(D::Error::custom(
                "an amount is written as `12.34`, with at most 12 digits after the point",
            ));
        }
        let whole: u128 = whole.parse().map_err(D::Error::custom)?;
        let rest: u128 = format!("{rest:0<12}").parse().map_err(D::Error::custom)?;
        Ok(Self(whole.saturating_mul(PARTS).saturating_add(rest)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_taken_exactly() {
        // $0.035 for a million tokens is not a binary fraction.
        let token = Money::of_a_token(0.035).unwrap();
        assert_eq!(token.exact(), "0.000000035");
        assert_eq!(token.times(1_000_000).exact(), "0.035");
        assert_eq!(token.times(3).exact(), "0.000000105");
        assert_eq!(
            Money::of_a_token(0.0375).unwrap().times(1_000_000).exact(),
            "0.0375"
        );
        for bad in [f64::NAN, f64::INFINITY, -1.0, 1e12] {
            assert_eq!(Money::of_a_token(bad), None);
        }
    }

    #[test]
    fn amounts_as_people_read_them() {
        let shown = |dollars: f64| Money::of_a_token(dollars).unwrap().times(1_000_000).to_string();
        for (dollars, text) in [
            (0.0, "$0.00"),
            (0.000_034, "$0.000034"),
            (0.004_249, "$0.0042"),
            (0.099_9, "$0.10"),
            (0.5, "$0.50"),
            (0.999, "$1.00"),
            (1.005, "$1.01"),
            (12.344, "$12.34"),
            (1_234.5, "$1,234.50"),
            (1_234_567.891, "$1,234,567.89"),
        ] {
            assert_eq!(shown(dollars), text, "{dollars}");
        }
        assert_eq!(Money::of_a_token(0.001).unwrap().to_string(), "$0.0000000010");
    }

    #[test]
    fn json_is_exact() {
        let money = Money::of_a_token(0.035).unwrap().times(123_456_789);
        let json = serde_json::to_string(&money).unwrap();
        assert_eq!(json, "\"4.320987615\"");
        assert_eq!(serde_json::from_str::<Money>(&json).unwrap(), money);
        assert_eq!(serde_json::from_str::<Money>("\"7\"").unwrap().exact(), "7");
        for bad in [
            "\"\"",
            "\"-1\"",
            "\"1e5\"",
            "\"1.2.3\"",
            "\"0.0000000000001\"",
            "1",
        ] {
            assert!(serde_json::from_str::<Money>(bad).is_err(), "{bad}");
        }
    }
}
