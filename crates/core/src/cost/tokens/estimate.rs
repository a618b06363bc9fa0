//! Features to tokens.

use serde::{Deserialize, Serialize};

use super::features::{Features, UNIT};
use super::weights::{CL100K, CLAUDE_2, Weights};
use crate::catalog::Tokenizer;

/// The fixed point of the weights.
const ONE: u64 = 65_536;

/// A number of tokens that is not known exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    /// Nine of ten texts have at least this many, and at most `high`.
    pub low: u64,
    /// The best guess.
    pub likely: u64,
    /// See `low`.
    pub high: u64,
}

/// The tokens of a record's texts by a tokenizer, images left out ([`super::Images::estimate`]). One that is not
/// published gets the range of both known ones.
pub fn estimate(features: &Features, tokenizer: Tokenizer) -> Estimate {
    let of = |weights| {
        let likely = likely(features, weights);
        Estimate {
            low: likely * 4 / 5,
            likely,
            high: likely * 6 / 5,
        }
    };
    match tokenizer {
        Tokenizer::Claude2 => of(&CLAUDE_2),
        Tokenizer::Cl100k => of(&CL100K),
        Tokenizer::Unpublished => {
            let (one, other) = (of(&CLAUDE_2), of(&CL100K));
            Estimate {
                low: one.low.min(other.low),
                likely: u64::midpoint(one.likely, other.likely),
                high: one.high.max(other.high),
            }
        }
    }
}

fn likely(features: &Features, weights: &Weights) -> u64 {
    let sum = features
        .counts
        .iter()
        .zip(&weights.tokens)
        .fold(0_u64, |sum, (count, weight)| {
            sum.saturating_add(count.saturating_mul(*weight))
        });
    sum.saturating_add(UNIT * ONE / 2) / (UNIT * ONE)
}
