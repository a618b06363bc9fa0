//! A whole file, pushed in chunks, checked in one pass.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::rules::{Said, duplicate_record_id};

use super::ids;
use super::job::Job;
use super::joined::Joined;
use super::part::{PartReport, Reader, Stretch};
use super::pass::Id;
use super::report::{IdShare, Report};

/// Ids are hashed once; the map takes the hash as it is.
#[derive(Debug, Default)]
struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, value: u64) {
        self.0 = value;
    }
}

/// The line on which each id was first seen.
#[derive(Debug)]
struct Seen {
    lines: HashMap<u64, u64, BuildHasherDefault<Identity>>,
    most: usize,
    seed: u64,
    share: IdShare,
}

impl Seen {
    fn compare(&mut self, id: &Id<'_>) -> Option<Said> {
        self.share.seen += 1;
        let hash = ids::hash(self.seed, id.bytes);
        if let Some(&earlier) = self.lines.get(&hash) {
            self.share.compared += 1;
            self.share.duplicates += 1;
            return Some(duplicate_record_id::say(earlier, None));
        }
        if self.lines.len() < self.most {
            self.share.compared += 1;
            self.lines.insert(hash, id.line);
        }
        None
    }
}

/// Checks a file that is pushed in chunks of any size, in one pass and with everything in memory. Equal ids are
/// told by their hashes alone, so give a job of strangers' files a [`Job::seed`]. [`super::Part`] and [`super::Joined`] do the same in parts, with ids beside the memory.
#[derive(Debug)]
pub struct Checker {
    job: Job,
    reader: Reader,
    seen: Seen,
}

impl Checker {
    /// Ids that are compared with each other; the ids of a job of AWS's default size fit forty times.
    pub const IDS: usize = 4_000_000;

    /// A checker for a file of `job`.
    pub fn new(job: Job) -> Self {
        Self::comparing(job, Self::IDS)
    }

    /// The same with at most so many ids in memory; about 32 bytes each.
    pub fn comparing(job: Job, most: usize) -> Self {
        Self {
            reader: Reader::new(job.clone(), Stretch::WHOLE, None),
            seen: Seen {
                lines: HashMap::default(),
                most,
                seed: job.seed,
                share: IdShare::default(),
            },
            job,
        }
    }

    /// Takes the next bytes of the file.
    pub fn push(&mut self, chunk: &[u8]) {
        let Self { reader, seen, .. } = self;
        reader.push(chunk, &mut |id| seen.compare(&id));
    }

    /// Records seen so far.
    pub const fn records(&self) -> u64 {
        self.reader.records()
    }

    /// Findings so far.
    pub const fn found(&self) -> u64 {
        self.reader.found()
    }

    /// The report on the whole file.
    pub fn finish(mut self) -> Report {
        let Self { reader, seen, .. } = &mut self;
        let report = reader.finish(&mut |id| seen.compare(&id));
        self.report(report)
    }

    /// The report on what was pushed, when checking stops before the end. A line that has begun is left out.
    pub fn stop(mut self) -> Report {
        let Self { reader, seen, .. } = &mut self;
        let report = reader.stop(&mut |id| seen.compare(&id));
        self.report(report)
    }

    fn report(self, report: PartReport) -> Report {
        Joined::of_one(self.job, report, self.seen.share)
    }
}
