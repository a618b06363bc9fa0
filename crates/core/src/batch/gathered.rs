//! Findings gathered by cause: exact counts, the first few examples, bounded, and the same however a file is cut.
//!
//! Causes beyond [`Report::CAUSES`] share one row a rule. Which ones keep a row of their own must not depend on
//! where a file was cut, so it is decided by what all parts agree on: no rule has more rows than another unless
//! that one has no more causes, and within a rule the subjects of the smallest hashes stay. Whatever is among the
//! smallest of a whole file is among the smallest of each of its parts, so a row that stays was counted from its
//! first finding on.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Place, Severity};
use crate::rules::{self, Rule, Said, duplicate_record_id};
use crate::schema::{Sink, Spot};

use super::ids;
use super::lines::Line;
use super::report::{Cause, Example, Report};

/// A finding within one line, before it is known which of them are kept.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) said: Said,
    pub(super) subject: String,
    /// Whether causes beyond the line's limit are counted here together, under their rule.
    shared: bool,
    pub(super) count: u64,
    /// The worst of them.
    severity: Severity,
    /// The first few places.
    places: Vec<FoundAt>,
}

/// One place of a finding: what is said there, and where it is.
#[derive(Debug)]
struct FoundAt {
    spot: Spot,
    severity: Severity,
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

    /// The worst severity of the line.
    pub(super) fn worst(&self) -> Option<Severity> {
        self.found.iter().map(|found| found.severity).max()
    }

    pub(super) fn has_error(&self) -> bool {
        self.worst() == Some(Severity::Error)
    }
}

impl Sink for LineFindings {
    fn found(&mut self, said: Said, spot: Spot, mut subject: String, path: &dyn Fn() -> String) {
        let of_rule = |found: &Found| found.said.rule == said.rule;
        let same = |found: &Found| of_rule(found) && !found.shared && found.subject == subject;
        let mut known = self.found.iter().position(same);
        // An id is compared when its line is over, or much later: that must come to the same.
        let shared =
            known.is_none() && self.found.len() >= Self::CAUSES && said.rule != &duplicate_record_id::RULE;
        if shared {
            subject.clear();
            known = self.found.iter().position(|found| of_rule(found) && found.shared);
        }
        if let Some(found) = known.and_then(|known| self.found.get_mut(known)) {
            found.count += 1;
            found.severity = found.severity.max(said.severity);
            if found.places.len() < Self::PLACES {
                found.places.push(FoundAt {
                    spot,
                    severity: said.severity,
                    path: path(),
                    message: said.message,
                    fix: said.fix,
                });
            }
            return;
        }
        let at = FoundAt {
            spot,
            severity: said.severity,
            path: path(),
            message: said.message.clone(),
            fix: said.fix.clone(),
        };
        self.found.push(Found {
            severity: said.severity,
            said,
            subject,
            shared,
            count: 1,
            places: vec![at],
        });
    }
}

/// An example that is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Kept {
    #[serde(default)]
    pub(super) file: u32,
    pub(super) severity: Severity,
    pub(super) place: Place,
    pub(super) path: String,
    pub(super) message: String,
    pub(super) fix: String,
    pub(super) line_start: u64,
    pub(super) line_end: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) record_id: Option<String>,
}

impl Kept {
    /// What puts examples of several causes in one order.
    fn order(&self) -> impl Ord + '_ {
        let place = self.place;
        (
            self.file,
            place.line,
            place.start,
            place.end,
            &self.path,
            &self.message,
        )
    }
}

/// The findings of one cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Row {
    #[serde(with = "by_code")]
    pub(super) rule: &'static Rule,
    pub(super) subject: String,
    pub(super) severity: Severity,
    pub(super) title: String,
    pub(super) fix: String,
    pub(super) count: u64,
    pub(super) records: u64,
    pub(super) examples: Vec<Kept>,
}

mod by_code {
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    use super::{Rule, rules};

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
    pub(super) fn serialize<S: Serializer>(rule: &&'static Rule, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(rule.code)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<&'static Rule, D::Error> {
        let code = String::deserialize(from)?;
        rules::by_code(&code).ok_or_else(|| D::Error::custom(format!("no rule has the code {code}")))
    }
}

impl Row {
    /// Adds what came later in the job.
    fn append(&mut self, later: Self) {
        self.add(&later);
        let room = Report::EXAMPLES.saturating_sub(self.examples.len());
        self.examples.extend(later.examples.into_iter().take(room));
    }

    /// Adds another cause's findings, from wherever in the job.
    fn mix(&mut self, other: Self) {
        self.add(&other);
        self.examples.extend(other.examples);
        self.examples.sort_by(|one, two| one.order().cmp(&two.order()));
        self.examples.truncate(Report::EXAMPLES);
    }

    fn add(&mut self, other: &Self) {
        self.severity = self.severity.max(other.severity);
        self.count += other.count;
        self.records += other.records;
    }

    /// The row that takes causes which no longer have one of their own: it speaks for the rule.
    fn for_rule(mut self) -> Self {
        self.rule.checks.clone_into(&mut self.title);
        // What mends one cause need not mend the next.
        "Each place says what to do about it.".clone_into(&mut self.fix);
        self.subject.clear();
        self
    }

    fn finish(self) -> Cause {
        let Self {
            rule,
            subject,
            severity,
            title,
            fix,
            count,
            records,
            examples,
        } = self;
        let examples = examples.into_iter().map(|kept| Example {
            file: kept.file,
            finding: Finding {
                code: rule.code,
                severity: kept.severity,
                place: kept.place,
                path: kept.path,
                subject: subject.clone(),
                message: kept.message,
                fix: kept.fix,
            },
            line_start: kept.line_start,
            line_end: kept.line_end,
            record_id: kept.record_id,
        });
        Cause {
            code: rule.code,
            severity,
            title,
            why: rule.why,
            fix,
            count,
            records,
            examples: examples.collect(),
            subject,
        }
    }
}

/// Rows of one rule.
#[derive(Clone, Debug, Default)]
struct Rows {
    /// By the subject's hash.
    own: BTreeMap<(u64, String), Row>,
    /// All causes beyond those.
    shared: Option<Row>,
}

/// Gathers findings over a part of a file, or over a job.
#[derive(Clone, Debug, Default)]
pub(super) struct Gathered {
    rules: BTreeMap<&'static str, Rows>,
    /// Rows that causes have of their own.
    held: usize,
    total: u64,
    /// The file that findings about the whole job are said of.
    job: u32,
}

/// Rows as parts hand them over.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Causes {
    own: Vec<Row>,
    shared: Vec<Row>,
}

impl Gathered {
    /// Findings so far.
    pub(super) const fn total(&self) -> u64 {
        self.total
    }

    /// Takes the findings of a line, leaving `findings` empty.
    pub(super) fn line(&mut self, line: &Line<'_>, findings: &mut LineFindings, record_id: Option<&str>) {
        for found in findings.found.drain(..) {
            let kept = |at: FoundAt| Kept {
                file: 0,
                severity: at.severity,
                place: Place::in_line(line.number, line.start, line.bytes, at.spot.start, at.spot.end),
                path: at.path,
                message: at.message,
                fix: at.fix,
                line_start: line.start,
                line_end: line.start + line.len,
                record_id: record_id.map(str::to_owned),
            };
            self.total += found.count;
            if found.shared {
                let row = Row {
                    rule: found.said.rule,
                    subject: String::new(),
                    severity: found.severity,
                    title: found.said.title,
                    fix: found.said.fix,
                    count: found.count,
                    records: 1,
                    examples: found.places.into_iter().map(kept).collect(),
                };
                self.rules.entry(row.rule.code).or_default().share(row);
                continue;
            }
            let key = (ids::hash(0, found.subject.as_bytes()), found.subject);
            if let Some(row) = self.own(found.said.rule, &key) {
                row.severity = row.severity.max(found.severity);
                row.count += found.count;
                row.records += 1;
                let room = Report::EXAMPLES.saturating_sub(row.examples.len());
                row.examples.extend(found.places.into_iter().take(room).map(kept));
                continue;
            }
            let row = Row {
                rule: found.said.rule,
                subject: String::new(),
                severity: found.severity,
                title: found.said.title,
                fix: found.said.fix,
                count: found.count,
                records: 1,
                examples: found.places.into_iter().map(kept).collect(),
            };
            self.insert(key, row);
        }
    }

    /// Takes a finding about a line as such (column 0). `say` is called while examples are still kept.
    pub(super) fn whole_line(&mut self, rule: &'static Rule, line: &Line<'_>, say: impl FnOnce() -> Said) {
        self.whole(rule, 0, (line.number, line.start, line.start + line.len), say);
    }

    /// Takes a finding about a whole file of the job.
    pub(super) fn whole_file(&mut self, file: u32, said: Said) {
        self.whole(said.rule, file, (0, 0, 0), || said);
    }

    /// Takes a finding about the whole job.
    pub(super) fn whole_job(&mut self, said: Said) {
        self.whole(said.rule, self.job, (0, 0, 0), || said);
    }

    /// There is more than one file: findings about the job are about none of them.
    pub(super) const fn of_several_files(&mut self) {
        self.job = Example::JOB;
    }

    fn whole(
        &mut self,
        rule: &'static Rule,
        file: u32,
        (line, start, end): (u64, u64, u64),
        say: impl FnOnce() -> Said,
    ) {
        // A file of a million lines with CR LF has a million of these: nothing is written for the later ones.
        let unnamed = (ids::hash(0, b""), String::new());
        if let Some(row) = self.own(rule, &unnamed)
            && row.examples.len() == Report::EXAMPLES
        {
            row.count += 1;
            row.records += 1;
            self.total += 1;
            return;
        }
        let said = say();
        let row = Row {
            rule,
            subject: said.detail,
            severity: said.severity,
            title: said.title,
            fix: said.fix.clone(),
            count: 1,
            records: 1,
            examples: vec![Kept {
                file,
                severity: said.severity,
                place: Place {
                    line,
                    column: 0,
                    start,
                    end,
                },
                path: String::new(),
                message: said.message,
                fix: said.fix,
                line_start: start,
                line_end: end,
                record_id: None,
            }],
        };
        self.row(row);
    }

    /// Takes findings that were gathered elsewhere, later in the job than all that was taken of their cause.
    pub(super) fn row(&mut self, mut row: Row) {
        self.total += row.count;
        let key = (
            ids::hash(0, row.subject.as_bytes()),
            std::mem::take(&mut row.subject),
        );
        match self.own(row.rule, &key) {
            Some(own) => own.append(row),
            None => self.insert(key, row),
        }
    }

    fn own(&mut self, rule: &'static Rule, key: &(u64, String)) -> Option<&mut Row> {
        self.rules.get_mut(rule.code)?.own.get_mut(key)
    }

    fn insert(&mut self, key: (u64, String), row: Row) {
        self.rules.entry(row.rule.code).or_default().own.insert(key, row);
        self.held += 1;
        if self.held <= Report::CAUSES {
            return;
        }
        // The last of the rules with the most rows gives its greatest hash away.
        if let Some(most) = self.rules.values_mut().max_by_key(|rows| rows.own.len())
            && let Some((_, last)) = most.own.pop_last()
        {
            most.share(last);
            self.held -= 1;
        }
    }

    /// Takes a part's causes: its lines begin after `before` lines of `file`.
    pub(super) fn part(&mut self, causes: Causes, file: u32, before: u64) {
        let placed = |mut row: Row| {
            for kept in &mut row.examples {
                kept.file = file;
                if kept.place.line > 0 {
                    kept.place.line += before;
                }
            }
            row
        };
        for row in causes.own {
            self.row(placed(row));
        }
        for row in causes.shared {
            self.total += row.count;
            self.rules.entry(row.rule.code).or_default().share(placed(row));
        }
    }

    /// The rows, for a part's report.
    pub(super) fn causes(self) -> Causes {
        let mut causes = Causes::default();
        for rows in self.rules.into_values() {
            causes.own.extend(rows.own.into_iter().map(named));
            causes.shared.extend(rows.shared);
        }
        causes
    }

    /// The causes, worst first.
    pub(super) fn finish(self) -> Vec<Cause> {
        let mut causes: Vec<Cause> = Vec::with_capacity(self.held);
        for mut rows in self.rules.into_values() {
            if let Some(mut shared) = rows.shared {
                // A rule has one row without a subject.
                if let Some(own) = rows.own.remove(&(ids::hash(0, b""), String::new())) {
                    shared.mix(own);
                }
                causes.push(shared.finish());
            }
            causes.extend(rows.own.into_iter().map(|row| named(row).finish()));
        }
        causes.sort_by(|a, b| {
            let key = |cause: &Cause| (std::cmp::Reverse((cause.severity, cause.records)), cause.code);
            key(a).cmp(&key(b)).then_with(|| a.subject.cmp(&b.subject))
        });
        causes
    }
}

impl Rows {
    fn share(&mut self, row: Row) {
        match &mut self.shared {
            Some(shared) => shared.mix(row),
            None => self.shared = Some(row.for_rule()),
        }
    }
}

/// A row with its subject, which the map keeps as its key.
fn named(((_, subject), row): ((u64, String), Row)) -> Row {
    Row { subject, ..row }
}
