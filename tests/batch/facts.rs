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

/// A record of Nova with this value as an image's source, and these members beside its body.
fn nova_record(source: &str, beside: &str) -> String {
    format!(
        r#"{{"recordId":"1","modelInput":{{"messages":[{{"role":"user","content":[{{"text":"hi"}},{{"image":{{"format":"png","source":{source}}}}}]}}]}}{beside}}}"#
    ) + "\n"
}

fn places(report: &Report, code: &str) -> Vec<String> {
    let causes = report.causes.iter().filter(|cause| cause.code == code);
    causes
        .flat_map(|cause| cause.examples.iter().map(|example| example.finding.path.clone()))
        .collect()
}

#[test]
fn only_media_of_the_body_have_to_lie_in_the_folder() {
    let nova = job("amazon.nova-lite-v1:0", Via::InvokeModel).with_input("s3://a/in/");
    let inside = r#"{"s3Location":{"uri":"s3://a/in/1.png"}}"#;
    let beside = r#","note":{"s3Location":{"uri":"s3://other/x"}}"#;
    let found = report(&nova, &nova_record(inside, beside));
    assert_eq!(places(&found, "media-folder"), [""; 0]);
    // The schema of a tool may have a property of this name.
    let schema = r#"{"type":"object","properties":{"s3Location":{"uri":"s3://other/x"}}}"#;
    let file = nova_record(inside, "").replace(
        r#""messages""#,
        &format!(r#""toolConfig":{{"tools":[{{"toolSpec":{{"name":"t","inputSchema":{{"json":{schema}}}}}}}]}},"messages""#),
    );
    assert_eq!(places(&report(&nova, &file), "media-folder"), [""; 0]);
    // What counts is what the name says, not how it is written.
    let escaped = r#"{"s3\u004Cocation":{"\u0075ri":"s3://other/1.png"}}"#;
    let found = report(&nova, &nova_record(escaped, ""));
    assert_eq!(
        places(&found, "media-folder"),
        ["modelInput.messages[0].content[1].image.source.s3Location.uri"]
    );
    // Documents and videos of Converse as well.
    let converse = job("amazon.nova-lite-v1:0", Via::Converse).with_input("s3://a/in/");
    let file = r#"{"recordId":"1","modelInput":{"messages":[{"role":"user","content":[{"text":"hi"},{"document":{"format":"pdf","name":"d","source":{"s3Location":{"uri":"s3://a/1.pdf"}}}}]}]}}"#;
    assert_eq!(
        places(&report(&converse, file), "media-folder"),
        ["modelInput.messages[0].content[1].document.source.s3Location.uri"]
    );
}

#[test]
fn media_are_given_by_addresses_of_s3() {
    let nova = job("amazon.nova-lite-v1:0", Via::InvokeModel);
    for uri in [
        "S3://b/x.png",
        "https://b.s3.amazonaws.com/x.png",
        "/in/x.png",
        "s3:///x.png",
    ] {
        let source = format!(r#"{{"s3Location":{{"uri":"{uri}"}}}}"#);
        for job in [nova.clone(), nova.clone().with_input("s3://b/")] {
            let found = report(&job, &nova_record(&source, ""));
            let cause = found
                .causes
                .iter()
                .find(|cause| cause.code == "media-folder")
                .unwrap();
            assert_eq!((cause.count, cause.severity), (1, Severity::Error), "{uri}");
            let finding = &cause.examples[0].finding;
            assert!(
                finding.message.contains("no address of S3"),
                "{}",
                finding.message
            );
            assert_eq!(
                finding.path,
                "modelInput.messages[0].content[1].image.source.s3Location.uri"
            );
        }
    }
}

#[test]
fn the_input_folder_may_be_written_in_many_ways() {
    let nova = job("amazon.nova-lite-v1:0", Via::InvokeModel);
    let record = |uri: &str| nova_record(&format!(r#"{{"s3Location":{{"uri":"{uri}"}}}}"#), "");
    for folder in ["a/in", "a/in/", "S3://a/in", " s3://a/in/ "] {
        let job = nova.clone().with_input(folder);
        let found = report(&job, &record("s3://a/in/1.png"));
        assert_eq!(places(&found, "media-folder"), [""; 0], "{folder}");
        let found = report(&job, &record("s3://a/1.png"));
        assert_eq!(places(&found, "media-folder").len(), 1, "{folder}");
    }
    // What is no folder of S3 is as good as none: buckets are compared.
    for none in ["", "https://example.com/in", "s3://"] {
        let job = nova.clone().with_input(none);
        assert_eq!(
            places(&report(&job, &record("s3://a/1.png")), "media-folder"),
            [""; 0],
            "{none}"
        );
        let two = record("s3://a/1.png") + &record("s3://b/1.png");
        let (_, said) = message(&report(&job, &two), "media-folder").unwrap();
        assert!(said.contains("`a` (1 ×), `b` (1 ×)"), "{said}");
    }
}

#[test]
fn a_record_names_one_model() {
    let record = |id: u32, beside: &str, inside: &str| {
        format!("{{\"recordId\":\"{id}\",{beside}\"modelInput\":{{{CLAUDE}{inside}}}}}\n")
    };
    let claude = job("anthropic.claude-3-haiku-20240307-v1:0", Via::InvokeModel);
    for job in [claude, Job::unknown(Via::InvokeModel)] {
        let same = |id| record(id, r#""modelId":"anthropic.claude-x","#, r#","model":"claude-x""#);
        assert_eq!(
            message(&report(&job, &(same(1) + &same(2))), "mixed-models"),
            None
        );
        let both = |id| record(id, r#""modelId":"anthropic.claude-x","model":"claude-x","#, "");
        assert_eq!(
            message(&report(&job, &(both(1) + &both(2))), "mixed-models"),
            None
        );
        let within = |id| record(id, "", r#","modelId":"anthropic.claude-x","model":"claude-x""#);
        assert_eq!(
            message(&report(&job, &(within(1) + &within(2))), "mixed-models"),
            None
        );
        let other = record(3, r#""modelId":"anthropic.claude-y","#, r#","model":"claude-x""#);
        let (_, said) = message(&report(&job, &(same(1) + &same(2) + &other)), "mixed-models").unwrap();
        assert!(
            said.contains("`anthropic.claude-x` (2 ×), `anthropic.claude-y` (1 ×). "),
            "{said}"
        );
        // A name that is no text names nothing.
        let odd = |id| record(id, r#""modelId":7,"#, r#","model":"claude-x""#);
        assert_eq!(message(&report(&job, &(odd(1) + &odd(2))), "mixed-models"), None);
    }
}
