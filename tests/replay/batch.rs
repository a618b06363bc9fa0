//! The rules' own examples and the committed files of faults, checked at many chunk sizes. Runs natively, in
//! node and in Chromium.

use include_dir::{Dir, include_dir};
use outcrop_core::batch::{Checker, Job, Limits, Report};
use outcrop_core::catalog::{Catalog, Via};
use outcrop_core::rules::{self, Example};
use serde_json::Value;

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
            if found != expected {
                wrong.push(format!("{name}: found {found:?}, expected {expected:?}"));
            }
            for chunk in [1, 2, 3, 7, 16] {
                if check(&job, line.as_bytes(), chunk) != report {
                    wrong.push(format!("{name}: another report in chunks of {chunk}"));
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
