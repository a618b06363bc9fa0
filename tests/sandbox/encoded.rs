//! What the library encodes, judged by the sandbox, which has schemas of its own: a body is taken, unless a
//! finding says that something is missing of what has to be there; then it is refused. Two readings of the
//! same documentation that differ show here.

use std::path::{Path, PathBuf};

use outcrop_sandbox::Running;
use serde_json::{Value, json};

use crate::wire::{Reply, post, raw_post, start};

/// The families whose replies are not text.
const FAMILIES: &[&str] = &[
    "titan-embed",
    "titan-embed-image",
    "nova-embed",
    "cohere-embed",
    "rerank",
    "marengo",
    "titan-image",
    "nova-canvas",
    "stability-xl",
    "stability-image",
    "stability-edit",
    "nova-reel",
    "luma-ray",
];

fn json_of(folder: &Path, name: &str) -> Option<Value> {
    let text = std::fs::read(folder.join(name)).ok()?;
    Some(serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{}/{name}: {error}", folder.display())))
}

fn folders(family: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/codecs")
        .join(family);
    let mut found: Vec<PathBuf> = std::fs::read_dir(&folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.unwrap().path())
        .collect();
    found.sort();
    found
}

/// Whether a body is the `modelInput` of a background call.
fn is_background(family: &str, body: &Value) -> bool {
    matches!(family, "nova-reel" | "luma-ray")
        || body.get("segmentedEmbeddingParams").is_some()
        || matches!(body["inputType"].as_str(), Some("video" | "audio"))
}

async fn call(running: &Running, family: &str, id: &str, body: &Value) -> Reply {
    if is_background(family, body) {
        let start = json!({"modelId": id, "modelInput": body,
            "outputDataConfig": {"s3OutputDataConfig": {"s3Uri": "s3://a-bucket/out"}}});
        return raw_post("/async-invoke", &start).send(running).await;
    }
    let reply = post(id, "invoke", body).send(running).await;
    if reply.status == 400 && reply.message().contains("inference profile") {
        return post(&format!("us.{id}"), "invoke", body).send(running).await;
    }
    reply
}

#[tokio::test]
async fn what_is_encoded_is_taken_unless_something_is_missing() {
    let running = start().await;
    let (mut disagreements, mut taken, mut refused) = (Vec::new(), 0, 0);
    for family in FAMILIES {
        for folder in folders(family) {
            let (Some(model), Some(body)) = (json_of(&folder, "model.json"), json_of(&folder, "body.json"))
            else {
                continue;
            };
            let id = model["id"].as_str().unwrap();
            let findings = json_of(&folder, "findings.json").unwrap_or_default();
            let faulty = findings.as_array().is_some_and(|list| {
                list.iter()
                    .any(|finding| finding[0] == "input-missing" || finding[0] == "no-turns")
            });
            let reply = call(&running, family, id, &body).await;
            let unknown = reply.status == 400 && reply.message().contains("model identifier is invalid");
            if unknown {
                // A model made up for the case.
                continue;
            }
            taken += usize::from(reply.status == 200);
            refused += usize::from(reply.status == 400);
            if (reply.status == 200) == faulty {
                disagreements.push(format!("{}: {} {}", folder.display(), reply.text(), findings));
            }
        }
    }
    assert!(disagreements.is_empty(), "{}", disagreements.join("\n"));
    assert!(taken > 40 && refused > 10, "{taken} {refused}");
}
