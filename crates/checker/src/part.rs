//! One part of a file.

use outcrop_core::batch::{Job, Part as Core, Stretch};
use serde::Deserialize;
use wasm_bindgen::prelude::*;

use crate::number;

/// What the coordinator says about a part.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Options {
    job: Job,
    /// The first byte of the part in its file.
    start: u64,
    /// One past the last.
    end: u64,
    /// Count lines, and check nothing: for a part that cannot be checked.
    #[serde(default)]
    count_only: bool,
}

/// Checks the lines that begin in a stretch of a file. Push the file's bytes from `max(0, start - 1)` on until
/// `isDone()` or the file ends, and take the runs after each push; then `finish()` or `stop()`, and take the last
/// runs and the index.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Part {
    core: Core,
    is_other_kind: bool,
}

#[wasm_bindgen]
impl Part {
    /// A part for `{job, start, end, countOnly?}` as JSON; throws when that is malformed.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str) -> Result<Self, JsError> {
        let Options {
            job,
            start,
            end,
            count_only,
        } = serde_json::from_str(options)?;
        let stretch = Stretch { start, end };
        Ok(Self {
            core: if count_only {
                Core::counting(job, stretch)
            } else {
                Core::new(job, stretch)
            },
            is_other_kind: false,
        })
    }

    /// Takes the next bytes of the file.
    pub fn push(&mut self, bytes: &[u8]) {
        self.core.push(bytes);
    }

    /// Whether it needs no more bytes.
    #[wasm_bindgen(js_name = isDone)]
    pub fn is_done(&self) -> bool {
        self.core.is_done()
    }

    /// Records seen so far.
    pub fn records(&self) -> f64 {
        number(self.core.records())
    }

    /// Findings so far.
    pub fn found(&self) -> f64 {
        number(self.core.found())
    }

    /// The next run of ids to keep, 16 bytes each; `undefined` when there is none. Take them after each push, and
    /// after the end.
    #[wasm_bindgen(js_name = takeRun)]
    pub fn take_run(&mut self) -> Option<Vec<u8>> {
        self.core.take_run()
    }

    /// Ends it, being done or at the file's end: its report as JSON, for `Joined.add`.
    pub fn finish(&mut self) -> Result<String, JsError> {
        let report = self.core.finish();
        self.is_other_kind = report.is_other_kind();
        Ok(serde_json::to_string(&report)?)
    }

    /// Whether the file turned out to be no JSON Lines, once it has ended: then its other parts are not needed.
    #[wasm_bindgen(js_name = isOtherKind)]
    pub fn is_other_kind(&self) -> bool {
        self.is_other_kind
    }

    /// Ends it early, of what was pushed: its report as JSON, for `Joined.add`. No part may be added after it.
    pub fn stop(&mut self) -> Result<String, JsError> {
        let report = self.core.stop();
        self.is_other_kind = report.is_other_kind();
        Ok(serde_json::to_string(&report)?)
    }

    /// The index of its lines, once it has ended, for `Joined.add`.
    #[wasm_bindgen(js_name = takeIndex)]
    pub fn take_index(&mut self) -> Vec<u8> {
        self.core.take_index().to_bytes()
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::Part;

    /// However a part ends, what kind of file it is in is known.
    #[test]
    fn another_kind_of_file_is_told_when_it_is_stopped_too() {
        let ends: [fn(&mut Part); 2] = [|part| drop(part.finish()), |part| drop(part.stop())];
        for end in ends {
            let options = r#"{"job":{"via":"invoke-model"},"start":0,"end":100}"#;
            let mut part = Part::new(options).unwrap_or_else(|_| unreachable!("the options are whole"));
            part.push(b"recordId,prompt\n1,hello\n");
            assert!(!part.is_other_kind());
            end(&mut part);
            assert!(part.is_other_kind());
        }
    }
}
