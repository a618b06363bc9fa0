//! What a batch job may hold. Defaults are AWS's default quotas; an account's own may differ.

use serde::{Deserialize, Serialize};

/// Limits of one input file. Sources: the service quotas page of mid 2026; "GB" is read as 10^9 bytes, the
/// safe reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
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
