//! What the library encodes, judged by the sandbox, which has schemas of its own: a body is taken, unless a
//! finding says that something is missing of what has to be there; then it is refused. Two readings of the
//! same documentation that differ show here.

use std::path::{Path, PathBuf};

use outcrop_core::catalog::{Catalog, ImageService, Modality, Model, Via};
use outcrop_core::codec;
use outcrop_core::prompt::Prompt;
use outcrop_sandbox::Running;
use outcrop_tests::marks::{Ability, mark, name};
use serde_json::{Value, json};

use crate::wire::{Reply, encode, get, post, raw_post, start};

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

/// A prompt any model can make something of: words, and pictures and documents where they are needed.
fn prompt(model: &Model, picture: &str) -> Prompt {
    let media = json!({"media": {"kind": "image", "mediaType": "image/png", "source": {"base64": picture}}});
    let mut content = vec![json!({"text": "A boat on a lake."})];
    match model.quirks.image_service {
        None => {}
        // The picture, and the one whose style it gets.
        Some(ImageService::StyleTransfer) => content.extend([media.clone(), media]),
        Some(_) => content.push(media),
    }
    let mut prompt = json!({"turns": [{"role": "user", "content": content}]});
    if model.outputs.contains(&Modality::Scores) {
        prompt["documents"] = json!(["Bread is baked.", "The lake has a boat."]);
    }
    if model.quirks.image_service.is_some() {
        prompt["parameters"] = json!({"search_prompt": "a boat", "select_prompt": "a boat", "left": 64});
    }
    serde_json::from_value(prompt).unwrap()
}

/// Two sides that share nothing agree on every model of the catalogue that does not answer in text: the
/// body is taken, and the reply is read.
#[tokio::test]
async fn every_other_model_of_the_catalogue_is_understood() {
    let running = start().await;
    let painted = json!({"prompt": "a boat"});
    let painted = post("stability.sd3-5-large-v1:0", "invoke", &painted)
        .send(&running)
        .await
        .json();
    let picture = painted["images"][0].as_str().unwrap();
    let (mut wrong, mut read) = (Vec::new(), 0);
    for model in Catalog::builtin().models() {
        if model.outputs.contains(&Modality::Text) || model.not_callable.is_some() {
            continue;
        }
        let codec = codec::of(model.family, Via::InvokeModel);
        let encoded = codec.encode(model, &prompt(model, picture));
        let body: Value = serde_json::from_slice(&encoded.body).unwrap();
        let mut reply = if model.invoke {
            let bare = (!model.needs_profile).then(|| model.id.clone());
            let profile = model
                .profiles
                .first()
                .map(|prefix| format!("{prefix}.{}", model.id));
            post(&bare.or(profile).unwrap(), "invoke", &body)
                .send(&running)
                .await
        } else {
            call(&running, "nova-reel", &model.id, &body).await
        };
        if reply.status == 200 && !model.invoke {
            let arn = reply.json()["invocationArn"].as_str().unwrap().to_owned();
            reply = get(&format!("/async-invoke/{}", encode(&arn)), "")
                .send(&running)
                .await;
        }
        if reply.status != 200 {
            wrong.push(format!("{}: {} {:?}", model.id, reply.text(), encoded.findings));
            continue;
        }
        let said = codec.decode(&reply.body).unwrap();
        let there = if !model.invoke {
            said.invocation.is_some()
        } else if model.outputs.contains(&Modality::Embedding) {
            said.embeddings.len() == 1
        } else if model.outputs.contains(&Modality::Scores) {
            said.scores.first().is_some_and(|score| score.index == 1)
        } else {
            said.images.len() == 1
        };
        if there {
            mark(&name(model.family), Ability::Sandbox);
            read += 1;
        } else {
            wrong.push(format!("{}: {said:?}", model.id));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(read > 35, "{read}");
}
