//! Embeddings and scores, against recorded requests and replies.

use std::collections::BTreeSet;

use outcrop_sandbox::Running;
use serde_json::{Value, json};

use crate::recordings::{self, assert_recorded};
use crate::wire::{Reply, get, post, raw_post, start};

const TITAN: &str = "amazon.titan-embed-text-v2:0";
const COHERE: &str = "us.cohere.embed-v4:0";

async fn invoke(running: &Running, model: &str, body: &Value) -> Value {
    let reply = post(model, "invoke", body).send(running).await;
    assert_eq!(reply.status, 200, "{model}: {}", reply.text());
    reply.json()
}

fn vector(value: &Value) -> Vec<f64> {
    let values = value
        .as_array()
        .unwrap_or_else(|| panic!("not a vector: {value}"));
    values.iter().map(|value| value.as_f64().unwrap()).collect()
}

/// The lengths of every list of numbers, in document order.
fn lengths(value: &Value) -> Vec<usize> {
    match value {
        Value::Array(items) if items.first().is_some_and(Value::is_number) => vec![items.len()],
        Value::Array(items) => items.iter().flat_map(lengths).collect(),
        Value::Object(members) => members.values().flat_map(lengths).collect(),
        _ => Vec::new(),
    }
}

/// The names of the token and latency headers a reply has.
fn counted<'a>(names: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    names
        .map(str::to_lowercase)
        .filter(|name| name.starts_with("x-amzn-bedrock-"))
        .collect()
}

#[tokio::test]
async fn recorded_requests_get_replies_of_the_recorded_form() {
    let running = start().await;
    for family in ["titan-embed", "nova-embed", "cohere-embed", "rerank"] {
        let cases = recordings::cases(family);
        for case in &cases {
            let path = case.request["path"].as_str().unwrap();
            // A profile of the account's own: its model is known from the recording's name alone.
            let reply = if path.contains("application-inference-profile") {
                post(TITAN, "invoke", &case.request["body"]).send(&running).await
            } else {
                raw_post(path, &case.request["body"]).send(&running).await
            };
            assert_eq!(reply.status, 200, "{}: {}", case.name, reply.text());
            let recorded = case.body().unwrap();
            let known = recordings::known([("reply".to_owned(), &recorded)].into_iter());
            assert_recorded(&known, "reply", &reply.json(), &case.name);
            assert_eq!(lengths(&reply.json()), lengths(&recorded), "{}", case.name);
            let headers = case.response["headers"].as_object().unwrap();
            let theirs = counted(headers.keys().map(String::as_str));
            // Some recorders keep no headers.
            if !theirs.is_empty() {
                let ours = counted(reply.headers.iter().map(|(name, _)| name.as_str()));
                assert_eq!(ours, theirs, "{}", case.name);
            }
        }
    }
    for case in recordings::cases("rerank") {
        let path = case.request["path"].as_str().unwrap();
        let reply = raw_post(path, &case.request["body"]).send(&running).await.json();
        let best = |reply: &Value| reply["results"][0]["index"].clone();
        assert_eq!(best(&reply), best(&case.body().unwrap()), "{}", case.name);
    }
}

#[tokio::test]
async fn the_same_text_is_the_same_vector_of_length_one() {
    let running = start().await;
    let body = json!({"inputText": "a text of some words", "dimensions": 512});
    let one = vector(&invoke(&running, TITAN, &body).await["embedding"]);
    let again = vector(&invoke(&running, TITAN, &body).await["embedding"]);
    assert_eq!(one, again);
    let length: f64 = one.iter().map(|value| value * value).sum();
    assert!((length - 1.0).abs() < 1e-4, "{length}");
    let other = json!({"inputText": "another", "dimensions": 512});
    assert_ne!(vector(&invoke(&running, TITAN, &other).await["embedding"]), one);
}

#[tokio::test]
async fn texts_that_share_words_are_closer() {
    let running = start().await;
    let texts = [
        "the capital of France",
        "Paris is the capital of France",
        "bread is baked in an oven",
    ];
    let body = json!({"texts": texts, "input_type": "search_document"});
    let reply = invoke(&running, COHERE, &body).await;
    let vectors: Vec<Vec<f64>> = (0..3)
        .map(|at| vector(&reply["embeddings"]["float"][at]))
        .collect();
    let likeness =
        |a: usize, b: usize| -> f64 { vectors[a].iter().zip(&vectors[b]).map(|(a, b)| a * b).sum() };
    assert!(
        likeness(0, 1) > likeness(0, 2) + 0.2,
        "{} {}",
        likeness(0, 1),
        likeness(0, 2)
    );
}

fn refused(reply: &Reply) -> String {
    assert_eq!(
        (reply.status, reply.error()),
        (400, "ValidationException"),
        "{}",
        reply.text()
    );
    reply.message()
}

#[tokio::test]
async fn what_makes_numbers_does_nothing_else() {
    let running = start().await;
    let body = json!({"inputText": "Hi"});
    let reply = post(TITAN, "invoke-with-response-stream", &body)
        .send(&running)
        .await;
    assert_eq!(refused(&reply), "The model is unsupported for streaming.");
    let said = json!({"messages": [{"role": "user", "content": [{"text": "Hi"}]}]});
    let reply = post(TITAN, "converse", &said).send(&running).await;
    assert!(
        refused(&reply).contains("supported text or chat model"),
        "{}",
        reply.text()
    );
    let reply = post(TITAN, "invoke", &json!({"inputText": "Hi [sandbox:echo]"}))
        .send(&running)
        .await;
    assert!(refused(&reply).contains("[sandbox:echo]"), "{}", reply.text());
    let reply = post(TITAN, "invoke", &json!({"inputText": "[sandbox:throttle]"}))
        .send(&running)
        .await;
    assert_eq!((reply.status, reply.error()), (429, "ThrottlingException"));
    let reply = post("cohere.embed-english-v3:0:512", "invoke", &json!({}))
        .send(&running)
        .await;
    assert!(
        refused(&reply).contains("on-demand throughput isn’t supported"),
        "{}",
        reply.text()
    );
    let listed = get("/foundation-models", "byOutputModality=EMBEDDING")
        .send(&running)
        .await
        .json();
    let summaries = listed["modelSummaries"].as_array().unwrap();
    assert!(
        summaries.iter().any(|summary| summary["modelId"] == TITAN),
        "{listed}"
    );
}

#[tokio::test]
async fn both_ways_of_reranking_agree() {
    let running = start().await;
    let documents = [
        "Bread is baked.",
        "Paris is the capital of France.",
        "A city of France.",
    ];
    let body =
        json!({"query": "the capital of France", "documents": documents, "top_n": 2, "api_version": 2});
    let direct = invoke(&running, "cohere.rerank-v3-5:0", &body).await;
    let sources = documents
        .map(|text| json!({"type": "INLINE", "inlineDocumentSource": {"type": "TEXT", "textDocument": {"text": text}}}));
    let operation = json!({
        "queries": [{"type": "TEXT", "textQuery": {"text": "the capital of France"}}],
        "sources": sources,
        "rerankingConfiguration": {"type": "BEDROCK_RERANKING_MODEL", "bedrockRerankingConfiguration": {
            "numberOfResults": 2, "modelConfiguration": {
                "modelArn": "arn:aws:bedrock:us-east-1::foundation-model/cohere.rerank-v3-5:0"}}},
    });
    let reply = raw_post("/rerank", &operation).send(&running).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let results = reply.json()["results"].as_array().unwrap().clone();
    assert_eq!(results.len(), 2);
    for (one, other) in direct["results"].as_array().unwrap().iter().zip(&results) {
        assert_eq!(one["index"], other["index"]);
        assert_eq!(one["relevance_score"], other["relevanceScore"]);
    }
    assert_eq!(results[0]["index"], 1);
}
