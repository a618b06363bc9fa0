//! The report on a file and the table of its lines are the same in chunks of any size and in parts cut anywhere,
//! whatever is in it.
//! The first four bytes set the job, the chunk and two cuts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use outcrop_core::batch::{Job, Joined, Limits, Report, Row, Stretch};
use outcrop_core::catalog::{Family, ImageTokens, Via};
use outcrop_tests::replay::batch::{Host, check};

fuzz_target!(|data: &[u8]| {
    let Some(([setting, chunk, first, second], file)) = data.split_first_chunk() else {
        return;
    };
    let (job, chunk) = (job(*setting), usize::from(*chunk).max(1));
    let whole = check(&job, file, file.len().max(1));
    assert_eq!(json(&check(&job, file, chunk)), json(&whole));
    for example in whole.causes.iter().flat_map(|cause| &cause.examples) {
        let place = example.finding.place;
        assert!(
            place.start <= place.end && place.end <= file.len() as u64,
            "{example:?}"
        );
    }
    let at = |share: u8| file.len() * usize::from(share) / 255;
    let cuts = [at(*first), at(*second).max(at(*first)), file.len()];
    let (one, rows) = in_parts(&job, file, &[file.len()], file.len().max(1), false);
    assert_eq!(json(&one), json(&whole));
    let (parts, rows_of_parts) = in_parts(&job, file, &cuts, chunk, setting & 64 > 0);
    assert_eq!(json(&parts), json(&whole), "cut at {cuts:?}");
    assert_eq!(rows_of_parts, rows, "cut at {cuts:?}");
    if !whole.causes.iter().any(|cause| cause.code == "not-jsonl") {
        assert_eq!(starts(&rows), lines(file));
    }
});

/// Where every line begins, by the table.
fn starts(rows: &[Row]) -> Vec<(u64, u64, u64)> {
    rows.iter().map(|row| (row.line, row.start, row.end)).collect()
}

/// The same by its line feeds.
fn lines(file: &[u8]) -> Vec<(u64, u64, u64)> {
    let mut start = 0;
    let ends = file.split_inclusive(|byte| *byte == b'\n').map(|line| {
        let begins = start;
        start += line.len() as u64;
        let feed = u64::from(line.ends_with(b"\n"));
        (begins, start - feed)
    });
    (1..)
        .zip(ends)
        .map(|(line, (start, end))| (line, start, end))
        .collect()
}

fn job(setting: u8) -> Job {
    let via = if setting & 4 > 0 {
        Via::Converse
    } else {
        Via::InvokeModel
    };
    let mut job = match setting & 3 {
        0 => Job::new(Family::Anthropic, via),
        1 => Job::new(Family::Nova, via),
        2 => Job::new(Family::OpenaiChat, via),
        _ if setting & 8 > 0 => Job::new(Family::TitanText, via),
        _ => Job::unknown(via),
    };
    job.quirks.text_only = setting & 8 > 0;
    job.quirks.max_output = (setting & 8 > 0).then_some(100);
    job.counting.images = (setting & 16 > 0).then_some(ImageTokens::Claude);
    // Of large files only some records have their texts read.
    job.bytes = u64::from(setting >> 7) << 30;
    if setting & 32 > 0 {
        job.limits = Limits {
            min_records: 2,
            max_records: 4,
            max_line_bytes: 200,
            max_file_bytes: 600,
            max_job_bytes: 700,
        };
    }
    job
}

/// The report on a file in parts, and all rows of its table.
fn in_parts(job: &Job, file: &[u8], ends: &[usize], chunk: usize, collide: bool) -> (Report, Vec<Row>) {
    let mut host = Host {
        chunk,
        // Ids whose hashes meet are told apart by reading their lines again.
        hash: collide.then_some(|id| id.first().map_or(0, |byte| u64::from(byte & 3))),
        ..Host::new(job, file)
    };
    let mut joined = host.joined();
    let mut start = 0;
    for &end in ends {
        let end = end as u64;
        host.add(&mut joined, 0, Stretch { start, end });
        start = end;
    }
    host.compare(&mut joined, 3);
    let all = rows(&mut host, &joined, 0);
    let mut bad = all.clone();
    bad.retain(|row| row.severity >= 2);
    assert_eq!(rows(&mut host, &joined, 2), bad);
    (joined.report(), all)
}

fn rows(host: &mut Host<'_>, joined: &Joined, least: u8) -> Vec<Row> {
    let mut rows = joined.rows(0, u64::MAX, least);
    while let Some(want) = rows.want() {
        rows.feed(host.read(want));
    }
    let total = rows.total();
    let rows = rows.finish();
    assert_eq!(rows.len() as u64, total);
    rows
}

/// Without what only parts can do: confirm ids by reading the file again.
fn json(report: &Report) -> String {
    let mut report = report.clone();
    report.ids.confirmed = 0;
    serde_json::to_string(&report).expect("a report is JSON")
}
