//! What is wrong, or was changed, in a file or a body: a value, never an error.
//!
//! A finding says *what* (code, message), *how bad* (severity), *where* (line, column, JSON path,
//! byte range) and *what to do* (fix). Findings with the same [`Finding::cause`] are one row of a report.

use serde::{Deserialize, Serialize};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing fails.
    Note,
    /// The record probably works, but not as written, or only by luck.
    Warning,
    /// Bedrock refuses the record, or the whole file.
    Error,
}

impl Severity {
    /// `note`, `warning` or `error`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// A place in a file. All zero where a finding is about no place in particular.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Line number, from 1. 0: the finding is about the whole file, or about a body on its own.
    pub line: u64,
    /// Column in the line, in Unicode characters from 1. 0: the whole line.
    pub column: u32,
    /// First byte of the marked text, counted from the start of the file (or of the body).
    pub start: u64,
    /// One past the last byte of the marked text.
    pub end: u64,
}

impl Place {
    /// The place of bytes `start..end` of a line that begins at byte `line_start` of its file.
    pub fn in_line(number: u64, line_start: u64, line: &[u8], start: usize, end: usize) -> Self {
        let before = line.get(..start.min(line.len())).unwrap_or_default();
        // Every byte but the continuation bytes of UTF-8 begins a character.
        let characters = before.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
        Self {
            line: number,
            column: u32::try_from(characters + 1).unwrap_or(u32::MAX),
            start: line_start + start as u64,
            end: line_start + end as u64,
        }
    }
}

/// One thing found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule's stable code in kebab case, such as `missing-member`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// Where it is.
    #[serde(flatten)]
    pub place: Place,
    /// The JSON path from the line's root, such as `modelInput.messages[0].content`; empty for the root.
    pub path: String,
    /// What the finding shares with others of its cause: the path with every index as `[]`, and where
    /// that is not enough, more (the wrong value's type, for example). Never a value from the file.
    pub subject: String,
    /// What happened, in one sentence, about this very place.
    pub message: String,
    /// What to do, in one sentence.
    pub fix: String,
}

impl Finding {
    /// The cause it is grouped by: the rule and what the rule was about.
    pub fn cause(&self) -> (&'static str, &str) {
        (self.code, &self.subject)
    }
}
