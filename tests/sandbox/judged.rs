//! Recorded requests: taken where AWS took them, refused in the same words where it did not.

use crate::recordings;
use crate::wire::{raw_post, start};

/// Every recorded request of these families that AWS took is taken, and what it refused for a
/// reason the sandbox knows is refused in the same words.
#[tokio::test]
async fn recorded_requests_are_judged_as_they_were() {
    let running = start().await;
    let (mut taken, mut skipped, mut refused) = (0, Vec::new(), Vec::new());
    for family in [
        "titan-text",
        "nova",
        "anthropic-messages",
        "anthropic-text",
        "openai-gpt-oss",
        "qwen",
        "other-chat",
        "writer",
        "deepseek",
        "llama2",
        "llama3",
        "llama3.x",
        "llama4",
        "mistral-text",
        "mistral-chat",
        "ai21-jurassic",
        "ai21-jamba",
        "cohere-command",
        "cohere-command-r",
        "converse",
        "converse-stream",
    ] {
        for case in recordings::cases(family) {
            let path = case.request["path"].as_str().unwrap();
            let body = &case.request["body"];
            // A profile of the account's own, whose model nobody can tell from its ARN.
            let other = path.contains("application-inference-profile");
            // Recorded in a Region that still took the bare id.
            let bare = path.contains("/meta.llama3-2-1b");
            // What the sandbox does not have, in the words of its documentation.
            let why = if body.is_null() {
                "no body"
            } else if case.name.contains("guardrail") || body.get("guardrailConfig").is_some() {
                "a guardrail"
            } else if other {
                "an application profile"
            } else if bare {
                "it needs a profile by now"
            } else if body.to_string().contains("systemTool") {
                "a tool of AWS's own"
            } else {
                ""
            };
            if why.is_empty() {
                let reply = raw_post(path, body).send(&running).await;
                if reply.status != 200 {
                    refused.push(format!("{} {path}: {}", case.name, reply.text()));
                }
                taken += 1;
            } else {
                skipped.push(format!("{} ({why})", case.name));
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    if !skipped.is_empty() {
        eprintln!("skipped: {}", skipped.join(", "));
        assert!(taken > 100, "{taken}");
    }
    for case in recordings::cases("errors") {
        let known = [
            "validation-model-identifier",
            "validation-on-demand-not-supported-claude",
            "validation-extraneous-key",
            "validation-s3-uri-unsupported",
            "validation-count-tokens-model-identifier",
            "validation-count-tokens-unsupported",
            "validation-on-demand-not-supported-deepseek",
            "validation-on-demand-not-supported-llama4",
            "validation-tool-use-unsupported",
        ];
        if known.iter().any(|name| case.name.ends_with(name)) {
            let path = case.request["path"].as_str().unwrap();
            let reply = raw_post(path, &case.request["body"]).send(&running).await;
            assert_eq!(
                (u64::from(reply.status), reply.text()),
                (case.status(), case.response["body"].as_str().unwrap().to_owned()),
                "{}",
                case.name
            );
            if let Some(kind) = case.header("x-amzn-errortype") {
                assert_eq!(reply.header("x-amzn-errortype"), Some(kind), "{}", case.name);
            }
        }
    }
}
