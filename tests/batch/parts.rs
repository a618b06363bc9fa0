//! Files in parts: the report is that of one pass, wherever the cuts are.

use std::fmt::Write as _;

use outcrop_core::batch::{Checker, Job, Limits, LineIndex, Part, Report, Source, Stretch, Verdict};
use outcrop_core::catalog::{Family, Via};
use outcrop_tests::replay::batch::{Host, agree, check, in_parts, job};
use proptest::prelude::*;

use super::json::json_like;
use super::shared;

/// Everything that a line can be, in few bytes.
fn nasty() -> Vec<u8> {
    let lines: [&[u8]; 14] = [
        b"\xEF\xBB\xBF{\"recordId\":\"a\",\"modelInput\":{}}\r\n",
        b"\n",
        b"{\"recordId\":\"b\",\"modelInput\":{\"max_tokens\":0}}\n",
        b"  \r\n",
        b"{\"recordId\":\"a\",\"modelInput\":{\"messages\":[]}}\n",
        b"\xEF\xBB\xBF{}\n",
        b"{\"recordId\":\"\\u0061\",\"modelInput\":[]}\n",
        b"no json\n",
        b"{\"recordId\":\"too long for this reader xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\"}\n",
        b"\xFF\n",
        b"\n",
        b"\n",
        b"{\"modelInput\":{\"x\":\"\\n\"},\"recordId\":\"b\",\"recordId\":\"a\"}\r\n",
        b"{\"recordId\":\"b\"",
    ];
    lines.concat()
}

fn short() -> Job {
    Job::new(Family::Anthropic, Via::InvokeModel).with_limits(Limits {
        max_line_bytes: 80,
        max_records: 5,
        max_file_bytes: 100,
        max_job_bytes: 101,
        min_records: 2,
    })
}

#[test]
fn a_nasty_file_is_the_same_wherever_it_is_cut() {
    let file = nasty();
    let job = short();
    let whole = check(&job, &file, file.len());
    for code in [
        "byte-order-mark",
        "crlf",
        "blank-line",
        "no-final-newline",
        "line-too-long",
        "duplicate-record-id",
        "invalid-json",
        "invalid-utf8",
        "too-many-records",
        "file-too-large",
        "job-too-large",
    ] {
        assert!(
            whole.causes.iter().any(|cause| cause.code == code),
            "{code} is missing"
        );
    }
    assert_eq!((whole.records, whole.blank, whole.ids.duplicates), (10, 4, 3));
    for end in [file.len(), file.len() - 1, file.len() - 15] {
        let file = &file[..end];
        let whole = check(&job, file, file.len());
        for cut in 0..=file.len() {
            for chunk in [7, 1000] {
                let parts = in_parts(&job, file, &[cut], chunk);
                assert!(agree(&parts, &whole), "cut at {cut}, chunks of {chunk}");
            }
        }
    }
}

#[test]
fn several_cuts_leave_parts_smaller_than_a_line_and_empty_ones() {
    let job = short();
    for file in [&b"{}\r\n\n[]\n x"[..], b"\n\n{}\n", b"{\"recordId\":\"1\"}"] {
        let whole = check(&job, file, file.len());
        for first in 0..=file.len() {
            for second in first..=file.len() {
                for third in [second, (second + 1).min(file.len()), file.len()] {
                    let parts = in_parts(&job, file, &[first, second, third], 2);
                    assert!(
                        agree(&parts, &whole),
                        "{file:?} cut at {first}, {second} and {third}"
                    );
                }
            }
        }
    }
    let file = nasty();
    let everywhere: Vec<usize> = (0..file.len()).collect();
    assert!(agree(
        &in_parts(&job, &file, &everywhere, 9),
        &check(&job, &file, 9)
    ));
}

#[test]
fn the_real_file_is_the_same_in_parts() {
    let Some(file) = shared("real/claude-batch-input.jsonl") else {
        return;
    };
    let claude = job("anthropic.claude-3-haiku-20240307-v1:0", Via::InvokeModel);
    let nova = job("amazon.nova-lite-v1:0", Via::InvokeModel);
    for job in [claude, nova] {
        let whole = check(&job, &file, file.len());
        let feeds = feeds(&file);
        // Right before, on and right after line feeds, and far from them.
        let near = feeds
            .iter()
            .step_by(17)
            .flat_map(|&feed| [feed.saturating_sub(1), feed, feed + 1, feed + 500]);
        for cut in near {
            assert!(
                agree(&in_parts(&job, &file, &[cut.min(file.len())], 65_536), &whole),
                "cut at {cut}"
            );
        }
        let even: Vec<usize> = (1..50).map(|part| file.len() / 50 * part).collect();
        assert!(agree(&in_parts(&job, &file, &even, 4_096), &whole));
    }
}

fn feeds(file: &[u8]) -> Vec<usize> {
    file.iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\n')
        .map(|(at, _)| at)
        .collect()
}

/// What the file is instead of JSON Lines is told by its beginning alone, however short the first part is.
#[test]
fn only_the_beginning_tells_another_kind_of_file() {
    let job = job("anthropic.claude-3-haiku-20240307-v1:0", Via::InvokeModel);
    let other = b"[\n{\"recordId\":\"1\"},\n{\"recordId\":\"2\"}\n]\n".repeat(20);
    let whole = check(&job, &other, other.len());
    assert_eq!((whole.causes.len(), whole.records), (1, 0));
    for cut in 0..other.len() {
        assert!(
            agree(&in_parts(&job, &other, &[cut], 100), &whole),
            "cut at {cut}"
        );
    }
    // A later part that begins like another kind of file is a line with a mistake.
    let mut file = b"{\"recordId\":\"1\",\"modelInput\":{}}\n".to_vec();
    let cut = file.len();
    file.extend_from_slice(b"\x1F\x8B\x08\n[\n{\"recordId\":\"2\",\"modelInput\":{}}\n");
    let whole = check(&job, &file, file.len());
    assert_eq!(whole.records, 4);
    assert!(agree(&in_parts(&job, &file, &[cut], 100), &whole));
    for file in [&b""[..], b"\n", b" \n ", b"\xEF\xBB\xBF"] {
        let whole = check(&job, file, 10);
        assert_eq!(whole.causes[0].code, "not-jsonl");
        for cut in 0..=file.len() {
            assert!(
                agree(&in_parts(&job, file, &[cut], 1), &whole),
                "{file:?} cut at {cut}"
            );
        }
    }
}

/// A list on one line is known for what it is when the line is over, wherever that is.
#[test]
fn a_list_on_one_long_line_is_not_json_lines() {
    let job = short();
    let record = "{\"recordId\":\"1\",\"modelInput\":{}}";
    let records = [record; 40].join(", ");
    let list = |before: &str, behind: &str| format!("{before}[{records}]{behind}").into_bytes();
    let row = format!("{record}\n");
    for file in [
        list("", ""),
        list("", "\n"),
        list(" \n\t", " \r\n\n"),
        list("\u{feff}\n", "\n"),
        list("", "\n[1]\n"),
        list("", &format!("\nx\n{row}")),
        format!("[{records},\n{records}]\n").into_bytes(),
    ] {
        let whole = check(&job, &file, file.len());
        let [cause] = whole
            .causes
            .iter()
            .filter(|cause| !cause.code.ends_with("too-large"))
            .collect::<Vec<_>>()[..]
        else {
            panic!("{:?}", whole.causes)
        };
        assert_eq!((cause.code, whole.records, whole.blank), ("not-jsonl", 0, 0));
        assert!(cause.title.contains("JSON array"), "{}", cause.title);
        for cut in 0..=file.len() {
            assert!(agree(&in_parts(&job, &file, &[cut], 100), &whole), "cut at {cut}");
        }
    }
    // One line that is a list among records is a mistake of that line.
    for behind in ["\n", "\r\n", "  \n \n\n "] {
        let file = list("", &format!("{behind}{row}"));
        let whole = check(&job, &file, 7);
        assert_eq!(whole.records, 2);
        assert!(whole.causes.iter().all(|cause| cause.code != "not-jsonl"));
        for cut in 0..=file.len() {
            assert!(agree(&in_parts(&job, &file, &[cut], 100), &whole), "cut at {cut}");
        }
    }
}

/// Blank lines beyond those that tell what a file is.
#[test]
fn a_file_of_blank_lines_is_empty() {
    let job = job("anthropic.claude-3-haiku-20240307-v1:0", Via::InvokeModel);
    for file in [&b"\n"[..], b" \r\n", b"\t\n\n"] {
        let file = file.repeat(600);
        let whole = check(&job, &file, 100);
        let empty = whole
            .causes
            .iter()
            .find(|cause| cause.code == "not-jsonl")
            .unwrap();
        assert!(empty.title.contains("empty"), "{}", empty.title);
        assert_eq!((whole.verdict, whole.records), (Verdict::Errors, 0));
        assert!(agree(&in_parts(&job, &file, &[500, 700], 64), &whole));
    }
    let mut stopped = Checker::new(job);
    stopped.push(&b"\n".repeat(600));
    assert!(
        stopped
            .stop()
            .causes
            .iter()
            .all(|cause| cause.code != "not-jsonl"),
        "more may come"
    );
}

/// Causes are bounded by their number, and so by their size.
#[test]
fn what_parts_hand_over_is_a_few_megabytes_at_most() {
    let job = job("anthropic.claude-3-haiku-20240307-v1:0", Via::InvokeModel);
    let mut file = String::new();
    for line in 0..60_000 {
        let name = format!(
            "a_rather_long_name_of_a_member_that_nobody_knows_{}",
            line % 3_000
        );
        writeln!(
            file,
            r#"{{"recordId":"record {line}","modelInput":{{"max_tokens":1,"{name}":1}}}}"#
        )
        .unwrap();
    }
    let mut part = Part::new(job, Stretch::WHOLE);
    part.push(file.as_bytes());
    let report = serde_json::to_vec(&part.finish()).unwrap();
    assert!(report.len() < 6_000_000, "{} bytes", report.len());
}

/// A line of more causes than are told apart in it: what is said of its id does not depend on when ids are compared,
/// and what is counted together speaks for its rule.
#[test]
fn causes_beyond_those_of_a_line_are_the_same_in_parts() {
    let job = job("anthropic.claude-3-haiku-20240307-v1:0", Via::InvokeModel);
    let members: String = (0..120).fold(String::new(), |text, number| text + &format!("\"k{number}\":1,"));
    let file = format!("{{\"recordId\":\"1\",\"modelInput\":{{{members}\"max_tokens\":1}}}}\n").repeat(3);
    let whole = check(&job, file.as_bytes(), 100);
    let twice = whole
        .causes
        .iter()
        .find(|cause| cause.code == "duplicate-record-id")
        .unwrap();
    assert_eq!((twice.subject.as_str(), twice.count), ("recordId", 2));
    let unknown: Vec<_> = whole
        .causes
        .iter()
        .filter(|cause| cause.code == "unknown-member")
        .collect();
    assert_eq!(unknown.iter().map(|cause| cause.count).sum::<u64>(), 360);
    let rest = unknown.iter().find(|cause| cause.subject.is_empty()).unwrap();
    assert_eq!(rest.title, outcrop_core::rules::unknown_member::RULE.checks);
    assert!(!rest.fix.contains("`k"), "{}", rest.fix);
    for cut in [0, 500, file.len() / 3, file.len() / 2] {
        assert!(
            agree(&in_parts(&job, file.as_bytes(), &[cut], 100), &whole),
            "cut at {cut}"
        );
    }
}

/// Another seed changes nothing that is reported.
#[test]
fn a_seed_changes_no_report() {
    let file = nasty();
    let whole = check(&short(), &file, 100);
    for seed in [1, 77, u64::from(u32::MAX), u64::MAX] {
        let job = short().with_seed(seed);
        assert_eq!(check(&job, &file, 100), whole);
        assert!(agree(&in_parts(&job, &file, &[70, 200], 100), &whole));
    }
    let read: Job = serde_json::from_str(r#"{"seed":4294967296}"#).unwrap();
    assert_eq!(read.seed, 1 << 32);
    assert!(serde_json::from_str::<Job>(r#"{"limits":{"maxRecord":5}}"#).is_err());
}

/// Thousands of causes: which of them have a row, what is counted in the rows they share, and the examples do not
/// depend on the cuts; and causes of other rules keep their rows.
#[test]
fn causes_beyond_the_limit_are_the_same_in_parts() {
    let job = job("anthropic.claude-3-haiku-20240307-v1:0", Via::InvokeModel);
    let mut file = String::new();
    for line in 0..9_000 {
        let stranger = match line % 3 {
            0 => format!("\"metadata\":{{\"k{line}\":1,\"k{line}\":2}},\"max_tokens\":1"),
            1 => format!("\"x{line}\":1,\"y{}\":2,\"max_tokens\":1", line % 4_000),
            _ => format!("\"temperature\":{line}"),
        };
        writeln!(file, "{{\"recordId\":\"{line}\",\"modelInput\":{{{stranger}}}}}").unwrap();
    }
    let file = file.as_bytes();
    let whole = check(&job, file, file.len());
    assert_eq!(whole.causes.len(), Report::CAUSES + 2, "two rules share a row");
    let cause = |code: &str, subject: &str| {
        let found = whole
            .causes
            .iter()
            .find(|cause| cause.code == code && cause.subject == subject);
        found.unwrap_or_else(|| {
            panic!(
                "{code} {subject}: {:?}",
                whole
                    .causes
                    .iter()
                    .map(|c| (c.code, &c.subject))
                    .take(9)
                    .collect::<Vec<_>>()
            )
        })
    };
    assert_eq!(
        cause("missing-member", "modelInput.max_tokens · max_tokens").count,
        3_000
    );
    assert_eq!(cause("out-of-range", "modelInput.temperature").records, 3_000);
    let rest = cause("unknown-member", "");
    assert_eq!(rest.examples.len(), Report::EXAMPLES);
    assert!(
        rest.examples
            .is_sorted_by_key(|example| example.finding.place.start)
    );
    for (code, count) in [("unknown-member", 6_000), ("duplicate-key", 3_000)] {
        let sum: u64 = whole
            .causes
            .iter()
            .filter(|cause| cause.code == code)
            .map(|cause| cause.count)
            .sum();
        assert_eq!(sum, count, "{code}: exact, wherever it is counted");
    }
    for cuts in [&[file.len() / 2][..], &[1_000, 200_000, 400_000]] {
        assert!(
            agree(&in_parts(&job, file, cuts, 65_536), &whole),
            "cut at {cuts:?}"
        );
    }
}

#[test]
fn a_stretch_that_cannot_be_checked_is_counted_and_said() {
    let job = short();
    let file = nasty();
    let size = file.len() as u64;
    let whole = check(&job, &file, 100);
    for (start, end) in [(0, 60), (40, 130), (130, size)] {
        let mut host = Host::new(&job, &file);
        let mut joined = host.joined();
        if start > 0 {
            host.add(&mut joined, 0, Stretch { start: 0, end: start });
        }
        let stretch = Stretch { start, end };
        let mut part = Part::counting(job.clone(), stretch);
        let from = usize::try_from(stretch.reads_from()).unwrap();
        for piece in file[from..].chunks(5) {
            if !part.is_done() {
                part.push(piece);
            }
        }
        host.finish(&mut joined, 0, stretch, part);
        if end < size {
            host.add(
                &mut joined,
                0,
                Stretch {
                    start: end,
                    end: size,
                },
            );
        }
        host.compare(&mut joined, 9);
        let report = joined.report();
        assert!(!report.complete);
        let [unchecked] = report.unchecked.as_slice() else {
            panic!("{:?}", report.unchecked)
        };
        assert_eq!((unchecked.file, unchecked.start, unchecked.end), (0, start, end));
        let head = &file[..usize::try_from(start).unwrap()];
        let before = feeds(head).len() as u64;
        let begins = start == 0 || file[usize::try_from(start).unwrap() - 1] == b'\n';
        assert_eq!(unchecked.line, before + if begins { 1 } else { 2 });
        assert_eq!(report.bytes, size - (end - start));
        // What is said of other lines is what is said when all are checked.
        let left_out = unchecked.line..unchecked.line + unchecked.lines;
        let say = |report: &Report| {
            let mut said: Vec<_> = report
                .causes
                .iter()
                .filter(|cause| cause.code != "duplicate-record-id")
                .flat_map(|cause| &cause.examples)
                .map(|example| (example.finding.place, example.finding.message.clone()))
                .filter(|(place, _)| place.line > 0 && !left_out.contains(&place.line))
                .collect();
            said.sort_by_key(|(place, message)| (place.line, place.start, message.clone()));
            said
        };
        assert_eq!(say(&report), say(&whole));
        assert!(!say(&report).is_empty());
    }
}

#[test]
fn a_stopped_part_is_the_last() {
    let job = short();
    let file = nasty();
    let mut host = Host::new(&job, &file);
    let mut joined = host.joined();
    host.add(&mut joined, 0, Stretch { start: 0, end: 50 });
    let stretch = Stretch { start: 50, end: 200 };
    let mut part = Part::new(job.clone(), stretch);
    part.push(&file[49..120]);
    assert!(!part.is_done());
    joined.add(0, part.stop(), part.take_index()).unwrap();
    let late = host.part(0, Stretch { start: 200, end: 260 }).finish();
    let error = joined
        .add(0, late, host.part(0, stretch).take_index())
        .unwrap_err();
    assert!(error.to_string().contains("byte 120"), "{error}");
    let report = joined.report();
    assert!(!report.complete);
    assert_eq!(report.bytes, 120);
    let mut checker = Checker::new(job);
    checker.push(&file[..120]);
    let mut stopped = checker.stop();
    assert!(!stopped.complete);
    assert_eq!(report.ids.compared, 0, "its runs were left out");
    stopped.ids = report.ids;
    // What is said of one file's ids, and of the size that only the host of parts knows.
    let unlike = [
        "duplicate-record-id",
        "record-ids-not-compared",
        "file-too-large",
        "job-too-large",
    ];
    let mut told = report.clone();
    for report in [&mut told, &mut stopped] {
        report.causes.retain(|cause| !unlike.contains(&cause.code));
        report
            .limits
            .retain(|bar| !bar.name.ends_with("Bytes") || bar.name == "lineBytes");
    }
    assert!(told.causes.len() >= 4, "{:?}", told.causes);
    assert_eq!(told, stopped);
}

#[test]
fn parts_out_of_order_are_refused() {
    let job = short();
    let file = nasty();
    let host = Host::new(&job, &file);
    let done = |start, end| host.part(0, Stretch { start, end }).finish();
    let mut joined = host.joined();
    assert!(
        joined.add(1, done(0, 10), LineIndex::default()).is_err(),
        "no such file"
    );
    assert!(
        joined.add(0, done(10, 20), LineIndex::default()).is_err(),
        "not the first"
    );
    joined.add(0, done(0, 10), LineIndex::default()).unwrap();
    assert!(joined.add(0, done(0, 10), LineIndex::default()).is_err(), "twice");
    joined.add(0, done(10, 20), LineIndex::default()).unwrap();
    assert!(!joined.report().complete, "the rest is missing");
    assert!(joined.wants(1).is_empty());
    assert!(
        joined.add(0, done(20, 30), LineIndex::default()).is_err(),
        "after ids were compared"
    );
    assert!(joined.add_run(0, 0, 1).is_err());
    let source = || Source {
        name: String::new(),
        bytes: 10,
    };
    let mut joined = outcrop_core::batch::Joined::new(job, vec![source(), source()]);
    joined.add(1, done(0, 10), LineIndex::default()).unwrap();
    assert!(
        joined.add(0, done(0, 10), LineIndex::default()).is_err(),
        "an earlier file"
    );
}

#[test]
fn a_damaged_report_of_a_part_is_refused() {
    let file = nasty();
    let host = Host::new(&short(), &file);
    let report = host.part(0, Stretch::WHOLE).finish();
    let report = serde_json::to_string(&report)
        .unwrap()
        .replace("\"invalid-json\"", "\"no-such-rule\"");
    let error = serde_json::from_str::<outcrop_core::batch::PartReport>(&report).unwrap_err();
    assert!(error.to_string().contains("no-such-rule"), "{error}");
}

fn any_line() -> impl Strategy<Value = Vec<u8>> {
    let record = |text: String| text.into_bytes();
    prop_oneof![
        json_like().prop_map(record),
        (0..20_u8, json_like()).prop_map(|(id, v)| {
            format!(r#"{{"recordId":"{id}","modelInput":{{"max_tokens":{v},"messages":[{v}]}}}}"#)
                .into_bytes()
        }),
        (0..20_u8, json_like())
            .prop_map(|(id, v)| format!(r#"{{"modelInput":{v},"recordId":"{id}"}}"#).into_bytes()),
        prop::collection::vec(any::<u8>(), 0..60),
        Just(b"\xEF\xBB\xBF{}".to_vec()),
        Just(Vec::new()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_file_is_the_same_in_any_parts(
        lines in prop::collection::vec((any_line(), prop_oneof![Just("\n"), Just("\r\n"), Just("\n\n")]), 0..25),
        last in any::<bool>(),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
        chunk in 1_usize..300,
        longest in 20_usize..200,
        via in prop_oneof![Just(Via::InvokeModel), Just(Via::Converse)],
    ) {
        let mut file: Vec<u8> = lines.iter().flat_map(|(line, end)| [line.as_slice(), end.as_bytes()].concat()).collect();
        if last {
            file.pop();
        }
        let limits = Limits { max_line_bytes: longest, ..Limits::default() };
        let job = Job::new(Family::Anthropic, via).with_limits(limits);
        let whole = check(&job, &file, file.len().max(1));
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(file.len() + 1)).collect();
        cuts.sort_unstable();
        let parts = in_parts(&job, &file, &cuts, chunk);
        prop_assert!(agree(&parts, &whole), "cut at {:?}: {:#?} and {:#?}", cuts, parts, whole);
    }
}
