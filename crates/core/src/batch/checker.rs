//! A whole file, pushed in chunks, checked line by line.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::catalog::{Family, Quirks, Via};
use crate::codec::{self, Codec};
use crate::finding::Severity;
use crate::json::Token;
use crate::rules::{
    blank_line, byte_order_mark, crlf, duplicate_record_id, file_too_large, line_too_long, no_final_newline,
    not_jsonl, record_ids_not_compared, too_few_records, too_many_records,
};
use crate::schema::{Scratch, Sink as _, Spot};

use super::file;
use super::limits::Limits;
use super::lines::{Line, Lines};
use super::record;
use super::report::{Gatherer, LimitBar, LineFindings, Report, Verdict};

/// The job that a file is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// The family of its model. `None`: not known, so that bodies of `InvokeModel` are checked as JSON only.
    pub family: Option<Family>,
    /// Which operation's bodies the records hold.
    pub via: Via,
    /// What its model does differently.
    pub quirks: Quirks,
    /// What it may hold.
    pub limits: Limits,
}

impl Job {
    /// A job for an ordinary model of `family`, within AWS's default quotas.
    pub fn new(family: Family, via: Via) -> Self {
        Self {
            family: Some(family),
            via,
            quirks: Quirks::default(),
            limits: Limits::default(),
        }
    }

    /// A job whose model is not known.
    pub fn unknown(via: Via) -> Self {
        Self {
            family: None,
            via,
            quirks: Quirks::default(),
            limits: Limits::default(),
        }
    }

    /// The same for a model with these quirks.
    #[must_use]
    pub const fn with_quirks(mut self, quirks: Quirks) -> Self {
        self.quirks = quirks;
        self
    }

    /// The same within these limits.
    #[must_use]
    pub const fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The codec of its bodies, as far as the family is known.
    pub(super) fn codec(&self) -> Option<&'static dyn Codec> {
        codec::for_bodies(self.family, self.via)
    }
}

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

/// A 64-bit hash of an id: two of 900,000 ids share one by chance once in 45 million files.
fn hash(id: &[u8]) -> u64 {
    // FNV-1a, finished by the mixer of splitmix64 so that the low bits, which the map uses, depend on all.
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for &byte in id {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3);
    }
    hash = (hash ^ hash >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    hash = (hash ^ hash >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    hash ^ hash >> 31
}

/// What is gathered while lines go by.
#[derive(Debug)]
struct State {
    job: Job,
    gathered: Gatherer,
    line: LineFindings,
    scratch: Scratch,
    /// The line on which an id was first seen. Bounded: see [`Checker::IDS`].
    ids: HashMap<u64, u64, BuildHasherDefault<Identity>>,
    ids_full: bool,
    records: u64,
    failing: u64,
    blank: u64,
}

/// Checks a file that is pushed in chunks of any size.
#[derive(Debug)]
pub struct Checker {
    lines: Lines,
    state: State,
    head: Vec<u8>,
    /// What the file is instead of JSON Lines; then its lines are not checked.
    instead: Option<not_jsonl::Instead>,
    started: bool,
}

impl Checker {
    /// Ids that are compared with each other; the ids of a job of AWS's default size fit nine times.
    pub const IDS: usize = 900_000;

    /// A checker for a file of `job`.
    pub fn new(job: Job) -> Self {
        Self {
            lines: Lines::new(job.limits.max_line_bytes),
            state: State {
                job,
                gathered: Gatherer::default(),
                line: LineFindings::default(),
                scratch: Scratch::default(),
                ids: HashMap::default(),
                ids_full: false,
                records: 0,
                failing: 0,
                blank: 0,
            },
            head: Vec::new(),
            instead: None,
            started: false,
        }
    }

    /// Takes the next bytes of the file.
    pub fn push(&mut self, chunk: &[u8]) {
        if self.started {
            self.feed(chunk);
            return;
        }
        let room = file::HEAD - self.head.len();
        let (head, rest) = chunk.split_at(room.min(chunk.len()));
        self.head.extend_from_slice(head);
        if self.head.len() == file::HEAD {
            self.start(file::Seen::Head);
            self.feed(rest);
        }
    }

    /// Records seen so far.
    pub const fn records(&self) -> u64 {
        self.state.records
    }

    /// Findings so far.
    pub const fn found(&self) -> u64 {
        self.state.gathered.total()
    }

    /// The report on the whole file.
    pub fn finish(mut self) -> Report {
        if !self.started {
            self.start(file::Seen::Whole);
        }
        let bytes = self.bytes();
        let Self {
            lines,
            mut state,
            instead,
            ..
        } = self;
        if instead.is_none() {
            lines.finish(|line| {
                state.line(&line);
                state.gathered.whole(no_final_newline::say(), Some(&line));
            });
        }
        state.report(bytes, true)
    }

    /// The report on what was pushed, when checking stops before the end. A line that has begun is left out.
    pub fn stop(mut self) -> Report {
        if !self.started {
            self.start(file::Seen::Head);
        }
        let bytes = self.bytes();
        self.state.report(bytes, false)
    }

    const fn bytes(&self) -> u64 {
        self.lines.bytes()
    }

    fn start(&mut self, seen: file::Seen) {
        self.started = true;
        let head = std::mem::take(&mut self.head);
        self.instead = file::instead(&head, seen);
        if let Some(instead) = self.instead {
            self.state.gathered.whole(not_jsonl::say(instead), None);
        }
        self.feed(&head);
    }

    fn feed(&mut self, chunk: &[u8]) {
        let Self {
            lines,
            state,
            instead,
            ..
        } = self;
        if instead.is_some() {
            // Only the length still matters; no line is looked at.
            lines.push(chunk, |_| {});
            return;
        }
        lines.push(chunk, |line| state.line(&line));
    }
}

impl State {
    fn line(&mut self, line: &Line<'_>) {
        let mut bytes = line.bytes;
        let mut shift = 0;
        if line.number == 1
            && let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF")
        {
            self.gathered
                .whole(byte_order_mark::say(), Some(&Line { len: 3, ..*line }));
            bytes = rest;
            shift = 3;
        }
        if bytes.ends_with(b"\r") && line.ended {
            bytes = bytes.get(..bytes.len() - 1).unwrap_or_default();
            self.gathered.whole(crlf::say(), Some(line));
        }
        if line.is_too_long() {
            self.records += 1;
            self.failing += 1;
            let maximum = self.job.limits.max_line_bytes as u64;
            self.gathered
                .whole(line_too_long::say(line.len, maximum), Some(line));
            return;
        }
        if bytes.trim_ascii().is_empty() {
            self.blank += 1;
            self.gathered.whole(blank_line::say(), Some(line));
            return;
        }
        self.records += 1;
        let id = record::check(bytes, &self.job, &mut self.scratch, &mut self.line);
        if let Some(id) = id {
            self.compare(&id.name(bytes), id.into(), line.number);
        }
        self.failing += u64::from(self.line.has_error());
        if !self.line.found.is_empty() {
            let seen = Line {
                start: line.start + shift,
                len: bytes.len() as u64,
                bytes,
                ..*line
            };
            let shown: Option<String> = id.map(|id: Token| id.text(bytes).chars().take(120).collect());
            self.gathered.line(&seen, &mut self.line, shown.as_deref());
        }
    }

    fn compare(&mut self, id: &[u8], spot: Spot, number: u64) {
        if self.ids_full {
            return;
        }
        if self.ids.len() == Checker::IDS {
            self.ids_full = true;
            let said = record_ids_not_compared::say(Checker::IDS as u64);
            self.line.found(said, spot, String::new(), &String::new);
            return;
        }
        if let Some(&earlier) = self.ids.get(&hash(id)) {
            let said = duplicate_record_id::say(earlier);
            self.line
                .found(said, spot, "recordId".to_owned(), &|| "recordId".to_owned());
            return;
        }
        self.ids.insert(hash(id), number);
    }

    fn report(mut self, bytes: u64, complete: bool) -> Report {
        let limits = self.job.limits;
        let records = self.records;
        let bars = vec![
            LimitBar {
                name: "minRecords",
                value: records,
                limit: limits.min_records,
                ok: records >= limits.min_records,
            },
            LimitBar {
                name: "records",
                value: records,
                limit: limits.max_records,
                ok: records <= limits.max_records,
            },
            LimitBar {
                name: "fileBytes",
                value: bytes,
                limit: limits.max_file_bytes,
                ok: bytes <= limits.max_file_bytes,
            },
            LimitBar {
                name: "jobBytes",
                value: bytes,
                limit: limits.max_job_bytes,
                ok: bytes <= limits.max_job_bytes,
            },
        ];
        if records > 0 && complete && records < limits.min_records {
            self.gathered
                .whole(too_few_records::say(records, limits.min_records), None);
        }
        if records > limits.max_records {
            self.gathered
                .whole(too_many_records::say(records, limits.max_records), None);
        }
        if bytes > limits.max_file_bytes {
            self.gathered
                .whole(file_too_large::say(bytes, limits.max_file_bytes), None);
        }
        let causes = self.gathered.finish();
        let verdict = match causes.first().map(|cause| cause.severity) {
            Some(Severity::Error) => Verdict::Errors,
            Some(Severity::Warning) => Verdict::Warnings,
            Some(Severity::Note) | None => Verdict::Ok,
        };
        Report {
            verdict,
            records,
            failing: self.failing,
            blank: self.blank,
            bytes,
            complete,
            causes,
            limits: bars,
        }
    }
}
