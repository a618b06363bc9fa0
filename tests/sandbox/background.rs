//! Invocations in the background: started, asked about, listed.

use std::time::Duration;

use outcrop_sandbox::Running;
use serde_json::{Value, json};

use crate::wire::{Reply, encode, get, post, raw_post, start};

fn body(model: &str, input: &Value) -> Value {
    json!({"modelId": model, "modelInput": input,
        "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://my-bucket/out/"}}})
}

fn reel(text: &str) -> Value {
    json!({"taskType": "TEXT_VIDEO", "textToVideoParams": {"text": text}})
}

const REEL: &str = "amazon.nova-reel-v1:1";

async fn begin(running: &Running, body: &Value) -> Reply {
    raw_post("/async-invoke", body).send(running).await
}

async fn arn(running: &Running, body: &Value) -> String {
    let reply = begin(running, body).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()["invocationArn"].as_str().unwrap().to_owned()
}

async fn ask(running: &Running, arn: &str) -> Value {
    let reply = get(&format!("/async-invoke/{}", encode(arn)), "")
        .send(running)
        .await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    reply.json()
}

#[tokio::test]
async fn every_family_of_the_background_begins_and_completes() {
    let running = start().await;
    let source = json!({"s3Location": {"uri": "s3://my-bucket/in.mp4", "bucketOwner": "123456789012"}});
    for (model, input) in [
        ("amazon.nova-reel-v1:0", reel("a boat")),
        (REEL, reel("a boat")),
        ("luma.ray-v2:0", json!({"prompt": "a boat", "duration": "5s"})),
        (
            "twelvelabs.marengo-embed-2-7-v1:0",
            json!({"inputType": "video", "mediaSource": source}),
        ),
        (
            "twelvelabs.marengo-embed-3-0-v1:0",
            json!({"inputType": "video", "video": {"mediaSource": source}}),
        ),
        (
            "amazon.nova-2-multimodal-embeddings-v1:0",
            json!({"taskType": "SEGMENTED_EMBEDDING", "segmentedEmbeddingParams": {"embeddingPurpose": "GENERIC_INDEX",
                "audio": {"format": "mp3", "source": {"s3Location": {"uri": "s3://my-bucket/in.mp3"}}}}}),
        ),
    ] {
        let arn = arn(&running, &body(model, &input)).await;
        assert!(
            arn.starts_with("arn:aws:bedrock:us-east-1:123456789012:async-invoke/"),
            "{arn}"
        );
        let first = ask(&running, &arn).await;
        assert_eq!(
            (&first["status"], first.get("endTime")),
            (&json!("InProgress"), None),
            "{model}"
        );
        ask(&running, &arn).await;
        let last = ask(&running, &arn).await;
        assert_eq!(last["status"], "Completed", "{model}");
        assert_eq!(
            last["modelArn"],
            format!("arn:aws:bedrock:us-east-1::foundation-model/{model}")
        );
        let id = arn.rsplit('/').next().unwrap();
        assert_eq!(
            last["outputDataConfig"]["s3OutputDataConfig"]["s3Uri"],
            format!("s3://my-bucket/out/{id}")
        );
        assert!(last["endTime"].is_string(), "{last}");
    }
}

#[tokio::test]
async fn a_directive_says_how_long_it_takes_and_that_it_fails() {
    let running = start().await;
    let arn = arn(&running, &body(REEL, &reel("a boat [sandbox:job ms=150 fail]"))).await;
    assert_eq!(ask(&running, &arn).await["status"], "InProgress");
    tokio::time::sleep(Duration::from_millis(200)).await;
    let failed = ask(&running, &arn).await;
    assert_eq!(failed["status"], "Failed");
    assert!(failed["failureMessage"].is_string(), "{failed}");
}

#[tokio::test]
async fn a_token_starts_it_once() {
    let running = start().await;
    let with_token = |text: &str| {
        let mut body = body(REEL, &reel(text));
        body["clientRequestToken"] = json!("a-token");
        body
    };
    let first = arn(&running, &with_token("a boat")).await;
    assert_eq!(arn(&running, &with_token("a boat")).await, first);
    let conflict = begin(&running, &with_token("a train")).await;
    assert_eq!((conflict.status, conflict.error()), (400, "ConflictException"));
    let list = get("/async-invoke", "statusEquals=InProgress")
        .send(&running)
        .await
        .json();
    let summaries = list["asyncInvokeSummaries"].as_array().unwrap();
    assert_eq!(summaries.len(), 1, "{list}");
    assert_eq!(summaries[0]["clientRequestToken"], "a-token");
    raw_post("/_sandbox/reset", &json!({})).send(&running).await;
    let list = get("/async-invoke", "").send(&running).await.json();
    assert_eq!(list["asyncInvokeSummaries"], json!([]));
}

#[tokio::test]
async fn what_cannot_begin_says_why() {
    let running = start().await;
    let mut elsewhere = body(REEL, &reel("a"));
    elsewhere["outputDataConfig"]["s3OutputDataConfig"]["s3Uri"] = json!("https://my-bucket/out");
    for (body, words) in [
        (
            elsewhere,
            "s3Uri' failed to satisfy constraint: Member must satisfy regular expression pattern: s3://",
        ),
        (
            body(REEL, &json!({"taskType": "TEXT_VIDEO"})),
            "#: required key [textToVideoParams] not found",
        ),
        (
            body("amazon.nova-lite-v1:0", &json!({})),
            "The provided request is not valid",
        ),
        (
            body("nonsense", &json!({})),
            "The provided model identifier is invalid.",
        ),
        (
            json!({"modelId": REEL}),
            "Value at 'modelInput' failed to satisfy constraint: Member must not be null",
        ),
    ] {
        let reply = begin(&running, &body).await;
        assert_eq!(
            (reply.status, reply.error()),
            (400, "ValidationException"),
            "{}",
            reply.text()
        );
        assert!(reply.message().contains(words), "{}", reply.text());
    }
    let reply = post(REEL, "invoke", &reel("a")).send(&running).await;
    assert!(reply.message().contains("asynchronous only"), "{}", reply.text());
    let unknown = "arn:aws:bedrock:us-east-1:123456789012:async-invoke/abcdefghijkl";
    let reply = get(&format!("/async-invoke/{}", encode(unknown)), "")
        .send(&running)
        .await;
    assert_eq!((reply.status, reply.error()), (400, "ValidationException"));
}
