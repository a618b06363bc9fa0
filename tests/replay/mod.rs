//! Fixtures replayed through core: the same runs natively, in node and in Chromium.

#![allow(
    clippy::missing_panics_doc,
    reason = "a runner's panic is how it says that a fixture fails"
)]

pub mod batch;
pub mod catalog;
pub mod codecs;
pub mod credentials;
pub mod explain;
pub mod frames;
pub mod requests;
pub mod signing;
