//! Every form of one report that holds what a hostile file would bring.

use super::*;
use crate::batch::{Bin, Checker, FileShare, Histogram, Job};
use crate::catalog::{Catalog, Family};
use crate::cost::tokens::Estimate;
use crate::cost::{self, Usage};

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
