//! One page about one rule, and the list of all.

use std::fmt::Write as _;

use outcrop_core::batch::{Job, Report};
use outcrop_core::catalog::{Catalog, Via};
use outcrop_core::finding::Severity;
use outcrop_core::rules::{Example, Rule};
use outcrop_tests::replay::batch::{check, job};

use crate::html::{attribute, escaped, listing, sentence};

/// The job of examples that are whole files.
const MODEL: &str = "anthropic.claude-3-haiku-20240307-v1:0";

/// All rules, in the order in which a file meets them.
pub(crate) fn index(rules: &[&Rule]) -> String {
    let mut main = String::from(
        "<h1>What the checker looks for</h1>\n\
         <p class=\"lead\">Every line of a batch file is read before it is uploaded. These are the rules it is held to: \
         first those about the file, then those about a line and its envelope, then those about the body.</p>\n<ol class=\"rules\">\n",
    );
    for rule in rules {
        let _ = writeln!(
            main,
            "<li><a href=\"{code}.html\"><code>{code}</code></a> {chip}<p>{checks}</p></li>",
            code = rule.code,
            chip = chip(rule.severity),
            checks = sentence(rule.checks),
        );
    }
    main.push_str("</ol>\n");
    around(
        "Rules",
        "What Outcrop looks for in a batch file for Amazon Bedrock.",
        "",
        &main,
    )
}

/// The page of `rule`, which stands between two others.
pub(crate) fn of(rule: &Rule, before: Option<&Rule>, after: Option<&Rule>) -> String {
    let mut main = format!(
        "<h1><code>{}</code></h1>\n<p class=\"lead\">{} {}</p>\n<h2>Why it matters</h2>\n<p>{}</p>\n",
        rule.code,
        chip(rule.severity),
        sentence(rule.checks),
        sentence(rule.why),
    );
    match rule.example {
        Example::Line {
            model,
            converse,
            bad,
            fixed,
        } => {
            let via = if converse { Via::Converse } else { Via::InvokeModel };
            let name = Catalog::builtin()
                .model(model)
                .map_or(model, |model| model.name.as_str());
            let bodies = if converse { "Converse" } else { "InvokeModel" };
            let _ = writeln!(
                main,
                "<h2>A line that breaks it</h2>\n<p>In a job for {}, <code>{}</code>, with {bodies} bodies:</p>",
                escaped(name),
                escaped(model),
            );
            example(&mut main, rule, &job(model, via), bad.as_bytes());
            main.push_str("<h2>The line mended</h2>\n");
            let _ = writeln!(main, "{}", listing(fixed.as_bytes(), None));
        }
        Example::File { bad, fixed } => {
            main.push_str("<h2>A file that breaks it</h2>\n");
            example(&mut main, rule, &job(MODEL, Via::InvokeModel), bad);
            main.push_str("<h2>The file mended</h2>\n");
            let _ = writeln!(main, "{}", listing(fixed, None));
        }
        Example::Described(what) => {
            let _ = writeln!(main, "<h2>What breaks it</h2>\n<p>{}</p>", sentence(what));
        }
    }
    let mut ways = String::new();
    for (rule, rel, word) in [(before, "prev", "Before"), (after, "next", "Next")] {
        if let Some(rule) = rule {
            let _ = write!(
                ways,
                "<a rel=\"{rel}\" href=\"{code}.html\">{word}: <code>{code}</code></a>\n",
                code = rule.code,
            );
        }
    }
    let footer = format!("<nav class=\"ways\" aria-label=\"Rules beside this one\">\n{ways}</nav>\n");
    around(rule.code, rule.checks, &footer, &main)
}

/// What breaks the rule, and what the checker says about it.
fn example(main: &mut String, rule: &Rule, job: &Job, bad: &[u8]) {
    // A line stands in a file; a file is taken as it is.
    let mut file = bad.to_vec();
    if matches!(rule.example, Example::Line { .. }) {
        file.push(b'\n');
    }
    let report: Report = check(job, &file, file.len().max(1));
    let found = report.causes.iter().find(|cause| cause.code == rule.code);
    let place = found
        .and_then(|cause| cause.examples.first())
        .map(|example| example.finding.place);
    let within = |offset: u64| usize::try_from(offset).unwrap_or(usize::MAX);
    let mark = place.map(|place| (within(place.start), within(place.end)));
    // A mark from end to end says nothing.
    let mark = mark.filter(|(start, end)| end - start + 2 < bad.len());
    let _ = writeln!(main, "{}", listing(bad, mark));
    let Some(cause) = found else {
        return;
    };
    let _ = writeln!(
        main,
        "<h2>What the checker says</h2>\n<dl class=\"said\">\n<div><dt>Cause</dt><dd>{} {}</dd></div>",
        chip(cause.severity),
        sentence(&cause.title),
    );
    if let Some(example) = cause.examples.first() {
        let finding = &example.finding;
        let mut place = String::new();
        if finding.place.line > 0 {
            let _ = write!(place, "Line {}", finding.place.line);
            if finding.place.column > 0 {
                let _ = write!(place, ", column {}", finding.place.column);
            }
        }
        if !finding.path.is_empty() {
            let _ = write!(
                place,
                "{}<code>{}</code>",
                if place.is_empty() { "" } else { ", " },
                escaped(&finding.path)
            );
        }
        if !place.is_empty() {
            let _ = writeln!(main, "<div><dt>Where</dt><dd>{place}</dd></div>");
        }
        let _ = writeln!(
            main,
            "<div><dt>What</dt><dd>{}</dd></div>",
            sentence(&finding.message)
        );
        let _ = writeln!(
            main,
            "<div><dt>Mend it</dt><dd>{}</dd></div>",
            sentence(&finding.fix)
        );
    }
    main.push_str("</dl>\n");
}

fn chip(severity: Severity) -> String {
    let name = severity.as_str();
    let shown = match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Note => "Note",
    };
    format!("<span class=\"level {name}\">{shown}</span>")
}

/// The page around `main`.
fn around(title: &str, description: &str, footer: &str, main: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{} · Outcrop</title>\n<meta name=\"description\" content=\"{}\">\n\
         <link rel=\"icon\" href=\"icon.svg\" type=\"image/svg+xml\">\n<link rel=\"stylesheet\" href=\"tokens.css\">\n<link rel=\"stylesheet\" href=\"rules.css\">\n</head>\n<body>\n\
         <header><nav aria-label=\"Outcrop\"><a href=\"../\">Outcrop</a> <a href=\"index.html\">Rules</a></nav></header>\n\
         <main>\n{main}</main>\n{footer}</body>\n</html>\n",
        escaped(title),
        attribute(&description.replace('`', "")),
    )
}
