//! Equal hashes told apart: which ids really are the same, and where the first of them are.

use std::collections::{BTreeMap, VecDeque};

use sha2::{Digest as _, Sha256};

use crate::finding::Place;
use crate::json::{Kind, Token};
use crate::rules::duplicate_record_id;

use super::super::gathered::{Kept, Row};
use super::super::pass::shown;
use super::super::report::Report;
use super::Entry;

/// A stretch of a file as ids know it.
#[derive(Clone, Copy, Debug)]
pub(in crate::batch) struct StretchOf {
    /// Its file.
    pub(in crate::batch) file: u32,
    /// Lines of the file before it.
    pub(in crate::batch) before: u64,
}

/// What places are counted by.
#[derive(Debug)]
pub(in crate::batch) struct Stretches<'a> {
    /// Stretches in the order of the job.
    pub(in crate::batch) of: &'a [StretchOf],
    /// Names and sizes of the files.
    pub(in crate::batch) files: &'a [(String, u64)],
    /// The longest line that is kept.
    pub(in crate::batch) longest: u64,
}

/// Where an id is. In the order of the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct At {
    stretch: usize,
    /// Within the stretch.
    line: u64,
    /// Its opening quote, in the file.
    offset: u64,
}

/// Bytes of a file that have to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::batch) struct Read {
    pub(in crate::batch) file: u32,
    pub(in crate::batch) start: u64,
    pub(in crate::batch) end: u64,
}

/// Ids with one hash that are read to be told apart.
#[derive(Debug)]
struct Group {
    members: Vec<At>,
    told: Vec<Option<[u8; 32]>>,
    left: usize,
}

/// What a read is for.
#[derive(Clone, Copy, Debug)]
enum Task {
    /// A member of a group.
    Member { group: usize, member: usize },
    /// The id that an example repeats.
    Earlier { example: At },
    /// An example's line.
    Line { example: At },
}

/// A read that is waited for: `back` bytes before the id and `ahead` from it on.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    task: Task,
    at: At,
    back: u64,
    ahead: u64,
}

/// A repeated id that may become an example.
#[derive(Debug)]
struct Example {
    earlier: At,
    /// Whether both were read and are the same.
    confirmed: bool,
    /// What the id is, and what the earlier one is, where that is still to be seen.
    ids: [Option<[u8; 32]>; 2],
    kept: Option<Kept>,
}

/// Takes entries in the order of their hashes.
#[derive(Debug)]
pub(in crate::batch) struct Twins {
    hash: u64,
    /// The entries of the current hash; only the first where they are too many to be read.
    group: Vec<At>,
    too_many: bool,
    /// Ids that may still be read.
    budget: usize,
    groups: Vec<Group>,
    waiting: VecDeque<Waiting>,
    placing: bool,
    best: BTreeMap<At, Example>,
    /// Repeated ids.
    count: u64,
    /// Ids that were read and compared.
    confirmed: u64,
    /// Lines that turned out to repeat an id: the stretch, the line in it.
    raised: Vec<(usize, u64)>,
}

impl Twins {
    /// Ids that are read again at most.
    pub(in crate::batch) const READ: usize = 5_000;
    /// Bytes read of an id at first.
    const SHORT: u64 = 256;
    /// Bytes read to either side of an example's id at first.
    const AROUND: u64 = 4_096;

    pub(in crate::batch) fn new() -> Self {
        Self {
            hash: 0,
            group: Vec::new(),
            too_many: false,
            budget: Self::READ,
            groups: Vec::new(),
            waiting: VecDeque::new(),
            placing: false,
            best: BTreeMap::new(),
            count: 0,
            confirmed: 0,
            raised: Vec::new(),
        }
    }

    /// The next entry.
    pub(in crate::batch) fn take(&mut self, entry: Entry, stretch: usize) {
        let at = At {
            stretch,
            line: entry.line(),
            offset: entry.offset(),
        };
        if self.group.is_empty() || entry.hash != self.hash {
            self.close();
            self.hash = entry.hash;
            self.group.push(at);
            return;
        }
        if !self.too_many && self.group.len() < self.budget {
            self.group.push(at);
            return;
        }
        // By the hash alone: more ids are equal than are read.
        if !self.too_many {
            self.too_many = true;
            for at in self.group.split_off(1) {
                self.unread(at);
            }
        }
        self.unread(at);
    }

    fn unread(&mut self, at: At) {
        if let Some(&earlier) = self.group.first() {
            self.repeats(at, earlier, false);
        }
    }

    fn close(&mut self) {
        let members = std::mem::take(&mut self.group);
        if members.len() > 1 && !self.too_many {
            self.budget -= members.len();
            self.groups.push(Group {
                told: vec![None; members.len()],
                left: members.len(),
                members,
            });
        }
        self.too_many = false;
    }

    /// There are no more entries: now ids are read.
    pub(in crate::batch) fn merged(&mut self) {
        self.close();
        for (group, Group { members, .. }) in self.groups.iter().enumerate() {
            for (member, &at) in members.iter().enumerate() {
                self.waiting.push_back(Waiting {
                    task: Task::Member { group, member },
                    at,
                    back: 0,
                    ahead: Self::SHORT,
                });
            }
        }
        self.place();
    }

    /// Once all groups are told apart, the first repeated ids are known, and their lines are read.
    fn place(&mut self) {
        if self.placing || !self.waiting.is_empty() {
            return;
        }
        self.placing = true;
        for (&at, example) in &self.best {
            self.waiting.push_back(Waiting {
                task: Task::Line { example: at },
                at,
                back: Self::AROUND,
                ahead: Self::AROUND,
            });
            if !example.confirmed {
                self.waiting.push_back(Waiting {
                    task: Task::Earlier { example: at },
                    at: example.earlier,
                    back: 0,
                    ahead: Self::SHORT,
                });
            }
        }
    }

    fn repeats(&mut self, at: At, earlier: At, confirmed: bool) {
        self.count += 1;
        self.raised.push((at.stretch, at.line));
        self.best.insert(
            at,
            Example {
                earlier,
                confirmed,
                ids: [None; 2],
                kept: None,
            },
        );
        if self.best.len() > Report::EXAMPLES {
            self.best.pop_last();
        }
    }

    /// Bytes that have to be fed, in this order.
    pub(in crate::batch) fn wants(&self, places: &Stretches<'_>) -> impl Iterator<Item = Read> {
        self.waiting.iter().map(|waiting| waiting.read(places))
    }

    /// Takes the bytes that were wanted first; fewer where the file ends.
    pub(in crate::batch) fn feed(&mut self, bytes: &[u8], places: &Stretches<'_>) {
        let Some(waiting) = self.waiting.pop_front() else {
            return;
        };
        let read = waiting.read(places);
        let is_short = (bytes.len() as u64) < read.end - read.start;
        match waiting.task {
            Task::Member { group, member } => match id_in(bytes, 0) {
                None if !is_short && waiting.ahead < places.longest => {
                    self.waiting.push_back(waiting.wider());
                }
                token => self.member(group, member, token.map(|token| digest(bytes, token))),
            },
            Task::Earlier { example } => match id_in(bytes, 0) {
                None if !is_short && waiting.ahead < places.longest => {
                    self.waiting.push_back(waiting.wider());
                }
                token => {
                    if let Some(example) = self.best.get_mut(&example) {
                        example.ids[1] = token.map(|token| digest(bytes, token));
                    }
                }
            },
            Task::Line { example } => {
                let id = usize::try_from(waiting.at.offset - read.start).unwrap_or(usize::MAX);
                let at_end = is_short || read.end >= places.size(read.file);
                let widest = waiting.ahead >= places.longest;
                match line_around(bytes, id, read.start == 0 || widest, at_end || widest) {
                    None => self.waiting.push_back(waiting.wider()),
                    Some((start, end, ended)) => {
                        let line = Line {
                            bytes: bytes.get(start..end).unwrap_or_default(),
                            start: read.start + start as u64,
                            ended,
                        };
                        self.line(example, &line, places);
                    }
                }
            }
        }
        self.place();
    }

    fn member(&mut self, group: usize, member: usize, id: Option<[u8; 32]>) {
        let Some(group) = self.groups.get_mut(group) else {
            return;
        };
        if let Some(told) = group.told.get_mut(member) {
            *told = id;
        }
        group.left -= 1;
        if group.left > 0 {
            return;
        }
        let (members, told) = (
            std::mem::take(&mut group.members),
            std::mem::take(&mut group.told),
        );
        let mut first: BTreeMap<Option<[u8; 32]>, At> = BTreeMap::new();
        for (at, id) in members.into_iter().zip(told) {
            self.confirmed += u64::from(id.is_some());
            match first.get(&id) {
                Some(&earlier) => self.repeats(at, earlier, true),
                None => {
                    first.insert(id, at);
                }
            }
        }
    }

    fn line(&mut self, at: At, line: &Line<'_>, places: &Stretches<'_>) {
        let Some(example) = self.best.get_mut(&at) else {
            return;
        };
        let (kept, id) = line.example(at, example.earlier, places);
        example.kept = Some(kept);
        example.ids[0] = id;
    }

    /// Lines that turned out to repeat an id since this was last asked: the stretch, and the line in it from 1.
    pub(in crate::batch) fn raised(&mut self) -> Vec<(usize, u64)> {
        std::mem::take(&mut self.raised)
    }

    /// What is to be reported, how many ids are repeated, and how many were read to know that.
    pub(in crate::batch) fn report(&self) -> (Option<Row>, u64, u64) {
        let (mut count, mut confirmed) = (self.count, self.confirmed);
        let mut examples = Vec::new();
        for example in self.best.values() {
            if !example.confirmed
                && let [Some(id), Some(earlier)] = example.ids
            {
                confirmed += 2;
                if id != earlier {
                    // Two ids of one hash after all.
                    count -= 1;
                    continue;
                }
            }
            examples.extend(example.kept.clone());
        }
        let row = (count > 0).then(|| {
            let said = duplicate_record_id::say(0, None);
            Row {
                rule: said.rule,
                subject: "recordId".to_owned(),
                severity: said.severity,
                title: said.title,
                fix: said.fix,
                count,
                records: count,
                examples,
            }
        });
        (row, count, confirmed)
    }
}

impl Stretches<'_> {
    fn file(&self, at: At) -> u32 {
        self.of.get(at.stretch).map_or(0, |stretch| stretch.file)
    }

    fn line(&self, at: At) -> u64 {
        self.of.get(at.stretch).map_or(0, |stretch| stretch.before) + at.line
    }

    fn size(&self, file: u32) -> u64 {
        self.files.get(file as usize).map_or(u64::MAX, |file| file.1)
    }
}

impl Waiting {
    fn read(&self, places: &Stretches<'_>) -> Read {
        let file = places.file(self.at);
        let start = self.at.offset.saturating_sub(self.back);
        let end = (self.at.offset + self.ahead).min(places.size(file));
        Read {
            file,
            start,
            end: end.max(start),
        }
    }

    const fn wider(self) -> Self {
        Self {
            back: self.back * 16,
            ahead: self.ahead * 16,
            ..self
        }
    }
}

/// A line read again.
struct Line<'a> {
    bytes: &'a [u8],
    start: u64,
    ended: bool,
}

impl Line<'_> {
    /// The line as it was checked: without a byte order mark before it and a carriage return behind it.
    fn checked(&self) -> (&[u8], u64) {
        let (mut bytes, mut start) = (self.bytes, self.start);
        if start == 0
            && let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF")
        {
            (bytes, start) = (rest, 3);
        }
        if self.ended {
            bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        }
        (bytes, start)
    }

    fn example(&self, at: At, earlier: At, places: &Stretches<'_>) -> (Kept, Option<[u8; 32]>) {
        let (bytes, start) = self.checked();
        let (file, before) = (places.file(at), places.file(earlier));
        let name = places.files.get(before as usize).map(|file| file.0.as_str());
        let said = duplicate_record_id::say(places.line(earlier), name.filter(|_| file != before));
        let id = usize::try_from(at.offset.saturating_sub(start)).unwrap_or(usize::MAX);
        let token = id_in(bytes, id);
        let number = places.line(at);
        let place = match token {
            Some(token) => Place::in_line(number, start, bytes, token.start, token.end),
            // The file is no longer what it was when it was checked.
            None => Place {
                line: number,
                column: 0,
                start: at.offset,
                end: at.offset,
            },
        };
        let kept = Kept {
            file,
            severity: said.severity,
            place,
            path: "recordId".to_owned(),
            message: said.message,
            fix: said.fix,
            line_start: start,
            line_end: start + bytes.len() as u64,
            record_id: token.map(|token| shown(&token.text(bytes))),
        };
        (kept, token.map(|token| digest(bytes, token)))
    }
}

/// The string that begins at byte `at`. `None`: its end is not there.
fn id_in(bytes: &[u8], at: usize) -> Option<Token> {
    let text = bytes.get(at..)?.strip_prefix(b"\"")?;
    let mut escaped = false;
    let mut from = 0;
    loop {
        let next = from + memchr::memchr2(b'"', b'\\', text.get(from..)?)?;
        if text.get(next) == Some(&b'"') {
            return Some(Token {
                kind: Kind::String,
                start: at,
                end: at + next + 2,
                escaped,
            });
        }
        escaped = true;
        from = next + 2;
    }
}

/// An id in a size of its own: one can be megabytes long.
fn digest(bytes: &[u8], id: Token) -> [u8; 32] {
    Sha256::digest(id.name(bytes)).into()
}

/// The line around byte `at`: its first byte, one past its last, and whether a line feed ended it. `None`: its
/// beginning or its end is not among the bytes, though the file has more.
fn line_around(bytes: &[u8], at: usize, from_start: bool, to_end: bool) -> Option<(usize, usize, bool)> {
    let at = at.min(bytes.len());
    let (before, behind) = bytes.split_at(at);
    let start = match memchr::memrchr(b'\n', before) {
        Some(feed) => feed + 1,
        None if from_start => 0,
        None => return None,
    };
    match memchr::memchr(b'\n', behind) {
        Some(feed) => Some((start, at + feed, true)),
        None if to_end => Some((start, bytes.len(), false)),
        None => None,
    }
}
