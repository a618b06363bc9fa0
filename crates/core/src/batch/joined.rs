//! Parts put together into the report that one pass over all files gives.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind};
use crate::finding::Severity;
use crate::rules::not_jsonl::{self, Instead};
use crate::rules::record_ids_not_compared;

use super::gathered::Gathered;
use super::ids::{Merge, StretchOf, Stretches, Twins};
use super::index::{self, LineIndex};
use super::job::Job;
use super::limits::Share;
use super::part::{PartReport, Stretch};
use super::pass::Sums;
use super::report::{FileShare, IdShare, Report, Unchecked, Verdict};
use super::rows::Rows;

/// A file of the job, as the host knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its name; empty where it is not known.
    #[serde(default)]
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// Bytes that [`Joined::feed`] waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Want {
    /// Entries of a run, 16 bytes each.
    Run {
        /// The run: its place in the order of [`Joined::add_run`].
        run: usize,
        /// The first entry.
        from: u64,
        /// How many.
        entries: u64,
    },
    /// Bytes of a file.
    Bytes {
        /// The file: its place in the order of [`Joined::new`].
        file: u32,
        /// The first byte.
        start: u64,
        /// One past the last.
        end: u64,
    },
}

/// How far a file has come.
#[derive(Debug, Default)]
struct Progress {
    share: FileShare,
    /// Where the next part has to begin.
    next: u64,
    lines: u64,
    /// Whether its parts so far have all come to their ends.
    complete: bool,
    /// Whether it is no JSON Lines.
    instead: bool,
}

/// A part that was added.
#[derive(Debug)]
pub(super) struct Added {
    pub(super) of: StretchOf,
    pub(super) stretch: Stretch,
    pub(super) index: LineIndex,
}

/// A run that the host keeps.
#[derive(Debug)]
struct Run {
    file: u32,
    start: u64,
    entries: u64,
}

/// How far the comparison of ids is.
#[derive(Debug)]
enum Ids {
    /// Parts and runs are still added.
    Open,
    Merging {
        merge: Merge,
        twins: Box<Twins>,
        /// The merge's runs: the host's number, and the part.
        runs: Vec<(usize, usize)>,
    },
    Reading(Box<Twins>),
}

/// Puts the reports of parts together: add every part in order, and the runs of ids that the host kept; then feed
/// what is wanted until nothing is, and ask for the report.
///
/// ```
/// use outcrop_core::batch::{Job, Joined, Part, Source, Stretch, Want};
/// use outcrop_core::catalog::Via;
///
/// let file = b"{\"recordId\":\"1\",\"modelInput\":{}}\n{\"recordId\":\"1\",\"modelInput\":{}}\n";
/// let job = Job::unknown(Via::InvokeModel);
/// let size = file.len() as u64;
/// let mut joined = Joined::new(job.clone(), vec![Source { name: "a.jsonl".into(), bytes: size }]);
/// let mut kept = Vec::new();
/// for stretch in [Stretch { start: 0, end: 30 }, Stretch { start: 30, end: size }] {
///     let mut part = Part::new(job.clone(), stretch);
///     let from = usize::try_from(stretch.reads_from())?;
///     part.push(&file[from..]);
///     let report = part.finish();
///     joined.add(0, report, part.take_index())?;
///     while let Some(run) = part.take_run() {
///         joined.add_run(0, stretch.start, run.len() as u64 / 16)?;
///         kept.push(run);
///     }
/// }
/// while let Some(want) = joined.wants(1).first() {
///     match *want {
///         Want::Run { run, from, entries } => {
///             let from = usize::try_from(from)? * 16;
///             joined.feed(&kept[run][from..from + usize::try_from(entries)? * 16]);
///         }
///         Want::Bytes { start, end, .. } => joined.feed(&file[usize::try_from(start)?..usize::try_from(end)?]),
///     }
/// }
/// let report = joined.report();
/// assert_eq!((report.records, report.ids.duplicates), (2, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Joined {
    job: Job,
    /// Names and sizes.
    sources: Vec<(String, u64)>,
    files: Vec<Progress>,
    gathered: Gathered,
    sums: Sums,
    parts: Vec<Added>,
    places: Vec<StretchOf>,
    runs: Vec<Run>,
    ids: Ids,
    share: IdShare,
    unchecked: Vec<Unchecked>,
    /// Lines that have a row in the table.
    indexed: u64,
}

impl Joined {
    /// The parts of these files, which are one job.
    pub fn new(job: Job, files: Vec<Source>) -> Self {
        let progress = |file: &Source| Progress {
            share: FileShare {
                name: file.name.clone(),
                ..FileShare::default()
            },
            complete: true,
            ..Progress::default()
        };
        Self {
            job,
            files: files.iter().map(progress).collect(),
            sources: files.into_iter().map(|file| (file.name, file.bytes)).collect(),
            gathered: Gathered::default(),
            sums: Sums::default(),
            parts: Vec::new(),
            places: Vec::new(),
            runs: Vec::new(),
            ids: Ids::Open,
            share: IdShare::default(),
            unchecked: Vec::new(),
            indexed: 0,
        }
    }

    /// The report on one file that was read in one part, whose ids were compared on the way.
    pub(super) fn of_one(job: Job, part: PartReport, share: IdShare) -> Report {
        let source = Source {
            name: String::new(),
            bytes: part.bytes,
        };
        let mut joined = Self::new(job, vec![source]);
        // It begins where the file does.
        let _ = joined.add(0, part, LineIndex::default());
        joined.share = share;
        joined.report()
    }

    /// Adds the next part of `file`. Parts come file by file and each begins where the one before it ended; nothing
    /// comes after a part that was stopped. Parts of a file that is no JSON Lines may be left out.
    ///
    /// # Errors
    /// `InvalidInput` for a part out of order.
    pub fn add(&mut self, file: u32, part: PartReport, index: LineIndex) -> Result<(), Error> {
        let misplaced = |why: String| Err(Error::new(ErrorKind::InvalidInput, why));
        if !matches!(self.ids, Ids::Open) {
            return misplaced("parts are added before ids are compared".to_owned());
        }
        if self.places.last().is_some_and(|last| last.file > file) {
            return misplaced(format!("a part of file {file} came after one of a later file"));
        }
        let Some(of) = self.files.get_mut(file as usize) else {
            return misplaced(format!("there is no file {file}"));
        };
        if of.instead {
            return Ok(());
        }
        let Stretch { start, end } = part.stretch;
        if start != of.next || !of.complete {
            return misplaced(format!(
                "a part of file {file} begins at byte {start}, but the next one has to begin at byte {}{}",
                of.next,
                if of.complete {
                    ""
                } else {
                    ", where the last one was stopped"
                }
            ));
        }
        of.next = if part.complete { end } else { start + part.bytes };
        of.complete = part.complete;
        of.instead = part.instead;
        if part.instead {
            let size = self.sources.get(file as usize).map_or(0, |source| source.1);
            of.share.bytes = size.max(part.bytes);
        } else if part.checked {
            of.share.bytes += part.bytes;
        } else {
            self.unchecked.push(Unchecked {
                file,
                start,
                end: start + part.bytes,
                line: of.lines + 1,
                lines: part.lines,
            });
        }
        of.share.records += part.sums.records;
        of.share.failing += part.sums.failing;
        let of_stretch = StretchOf {
            file,
            before: of.lines,
        };
        of.lines += part.lines;
        self.share.seen += part.ids;
        self.sums.merge(&part.sums);
        self.gathered.part(part.causes, file, of_stretch.before);
        self.places.push(of_stretch);
        let index = if self.indexed < LineIndex::LINES {
            index
        } else {
            LineIndex::default()
        };
        self.indexed += index.lines();
        self.parts.push(Added {
            of: of_stretch,
            stretch: part.stretch,
            index,
        });
        Ok(())
    }

    /// A run of so many entries that [`super::Part::take_run`] gave, of the part of `file` that begins at byte
    /// `start`. Runs of one part are added in the order in which they were taken; parts in any order. A run that
    /// could not be kept is left out: the report then says how many ids were compared.
    ///
    /// # Errors
    /// `InvalidInput` once ids are being compared.
    pub fn add_run(&mut self, file: u32, start: u64, entries: u64) -> Result<usize, Error> {
        if !matches!(self.ids, Ids::Open) {
            let why = "runs are added before ids are compared";
            return Err(Error::new(ErrorKind::InvalidInput, why));
        }
        self.runs.push(Run { file, start, entries });
        Ok(self.runs.len() - 1)
    }

    /// At most so many of the things that have to be fed next, and no more than about 4 MiB of them. None: ids are
    /// compared. The first call ends the adding of parts and runs.
    pub fn wants(&mut self, most: usize) -> Vec<Want> {
        if matches!(self.ids, Ids::Open) {
            self.open();
        }
        match &self.ids {
            Ids::Open => Vec::new(),
            Ids::Merging { merge, runs, .. } => merge
                .wants()
                .take(most)
                .filter_map(|(run, from, entries)| {
                    let &(run, _) = runs.get(run)?;
                    Some(Want::Run { run, from, entries })
                })
                .collect(),
            Ids::Reading(twins) => twins
                .wants(&self.stretches())
                .take(most)
                .map(|read| Want::Bytes {
                    file: read.file,
                    start: read.start,
                    end: read.end,
                })
                .collect(),
        }
    }

    /// Takes what was wanted first. Less than was wanted: the host has no more of it.
    pub fn feed(&mut self, bytes: &[u8]) {
        let places = Stretches {
            of: &self.places,
            files: &self.sources,
            longest: self.job.limits.max_line_bytes as u64,
        };
        match &mut self.ids {
            Ids::Open => {}
            Ids::Merging { merge, .. } => {
                let missing = merge.feed(bytes);
                self.share.compared = self.share.compared.saturating_sub(missing);
                self.merge();
            }
            Ids::Reading(twins) => {
                twins.feed(bytes, &places);
                let raised = twins.raised();
                self.raise(raised);
            }
        }
    }

    fn stretches(&self) -> Stretches<'_> {
        Stretches {
            of: &self.places,
            files: &self.sources,
            longest: self.job.limits.max_line_bytes as u64,
        }
    }

    /// Begins to compare ids.
    fn open(&mut self) {
        let mut runs: Vec<(usize, usize)> = Vec::with_capacity(self.runs.len());
        for (number, run) in self.runs.iter().enumerate() {
            let is_its = |part: &Added| part.of.file == run.file && part.stretch.start == run.start;
            // An empty stretch may begin where another does; it has no ids.
            if let Some(part) = self.parts.iter().rposition(is_its) {
                self.share.compared += run.entries;
                runs.push((number, part));
            }
        }
        runs.sort_by_key(|&(number, part)| (part, number));
        let lengths: Vec<u64> = runs
            .iter()
            .filter_map(|&(number, _)| self.runs.get(number))
            .map(|run| run.entries)
            .collect();
        self.ids = Ids::Merging {
            merge: Merge::new(lengths),
            twins: Box::new(Twins::new()),
            runs,
        };
        self.merge();
    }

    /// Merges as far as the windows reach.
    fn merge(&mut self) {
        let Ids::Merging { merge, twins, runs } = &mut self.ids else {
            return;
        };
        while let Some((entry, run)) = merge.next() {
            if let Some(&(_, part)) = runs.get(run) {
                twins.take(entry, part);
            }
        }
        let is_over = merge.wants().next().is_none();
        if is_over {
            twins.merged();
        }
        let raised = twins.raised();
        if is_over {
            let twins = std::mem::replace(twins, Box::new(Twins::new()));
            self.ids = Ids::Reading(twins);
        }
        self.raise(raised);
    }

    fn raise(&mut self, lines: Vec<(usize, u64)>) {
        for (part, line) in lines {
            if let Some(part) = self.parts.get_mut(part) {
                part.index
                    .raise(line.saturating_sub(1), index::level(Some(Severity::Warning)));
            }
        }
    }

    /// Rows `from..from + count` of the table of lines that are at least as bad as `least` (0 all, 1 notes,
    /// 2 warnings, 3 errors). Feed what they want, then read them.
    pub fn rows(&self, from: u64, count: u64, least: u8) -> Rows {
        Rows::new(&self.job, &self.parts, &self.sources, (from, count), least)
    }

    /// The report. It ends the comparison of ids: those that were not compared until now are said not to be, and where
    /// only some were not read again, their hashes are taken as proof.
    pub fn report(&mut self) -> Report {
        if let Ids::Reading(twins) = &mut self.ids {
            twins.settle();
            let raised = twins.raised();
            self.raise(raised);
        }
        let Self {
            sources,
            files,
            sums,
            unchecked,
            ..
        } = &*self;
        let mut gathered = self.gathered.clone();
        if sources.len() > 1 {
            gathered.of_several_files();
        }
        let mut share = self.share;
        match &self.ids {
            Ids::Reading(twins) => {
                let (row, duplicates, confirmed) = twins.report(&self.stretches());
                share.duplicates = duplicates;
                share.confirmed = confirmed;
                if let Some(row) = row {
                    gathered.row(row);
                }
            }
            // A merge that was given up has compared nothing for certain.
            Ids::Merging { .. } => share.compared = 0,
            Ids::Open => {}
        }
        if share.compared < share.seen {
            gathered.whole_job(record_ids_not_compared::say(share.compared, share.seen));
        }
        let is_whole = |(file, source): (&Progress, &(String, u64))| {
            file.complete && (file.instead || file.next >= source.1)
        };
        for (number, (file, source)) in (0..).zip(files.iter().zip(sources)) {
            let is_left_out = unchecked.iter().any(|unchecked| unchecked.file == number);
            // Longer than what tells what it is, and yet there is nothing in it.
            if is_whole((file, source)) && !file.instead && file.share.records == 0 && !is_left_out {
                gathered.whole_file(number, not_jsonl::say(Instead::Empty));
            }
        }
        let complete = unchecked.is_empty() && files.iter().zip(sources).all(is_whole);
        // A size is known before all of the file is read.
        let share_of = |(file, source): (&Progress, &(String, u64))| Share {
            records: file.share.records,
            bytes: source.1.max(file.share.bytes),
        };
        let shares: Vec<Share> = files.iter().zip(sources).map(share_of).collect();
        let bars = self.job.limits.bars(&shares, sums.sizes.max());
        self.job.limits.judge(&shares, complete, &mut gathered);
        sums.facts.report(&self.job, &mut gathered);
        let measured = sums.asked.records > 0;
        let causes = gathered.finish();
        let verdict = match causes.first().map(|cause| cause.severity) {
            Some(Severity::Error) => Verdict::Errors,
            Some(Severity::Warning) => Verdict::Warnings,
            Some(Severity::Note) | None => Verdict::Ok,
        };
        Report {
            verdict,
            records: sums.records,
            failing: sums.failing,
            blank: sums.blank,
            bytes: files.iter().map(|file| file.share.bytes).sum(),
            complete,
            causes,
            limits: bars,
            files: files.iter().map(|file| file.share.clone()).collect(),
            sizes: sums.sizes.finish(),
            tokens: measured.then(|| sums.tokens.finish()),
            usage: measured.then(|| sums.asked.usage(self.job.counting, None)),
            ids: share,
            unchecked: unchecked.clone(),
        }
    }
}
