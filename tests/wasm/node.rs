//! The shared fixtures in node.
#![cfg(target_arch = "wasm32")]

mod shared;
