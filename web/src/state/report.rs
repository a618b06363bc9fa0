//! The checker's report, as the worker posts it.

pub(crate) use outcrop_core::batch::render::{Cause, Example, Limit, Report};
pub(crate) use outcrop_core::batch::{FileShare, Histogram, Verdict};
