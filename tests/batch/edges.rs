//! Limits from both sides: what is just allowed and what is just too much.

use base64::Engine as _;
use outcrop_core::catalog::{Family, Quirks, Via};
use outcrop_core::codec;
use outcrop_core::finding::Finding;
use serde_json::{Value, json};

fn check(family: Family, via: Via, body: &Value) -> Vec<Finding> {
    codec::check(
        codec::of(family, via),
        Quirks::default(),
        body.to_string().as_bytes(),
    )
}

fn codes(findings: &[Finding]) -> Vec<(&str, &str)> {
    findings
        .iter()
        .map(|finding| (finding.code, finding.path.as_str()))
        .collect()
}

fn converse(content: &Value) -> Value {
    json!({"messages": [{"role": "user", "content": [content]}]})
}

#[test]
fn texts_are_measured_in_characters() {
    let document = |name: &str| converse(&json!({"document": {"name": name, "source": {"text": "x"}}}));
    let path = "messages[0].content[0].document.name";
    for (name, fits) in [
        ("é".repeat(200), true),
        ("é".repeat(201), false),
        ("x".repeat(200), true),
        ("x".repeat(201), false),
        ("\u{1F642}".repeat(200), true),
        (String::new(), false),
    ] {
        let found = check(Family::Nova, Via::Converse, &document(&name));
        let expected: &[(&str, &str)] = if fits { &[] } else { &[("wrong-length", path)] };
        assert_eq!(codes(&found), expected, "{} characters", name.chars().count());
    }
    // An escape is six bytes and one character.
    let escaped = document("@").to_string().replace('@', &"\\u00e9".repeat(200));
    let codec = codec::of(Family::Nova, Via::Converse);
    assert!(codec::check(codec, Quirks::default(), escaped.as_bytes()).is_empty());
}

#[test]
fn images_are_measured_after_decoding() {
    let body = |bytes: usize| {
        let mut image = b"\x89PNG\r\n\x1a\n".to_vec();
        image.resize(bytes, 0);
        let data = base64::engine::general_purpose::STANDARD.encode(image);
        let source = json!({"type": "base64", "media_type": "image/png", "data": data});
        json!({
            "anthropic_version": "bedrock-2023-05-31", "max_tokens": 5,
            "messages": [{"role": "user", "content": [{"type": "image", "source": source}]}],
        })
    };
    assert!(check(Family::Anthropic, Via::InvokeModel, &body(3_932_160)).is_empty());
    for bytes in [3_932_161, 5_000_000] {
        let found = check(Family::Anthropic, Via::InvokeModel, &body(bytes));
        assert_eq!(
            codes(&found),
            [("image-data", "messages[0].content[0].source.data")]
        );
        assert!(found[0].message.contains("3,932,160"), "{}", found[0].message);
    }
}

#[test]
fn base64_is_looked_at_to_its_last_character() {
    let image = |data: String| converse(&json!({"image": {"format": "png", "source": {"bytes": data}}}));
    let good = base64::engine::general_purpose::STANDARD
        .encode(b"\x89PNG\r\n\x1a\n and forty more bytes of picture data...");
    assert!(check(Family::Nova, Via::Converse, &image(good.clone())).is_empty());
    for at in 16..good.trim_end_matches('=').len() {
        let mut bad = good.clone();
        bad.replace_range(at..=at, "*");
        let found = check(Family::Nova, Via::Converse, &image(bad));
        assert_eq!(
            codes(&found),
            [("image-data", "messages[0].content[0].image.source.bytes")],
            "at {at}"
        );
    }
}

#[test]
fn maps_and_lists_hold_as_many_as_allowed() {
    let body = |entries: usize| {
        let metadata: serde_json::Map<String, Value> =
            (0..entries).map(|n| (format!("k{n}"), json!("v"))).collect();
        let mut body = converse(&json!({"text": "hi"}));
        body["requestMetadata"] = Value::Object(metadata);
        body
    };
    assert!(check(Family::Nova, Via::Converse, &body(16)).is_empty());
    assert_eq!(
        codes(&check(Family::Nova, Via::Converse, &body(17))),
        [("wrong-length", "requestMetadata")]
    );
}

#[test]
fn many_names_are_told_apart_and_twins_are_found_among_them() {
    for count in [31, 32, 33, 34, 100] {
        let names: Vec<String> = (0..count).map(|n| format!("\"k{n}\":{{\"k{n}\":1}}")).collect();
        let body = |extra: &str| {
            format!(
                r#"{{"messages":[{{"role":"user","content":[{{"text":"hi"}}]}}],"additionalModelRequestFields":{{{}{extra}}}}}"#,
                names.join(",")
            )
        };
        let codec = codec::of(Family::Nova, Via::Converse);
        let look = |body: String| codec::check(codec, Quirks::default(), body.as_bytes());
        assert!(look(body("")).is_empty(), "{count} names");
        let found = look(body(r#","new":0,"\u006b7":1"#));
        assert_eq!(
            codes(&found),
            [("duplicate-key", "additionalModelRequestFields.k7")],
            "{count} names"
        );
        let inner = look(body(r#","inner":{"k1":1,"k2":2,"k1":3}"#));
        assert_eq!(
            codes(&inner),
            [("duplicate-key", "additionalModelRequestFields.inner.k1")],
            "{count} names"
        );
    }
}

#[test]
fn an_empty_union_names_its_choices() {
    let found = check(Family::Nova, Via::Converse, &converse(&json!({})));
    assert_eq!(codes(&found), [("union-members", "messages[0].content[0]")]);
    assert!(
        found[0].message.contains("`text`, `image`"),
        "{}",
        found[0].message
    );
}

#[test]
fn either_takes_each_of_its_types_and_no_other() {
    let body = |system: Value| {
        json!({
            "anthropic_version": "bedrock-2023-05-31", "max_tokens": 5, "system": system,
            "messages": [{"role": "user", "content": "hi"}],
        })
    };
    for system in [json!("s"), json!([]), json!([{"type": "text", "text": "s"}])] {
        assert!(check(Family::Anthropic, Via::InvokeModel, &body(system)).is_empty());
    }
    for system in [json!(1), json!(true), json!({"type": "text", "text": "s"})] {
        let found = check(Family::Anthropic, Via::InvokeModel, &body(system));
        assert_eq!(codes(&found), [("wrong-type", "system")]);
        assert!(
            found[0].message.contains("a string or a list"),
            "{}",
            found[0].message
        );
    }
}

/// A body and a line of a file are told the same, and whole characters are marked.
#[test]
fn a_mistake_in_a_body_marks_a_whole_character() {
    let found = codec::check_json("[\u{201c}a\u{201d}]".as_bytes());
    let [finding] = found.as_slice() else {
        panic!("{found:?}")
    };
    assert_eq!(finding.code, "invalid-json");
    assert_eq!((finding.place.start, finding.place.end), (1, 4));
    let cut = codec::check_json(b"[1,");
    assert_eq!(
        (cut[0].place.start, cut[0].place.end),
        (3, 3),
        "the end of the text"
    );
    assert_eq!(codec::check_json(b"[\0]")[0].code, "invalid-utf8");
}
