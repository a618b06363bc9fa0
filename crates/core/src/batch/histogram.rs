//! Amounts counted by powers of two.

use serde::{Deserialize, Serialize};

/// How many amounts lie between one power of two and the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bin {
    /// The least amount in it.
    pub from: u64,
    /// One above the greatest amount in it.
    pub to: u64,
    /// Amounts in it.
    pub count: u64,
}

/// Amounts of one kind, such as the bytes of each line. All zero where there was none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Histogram {
    /// From the first bin that holds an amount to the last, those between included.
    pub bins: Vec<Bin>,
    /// The least amount.
    pub min: u64,
    /// The greatest amount.
    pub max: u64,
    /// All amounts together.
    pub sum: u64,
}

/// A histogram in the making. Those of parts add up to that of the whole, exactly.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Tally {
    /// By the number of bits of the amount.
    counts: Vec<u64>,
    min: u64,
    max: u64,
    sum: u64,
}

impl Tally {
    pub(super) fn add(&mut self, amount: u64) {
        self.add_times(amount, 1);
    }

    /// Adds an amount that stands for so many of its kind.
    pub(super) fn add_times(&mut self, amount: u64, times: u64) {
        let bits = (u64::BITS - amount.leading_zeros()) as usize;
        if self.counts.len() <= bits {
            self.min = if self.counts.is_empty() { amount } else { self.min };
            self.counts.resize(bits + 1, 0);
        }
        if let Some(count) = self.counts.get_mut(bits) {
            *count += times;
        }
        self.min = self.min.min(amount);
        self.max = self.max.max(amount);
        self.sum = self.sum.saturating_add(amount.saturating_mul(times));
    }

    pub(super) fn merge(&mut self, other: &Self) {
        if other.counts.is_empty() {
            return;
        }
        self.min = if self.counts.is_empty() {
            other.min
        } else {
            self.min.min(other.min)
        };
        if self.counts.len() < other.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        self.max = self.max.max(other.max);
        self.sum = self.sum.saturating_add(other.sum);
    }

    pub(super) const fn max(&self) -> u64 {
        self.max
    }

    pub(super) fn finish(&self) -> Histogram {
        let first = self.counts.iter().position(|&count| count > 0).unwrap_or(0);
        let bin = |(bits, &count): (usize, &u64)| Bin {
            from: if bits == 0 { 0 } else { 1 << (bits - 1) },
            to: 1_u64
                .checked_shl(u32::try_from(bits).unwrap_or(u32::MAX))
                .unwrap_or(u64::MAX),
            count,
        };
        Histogram {
            bins: self.counts.iter().enumerate().skip(first).map(bin).collect(),
            min: self.min,
            max: self.max,
            sum: self.sum,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bin, Tally};

    fn of(amounts: &[u64]) -> Tally {
        let mut tally = Tally::default();
        for &amount in amounts {
            tally.add(amount);
        }
        tally
    }

    #[test]
    fn amounts_lie_between_powers_of_two() {
        let found = of(&[4, 7, 8, 33]).finish();
        let bin = |from, to, count| Bin { from, to, count };
        assert_eq!(
            found.bins,
            [bin(4, 8, 2), bin(8, 16, 1), bin(16, 32, 0), bin(32, 64, 1)]
        );
        assert_eq!((found.min, found.max, found.sum), (4, 33, 52));
        assert_eq!(of(&[0, 1]).finish().bins, [bin(0, 1, 1), bin(1, 2, 1)]);
        let widest = of(&[u64::MAX]).finish();
        assert_eq!(widest.bins, [bin(1 << 63, u64::MAX, 1)]);
        assert!(of(&[]).finish().bins.is_empty());
    }

    #[test]
    fn parts_add_up_wherever_they_are_cut() {
        let amounts = [0, 9, 1, 70_000, 3, 9, 2];
        for cut in 0..=amounts.len() {
            let (left, right) = amounts.split_at(cut);
            let mut sum = of(left);
            sum.merge(&of(right));
            assert_eq!(sum, of(&amounts), "cut at {cut}");
        }
    }
}
