//! The one error of these commands: what happened and what to do next.

use std::fmt;
use std::path::Path;

/// What happened, and what the person in front of the terminal can do about it.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    next: String,
}

impl Failure {
    pub(crate) fn new(what: impl Into<String>, next: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            next: next.into(),
        }
    }

    /// A file or folder that could not be read or written.
    pub(crate) fn file(doing: &str, path: &Path, error: &std::io::Error) -> Self {
        Self::new(
            format!("could not {doing} {}: {error}", path.display()),
            "Check that the folder exists, that it can be written to, and that the disk is not full.",
        )
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}", self.what, self.next)
    }
}
