//! The catalogue and the explanations against their fixtures, and against what the service really listed,
//! charged, took and refused.

#![allow(
    clippy::print_stdout,
    reason = "a test says what it skipped and how much it compared"
)]

#[path = "catalog/listed.rs"]
mod listed;
#[path = "catalog/live.rs"]
mod live;
#[path = "catalog/prices.rs"]
mod prices;
#[path = "catalog/seeds.rs"]
mod seeds;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use outcrop_core::catalog::{Catalog, Family, Target, Via};
use outcrop_core::codec::{self, Draft, Folded};
use outcrop_core::explain;
use outcrop_core::finding::Severity;
use outcrop_core::frame::Decoder;
use outcrop_core::request::{CountInput, Delivery, Request, ServiceError, parse_count_tokens};
use outcrop_tests::replay;
use serde_json::Value;

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared");

#[test]
fn ids_resolve() {
    assert!(replay::catalog::run().unwrap() >= 24);
}

#[test]
fn errors_are_explained() {
    assert!(replay::explain::run().unwrap() >= 60);
}

/// The cases of a folder of recordings; none where there are no recordings beside the repository.
fn cases(folder: &str) -> Vec<(String, PathBuf)> {
    let path = Path::new(SHARED).join("real/recorded").join(folder);
    let Ok(entries) = fs::read_dir(&path) else {
        println!("skipped: no recordings at {}", path.display());
        return Vec::new();
    };
    let mut cases: Vec<(String, PathBuf)> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), path))
        .collect();
    cases.sort();
    cases
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
        .unwrap()
}

fn headers(response: &Value) -> Vec<(String, String)> {
    let members = response["headers"].as_object().unwrap();
    members
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
        .collect()
}

#[test]
fn recorded_errors_are_explained() {
    let expected: BTreeMap<String, String> =
        serde_json::from_str(include_str!("fixtures/explain/recorded.json")).unwrap();
    let cases = cases("errors");
    for (name, path) in &cases {
        let response = json(&path.join("response.json"));
        let error = if response["stream"].is_string() {
            in_stream(&fs::read(path.join("stream.bin")).unwrap())
        } else {
            let status = u16::try_from(response["status"].as_u64().unwrap()).unwrap();
            let body = response["body"].as_str().unwrap();
            Some(ServiceError::parse(status, &headers(&response), body.as_bytes()))
        };
        let Some(expected) = expected.get(name) else {
            panic!("{name} is new: say in fixtures/explain/recorded.json what it is");
        };
        let found = error
            .as_ref()
            .map_or("none", |error| explain::service(error).code);
        assert_eq!(found, expected, "{name}");
        if let Some(error) = error {
            assert!(!error.display_message().is_empty(), "{name}");
            assert!(
                !error.display_message().starts_with("The model returned"),
                "{name}"
            );
            // A page that cannot read the header must come to the same explanation.
            if !error.in_stream {
                let blind = ServiceError { code: None, ..error };
                assert_eq!(
                    explain::service(&blind).code,
                    seen_by_a_page(expected),
                    "{name} without its header"
                );
            }
        }
    }
    assert!(cases.is_empty() || cases.len() == expected.len());
}

/// A conflict is a 400 like any other when nothing but the status is known.
fn seen_by_a_page(code: &str) -> &str {
    if code == "conflict" {
        "invalid-request"
    } else {
        code
    }
}

/// The exception in a stream, if there is one.
fn in_stream(stream: &[u8]) -> Option<ServiceError> {
    let mut decoder = Decoder::new();
    decoder.push(stream);
    let codec = codec::of(Family::Anthropic, Via::InvokeModel);
    while let Some(message) = decoder.next().unwrap() {
        if let Ok(Folded::Fault(fault)) = codec::fold_message(codec, &mut Draft::new(), &message) {
            return Some(fault.into());
        }
    }
    None
}

/// Bare ids that were taken when they were recorded, and that a later list has with `INFERENCE_PROFILE` alone.
const SINCE_REFUSED: [(&str, &str); 2] = [
    ("meta.llama3-2-1b-instruct-v1:0", "us-east-1"),
    ("meta.llama3-1-70b-instruct-v1:0", "us-east-1"),
];

/// The model id in a recorded path; some recorders wrote `:` for `%3A`.
fn model_id(path: &str) -> Option<(String, &str)> {
    let (id, action) = path.strip_prefix("/model/")?.split_once('/')?;
    Some((id.replace("%3A", ":").replace("%2F", "/"), action))
}

#[test]
fn recorded_calls_are_made_alike_and_their_ids_resolve() {
    let root = Path::new(SHARED).join("real/recorded");
    let Ok(folders) = fs::read_dir(&root) else {
        println!("skipped: no recordings at {}", root.display());
        return;
    };
    let mut count = 0;
    for folder in folders
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_dir())
    {
        let folder = folder.file_name().to_string_lossy().into_owned();
        for (name, path) in cases(&folder) {
            let recorded = json(&path.join("request.json"));
            let Some((id, action)) = model_id(recorded["path"].as_str().unwrap()) else {
                continue;
            };
            let (via, delivery) = match action {
                "invoke" => (Via::InvokeModel, Delivery::Buffered),
                "invoke-with-response-stream" => (Via::InvokeModel, Delivery::Streamed),
                "converse" => (Via::Converse, Delivery::Buffered),
                "converse-stream" => (Via::Converse, Delivery::Streamed),
                _ => continue,
            };
            let request = Request::inference(via, delivery, &id, b"{}".to_vec()).unwrap();
            let encoded = recorded["path"].as_str().unwrap().replace(':', "%3A");
            assert_eq!(request.path, encoded, "{folder}/{name}");
            assert_eq!(recorded["method"], request.method);

            let host = recorded["host"].as_str().unwrap();
            let region = host.split('.').nth(1).unwrap_or("us-east-1");
            let found = Catalog::builtin().resolve(&id, region);
            assert_eq!(
                found.wire_id, id,
                "{folder}/{name}: a taken id must not be corrected"
            );
            let accepted = json(&path.join("response.json"))["status"] == 200;
            for finding in &found.findings {
                let refuses = finding.severity == Severity::Error
                    || matches!(
                        finding.code,
                        "unknown-profile" | "profile-region" | "arn-region" | "arn-partition"
                    );
                assert!(
                    !(accepted && refuses) || SINCE_REFUSED.contains(&(id.as_str(), region)),
                    "{folder}/{name} was taken in {region}: {finding:?}"
                );
            }
            let family = match folder.as_str() {
                "anthropic-messages" => Some(Family::Anthropic),
                "nova" => Some(Family::Nova),
                "titan-text" => Some(Family::TitanText),
                "titan-embed" => Some(Family::TitanEmbed),
                "nova-embed" => Some(Family::NovaEmbed),
                "cohere-embed" => Some(Family::CohereEmbed),
                "rerank" => Some(Family::Rerank),
                "openai-gpt-oss" | "qwen" | "writer" | "other-chat" => Some(Family::OpenaiChat),
                "llama2" | "llama3" | "llama3.x" | "llama4" => Some(Family::Llama),
                "mistral-text" => Some(Family::MistralText),
                "deepseek" => Some(Family::DeepseekR1),
                "anthropic-text" => Some(Family::AnthropicText),
                "ai21-jurassic" => Some(Family::Jurassic),
                "cohere-command" => Some(Family::CohereCommand),
                "cohere-command-r" => Some(Family::CohereCommandR),
                "ai21-jamba" => Some(Family::Jamba),
                _ => None,
            };
            assert!(
                family.is_none() || found.family == family || matches!(found.target, Target::Opaque(_)),
                "{folder}/{name}: {:?}",
                found.family
            );
            count += 1;
        }
    }
    println!("{count} recorded calls");
    assert!(count > 150, "{count}");
}

#[test]
fn recorded_token_counts() {
    for (name, path) in cases("control")
        .into_iter()
        .filter(|(name, _)| name.starts_with("count-tokens"))
    {
        let recorded = json(&path.join("request.json"));
        let input = &recorded["body"]["input"];
        let (id, _) = model_id(recorded["path"].as_str().unwrap()).unwrap();
        let request = if input["converse"].is_object() {
            let body = input["converse"].to_string();
            Request::count_tokens(&id, CountInput::Converse(body.as_bytes())).unwrap()
        } else {
            use base64::Engine as _;
            let body = base64::engine::general_purpose::STANDARD
                .decode(input["invokeModel"]["body"].as_str().unwrap())
                .unwrap();
            Request::count_tokens(&id, CountInput::InvokeModel(&body)).unwrap()
        };
        let sent: Value = serde_json::from_slice(&request.body).unwrap();
        assert_eq!(sent, recorded["body"], "{name}");
        let response = json(&path.join("response.json"));
        assert!(
            parse_count_tokens(response["body"].as_str().unwrap().as_bytes()).unwrap() > 0,
            "{name}"
        );
    }
}
