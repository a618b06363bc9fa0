//! What somebody dropped on the page: told by its name and its first bytes, before anything is checked.

use std::path::Path;

use outcrop_core::batch::{Seen, instead};
use outcrop_core::rules::not_jsonl::Instead;
use serde::Deserialize;

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// Lines of JSON, as far as its beginning shows: to be checked.
    Lines,
    /// Something else that the checker knows by its first bytes.
    Instead(Instead),
    /// A job's answers: `….jsonl.out`.
    Answers,
    /// A job's counts: `manifest.json.out`.
    Manifest(Option<Counts>),
    /// A picture.
    Picture,
    /// A PDF.
    Pdf,
    /// It could not be read: the browser's reason.
    Unreadable(String),
}

/// What a job's manifest says; the older names of a preview are read too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub(crate) struct Counts {
    #[serde(rename = "totalRecordCount")]
    pub(crate) total: u64,
    #[serde(rename = "processedRecordCount")]
    pub(crate) processed: u64,
    #[serde(rename = "successRecordCount")]
    pub(crate) succeeded: u64,
    #[serde(rename = "errorRecordCount")]
    pub(crate) failed: u64,
    #[serde(rename = "inputTokenCount", alias = "inputTextTokenCount")]
    pub(crate) input_tokens: u64,
    #[serde(rename = "outputTokenCount", alias = "outputTextTokenCount")]
    pub(crate) output_tokens: u64,
}

/// The longest manifest that is read: a few numbers.
const MANIFEST: u64 = 65_536;

/// How many of a file's first bytes tell what it is.
pub(crate) fn needed(name: &str, size: u64) -> u64 {
    if is_manifest(name) {
        size.min(MANIFEST)
    } else {
        size.min(outcrop_core::batch::HEAD as u64)
    }
}

fn is_manifest(name: &str) -> bool {
    name.to_ascii_lowercase().ends_with("manifest.json.out")
}

fn is_answers(name: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("out"))
}

/// Tells a file by its name and its first bytes.
pub(crate) fn tell(name: &str, size: u64, head: &[u8]) -> What {
    if is_manifest(name) {
        return What::Manifest(serde_json::from_slice(head).ok());
    }
    match head {
        [0x89, b'P', b'N', b'G', ..] | [0xFF, 0xD8, 0xFF, ..] | [b'G', b'I', b'F', b'8', ..] => {
            return What::Picture;
        }
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => return What::Picture,
        [b'%', b'P', b'D', b'F', b'-', ..] => return What::Pdf,
        _ => {}
    }
    let seen = if head.len() as u64 == size {
        Seen::Whole
    } else {
        Seen::Head
    };
    match instead(head, seen) {
        Some(instead) => What::Instead(instead),
        None if is_answers(name) => What::Answers,
        None => What::Lines,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, head: &[u8]) -> What {
        tell(name, head.len() as u64, head)
    }

    #[test]
    fn files_are_told_by_name_and_first_bytes() {
        let line = b"{\"recordId\":\"1\",\"modelInput\":{}}\n";
        for (name, head, what) in [
            ("a.jsonl", &line[..], What::Lines),
            ("a.jsonl.out", line, What::Answers),
            ("a.jsonl.gz", b"\x1F\x8B\x08\x00", What::Instead(Instead::Gzip)),
            ("a.csv", b"recordId,prompt\n1,hi\n", What::Instead(Instead::Csv)),
            ("a.json", b"[{\"a\":1}]", What::Instead(Instead::JsonArray)),
            ("a.png", b"\x89PNG\r\n\x1a\n", What::Picture),
            ("a.pdf", b"%PDF-1.7", What::Pdf),
            ("a.jsonl", b"", What::Instead(Instead::Empty)),
        ] {
            assert_eq!(told(name, head), what, "{name}");
        }
    }

    #[test]
    fn a_manifest_says_its_counts_in_old_and_new_names() {
        let new = br#"{"totalRecordCount":3,"processedRecordCount":3,"successRecordCount":2,"errorRecordCount":1,"inputTokenCount":9,"outputTokenCount":4}"#;
        let What::Manifest(Some(counts)) = told("manifest.json.out", new) else {
            panic!("counts");
        };
        assert_eq!((counts.failed, counts.input_tokens), (1, 9));
        let old = br#"{"processedRecordCount":3,"successRecordCount":3,"errorRecordCount":0,"inputTextTokenCount":7}"#;
        let What::Manifest(Some(counts)) = told("x/manifest.json.out", old) else {
            panic!("counts");
        };
        assert_eq!(counts.input_tokens, 7);
        assert_eq!(told("manifest.json.out", b"{"), What::Manifest(None));
    }
}
