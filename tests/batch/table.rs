//! Rows of the table of lines, read again from the file.

use outcrop_core::batch::{Job, Joined, Limits, Row, Source, Stretch};
use outcrop_core::catalog::Via;
use outcrop_tests::replay::batch::{Host, job};
use proptest::prelude::*;

fn rows(host: &mut Host<'_>, joined: &Joined, from: u64, count: u64, least: u8) -> (u64, Vec<Row>) {
    let mut rows = joined.rows(from, count, least);
    while let Some(want) = rows.want() {
        rows.feed(host.read(want));
    }
    (rows.total(), rows.finish())
}

#[test]
fn rows_show_ids_severities_and_the_first_prompt() {
    let body = r#""anthropic_version":"bedrock-2023-05-31","max_tokens":8"#;
    let lines = [
        format!(
            r#"{{"recordId":"1","modelInput":{{{body},"system":"be brief","messages":[{{"role":"user","content":"Hello\nyou"}}]}}}}"#
        ),
        format!(
            r#"{{"modelInput":{{{body},"messages":[{{"role":"user","content":[{{"type":"text","text":"Second"}},{{"type":"text","text":"x"}}]}}]}},"recordId":"2"}}"#
        ),
        String::new(),
        format!(
            r#"{{"recordId":"1","modelInput":{{{body},"messages":[{{"role":"user","content":"{}"}}]}}}}"#,
            "é".repeat(200)
        ),
        r#"{"recordId":"4","modelInput":{"prompt":"cut"#.to_owned(),
        r#"{"recordId":5,"modelInput":{"inputText":"titan"}}"#.to_owned(),
    ];
    let file = lines.join("\n") + "\n";
    let mut host = Host::new(
        &job("anthropic.claude-3-haiku-20240307-v1:0", Via::InvokeModel),
        file.as_bytes(),
    );
    let mut joined = host.joined();
    let size = file.len() as u64;
    for (start, end) in [(0, 150), (150, 151), (151, size)] {
        host.add(&mut joined, 0, Stretch { start, end });
    }
    host.compare(&mut joined, 2);
    let (total, all) = rows(&mut host, &joined, 0, 100, 0);
    assert_eq!(total, 6);
    let shown: Vec<_> = all
        .iter()
        .map(|row| (row.line, row.severity, row.id.as_str(), row.text.as_str()))
        .collect();
    let long = "é".repeat(120) + "…";
    assert_eq!(
        shown,
        [
            (1, 0, "1", "Hello you"),
            (2, 0, "2", "Second"),
            (3, 2, "", ""),
            (4, 2, "1", long.as_str()),
            (5, 3, "4", ""),
            (6, 3, "", "titan"),
        ],
        "the fourth repeats an id"
    );
    for row in &all {
        let (start, end) = (
            usize::try_from(row.start).unwrap(),
            usize::try_from(row.end).unwrap(),
        );
        assert_eq!(&file[start..end], lines[usize::try_from(row.line).unwrap() - 1]);
        assert_eq!(row.bytes, row.end - row.start);
    }
    let (total, errors) = rows(&mut host, &joined, 1, 1, 3);
    assert_eq!((total, errors.len(), errors[0].line), (2, 1, 6));
    assert!(rows(&mut host, &joined, 6, 10, 0).1.is_empty());
}

/// The last line's missing newline is a note of that line, as a carriage return is.
#[test]
fn a_last_line_without_a_newline_has_a_note() {
    let file = b"{\"recordId\":\"1\",\"modelInput\":{}}\n{\"recordId\":\"2\",\"modelInput\":{}}";
    for (cut, lines) in [(0, 2), (20, 2), (34, 2), (file.len(), 2)] {
        let mut host = Host::new(&Job::unknown(Via::InvokeModel), file);
        let mut joined = host.joined();
        let (cut, end) = (cut as u64, file.len() as u64);
        host.add(&mut joined, 0, Stretch { start: 0, end: cut });
        host.add(&mut joined, 0, Stretch { start: cut, end });
        host.compare(&mut joined, 2);
        let (total, all) = rows(&mut host, &joined, 0, 10, 0);
        assert_eq!(total, lines);
        let levels: Vec<u8> = all.iter().map(|row| row.severity).collect();
        assert_eq!(levels, [0, 1], "cut at {cut}");
    }
}

/// A file that is longer than it was said to be, as one that is still written to.
#[test]
fn rows_of_a_file_beyond_its_stated_size_are_left_out() {
    let file = "{\"recordId\":\"1\",\"modelInput\":{}}\n".repeat(300);
    for size in [0, 1, 33, 34, 35, 2_176, 2_177, 5_000, 10_000] {
        let job = Job::unknown(Via::InvokeModel);
        let mut host = Host::new(&job, file.as_bytes());
        let source = Source {
            name: String::new(),
            bytes: size,
        };
        let mut joined = Joined::new(job, vec![source]);
        let end = file.len() as u64;
        host.add(&mut joined, 0, Stretch { start: 0, end });
        for from in [0, 70, 250] {
            let (total, page) = rows(&mut host, &joined, from, 20, 0);
            assert_eq!(total, 300);
            // Blocks of 64 lines whose beginning and end are known do not ask the size.
            let last = from + 20 > 256;
            assert!(
                last || page.len() == 20,
                "{} rows from {from} of {size} bytes",
                page.len()
            );
            assert!(!last || page.len() <= 20);
        }
    }
}

/// What the table of all lines must hold: each line, and whether it has a mistake.
fn expected(file: &[u8]) -> Vec<(u64, Vec<u8>)> {
    let mut lines: Vec<&[u8]> = file.split(|&byte| byte == b'\n').collect();
    if lines.last().is_some_and(|last| last.is_empty()) {
        lines.pop();
    }
    (1..)
        .zip(lines)
        .map(|(number, line)| (number, line.to_vec()))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_rows_of_any_parts_are_the_lines_of_the_file(
        lines in prop::collection::vec(prop_oneof![Just("{\"recordId\":\"1\",\"modelInput\":{}}"), Just("x"), Just(""), Just("\r")], 1..300),
        last in any::<bool>(),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..5),
        from in 0_u64..310,
        count in 0_u64..200,
        least in 0_u8..4,
    ) {
        let mut file = ["{\"recordId\":\"0\",\"modelInput\":{}}", "\n", &lines.join("\n")].concat().into_bytes();
        if last {
            file.push(b'\n');
        }
        let job = Job::unknown(Via::InvokeModel).with_limits(Limits { max_line_bytes: 33, ..Limits::default() });
        let mut host = Host::new(&job, &file);
        let mut joined = host.joined();
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(file.len() + 1)).collect();
        cuts.sort_unstable();
        cuts.push(file.len());
        let mut start = 0;
        for cut in cuts {
            let end = cut as u64;
            host.add(&mut joined, 0, Stretch { start, end });
            start = end;
        }
        let (total, all) = rows(&mut host, &joined, 0, 1_000, 0);
        let lines: Vec<(u64, Vec<u8>)> = all
            .iter()
            .map(|row| (row.line, file[usize::try_from(row.start).unwrap()..usize::try_from(row.end).unwrap()].to_vec()))
            .collect();
        prop_assert_eq!(&lines, &expected(&file));
        prop_assert_eq!(total, lines.len() as u64);
        for row in &all {
            let text = &file[usize::try_from(row.start).unwrap()..usize::try_from(row.end).unwrap()];
            prop_assert_eq!(row.severity == 3, text == b"x", "line {}", row.line);
        }
        let (some, page) = rows(&mut host, &joined, from, count, least);
        let filtered: Vec<Row> = all.into_iter().filter(|row| row.severity >= least).collect();
        prop_assert_eq!(some, filtered.len() as u64);
        let expected: Vec<Row> = filtered
            .into_iter()
            .skip(usize::try_from(from).unwrap())
            .take(usize::try_from(count).unwrap())
            .collect();
        prop_assert_eq!(page, expected);
    }
}
