//! What tokens depend on, counted.

use serde::{Deserialize, Serialize};

use super::class::{LANES, LETTERS, SCRIPTS, Script};
use super::image::Images;

/// How many counts there are.
pub const FEATURES: usize = LANES + SCRIPTS + 2 + LETTERS;

/// The fixed point: one occurrence counts as this much, so that windows can be scaled to the whole text.
pub(super) const UNIT: u64 = 256;

/// Where the scripts' counts begin.
pub(super) const FIRST_SCRIPT: usize = LANES;
/// Where Latin letters with marks are counted.
pub(super) const MARKED: std::ops::RangeInclusive<usize> =
    FIRST_SCRIPT + Script::Latin as usize..=FIRST_SCRIPT + Script::LatinMore as usize;
/// Where words of scripts beyond ASCII are counted.
pub(super) const WIDE_WORDS: usize = LANES + SCRIPTS;
/// Where texts are counted.
pub(super) const TEXTS: usize = WIDE_WORDS + 1;
/// Where the words and letters of English are counted; those of other languages are among the first.
pub(super) const ENGLISH: usize = TEXTS + 1;

/// Counts of one record or of many, in 256ths. Sums are exact, whatever the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Features {
    #[serde(with = "counts")]
    pub(super) counts: [u64; FEATURES],
    /// Bytes of the texts as they stand in the JSON, those included that were not read.
    #[serde(default)]
    pub(in crate::cost) bytes: u64,
    /// The images beside the texts.
    pub images: Images,
}

impl Default for Features {
    fn default() -> Self {
        Self {
            counts: [0; FEATURES],
            bytes: 0,
            images: Images::default(),
        }
    }
}

impl Features {
    /// The counts in the order of the fit, in 256ths: sixteen of ASCII text, the scripts, the words beyond
    /// ASCII, the texts, and the first nine again where the text reads like English.
    pub const fn counts(&self) -> &[u64; FEATURES] {
        &self.counts
    }

    /// Counts as a fit wrote them down; see [`Features::counts`].
    pub fn from_counts(counts: [u64; FEATURES]) -> Self {
        Self {
            counts,
            ..Self::default()
        }
    }

    /// How many texts were measured.
    pub const fn texts(&self) -> u64 {
        self.counts[TEXTS] / UNIT
    }
}

impl std::ops::AddAssign<&Self> for Features {
    fn add_assign(&mut self, other: &Self) {
        for (sum, count) in self.counts.iter_mut().zip(&other.counts) {
            // A count is at most 256 for a byte: no file comes near the limit.
            *sum = sum.wrapping_add(*count);
        }
        self.bytes = self.bytes.saturating_add(other.bytes);
        self.images.sum(&other.images);
    }
}

impl Features {
    /// Adds a record that stands for so many of its kind. Bytes and images are its own.
    pub(in crate::cost) fn add_weighted(&mut self, other: &Self, weight: u64) {
        for (sum, count) in self.counts.iter_mut().zip(&other.counts) {
            *sum = sum.wrapping_add(count.wrapping_mul(weight));
        }
        self.bytes = self.bytes.saturating_add(other.bytes);
        self.images.sum(&other.images);
    }
}

impl std::ops::Add for Features {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        self += &other;
        self
    }
}

/// Arrays of this length are no part of serde: they go as lists.
mod counts {
    use serde::de::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::FEATURES;

    pub(super) fn serialize<S: Serializer>(counts: &[u64; FEATURES], to: S) -> Result<S::Ok, S::Error> {
        counts.as_slice().serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u64; FEATURES], D::Error> {
        let counts = Vec::<u64>::deserialize(from)?;
        let length = counts.len();
        counts
            .try_into()
            .map_err(|_| D::Error::custom(format_args!("{length} counts, where {FEATURES} are expected")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_survive_json() {
        let mut features = Features::default();
        features.counts[3] = 1 << 60;
        let json = serde_json::to_string(&features).unwrap();
        assert_eq!(serde_json::from_str::<Features>(&json).unwrap(), features);
        assert!(serde_json::from_str::<Features>(&json.replace("[0,", "[")).is_err());
        assert_eq!((features + features).counts[3], 1 << 61);
    }
}
