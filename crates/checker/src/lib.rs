//! The batch checker as a wasm module of its own, for a worker.
//!
//! ```js
//! import init, { Checker } from './checker.js';
//! await init();
//! const checker = new Checker('{"family":"anthropic","via":"invoke-model"}');
//! checker.push(bytes);                     // as often as there are bytes
//! const report = JSON.parse(checker.finish());
//! ```

use outcrop_core::batch::{Checker as Core, Job, Limits, Report};
use outcrop_core::catalog::{Family, Quirks, Via};
use serde::Deserialize;
use wasm_bindgen::prelude::*;

/// What the page says about the job.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Options {
    #[serde(default)]
    family: Option<Family>,
    #[serde(default)]
    via: Via,
    #[serde(default)]
    quirks: Quirks,
    #[serde(default)]
    limits: Limits,
}

/// Checks one file. Push its bytes in order, then finish or stop; both end the checker.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Checker {
    core: Core,
}

#[wasm_bindgen]
impl Checker {
    /// A checker for `{family?, via?, quirks?, limits?}` as JSON; throws when that is malformed.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str) -> Result<Self, JsError> {
        let Options {
            family,
            via,
            quirks,
            limits,
        } = serde_json::from_str(options)?;
        Ok(Self {
            core: Core::new(Job {
                family,
                via,
                quirks,
                limits,
            }),
        })
    }

    /// Takes the next bytes of the file.
    pub fn push(&mut self, bytes: &[u8]) {
        self.core.push(bytes);
    }

    /// Records seen so far.
    #[allow(clippy::cast_precision_loss, reason = "a file has fewer than 2^53 records")]
    pub fn records(&self) -> f64 {
        self.core.records() as f64
    }

    /// Findings so far.
    #[allow(clippy::cast_precision_loss, reason = "a file has fewer than 2^53 findings")]
    pub fn found(&self) -> f64 {
        self.core.found() as f64
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
