//! What a batch would cost before it is sent: tokens estimated from the text, prices from the catalogue.
//!
//! ```text
//! prompt texts ─▶ tokens::Meter ─▶ Features (a record) ─▶ Sums (a file) ─▶ Usage ─▶ price ─▶ Cost
//!                                                    Calibration (from CountTokens) ┘
//! ```
//!
//! ```
//! use outcrop_core::catalog::Catalog;
//! use outcrop_core::cost::tokens::Meter;
//! use outcrop_core::cost::{Sums, price};
//!
//! let catalog = Catalog::builtin();
//! let resolution = catalog.resolve("amazon.nova-lite-v1:0", "us-east-1");
//! let model = resolution.model.unwrap();
//!
//! let mut meter = Meter::default();
//! let mut sums = Sums::default();
//! meter.text(b"Summarise this in one sentence.", false);
//! sums.add(&meter.take(), 1, model.counting, Some(1024));
//!
//! let usage = sums.usage(model.counting, None);
//! assert!(usage.input_tokens.low <= 7 && usage.input_tokens.high >= 7);
//! let cost = price(&usage, model, resolution.price(), catalog.price_source()).unwrap();
//! assert_eq!(cost.on_demand.output_most.exact(), "0.00024576"); // 1,024 tokens at $0.24 a million
//! ```
//!
//! Every number is a range. What is read is estimated; what is written lies between nothing and the sum of the
//! records' limits, as no one knows before the model has answered.

mod calibration;
mod money;
mod price;
mod sampling;
mod sums;
pub mod tokens;

pub use calibration::Calibration;
pub use money::Money;
pub use price::{Basis, Charge, Cost, UNPRICED, price};
pub use sampling::Sampling;
pub use sums::{Sums, Usage, of_record};
