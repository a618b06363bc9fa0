//! What a batch job may hold. Defaults are AWS's default quotas; an account's own may differ.

use serde::{Deserialize, Serialize};

use crate::catalog::Model;
use crate::rules::{file_too_large, job_too_large, too_few_records, too_many_records};

use super::gathered::Gathered;
use super::report::LimitBar;

/// Limits of input files and of the job that they are. Sources: the service quotas page of mid 2026; "GB" is read as 10^9 bytes, the
/// safe reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Limits {
    /// Fewest records of a job.
    pub min_records: u64,
    /// Most records of a file, and of a job.
    pub max_records: u64,
    /// Most bytes of a file.
    pub max_file_bytes: u64,
    /// Most bytes of a job.
    pub max_job_bytes: u64,
    /// Longest line that is checked. A request body has at most 25,000,000 bytes; the envelope comes on top.
    pub max_line_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            min_records: 100,
            max_records: 100_000,
            max_file_bytes: 1_000_000_000,
            max_job_bytes: 5_000_000_000,
            max_line_bytes: 25_001_000,
        }
    }
}

/// What one file takes of a job's limits.
#[derive(Clone, Copy, Debug)]
pub(super) struct Share {
    pub(super) records: u64,
    pub(super) bytes: u64,
}

/// Records and bytes of all files together.
fn together(files: &[Share]) -> Share {
    Share {
        records: files.iter().map(|file| file.records).sum(),
        bytes: files.iter().map(|file| file.bytes).sum(),
    }
}

impl Limits {
    /// AWS's default quotas for jobs of a model: some may have larger ones.
    pub fn of(model: Option<&Model>) -> Self {
        let limits = Self::default();
        let gigabytes = model.and_then(|model| model.batch_job_gb);
        Self {
            max_job_bytes: gigabytes.map_or(limits.max_job_bytes, |count| u64::from(count) * 1_000_000_000),
            ..limits
        }
    }

    /// How much of each limit files take whose longest line has `longest` bytes.
    pub(super) fn bars(&self, files: &[Share], longest: u64) -> Vec<LimitBar> {
        let job = together(files);
        let largest = files.iter().map(|file| file.bytes).max().unwrap_or(0);
        let most = |name, value: u64, limit: u64| LimitBar {
            name,
            value,
            limit,
            ok: value <= limit,
        };
        vec![
            LimitBar {
                name: "minRecords",
                value: job.records,
                limit: self.min_records,
                ok: job.records >= self.min_records,
            },
            most("records", job.records, self.max_records),
            most("fileBytes", largest, self.max_file_bytes),
            most("jobBytes", job.bytes, self.max_job_bytes),
            most("lineBytes", longest, self.max_line_bytes as u64),
        ]
    }

    /// Says what is beyond its limit. Too few records are too few only when there are no more to come.
    pub(super) fn judge(&self, files: &[Share], complete: bool, gathered: &mut Gathered) {
        let job = together(files);
        if job.records > 0 && complete && job.records < self.min_records {
            let said = too_few_records::say(job.records, self.min_records, files.len() as u64);
            gathered.whole_job(said);
        }
        for (number, file) in (0..).zip(files) {
            if file.records > self.max_records {
                gathered.whole_file(number, too_many_records::say(file.records, self.max_records));
            }
            if file.bytes > self.max_file_bytes {
                gathered.whole_file(number, file_too_large::say(file.bytes, self.max_file_bytes));
            }
        }
        // Where one file has too many by itself, that was said.
        if job.records > self.max_records && files.iter().all(|file| file.records <= self.max_records) {
            let said = too_many_records::together(job.records, self.max_records, files.len() as u64);
            gathered.whole_job(said);
        }
        if job.bytes > self.max_job_bytes {
            gathered.whole_job(job_too_large::say(job.bytes, self.max_job_bytes));
        }
    }
}
