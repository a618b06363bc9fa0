//! What a model costs: by the token, or by what else is counted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Where the prices come from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PriceSource {
    /// The list and its version.
    pub name: String,
    /// Where it can be looked up.
    pub url: String,
    /// The day of that version, as `2026-01-31`.
    pub date: String,
}

/// Prices in US dollars of one exact id: for a million tokens, and for one of anything else.
///
/// A model that is not charged by the token has zeros there; see [`Price::by_tokens`].
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Price {
    /// Tokens read, on demand.
    pub input: f64,
    /// Tokens written, on demand.
    pub output: f64,
    /// Tokens read, in a batch job.
    pub batch_input: Option<f64>,
    /// Tokens written, in a batch job.
    pub batch_output: Option<f64>,
    /// Tokens read from the prompt cache.
    pub cache_read: Option<f64>,
    /// Tokens written to the prompt cache for five minutes.
    pub cache_write: Option<f64>,
    /// Tokens written to the prompt cache for an hour.
    pub cache_write_hour: Option<f64>,
    /// Other rates of requests with long prompts.
    pub long: Option<LongPrompt>,
    /// What is charged by something else than tokens.
    pub each: BTreeMap<Unit, f64>,
}

/// Rates for a million tokens of every request that reads more than `over` tokens.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct LongPrompt {
    /// Tokens of the prompt above which these rates hold.
    pub over: u32,
    /// Tokens read.
    pub input: f64,
    /// Tokens written.
    pub output: f64,
    /// Tokens read from the prompt cache.
    pub cache_read: Option<f64>,
    /// Tokens written to the prompt cache.
    pub cache_write: Option<f64>,
}

/// What is counted where it is not tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Unit {
    /// A picture made, of the usual size and quality.
    Image,
    /// A picture read.
    ImageRead,
    /// A second of video made.
    VideoSecond,
    /// A second of video read.
    VideoSecondRead,
    /// A second of sound read.
    AudioSecondRead,
    /// A query: of a reranking model with up to 100 documents, of an embedding model a text.
    Query,
}

impl Unit {
    /// What one of it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::ImageRead => "image read",
            Self::VideoSecond => "second of video",
            Self::VideoSecondRead => "second of video read",
            Self::AudioSecondRead => "second of sound read",
            Self::Query => "query",
        }
    }
}

impl Price {
    /// Whether what it reads is charged by the token.
    pub const fn by_tokens(&self) -> bool {
        self.input > 0.0
    }
}
