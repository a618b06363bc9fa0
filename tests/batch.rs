//! Batch files: every rule's own example, real files, planted faults, hostile input.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::print_stdout, reason = "a test says what it skipped")]

#[path = "batch/edges.rs"]
mod edges;
#[path = "batch/facts.rs"]
mod facts;
#[path = "batch/ids.rs"]
mod ids;
#[path = "batch/jobs.rs"]
mod jobs;
#[path = "batch/json.rs"]
mod json;
#[path = "batch/likeness.rs"]
mod likeness;
#[path = "batch/names.rs"]
mod names;
#[path = "batch/parts.rs"]
mod parts;
#[path = "batch/planted.rs"]
mod planted;
#[path = "batch/table.rs"]
mod table;
#[path = "batch/tokens.rs"]
mod tokens;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use outcrop_core::batch::{Checker, Limits, Report, Verdict};
use outcrop_core::catalog::{Catalog, Family, Via};
use outcrop_core::codec;
use outcrop_core::finding::Severity;
use outcrop_core::rules::{self, Example};
use outcrop_tests::replay::batch::{self, check, job};
use proptest::prelude::*;

use json::json_like;

fn shared(path: &str) -> Option<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared")
        .join(path);
    let found = fs::read(&path).ok();
    if found.is_none() {
        println!("skipped: {} is absent", path.display());
    }
    found
}

#[test]
fn every_rule_finds_its_bad_example_and_passes_its_fixed_one() {
    batch::rules().unwrap();
}

#[test]
fn committed_cases_hold_at_every_chunk_size() {
    batch::cases().unwrap();
}

#[test]
fn codes_are_unique_and_documented() {
    let codes: BTreeSet<&str> = rules::ALL.iter().map(|rule| rule.code).collect();
    assert_eq!(codes.len(), rules::ALL.len());
    for rule in rules::ALL {
        assert!(
            rule.code
                .bytes()
                .all(|b| b.is_ascii_lowercase() || matches!(b, b'-' | b'8')),
            "{}",
            rule.code
        );
        assert!(
            rule.checks.ends_with('.') && rule.why.ends_with('.'),
            "{}: sentences end in a full stop",
            rule.code
        );
        assert_eq!(rules::by_code(rule.code), Some(*rule));
    }
}

#[test]
fn rules_too_large_to_print_are_found() {
    let line = |id: usize| {
        format!(
            r#"{{"recordId":"{id}","modelInput":{{"anthropic_version":"bedrock-2023-05-31","max_tokens":8,"messages":[{{"role":"user","content":"hi"}}]}}}}"#
        ) + "\n"
    };
    let file = |records: usize| (0..records).map(line).collect::<String>();
    let only = |report: &Report| report.causes.iter().map(|cause| cause.code).collect::<Vec<_>>();
    let claude = || job("anthropic.claude-3-haiku-20240307-v1:0", Via::InvokeModel);

    let run = |limits: Limits, text: &str| {
        let mut checker = Checker::new(claude().with_limits(limits));
        checker.push(text.as_bytes());
        checker.finish()
    };
    let defaults = Limits::default();
    assert_eq!(only(&run(defaults, &file(99))), ["too-few-records"]);
    assert!(only(&run(defaults, &file(100))).is_empty());
    assert!(only(&run(defaults, &file(100_000))).is_empty());
    assert_eq!(only(&run(defaults, &file(100_001))), ["too-many-records"]);
    let small = Limits {
        max_file_bytes: 15_000,
        ..defaults
    };
    assert_eq!(only(&run(small, &file(120))), ["file-too-large"]);
    let short = Limits {
        max_line_bytes: 150,
        ..defaults
    };
    assert!(only(&run(short, &file(120))).is_empty());
    let mut long = file(120);
    long.push_str(&line(7).replace("hi", &"long ".repeat(40)));
    let report = run(short, &long);
    assert_eq!(only(&report), ["line-too-long"]);
    assert_eq!(
        (
            report.records,
            report.failing,
            report.causes[0].examples[0].finding.place.line
        ),
        (121, 1, 121)
    );

    let twice = file(100) + &line(41);
    let report = run(defaults, &twice);
    assert_eq!(only(&report), ["duplicate-record-id"]);
    let example = &report.causes[0].examples[0];
    assert_eq!(
        (example.finding.place.line, example.record_id.as_deref()),
        (101, Some("41"))
    );
    assert!(
        example.finding.message.contains("line 42"),
        "{}",
        example.finding.message
    );
    let place = example.finding.place;
    let start = usize::try_from(place.start).unwrap();
    assert_eq!(&twice[start..usize::try_from(place.end).unwrap()], "\"41\"");
}

#[test]
fn a_file_of_another_kind_is_one_finding() {
    let job = job("anthropic.claude-3-haiku-20240307-v1:0", Via::InvokeModel);
    let long_list = format!("[{}]", vec!["{\"a\":1}"; 200].join(","));
    let files: [&[u8]; 5] = [
        b"recordId,prompt\n1,hello",
        b"[{\"a\":1}]",
        // Too long a line to be known as a list from the file's beginning.
        long_list.as_bytes(),
        b"\x1F\x8B\x08no newline",
        b" \n ",
    ];
    for file in files {
        let report = check(&job, file, 7);
        let codes: Vec<&str> = report.causes.iter().map(|cause| cause.code).collect();
        assert_eq!(
            (codes.as_slice(), report.records, report.failing),
            (&["not-jsonl"][..], 0, 0)
        );
    }
    // Among records a list is one line's mistake, as are odd bytes.
    let records = "{\"recordId\":\"1\",\"modelInput\":{}}\n".repeat(500);
    let list = check(&job, format!("{long_list}\n{records}").as_bytes(), 100);
    let cause = list
        .causes
        .iter()
        .find(|cause| cause.code == "not-an-object")
        .unwrap();
    assert!(cause.fix.contains("jq -c '.[]'"), "{}", cause.fix);
    let odd = check(&job, format!("\x01\n{records}").as_bytes(), 100);
    assert_eq!(odd.records, 501);
    assert!(odd.causes.iter().all(|cause| cause.code != "not-jsonl"));
    let blank_start = "\n".repeat(600) + "{\"recordId\":\"1\",\"modelInput\":{}}\n";
    let report = check(&job, blank_start.as_bytes(), 100);
    assert_eq!((report.records, report.blank), (1, 600));
}

#[test]
fn a_mistake_marks_whole_characters() {
    let job = job("anthropic.claude-3-haiku-20240307-v1:0", Via::InvokeModel);
    let line = "{\u{201c}recordId\u{201d}: 1}\n";
    let report = check(&job, line.as_bytes(), 100);
    let place = report.causes[0].examples[0].finding.place;
    let marked = usize::try_from(place.start).unwrap()..usize::try_from(place.end).unwrap();
    assert_eq!(line.get(marked), Some("\u{201c}"));
}

#[test]
fn ids_beyond_the_limit_are_said_not_to_be_compared() {
    let limits = Limits {
        max_records: u64::MAX,
        ..Limits::default()
    };
    let unknown = outcrop_core::batch::Job::unknown(Via::InvokeModel).with_limits(limits);
    let run = |most: usize| {
        let mut checker = Checker::comparing(unknown.clone(), most);
        for id in (0..1_001).chain([0, 1_000]) {
            checker.push(format!("{{\"recordId\":\"{id}\",\"modelInput\":{{}}}}\n").as_bytes());
        }
        checker.finish()
    };
    let enough = run(1_001);
    assert_eq!(
        (enough.ids.seen, enough.ids.compared, enough.ids.duplicates),
        (1_003, 1_003, 2)
    );
    let report = run(1_000);
    assert_eq!(report.verdict, Verdict::Warnings);
    let codes: Vec<_> = report
        .causes
        .iter()
        .map(|cause| (cause.code, cause.count))
        .collect();
    assert_eq!(
        codes,
        [("duplicate-record-id", 1), ("record-ids-not-compared", 1)]
    );
    assert_eq!((report.ids.seen, report.ids.compared), (1_003, 1_001));
    let message = &report.causes[1].examples[0].finding.message;
    assert!(message.starts_with("1,001 of 1,003 ids"), "{message}");
}

#[test]
fn a_real_batch_file_is_judged_rightly() {
    let Some(file) = shared("real/claude-batch-input.jsonl") else {
        return;
    };
    let report = check(
        &job("anthropic.claude-3-haiku-20240307-v1:0", Via::InvokeModel),
        &file,
        file.len(),
    );
    assert_eq!(report.records, 105);
    assert_eq!(report.failing, 0, "{:#?}", report.causes);
    let codes: Vec<&str> = report.causes.iter().map(|cause| cause.code).collect();
    assert_eq!(codes, ["no-final-newline"]);
    assert_eq!(report.bytes, file.len() as u64);

    // The same file under another model is recognised for what it is, with one cause and not hundreds.
    let nova = check(&job("amazon.nova-lite-v1:0", Via::InvokeModel), &file, 4096);
    assert_eq!(nova.failing, 105);
    assert_eq!(nova.causes[0].code, "foreign-dialect");
    assert_eq!((nova.causes[0].records, nova.causes.len()), (105, 2));
}

/// Requests that Bedrock answered with 200 must pass the check of their family.
#[test]
fn recorded_requests_that_bedrock_accepted_pass() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/real/recorded");
    let Ok(families) = fs::read_dir(&root) else {
        println!("skipped: {} is absent", root.display());
        return;
    };
    let catalog = Catalog::builtin();
    let (mut passed, mut wrong) = (0, Vec::new());
    for case in families
        .flatten()
        // A stream may begin with 200 and say only then that the request was refused.
        .filter(|family| family.file_name() != "errors")
        .filter_map(|family| fs::read_dir(family.path()).ok())
        .flatten()
        .flatten()
    {
        let read = |name: &str| -> Option<serde_json::Value> {
            serde_json::from_slice(&fs::read(case.path().join(name)).ok()?).ok()
        };
        let (Some(request), Some(response)) = (read("request.json"), read("response.json")) else {
            continue;
        };
        let path = request["path"]
            .as_str()
            .unwrap_or_default()
            .replace("%3A", ":")
            .replace("%2F", "/");
        let Some(rest) = path.strip_prefix("/model/") else {
            continue;
        };
        let Some((model, operation)) = rest.rsplit_once('/') else {
            continue;
        };
        let via = match operation {
            "converse" | "converse-stream" => Via::Converse,
            "invoke" | "invoke-with-response-stream" => Via::InvokeModel,
            _ => continue,
        };
        let resolution = catalog.resolve(model, "us-east-1");
        let family = resolution.model.map(|model| model.family);
        let Some(codec) = codec::for_bodies(family, via) else {
            continue;
        };
        let body = &request["body"];
        if response["status"] != 200 || body.is_null() {
            continue;
        }
        let quirks = resolution.model.map(|model| model.quirks).unwrap_or_default();
        let findings = codec::check(codec, quirks, body.to_string().as_bytes());
        let errors: Vec<_> = findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .collect();
        if errors.is_empty() {
            passed += 1;
        } else {
            wrong.push(format!("{}: {errors:#?}", case.path().display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(passed > 90, "only {passed} requests were checked");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn findings_do_not_depend_on_chunks_and_nothing_panics(
        lines in prop::collection::vec(prop_oneof![
            json_like(),
            json_like().prop_map(|v| format!(r#"{{"recordId":"1","modelInput":{v}}}"#)),
            json_like().prop_map(|v| format!(r#"{{"recordId":"2","modelInput":{{"max_tokens":{v},"messages":[{v}]}}}}"#)),
            any::<String>(),
        ], 0..6),
        via in prop_oneof![Just(Via::InvokeModel), Just(Via::Converse)],
        family in prop_oneof![Just(Family::Anthropic), Just(Family::Nova), Just(Family::TitanText), Just(Family::OpenaiChat)],
        chunk in 1_usize..40,
    ) {
        let file = lines.join("\n").into_bytes();
        let job = outcrop_core::batch::Job::new(family, via);
        let whole = check(&job, &file, file.len().max(1));
        let pieces = check(&job, &file, chunk);
        prop_assert_eq!(&whole, &pieces);
        for example in whole.causes.iter().flat_map(|cause| &cause.examples) {
            let place = example.finding.place;
            prop_assert!(place.start <= place.end && place.end <= file.len() as u64);
        }
    }

    #[test]
    fn any_bytes_are_survived(file in prop::collection::vec(any::<u8>(), 0..800), chunk in 1_usize..100) {
        let job = outcrop_core::batch::Job::new(Family::Anthropic, Via::InvokeModel);
        let report = check(&job, &file, chunk);
        prop_assert_eq!(report.bytes, file.len() as u64);
        prop_assert_eq!(check(&job, &file, file.len().max(1)), report);
    }
}

/// Hostile lines: the report stays small and the work stays linear enough to finish.
#[test]
fn hostile_lines_cannot_fill_the_memory() {
    let job = job("anthropic.claude-3-haiku-20240307-v1:0", Via::InvokeModel);
    let strangers: Vec<String> = (0..30_000).map(|n| format!("\"x{n}\":1")).collect();
    let wide = format!(r#"{{"recordId":"1","modelInput":{{{}}}}}"#, strangers.join(","));
    let report = check(&job, wide.as_bytes(), 65_536);
    let unknown: u64 = report
        .causes
        .iter()
        .filter(|c| c.code == "unknown-member")
        .map(|c| c.count)
        .sum();
    assert_eq!(unknown, 30_000, "exact counts, whatever is kept");
    assert!(report.causes.len() < 500);
    let roles = r#"{"role":"x","content":"y"},"#.repeat(30_000);
    let long = format!(
        r#"{{"recordId":"1","modelInput":{{"anthropic_version":"bedrock-2023-05-31","max_tokens":1,"messages":[{roles}{{"role":"user","content":"z"}}]}}}}"#
    );
    let report = check(&job, long.as_bytes(), 65_536);
    let roles: Vec<_> = report
        .causes
        .iter()
        .filter(|cause| cause.code == "unknown-value")
        .collect();
    assert_eq!(
        roles.iter().map(|cause| cause.count).sum::<u64>(),
        30_000,
        "exact counts, wherever they are kept"
    );
    assert!(
        roles
            .iter()
            .all(|cause| cause.records == 1 && cause.examples.len() <= Report::EXAMPLES)
    );
    // Deep objects with long names: every path would be long as well.
    let name = "n".repeat(120);
    let deep = format!("{{\"{name}\":").repeat(110);
    let twins: Vec<String> = (0..100).map(|n| format!("\"t{n}\":1,\"t{n}\":2")).collect();
    let line = format!(
        r#"{{"recordId":"1","modelInput":{{"metadata":{deep}{{{}}}{}}}}}"#,
        twins.join(","),
        "}".repeat(110)
    );
    let report = check(&job, line.as_bytes(), 65_536);
    assert!(report.causes.iter().any(|cause| cause.code == "duplicate-key"));
    assert!(serde_json::to_vec(&report).unwrap().len() < 1_000_000);
    let mut checker = Checker::new(job);
    for line in 0..20_000 {
        checker.push(format!("{{\"recordId\":\"{line}\",\"modelInput\":{{\"y{line}\":1}}}}\n").as_bytes());
    }
    let report = checker.finish();
    assert!(report.causes.len() <= Report::CAUSES + rules::ALL.len());
    let unknown: u64 = report
        .causes
        .iter()
        .filter(|c| c.code == "unknown-member")
        .map(|c| c.count)
        .sum();
    assert_eq!(unknown, 20_000);
}

/// Files that break the rules whose examples are too large to print, made small by small limits.
#[test]
fn every_described_rule_is_found() {
    let line = |id: usize, beside: &str| {
        format!(
            r#"{{"recordId":"{id}",{beside}"modelInput":{{"anthropic_version":"bedrock-2023-05-31","max_tokens":8,"messages":[{{"role":"user","content":"hi"}}]}}}}"#
        ) + "\n"
    };
    let three: String = (0..3).map(|id| line(id, "")).collect();
    let limits = Limits {
        min_records: 1,
        ..Limits::default()
    };
    let run = |limits: Limits, most: usize, file: &str| {
        let job = job("anthropic.claude-3-haiku-20240307-v1:0", Via::InvokeModel).with_limits(limits);
        let mut checker = Checker::comparing(job, most);
        checker.push(file.as_bytes());
        let report = checker.finish();
        report.causes.iter().map(|cause| cause.code).collect::<Vec<_>>()
    };
    assert!(run(limits, 9, &three).is_empty());
    for rule in rules::ALL {
        if !matches!(rule.example, Example::Described(_)) {
            continue;
        }
        let mut limits = limits;
        let (mut most, mut file) = (9, three.clone());
        match rule.code {
            "duplicate-record-id" => file += &line(1, ""),
            "file-too-large" => limits.max_file_bytes = 100,
            "job-too-large" => limits.max_job_bytes = 100,
            "line-too-long" => limits.max_line_bytes = 100,
            "mixed-models" => {
                file += &line(3, r#""modelId":"one","#);
                file += &line(4, r#""modelId":"two","#);
            }
            "record-ids-not-compared" => most = 2,
            "too-few-records" => limits.min_records = 4,
            "too-many-records" => limits.max_records = 2,
            other => panic!("{other} has no example to print, and none here"),
        }
        let found = run(limits, most, &file);
        assert!(found.contains(&rule.code), "{}: found {found:?}", rule.code);
    }
}
