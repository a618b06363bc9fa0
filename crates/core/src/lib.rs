//! Amazon Bedrock without I/O: what to send, how to sign it, how to read what comes back, and
//! whether a batch file will work before it is submitted.
//!
//! Two flows, each readable once from top to bottom:
//!
//! 1. *Prompt to reply.* [`prompt::Prompt`] → [`catalog::Catalog::resolve`] → [`codec::Codec::encode`] →
//!    [`request::Request`] → [`sign::sign`] → the host sends → [`frame::Decoder`] → [`codec::Codec::fold`] →
//!    [`reply::Reply`]. A buffered answer goes through [`codec::Codec::decode`] to the same `Reply`.
//! 2. *File to report.* bytes → lines → record → rules (among them the body check) →
//!    [`finding::Finding`] → report.
//!
//! Nothing here opens a socket, reads a clock, draws a random number or touches the environment:
//! the host passes time and randomness in, and carries requests and replies. Modules are listed in
//! dependency order; one uses only those above it.

pub mod error;
pub mod time;
pub mod secret;
pub mod finding;
pub mod prompt;
pub mod reply;
pub mod catalog;
pub mod cost;
pub mod json;
pub mod rules;
pub mod schema;
pub mod frame;
pub mod codec;
pub mod request;
pub mod sign;
pub mod credentials;
pub mod retry;
pub mod explain;
pub mod batch;

/// The README's example runs with the other doctests.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
