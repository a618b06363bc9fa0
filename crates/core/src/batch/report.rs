//! What a file's check comes to: causes, counts, a few examples of each.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Place, Severity};
use crate::rules::{Rule, Said};
use crate::schema::{Sink, Spot};

use super::lines::Line;

/// The answer in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Nothing worse than notes.
    Ok,
    /// Nothing that surely fails.
    Warnings,
    /// Something fails.
    Errors,
}

/// A finding that is kept, with its line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Example {
    /// The finding.
    #[serde(flatten)]
    pub finding: Finding,
    /// First byte of the line in the file.
    pub line_start: u64,
    /// One past the last byte of the line, without the line feed.
    pub line_end: u64,
    /// The record's id, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_id: Option<String>,
}

/// Findings of one cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Cause {
    /// The rule's code.
    pub code: &'static str,
    /// The worst of its findings.
    pub severity: Severity,
    /// What the findings share: see [`Finding::subject`].
    pub subject: String,
    /// The cause in a few words; names in backticks.
    pub title: String,
    /// Why it matters.
    pub why: &'static str,
    /// What to do, in one sentence.
    pub fix: String,
    /// Places found, exactly.
    pub count: u64,
    /// Lines with at least one such place, exactly.
    pub records: u64,
    /// The first places, at most [`Report::EXAMPLES`].
    pub examples: Vec<Example>,
    /// The last line that was counted in `records`.
    #[serde(skip)]
    last_line: Option<u64>,
}

/// A limit and how much of it the file takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LimitBar {
    /// `minRecords`, `records`, `fileBytes`, `jobBytes`.
    pub name: &'static str,
    /// What the file has.
    pub value: u64,
    /// The most, or for `minRecords` the fewest, that a job may have.
    pub limit: u64,
    /// Whether the file keeps to it.
    pub ok: bool,
}

/// The report on a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// The answer in one word.
    pub verdict: Verdict,
    /// Lines that are not blank.
    pub records: u64,
    /// Records with at least one error.
    pub failing: u64,
    /// Blank lines.
    pub blank: u64,
    /// Bytes checked.
    pub bytes: u64,
    /// `false` when checking was stopped before the end of the file.
    pub complete: bool,
    /// Causes, worst first, then by how many lines they concern.
    pub causes: Vec<Cause>,
    /// Limits of a job.
    pub limits: Vec<LimitBar>,
}

impl Report {
    /// Examples kept of each cause.
    pub const EXAMPLES: usize = 20;
    /// Causes told apart; findings of further ones are counted under the rule alone.
    pub const CAUSES: usize = 5_000;
}

/// A finding within one line, before it is known which of them are kept.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) said: Said,
    pub(super) subject: String,
    pub(super) count: u64,
    /// The first few places.
    pub(super) places: Vec<FoundAt>,
}

/// One place of a finding: what is said there, and where it is.
#[derive(Debug)]
pub(super) struct FoundAt {
    spot: Spot,
    path: String,
    message: String,
    fix: String,
}

/// The findings of one line, grouped while they come in, so that a hostile line cannot fill the memory.
#[derive(Debug, Default)]
pub(super) struct LineFindings {
    pub(super) found: Vec<Found>,
}

impl LineFindings {
    const PLACES: usize = 5;
    const CAUSES: usize = 100;

    pub(super) fn clear(&mut self) {
        self.found.clear();
    }

    pub(super) fn has_error(&self) -> bool {
        self.found
            .iter()
            .any(|found| found.said.severity == Severity::Error)
    }
}

impl Sink for LineFindings {
    fn found(&mut self, said: Said, spot: Spot, mut subject: String, path: &dyn Fn() -> String) {
        if self.found.len() >= Self::CAUSES {
            subject.clear();
        }
        let same = |found: &&mut Found| found.said.rule == said.rule && found.subject == subject;
        if let Some(found) = self.found.iter_mut().find(same) {
            found.count += 1;
            if found.places.len() < Self::PLACES {
                let Said { message, fix, .. } = said;
                found.places.push(FoundAt {
                    spot,
                    path: path(),
                    message,
                    fix,
                });
            }
            return;
        }
        let at = FoundAt {
            spot,
            path: path(),
            message: said.message.clone(),
            fix: said.fix.clone(),
        };
        self.found.push(Found {
            said,
            subject,
            count: 1,
            places: vec![at],
        });
    }
}

/// Gathers findings over a whole file.
#[derive(Debug, Default)]
pub(super) struct Gatherer {
    causes: Vec<Cause>,
    index: HashMap<(&'static str, String), usize>,
    total: u64,
}

impl Gatherer {
    /// Findings so far.
    pub(super) const fn total(&self) -> u64 {
        self.total
    }

    /// Takes the findings of a line, leaving `line_findings` empty.
    pub(super) fn line(&mut self, line: &Line<'_>, findings: &mut LineFindings, record_id: Option<&str>) {
        for found in findings.found.drain(..) {
            let cause = self.cause(found.said, found.subject, found.count, line.number);
            for FoundAt {
                spot,
                path,
                message,
                fix,
            } in found.places
            {
                if cause.examples.len() == Report::EXAMPLES {
                    break;
                }
                let example = Example {
                    finding: Finding {
                        code: cause.code,
                        severity: cause.severity,
                        place: Place::in_line(line.number, line.start, line.bytes, spot.start, spot.end),
                        path,
                        subject: cause.subject.clone(),
                        message,
                        fix,
                    },
                    line_start: line.start,
                    line_end: line.start + line.len,
                    record_id: record_id.map(str::to_owned),
                };
                cause.examples.push(example);
            }
        }
    }

    /// Takes a finding about the whole file, or about a line as such (column 0).
    pub(super) fn whole(&mut self, said: Said, line: Option<&Line<'_>>) {
        let message = said.message.clone();
        let detail = said.detail.clone();
        let cause = self.cause(said, detail, 1, line.map_or(0, |line| line.number));
        if cause.examples.len() < Report::EXAMPLES {
            let (number, start, len) = line.map_or((0, 0, 0), |line| (line.number, line.start, line.len));
            cause.examples.push(Example {
                finding: Finding {
                    code: cause.code,
                    severity: cause.severity,
                    place: Place {
                        line: number,
                        column: 0,
                        start,
                        end: start + len,
                    },
                    path: String::new(),
                    subject: cause.subject.clone(),
                    message,
                    fix: cause.fix.clone(),
                },
                line_start: start,
                line_end: start + len,
                record_id: None,
            });
        }
    }

    fn cause(&mut self, said: Said, subject: String, count: u64, line: u64) -> &mut Cause {
        let rule: &'static Rule = said.rule;
        let full = self.causes.len() >= Report::CAUSES;
        let key = (rule.code, subject);
        let key = if full && !self.index.contains_key(&key) {
            (rule.code, String::new())
        } else {
            key
        };
        let next = self.causes.len();
        let index = *self.index.entry(key.clone()).or_insert(next);
        if index == next {
            // The row that takes what no longer has one of its own speaks for the rule.
            let title = if full && key.1.is_empty() {
                rule.checks.to_owned()
            } else {
                said.title
            };
            self.causes.push(Cause {
                code: rule.code,
                severity: said.severity,
                title,
                subject: key.1,
                why: rule.why,
                fix: said.fix,
                count: 0,
                records: 0,
                examples: Vec::new(),
                last_line: None,
            });
        }
        self.total += count;
        let cause = &mut self.causes[index];
        cause.severity = cause.severity.max(said.severity);
        cause.count += count;
        if cause.last_line != Some(line) {
            cause.last_line = Some(line);
            cause.records += 1;
        }
        cause
    }

    /// The causes, worst first.
    pub(super) fn finish(mut self) -> Vec<Cause> {
        self.causes.sort_by(|a, b| {
            let key = |cause: &Cause| (std::cmp::Reverse((cause.severity, cause.records)), cause.code);
            key(a).cmp(&key(b)).then_with(|| a.subject.cmp(&b.subject))
        });
        self.causes
    }
}
