//! Ids compared through runs that the host keeps.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};

use outcrop_core::batch::{Job, Limits, Part, Report, Stretch, Want};
use outcrop_core::catalog::Via;
use outcrop_tests::replay::batch::{Host, agree, check, in_parts};

fn any_number() -> Job {
    Job::unknown(Via::InvokeModel).with_limits(Limits {
        min_records: 1,
        max_records: u64::MAX,
        ..Limits::default()
    })
}

fn line(id: &str) -> String {
    format!("{{\"recordId\":\"{id}\",\"modelInput\":{{}}}}\n")
}

fn twice(report: &Report) -> Option<&outcrop_core::batch::Cause> {
    report
        .causes
        .iter()
        .find(|cause| cause.code == "duplicate-record-id")
}

/// The report of a host whose ids are hashed in this way, in so many parts.
fn hashed(file: &[u8], parts: usize, hash: fn(&[u8]) -> u64) -> (Report, (u64, u64)) {
    let mut host = Host::new(&any_number(), file);
    host.hash = Some(hash);
    let mut joined = host.joined();
    let step = file.len().div_ceil(parts);
    for part in 0..parts {
        let (start, end) = (part * step, ((part + 1) * step).min(file.len()));
        let stretch = Stretch {
            start: start as u64,
            end: end as u64,
        };
        host.add(&mut joined, 0, stretch);
    }
    host.compare(&mut joined, 7);
    (joined.report(), host.reread)
}

#[test]
fn ids_whose_hashes_meet_are_told_apart_by_reading_them_again() {
    let ids = [
        "a",
        "b",
        "c",
        "a",
        "long id ".repeat(700).trim(),
        "\\u0061",
        "b",
        "d",
        "a",
    ]
    .map(str::to_owned);
    let file: String = ids.iter().map(|id| line(id)).collect();
    let honest = check(&any_number(), file.as_bytes(), 100);
    assert_eq!(honest.ids.duplicates, 4);
    let weak: [fn(&[u8]) -> u64; 3] = [
        |_| 7,
        |id| id.len() as u64,
        |id| u64::from(id.first().copied().unwrap_or(0) % 2),
    ];
    for hash in weak {
        for parts in [1, 2, 5] {
            let (report, _) = hashed(file.as_bytes(), parts, hash);
            assert!(agree(&report, &honest), "{parts} parts: {:#?}", report.causes);
            assert_eq!(report.ids.duplicates, 4);
        }
    }
    let (report, _) = hashed(file.as_bytes(), 3, |_| 7);
    assert_eq!(report.ids.confirmed, 9, "each was read");
}

#[test]
fn one_id_many_times_is_counted_exactly_and_read_a_bounded_number_of_times() {
    for copies in [2_usize, 5_000, 5_001, 12_000] {
        let file = line("first") + &line("same").repeat(copies) + &line("last");
        let honest = check(&any_number(), file.as_bytes(), 1 << 20);
        let mut host = Host::new(&any_number(), file.as_bytes());
        let mut joined = host.joined();
        let size = file.len() as u64;
        for (start, end) in [(0, 50), (50, size / 2), (size / 2, size)] {
            host.add(&mut joined, 0, Stretch { start, end });
        }
        host.compare(&mut joined, 64);
        let report = joined.report();
        assert!(agree(&report, &honest), "{copies} copies");
        let cause = twice(&report).unwrap();
        assert_eq!(
            (cause.count, cause.records),
            (copies as u64 - 1, copies as u64 - 1)
        );
        let lines: Vec<u64> = cause
            .examples
            .iter()
            .map(|example| example.finding.place.line)
            .collect();
        assert_eq!(lines, (3..=22.min(copies as u64 + 1)).collect::<Vec<_>>());
        assert!(host.reread.1 <= 5_000 + 40, "{} reads", host.reread.1);
        assert_eq!(report.ids.seen, copies as u64 + 2);
    }
}

/// Many ids twice each: the first places are exact although they are found in the order of hashes.
#[test]
fn the_first_repeated_ids_are_examples() {
    let names: Vec<String> = (0..9_000).map(|number| format!("id {number}")).collect();
    let file: String = names.iter().chain(&names).map(|id| line(id)).collect();
    let honest = check(&any_number(), file.as_bytes(), 1 << 20);
    let report = in_parts(
        &any_number(),
        file.as_bytes(),
        &[100_000, 300_000, 300_001],
        65_536,
    );
    assert!(agree(&report, &honest));
    assert_eq!(twice(&report).unwrap().examples[0].finding.place.line, 9_001);
    assert!(
        (5_000..=5_040).contains(&report.ids.confirmed),
        "{}",
        report.ids.confirmed
    );
}

/// A host that runs out of room says so, and what it has is still compared.
#[test]
fn runs_that_were_lost_are_said() {
    let file: String =
        (0..140_000).map(|id| line(&id.to_string())).collect::<String>() + &line("3") + &line("100000");
    let mut host = Host::new(&any_number(), file.as_bytes());
    let mut joined = host.joined();
    let stretch = Stretch {
        start: 0,
        end: file.len() as u64,
    };
    let mut part = host.part(0, stretch);
    joined.add(0, part.finish(), part.take_index()).unwrap();
    let runs: Vec<Vec<u8>> = std::iter::from_fn(|| part.take_run()).collect();
    assert_eq!(runs.len(), 3);
    for run in [0, 2] {
        joined.add_run(0, 0, runs[run].len() as u64 / 16).unwrap();
        host.runs.push(runs[run].clone());
    }
    host.compare(&mut joined, 5);
    let report = joined.report();
    assert_eq!((report.ids.seen, report.ids.duplicates), (140_002, 1));
    assert_eq!(report.ids.compared, 140_002 - 65_536);
    assert_eq!(
        twice(&report).unwrap().examples[0].record_id.as_deref(),
        Some("3")
    );
    assert!(
        report
            .causes
            .iter()
            .any(|cause| cause.code == "record-ids-not-compared")
    );

    // A run that turns out shorter than it was said to be.
    let mut joined = host.joined();
    let mut part = host.part(0, stretch);
    joined.add(0, part.finish(), part.take_index()).unwrap();
    for run in &runs {
        joined.add_run(0, 0, run.len() as u64 / 16).unwrap();
    }
    host.runs = runs;
    host.runs[1].truncate(1_000 * 16 + 3);
    host.compare(&mut joined, 5);
    let report = joined.report();
    assert_eq!(report.ids.compared, 140_002 - 65_536 + 1_000);
}

/// A file that changes between checking and comparing leads to no panic and no wrong mark.
#[test]
fn a_file_that_changed_meanwhile_is_survived() {
    let file = (line("same") + &line("other") + &line("same")).repeat(30);
    let other = vec![b'"'; file.len()];
    let cut = file.get(..file.len() / 2).unwrap();
    // Where nothing is read that is an id, the hashes count: 59 of one id and 29 of another. Half of the file has 15
    // of its lines; the one that it cuts is told by its hash.
    let cases = [
        (&b""[..], 0),
        (&other, 90),
        (cut.as_bytes(), 45),
        (&vec![b'x'; file.len() * 2], 0),
    ];
    for (changed, confirmed) in cases {
        let mut host = Host::new(&any_number(), file.as_bytes());
        let mut joined = host.joined();
        let end = file.len() as u64;
        host.add(&mut joined, 0, Stretch { start: 0, end });
        host.files = vec![("", changed)];
        host.compare(&mut joined, 4);
        let report = joined.report();
        assert_eq!((report.ids.duplicates, report.ids.confirmed), (88, confirmed));
        let cause = twice(&report).unwrap();
        assert_eq!(cause.count, 88);
        let lines: Vec<u64> = cause
            .examples
            .iter()
            .map(|example| example.finding.place.line)
            .collect();
        assert_eq!(lines, (3..=22).collect::<Vec<_>>());
        for example in &cause.examples {
            let place = example.finding.place;
            let is_there = changed.get(usize::try_from(place.start).unwrap()) == Some(&b'"');
            assert_eq!(place.column > 0, is_there, "{place:?}");
        }
    }
}

/// Ids through a temporary file: what is in memory is windows, whatever the number.
#[test]
fn runs_go_through_a_temporary_file() {
    const IDS: u64 = 160_000;
    const PER_PART: u64 = 8_000;
    let id = |number: u64| {
        if number % 1_000 == 999 {
            number - 500
        } else {
            number
        }
    };
    let mut spill = tempfile();
    let mut runs: Vec<(u64, u64)> = Vec::new();
    let job = any_number();
    let host = Host::new(&job, &[]);
    // Parts of files that exist only as a rule: record `number` of part `part`.
    let text = |part: u64| -> String {
        (part * PER_PART..(part + 1) * PER_PART)
            .map(|number| line(&id(number).to_string()))
            .collect()
    };
    let parts: Vec<u64> = (0..IDS / PER_PART).collect();
    let sizes: HashMap<u64, u64> = parts
        .iter()
        .map(|&part| (part, text(part).len() as u64))
        .collect();
    let mut joined = outcrop_core::batch::Joined::new(
        host.job.clone(),
        parts
            .iter()
            .map(|part| outcrop_core::batch::Source {
                name: format!("{part}.jsonl"),
                bytes: sizes[part],
            })
            .collect(),
    );
    for &number in &parts {
        let mut part = Part::new(job.clone(), Stretch::WHOLE);
        let file = u32::try_from(number).unwrap();
        let mut taken = Vec::new();
        for piece in text(number).as_bytes().chunks(1 << 20) {
            part.push(piece);
            taken.extend(std::iter::from_fn(|| part.take_run()));
        }
        joined.add(file, part.finish(), part.take_index()).unwrap();
        taken.extend(std::iter::from_fn(|| part.take_run()));
        for run in taken {
            joined.add_run(file, 0, run.len() as u64 / 16).unwrap();
            runs.push((spill.stream_position().unwrap(), run.len() as u64));
            spill.write_all(&run).unwrap();
        }
    }
    let (mut widest, mut open) = (0, None);
    loop {
        let wants = joined.wants(8);
        let Some(&want) = wants.first() else {
            break;
        };
        match want {
            Want::Run { run, from, entries } => {
                let mut window = vec![0; usize::try_from(entries).unwrap() * 16];
                spill.seek(SeekFrom::Start(runs[run].0 + from * 16)).unwrap();
                spill.read_exact(&mut window).unwrap();
                widest = widest.max(window.len());
                joined.feed(&window);
            }
            Want::Bytes { file, start, end } => {
                let part = u64::from(file);
                if open.as_ref().is_none_or(|(number, _)| *number != part) {
                    open = Some((part, text(part)));
                }
                let (start, end) = (usize::try_from(start).unwrap(), usize::try_from(end).unwrap());
                let bytes = &open.as_ref().unwrap().1.as_bytes()[start..end];
                joined.feed(bytes);
            }
        }
    }
    let report = joined.report();
    assert_eq!((report.ids.seen, report.ids.compared), (IDS, IDS));
    assert_eq!(report.ids.duplicates, IDS / 1_000);
    assert_eq!(report.ids.confirmed, IDS / 1_000 * 2);
    let first = &twice(&report).unwrap().examples[0];
    assert_eq!(
        (first.file, first.finding.place.line, first.record_id.as_deref()),
        (0, 1_000, Some("499"))
    );
    assert!(
        widest * runs.len() <= 4 << 20,
        "{widest} bytes of each of {} runs",
        runs.len()
    );
}

/// A file of its own that goes away with its handle.
fn tempfile() -> File {
    let path = std::env::temp_dir().join(format!("outcrop-ids-{}", std::process::id()));
    let file = File::options()
        .read(true)
        .write(true)
        .create(true)
        .truncate(true)
        .open(&path)
        .unwrap();
    // On Windows an open file stays until it is closed.
    let _ = std::fs::remove_file(&path);
    file
}

/// Sizes of what is wanted while ids are compared: the most at once, and the most of one read.
fn compared(host: &mut Host<'_>, joined: &mut outcrop_core::batch::Joined) -> (u64, u64) {
    let (mut together, mut widest) = (0, 0);
    loop {
        let wants = joined.wants(32);
        if wants.is_empty() {
            return (together, widest);
        }
        let sizes = wants.iter().map(|want| match want {
            Want::Run { entries, .. } => entries * 16,
            Want::Bytes { start, end, .. } => end - start,
        });
        together = together.max(sizes.clone().sum());
        widest = widest.max(sizes.max().unwrap_or(0));
        for want in wants {
            joined.feed(host.read(want));
        }
    }
}

/// Records whose lines, or whose ids, are megabytes long: they are looked at through windows, and the examples are
/// those of one pass.
#[test]
fn large_lines_are_read_again_in_windows() {
    let text = "é\\\"x".repeat(250_000);
    let before = |id: &str| format!("{{\"modelInput\":{{\"x\":\"{text}\"}},\"recordId\":\"{id}\"}}\r\n");
    let behind =
        |id: &str| format!("\u{feff}{{\"recordId\":\"{id}\",\"modelInput\":{{\"x\":\"{text}\"}}}}\n");
    let long = "id \\u00e9\\\\".repeat(60_000);
    let middling = "é\\n".repeat(2_000);
    let ids = [
        "a",
        "b",
        "a",
        long.as_str(),
        long.as_str(),
        &middling,
        "b",
        &middling,
    ];
    for first in [0, 1] {
        let mut file: Vec<u8> = Vec::new();
        for (number, id) in ids.iter().enumerate() {
            let is_first = number + first == 1;
            let line = if (number + first) % 2 == 0 {
                before(id)
            } else {
                behind(id)
            };
            let line = line
                .strip_prefix('\u{feff}')
                .filter(|_| !is_first || number > 0)
                .unwrap_or(&line);
            file.extend_from_slice(line.as_bytes());
        }
        file.pop();
        let honest = check(&any_number(), &file, 1 << 20);
        assert_eq!(honest.ids.duplicates, 4);
        let mut host = Host::new(&any_number(), &file);
        let mut joined = host.joined();
        let size = file.len() as u64;
        for (start, end) in [(0, size / 3), (size / 3, size)] {
            host.add(&mut joined, 0, Stretch { start, end });
        }
        let (together, widest) = compared(&mut host, &mut joined);
        assert!(together <= 4 << 20, "{together} bytes at once");
        assert!(widest <= 2 << 20, "{widest} bytes of one read");
        let report = joined.report();
        assert!(
            agree(&report, &honest),
            "{:#?}\n{:#?}",
            twice(&report),
            twice(&honest)
        );
        assert_eq!(
            report.ids.confirmed, 6,
            "the two longest were told by their hashes"
        );
        let long = twice(&report).unwrap().examples[1].record_id.as_deref();
        assert_eq!(long.map(|id| id.chars().count()), Some(120));
    }
}

/// However many lines of megabytes there are, what is wanted at once stays the same.
#[test]
fn many_large_lines_are_not_wanted_at_once() {
    let text = "x".repeat(1_500_000);
    let file = format!("{{\"modelInput\":{{\"x\":\"{text}\"}},\"recordId\":\"one\"}}\n").repeat(22);
    let mut host = Host::new(&any_number(), file.as_bytes());
    let mut joined = host.joined();
    let end = file.len() as u64;
    host.add(&mut joined, 0, Stretch { start: 0, end });
    let (together, _) = compared(&mut host, &mut joined);
    assert!(together <= 4 << 20, "{together} bytes at once");
    let report = joined.report();
    assert!(agree(&report, &check(&any_number(), file.as_bytes(), 1 << 20)));
    assert_eq!((report.ids.duplicates, report.ids.confirmed), (21, 22));
}

/// A check that is stopped while ids are read again counts what the hashes say, and says how many were read.
#[test]
fn ids_that_were_not_read_again_count_by_their_hashes() {
    let file = line("once") + &line("same").repeat(60) + &line("other") + &line("other");
    let honest = check(&any_number(), file.as_bytes(), 1 << 20);
    for reads in [0, 1, 30, 62, 63, 70] {
        let mut host = Host::new(&any_number(), file.as_bytes());
        let mut joined = host.joined();
        let end = file.len() as u64;
        host.add(&mut joined, 0, Stretch { start: 0, end });
        while let Some(&want @ Want::Run { .. }) = joined.wants(1).first() {
            joined.feed(host.read(want));
        }
        for _ in 0..reads {
            let want = joined.wants(1)[0];
            joined.feed(host.read(want));
        }
        let report = joined.report();
        assert_eq!(
            (report.ids.compared, report.ids.duplicates),
            (63, 60),
            "{reads} reads"
        );
        assert_eq!(report.verdict, honest.verdict);
        let told = u64::min(reads, 62);
        assert!(
            report.ids.confirmed <= told,
            "{} of {reads} reads",
            report.ids.confirmed
        );
        assert_eq!(report.ids.confirmed == 62, told == 62, "{reads} reads");
        let cause = twice(&report).unwrap();
        assert_eq!((cause.count, cause.examples.len()), (60, 20));
        let lines: Vec<u64> = cause
            .examples
            .iter()
            .map(|example| example.finding.place.line)
            .collect();
        assert_eq!(lines, (3..23).collect::<Vec<_>>());
        assert_eq!(joined.rows(0, 0, 2).total(), 60, "the table marks them");
        assert!(joined.wants(1).is_empty());
        assert_eq!(joined.report(), report, "asked for again");
    }
}
