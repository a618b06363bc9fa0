//! Models that make vectors, rank documents or answer in the background: recorded replies, long ones, foreign ones,
//! and bodies as older documents have them.
#[path = "vectors/arbitrary.rs"]
mod arbitrary;

use std::collections::BTreeSet;
use std::path::Path;

use outcrop_core::catalog::{Catalog, Model, Via};
use outcrop_core::codec::{self, Draft};
use outcrop_core::error::ErrorKind;
use outcrop_core::finding::Severity;
use outcrop_core::prompt::{Prompt, Role, Turn};
use outcrop_core::reply::Reply;
use outcrop_tests::marks::{Ability, mark, name};
use outcrop_tests::replay::codecs::codec_of;
use serde_json::{Value, json};

const FORMS: [&str; 6] = [
    "titan-embed",
    "titan-embed-image",
    "nova-embed",
    "cohere-embed",
    "rerank",
    "marengo",
];

fn model(id: &str) -> Model {
    Catalog::builtin()
        .resolve(id, "us-east-1")
        .model_to_encode()
        .into_owned()
}

/// The recorded replies of a folder, and the requests that they answer; none where there are no recordings.
#[allow(clippy::print_stdout, reason = "a test that skips says so")]
fn recordings(form: &str) -> Vec<(String, Value, Value)> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/real/recorded")).join(form);
    let mut found = Vec::new();
    for case in root.read_dir().into_iter().flatten().flatten() {
        let read = |name: &str| -> Option<Value> {
            serde_json::from_slice(&std::fs::read(case.path().join(name)).ok()?).ok()
        };
        if let (Some(request), Some(response)) = (read("request.json"), read("response.json")) {
            found.push((case.file_name().to_string_lossy().into_owned(), request, response));
        }
    }
    if found.is_empty() {
        println!("skipped: no recordings of {form}");
    }
    found
}

fn decoded(form: &str, response: &Value) -> Reply {
    let text = response["body"].as_str().unwrap();
    let mut reply = codec_of(form).decode(text.as_bytes()).unwrap();
    assert_eq!(reply.raw, serde_json::from_str::<Value>(text).unwrap());
    let headers = response["headers"].as_object().unwrap();
    reply.merge_headers(
        headers
            .iter()
            .filter_map(|(name, value)| Some((name.as_str(), value.as_str()?))),
    );
    let counted = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("x-amzn-bedrock-input-token-count"));
    if let Some((_, count)) = counted {
        assert_eq!(reply.usage.input, count.as_str().unwrap().parse().ok());
    }
    assert_eq!(reply.usage.output, None);
    reply
}

#[test]
fn recorded_vectors_have_the_lengths_that_were_asked_for() {
    let lengths: [(&str, &str, usize, usize); 9] = [
        ("titan-embed", "v1", 1, 1536),
        ("titan-embed", "v2-default", 1, 1024),
        ("titan-embed", "v2-256-dimensions", 1, 256),
        ("titan-embed", "v2-application-inference-profile", 1, 1024),
        ("nova-embed", "multimodal-text-256", 1, 256),
        ("cohere-embed", "english-v3-two-texts", 2, 1024),
        ("cohere-embed", "multilingual-v3", 1, 1024),
        ("cohere-embed", "v4-one-text", 1, 1536),
        ("cohere-embed", "v4-three-texts-512", 3, 512),
    ];
    for form in ["titan-embed", "nova-embed", "cohere-embed"] {
        for (name, _, response) in recordings(form) {
            let (_, _, count, length) = *lengths
                .iter()
                .find(|(folder, case, ..)| *folder == form && *case == name)
                .unwrap_or_else(|| panic!("{form}/{name} is new: say what it has"));
            let reply = decoded(form, &response);
            assert!(reply.candidates.is_empty() && reply.scores.is_empty());
            assert_eq!(reply.embeddings.len(), count, "{form}/{name}");
            for (index, vector) in reply.embeddings.iter().enumerate() {
                assert_eq!(
                    (
                        vector.index,
                        vector.kind.as_str(),
                        vector.values.len(),
                        &vector.part
                    ),
                    (index, "float", length, &None),
                    "{form}/{name}"
                );
                // The numbers of the body, found without knowing its form.
                let written: Vec<String> = vector.values.iter().take(3).map(f64::to_string).collect();
                let numbers = numbers(&reply.raw);
                assert!(
                    numbers.windows(3).any(|window| window == written),
                    "{form}/{name}: {written:?}"
                );
            }
        }
    }
}

/// Every number of a value in order, as text.
fn numbers(value: &Value) -> Vec<String> {
    match value {
        Value::Number(number) => vec![number.as_f64().unwrap().to_string()],
        Value::Array(list) => list.iter().flat_map(numbers).collect(),
        Value::Object(members) => members.values().flat_map(numbers).collect(),
        _ => Vec::new(),
    }
}

#[test]
fn recorded_scores_come_best_first() {
    for (name, request, response) in recordings("rerank") {
        let reply = decoded("rerank", &response);
        let asked = request["body"]["top_n"].as_u64().unwrap();
        assert_eq!(reply.scores.len() as u64, asked, "{name}");
        assert!(
            reply.scores.windows(2).all(|pair| pair[0].score >= pair[1].score),
            "{name}"
        );
        let documents = request["body"]["documents"].as_array().unwrap().len();
        assert!(reply.scores.iter().all(|score| score.index < documents), "{name}");
        mark("rerank", Ability::Foreign);
    }
}

/// What a client sent is what the same prompt is encoded to, but for members that only say what holds anyway.
#[test]
fn recorded_requests_are_encoded_alike() {
    let silent = ["schemaVersion", "normalize"];
    for form in ["titan-embed", "nova-embed", "cohere-embed", "rerank"] {
        for (name, request, _) in recordings(form) {
            let body = &request["body"];
            let id = request["path"]
                .as_str()
                .unwrap()
                .trim_start_matches("/model/")
                .trim_end_matches("/invoke")
                .replace("%3A", ":")
                .replace("%2F", "/");
            if id.starts_with("arn:") {
                continue;
            }
            let nova = &body["singleEmbeddingParams"];
            let texts: Vec<&Value> = match form {
                "titan-embed" => vec![&body["inputText"]],
                "nova-embed" => vec![&nova["text"]["value"]],
                "rerank" => vec![&body["query"]],
                _ => body["texts"].as_array().unwrap().iter().collect(),
            };
            let mut prompt = Prompt {
                turns: texts
                    .iter()
                    .map(|text| Turn::text(Role::User, text.as_str().unwrap()))
                    .collect(),
                ..Prompt::default()
            };
            if form == "rerank" {
                let documents = body["documents"].as_array().unwrap();
                prompt.documents = documents
                    .iter()
                    .map(|text| text.as_str().unwrap().to_owned())
                    .collect();
            }
            let model = model(&id);
            let codec = codec::of(model.family, Via::InvokeModel);
            for parameter in codec.parameters(&model) {
                let pointer = format!("/{}", parameter.path.replace('.', "/"));
                if let Some(value) = body.pointer(&pointer) {
                    prompt.parameters.insert(parameter.path.to_owned(), value.clone());
                }
            }
            let encoded = codec.encode(&model, &prompt);
            let mut made: Value = serde_json::from_slice(&encoded.body).unwrap();
            let mut sent = body.clone();
            for member in silent {
                for value in [&mut made, &mut sent] {
                    value.as_object_mut().unwrap().remove(member);
                }
            }
            assert_eq!(made, sent, "{form}/{name}");
        }
    }
}

/// What LiteLLM makes of the same inputs: see `oracles/vectors.py`. Every model's bodies are the same, and nothing is
/// known against them.
#[test]
fn litellm_makes_the_same_bodies() {
    let made: Value = serde_json::from_str(include_str!("../fixtures/vectors/foreign.json")).unwrap();
    assert!(
        made["litellm"]
            .as_str()
            .is_some_and(|version| version.starts_with("1."))
    );
    let mut models = BTreeSet::new();
    for row in made["made"].as_array().unwrap() {
        let id = row["model"].as_str().unwrap();
        let model = model(id);
        let codec = codec::of(model.family, Via::InvokeModel);
        let prompt: Prompt = serde_json::from_value(row["prompt"].clone()).unwrap();
        let encoded = codec.encode(&model, &prompt);
        let body: Value = serde_json::from_slice(&encoded.body).unwrap();
        assert_eq!(body, row["body"], "{id}");
        let found = codec::check(codec, model.quirks, row["body"].to_string().as_bytes());
        assert!(found.is_empty(), "{id}: {found:?}");
        mark(&name(model.family), Ability::Foreign);
        models.insert(id);
    }
    assert_eq!(models.len(), 8, "{models:?}");
}

/// 96 vectors of 1,536 numbers and one of 3,072, as lists and by type, each number in its place.
#[test]
fn long_replies_are_read_whole() {
    let value = |input: usize, at: usize| {
        let value: f64 = format!("0.{input:02}{at:05}1").parse().unwrap();
        value
    };
    let vector = |input: usize, length: usize| -> Value { (0..length).map(|at| value(input, at)).collect() };
    let lists: Value = (0..96).map(|input| vector(input, 1536)).collect();
    for body in [
        json!({"embeddings": lists}),
        json!({"embeddings": {"float": lists, "int8": lists}}),
    ] {
        let reply = codec_of("cohere-embed")
            .decode(body.to_string().as_bytes())
            .unwrap();
        let kinds = if body["embeddings"].is_array() { 1 } else { 2 };
        assert_eq!(reply.embeddings.len(), 96 * kinds);
        for found in &reply.embeddings {
            assert_eq!(found.values.len(), 1536);
            assert!(
                (0..1536).all(|at| found.values[at].to_bits() == value(found.index, at).to_bits()),
                "{} {}",
                found.kind,
                found.index
            );
        }
        assert_eq!(reply.raw, body);
    }
    let body = json!({"embeddings": [{"embeddingType": "TEXT", "embedding": vector(1, 3072)}]});
    let reply = codec_of("nova-embed")
        .decode(body.to_string().as_bytes())
        .unwrap();
    assert_eq!(reply.embeddings[0].values.len(), 3072);
}

#[test]
fn bodies_of_another_family_are_refused() {
    let chat = br#"{"choices":[{"message":{"content":"x"}}]}"#.as_slice();
    for (form, missing) in [
        ("titan-embed", "`embedding`"),
        ("titan-embed-image", "`embedding`"),
        ("nova-embed", "`embeddings`"),
        ("cohere-embed", "`embeddings`"),
        ("rerank", "`results`"),
        ("marengo", "`data`"),
    ] {
        let codec = codec_of(form);
        let error = codec.decode(chat).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnreadableReply);
        assert!(error.message().contains(missing), "{form}: {error}");
        // As a stream's chunk it is refused as well, and the draft stays as it was.
        let mut draft = Draft::new();
        assert!(codec.fold(&mut draft, "chunk", chat).is_err(), "{form}");
        assert_eq!(draft.reply(), &Reply::default(), "{form}");
        for body in ["", "<html>", "{\"embedding\":[", "null", "[]", "3", "{}"] {
            let error = codec.decode(body.as_bytes()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::UnreadableReply, "{form}: {body}");
        }
    }
}

/// These models do not stream. Should one chunk come all the same, it is the reply; what follows is counts.
#[test]
fn one_chunk_is_the_whole_reply() {
    let codec = codec_of("titan-embed");
    let mut draft = Draft::new();
    let chunks = [
        json!({"embedding": [1], "inputTextTokenCount": 2}),
        json!({"amazon-bedrock-invocationMetrics": {"inputTokenCount": 9, "invocationLatency": 70}}),
    ];
    for chunk in &chunks {
        codec
            .fold(&mut draft, "chunk", chunk.to_string().as_bytes())
            .unwrap();
        assert!(draft.is_complete());
    }
    let reply = draft.finish();
    assert_eq!(reply.embeddings.len(), 1);
    assert_eq!(
        (reply.usage.input, reply.latency.total_ms, reply.cut),
        (Some(2), Some(70), false)
    );
    assert_eq!(reply.raw, json!(chunks));
}

/// Bodies as older documents and older models have them: corrected, with what was said, and corrected but once.
#[test]
fn older_bodies_are_put_right() {
    let cases = [
        // The seed's form of an image.
        (
            "amazon.titan-embed-image-v1",
            json!({"inputText": "a", "inputImage": {"base64": "iVBORw0KGgo="}}),
            json!({"inputText": "a", "inputImage": "iVBORw0KGgo="}),
            &["form-corrected"][..],
        ),
        (
            "amazon.nova-2-multimodal-embeddings-v1:0",
            json!({"taskType": "SINGLE_EMBEDDING", "singleEmbeddingParams": {"embeddingPurpose": "CLUSTERING",
                "image": {"format": "png", "source": {"bytes": {"base64": "iVBORw0KGgo="}}}}}),
            json!({"taskType": "SINGLE_EMBEDDING", "singleEmbeddingParams": {"embeddingPurpose": "CLUSTERING",
                "image": {"format": "png", "source": {"bytes": "iVBORw0KGgo="}}}}),
            &["form-corrected"],
        ),
        (
            "amazon.titan-embed-text-v1",
            json!({"inputText": "a", "dimensions": 256, "normalize": true}),
            json!({"inputText": "a"}),
            &["parameter-dropped", "parameter-dropped"],
        ),
        (
            "cohere.embed-english-v3",
            json!({"input_type": "search_query", "texts": "one", "truncate": "LEFT", "output_dimension": 256}),
            json!({"input_type": "search_query", "texts": ["one"], "truncate": "START"}),
            &["form-corrected", "parameter-dropped", "form-corrected"],
        ),
        (
            "cohere.rerank-v3-5:0",
            json!({"query": "q", "documents": ["a"], "api_version": 1}),
            json!({"query": "q", "documents": ["a"], "api_version": 2}),
            &["parameter-added"],
        ),
        (
            "twelvelabs.marengo-embed-3-0-v1:0",
            json!({"inputType": "text", "inputText": "a", "textTruncate": "end", "embeddingOption": "visual-text"}),
            json!({"inputType": "text", "text": {"inputText": "a"}}),
            &["parameter-dropped", "form-corrected"],
        ),
        (
            "twelvelabs.marengo-embed-3-0-v1:0",
            json!({"inputType": "video", "mediaSource": {"s3Location": {"uri": "s3://b/v.mp4"}}, "startSec": 2, "lengthSec": 8.5,
                "useFixedLengthSec": 5.4, "minClipSec": 2, "embeddingOption": ["visual-text", "visual-image", "audio"]}),
            json!({"inputType": "video", "video": {"mediaSource": {"s3Location": {"uri": "s3://b/v.mp4"}}, "startSec": 2,
                "endSec": 10.5, "segmentation": {"method": "fixed", "fixed": {"durationSec": 5}},
                "embeddingOption": ["visual", "audio"]}}),
            &["form-corrected"],
        ),
        (
            "twelvelabs.marengo-embed-3-0-v1:0",
            json!({"inputType": "audio", "mediaSource": {"base64String": "SUQz"}, "minClipSec": 3}),
            json!({"inputType": "audio", "audio": {"mediaSource": {"base64String": "SUQz"},
                "segmentation": {"method": "dynamic", "dynamic": {"minDurationSec": 3}}}}),
            &["form-corrected"],
        ),
    ];
    for (id, older, right, codes) in cases {
        let model = model(id);
        let codec = codec::of(model.family, Via::InvokeModel);
        let (mut body, mut findings) = (older, Vec::new());
        codec.correct(&model, &mut body, &mut findings);
        assert_eq!(body, right, "{id}");
        let found: Vec<_> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(found, codes, "{id}");
        for finding in &findings {
            assert!(
                finding.message.ends_with('.') && finding.fix.ends_with('.'),
                "{finding:?}"
            );
        }
        // What came out is right: it stays as it is, and nothing is known against it.
        findings.clear();
        codec.correct(&model, &mut body, &mut findings);
        assert_eq!((body.clone(), findings.len()), (right, 0), "{id}");
        let checked = codec::check(codec, model.quirks, body.to_string().as_bytes());
        let errors: Vec<_> = checked
            .iter()
            .filter(|finding| finding.severity == Severity::Error && finding.code != "image-data")
            .collect();
        assert!(errors.is_empty(), "{id}: {errors:?}");
    }
}

/// What is encoded passes the check, whatever the model.
#[test]
fn encoded_bodies_pass_the_check() {
    let mut count = 0;
    for model in Catalog::builtin().models() {
        let form = serde_json::to_value(model.family).unwrap();
        if !FORMS.contains(&form.as_str().unwrap()) {
            continue;
        }
        let codec = codec::of(model.family, Via::InvokeModel);
        let mut prompt = Prompt {
            turns: vec![Turn::text(Role::User, "one"), Turn::text(Role::User, "two")],
            documents: vec!["a".to_owned(), "b".to_owned()],
            ..Prompt::default()
        };
        for parameter in codec.parameters(model) {
            if let Ok(value) = serde_json::from_str(parameter.default) {
                prompt.parameters.insert(parameter.path.to_owned(), value);
            }
        }
        let encoded = codec.encode(model, &prompt);
        assert!(
            encoded
                .findings
                .iter()
                .all(|finding| finding.severity < Severity::Error),
            "{}: {:?}",
            model.id,
            encoded.findings
        );
        let found = codec::check(codec, model.quirks, &encoded.body);
        assert!(found.is_empty(), "{}: {found:?}", model.id);
        count += 1;
    }
    assert!(count >= 12, "{count} models");
}
