//! What only all records together show: several models, several buckets.

use outcrop_core::batch::{Job, Limits, Report};
use outcrop_core::catalog::Via;
use outcrop_core::finding::Severity;
use outcrop_tests::replay::batch::{agree, check, in_parts, job};

const CLAUDE: &str =
    r#""anthropic_version":"bedrock-2023-05-31","max_tokens":8,"messages":[{"role":"user","content":"hi"}]"#;

/// The report, which must not depend on where the file is cut.
fn report(job: &Job, file: &str) -> Report {
    let whole = check(job, file.as_bytes(), file.len());
    let step = (file.len() / 40).max(1);
    for cut in (0..file.len()).step_by(step) {
        assert!(
            agree(&in_parts(job, file.as_bytes(), &[cut], 999), &whole),
            "cut at {cut}"
        );
    }
    whole
}

fn message(report: &Report, code: &str) -> Option<(Severity, String)> {
    let cause = report.causes.iter().find(|cause| cause.code == code)?;
    Some((cause.severity, cause.examples[0].finding.message.clone()))
}

#[test]
fn records_that_name_several_models_are_one_finding() {
    let claude = job("anthropic.claude-3-haiku-20240307-v1:0", Via::InvokeModel);
    let beside = |model: &str| {
        format!("{{\"recordId\":\"{model}\",\"modelId\":\"{model}\",\"modelInput\":{{{CLAUDE}}}}}\n")
    };
    let inside = |model: &str| {
        format!("{{\"recordId\":\"{model} \",\"modelInput\":{{{CLAUDE},\"model\":\"{model}\"}}}}\n")
    };
    assert_eq!(
        message(&report(&claude, &beside("one").repeat(3)), "mixed-models"),
        None
    );
    let file = beside("one") + &beside("two") + &inside("two") + &inside("th`ree");
    let (severity, said) = message(&report(&claude, &file), "mixed-models").unwrap();
    assert_eq!(severity, Severity::Warning);
    assert!(
        said.contains("`two` (2 ×), `one` (1 ×), `th'ree` (1 ×). "),
        "{said}"
    );
    let many: String = (0..30).map(|model| beside(&format!("m{model:02}"))).collect();
    let (_, said) = message(&report(&claude, &many), "mixed-models").unwrap();
    assert!(said.contains("`m11` (1 ×), and others (18 ×)"), "{said}");
    // A line that is no JSON names nothing.
    let broken = beside("one") + &beside("two").replace("}}", "}");
    assert_eq!(message(&report(&claude, &broken), "mixed-models"), None);
}

#[test]
fn bodies_of_several_forms_are_found_without_knowing_the_model() {
    let unknown = Job::unknown(Via::InvokeModel).with_limits(Limits {
        min_records: 1,
        ..Limits::default()
    });
    let claude = format!("{{\"recordId\":\"1\",\"modelInput\":{{{CLAUDE}}}}}\n");
    let titan = "{\"recordId\":\"2\",\"modelInput\":{\"inputText\":\"hi\"}}\n";
    assert_eq!(message(&report(&unknown, &claude), "mixed-models"), None);
    let (severity, said) = message(
        &report(&unknown, &(claude.clone() + &claude + titan)),
        "mixed-models",
    )
    .unwrap();
    assert_eq!(severity, Severity::Error);
    assert!(
        said.contains("`Claude Messages` (2 ×), `Titan Text` (1 ×)"),
        "{said}"
    );
    // Where the model is known, the record itself is told to be foreign.
    let known = job("anthropic.claude-3-haiku-20240307-v1:0", Via::InvokeModel);
    let found = report(&known, &(claude + titan));
    assert_eq!(message(&found, "mixed-models"), None);
    assert!(message(&found, "foreign-dialect").is_some());
}

#[test]
fn media_have_to_lie_in_the_input_folder() {
    let nova = job("amazon.nova-lite-v1:0", Via::InvokeModel);
    let record = |id: u8, uri: &str| {
        format!(
            r#"{{"recordId":"{id}","modelInput":{{"messages":[{{"role":"user","content":[{{"image":{{"format":"png","source":{{"s3Location" : {{ "uri" : "{uri}"}}}}}}}},{{"text":"see {{\"s3Location\":{{\"uri\":\"s3://quoted/x\"}}}}"}}]}}]}}}}"#
        ) + "\n"
    };
    let same = record(1, "s3://a/in/1.png") + &record(2, "s3:\\/\\/a\\/in\\/x\\/2.png");
    assert_eq!(message(&report(&nova, &same), "media-folder"), None);
    let (severity, said) = message(
        &report(&nova, &(same.clone() + &record(3, "s3://b/in/3.png"))),
        "media-folder",
    )
    .unwrap();
    assert_eq!(severity, Severity::Error);
    assert!(said.contains("`a` (2 ×), `b` (1 ×). "), "{said}");
    for folder in ["s3://a/in/", "s3://a/in", "s3://a", "s3://a/"] {
        let job = nova.clone().with_input(folder);
        assert_eq!(message(&report(&job, &same), "media-folder"), None, "{folder}");
    }
    let outside = nova.with_input("s3://a/i");
    let file = same + &record(3, "s3://A/i/3.png") + &record(4, "s3://a/i/4.png");
    let found = report(&outside, &file);
    let cause = found
        .causes
        .iter()
        .find(|cause| cause.code == "media-folder")
        .unwrap();
    assert_eq!((cause.count, found.failing), (3, 3));
    let marked: Vec<&str> = cause
        .examples
        .iter()
        .map(|example| {
            let place = example.finding.place;
            &file[usize::try_from(place.start).unwrap()..usize::try_from(place.end).unwrap()]
        })
        .collect();
    assert_eq!(
        marked,
        [
            "\"s3://a/in/1.png\"",
            "\"s3:\\/\\/a\\/in\\/x\\/2.png\"",
            "\"s3://A/i/3.png\""
        ]
    );
    // Claude's own bodies have no S3 locations; what looks like one is told to be unknown.
    let claude = job("anthropic.claude-3-haiku-20240307-v1:0", Via::InvokeModel).with_input("s3://c/");
    assert_eq!(message(&report(&claude, &file), "media-folder"), None);
}
