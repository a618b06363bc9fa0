//! The file is something else than JSON Lines.

use super::{Example, Rule, Said};
use crate::finding::Severity;

/// The rule.
pub const RULE: Rule = Rule {
    code: "not-jsonl",
    severity: Severity::Error,
    checks: "The file is JSON Lines in UTF-8: not compressed, not UTF-16, not CSV, not one JSON array, not empty.",
    why: "Bedrock reads objects whose names end in .jsonl as UTF-8 lines, each a JSON object. Anything else fails \
          validation, or every line fails by itself.",
    example: Example::File {
        bad: b"recordId,prompt\n1,hello\n",
        fixed: b"{\"recordId\":\"1\",\"modelInput\":{\"anthropic_version\":\"bedrock-2023-05-31\",\"max_tokens\":64,\
                 \"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}}\n",
    },
};

/// What a file turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Instead {
    /// Nothing but whitespace, or no byte at all.
    Empty,
    /// gzip.
    Gzip,
    /// zip, which is also what .xlsx is.
    Zip,
    /// UTF-16, with or without a byte order mark.
    Utf16,
    /// One JSON array.
    JsonArray,
    /// One JSON object over several lines.
    PrettyJson,
    /// Comma-separated values.
    Csv,
    /// Bytes that are no text.
    Binary,
}

/// The words for it.
pub fn say(instead: Instead) -> Said {
    let (what, fix) = match instead {
        Instead::Empty => ("empty", "Choose a file that holds one JSON object a line."),
        Instead::Gzip => ("gzip-compressed", "Decompress it: `gunzip file.jsonl.gz`."),
        Instead::Zip => (
            "a zip archive (an .xlsx is one, too)",
            "Unpack it, or export the sheet as text first.",
        ),
        Instead::Utf16 => (
            "UTF-16 text",
            "Save it as UTF-8 without a byte order mark; in PowerShell: `Set-Content -Encoding utf8NoBOM`.",
        ),
        Instead::JsonArray => (
            "one JSON array",
            "Write each element on a line of its own: `jq -c '.[]' file.json > file.jsonl`.",
        ),
        Instead::PrettyJson => (
            "JSON laid out over several lines",
            "Put each record on one line: `jq -c . file.json > file.jsonl`.",
        ),
        Instead::Csv => (
            "comma-separated values",
            "Build a batch file from the table first.",
        ),
        Instead::Binary => ("no text", "Choose the .jsonl file."),
    };
    Said::new(
        &RULE,
        format!("The file is {what}, not JSON Lines"),
        format!("The file is {what}; a batch file holds one JSON object a line in UTF-8."),
        fix,
    )
    .telling_apart(what)
}
