//! The estimate corrected by what the service counted.
//!
//! `CountTokens` says exactly what a body is. For a sample of records it was asked for, with `c` counted and `e`
//! estimated:
//!
//! ```text
//! factor = Σc / Σe                                    tokens for each token estimated
//! error  = t · √(n/(n-1) · Σ(c - factor·e)²) / Σc     of the factor, relative; t of Student for 95 %
//! ```
//!
//! A file's tokens are `factor` times the estimate, give or take `error · √(1 - n/N)`: what was counted needs no
//! guess. One record alone says nothing about the spread, and a few wild ones may spread more than the estimate
//! ever did: the range is never wider than the estimate's own.

use serde::{Deserialize, Serialize};

use super::tokens::Estimate;

/// What a sample of counted records says about the estimate of the others. Take the sample evenly from the whole
/// file: ten records usually narrow the range to a few percent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Calibration {
    /// Tokens counted for each token estimated.
    factor: f64,
    /// How far off the factor may be, relative; absent where one record says it all.
    error: Option<f64>,
    records: u32,
}

#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "estimates: a relative error of 2^-53 is nothing, and casts of floats saturate"
)]
impl Calibration {
    /// From pairs of counted and estimated tokens ([`super::of_record`], the best guess), a record each. None
    /// where nothing was counted or estimated.
    pub fn from_pairs(pairs: &[(u64, u64)]) -> Option<Self> {
        let counted: f64 = pairs.iter().map(|pair| pair.0 as f64).sum();
        let estimated: f64 = pairs.iter().map(|pair| pair.1 as f64).sum();
        if counted <= 0.0 || estimated <= 0.0 {
            return None;
        }
        let factor = counted / estimated;
        let number = pairs.len() as f64;
        let error = (pairs.len() > 1).then(|| {
            let squares: f64 = pairs
                .iter()
                .map(|pair| pair.0 as f64 - factor * pair.1 as f64)
                .map(|off| off * off)
                .sum();
            student(pairs.len() - 1) * (squares * number / (number - 1.0)).sqrt() / counted
        });
        Some(Self {
            factor,
            error,
            records: u32::try_from(pairs.len()).unwrap_or(u32::MAX),
        })
    }

    /// Tokens counted for each token estimated.
    pub const fn factor(&self) -> f64 {
        self.factor
    }

    /// How many records were counted.
    pub const fn records(&self) -> u32 {
        self.records
    }

    /// An estimate of `records` records, the counted ones among them, corrected.
    pub fn apply(&self, estimate: Estimate, records: u64) -> Estimate {
        if estimate.likely == 0 {
            return estimate;
        }
        let likely = estimate.likely as f64;
        let rest = (1.0 - f64::from(self.records) / records.max(1) as f64).max(0.0);
        let error = self.error.map_or(f64::INFINITY, |error| error * rest.sqrt());
        let down = (likely / estimate.low.max(1) as f64 - 1.0).min(error).max(0.0);
        let up = (estimate.high as f64 / likely - 1.0).min(error).max(0.0);
        let likely = likely * self.factor;
        Estimate {
            low: (likely / (1.0 + down)).round() as u64,
            likely: likely.round() as u64,
            high: (likely * (1.0 + up)).round() as u64,
        }
    }
}

/// Student's t for 95 %, both sides, by degrees of freedom.
fn student(freedom: usize) -> f64 {
    match freedom {
        0 | 1 => 12.71,
        2 => 4.30,
        3 => 3.18,
        4 => 2.78,
        5 => 2.57,
        6 => 2.45,
        7 => 2.36,
        8 | 9 => 2.31,
        10..=14 => 2.23,
        15..=29 => 2.13,
        _ => 2.04,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDE: Estimate = Estimate {
        low: 80_000,
        likely: 100_000,
        high: 130_000,
    };

    #[test]
    fn equal_ratios_leave_no_doubt() {
        let calibration = Calibration::from_pairs(&[(110, 100), (220, 200), (55, 50)]).unwrap();
        assert!((calibration.factor() - 1.1).abs() < 1e-9);
        let corrected = calibration.apply(WIDE, 1000);
        assert_eq!(corrected.likely, 110_000);
        assert!(
            corrected.low >= 109_999 && corrected.high <= 110_001,
            "{corrected:?}"
        );
    }

    #[test]
    fn a_spread_of_ratios_leaves_a_range_that_more_records_narrow() {
        let few = [(90, 100), (110, 100), (105, 100), (95, 100), (98, 100)];
        let many: Vec<_> = few.iter().copied().cycle().take(50).collect();
        let width = |pairs: &[(u64, u64)]| {
            let range = Calibration::from_pairs(pairs).unwrap().apply(WIDE, 10_000);
            range.high - range.low
        };
        assert!(width(&many) * 2 < width(&few), "{} {}", width(&many), width(&few));
        assert!(width(&few) < WIDE.high - WIDE.low);
    }

    #[test]
    fn one_record_moves_the_range_and_does_not_narrow_it() {
        let corrected = Calibration::from_pairs(&[(50, 100)]).unwrap().apply(WIDE, 10);
        assert_eq!(
            (corrected.low, corrected.likely, corrected.high),
            (40_000, 50_000, 65_000)
        );
    }

    #[test]
    fn when_all_is_counted_the_range_closes() {
        let pairs = [(90, 100), (130, 100)];
        let all = Calibration::from_pairs(&pairs).unwrap().apply(
            Estimate {
                low: 150,
                likely: 200,
                high: 260,
            },
            2,
        );
        assert_eq!((all.low, all.likely, all.high), (220, 220, 220));
    }

    #[test]
    fn nothing_says_nothing() {
        assert!(Calibration::from_pairs(&[]).is_none());
        assert!(Calibration::from_pairs(&[(5, 0)]).is_none());
        assert!(Calibration::from_pairs(&[(0, 5)]).is_none());
    }
}
