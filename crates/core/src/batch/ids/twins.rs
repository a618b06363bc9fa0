//! Equal hashes told apart: which ids really are the same, and where the first of them are.

use std::collections::{BTreeMap, VecDeque};

use crate::finding::Place;
use crate::rules::duplicate_record_id;

use super::super::gathered::{Kept, Row};
use super::super::report::Report;
use super::Entry;
use super::around::{self, Around, Found, digest, id_in};

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
#[derive(Debug, Default)]
struct Group {
    members: Vec<At>,
    told: Vec<Option<[u8; 32]>>,
    left: usize,
}

/// Whose id is read.
#[derive(Clone, Copy, Debug)]
enum Whose {
    /// A member of a group.
    Member { group: usize, member: usize },
    /// The id that an example repeats.
    Earlier { example: At },
}

/// A read that is waited for.
#[derive(Debug)]
enum Task {
    /// The first `len` bytes of an id.
    Id { whose: Whose, len: u64 },
    /// An example's line.
    Line(Box<Around>),
}

/// What is waited for, and where the id is.
#[derive(Debug)]
struct Waiting {
    task: Task,
    at: At,
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
    /// Bytes that are wanted at once, whatever the number of ids.
    const AT_ONCE: u64 = 4 << 20;

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
                let whose = Whose::Member { group, member };
                self.waiting.push_back(Waiting::of_id(whose, at));
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
                task: Task::Line(Box::new(Around::new(at.offset))),
                at,
            });
            if !example.confirmed {
                let whose = Whose::Earlier { example: at };
                self.waiting.push_back(Waiting::of_id(whose, example.earlier));
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

    /// Bytes that have to be fed, in this order: as much as is held at once, or one window of more.
    pub(in crate::batch) fn wants(&self, places: &Stretches<'_>) -> impl Iterator<Item = Read> {
        let mut room = Self::AT_ONCE;
        let reads = self.waiting.iter().map(|waiting| waiting.read(places));
        reads.take_while(move |read| {
            let is_first = room == Self::AT_ONCE;
            let bytes = read.end - read.start;
            let fits = is_first || bytes <= room;
            room = room.saturating_sub(bytes.max(1));
            fits
        })
    }

    /// Takes the bytes that were wanted first; fewer where the file ends.
    pub(in crate::batch) fn feed(&mut self, bytes: &[u8], places: &Stretches<'_>) {
        let Some(mut waiting) = self.waiting.pop_front() else {
            return;
        };
        let read = waiting.read(places);
        let is_short = (bytes.len() as u64) < read.end - read.start;
        let is_last = is_short || read.end >= places.size(read.file);
        match &mut waiting.task {
            &mut Task::Id { whose, len } => match id_in(bytes) {
                None if !is_last && len < around::LONGEST => {
                    let task = Task::Id { whose, len: len * 16 };
                    self.waiting.push_back(Waiting { task, ..waiting });
                }
                token => {
                    let id = token.and_then(|token| digest(bytes, token));
                    match whose {
                        Whose::Member { group, member } => self.member(group, member, id),
                        Whose::Earlier { example } => {
                            if let Some(example) = self.best.get_mut(&example) {
                                example.ids[1] = id;
                            }
                        }
                    }
                }
            },
            Task::Line(around) => {
                around.feed(read.start, bytes, is_last, places.longest);
                match around.found() {
                    None => self.waiting.push_back(waiting),
                    Some(found) => self.line(waiting.at, found, places),
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
        if group.left == 0 {
            let group = std::mem::take(group);
            self.tell_apart(group);
        }
    }

    /// Which members repeat an earlier one. Where one could not be read, the hash is taken as proof.
    fn tell_apart(&mut self, Group { members, told, .. }: Group) {
        let mut first: BTreeMap<[u8; 32], At> = BTreeMap::new();
        let mut unread = None;
        let mut earliest = None;
        for (at, id) in members.into_iter().zip(told) {
            let earliest = *earliest.get_or_insert(at);
            let Some(id) = id else {
                unread.get_or_insert(at);
                if earliest != at {
                    self.repeats(at, earliest, false);
                }
                continue;
            };
            self.confirmed += 1;
            if let Some(&earlier) = first.get(&id) {
                self.repeats(at, earlier, true);
                continue;
            }
            if let Some(unread) = unread.filter(|_| first.is_empty()) {
                self.repeats(at, unread, false);
            }
            first.insert(id, at);
        }
    }

    /// Ends the reading: of ids that were not read until now the hashes are taken as proof.
    pub(in crate::batch) fn settle(&mut self) {
        self.waiting.clear();
        self.placing = true;
        for group in std::mem::take(&mut self.groups) {
            if group.left > 0 {
                self.tell_apart(group);
            }
        }
    }

    fn line(&mut self, at: At, found: Found, places: &Stretches<'_>) {
        if let Some(example) = self.best.get_mut(&at) {
            example.ids[0] = found.id.as_ref().and_then(|id| id.digest);
            example.kept = Some(kept(at, example.earlier, Some(found), places));
        }
    }

    /// Lines that turned out to repeat an id since this was last asked: the stretch, and the line in it from 1.
    pub(in crate::batch) fn raised(&mut self) -> Vec<(usize, u64)> {
        std::mem::take(&mut self.raised)
    }

    /// What is to be reported, how many ids are repeated, and how many were read to know that.
    pub(in crate::batch) fn report(&self, places: &Stretches<'_>) -> (Option<Row>, u64, u64) {
        let (mut count, mut confirmed) = (self.count, self.confirmed);
        let mut examples = Vec::new();
        for (&at, example) in &self.best {
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
            let kept_of = || kept(at, example.earlier, None, places);
            examples.push(example.kept.clone().unwrap_or_else(kept_of));
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
    const fn of_id(whose: Whose, at: At) -> Self {
        let len = Twins::SHORT;
        Self {
            task: Task::Id { whose, len },
            at,
        }
    }

    fn read(&self, places: &Stretches<'_>) -> Read {
        let file = places.file(self.at);
        let (start, end) = match &self.task {
            Task::Id { len, .. } => (self.at.offset, self.at.offset + len),
            Task::Line(around) => around.wants(),
        };
        Read {
            file,
            start,
            end: end.min(places.size(file)).max(start),
        }
    }
}

/// An example, as far as its line was found.
fn kept(at: At, earlier: At, found: Option<Found>, places: &Stretches<'_>) -> Kept {
    let (file, before) = (places.file(at), places.file(earlier));
    let name = places.files.get(before as usize).map(|file| file.0.as_str());
    let said = duplicate_record_id::say(places.line(earlier), name.filter(|_| file != before));
    let (line_start, line_end) = found
        .as_ref()
        .map_or((at.offset, at.offset), |found| (found.start, found.end));
    let id = found.and_then(|found| found.id);
    let place = Place {
        line: places.line(at),
        // It was not read again, or the file is no longer what it was when it was checked.
        column: id
            .as_ref()
            .map_or(0, |id| u32::try_from(id.column).unwrap_or(u32::MAX)),
        start: at.offset,
        end: id.as_ref().map_or(at.offset, |id| id.end),
    };
    Kept {
        file,
        severity: said.severity,
        place,
        path: "recordId".to_owned(),
        message: said.message,
        fix: said.fix,
        line_start,
        line_end,
        record_id: id.map(|id| id.shown),
    }
}
