//! Features to tokens, and how far off that may be.
//!
//! The error of a text has three parts: one that all texts of its kind share (a language, a company's manner), one
//! of its own, and one that shrinks with its length. Summing records leaves the first as it is and averages the
//! others out, so the range of a file is narrower than that of a record.

use serde::{Deserialize, Serialize};

use super::features::{FEATURES, Features, UNIT};
use super::weights::{CL100K, CLAUDE_2, O200K};
use crate::catalog::Tokenizer;

/// The fixed point of the weights.
const ONE: u64 = 4096;
/// Tokens below which a text is short, and below which it is of medium length.
const LENGTHS: [f64; 2] = [120.0, 1000.0];

/// What a fit found for one tokenizer.
#[derive(Debug)]
pub(super) struct Weights {
    /// Tokens of one count, in 4,096ths.
    pub(super) tokens: [u64; FEATURES],
    /// The relative error that texts of one kind share, by what the tokens come from, in thousandths.
    pub(super) shared: [u16; FEATURES],
    /// The relative error of a single text, in thousandths.
    pub(super) own: [u16; FEATURES],
    /// The relative error of a text of one token, in thousandths; it falls with the root of the length.
    pub(super) walk: u16,
    /// How many such errors the range reaches down and up, in hundredths: short, medium, long texts.
    pub(super) reach: [[u16; 2]; 3],
    /// The same for whole files.
    pub(super) file: [u16; 2],
}

/// Of a model whose tokenizer is not published: the mean of those that are.
static UNPUBLISHED: [u64; FEATURES] = mean();

const fn mean() -> [u64; FEATURES] {
    let mut tokens = [0; FEATURES];
    let mut index = 0;
    while index < FEATURES {
        tokens[index] = (CLAUDE_2.tokens[index] + CL100K.tokens[index] + O200K.tokens[index]) / 3;
        index += 1;
    }
    tokens
}

/// A number of tokens that is not known exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    /// At least nine of ten texts of a kind have this many or more, and at most `high`.
    pub low: u64,
    /// The best guess.
    pub likely: u64,
    /// See `low`.
    pub high: u64,
}

impl Estimate {
    /// A number that is known.
    pub const fn exactly(tokens: u64) -> Self {
        Self {
            low: tokens,
            likely: tokens,
            high: tokens,
        }
    }
}

impl std::ops::Add for Estimate {
    type Output = Self;

    /// As if both were off in the same direction.
    fn add(self, other: Self) -> Self {
        Self {
            low: self.low.saturating_add(other.low),
            likely: self.likely.saturating_add(other.likely),
            high: self.high.saturating_add(other.high),
        }
    }
}

/// The best guess alone, for one record or many; images are left out. Cheap: one product a feature.
pub fn likely(features: &Features, tokenizer: Tokenizer) -> u64 {
    let tokens = match tokenizer {
        Tokenizer::Claude2 => &CLAUDE_2.tokens,
        Tokenizer::Cl100k => &CL100K.tokens,
        Tokenizer::O200k => &O200K.tokens,
        Tokenizer::Unpublished => &UNPUBLISHED,
    };
    let sum = features
        .counts
        .iter()
        .zip(tokens)
        .fold(0_u64, |sum, (count, weight)| {
            // Three tokens a byte at most: no file comes near the limit.
            sum.wrapping_add(count.wrapping_mul(*weight))
        });
    // A text is at least a token.
    let least = u64::from(features.texts() > 0);
    (sum.saturating_add(UNIT * ONE / 2) / (UNIT * ONE)).max(least)
}

/// The tokens of one record's texts by a tokenizer; images are left out ([`super::Images::estimate`]). One that is
/// not published gets the range of all that are.
pub fn estimate(features: &Features, tokenizer: Tokenizer) -> Estimate {
    estimate_many(features, 1.0, tokenizer)
}

/// The tokens of many records: `features` summed, and as how many records of equal size they count (the square of
/// the sum of their sizes over the sum of the squares; 1 or more).
pub fn estimate_many(features: &Features, records: f64, tokenizer: Tokenizer) -> Estimate {
    let likely = likely(features, tokenizer);
    let of = |weights| range(features, records.max(1.0), weights);
    let (low, high) = match tokenizer {
        Tokenizer::Claude2 => of(&CLAUDE_2),
        Tokenizer::Cl100k => of(&CL100K),
        Tokenizer::O200k => of(&O200K),
        Tokenizer::Unpublished => [&CLAUDE_2, &CL100K, &O200K]
            .map(of)
            .into_iter()
            .reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)))
            .unwrap_or_default(),
    };
    Estimate {
        low: low.min(likely),
        likely,
        high: high.max(likely),
    }
}

#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "estimates: a relative error of 2^-53 is nothing, and casts of floats saturate"
)]
fn range(features: &Features, records: f64, weights: &Weights) -> (u64, u64) {
    let (mut sum, mut shared, mut own) = (0.0, 0.0, 0.0);
    let errors = weights.shared.iter().zip(&weights.own);
    for ((count, weight), (one, other)) in features.counts.iter().zip(&weights.tokens).zip(errors) {
        let tokens = *count as f64 * *weight as f64;
        sum += tokens;
        shared += tokens * f64::from(*one);
        own += tokens * f64::from(*other);
    }
    if sum == 0.0 {
        let least = u64::from(features.texts() > 0);
        return (least, least);
    }
    let (shared, own) = (shared / sum / 1000.0, own / sum / 1000.0);
    let tokens = (sum / (UNIT * ONE) as f64).max(1.0);
    let walk = f64::from(weights.walk) / 1000.0;
    let error = (shared * shared + own * own / records + walk * walk / tokens).sqrt();
    let length = LENGTHS.iter().filter(|length| tokens >= **length).count();
    let alone = weights.reach.get(length).unwrap_or(&weights.file);
    let reach = |side: usize| {
        let (alone, file) = (f64::from(alone[side]), f64::from(weights.file[side]));
        (file + (alone - file) / records) / 100.0
    };
    let low = tokens / (1.0 + reach(0) * error);
    let high = tokens * (1.0 + reach(1) * error);
    (low.floor() as u64, high.ceil() as u64)
}
