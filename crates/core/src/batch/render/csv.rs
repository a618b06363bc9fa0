//! The places kept, as a table: RFC 4180, with a byte order mark so that spreadsheets read UTF-8.

use super::{Report, plain};

const BYTE_ORDER_MARK: char = '\u{FEFF}';
const COLUMNS: [&str; 14] = [
    "severity",
    "code",
    "cause",
    "subject",
    "file",
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

pub(super) fn write(report: &Report) -> String {
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
                    report.file_of(example).unwrap_or_default().to_owned(),
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

/// Quoted where it must be. Text that a spreadsheet would take for a formula, also after blanks it leaves
/// out, is shown as text: record ids, member names and names of files come from elsewhere.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['\t', '\r', '\n'])
        || text
            .trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\u{FEFF}')
            .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
    let text = if is_formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains([',', '"', '\n', '\r']) || text.trim() != text {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        assert_eq!(cell("plain"), "plain");
        assert_eq!(cell("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(cell("-1+2"), "'-1+2");
        assert_eq!(cell(" =1"), "' =1");
        assert_eq!(cell("\n=1"), "\"'\n=1\"");
        assert_eq!(cell("＝1"), "'＝1");
        assert_eq!(cell("a "), "\"a \"");
    }
}
