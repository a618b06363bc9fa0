//! The four verbs of a model family: encode, check, decode, fold.
//!
//! ```text
//! Prompt ──encode──▶ body ──────────────▶ Bedrock
//!                    body ──check──▶ findings          (the same table, in a batch file or here)
//! body of a reply ──decode──▶ Reply
//! events of a stream ──fold──▶ Draft ──finish──▶ Reply  (the same value)
//! ```
//!
//! One family is one file; [`of`] holds the only `match` on [`Family`].

use crate::catalog::{Family, Model, Via};
use crate::error::Error;
use crate::finding::Finding;
use crate::prompt::Prompt;
use crate::reply::Reply;

/// A body to send, and what had to be changed or left out to make it.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoded {
    /// The JSON body.
    pub body: Vec<u8>,
    /// What was coerced or dropped, each with its reason.
    pub findings: Vec<Finding>,
}
