//! What parts came to, put together.

use outcrop_core::batch::{self, Job, Joined as Core, LineIndex, Source};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use crate::{count, number};

/// What the page says about the job.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Options {
    job: Job,
    files: Vec<Source>,
}

/// Puts the reports of parts together.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Joined {
    core: Core,
}

#[wasm_bindgen]
impl Joined {
    /// For `{job, files: [{name, bytes}]}` as JSON; throws when that is malformed.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str) -> Result<Self, JsError> {
        let Options { job, files } = serde_json::from_str(options)?;
        Ok(Self {
            core: Core::new(job, files),
        })
    }

    /// Adds the next part: of the file with this number, what `Part.finish` or `Part.stop` gave, what
    /// `Part.takeIndex` gave (may be empty: then its lines have no rows). Throws when it is out of order. `true`: the
    /// file is no JSON Lines, and its other parts are not needed.
    pub fn add(&mut self, file: u32, report: &str, index: &[u8]) -> Result<bool, JsError> {
        let report: batch::PartReport = serde_json::from_str(report)?;
        let index = if index.is_empty() {
            LineIndex::default()
        } else {
            LineIndex::from_bytes(index).ok_or_else(|| JsError::new("the index of the part is damaged"))?
        };
        let is_other = report.is_other_kind();
        self.core.add(file, report, index)?;
        Ok(is_other)
    }

    /// A run that was kept: of the part of this file that begins at byte `start`, so many entries (bytes / 16). Its
    /// number, for `wants`.
    #[wasm_bindgen(js_name = addRun)]
    #[allow(clippy::cast_precision_loss, reason = "there are few runs")]
    pub fn add_run(&mut self, file: u32, start: f64, entries: f64) -> Result<f64, JsError> {
        Ok(number(
            self.core.add_run(file, count(start), count(entries))? as u64
        ))
    }

    /// What has to be fed next, in this order, at most so many and about 4 MiB of them, as JSON: `{kind: "run", run, from, entries}` or
    /// `{kind: "bytes", file, start, end}`. `[]`: ids are compared.
    pub fn wants(&mut self, most: u32) -> Result<String, JsError> {
        Ok(serde_json::to_string(&self.core.wants(most as usize))?)
    }

    /// Takes what was wanted first; less of it where there is no more.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.core.feed(bytes);
    }

    /// Rows of the table of lines: from the row with this number, so many, of lines that are at least as bad as
    /// `least` (0 all, 1 notes, 2 warnings, 3 errors).
    pub fn rows(&self, from: f64, rows: f64, least: u8) -> Rows {
        Rows {
            core: self.core.rows(count(from), count(rows), least),
        }
    }

    /// The report as JSON, of what was added and compared until now. It ends the comparison of ids.
    pub fn report(&mut self) -> Result<String, JsError> {
        Ok(serde_json::to_string(&self.core.report())?)
    }
}

/// Rows that are being read.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Rows {
    core: batch::Rows,
}

/// Rows and how many there are in all.
#[derive(Serialize)]
struct Found {
    total: u64,
    rows: Vec<batch::Row>,
}

#[wasm_bindgen]
impl Rows {
    /// What has to be fed next, as JSON: `{kind: "bytes", file, start, end}`. `undefined`: all rows are read.
    pub fn want(&self) -> Result<Option<String>, JsError> {
        let want = self.core.want();
        Ok(want.map(|want| serde_json::to_string(&want)).transpose()?)
    }

    /// Takes the bytes that were wanted; fewer where the file ends.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.core.feed(bytes);
    }

    /// `{total, rows: [{file, line, start, end, bytes, tokens, severity, id, text}]}` as JSON.
    pub fn finish(self) -> Result<String, JsError> {
        let total = self.core.total();
        let rows = self.core.finish();
        Ok(serde_json::to_string(&Found { total, rows })?)
    }
}
