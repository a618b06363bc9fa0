//! The rules' own examples and the committed files of faults, checked at many chunk sizes. Runs natively, in
//! node and in Chromium.

use include_dir::{Dir, include_dir};
use outcrop_core::batch::{Checker, Job, Joined, Limits, Part, Report, Source, Stretch, Want};
use outcrop_core::catalog::{Catalog, Via};
use outcrop_core::rules::{self, Example};
use serde_json::Value;

use crate::marks::{Ability, mark, name as name_of};

static CASES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/fixtures/batch");

/// A job for a model of the built-in catalogue, of any number of records.
///
/// # Panics
/// When the catalogue does not have the model.
pub fn job(model: &str, via: Via) -> Job {
    let catalog = Catalog::builtin();
    let resolution = catalog.resolve(model, "us-east-1");
    let model = resolution.model.expect("a model of the catalogue");
    let limits = Limits {
        min_records: 1,
        ..Limits::default()
    };
    Job::new(model.family, via)
        .with_quirks(model.quirks)
        .with_limits(limits)
}

/// The report on a file pushed in chunks of `chunk` bytes.
pub fn check(job: &Job, file: &[u8], chunk: usize) -> Report {
    let mut checker = Checker::new(job.clone());
    for piece in file.chunks(chunk) {
        checker.push(piece);
    }
    checker.finish()
}

/// A host with all files and all runs in memory, that checks them in parts.
#[derive(Debug)]
pub struct Host<'a> {
    /// The files of the job, with their names.
    pub files: Vec<(&'a str, &'a [u8])>,
    /// The job.
    pub job: Job,
    /// How ids are hashed, where not as always.
    pub hash: Option<fn(&[u8]) -> u64>,
    /// Bytes pushed at once.
    pub chunk: usize,
    /// The runs that were kept.
    pub runs: Vec<Vec<u8>>,
    /// Bytes that were read again, and how often.
    pub reread: (u64, u64),
}

impl<'a> Host<'a> {
    /// A host of one file.
    pub fn new(job: &Job, file: &'a [u8]) -> Self {
        Self {
            files: vec![("", file)],
            job: job.clone(),
            hash: None,
            chunk: 1 << 20,
            runs: Vec::new(),
            reread: (0, 0),
        }
    }

    /// What its parts come to.
    pub fn joined(&self) -> Joined {
        let source = |&(name, bytes): &(&str, &[u8])| Source {
            name: name.to_owned(),
            bytes: bytes.len() as u64,
        };
        Joined::new(self.job.clone(), self.files.iter().map(source).collect())
    }

    /// The part of a stretch, pushed until it is done or the file ends.
    pub fn part(&self, file: usize, stretch: Stretch) -> Part {
        let mut part = match self.hash {
            Some(hash) => Part::with_hash(self.job.clone(), stretch, hash),
            None => Part::new(self.job.clone(), stretch),
        };
        for piece in self
            .bytes(file, stretch.reads_from(), u64::MAX)
            .chunks(self.chunk)
        {
            if part.is_done() {
                break;
            }
            part.push(piece);
        }
        part
    }

    /// Checks a stretch and adds it.
    ///
    /// # Panics
    /// When the parts are out of order, or a report or an index does not survive its own form.
    pub fn add(&mut self, joined: &mut Joined, file: usize, stretch: Stretch) {
        let part = self.part(file, stretch);
        self.finish(joined, file, stretch, part);
    }

    /// Ends a part and adds it, as it travels between workers.
    ///
    /// # Panics
    /// As [`Host::add`].
    pub fn finish(&mut self, joined: &mut Joined, file: usize, stretch: Stretch, mut part: Part) {
        let report = serde_json::to_string(&part.finish()).expect("a report is JSON");
        let report = serde_json::from_str(&report).expect("and is read back");
        let index = part.take_index().to_bytes();
        let index = outcrop_core::batch::LineIndex::from_bytes(&index).expect("an index is read back");
        let file = u32::try_from(file).expect("few files");
        joined.add(file, report, index).expect("parts are in order");
        while let Some(run) = part.take_run() {
            let number = joined
                .add_run(file, stretch.start, run.len() as u64 / 16)
                .expect("before the merge");
            assert_eq!(number, self.runs.len());
            self.runs.push(run);
        }
    }

    /// Feeds what is wanted until nothing is.
    pub fn compare(&mut self, joined: &mut Joined, at_once: usize) {
        loop {
            let wants = joined.wants(at_once);
            if wants.is_empty() {
                return;
            }
            for want in wants {
                joined.feed(self.read(want));
            }
        }
    }

    /// What is wanted.
    pub fn read(&mut self, want: Want) -> &[u8] {
        match want {
            Want::Run { run, from, entries } => {
                let run = self.runs.get(run).map_or(&[][..], Vec::as_slice);
                let (from, to) = (from * 16, (from + entries) * 16);
                run.get(index(from)..index(to).min(run.len())).unwrap_or_default()
            }
            Want::Bytes { file, start, end } => {
                self.reread.0 += end - start;
                self.reread.1 += 1;
                self.bytes(file as usize, start, end)
            }
        }
    }

    fn bytes(&self, file: usize, start: u64, end: u64) -> &'a [u8] {
        let bytes = self.files.get(file).map_or(&[][..], |file| file.1);
        bytes
            .get(index(start)..index(end).min(bytes.len()))
            .unwrap_or_default()
    }
}

fn index(of: u64) -> usize {
    usize::try_from(of).unwrap_or(usize::MAX)
}

/// The report on a file in parts that end at `cuts`, which rise.
pub fn in_parts(job: &Job, file: &[u8], cuts: &[usize], chunk: usize) -> Report {
    let mut host = Host {
        chunk,
        ..Host::new(job, file)
    };
    let mut joined = host.joined();
    let mut start = 0;
    for &cut in cuts.iter().chain([&file.len()]) {
        let end = cut as u64;
        host.add(&mut joined, 0, Stretch { start, end });
        start = end;
    }
    host.compare(&mut joined, 3);
    joined.report()
}

/// Whether two reports say the same. Only a host that can read a file again confirms ids, so that is left out.
pub fn agree(one: &Report, other: &Report) -> bool {
    let without = |report: &Report| {
        let mut report = report.clone();
        report.ids.confirmed = 0;
        report
    };
    without(one) == without(other)
}

fn codes(report: &Report) -> Vec<&'static str> {
    let mut codes: Vec<_> = report.causes.iter().map(|cause| cause.code).collect();
    codes.dedup();
    codes
}

/// Every rule's bad example breaks that rule and nothing else, its fixed one breaks none.
pub fn rules() -> Result<usize, String> {
    let mut wrong = Vec::new();
    let mut checked = 0;
    for rule in rules::ALL {
        let (job, bad, fixed) = match rule.example {
            Example::Line {
                model,
                converse,
                bad,
                fixed,
            } => {
                let via = if converse { Via::Converse } else { Via::InvokeModel };
                (
                    job(model, via),
                    format!("{bad}\n").into_bytes(),
                    format!("{fixed}\n").into_bytes(),
                )
            }
            Example::File { bad, fixed } => (
                job("anthropic.claude-3-haiku-20240307-v1:0", Via::InvokeModel),
                bad.to_vec(),
                fixed.to_vec(),
            ),
            Example::Described(_) => continue,
        };
        checked += 1;
        let found = check(&job, &bad, bad.len());
        if codes(&found) != [rule.code] {
            wrong.push(format!(
                "{}: the bad example gives {:?}",
                rule.code,
                codes(&found)
            ));
        }
        if found
            .causes
            .first()
            .is_some_and(|cause| cause.severity > rule.severity)
        {
            wrong.push(format!("{}: worse than the rule says", rule.code));
        }
        let clean = check(&job, &fixed, fixed.len());
        if !clean.causes.is_empty() {
            wrong.push(format!(
                "{}: the fixed example gives {:?}",
                rule.code,
                codes(&clean)
            ));
        }
        for chunk in 1..=bad.len().min(40) {
            if check(&job, &bad, chunk) != found {
                wrong.push(format!("{}: another report in chunks of {chunk}", rule.code));
            }
        }
        for cut in (0..=bad.len()).rev().step_by(5) {
            if !agree(&in_parts(&job, &bad, &[cut], bad.len()), &found) {
                wrong.push(format!("{}: another report when cut at {cut}", rule.code));
            }
        }
    }
    if wrong.is_empty() {
        Ok(checked)
    } else {
        Err(wrong.join("\n"))
    }
}

/// Files of `fixtures/batch`: one case a line, `{model, via, line, expect: [[code, path]]}`.
pub fn cases() -> Result<usize, String> {
    let mut wrong = Vec::new();
    let mut checked = 0;
    for file in CASES.files() {
        let text = file.contents_utf8().ok_or("fixtures are UTF-8")?;
        for (number, text) in text.lines().enumerate() {
            let name = format!("{}:{}", file.path().display(), number + 1);
            let case: Value = serde_json::from_str(text).map_err(|error| format!("{name}: {error}"))?;
            let via = if case["via"] == "converse" {
                Via::Converse
            } else {
                Via::InvokeModel
            };
            let job = job(case["model"].as_str().unwrap_or_default(), via);
            // A line that is not JSON is kept as text.
            let line = case["line"]
                .as_str()
                .map_or_else(|| case["line"].to_string(), str::to_owned)
                + "\n";
            let report = check(&job, line.as_bytes(), line.len());
            let mut found: Vec<(String, String)> = report
                .causes
                .iter()
                .flat_map(|cause| &cause.examples)
                .map(|example| (example.finding.code.to_owned(), example.finding.path.clone()))
                .collect();
            found.sort();
            let mut expected: Vec<(String, String)> =
                serde_json::from_value(case["expect"].clone()).map_err(|error| format!("{name}: {error}"))?;
            expected.sort();
            if found == expected
                && via == Via::InvokeModel
                && let Some(family) = job.family
            {
                mark(&name_of(family), Ability::Check);
            }
            if found != expected {
                wrong.push(format!("{name}: found {found:?}, expected {expected:?}"));
            }
            for chunk in [1, 2, 3, 7, 16] {
                if check(&job, line.as_bytes(), chunk) != report {
                    wrong.push(format!("{name}: another report in chunks of {chunk}"));
                }
                if !agree(&in_parts(&job, line.as_bytes(), &[chunk], 64), &report) {
                    wrong.push(format!("{name}: another report when cut at {chunk}"));
                }
            }
            checked += 1;
        }
    }
    if wrong.is_empty() {
        Ok(checked)
    } else {
        Err(wrong.join("\n"))
    }
}
