//! Which tests passed, from what `cargo xtask test` keeps: nextest's report, and the log of each browser's step.

use std::collections::BTreeSet;
use std::path::PathBuf;

/// The names as `peers.toml` writes them.
pub(crate) fn all() -> BTreeSet<String> {
    let place = |variable: &str| {
        std::env::var_os(variable).map(PathBuf::from).unwrap_or_else(|| {
            panic!("{variable} is not set: this test is a step of `cargo xtask test`, named `peers`")
        })
    };
    let report = place("OUTCROP_NATIVE_REPORT");
    let report = std::fs::read_to_string(&report)
        .unwrap_or_else(|error| panic!("{}: {error}: run the step `native` first", report.display()));
    let mut passed = native(&report);
    for entry in std::fs::read_dir(place("OUTCROP_LOGS")).unwrap() {
        let path = entry.unwrap().path();
        let name = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        // `<step>-<number of the command>`.
        if let Some((step, _)) = name.rsplit_once('-')
            && step.starts_with("e2e-")
        {
            let log = std::fs::read_to_string(&path).unwrap();
            passed.extend(browser(&log).map(|name| format!("{step} {name}")));
        }
    }
    passed
}

/// `<testcase name="…" classname="…"` of a report in JUnit's form, without those that failed.
fn native(report: &str) -> BTreeSet<String> {
    report
        .split("<testcase ")
        .skip(1)
        .filter(|case| {
            let case = case.split("</testcase>").next().unwrap_or(case);
            !["<failure", "<error", "<skipped"]
                .iter()
                .any(|sign| case.contains(sign))
        })
        .filter_map(|case| {
            let (attributes, _) = case.split_once('>')?;
            let attribute = |name: &str| attributes.split_once(name)?.1.split('"').next();
            // The name stands first.
            let name = attributes.strip_prefix("name=\"")?.split('"').next()?;
            Some(format!("{} {name}", attribute(" classname=\"")?))
        })
        .collect()
}

/// `ok   prompt · stops when told (0.8 s)`
fn browser(log: &str) -> impl Iterator<Item = &str> {
    log.lines()
        .filter_map(|line| Some(line.strip_prefix("ok   ")?.rsplit_once(" (")?.0))
}

#[test]
fn reports_are_read() {
    let report = r#"<testsuite name="a"><testcase name="m::one" classname="a" time="0.1"></testcase>
        <testcase name="two" classname="a::b"><failure type="x"/></testcase><testcase name="three" classname="a::b"/></testsuite>
        <testsuite name="c" skipped="0"></testsuite>"#;
    assert_eq!(
        native(report).into_iter().collect::<Vec<_>>(),
        ["a m::one", "a::b three"]
    );
    let log = "building\nok   batch · a (b) (0.5 s)\nFAIL batch · c (0.1 s)\nfailed: batch · c\n";
    assert_eq!(browser(log).collect::<Vec<_>>(), ["batch · a (b)"]);
}
