//! The batch checker as a wasm module of its own, for workers.
//!
//! A file in one pass:
//!
//! ```js
//! import init, { Checker } from './checker.js';
//! await init();
//! const checker = new Checker('{"family":"anthropic","via":"invoke-model"}');
//! checker.push(bytes);                     // as often as there are bytes
//! const report = JSON.parse(checker.finish());
//! ```
//!
//! Files in parts, in as many workers as there are. Each part, in any worker:
//!
//! ```js
//! const part = new Part(JSON.stringify({ job: { family, via, quirks, counting, limits, seed }, start, end }));
//! // read the file from byte max(0, start - 1) on
//! while (!part.isDone() && (bytes = await next())) {
//!   part.push(bytes);
//!   for (let run; (run = part.takeRun()); ) keep(run);
//! }
//! const report = part.finish();            // or part.stop()
//! for (let run; (run = part.takeRun()); ) keep(run);
//! const index = part.takeIndex();
//! part.free();
//! ```
//!
//! and what they came to, in one:
//!
//! ```js
//! const joined = new Joined(JSON.stringify({ job, files: [{ name, bytes }] }));
//! joined.add(file, report, index);         // every part, in the order of the files and of their bytes
//! joined.addRun(file, start, run.length / 16);    // every run that was kept; returns its number
//! for (let wants; (wants = JSON.parse(joined.wants(32))).length; ) {
//!   for (const want of wants) joined.feed(await read(want));
//! }
//! let rows = joined.rows(from, count, least);
//! for (let want; (want = rows.want()); ) rows.feed(await read(JSON.parse(want)));
//! rows.finish();                           // '{"total":…,"rows":[…]}'
//! const report = joined.report();          // JSON; may be asked for again
//! ```

mod joined;
mod part;

pub use joined::{Joined, Rows};
pub use part::Part;

use outcrop_core::batch::{Checker as Core, Job, Report};
use wasm_bindgen::prelude::*;

/// Checks one file in one pass. Push its bytes in order, then finish or stop; both end the checker.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Checker {
    core: Core,
}

#[wasm_bindgen]
impl Checker {
    /// A checker for `{family?, via?, quirks?, counting?, bytes?, limits?, input?, seed?}` as JSON; throws when that is malformed.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str) -> Result<Self, JsError> {
        let job: Job = serde_json::from_str(options)?;
        Ok(Self { core: Core::new(job) })
    }

    /// Takes the next bytes of the file.
    pub fn push(&mut self, bytes: &[u8]) {
        self.core.push(bytes);
    }

    /// Records seen so far.
    pub fn records(&self) -> f64 {
        number(self.core.records())
    }

    /// Findings so far.
    pub fn found(&self) -> f64 {
        number(self.core.found())
    }

    /// The report on the whole file, as JSON.
    pub fn finish(self) -> Result<String, JsError> {
        json(&self.core.finish())
    }

    /// The report on what was pushed, when checking ends before the file does, as JSON.
    pub fn stop(self) -> Result<String, JsError> {
        json(&self.core.stop())
    }
}

fn json(report: &Report) -> Result<String, JsError> {
    Ok(serde_json::to_string(report)?)
}

/// A count for JavaScript.
#[allow(clippy::cast_precision_loss, reason = "a job has fewer than 2^53 of anything")]
fn number(count: u64) -> f64 {
    count as f64
}

/// A count or a place from JavaScript; below zero is zero.
#[allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "what a number cannot be is made the nearest that it can be"
)]
fn count(number: f64) -> u64 {
    number as u64
}
