//! Pictures: real files, that follow from what was asked, and what filters hold back.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use outcrop_sandbox::Running;
use serde_json::{Value, json};

use crate::wire::{Reply, crc32, post, raw_post, start};

async fn invoke(running: &Running, model: &str, body: &Value) -> Reply {
    let reply = post(model, "invoke", body).send(running).await;
    assert_eq!(reply.status, 200, "{model}: {}", reply.text());
    reply
}

fn file(base64: &Value) -> Vec<u8> {
    STANDARD.decode(base64.as_str().unwrap()).unwrap()
}

/// The width and height of a PNG whose chunks are all whole, checksums included.
fn png(file: &[u8]) -> (u32, u32) {
    let word = |at: usize| u32::from_be_bytes(file[at..at + 4].try_into().unwrap());
    assert_eq!(&file[..8], b"\x89PNG\r\n\x1a\n");
    let mut names = Vec::new();
    let mut at = 8;
    while at < file.len() {
        let end = at + 8 + word(at) as usize;
        assert_eq!(crc32(&file[at + 4..end]), word(end), "the chunk at {at}");
        names.push(String::from_utf8(file[at + 4..at + 8].to_vec()).unwrap());
        at = end + 4;
    }
    assert_eq!(names.first().map(String::as_str), Some("IHDR"));
    assert!(names.iter().any(|name| name == "IDAT"), "{names:?}");
    assert_eq!(names.last().map(String::as_str), Some("IEND"));
    (word(16), word(20))
}

fn canvas(text: &str, seed: u32) -> Value {
    json!({"taskType": "TEXT_IMAGE", "textToImageParams": {"text": text},
        "imageGenerationConfig": {"numberOfImages": 2, "width": 1280, "height": 720, "seed": seed}})
}

const CANVAS: &str = "amazon.nova-canvas-v1:0";
const SD35: &str = "stability.sd3-5-large-v1:0";

#[tokio::test]
async fn every_family_answers_with_a_file_that_opens() {
    let running = start().await;
    let reply = invoke(&running, CANVAS, &canvas("a cat", 1)).await;
    let names: Vec<&str> = reply.headers.iter().map(|(name, _)| name.as_str()).collect();
    assert!(
        reply.header("x-amzn-bedrock-invocation-latency").is_some()
            && reply.header("x-amzn-bedrock-output-token-count").is_none(),
        "{names:?}"
    );
    let images = reply.json()["images"].as_array().unwrap().clone();
    assert_eq!(images.len(), 2);
    assert_eq!(png(&file(&images[0])), (256, 144));
    assert_ne!(images[0], images[1]);

    let text = json!({"prompt": "a cat", "seed": 7, "aspect_ratio": "2:3"});
    for model in [
        "stability.sd3-large-v1:0",
        SD35,
        "stability.stable-image-core-v1:1",
        "stability.stable-image-ultra-v1:1",
    ] {
        let reply = invoke(&running, model, &text).await.json();
        assert_eq!(png(&file(&reply["images"][0])), (170, 256), "{model}");
        assert_eq!(
            (&reply["seeds"], &reply["finish_reasons"]),
            (&json!([7]), &json!([null]))
        );
    }
    let titan = json!({"taskType": "TEXT_IMAGE", "textToImageParams": {"text": "a cat"}});
    for model in [
        "amazon.titan-image-generator-v1",
        "amazon.titan-image-generator-v2:0",
    ] {
        let reply = invoke(&running, model, &titan).await.json();
        assert_eq!(png(&file(&reply["images"][0])), (256, 256), "{model}");
    }
    let weighted = json!({"text_prompts": [{"text": "a cat"}], "seed": 3});
    let reply = invoke(&running, "stability.stable-diffusion-xl-v1", &weighted)
        .await
        .json();
    assert_eq!(reply["artifacts"][0]["seed"], 3);
    png(&file(&reply["artifacts"][0]["base64"]));
}

#[tokio::test]
async fn what_was_painted_can_be_sent_again() {
    let running = start().await;
    let painted = invoke(
        &running,
        SD35,
        &json!({"prompt": "a cat", "output_format": "jpeg"}),
    )
    .await
    .json();
    let image = &painted["images"][0];
    assert_eq!(&file(image)[..3], b"\xff\xd8\xff");
    let changed = json!({"prompt": "a dog", "mode": "image-to-image", "image": image, "strength": 0.7, "output_format": "webp"});
    let reply = invoke(&running, SD35, &changed).await.json();
    assert_eq!(&file(&reply["images"][0])[8..12], b"WEBP");
    let larger = json!({"image": image});
    let upscaled = invoke(&running, "us.stability.stable-fast-upscale-v1:0", &larger)
        .await
        .json();
    png(&file(&upscaled["images"][0]));
    let bare = post("stability.stable-fast-upscale-v1:0", "invoke", &larger)
        .send(&running)
        .await;
    assert!(
        bare.message().contains("on-demand throughput isn’t supported"),
        "{}",
        bare.text()
    );
}

#[tokio::test]
async fn the_picture_follows_from_seed_and_prompt() {
    let running = start().await;
    let mut seen = Vec::new();
    for (text, seed) in [("a cat", 1), ("a cat", 2), ("a dog", 1)] {
        let reply = invoke(&running, CANVAS, &canvas(text, seed)).await.json();
        let again = invoke(&running, CANVAS, &canvas(text, seed)).await.json();
        assert_eq!(reply, again);
        seen.push(reply["images"][0].clone());
    }
    assert!(seen[0] != seen[1] && seen[0] != seen[2] && seen[1] != seen[2]);
}

#[tokio::test]
async fn filters_hold_pictures_back_with_status_200() {
    let running = start().await;
    let prompt = json!({"prompt": "a cat [sandbox:filtered]"});
    let reply = invoke(&running, SD35, &prompt).await.json();
    assert_eq!(reply, json!({"finish_reasons": ["Filter reason: prompt"]}));
    let reply = invoke(
        &running,
        CANVAS,
        &canvas("a cat [sandbox:filtered reason=output]", 1),
    )
    .await
    .json();
    assert_eq!(reply["images"].as_array().map(Vec::len), Some(1), "one of two");
    assert!(reply["error"].is_string(), "{reply}");

    let armed = json!({"fault": "filtered", "reason": "input", "operation": "InvokeModel"});
    let armed = raw_post("/_sandbox/faults", &armed).send(&running).await;
    assert_eq!(armed.status, 200, "{}", armed.text());
    let weighted = json!({"text_prompts": [{"text": "a cat"}]});
    let reply = invoke(&running, "stability.stable-diffusion-xl-v1", &weighted)
        .await
        .json();
    assert_eq!(reply["artifacts"][0]["finishReason"], "CONTENT_FILTERED");

    for (model, body) in [
        (
            "amazon.titan-embed-text-v2:0",
            json!({"inputText": "[sandbox:filtered]"}),
        ),
        (
            "amazon.titan-text-lite-v1",
            json!({"inputText": "[sandbox:filtered]"}),
        ),
    ] {
        let reply = post(model, "invoke", &body).send(&running).await;
        assert_eq!(reply.status, 400, "{model}");
        assert!(reply.message().contains("makes none"), "{}", reply.text());
    }
    let said = json!({"messages": [{"role": "user", "content": [{"text": "[sandbox:filtered]"}]}]});
    let reply = post("amazon.nova-lite-v1:0", "converse", &said)
        .send(&running)
        .await;
    assert!(
        reply.message().contains("Converse makes none"),
        "{}",
        reply.text()
    );
}
