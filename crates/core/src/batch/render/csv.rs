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
                    example.severity(cause).as_str().to_owned(),
                    cause.code.clone(),
                    plain(&cause.title),
                    cause.subject.clone(),
                    report.file_name_of(cause, example).unwrap_or_default().to_owned(),
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

/// Quoted where it must be. Text that a spreadsheet would take for a formula is shown as text: record ids, member
/// names and names of files come from elsewhere.
fn cell(text: &str) -> String {
    let text = without_formulas(text);
    if text.contains([',', ';', '|', '"', '\t', '\n', '\r']) || text.trim() != text {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// Where a spreadsheet that separates cells in another way would cut a cell, and knows no quotes that begin within.
const SEPARATORS: [char; 6] = [',', ';', '|', '\t', '\n', '\r'];

/// Puts an apostrophe before each formula that begins at the text's start or behind a separator, also after blanks and
/// quotes, which spreadsheets leave out.
fn without_formulas(text: &str) -> String {
    let is_left_out =
        |letter: char| letter.is_whitespace() || matches!(letter, '\u{FEFF}' | '"' | '\'' | '\u{200B}');
    let is_formula = |rest: &str| {
        rest.trim_start_matches(is_left_out)
            .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
    };
    let mut out = String::with_capacity(text.len() + 1);
    if text.starts_with(['\t', '\r', '\n']) || is_formula(text) {
        out.push('\'');
    }
    for (at, letter) in text.char_indices() {
        out.push(letter);
        let rest = text.get(at + letter.len_utf8()..).unwrap_or_default();
        if SEPARATORS.contains(&letter) && is_formula(rest) {
            out.push('\'');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        assert_eq!(cell("plain"), "plain");
        assert_eq!(cell("a-b = c + d"), "a-b = c + d");
        assert_eq!(cell("a,\"b\""), "\"a,\"\"b\"\"\"");
        assert_eq!(cell("=HYPERLINK(\"x\")"), "\"'=HYPERLINK(\"\"x\"\")\"");
        assert_eq!(cell("-1+2"), "'-1+2");
        assert_eq!(cell(" =1"), "' =1");
        assert_eq!(cell("\n=1"), "\"'\n'=1\"");
        assert_eq!(cell("＝1"), "'＝1");
        assert_eq!(cell("a "), "\"a \"");
    }

    #[test]
    fn no_formula_begins_behind_another_separator() {
        assert_eq!(cell("x;y"), "\"x;y\"");
        assert_eq!(cell("x\ty"), "\"x\ty\"");
        assert_eq!(cell("x;=HYPERLINK(1)"), "\"x;'=HYPERLINK(1)\"");
        assert_eq!(cell("x; \t@a"), "\"x;' \t'@a\"");
        assert_eq!(cell("x|+1;-2"), "\"x|'+1;'-2\"");
        assert_eq!(cell("x\t＝1"), "\"x\t'＝1\"");
        assert_eq!(cell("x;\"=1\""), "\"x;'\"\"=1\"\"\"");
    }

    /// A reader that cuts at every separator and takes no notice of quotes finds no formula either.
    #[test]
    fn whatever_separates_cells_none_is_a_formula() {
        let parts = [
            "=", "+1", "-", "@", ";", "\t", "|", ",", " ", "x", "\"", "'", "\r\n", "＝",
        ];
        for one in parts {
            for two in parts {
                for three in parts {
                    for four in parts {
                        let cell = cell(&[one, two, three, four].concat());
                        for piece in cell.split(super::SEPARATORS) {
                            let first = piece.trim_start_matches([' ', '"']).chars().next();
                            assert!(!matches!(first, Some('=' | '+' | '-' | '@' | '＝')), "{cell:?}");
                        }
                    }
                }
            }
        }
    }
}
