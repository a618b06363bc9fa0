//! What is gathered while lines go by.

use serde::{Deserialize, Serialize};

use crate::cost;
use crate::rules::{blank_line, byte_order_mark, crlf, line_too_long, no_final_newline};
use crate::schema::{Measure, Measured, Reading, Scratch, Sink as _};

use super::facts::Facts;
use super::gathered::{Gathered, LineFindings};
use super::histogram::Tally;
use super::index::{self, LineIndex};
use super::job::Job;
use super::lines::Line;
use super::part::Told;
use super::record::{self, Checked};

/// A record's id as it goes by.
#[derive(Clone, Copy, Debug)]
pub(super) struct Id<'a> {
    /// Its characters.
    pub(super) bytes: &'a [u8],
    /// Its line.
    pub(super) line: u64,
    /// Its opening quote in the file.
    pub(super) offset: u64,
}

/// Sums over lines. Those of parts add up to those of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Sums {
    pub(super) records: u64,
    pub(super) failing: u64,
    pub(super) blank: u64,
    /// Bytes of records' lines.
    pub(super) sizes: Tally,
    /// Estimated input tokens of records.
    pub(super) tokens: Tally,
    /// What records ask for, as far as their bodies could be read.
    pub(super) asked: cost::Sums,
    pub(super) facts: Facts,
}

impl Sums {
    pub(super) fn merge(&mut self, other: &Self) {
        self.records += other.records;
        self.failing += other.failing;
        self.blank += other.blank;
        self.sizes.merge(&other.sizes);
        self.tokens.merge(&other.tokens);
        self.asked += &other.asked;
        self.facts.merge(&other.facts);
    }
}

/// One pass over lines.
#[derive(Debug)]
pub(super) struct Pass {
    job: Job,
    line: LineFindings,
    scratch: Scratch,
    sampling: cost::Sampling,
    pub(super) gathered: Gathered,
    pub(super) sums: Sums,
    pub(super) index: Option<LineIndex>,
}

impl Pass {
    pub(super) fn new(job: Job, index: Option<LineIndex>) -> Self {
        Self {
            line: LineFindings::default(),
            scratch: measuring(&job),
            sampling: cost::Sampling::of_bytes(job.bytes),
            job,
            gathered: Gathered::default(),
            sums: Sums::default(),
            index,
        }
    }

    /// The last line of a file, which no line feed ended.
    pub(super) fn last_line(&mut self, line: &Line<'_>, ids: Told<'_>) {
        self.line(line, ids);
        self.gathered
            .whole_line(&no_final_newline::RULE, line, no_final_newline::say);
        if let Some(index) = &mut self.index {
            let level = index::level(Some(no_final_newline::RULE.severity));
            index.raise(line.number - 1, level);
        }
    }

    /// Checks a line. `ids` is told its record's id and may have something to say about it.
    pub(super) fn line(&mut self, line: &Line<'_>, ids: Told<'_>) {
        let mut bytes = line.bytes;
        let mut shift = 0;
        let mut level = 0;
        if line.start == 0
            && let Some(rest) = bytes.strip_prefix(b"\xEF\xBB\xBF")
        {
            let mark = Line { len: 3, ..*line };
            self.gathered
                .whole_line(&byte_order_mark::RULE, &mark, byte_order_mark::say);
            level = index::level(Some(byte_order_mark::RULE.severity));
            bytes = rest;
            shift = 3;
        }
        if let Some(rest) = bytes.strip_suffix(b"\r")
            && line.ended
        {
            bytes = rest;
            self.gathered.whole_line(&crlf::RULE, line, crlf::say);
            level = level.max(index::level(Some(crlf::RULE.severity)));
        }
        if line.is_too_long() {
            self.record(line);
            self.sums.failing += 1;
            let maximum = self.job.limits.max_line_bytes as u64;
            let say = || line_too_long::say(line.len, maximum);
            self.gathered.whole_line(&line_too_long::RULE, line, say);
            self.seen(line, index::level(Some(line_too_long::RULE.severity)));
            return;
        }
        if bytes.trim_ascii().is_empty() {
            self.sums.blank += 1;
            self.gathered.whole_line(&blank_line::RULE, line, blank_line::say);
            self.seen(line, level.max(index::level(Some(blank_line::RULE.severity))));
            return;
        }
        self.record(line);
        let weight = self.sampling.weight(line.start, bytes.len());
        if let Some(measure) = &mut self.scratch.measure {
            measure.read(weight.map_or(Reading::Bytes, |_| Reading::Whole));
        }
        let Self {
            job,
            scratch,
            line: findings,
            sums: Sums { facts, .. },
            ..
        } = self;
        let Checked { id, is_measured } = record::check(bytes, job, scratch, facts, findings);
        if let Some(Measured { features, max_output }) = scratch.measure.as_mut().map(Measure::take)
            // What was measured of a line that turns out not to be JSON is forgotten.
            && is_measured
        {
            let asked = &mut self.sums.asked;
            match weight {
                Some(weight) => {
                    let tokens = asked.add(&features, weight, self.job.counting, max_output);
                    self.sums.tokens.add_times(tokens, weight);
                }
                None => asked.add_unread(&features, max_output),
            }
        }
        if let Some(id) = id {
            let said = ids(Id {
                bytes: &id.name(bytes),
                line: line.number,
                offset: line.start + shift + id.start as u64,
            });
            if let Some(said) = said {
                self.line
                    .found(said, id.into(), "recordId".to_owned(), &|| "recordId".to_owned());
            }
        }
        let worst = self.line.worst();
        self.seen(line, level.max(index::level(worst)));
        if worst.is_some() {
            self.sums.failing += u64::from(self.line.has_error());
            let seen = Line {
                start: line.start + shift,
                len: bytes.len() as u64,
                bytes,
                ..*line
            };
            let shown: Option<String> = id.map(|id| shown(&id.text(bytes)));
            self.gathered.line(&seen, &mut self.line, shown.as_deref());
        }
    }

    fn record(&mut self, line: &Line<'_>) {
        self.sums.records += 1;
        self.sums.sizes.add(line.len);
    }

    fn seen(&mut self, line: &Line<'_>, level: u8) {
        if let Some(index) = &mut self.index {
            index.push(line.start, level);
        }
    }
}

/// Room for walks that measure bodies. Without a table nobody knows which of a body's texts a model reads.
pub(super) fn measuring(job: &Job) -> Scratch {
    let mut scratch = Scratch::default();
    scratch.measure = job.codec().map(|_| Measure::default());
    scratch.locations.folder = job.folder();
    scratch
}

/// As much of an id as is shown.
pub(super) fn shown(id: &str) -> String {
    id.chars().take(120).collect()
}
