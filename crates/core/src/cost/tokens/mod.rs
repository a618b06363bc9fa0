//! Tokens estimated from raw JSON text, at a small fraction of an instruction a byte.
//!
//! ```text
//! raw bytes ─ windows ─▶ class of each byte or character ─▶ counts (Features) ─ weights ─▶ low, likely, high
//! ```
//!
//! No tokenizer runs here. [`Meter`] counts what tokens depend on (words, letters, digits, marks, characters by
//! script) in evenly spread windows of each text; weights fitted to two real tokenizers turn the counts into
//! tokens. `tests/oracles/tokens.py` makes the weights and measures how far off they are on texts it did not
//! fit; the README shows the error by script.

mod class;
mod estimate;
mod features;
mod image;
mod meter;
mod weights;

pub use estimate::{Estimate, estimate, estimate_many, likely};
pub use features::{FEATURES, Features};
pub use image::Images;
pub use meter::Meter;
