//! The findings as files.

use serde::Serialize;

use crate::components::plain;
use crate::platform::download;
use crate::state::Report;

/// Tells spreadsheets that the file is UTF-8.
const BYTE_ORDER_MARK: char = '\u{FEFF}';
const COLUMNS: [&str; 13] = [
    "severity",
    "code",
    "cause",
    "subject",
    "line",
    "column",
    "startByte",
    "endByte",
    "path",
    "recordId",
    "message",
    "fix",
    "countOfCause",
];

/// The report with what it is about.
#[derive(Serialize)]
struct Whole<'a> {
    file: &'a str,
    model: &'a str,
    #[serde(flatten)]
    report: &'a Report,
}

/// Saves the places kept of every cause as a table. `false`: the browser could not.
pub(crate) fn csv(file: &str, report: &Report) -> bool {
    download::save(&name(file, "csv"), "text/csv;charset=utf-8", &table(report))
}

/// Saves the whole report. `false`: the browser could not.
pub(crate) fn json(file: &str, model: &str, report: &Report) -> bool {
    let text = serde_json::to_string_pretty(&Whole { file, model, report }).unwrap_or_default();
    download::save(&name(file, "json"), "application/json", &text)
}

/// `calls.jsonl` gives `calls-findings.csv`.
fn name(file: &str, ending: &str) -> String {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    format!(
        "{}-findings.{ending}",
        if stem.is_empty() { "file" } else { stem }
    )
}

fn table(report: &Report) -> String {
    let mut out = String::from(BYTE_ORDER_MARK);
    row(&mut out, COLUMNS.map(str::to_owned));
    for cause in &report.causes {
        for example in &cause.examples {
            row(
                &mut out,
                [
                    cause.severity.as_str().to_owned(),
                    cause.code.clone(),
                    plain(&cause.title),
                    cause.subject.clone(),
                    example.line.to_string(),
                    example.column.to_string(),
                    example.start.to_string(),
                    example.end.to_string(),
                    example.path.clone(),
                    example.record_id.clone().unwrap_or_default(),
                    plain(&example.message),
                    plain(&example.fix),
                    cause.count.to_string(),
                ],
            );
        }
    }
    out
}

fn row(out: &mut String, cells: [String; COLUMNS.len()]) {
    let line = cells.map(|text| cell(&text)).join(",");
    out.push_str(&line);
    out.push_str("\r\n");
}

/// Quoted where it must be. Text that a spreadsheet would take for a formula is shown as text: record ids
/// and member names come from the file.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = if formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        assert_eq!(cell("plain"), "plain");
        assert_eq!(cell("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(cell("-1+2"), "'-1+2");
    }

    #[test]
    fn files_are_named_after_what_was_checked() {
        assert_eq!(name("calls.november.jsonl", "csv"), "calls.november-findings.csv");
        assert_eq!(name("", "json"), "file-findings.json");
    }

    #[test]
    fn a_report_is_a_row_for_every_place_kept() {
        let report: Report = serde_json::from_str(
            r#"{"records":2,"bytes":10,"blank":0,"verdict":"errors","failing":1,"complete":true,"limits":[],"causes":[
                {"code":"missing-member","severity":"error","subject":"max_tokens","count":2,"records":2,
                 "title":"`max_tokens` is missing","why":"w","fix":"f","examples":[
                  {"line":1,"column":3,"start":2,"end":5,"path":"modelInput","message":"m","fix":"f","recordId":"@1"},
                  {"line":2,"column":3,"start":7,"end":9,"path":"modelInput","message":"m, n","fix":"f"}]}]}"#,
        )
        .unwrap();
        assert_eq!(
            table(&report),
            "\u{FEFF}severity,code,cause,subject,line,column,startByte,endByte,path,recordId,message,fix,countOfCause\r\n\
             error,missing-member,max_tokens is missing,max_tokens,1,3,2,5,modelInput,'@1,m,f,2\r\n\
             error,missing-member,max_tokens is missing,max_tokens,2,3,7,9,modelInput,,\"m, n\",f,2\r\n"
        );
    }
}
