//! What core says natively of every rule's examples and every committed batch case, for the npm package to be held
//! against: `npm-expected FILE` writes one case a line.
//!
//! ```text
//! {"name", "model", "via", "file": base64, "report": core's}       every example and case, as a whole file
//! {"name", "model", "via", "body": base64, "findings": core's}     the body of every case that has one
//! ```

use std::io::{BufWriter, Write};
use std::process::ExitCode;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use include_dir::{Dir, include_dir};
use outcrop_core::catalog::Via;
use outcrop_core::codec;
use outcrop_core::rules::{self, Example};
use outcrop_tests::replay::batch::{check, job};
use serde_json::{Value, json};

static CASES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/fixtures/batch");
const HAIKU: &str = "anthropic.claude-3-haiku-20240307-v1:0";

fn main() -> ExitCode {
    match write() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The one thing this program says; nothing else reads its stderr.
            drop(writeln!(std::io::stderr(), "npm-expected: {error}"));
            ExitCode::FAILURE
        }
    }
}

fn write() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args_os().nth(1).ok_or("usage: npm-expected FILE")?;
    let mut out = BufWriter::new(std::fs::File::create(path)?);
    let mut line = |value: &Value| writeln!(out, "{value}");
    for rule in rules::ALL {
        match rule.example {
            Example::Line {
                model,
                converse,
                bad,
                fixed,
            } => {
                let via = if converse { Via::Converse } else { Via::InvokeModel };
                for (which, text) in [("bad", bad), ("fixed", fixed)] {
                    let name = format!("{}, {which}", rule.code);
                    line(&file(&name, model, via, format!("{text}\n").as_bytes()))?;
                }
            }
            Example::File { bad, fixed } => {
                for (which, bytes) in [("bad", bad), ("fixed", fixed)] {
                    let name = format!("{}, {which}", rule.code);
                    line(&file(&name, HAIKU, Via::InvokeModel, bytes))?;
                }
            }
            Example::Described(_) => {}
        }
    }
    for fixture in CASES.files() {
        let text = fixture.contents_utf8().ok_or("fixtures are UTF-8")?;
        for (number, text) in text.lines().enumerate() {
            let name = format!("{}:{}", fixture.path().display(), number + 1);
            let case: Value = serde_json::from_str(text)?;
            let model = case["model"].as_str().unwrap_or_default();
            let via = if case["via"] == "converse" {
                Via::Converse
            } else {
                Via::InvokeModel
            };
            let record = case["line"]
                .as_str()
                .map_or_else(|| case["line"].to_string(), str::to_owned);
            line(&file(&name, model, via, format!("{record}\n").as_bytes()))?;
            let input = &case["line"]["modelInput"];
            if input.is_object() {
                line(&body(&name, model, via, input.to_string().as_bytes()))?;
            }
        }
    }
    out.flush()?;
    Ok(())
}

fn file(name: &str, model: &str, via: Via, bytes: &[u8]) -> Value {
    let report = check(&job(model, via), bytes, bytes.len().max(1));
    json!({"name": name, "model": model, "via": short(via), "file": STANDARD.encode(bytes), "report": report})
}

fn body(name: &str, model: &str, via: Via, bytes: &[u8]) -> Value {
    let job = job(model, via);
    let findings = codec::for_bodies(job.family, via).map_or_else(
        || codec::check_json(bytes),
        |codec| codec::check(codec, job.quirks, bytes),
    );
    json!({"name": name, "model": model, "via": short(via), "body": STANDARD.encode(bytes), "findings": findings})
}

/// As the package spells it.
fn short(via: Via) -> &'static str {
    match via {
        Via::InvokeModel => "invoke",
        Via::Converse => "converse",
    }
}
