//! Several files as one job, and its limits.

use outcrop_core::batch::{Example, Job, Limits, Stretch};
use outcrop_core::catalog::Via;
use outcrop_tests::replay::batch::Host;

#[test]
fn several_files_are_one_job() {
    let limits = Limits {
        min_records: 1,
        max_records: 5,
        max_file_bytes: 200,
        max_job_bytes: 300,
        ..Limits::default()
    };
    let job = Job::unknown(Via::InvokeModel).with_limits(limits);
    let line = |id: &str| format!("{{\"recordId\":\"{id}\",\"modelInput\":{{}}}}\n");
    let one = line("a") + &line("b") + "x\n";
    let two = line("c") + &line("b") + &line("a") + &line("b");
    let mut host = Host::new(&job, &[]);
    host.files = vec![("one.jsonl", one.as_bytes()), ("two.jsonl", two.as_bytes())];
    let mut joined = host.joined();
    for (file, cuts) in [(0, vec![0, 40, one.len()]), (1, vec![0, 10, 60, two.len()])] {
        for pair in cuts.windows(2) {
            let stretch = Stretch {
                start: pair[0] as u64,
                end: pair[1] as u64,
            };
            host.add(&mut joined, file, stretch);
        }
    }
    host.compare(&mut joined, 10);
    let report = joined.report();
    let files: Vec<_> = report
        .files
        .iter()
        .map(|file| (file.name.as_str(), file.bytes, file.records, file.failing))
        .collect();
    assert_eq!(
        files,
        [
            ("one.jsonl", one.len() as u64, 3, 1),
            ("two.jsonl", two.len() as u64, 4, 0)
        ]
    );
    assert_eq!(
        (report.records, report.bytes),
        (7, (one.len() + two.len()) as u64)
    );
    assert!(report.complete);
    let twice = report
        .causes
        .iter()
        .find(|cause| cause.code == "duplicate-record-id")
        .unwrap();
    let places: Vec<_> = twice
        .examples
        .iter()
        .map(|example| {
            (
                example.file,
                example.finding.place.line,
                example.record_id.as_deref(),
            )
        })
        .collect();
    assert_eq!(places, [(1, 2, Some("b")), (1, 3, Some("a")), (1, 4, Some("b"))]);
    let messages: Vec<&str> = twice
        .examples
        .iter()
        .map(|example| example.finding.message.as_str())
        .collect();
    assert!(
        messages.iter().all(|message| message.contains("of `one.jsonl`")),
        "{messages:?}"
    );
    let codes: Vec<&str> = report.causes.iter().map(|cause| cause.code).collect();
    assert_eq!(codes, ["invalid-json", "too-many-records", "duplicate-record-id"]);
    let many = &report.causes[1].examples[0];
    assert!(
        many.finding.message.contains("2 files have 7 records together"),
        "{}",
        many.finding.message
    );
    let bar = |name: &str| report.limits.iter().find(|bar| bar.name == name).unwrap();
    assert_eq!((bar("records").value, bar("records").ok), (7, false));
    assert_eq!(
        (bar("fileBytes").value, bar("fileBytes").ok),
        (two.len() as u64, true)
    );
    assert_eq!(
        (bar("jobBytes").value, bar("jobBytes").ok),
        ((one.len() + two.len()) as u64, true)
    );
    assert_eq!(bar("lineBytes").value, 33 - 1);
    assert_eq!((report.sizes.min, report.sizes.max), (1, 32));
    assert_eq!(report.sizes.bins.iter().map(|bin| bin.count).sum::<u64>(), 7);
}

/// Too large is said of the file that is, and of the job when only together they are.
#[test]
fn limits_are_of_a_file_and_of_the_job() {
    let line = "{\"recordId\":\"1\",\"modelInput\":{}}\n".repeat(4);
    let run = |max_records, max_file_bytes, max_job_bytes| {
        let limits = Limits {
            min_records: 1,
            max_records,
            max_file_bytes,
            max_job_bytes,
            ..Limits::default()
        };
        let mut host = Host::new(&Job::unknown(Via::InvokeModel).with_limits(limits), &[]);
        host.files = vec![("", &line.as_bytes()[..33]), ("", line.as_bytes())];
        let mut joined = host.joined();
        for file in 0..2 {
            let end = host.files[file].1.len() as u64;
            host.add(&mut joined, file, Stretch { start: 0, end });
        }
        let report = joined.report();
        let said = report
            .causes
            .iter()
            .filter(|cause| cause.code != "record-ids-not-compared");
        said.flat_map(|cause| &cause.examples)
            .map(|example| (example.finding.code, example.file))
            .collect::<Vec<_>>()
    };
    assert_eq!(run(5, 132, 165), []);
    assert_eq!(run(3, 132, 165), [("too-many-records", 1)]);
    assert_eq!(run(4, 132, 165), [("too-many-records", Example::JOB)]);
    assert_eq!(run(5, 131, 165), [("file-too-large", 1)]);
    // Of none of the files alone.
    assert_eq!(run(5, 132, 164), [("job-too-large", Example::JOB)]);
}

/// Too few records are those of the file, or of all files together.
#[test]
fn too_few_records_are_of_the_job() {
    let line = b"{\"recordId\":\"1\",\"modelInput\":{}}\n";
    for files in [1_u32, 2, 5] {
        let mut host = Host::new(&Job::unknown(Via::InvokeModel), line);
        host.files = vec![("a.jsonl", line); files as usize];
        let mut joined = host.joined();
        for file in 0..files as usize {
            let end = line.len() as u64;
            host.add(&mut joined, file, Stretch { start: 0, end });
        }
        host.compare(&mut joined, 1);
        let report = joined.report();
        let few = report
            .causes
            .iter()
            .find(|cause| cause.code == "too-few-records")
            .unwrap();
        let [example] = few.examples.as_slice() else {
            panic!("{:?}", few.examples)
        };
        let expected = if files == 1 {
            (
                "The file has 1 of the 100 records a job needs at least.".to_owned(),
                0,
            )
        } else {
            (
                format!("The job's files have {files} of the 100 records a job needs at least."),
                Example::JOB,
            )
        };
        assert_eq!((example.finding.message.clone(), example.file), expected);
        assert_eq!(report.files.len(), files as usize);
    }
}
