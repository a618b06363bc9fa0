//! The checker's report, as the worker posts it.

pub(crate) use outcrop_core::batch::Verdict;
pub(crate) use outcrop_core::batch::render::{Cause, Example, FileShare, Histogram, Limit, Report};
