//! Lines out of chunks.

/// One line, without its line feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// From 1.
    pub number: u64,
    /// Where it begins in the file.
    pub start: u64,
    /// Its length in the file, without the line feed; more than `bytes` when it was too long to keep.
    pub len: u64,
    /// Its bytes; empty when it was too long to keep.
    pub bytes: &'a [u8],
    /// Whether a line feed ended it.
    pub ended: bool,
}

impl Line<'_> {
    /// Whether it was longer than the reader keeps.
    pub const fn is_too_long(&self) -> bool {
        self.len > self.bytes.len() as u64
    }
}

/// Cuts pushed bytes into lines. Holds at most one line of `longest` bytes; a longer one is passed over
/// and reported by its length alone.
#[derive(Debug)]
pub struct Lines {
    pending: Vec<u8>,
    longest: usize,
    /// Bytes of the current line that came in earlier chunks.
    held: u64,
    /// Whether those bytes were dropped because the line is too long.
    dropped: bool,
    number: u64,
    start: u64,
    /// Lines that begin here or later are not read.
    until: u64,
}

impl Lines {
    /// A reader that keeps lines of up to `longest` bytes.
    pub const fn new(longest: usize) -> Self {
        Self::between(longest, 0, u64::MAX)
    }

    /// The same for bytes from `start` on, where a line begins. Lines that begin at `until` or later are not read.
    pub const fn between(longest: usize, start: u64, until: u64) -> Self {
        Self {
            pending: Vec::new(),
            longest,
            held: 0,
            dropped: false,
            number: 1,
            start,
            until,
        }
    }

    /// Where the bytes end that were read, counted as the places of lines are.
    pub const fn bytes(&self) -> u64 {
        self.start + self.held
    }

    /// Lines that have ended.
    pub const fn ended(&self) -> u64 {
        self.number - 1
    }

    /// Whether every line that begins before the end was read.
    pub const fn is_done(&self) -> bool {
        self.start >= self.until
    }

    /// Takes a chunk and gives `each` every line that it ends. A line within one chunk is not copied.
    pub fn push(&mut self, mut chunk: &[u8], mut each: impl FnMut(Line<'_>)) {
        while !self.is_done()
            && let Some(end) = memchr::memchr(b'\n', chunk)
        {
            let (head, rest) = chunk.split_at(end);
            if self.held == 0 && head.len() <= self.longest {
                each(self.line(head, head.len() as u64, true));
            } else {
                self.hold(head);
                each(self.line(&self.pending, self.held, true));
            }
            self.start += self.held.max(head.len() as u64) + 1;
            self.number += 1;
            self.clear();
            chunk = rest.get(1..).unwrap_or_default();
        }
        if !self.is_done() {
            self.hold(chunk);
        }
    }

    /// Gives `each` the last line when no line feed ended it.
    pub fn finish(self, each: impl FnOnce(Line<'_>)) {
        if self.held > 0 {
            each(self.line(&self.pending, self.held, false));
        }
    }

    const fn line<'a>(&self, bytes: &'a [u8], len: u64, ended: bool) -> Line<'a> {
        Line {
            number: self.number,
            start: self.start,
            len,
            bytes,
            ended,
        }
    }

    /// A line of more bytes than this gets the room of the longest.
    const LITTLE: usize = 1 << 20;

    fn hold(&mut self, bytes: &[u8]) {
        self.held += bytes.len() as u64;
        if self.dropped || self.held > self.longest as u64 {
            self.dropped = true;
            self.pending = Vec::new();
            return;
        }
        let needed = self.pending.len() + bytes.len();
        if needed > self.pending.capacity() {
            // Half as much again while it is little; then all at once, since the old room and the new one are there
            // together while it is copied, and wasm gives nothing back.
            let room = if needed <= Self::LITTLE {
                needed
                    .max(self.pending.capacity() / 2 * 3)
                    .min(self.longest.max(needed))
            } else {
                self.longest.max(needed)
            };
            self.pending.reserve_exact(room - self.pending.len());
        }
        self.pending.extend_from_slice(bytes);
    }

    fn clear(&mut self) {
        self.held = 0;
        self.dropped = false;
        self.pending.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    type Seen = (u64, u64, u64, Vec<u8>, bool);

    fn cut(text: &[u8], chunk: usize, longest: usize) -> Vec<Seen> {
        let mut lines = Lines::new(longest);
        let mut seen = Vec::new();
        for piece in text.chunks(chunk) {
            lines.push(piece, |line| {
                seen.push((line.number, line.start, line.len, line.bytes.to_vec(), line.ended));
            });
        }
        assert_eq!(lines.bytes(), text.len() as u64);
        lines.finish(|line| seen.push((line.number, line.start, line.len, line.bytes.to_vec(), line.ended)));
        seen
    }

    #[test]
    fn cuts_the_same_lines_at_every_chunk_size() {
        let text = "one\n\ntwo\r\nthr\u{e9}e\nlast".as_bytes();
        let expected: Vec<Seen> = vec![
            (1, 0, 3, b"one".to_vec(), true),
            (2, 4, 0, Vec::new(), true),
            (3, 5, 4, b"two\r".to_vec(), true),
            (4, 10, 6, "thr\u{e9}e".as_bytes().to_vec(), true),
            (5, 17, 4, b"last".to_vec(), false),
        ];
        for chunk in 1..=text.len() {
            assert_eq!(cut(text, chunk, 100), expected, "chunks of {chunk}");
        }
        assert!(cut(b"", 1, 100).is_empty());
    }

    #[test]
    fn passes_over_a_line_that_is_too_long_and_keeps_its_place() {
        let text = b"12345678\nok\n123456789";
        for chunk in 1..=text.len() {
            let seen = cut(text, chunk, 7);
            assert_eq!(seen[0], (1, 0, 8, Vec::new(), true), "chunks of {chunk}");
            assert_eq!(seen[1], (2, 9, 2, b"ok".to_vec(), true), "chunks of {chunk}");
            assert_eq!(seen[2], (3, 12, 9, Vec::new(), false), "chunks of {chunk}");
        }
    }

    #[test]
    fn holds_no_more_than_the_longest_line() {
        let mut lines = Lines::new(1000);
        for _ in 0..100 {
            lines.push(&[b'x'; 64], |_| {});
            assert!(lines.pending.capacity() <= 1000, "{}", lines.pending.capacity());
        }
        // Above a megabyte the room of the longest is taken once: no growing that holds two at a time.
        let piece = vec![b'x'; 1 << 16];
        let longest = 3 << 20;
        let mut lines = Lines::new(longest);
        let mut rooms = Vec::new();
        for _ in 0..(longest >> 16) {
            lines.push(&piece, |_| {});
            rooms.push(lines.pending.capacity());
        }
        let large: Vec<usize> = rooms
            .into_iter()
            .filter(|&room| room > Lines::LITTLE * 3 / 2)
            .collect();
        assert!(large.len() > 10, "{large:?}");
        assert!(large.iter().all(|&room| room == longest), "{large:?}");
        lines.push(b"x", |_| {});
        assert_eq!(lines.pending.capacity(), 0, "a longer one is not held");
    }
}
