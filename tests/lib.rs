//! Runners over the fixtures, shared by the native, node and Chromium tests.

#[cfg(not(target_arch = "wasm32"))]
pub mod data;
pub mod marks;
pub mod replay;
