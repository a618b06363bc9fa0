//! What a file is, by its first bytes.

use crate::rules::not_jsonl::Instead;

/// How many of its first bytes tell.
pub const HEAD: usize = 512;

/// How much of the file was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// All of it.
    Whole,
    /// Its beginning; more may come.
    Head,
}

/// What stands at the beginning of a file that is not JSON Lines. One odd line among records is not enough.
pub fn instead(head: &[u8], seen: Seen) -> Option<Instead> {
    match head {
        [0x1F, 0x8B, ..] => return Some(Instead::Gzip),
        [b'P', b'K', 3, 4, ..] => return Some(Instead::Zip),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => return Some(Instead::Utf16),
        _ => {}
    }
    let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
    let Some(first) = text.iter().position(|byte| !byte.is_ascii_whitespace()) else {
        return (seen == Seen::Whole).then_some(Instead::Empty);
    };
    let text = text.get(first..).unwrap_or_default();
    if looks_like_utf16(text) {
        return Some(Instead::Utf16);
    }
    let mut lines = text.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let line = lines.next().unwrap_or_default();
    // The next line that holds something; none where the file, or what was seen of it, ends before.
    let next = lines.find(|line| !line.is_empty());
    match (line, next) {
        (b"{", Some(_)) => Some(Instead::PrettyJson),
        (b"[", _) => Some(Instead::JsonArray),
        // A line that is a list is a mistake of that line when a record follows; else the file is one list.
        ([b'[', ..], Some(next)) if !(line.ends_with(b"]") && next.starts_with(b"{")) => {
            Some(Instead::JsonArray)
        }
        ([b'[', ..], None) if seen == Seen::Whole => Some(Instead::JsonArray),
        ([b'"', ..], Some(next)) if is_table(line, next) => Some(Instead::Csv),
        ([b'{' | b'[' | b'"', ..], _) => None,
        _ if is_binary(text) => Some(Instead::Binary),
        // A header of several names, and a row to go with it.
        (_, Some(next)) if is_table(line, next) => Some(Instead::Csv),
        _ => None,
    }
}

/// Whether what begins with no record is no text: by its control characters, unless records follow and they are few.
fn is_binary(text: &[u8]) -> bool {
    let is_odd = |byte: &&u8| **byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    let odd = text.iter().filter(is_odd).count();
    let mut lines = text.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii_start);
    let mut has_record = || lines.any(|line| line.starts_with(b"{"));
    odd > 0 && (odd > text.len() / 10 || !has_record())
}

/// Whether two lines are rows of a table: both have the same separator outside quotes.
fn is_table(line: &[u8], next: &[u8]) -> bool {
    let has = |line: &[u8], separator: u8| {
        let mut quoted = false;
        line.iter().any(|&byte| {
            quoted ^= byte == b'"';
            !quoted && byte == separator
        })
    };
    !next.starts_with(b"{")
        && b",;\t"
            .iter()
            .any(|&separator| has(line, separator) && has(next, separator))
}

/// A list that begins the file and does not end within its head. Whether the file is one list is known when the
/// next line begins, as in [`instead`].
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct List {
    /// The last byte of the line that is no white space.
    last: u8,
    ended: bool,
}

impl List {
    /// Whether these bytes of a file, of which more may come, begin a list that may go on.
    pub(super) fn begins(head: &[u8]) -> bool {
        let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head);
        text.trim_ascii_start().starts_with(b"[")
    }

    /// Takes bytes from that line on. `Some(false)`: it is a line with a mistake, a record follows.
    pub(super) fn read(&mut self, mut bytes: &[u8]) -> Option<bool> {
        if self.last == 0 {
            bytes = bytes.get(memchr::memchr(b'[', bytes)?..)?;
        }
        if !self.ended {
            let feed = memchr::memchr(b'\n', bytes);
            let (line, rest) = bytes.split_at(feed.unwrap_or(bytes.len()));
            if let Some(&last) = line.trim_ascii_end().last() {
                self.last = last;
            }
            self.ended = feed.is_some();
            bytes = rest;
        }
        let next = bytes.trim_ascii_start().first()?;
        Some(self.last != b']' || *next != b'{')
    }
}

/// Whether every second byte is zero, as in UTF-16 of plain English.
fn looks_like_utf16(text: &[u8]) -> bool {
    let pairs = text.chunks_exact(2).take(16);
    let count = pairs.len();
    count >= 2
        && (pairs.clone().all(|pair| pair[0] != 0 && pair[1] == 0)
            || pairs.clone().all(|pair| pair[0] == 0 && pair[1] != 0))
}

#[cfg(test)]
mod tests {
    use super::{Instead, Seen, instead};

    #[test]
    fn tells_files_apart() {
        let utf16: Vec<u8> = "{\"recordId\":1}"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let cases: [(&[u8], Option<Instead>); 31] = [
            (b"{\"recordId\":\"1\"}\n", None),
            (b"", Some(Instead::Empty)),
            (b" \n\n", Some(Instead::Empty)),
            (b"\xEF\xBB\xBF", Some(Instead::Empty)),
            (b"\x1F\x8B\x08\x00", Some(Instead::Gzip)),
            (b"PK\x03\x04....", Some(Instead::Zip)),
            (b"\xFF\xFE{\0", Some(Instead::Utf16)),
            (&utf16, Some(Instead::Utf16)),
            (b"[\n{}\n]", Some(Instead::JsonArray)),
            (b"[{\"a\":1},\n{}]", Some(Instead::JsonArray)),
            (b"[{\"a\":1}]", Some(Instead::JsonArray)),
            (b"[1]\n{\"a\":1}\n", None),
            (b"{\n  \"a\": 1\n}", Some(Instead::PrettyJson)),
            (b"recordId,prompt\n1,hello\n", Some(Instead::Csv)),
            (b"\x7FELF\x02\x01", Some(Instead::Binary)),
            (b"hello world", None),
            (b"# made by x, 2026\n{\"a\":1}\n", None),
            (b"[{\"a\":1}]\n", Some(Instead::JsonArray)),
            (b"[1, 2, 3]\n[4]\n", Some(Instead::JsonArray)),
            (b"\"recordId\",\"prompt\"\n\"1\",\"hi\"\n", Some(Instead::Csv)),
            (b"\"a, \"\"b\"\"\";c\r\n1;\"x\"\r\n", Some(Instead::Csv)),
            (b"recordId;prompt\n1;hi\n", Some(Instead::Csv)),
            (b"recordId\tprompt\n1\thi\n", Some(Instead::Csv)),
            (b"\"a, b\"\n\"c, d\"\n", None),
            (b"\"a\",\"b\"\n{\"recordId\":\"1\"}\n", None),
            (b"one, two\nthree\n", None),
            (b"\x01\n{\"recordId\":\"1\",\"modelInput\":{}}\n", None),
            (b"\x01 some words\nand others\n", Some(Instead::Binary)),
            (b"\x01\x02\x03\x04\n{\x05\x06 {\"\n", Some(Instead::Binary)),
            (b"a\x00\x00\n{\"recordId\":\"1\",\"modelInput\":{}}\n", None),
            (b"\"\x01\"\n", None),
        ];
        for (head, expected) in cases {
            assert_eq!(instead(head, Seen::Whole), expected, "{}", head.escape_ascii());
        }
    }

    #[test]
    fn what_is_not_seen_is_not_judged() {
        let blank = [b'\n'; 512];
        assert_eq!(instead(&blank, Seen::Head), None);
        assert_eq!(instead(&blank, Seen::Whole), Some(Instead::Empty));
        assert_eq!(instead(b"[1, 2, 3, and the head ends here", Seen::Head), None);
    }
}
