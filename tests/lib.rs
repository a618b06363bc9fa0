//! Runners over the fixtures, shared by the native, node and Chromium tests.

pub mod data;
pub mod marks;
pub mod replay;
