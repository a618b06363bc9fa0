//! Recorded traffic through the codecs. What a reply should hold is worked out here a second time, by other means:
//! for streams by putting together the body that the buffered operation would have sent.

mod assemble;

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use outcrop_core::reply::{Content, Reply, StopKind};
use outcrop_tests::marks::{Ability, mark};
use outcrop_tests::replay::codecs::{codec_of, family_of, fold};
use outcrop_tests::replay::frames::read_in_pieces;
use serde_json::Value;

/// Recorded replies that hold no text and no tool call, and why.
const EMPTY: &[(&str, &str)] = &[
    (
        "anthropic-text/stream-instant-one-chunk",
        "the prompt ends with an answer, and the model had nothing to add",
    ),
    (
        "imported-model/invoke-sagemaker-endpoint",
        "the limit came while the model was thinking",
    ),
    (
        "qwen/converse-qwen3-32b-reasoning",
        "the model put all of its answer into its reasoning",
    ),
    (
        "openai-gpt-oss/invoke-20b-length",
        "the limit came while the model was thinking",
    ),
    (
        "openai-gpt-oss/stream-20b",
        "the limit came while the model was thinking",
    ),
];

struct Recording {
    name: String,
    form: String,
    response: Value,
    stream: Option<Vec<u8>>,
}

#[test]
fn recorded_bodies() {
    let mut count = 0;
    for recording in recordings() {
        let Some(text) = recording.response["body"].as_str() else {
            continue;
        };
        let name = &recording.name;
        let mut reply = codec_of(&recording.form)
            .decode(text.as_bytes())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let body: Value = serde_json::from_str(text).unwrap();
        assert_eq!(reply.raw, body, "{name}");
        let headers = recording.response["headers"].as_object().unwrap();
        reply.merge_headers(
            headers
                .iter()
                .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?))),
        );
        assert_meaningful(name, &reply, &recording.form, &body);
        if recording.form != "converse" {
            for (header, found) in [
                ("x-amzn-bedrock-input-token-count", reply.usage.input),
                ("x-amzn-bedrock-output-token-count", reply.usage.output),
                ("x-amzn-bedrock-invocation-latency", reply.latency.total_ms),
            ] {
                let sent = headers
                    .iter()
                    .find(|(name, _)| name.eq_ignore_ascii_case(header))
                    .and_then(|(_, value)| value.as_str()?.parse().ok());
                assert_eq!(found, sent, "{name}: {header}");
            }
        }
        mark(family_of(&recording.form), Ability::Foreign);
        count += 1;
    }
    println!("{count} recorded bodies; none means that there are no recordings beside the repository");
    assert!(count == 0 || count >= 84, "{count} bodies");
}

#[test]
fn recorded_streams() {
    let mut count = 0;
    for recording in recordings() {
        let Some(stream) = &recording.stream else {
            continue;
        };
        let name = &recording.name;
        let codec = codec_of(&recording.form);
        let (reply, fault) = fold(codec, stream, 11);
        assert_eq!(fault, None, "{name}");
        assert!(!reply.cut, "{name}");
        let events = events(&recording.form, stream);
        assert_eq!(reply.raw, Value::Array(events.clone()), "{name}");

        let body = assemble::body(&recording.form, &events);
        assert_meaningful(name, &reply, &recording.form, &body);
        let buffered = codec
            .decode(body.to_string().as_bytes())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(
            serde_json::to_value(&reply).unwrap(),
            serde_json::to_value(&buffered).unwrap(),
            "{name}: the stream and the buffered body of the same reply differ"
        );
        mark(family_of(&recording.form), Ability::Foreign);
        count += 1;
    }
    println!("{count} recorded streams; none means that there are no recordings beside the repository");
    assert!(count == 0 || count >= 47, "{count} streams");
}

#[test]
fn recorded_faults() {
    let expected = [
        (
            "stream-model-stream-error",
            "nova",
            "ModelStreamErrorException",
            424,
            "<thinking>",
        ),
        (
            "stream-validation-converse",
            "converse",
            "ValidationException",
            400,
            "",
        ),
        (
            "stream-validation-mistral-7b",
            "anthropic",
            "ValidationException",
            400,
            "",
        ),
    ];
    for (case, form, code, status, begins) in expected {
        let Ok(stream) = std::fs::read(root().join("errors").join(case).join("stream.bin")) else {
            println!("skipped: no recording {case}");
            continue;
        };
        let (reply, fault) = fold(codec_of(form), &stream, 5);
        let fault = fault.unwrap_or_else(|| panic!("{case} has a fault"));
        assert_eq!(
            (fault.code.as_str(), fault.status),
            (code, Some(status)),
            "{case}"
        );
        assert!(!fault.message.is_empty(), "{case}");
        assert!(reply.cut, "{case}");
        assert!(reply.text().starts_with(begins), "{case}: {:?}", reply.text());
        assert_eq!(reply.text().is_empty(), begins.is_empty(), "{case}");
        assert_eq!(reply.stop(), None, "{case}");
    }
}

fn assert_meaningful(name: &str, reply: &Reply, form: &str, body: &Value) {
    let expected = assemble::expected(form, body);
    assert_eq!(reply.text(), expected.text, "{name}");
    assert_eq!(reply.candidates[0].reasoning(), expected.reasoning, "{name}");
    let tools: Vec<_> = reply.candidates[0]
        .content
        .iter()
        .filter_map(|part| match part {
            Content::ToolCall { name, input, .. } => Some((name.clone(), input.clone())),
            _ => None,
        })
        .collect();
    assert_eq!(tools, expected.tools, "{name}");
    if reply.text().trim().is_empty() && tools.is_empty() {
        assert!(EMPTY.iter().any(|(known, _)| *known == name), "{name} is empty");
    }
    let citations = reply.candidates[0]
        .content
        .iter()
        .map(|part| match part {
            Content::Text { citations, .. } => citations.len(),
            _ => 0,
        })
        .sum::<usize>();
    assert_eq!(citations, expected.citations, "{name}");

    let stop = reply
        .stop()
        .unwrap_or_else(|| panic!("{name} has no stop reason"));
    assert_ne!(stop.kind, StopKind::Other, "{name}: {}", stop.wire);
    assert_eq!(reply.guardrail.is_some(), expected.guardrail, "{name}");
    if expected.blocked {
        assert_eq!(
            reply
                .guardrail
                .as_ref()
                .map(|guardrail| guardrail.action.as_str()),
            Some("INTERVENED"),
            "{name}"
        );
    }
    let (input, output) = (
        reply.usage.input.unwrap_or_default(),
        reply.usage.output.unwrap_or_default(),
    );
    if let Some(tokens) = expected.tokens {
        assert_eq!((input, output), tokens, "{name}");
    }
    assert!(output > 0 || expected.blocked, "{name} used no tokens");
}

/// The JSON of every event, as the reply keeps it: read with none of core's codecs.
fn events(form: &str, stream: &[u8]) -> Vec<Value> {
    let (messages, end) = read_in_pieces(stream, stream.len());
    end.unwrap();
    messages
        .iter()
        .map(|message| {
            let mut payload: Value = serde_json::from_slice(&message.payload).unwrap();
            if form == "converse" {
                payload.as_object_mut().unwrap().remove("p");
                let name = message.text(":event-type").unwrap();
                serde_json::json!({ name: payload })
            } else {
                let inner = STANDARD.decode(payload["bytes"].as_str().unwrap()).unwrap();
                serde_json::from_slice(&inner).unwrap()
            }
        })
        .collect()
}

fn root() -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/real/recorded")).to_owned()
}

/// The successful replies whose form core speaks: four families by `InvokeModel`, every model by Converse.
fn recordings() -> Vec<Recording> {
    let mut found = Vec::new();
    for family in root().read_dir().into_iter().flatten().flatten() {
        for case in family.path().read_dir().into_iter().flatten().flatten() {
            let read = |file: &str| -> Option<Value> {
                serde_json::from_slice(&std::fs::read(case.path().join(file)).ok()?).ok()
            };
            let (Some(request), Some(response)) = (read("request.json"), read("response.json")) else {
                continue;
            };
            let family = family.file_name().to_string_lossy().into_owned();
            let path = request["path"].as_str().unwrap_or_default();
            let form = if path.ends_with("/converse") || path.ends_with("/converse-stream") {
                "converse"
            } else {
                &family
            };
            let known = [
                "converse",
                "anthropic-messages",
                "nova",
                "titan-text",
                "openai-gpt-oss",
                "llama2",
                "llama3",
                "llama3.x",
                "llama4",
                "mistral-text",
                "deepseek",
                "anthropic-text",
                "ai21-jurassic",
                "cohere-command",
                "cohere-command-r",
                "ai21-jamba",
                "imported-model",
            ]
            .contains(&form);
            if family == "errors" || response["status"] != 200 || !known {
                continue;
            }
            found.push(Recording {
                name: format!("{family}/{}", case.file_name().to_string_lossy()),
                form: form.to_owned(),
                stream: std::fs::read(case.path().join("stream.bin")).ok(),
                response,
            });
        }
    }
    found.sort_by(|one, other| one.name.cmp(&other.name));
    found
}
