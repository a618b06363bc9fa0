//! SARIF 2.1.0 (OASIS, 2020): a run with one result for every place kept.
//!
//! Columns count Unicode characters, which `columnKind` says; `byteOffset` and `byteLength` say the marked
//! bytes exactly. The end column is left out, which means the end of the line: the report does not hold it.

use serde_json::{Map, Value, json};

use super::super::FileShare;
use super::{About, Cause, Example, Report, plain, words};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(super) fn write(report: &Report, about: &About<'_>) -> String {
    let mut codes: Vec<&str> = Vec::new();
    for cause in &report.causes {
        if !codes.contains(&cause.code.as_str()) {
            codes.push(&cause.code);
        }
    }
    let results: Vec<Value> = report
        .causes
        .iter()
        .flat_map(|cause| {
            let rule = codes.iter().position(|code| *code == cause.code);
            cause
                .examples
                .iter()
                .map(move |example| result(report, cause, example, rule))
        })
        .collect();
    let mut invocation = json!({ "executionSuccessful": report.complete });
    if let Some(at) = about.at {
        set(&mut invocation, "endTimeUtc", json!(at.rfc3339()));
    }
    let notes = notes(report);
    if !notes.is_empty() {
        set(&mut invocation, "toolExecutionNotifications", json!(notes));
    }
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "Outcrop",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": codes.iter().map(|code| rule(report, code, about)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [invocation],
            "artifacts": report.files.iter().map(|file| artifact(report, file)).collect::<Vec<_>>(),
            "results": results,
            "properties": {
                "model": about.model,
                "via": about.via,
                "records": report.records,
                "failing": report.failing,
            },
        }],
    });
    // A value of text, numbers and lists: writing it cannot fail.
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

fn set(object: &mut Value, name: &str, value: Value) {
    if let Value::Object(members) = object {
        members.insert(name.to_owned(), value);
    }
}

/// A rule by the first of its causes: naming all rules' own words would bring them all into a page that only
/// reads reports.
fn rule(report: &Report, code: &str, about: &About<'_>) -> Value {
    let mut rule = json!({ "id": code });
    if let Some(cause) = report.causes.iter().find(|cause| cause.code == code) {
        set(
            &mut rule,
            "shortDescription",
            json!({ "text": plain(&cause.title) }),
        );
        set(&mut rule, "fullDescription", json!({ "text": plain(&cause.why) }));
        set(&mut rule, "help", json!({ "text": plain(&cause.fix) }));
        set(
            &mut rule,
            "defaultConfiguration",
            json!({ "level": cause.severity.as_str() }),
        );
    }
    // A relative address would be none for whoever reads the file elsewhere.
    if about.rules.contains("://") {
        set(&mut rule, "helpUri", json!(format!("{}{code}.html", about.rules)));
    }
    rule
}

/// What the list of results does not show by itself.
fn notes(report: &Report) -> Vec<Value> {
    let cut = report
        .causes
        .iter()
        .filter(|cause| cause.count > cause.examples.len() as u64);
    let mut notes: Vec<Value> = cut
        .map(|cause| {
            let text = format!(
                "{}: {}, the first {} are listed.",
                plain(&cause.title),
                cause.extent(report),
                cause.examples.len(),
            );
            json!({
                "level": "note",
                "message": { "text": text },
                "associatedRule": { "id": cause.code },
            })
        })
        .collect();
    if let Some(said) = words::incomplete(report) {
        notes.push(json!({ "level": "error", "message": { "text": said } }));
    }
    notes
}

fn artifact(report: &Report, file: &FileShare) -> Value {
    let mut artifact = json!({
        "location": { "uri": uri(&file.name) },
        "mimeType": "application/jsonl",
        "encoding": "utf-8",
        "roles": ["analysisTarget"],
    });
    // The report holds the bytes that were checked: a file that was not read to its end may have more.
    if report.complete {
        set(&mut artifact, "length", json!(file.bytes));
    }
    artifact
}

fn result(report: &Report, cause: &Cause, example: &Example, rule: Option<usize>) -> Value {
    let mut result = json!({
        "ruleId": cause.code,
        "level": example.severity(cause).as_str(),
        "message": { "text": format!("{} {}", plain(&example.message), plain(&example.fix)) },
    });
    if let Some(location) = location(report, cause, example) {
        set(&mut result, "locations", json!([location]));
    }
    let mut properties = json!({
        "cause": plain(&cause.title),
        "subject": cause.subject,
        "countOfCause": cause.count,
        "recordsOfCause": cause.records,
    });
    if let Some(id) = &example.record_id {
        set(&mut properties, "recordId", json!(id));
    }
    set(&mut result, "properties", properties);
    if let Some(rule) = rule {
        set(&mut result, "ruleIndex", json!(rule));
    }
    result
}

/// Where it is; nowhere for what is about several files together.
fn location(report: &Report, cause: &Cause, example: &Example) -> Option<Value> {
    let mut place = json!({});
    if let Some(index) = report.file_of(cause, example) {
        let name = report.file_name_of(cause, example).unwrap_or_default();
        set(
            &mut place,
            "artifactLocation",
            json!({ "uri": uri(name), "index": index }),
        );
    } else if report.files.is_empty() {
        set(&mut place, "artifactLocation", json!({ "uri": uri("") }));
    } else {
        return None;
    }
    if example.line > 0 {
        let mut region = Map::new();
        region.insert("startLine".to_owned(), json!(example.line));
        if example.column > 0 {
            region.insert("startColumn".to_owned(), json!(example.column));
        }
        region.insert("byteOffset".to_owned(), json!(example.start));
        region.insert(
            "byteLength".to_owned(),
            json!(example.end.saturating_sub(example.start)),
        );
        set(&mut place, "region", Value::Object(region));
    }
    let mut location = json!({ "physicalLocation": place });
    if !example.path.is_empty() {
        set(
            &mut location,
            "logicalLocations",
            json!([{ "fullyQualifiedName": example.path, "kind": "value" }]),
        );
    }
    Some(location)
}

/// A file's name as a relative reference (RFC 3986): a folder's slash stays, a leading one does not.
fn uri(name: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(name.len());
    for byte in name.trim_start_matches('/').bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    if out.is_empty() {
        "file.jsonl".to_owned()
    } else {
        out
    }
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn names_become_relative_references() {
        for (name, reference) in [
            ("calls november.jsonl", "calls%20november.jsonl"),
            ("in/a:b.jsonl", "in/a%3Ab.jsonl"),
            ("//host/x", "host/x"),
            ("größe.jsonl", "gr%C3%B6%C3%9Fe.jsonl"),
            ("", "file.jsonl"),
        ] {
            assert_eq!(uri(name), reference);
        }
    }
}
