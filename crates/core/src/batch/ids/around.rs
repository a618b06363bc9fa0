//! The line around an id, read in windows of which nothing is kept but what an example shows.

use sha2::{Digest as _, Sha256};

use crate::json::{Kind, Token};

use super::super::pass::shown;

/// Bytes of an id that are read to compare it; of a longer one the hash is taken as proof.
pub(super) const LONGEST: u64 = 64 * 1024;

const MARK: &[u8] = b"\xEF\xBB\xBF";

/// A line that is looked for around the id whose opening quote is at `at`. All places are in the file.
#[derive(Debug)]
pub(super) struct Around {
    at: u64,
    /// The first byte that was seen.
    from: u64,
    /// One past the last byte that was seen.
    to: u64,
    /// Bytes of the next window; of the first, to either side.
    window: u64,
    began: bool,
    ended: Option<Ended>,
    /// The first bytes from `from` on: a byte order mark, perhaps.
    edge: Vec<u8>,
    /// Characters that begin before the id.
    characters: u64,
    id: Id,
    /// The last byte that was seen of the line.
    last: u8,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    Feed,
    File,
}

/// The id while it goes by.
#[derive(Debug, Default)]
struct Id {
    /// Its first bytes, the quote included.
    head: Vec<u8>,
    /// Whether the next byte is escaped.
    escapes: bool,
    escaped: bool,
    len: u64,
    state: Closing,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Closing {
    #[default]
    Open,
    Closed,
    /// There is no id: the file is no longer what it was when it was checked.
    Missing,
}

/// What was found.
#[derive(Debug)]
pub(super) struct Found {
    /// The line's first byte, without a byte order mark.
    pub(super) start: u64,
    /// One past its last byte, without its line end.
    pub(super) end: u64,
    /// The id, if it is there.
    pub(super) id: Option<FoundId>,
}

#[derive(Debug)]
pub(super) struct FoundId {
    /// Its first character in the line, from 1.
    pub(super) column: u64,
    pub(super) end: u64,
    /// As much of it as is shown.
    pub(super) shown: String,
    /// What tells it apart; none where it is longer than [`LONGEST`].
    pub(super) digest: Option<[u8; 32]>,
}

impl Around {
    /// Bytes read to either side at first.
    const FIRST: u64 = 4_096;
    /// Most bytes of a window.
    const WIDEST: u64 = 1 << 20;

    pub(super) fn new(at: u64) -> Self {
        Self {
            at,
            from: at,
            to: at,
            window: Self::FIRST,
            began: at == 0,
            ended: None,
            edge: Vec::new(),
            characters: 0,
            id: Id::default(),
            last: 0,
        }
    }

    /// The bytes to be read next. The first time it is those to both sides, then those before until the line's first
    /// byte is found, then those behind.
    pub(super) fn wants(&self) -> (u64, u64) {
        let before = self.from.saturating_sub(self.window);
        if self.from == self.to {
            (before, self.to + self.window)
        } else if self.began {
            (self.to, self.to + self.window)
        } else {
            (before, self.from)
        }
    }

    /// Takes what was wanted, from `start` on. `is_last`: the file ends with it. A line of more than `longest` bytes
    /// is looked for no further.
    pub(super) fn feed(&mut self, start: u64, bytes: &[u8], is_last: bool, longest: u64) {
        let (from, to) = (self.from, self.to);
        let back = usize::try_from(from.saturating_sub(start))
            .unwrap_or(usize::MAX)
            .min(bytes.len());
        let (before, behind) = bytes.split_at(back);
        if start < from {
            self.before(start, before);
        }
        if start <= to && (start == to || from == to) {
            self.behind(behind, is_last);
        }
        self.window = (self.window * 16).min(Self::WIDEST);
        self.began |= self.at - self.from > longest;
        if self.ended.is_none() && self.to - self.at > longest {
            self.ended = Some(Ended::File);
        }
    }

    fn before(&mut self, start: u64, bytes: &[u8]) {
        // Fewer than were wanted: the file has become shorter, and its line is anybody's guess.
        self.began = start == 0 || (bytes.len() as u64) < self.from - start;
        let line = match memchr::memrchr(b'\n', bytes) {
            Some(feed) => {
                self.began = true;
                bytes.get(feed + 1..).unwrap_or_default()
            }
            None => bytes,
        };
        self.from -= line.len() as u64;
        // Every byte but the continuation bytes of UTF-8 begins a character.
        self.characters += line.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u64;
        let mut edge: Vec<u8> = line.iter().take(MARK.len()).copied().collect();
        edge.append(&mut self.edge);
        edge.truncate(MARK.len());
        self.edge = edge;
    }

    fn behind(&mut self, bytes: &[u8], is_last: bool) {
        let feed = memchr::memchr(b'\n', bytes);
        let line = bytes.get(..feed.unwrap_or(bytes.len())).unwrap_or_default();
        self.id.read(line);
        self.to += line.len() as u64;
        self.last = line.last().copied().unwrap_or(self.last);
        if feed.is_some() {
            self.ended = Some(Ended::Feed);
        } else if is_last {
            self.ended = Some(Ended::File);
        }
    }

    /// The line, once both its ends are known.
    pub(super) fn found(&self) -> Option<Found> {
        let ended = self.ended.filter(|_| self.began)?;
        let has_mark = self.from == 0 && self.edge == MARK;
        let has_return = ended == Ended::Feed && self.last == b'\r' && self.to > self.at;
        let id = (self.id.state == Closing::Closed).then(|| FoundId {
            column: self.characters + 1 - u64::from(has_mark),
            end: self.at + self.id.len,
            shown: self.id.beginning(),
            digest: self.id.digest(),
        });
        Some(Found {
            start: self.from + if has_mark { MARK.len() as u64 } else { 0 },
            end: self.to - u64::from(has_return),
            id,
        })
    }
}

impl Id {
    fn read(&mut self, mut bytes: &[u8]) {
        if self.state != Closing::Open {
            return;
        }
        if self.len == 0 {
            let Some(rest) = bytes.strip_prefix(b"\"") else {
                self.state = Closing::Missing;
                return;
            };
            self.keep(b"\"");
            bytes = rest;
        }
        while !bytes.is_empty() {
            if self.escapes {
                self.escapes = false;
                let (one, rest) = bytes.split_at(1);
                self.keep(one);
                bytes = rest;
                continue;
            }
            let Some(next) = memchr::memchr2(b'"', b'\\', bytes) else {
                self.keep(bytes);
                return;
            };
            let (text, rest) = bytes.split_at(next + 1);
            self.keep(text);
            bytes = rest;
            if text.last() == Some(&b'"') {
                self.state = Closing::Closed;
                return;
            }
            self.escapes = true;
            self.escaped = true;
        }
    }

    fn keep(&mut self, bytes: &[u8]) {
        self.len += bytes.len() as u64;
        let room = usize::try_from(LONGEST)
            .unwrap_or(usize::MAX)
            .saturating_sub(self.head.len());
        self.head.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
    }

    fn token(&self) -> Option<Token> {
        (self.len <= LONGEST).then_some(Token {
            kind: Kind::String,
            start: 0,
            end: self.head.len(),
            escaped: self.escaped,
        })
    }

    fn digest(&self) -> Option<[u8; 32]> {
        digest(&self.head, self.token()?)
    }

    fn beginning(&self) -> String {
        if let Some(token) = self.token() {
            return shown(&token.text(&self.head));
        }
        // More than is shown, even if every character is two escapes. It may end within a character.
        let cut = self.head.len().min(2_048);
        let whole = (cut.saturating_sub(12)..=cut).rev().find_map(|end| {
            let quoted = [self.head.get(..end)?, b"\""].concat();
            serde_json::from_slice::<String>(&quoted).ok()
        });
        shown(&whole.unwrap_or_default())
    }
}

/// The string that begins at byte 0. `None`: its end is not there.
pub(super) fn id_in(bytes: &[u8]) -> Option<Token> {
    let mut id = Id::default();
    id.read(bytes);
    (id.state == Closing::Closed).then(|| Token {
        kind: Kind::String,
        start: 0,
        end: usize::try_from(id.len).unwrap_or(usize::MAX),
        escaped: id.escaped,
    })
}

/// An id in a size of its own. `None` for what is no text.
pub(super) fn digest(bytes: &[u8], id: Token) -> Option<[u8; 32]> {
    let name = id.name(bytes);
    let is_read = !name.is_empty() || id.bytes(bytes).is_empty();
    is_read.then(|| Sha256::digest(name).into())
}
