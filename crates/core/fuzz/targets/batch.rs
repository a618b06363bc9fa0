//! The report on a file is the same in chunks of any size and in parts cut anywhere, whatever is in it.
//! The first four bytes set the job, the chunk and two cuts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use outcrop_core::batch::{Job, Limits, Report, Stretch};
use outcrop_core::catalog::{Family, ImageTokens, Via};
use outcrop_tests::replay::batch::{Host, check};

fuzz_target!(|data: &[u8]| {
    let Some(([setting, chunk, first, second], file)) = data.split_first_chunk() else {
        return;
    };
    let job = job(*setting);
    let whole = check(&job, file, file.len().max(1));
    let chunks = check(&job, file, usize::from(*chunk).max(1));
    assert_eq!(json(&chunks), json(&whole));
    for example in whole.causes.iter().flat_map(|cause| &cause.examples) {
        let place = example.finding.place;
        assert!(
            place.start <= place.end && place.end <= file.len() as u64,
            "{example:?}"
        );
    }
    let at = |share: u8| file.len() * usize::from(share) / 255;
    let cuts = [at(*first), at(*second).max(at(*first)), file.len()];
    let parts = in_parts(&job, file, cuts, usize::from(*chunk).max(1), setting & 64 > 0);
    assert_eq!(json(&parts), json(&whole), "cut at {cuts:?}");
});

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

fn in_parts(job: &Job, file: &[u8], cuts: [usize; 3], chunk: usize, collide: bool) -> Report {
    let mut host = Host {
        chunk,
        // Ids whose hashes meet are told apart by reading their lines again.
        hash: collide.then_some(|id| id.first().map_or(0, |byte| u64::from(byte & 3))),
        ..Host::new(job, file)
    };
    let mut joined = host.joined();
    let mut start = 0;
    for cut in cuts {
        let end = cut as u64;
        host.add(&mut joined, 0, Stretch { start, end });
        start = end;
    }
    host.compare(&mut joined, 3);
    joined.report()
}

/// Without what only parts can do: confirm ids by reading the file again.
fn json(report: &Report) -> String {
    let mut report = report.clone();
    report.ids.confirmed = 0;
    serde_json::to_string(&report).expect("a report is JSON")
}
