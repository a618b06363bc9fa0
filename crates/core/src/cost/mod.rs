//! What a batch would cost before it is sent: tokens estimated from the text, prices from the catalogue.
//!
//! ```text
//! prompt texts ─▶ tokens::Meter ─▶ Features (per record) ─▶ Sums (per file) ─▶ Usage ─▶ price ─▶ Cost
//!                                                             └ Calibration (from CountTokens) ┘
//! ```
//!
//! ```
//! use outcrop_core::catalog::Tokenizer;
//! use outcrop_core::cost::Sums;
//! use outcrop_core::cost::tokens::Meter;
//!
//! let mut meter = Meter::default();
//! meter.text(b"Summarise this in one sentence.", false);
//! let mut sums = Sums::default();
//! sums.add(&meter.take(), Some(1024));
//! let usage = sums.usage(Tokenizer::Unpublished);
//! assert!(usage.input_tokens.low <= 8 && usage.input_tokens.high >= 7);
//! assert_eq!(usage.max_output_tokens, 1024);
//! ```
//!
//! Every number is a range. What is read is estimated; what is written lies between nothing and the sum of the
//! records' limits, as no one knows before the model has answered.

mod sums;
pub mod tokens;

pub use sums::{Sums, Usage};
