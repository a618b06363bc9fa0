//! The npm package's wasm module: core, for JavaScript.
//!
//! ```text
//! js/index.js, js/node.js   the two entries: where the module's bytes come from
//! js/api.js                 what people call: arguments checked by name, defaults, the clock
//! this crate                core's functions, structured values as JSON text, bytes as bytes
//! ```
//!
//! Nothing here trusts JavaScript to have checked anything, but what is worded for people about their arguments is
//! worded there, where the arguments are. Errors are JS `Error`s with `.code`.

pub mod batch;
pub mod body;
pub mod frames;
pub mod sign;
mod thrown;
