//! Every form of one report that holds what a hostile file would bring.

use super::*;
use crate::batch::{Bin, Checker, FileShare, Histogram, Job, Joined, Part, Source, Stretch};
use crate::catalog::{Catalog, Family};
use crate::cost::tokens::Estimate;
use crate::cost::{self, Usage};
use crate::finding::Severity;

/// The report on a file, as a page would hear it.
fn report_of(file: &[u8]) -> Report {
    let mut checker = Checker::new(Job::new(Family::Anthropic, Via::InvokeModel));
    checker.push(file);
    let json = serde_json::to_string(&checker.finish()).unwrap();
    let mut report: Report = serde_json::from_str(&json).unwrap();
    report.files = vec![FileShare {
        name: "calls <november>.jsonl".to_owned(),
        bytes: file.len() as u64,
        records: report.records,
        failing: report.failing,
    }];
    report
}

fn hostile() -> Report {
    let body = r#""anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hi"}]"#;
    let lines = [
        format!(
            r#"{{"recordId":"=cmd|' /C calc'!A0","modelInput":{{{body},"<script>alert(1)</script>":1}}}}"#
        ),
        format!(r#"{{"recordId":"a,\"b\"","modelInput":{{{body},"temperature":7}}}}"#),
        r#"{"recordId":"größe","modelInput":{"max_tokens":}}"#.to_owned(),
    ];
    report_of(lines.join("\n").as_bytes())
}

fn about() -> About<'static> {
    About {
        model: "anthropic.claude-haiku-4-5-20251001-v1:0",
        model_name: "Claude Haiku 4.5",
        via: Via::InvokeModel,
        rules: "https://example.com/rules/",
        at: Some(Timestamp::from_seconds(1_790_000_000)),
        cost: None,
    }
}

fn places(report: &Report) -> usize {
    report.causes.iter().map(|cause| cause.examples.len()).sum()
}

#[test]
fn a_page_runs_nothing_fetches_nothing_and_says_everything() {
    let report = hostile();
    let page = render(Kind::Html, &report, &about());
    let lower = page.to_lowercase();
    assert!(!lower.contains("<script"), "{page}");
    assert!(!lower.contains("src=") && !lower.contains("url("));
    assert!(page.contains("&lt;november&gt;"));
    assert!(page.contains(&verdict(&report)));
    for cause in &report.causes {
        assert!(page.contains(&format!("https://example.com/rules/{}.html", cause.code)));
    }
    // Without an address of the rules there is no link to nowhere.
    let alone = render(Kind::Html, &report, &About::default());
    assert!(!alone.contains("<a "));
}

#[test]
fn a_table_has_a_row_for_every_place_and_no_formula() {
    let report = hostile();
    let table = render(Kind::Csv, &report, &about());
    assert!(table.starts_with('\u{FEFF}') && table.ends_with("\r\n"));
    assert_eq!(table.matches("\r\n").count(), places(&report) + 1);
    assert!(table.contains("'=cmd|' /C calc'!A0"), "{table}");
    assert!(!table.contains(",=cmd"));
    let table = render(
        Kind::Csv,
        &report_of(br#"{"recordId":"x;=HYPERLINK(1)"}"#),
        &about(),
    );
    assert!(table.contains("\"x;'=HYPERLINK(1)\""), "{table}");
}

#[test]
fn json_reads_back_to_the_same_report() {
    let report = hostile();
    let text = render(Kind::Json, &report, &about());
    let back: Report = serde_json::from_str(&text).unwrap();
    assert_eq!(back, report);
    let whole: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(whole["via"], "invoke-model");
    assert_eq!(whole["file"], "calls <november>.jsonl");
}

#[test]
fn sarif_names_every_place_by_rule_and_region() {
    let mut report = hostile();
    let first = report.causes.first_mut().unwrap();
    first.count = 4_000;
    let log: serde_json::Value = serde_json::from_str(&render(Kind::Sarif, &report, &about())).unwrap();
    assert_eq!(log["version"], "2.1.0");
    let run = &log["runs"][0];
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    assert_eq!(
        run["artifacts"][0]["location"]["uri"],
        "calls%20%3Cnovember%3E.jsonl"
    );
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), places(&report));
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    for (result, example) in results
        .iter()
        .zip(report.causes.iter().flat_map(|cause| &cause.examples))
    {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(rules[index]["helpUri"].as_str().unwrap().starts_with("https://"));
        assert!(matches!(
            result["level"].as_str(),
            Some("error" | "warning" | "note")
        ));
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["index"], 0);
        let region = &place["region"];
        if example.line == 0 {
            assert!(region.is_null());
        } else {
            assert_eq!(region["startLine"], example.line);
            assert_eq!(region["byteOffset"], example.start);
            assert_eq!(region["byteLength"], example.end - example.start);
            // A column of 0 means the whole line, which SARIF says by silence.
            assert_ne!(region["startColumn"], 0);
        }
    }
    let notes = run["invocations"][0]["toolExecutionNotifications"]
        .as_array()
        .unwrap();
    assert_eq!(notes.len(), 1);
}

#[test]
fn every_form_says_when_not_all_was_checked() {
    let mut report = hostile();
    report.complete = false;
    let page = render(Kind::Html, &report, &about());
    assert!(page.contains("Not all of it was checked"));
    let log: serde_json::Value = serde_json::from_str(&render(Kind::Sarif, &report, &about())).unwrap();
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], false);
    let json: serde_json::Value = serde_json::from_str(&render(Kind::Json, &report, &about())).unwrap();
    assert_eq!(json["complete"], false);
}

#[test]
fn the_cost_is_a_range_with_its_source() {
    let catalog = Catalog::builtin();
    let resolution = catalog.resolve("amazon.nova-lite-v1:0", "us-east-1");
    let model = resolution.model.unwrap();
    let usage = Usage {
        records: 3,
        input_tokens: Estimate {
            low: 900_000,
            likely: 1_000_000,
            high: 1_200_000,
        },
        max_output_tokens: 100_000,
        ..Usage::default()
    };
    let cost = cost::price(&usage, model, resolution.price(), catalog.price_source()).unwrap();
    let mut report = hostile();
    report.usage = Some(usage);
    let about = About {
        cost: Some(&cost),
        ..about()
    };
    let page = render(Kind::Html, &report, &about);
    assert!(page.contains("$0.027 – $0.048"), "{page}");
    assert!(page.contains("900,000 – 1,200,000") && page.contains(&cost.source.date));
    let json: serde_json::Value = serde_json::from_str(&render(Kind::Json, &report, &about)).unwrap();
    assert_eq!(json["cost"]["onDemand"]["high"], "0.096");
    assert_eq!(json["usage"]["maxOutputTokens"], 100_000);
}

#[test]
fn files_are_named_after_what_was_checked() {
    assert_eq!(
        file_name(Kind::Csv, "calls.november.jsonl"),
        "calls.november-findings.csv"
    );
    assert_eq!(file_name(Kind::Sarif, ""), "file-findings.sarif");
}

#[test]
fn the_middle_of_a_histogram_is_found() {
    let bin = |from: u64, count| Bin {
        from,
        to: from * 2,
        count,
    };
    let histogram = Histogram {
        bins: vec![bin(64, 1), bin(128, 0), bin(256, 3), bin(512, 1)],
        min: 70,
        max: 600,
        sum: 1_500,
    };
    assert_eq!(middle(&histogram), Some(bin(256, 3)));
    assert_eq!(mean(&histogram), Some(300));
    assert_eq!(middle(&Histogram::default()), None);
    assert_eq!(mean(&Histogram::default()), None);
}

/// A record of Claude without a fault.
const CLEAN: &str = r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":64,"messages":[{"role":"user","content":"hi"}]}}
"#;

/// The report on what was pushed of a file before it was stopped.
fn stopped(pushed: &[u8]) -> Report {
    let mut checker = Checker::new(Job::new(Family::Anthropic, Via::InvokeModel));
    checker.push(pushed);
    serde_json::from_str(&serde_json::to_string(&checker.stop()).unwrap()).unwrap()
}

/// A job of these files, each given as a name and its bytes.
fn job_of(files: &[(&str, &[u8])]) -> Report {
    let job = Job::new(Family::Anthropic, Via::InvokeModel);
    let sources = files.iter().map(|(name, bytes)| Source {
        name: (*name).to_owned(),
        bytes: bytes.len() as u64,
    });
    let mut joined = Joined::new(job.clone(), sources.collect());
    for (number, (_, bytes)) in (0..).zip(files) {
        let mut part = Part::new(job.clone(), Stretch::WHOLE);
        part.push(bytes);
        let report = part.finish();
        joined.add(number, report, part.take_index()).unwrap();
    }
    serde_json::from_str(&serde_json::to_string(&joined.report()).unwrap()).unwrap()
}

#[test]
fn the_verdict_says_what_it_is_about() {
    let clean = CLEAN.repeat(600);
    let file = |bytes: &[u8]| verdict(&report_of(bytes));
    assert_eq!(
        file(b"\x1F\x8B\x08 and more"),
        "The file is gzip-compressed, not JSON Lines"
    );
    assert_eq!(file(b""), "The file has no records");
    assert_eq!(file(b"\n\n \n"), "The file has no records");
    assert_eq!(file(b"{}"), "1 record would fail");
    assert_eq!(
        verdict(&stopped(clean.as_bytes())),
        "So far: every record can be sent, with warnings"
    );
    assert_eq!(verdict(&stopped(b"{}\n{}\n{}")), "So far: 2 records would fail");
    assert_eq!(verdict(&stopped(b"")), "No record was checked");
    assert_eq!(verdict(&stopped(b"{\"recordId\":")), "No record was checked");
    assert_eq!(
        verdict(&stopped(b"\x1F\x8B\x08 and more")),
        "The file is gzip-compressed, not JSON Lines"
    );
    assert_eq!(
        verdict(&job_of(&[("a", b""), ("b", b"\x1F\x8B\x08")])),
        "The files have no records"
    );
    let other = job_of(&[("a", clean.as_bytes()), ("b", b"\x1F\x8B\x08")]);
    assert_eq!(verdict(&other), "The job would be refused");
}

#[test]
fn a_stopped_report_promises_nothing_of_the_rest() {
    let ids: String = (0..120)
        .map(|id| CLEAN.replace("\"1\"", &format!("\"{id}\"")))
        .collect();
    let report = stopped(ids.as_bytes());
    assert!(report.causes.is_empty(), "{:?}", report.causes);
    assert_eq!(verdict(&report), "So far: every record can be sent");
    let page = render(Kind::Html, &report, &about());
    assert!(
        page.contains("<h1 class=\"warn\">So far: every record can be sent</h1>"),
        "{page}"
    );
    assert!(page.contains("Nothing to mend in what was checked."));
    let log: serde_json::Value = serde_json::from_str(&render(Kind::Sarif, &report, &about())).unwrap();
    let run = &log["runs"][0];
    assert!(
        run["artifacts"][0].get("length").is_none(),
        "not the size of the file"
    );
    let note = run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].clone();
    assert_eq!(
        note,
        format!(
            "Not all of it was checked, only {} bytes.",
            amount::count(report.bytes)
        )
    );
    let whole: serde_json::Value =
        serde_json::from_str(&render(Kind::Sarif, &report_of(ids.as_bytes()), &about())).unwrap();
    assert_eq!(whole["runs"][0]["artifacts"][0]["length"], ids.len());
    let mut one = stopped(b"");
    one.bytes = 1;
    assert!(render(Kind::Html, &one, &about()).contains("checked, only 1 byte."));
}

#[test]
fn what_is_counted_is_named() {
    let extent = |report: &Report, code: &str| {
        let cause = report.causes.iter().find(|cause| cause.code == code).unwrap();
        let page = render(Kind::Html, report, &about());
        let extent = cause.extent(report);
        assert!(
            page.contains(&format!("<p class=\"quiet\">{extent}")),
            "{extent}: {page}"
        );
        extent
    };
    let blank = report_of("\n".repeat(600).as_bytes());
    assert_eq!(
        (blank.records, extent(&blank, "blank-line").as_str()),
        (0, "600 lines")
    );
    let few = report_of(CLEAN.as_bytes());
    assert_eq!(extent(&few, "too-few-records"), "the whole file");
    assert_eq!(extent(&report_of(b"PK\x03\x04"), "not-jsonl"), "the whole file");
    let faults = report_of(b"{\"recordId\":\"1\",\"modelInput\":{\"a\":1}}");
    assert_eq!(extent(&faults, "missing-member"), "1 place in 1 record");
    let several = job_of(&[("a", CLEAN.as_bytes()), ("b", b"\x1F\x8B"), ("c", b"\x1F\x8B")]);
    assert_eq!(extent(&several, "not-jsonl"), "2 files");
    assert_eq!(extent(&several, "too-few-records"), "the whole job");
}

#[test]
fn what_all_files_have_in_common_is_said_of_none() {
    let report = job_of(&[
        ("a.jsonl", CLEAN.as_bytes()),
        ("b.jsonl", CLEAN.as_bytes()),
        ("c.jsonl", b"\x1F\x8B"),
    ]);
    let table = render(Kind::Csv, &report, &about());
    let row = |code: &str| table.lines().find(|line| line.contains(code)).unwrap().to_owned();
    assert!(!row("too-few-records").contains(".jsonl"), "{table}");
    assert!(row("not-jsonl").contains(",c.jsonl,"), "{table}");
    let page = render(Kind::Html, &report, &about());
    let (_, section) = page.split_once("too-few-records").unwrap();
    let (section, _) = section.split_once("</section>").unwrap();
    assert!(!section.contains("a.jsonl"), "{section}");
    let log: serde_json::Value = serde_json::from_str(&render(Kind::Sarif, &report, &about())).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let result = |code: &str| results.iter().find(|result| result["ruleId"] == code).unwrap();
    assert!(result("too-few-records").get("locations").is_none());
    let place = &result("not-jsonl")["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["index"], 2);
    // Of a single file it is as good as about it.
    let one: serde_json::Value =
        serde_json::from_str(&render(Kind::Sarif, &report_of(CLEAN.as_bytes()), &about())).unwrap();
    let results = one["runs"][0]["results"].as_array().unwrap();
    assert!(results.iter().all(|result| result["locations"][0].is_object()));
}

#[test]
fn the_codes_said_of_a_whole_job_are_codes() {
    let cause = |code: &str| Cause {
        code: code.to_owned(),
        severity: Severity::Error,
        subject: "job".to_owned(),
        count: 1,
        records: 1,
        title: String::new(),
        why: String::new(),
        fix: String::new(),
        examples: Vec::new(),
    };
    let of_job = crate::rules::ALL
        .iter()
        .filter(|rule| cause(rule.code).is_of_job());
    assert_eq!(of_job.count(), 6);
}

#[test]
fn each_place_is_as_bad_as_it_is() {
    let mut report = hostile();
    let cause = report
        .causes
        .iter_mut()
        .find(|cause| cause.severity == Severity::Error)
        .unwrap();
    let code = cause.code.clone();
    let mut milder = cause.examples[0].clone();
    assert_eq!(milder.severity, Some(Severity::Error));
    milder.severity = Some(Severity::Warning);
    cause.examples.push(milder);
    cause.count += 1;
    let log: serde_json::Value = serde_json::from_str(&render(Kind::Sarif, &report, &about())).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    let levels: Vec<_> = results
        .iter()
        .filter(|result| result["ruleId"] == code.as_str())
        .map(|result| result["level"].as_str().unwrap())
        .collect();
    assert!(
        levels.contains(&"error") && levels.contains(&"warning"),
        "{levels:?}"
    );
    let table = render(Kind::Csv, &report, &about());
    assert!(table.contains(&format!("\nwarning,{code},")), "{table}");
    assert!(render(Kind::Html, &report, &about()).contains("<span class=\"quiet\">warning:</span>"));
}

#[test]
fn counts_of_tokens_claim_no_more_than_is_known() {
    let bars = |report: &Report| {
        let page = render(Kind::Html, report, &about());
        let (_, bars) = page
            .split_once("Input tokens of records, estimated</h2>")
            .unwrap();
        bars.to_owned()
    };
    let mut report = report_of(CLEAN.repeat(200).as_bytes());
    assert!(
        !bars(&report).contains("about 200<") && bars(&report).contains(">200<"),
        "{}",
        bars(&report)
    );
    // As if it were of a file of which one record in 64 is read.
    report.bytes = 1_000_000_000;
    assert!(bars(&report).contains("about 200<") && bars(&report).contains("which stand for all"));
    assert!(!render(Kind::Html, &report, &about()).contains("Counts are exact"));
}
