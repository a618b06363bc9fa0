//! A file's tokens, summed record by record.

use serde::{Deserialize, Serialize};

use super::calibration::Calibration;
use super::tokens::{Estimate, Features, Images, estimate, estimate_many, likely};
use crate::catalog::Counting;

/// What a file's records ask for, summed. Sums of parts are the sum of the whole, exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sums {
    /// Records.
    pub records: u64,
    /// Their features.
    pub features: Features,
    /// Bytes of the texts that were read, each times the number of records that its record stands for.
    read: u64,
    /// The sizes of the records that were read, and the squares of these: as how many records of equal size they
    /// count.
    sizes: u64,
    squares: u64,
    /// Their `max_tokens`, where given.
    pub max_output_tokens: u64,
    /// Records that give no `max_tokens`.
    pub without_limit: u64,
}

impl Sums {
    /// Adds a record whose texts were read: what they were measured to be, for how many records it stands
    /// ([`super::Sampling::weight`]), and its `max_tokens`. Gives the best guess of the tokens it reads. All records of a file
    /// are added with the same `counting`.
    pub fn add(
        &mut self,
        features: &Features,
        weight: u64,
        counting: Counting,
        max_output: Option<u64>,
    ) -> u64 {
        self.records += 1;
        self.features.add_weighted(features, weight);
        self.read = self.read.saturating_add(features.bytes.saturating_mul(weight));
        let size = likely(features, counting.tokenizer);
        self.sizes = self.sizes.saturating_add(size);
        self.squares = self.squares.saturating_add(size.saturating_mul(size));
        self.output(max_output);
        let mut tokens = size.saturating_add(u64::from(counting.frame));
        if features.images.count > 0 {
            tokens = tokens.saturating_add(features.images.estimate(counting.images).likely);
        }
        tokens
    }

    /// Adds a record whose texts were not read, but only their bytes and its images counted.
    pub fn add_unread(&mut self, features: &Features, max_output: Option<u64>) {
        self.records += 1;
        self.features.bytes = self.features.bytes.saturating_add(features.bytes);
        self.features.images.sum(&features.images);
        self.output(max_output);
    }

    fn output(&mut self, limit: Option<u64>) {
        match limit {
            Some(limit) => self.max_output_tokens = self.max_output_tokens.saturating_add(limit),
            None => self.without_limit += 1,
        }
    }

    /// What was read, for all that there is.
    fn texts(&self, counting: Counting) -> Estimate {
        let bytes = self.features.bytes;
        if self.read == 0 && bytes > 0 {
            // Nothing was chosen: a token has some four bytes, seldom more than eight, and at least one.
            return Estimate {
                low: bytes / 8,
                likely: bytes / 4,
                high: bytes,
            };
        }
        #[allow(clippy::cast_precision_loss, reason = "an estimate's error: 2^-53 is nothing")]
        let equal = if self.squares == 0 {
            1.0
        } else {
            let size = self.sizes as f64;
            size * size / self.squares as f64
        };
        let read = estimate_many(&self.features, equal, counting.tokenizer);
        let all = |tokens: u64| {
            // Without any byte there is nothing to make up for.
            let all = u128::from(tokens) * u128::from(bytes.max(1)) / u128::from(self.read.max(1));
            u64::try_from(all).unwrap_or(u64::MAX)
        };
        Estimate {
            low: all(read.low),
            likely: all(read.likely),
            high: all(read.high),
        }
    }

    /// The tokens of all records by what is known of the model, corrected by what the service counted if it was
    /// asked.
    pub fn usage(&self, counting: Counting, calibration: Option<&Calibration>) -> Usage {
        let texts = self.texts(counting);
        let frames = Estimate::exactly(self.records.saturating_mul(u64::from(counting.frame)));
        let all = texts + self.features.images.estimate(counting.images) + frames;
        Usage {
            records: self.records,
            input_tokens: calibration.map_or(all, |calibration| calibration.apply(all, self.records)),
            calibrated: calibration.map_or(0, Calibration::records),
            images: self.features.images,
            max_output_tokens: self.max_output_tokens,
            without_limit: self.without_limit,
        }
    }
}

impl std::ops::AddAssign<&Self> for Sums {
    fn add_assign(&mut self, other: &Self) {
        self.records = self.records.saturating_add(other.records);
        self.features += &other.features;
        self.read = self.read.saturating_add(other.read);
        self.sizes = self.sizes.saturating_add(other.sizes);
        self.squares = self.squares.saturating_add(other.squares);
        self.max_output_tokens = self.max_output_tokens.saturating_add(other.max_output_tokens);
        self.without_limit = self.without_limit.saturating_add(other.without_limit);
    }
}

/// The tokens of one record: texts, images and frame.
pub fn of_record(features: &Features, counting: Counting) -> Estimate {
    estimate(features, counting.tokenizer)
        + features.images.estimate(counting.images)
        + Estimate::exactly(u64::from(counting.frame))
}

/// A file's tokens as they are shown.
///
/// Counted are the texts, the images and the frame around a record where it is known; not what a model adds for
/// tools (some 300 to 500 tokens a record), documents or the prompt cache.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    /// Records.
    pub records: u64,
    /// What the model reads.
    pub input_tokens: Estimate,
    /// By how many records that the service counted the estimate was corrected; 0: it was not asked.
    pub calibrated: u32,
    /// The images among the input.
    pub images: Images,
    /// The most it may write, by the records that say so.
    pub max_output_tokens: u64,
    /// Records that give no `max_tokens`; what they may write is not in `max_output_tokens`.
    pub without_limit: u64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cost::tokens::Meter;

    fn record(text: &str) -> Features {
        let mut meter = Meter::default();
        meter.text(text.as_bytes(), false);
        meter.take()
    }

    #[test]
    fn parts_add_up_to_the_whole_and_the_range_narrows() {
        let text = "Please read the letter below and tell us in two sentences what the customer wants.";
        let one = record(text);
        let counting = Counting::default();
        let (mut whole, mut first, mut second) = (Sums::default(), Sums::default(), Sums::default());
        for index in 0..100 {
            whole.add(&one, 1, counting, Some(10));
            if index < 30 { &mut first } else { &mut second }.add(&one, 1, counting, Some(10));
        }
        first += &second;
        assert_eq!(first, whole);
        let (single, all) = (
            of_record(&one, counting),
            whole.usage(counting, None).input_tokens,
        );
        assert!(
            all.high - all.low < (single.high - single.low) * 90,
            "{single:?} {all:?}"
        );
        assert_eq!(whole.usage(counting, None).max_output_tokens, 1000);
    }

    #[test]
    fn a_frame_is_counted_for_every_record_and_no_limit_is_said() {
        let counting = Counting {
            frame: 69,
            ..Counting::default()
        };
        let mut sums = Sums::default();
        assert_eq!(sums.add(&Features::default(), 1, counting, None), 69);
        sums.add(&Features::default(), 1, counting, None);
        let usage = sums.usage(counting, None);
        assert_eq!(usage.input_tokens, Estimate::exactly(138));
        assert_eq!((usage.max_output_tokens, usage.without_limit), (0, 2));
    }
}
