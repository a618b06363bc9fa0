//! A stretch of one file, checked on its own.

use serde::{Deserialize, Serialize};

use crate::rules::Said;
use crate::rules::not_jsonl::{self, Instead};

use super::file;
use super::gathered::Causes;
use super::ids::{self, Runs};
use super::index::LineIndex;
use super::job::Job;
use super::lines::Lines;
use super::pass::{Id, Pass, Sums};

/// Bytes of a file whose lines belong together: those that *begin* in it, to their ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// The first byte, counted from the start of the file.
    pub start: u64,
    /// One past the last byte. Beyond the file's end: to its end.
    pub end: u64,
}

impl Stretch {
    /// A file in one piece.
    pub const WHOLE: Self = Self {
        start: 0,
        end: u64::MAX,
    };

    /// The first byte that a [`Part`] of this stretch has to be given: one before the stretch, so that it sees
    /// whether a line begins right at its start.
    pub const fn reads_from(self) -> u64 {
        self.start.saturating_sub(1)
    }
}

/// What a part came to. Opaque; as JSON it travels from one worker to another. [`super::Joined`] puts them together.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PartReport {
    pub(super) stretch: Stretch,
    /// Bytes of the stretch that there were.
    pub(super) bytes: u64,
    /// Lines that begin in it.
    pub(super) lines: u64,
    /// Whether all of them were read.
    pub(super) complete: bool,
    /// Whether they were checked, and not only counted.
    pub(super) checked: bool,
    /// Whether the file turned out to be no JSON Lines at all.
    pub(super) instead: bool,
    /// Records that have a usable id.
    pub(super) ids: u64,
    pub(super) sums: Sums,
    pub(super) causes: Causes,
}

impl PartReport {
    /// Whether the file is no JSON Lines: then its other parts need not be checked.
    pub const fn is_other_kind(&self) -> bool {
        self.instead
    }
}

/// Where a part is in its bytes.
#[derive(Debug)]
enum Reading {
    /// Waits for the first bytes of the file, which tell what it is.
    Head(Vec<u8>),
    /// In a line that began before the stretch.
    Before,
    /// In its own lines.
    Lines,
    /// Nothing more is looked at.
    Over,
}

/// Who is told of ids as they go by, and may have something to say about them.
pub(super) type Told<'a> = &'a mut dyn FnMut(Id<'_>) -> Option<Said>;

/// What reads a stretch, whoever keeps its ids.
#[derive(Debug)]
pub(super) struct Reader {
    stretch: Stretch,
    reading: Reading,
    lines: Lines,
    job: Job,
    pass: Pass,
    longest: usize,
    /// The file begins with a list; whether it is nothing else is still to be seen.
    list: Option<file::List>,
    /// Whether lines are checked, and not only counted.
    checks: bool,
    instead: bool,
    /// Lines that ended, the last one without a line feed included.
    seen: u64,
    /// One past the last byte that was pushed, in the file.
    at: u64,
}

impl Reader {
    pub(super) fn new(job: Job, stretch: Stretch, index: Option<LineIndex>) -> Self {
        let longest = job.limits.max_line_bytes;
        let reading = if stretch.start == 0 {
            Reading::Head(Vec::new())
        } else {
            Reading::Before
        };
        Self {
            stretch,
            reading,
            lines: Lines::between(longest, stretch.start, stretch.end),
            pass: Pass::new(job.clone(), index),
            job,
            longest,
            list: None,
            checks: true,
            instead: false,
            seen: 0,
            at: stretch.reads_from(),
        }
    }

    pub(super) const fn records(&self) -> u64 {
        self.pass.sums.records
    }

    pub(super) const fn found(&self) -> u64 {
        self.pass.gathered.total()
    }

    pub(super) fn push(&mut self, chunk: &[u8], ids: Told<'_>) {
        let from = self.at;
        self.at += chunk.len() as u64;
        match &mut self.reading {
            Reading::Head(head) => {
                let room = file::HEAD - head.len();
                let (more, rest) = chunk.split_at(room.min(chunk.len()));
                head.extend_from_slice(more);
                if head.len() == file::HEAD {
                    self.start(file::Seen::Head, ids);
                    self.feed(rest, ids);
                }
            }
            Reading::Before => {
                if let Some(end) = memchr::memchr(b'\n', chunk) {
                    let (_, rest) = chunk.split_at(end + 1);
                    self.lines = Lines::between(self.longest, from + end as u64 + 1, self.stretch.end);
                    self.reading = Reading::Lines;
                    self.feed(rest, ids);
                }
            }
            Reading::Lines => self.feed(chunk, ids),
            Reading::Over => {}
        }
    }

    pub(super) const fn is_done(&self) -> bool {
        match self.reading {
            Reading::Head(_) => false,
            // The next line begins behind the next byte at the earliest.
            Reading::Before => self.at.saturating_add(1) >= self.stretch.end,
            Reading::Lines => self.lines.is_done() && self.list.is_none(),
            Reading::Over => true,
        }
    }

    pub(super) fn finish(&mut self, ids: Told<'_>) -> PartReport {
        self.start(file::Seen::Whole, ids);
        if self.list.is_some() {
            self.is_instead(Instead::JsonArray);
        }
        if matches!(self.reading, Reading::Lines) && !self.lines.is_done() {
            std::mem::replace(&mut self.lines, Lines::new(0)).finish(|line| {
                self.seen += 1;
                if self.checks {
                    self.pass.last_line(&line, ids);
                }
            });
        }
        self.report(true)
    }

    pub(super) fn stop(&mut self, ids: Told<'_>) -> PartReport {
        self.start(file::Seen::Head, ids);
        let complete = self.is_done();
        self.report(complete)
    }

    fn report(&mut self, complete: bool) -> PartReport {
        let Stretch { start, end } = self.stretch;
        if matches!(self.reading, Reading::Before) && self.is_done() {
            // Its last byte makes no difference, and may not have been pushed.
            self.at = end;
        }
        self.reading = Reading::Over;
        PartReport {
            stretch: self.stretch,
            bytes: self.at.min(end).saturating_sub(start),
            lines: self.seen,
            complete,
            checked: self.checks,
            instead: self.instead,
            ids: 0,
            sums: std::mem::take(&mut self.pass.sums),
            causes: std::mem::take(&mut self.pass.gathered).causes(),
        }
    }

    /// Judges the file by its first bytes, if that is still to be done.
    fn start(&mut self, seen: file::Seen, ids: Told<'_>) {
        if !matches!(self.reading, Reading::Head(_)) {
            return;
        }
        let Reading::Head(head) = std::mem::replace(&mut self.reading, Reading::Lines) else {
            return;
        };
        // What the file is belongs to the part that has its first byte.
        let has_first = self.stretch.end > 0 || head.is_empty();
        if self.checks
            && has_first
            && let Some(instead) = file::instead(&head, seen)
        {
            self.is_instead(instead);
            return;
        }
        if self.checks && has_first && seen == file::Seen::Head && file::List::begins(&head) {
            self.list = Some(file::List::default());
        }
        self.feed(&head, ids);
    }

    /// The file is no JSON Lines: that is all that is said of it.
    fn is_instead(&mut self, instead: Instead) {
        let index = self.pass.index.is_some().then(LineIndex::default);
        self.pass = Pass::new(self.job.clone(), index);
        self.pass.gathered.whole_file(0, not_jsonl::say(instead));
        self.instead = true;
        self.list = None;
        self.seen = 0;
        self.reading = Reading::Over;
    }

    fn feed(&mut self, chunk: &[u8], ids: Told<'_>) {
        if !matches!(self.reading, Reading::Lines) {
            return;
        }
        if let Some(list) = &mut self.list {
            match list.read(chunk) {
                None => {}
                Some(true) => {
                    self.is_instead(Instead::JsonArray);
                    return;
                }
                Some(false) => self.list = None,
            }
        }
        let Self {
            lines,
            pass,
            checks,
            seen,
            ..
        } = self;
        lines.push(chunk, |line| {
            *seen += 1;
            if *checks {
                pass.line(&line, ids);
            }
        });
    }
}

/// Checks the lines that begin in a stretch of a file: push its bytes from [`Stretch::reads_from`] on until
/// [`Part::is_done`] or the file ends, then [`Part::finish`]. Holds one line, up to 1 MiB of ids beside the runs
/// that wait to be taken, and the index of its lines.
#[derive(Debug)]
pub struct Part {
    reader: Reader,
    runs: Runs,
    ended: bool,
}

impl Part {
    /// A part that checks.
    pub fn new(job: Job, stretch: Stretch) -> Self {
        let hash = ids::Hash::Seeded(job.seed);
        Self::hashing(job, stretch, hash)
    }

    /// A part that only counts lines, for a stretch that cannot be checked: later lines keep their numbers.
    pub fn counting(job: Job, stretch: Stretch) -> Self {
        let mut part = Self::new(job, stretch);
        part.reader.checks = false;
        part
    }

    /// The same with ids hashed in another way: tests make hashes meet.
    #[doc(hidden)]
    pub fn with_hash(job: Job, stretch: Stretch, hash: fn(&[u8]) -> u64) -> Self {
        Self::hashing(job, stretch, ids::Hash::Other(hash))
    }

    fn hashing(job: Job, stretch: Stretch, hash: ids::Hash) -> Self {
        Self {
            reader: Reader::new(job, stretch, Some(LineIndex::default())),
            runs: Runs::new(hash),
            ended: false,
        }
    }

    /// Takes the next bytes of the file. Those beyond what it needs are left alone.
    pub fn push(&mut self, chunk: &[u8]) {
        let Self { reader, runs, .. } = self;
        reader.push(chunk, &mut |id| runs.push(&id));
    }

    /// Whether it needs no more bytes.
    pub const fn is_done(&self) -> bool {
        self.reader.is_done()
    }

    /// Records seen so far.
    pub const fn records(&self) -> u64 {
        self.reader.records()
    }

    /// Findings so far; ids are compared later.
    pub const fn found(&self) -> u64 {
        self.reader.found()
    }

    /// Ids in a sorted run, for the host to keep: take it after a push, and after the end until there is none.
    /// 16 bytes an id; see [`super::Joined::add_run`].
    pub fn take_run(&mut self) -> Option<Vec<u8>> {
        self.runs.take(self.ended)
    }

    /// Its lines, once it has ended: see [`LineIndex`].
    pub fn take_index(&mut self) -> LineIndex {
        self.reader.pass.index.take().unwrap_or_default()
    }

    /// Ends it: it is done, or the file has ended. Runs and the index stay to be taken.
    pub fn finish(&mut self) -> PartReport {
        let Self { reader, runs, ended } = self;
        *ended = true;
        let report = reader.finish(&mut |id| runs.push(&id));
        PartReport {
            ids: runs.seen(),
            ..report
        }
    }

    /// Ends it early: of what was pushed. A line that has begun is left out. Runs and the index stay to be taken.
    pub fn stop(&mut self) -> PartReport {
        let Self { reader, runs, ended } = self;
        *ended = true;
        let report = reader.stop(&mut |id| runs.push(&id));
        PartReport {
            ids: runs.seen(),
            ..report
        }
    }
}
