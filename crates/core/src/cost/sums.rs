//! A file's tokens, summed record by record.

use serde::{Deserialize, Serialize};

use super::tokens::{Estimate, Features, estimate};
use crate::catalog::Tokenizer;

/// What a file's records ask for, summed. Sums of parts are the sum of the whole, exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Sums {
    /// Records.
    pub records: u64,
    /// Their features.
    pub features: Features,
    /// Their `max_tokens`, where given.
    pub max_output_tokens: u64,
    /// Records that give no `max_tokens`.
    pub without_limit: u64,
}

impl Sums {
    /// Adds a record: what its texts were measured to be, and its `max_tokens`.
    pub fn add(&mut self, features: &Features, max_output: Option<u64>) {
        self.records += 1;
        self.features += features;
        match max_output {
            Some(limit) => self.max_output_tokens = self.max_output_tokens.saturating_add(limit),
            None => self.without_limit += 1,
        }
    }
}

/// A file's tokens as they are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    /// Records.
    pub records: u64,
    /// What the model reads.
    pub input_tokens: Estimate,
    /// The most it may write, by the records that say so.
    pub max_output_tokens: u64,
    /// Records that give no `max_tokens`; what they may write is not in `max_output_tokens`.
    pub without_limit: u64,
}

impl Sums {
    /// The tokens of all records by a tokenizer.
    pub fn usage(&self, tokenizer: Tokenizer) -> Usage {
        Usage {
            records: self.records,
            input_tokens: estimate(&self.features, tokenizer),
            max_output_tokens: self.max_output_tokens,
            without_limit: self.without_limit,
        }
    }
}
