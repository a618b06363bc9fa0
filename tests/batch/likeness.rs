//! Lines that are like those before them: a file is judged as its lines are, one by one.

use serde_json::{Value, json};

use outcrop_core::catalog::Via;
use outcrop_tests::replay::batch::{agree, check, in_parts, job};

/// The case's line with each member of its body left out, and with others in its place.
fn variants(line: &Value) -> Vec<Value> {
    let mut variants = Vec::new();
    let others = [
        json!(null),
        json!(-1),
        json!(" "),
        json!("é"),
        json!([]),
        json!({"a": 1}),
    ];
    let Some(body) = line["modelInput"].as_object() else {
        return variants;
    };
    for name in body.keys() {
        let mut without = line.clone();
        if let Some(body) = without["modelInput"].as_object_mut() {
            body.remove(name);
        }
        variants.push(without);
        for other in &others {
            let mut changed = line.clone();
            changed["modelInput"][name] = other.clone();
            variants.push(changed);
        }
    }
    variants
}

#[test]
fn a_file_is_judged_as_its_lines_are() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/batch");
    let mut files = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let cases = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for case in cases.lines() {
            let case: Value = serde_json::from_str(case).unwrap();
            let via: Via = serde_json::from_value(case["via"].clone()).unwrap_or_default();
            let line = &case["line"];
            if !line.is_object() {
                continue;
            }
            let job = job(case["model"].as_str().unwrap_or_default(), via);
            let mut text = String::new();
            let mut cuts = Vec::new();
            for variant in variants(line) {
                for line in [line, line, &variant] {
                    text.push_str(&line.to_string());
                    text.push('\n');
                    cuts.push(text.len());
                }
            }
            if text.is_empty() {
                continue;
            }
            let whole = check(&job, text.as_bytes(), text.len());
            let apart = in_parts(&job, text.as_bytes(), &cuts, text.len());
            assert!(agree(&whole, &apart), "{case}");
            files += 1;
        }
    }
    assert!(files > 100, "{files}");
}
