//! Names of members in paths and messages: where they stand, and how much of them is shown.

use outcrop_core::batch::{Job, Report};
use outcrop_core::catalog::{Family, Via};
use outcrop_tests::replay::batch::check;

fn paths(report: &Report, code: &str) -> Vec<String> {
    let causes = report.causes.iter().filter(|cause| cause.code == code);
    causes
        .flat_map(|cause| cause.examples.iter().map(|example| example.finding.path.clone()))
        .collect()
}

fn claude(file: &str) -> Report {
    check(
        &Job::new(Family::Anthropic, Via::InvokeModel),
        file.as_bytes(),
        4096,
    )
}

#[test]
fn paths_begin_at_the_line() {
    for (line, path) in [
        (r#"{"recordId":"1","modelInput":{},"x":{"a":1,"a":2}}"#, "x.a"),
        (
            r#"{"recordId":"1","modelInput":{},"x":[0,{"a":{"b":1,"b":2}}]}"#,
            "x[1].a.b",
        ),
        (r#"{"recordId":{"a":1,"a":2},"modelInput":{}}"#, "recordId.a"),
        (
            r#"{"recordId":"1","modelInput":[{"a":1,"a":2}]}"#,
            "modelInput[0].a",
        ),
        (r#"{"recordId":"1","modelInput":{},"a":1,"a":2}"#, "a"),
        (
            "[{\"a\":1,\"a\":2}]\n{\"recordId\":\"1\",\"modelInput\":{}}",
            "[0].a",
        ),
    ] {
        assert_eq!(paths(&claude(line), "duplicate-key"), [path], "{line}");
    }
}

/// The longest text of a report: titles, subjects, paths, messages, fixes.
fn longest(report: &Report) -> usize {
    let texts = report.causes.iter().flat_map(|cause| {
        let examples = cause.examples.iter().flat_map(|example| {
            let finding = &example.finding;
            [&finding.path, &finding.subject, &finding.message, &finding.fix]
        });
        [&cause.title, &cause.subject, &cause.fix]
            .into_iter()
            .chain(examples)
    });
    texts.map(|text| text.chars().count()).max().unwrap_or(0)
}

#[test]
fn long_names_are_cut_wherever_they_are_said() {
    for unit in ["n", "é", "`", r"\n", r"\ud83d\ude00"] {
        let name = unit.repeat(100_000);
        let lines = [
            format!(r#"{{"recordId":"1","modelInput":{{}},"{name}":{{"a":1,"a":2}}}}"#),
            format!(r#"{{"recordId":"1","modelInput":{{}},"{name}":1,"{name}":2}}"#),
            format!(r#"{{"recordId":"1","modelInput":{{"{name}":1,"{name}":2}}}}"#),
            format!(r#"{{"recordId":"1","modelInput":{{"metadata":{{"{name}":1,"{name}":2}}}}}}"#),
            format!(r#"{{"recordId":"1","modelId":"{name}","modelInput":{{"model":"{name}"}}}}"#),
            format!(r#"{{"recordId":"1","modelId":"x","modelInput":{{"model":"{name}"}}}}"#),
        ];
        let report = claude(&lines.join("\n"));
        assert!(longest(&report) < 700, "{unit}: {}", longest(&report));
        assert!(
            paths(&report, "duplicate-key")
                .iter()
                .any(|path| path.contains('…')),
            "{unit}"
        );
        assert!(report.causes.iter().any(|cause| cause.code == "mixed-models"));
        for cause in &report.causes {
            let backticks = cause.title.matches('`').count();
            assert_eq!(backticks % 2, 0, "{}", cause.title);
        }
        // Values that a body's table asks for may stand below a name of the file's.
        let body = format!(
            r#"{{"recordId":"1","modelInput":{{"messages":[{{"role":"user","content":[{{"text":"hi"}}]}}],"promptVariables":{{"{name}":1}},"requestMetadata":{{"{name}":2}}}}}}"#
        );
        let report = check(&Job::new(Family::Nova, Via::Converse), body.as_bytes(), 4096);
        assert!(
            report
                .causes
                .iter()
                .filter(|cause| cause.code == "wrong-type")
                .count()
                >= 2
        );
        assert!(longest(&report) < 400, "{unit}: {}", longest(&report));
    }
}

/// A name above many findings is not read again for each of them: 10,000 times 4 MB would take minutes.
#[test]
fn a_long_name_above_many_findings_is_not_decoded_for_each() {
    let name = r"\u0061".repeat(700_000);
    let below = r#"{"a":1,"a":2},"#.repeat(9_000);
    let line = format!(r#"{{"recordId":"1","modelInput":{{}},"x":{{"{name}":[{below}0]}}}}"#);
    let start = std::time::Instant::now();
    let report = claude(&line);
    let twins = report.causes.iter().filter(|cause| cause.code == "duplicate-key");
    assert_eq!(twins.map(|cause| cause.count).sum::<u64>(), 9_000);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}
