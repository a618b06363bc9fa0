//! A batch file, pushed in chunks.

use outcrop_core::batch::{Checker, Job, Limits};
use outcrop_core::finding::Finding;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use crate::body::{Shown, resolve, unknown, via};
use crate::thrown::{read, written};

#[derive(Deserialize)]
struct Options {
    model: String,
    converse: bool,
    #[serde(default)]
    limits: Limits,
    #[serde(default)]
    seed: u64,
}

/// Checks one file. Push its bytes in order, then finish, which ends it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct BatchChecker {
    core: Checker,
    /// Why the bodies are checked as JSON only.
    unknown: Option<Finding>,
}

#[wasm_bindgen]
impl BatchChecker {
    /// A checker for `{model, converse, limits?, seed?}`: ids are hashed with the seed as JSON.
    #[wasm_bindgen(constructor)]
    pub fn new(options: &str) -> Result<Self, JsValue> {
        let Options {
            model,
            converse,
            limits,
            seed,
        } = read(options)?;
        let via = via(converse);
        let resolution = resolve(&model);
        let job = match resolution.family {
            Some(family) => Job::new(family, via),
            None => Job::unknown(via),
        };
        let job = job
            .with_quirks(resolution.quirks())
            .with_counting(resolution.counting())
            .with_limits(limits)
            .with_seed(seed);
        Ok(Self {
            core: Checker::new(job),
            unknown: unknown(&resolution, via),
        })
    }

    /// Takes the next bytes of the file.
    pub fn push(&mut self, bytes: &[u8]) {
        self.core.push(bytes);
    }

    /// The report on the whole file, as JSON.
    pub fn finish(self) -> String {
        let report = self.core.finish();
        let causes = report.causes.iter().map(|cause| Group {
            code: cause.code,
            severity: cause.severity.as_str(),
            count: cause.count,
            message: &cause.title,
            fix: &cause.fix,
            examples: cause
                .examples
                .iter()
                .map(|example| Shown::from(&example.finding))
                .collect(),
        });
        let notes = self.unknown.iter().map(|finding| Group {
            code: finding.code,
            severity: finding.severity.as_str(),
            count: 1,
            message: &finding.message,
            fix: &finding.fix,
            examples: vec![finding.into()],
        });
        written(&Report {
            records: report.records,
            bytes: report.bytes,
            verdict: report.verdict,
            groups: causes.chain(notes).collect(),
            files: report
                .files
                .iter()
                .map(|file| File {
                    name: &file.name,
                    bytes: file.bytes,
                    records: file.records,
                    failing: file.failing,
                })
                .collect(),
        })
    }
}

#[derive(Serialize)]
struct Report<'a> {
    records: u64,
    bytes: u64,
    verdict: outcrop_core::batch::Verdict,
    groups: Vec<Group<'a>>,
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct Group<'a> {
    code: &'a str,
    severity: &'a str,
    count: u64,
    message: &'a str,
    fix: &'a str,
    examples: Vec<Shown<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    name: &'a str,
    bytes: u64,
    records: u64,
    failing: u64,
}
