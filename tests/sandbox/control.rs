//! Models and profiles, against recorded replies.

use std::collections::BTreeSet;

use outcrop_sandbox::Running;
use serde_json::{Value, json};

use crate::recordings::{self, Case, assert_recorded};
use crate::wire::{encode, get, start};

async fn ok(running: &Running, path: &str, query: &str) -> Value {
    let reply = get(path, query).send(running).await;
    assert_eq!(reply.status, 200, "{path}: {}", reply.text());
    reply.json()
}

fn ids(list: &Value, name: &str) -> Vec<String> {
    let list = list.as_array().unwrap();
    list.iter()
        .map(|one| one[name].as_str().unwrap().to_owned())
        .collect()
}

/// What the newest recorded list says of a model is what the sandbox says, as far as both have it.
#[tokio::test]
async fn models_are_what_was_recorded_of_them() {
    let running = start().await;
    let listed = ok(&running, "/foundation-models", "").await;
    let cases = recordings::cases("control");
    // The later list lacks what its Region does not have.
    let recorded: Vec<Value> = ["list-foundation-models-2026-02", "list-foundation-models-2025-12"]
        .iter()
        .filter_map(|name| cases.iter().find(|case| case.name.ends_with(name))?.body())
        .collect();
    let mut compared = 0;
    for ours in listed["modelSummaries"].as_array().unwrap() {
        if ours["outputModalities"] == json!(["TEXT"])
            && !ours["modelId"].as_str().unwrap().contains("rerank")
        {
            continue;
        }
        let theirs = recorded
            .iter()
            .flat_map(|list| list["modelSummaries"].as_array().unwrap())
            .find(|theirs| theirs["modelId"] == ours["modelId"]);
        let Some(theirs) = theirs else { continue };
        compared += 1;
        for name in [
            "modelName",
            "providerName",
            "inputModalities",
            "outputModalities",
            "guardrailsSupported",
            "converse",
        ] {
            assert_eq!(ours[name], theirs[name], "{} {name}", ours["modelId"]);
        }
        let set = |one: &Value, name: &str| -> BTreeSet<String> {
            let list = one[name].as_array().cloned().unwrap_or_default();
            list.iter()
                .map(|value| value.as_str().unwrap().to_owned())
                .collect()
        };
        assert_eq!(
            set(ours, "customizationsSupported"),
            set(theirs, "customizationsSupported"),
            "{}",
            ours["modelId"]
        );
        // A Region may have fewer ways to call a model than all have together.
        let (ways, fewer) = (
            set(ours, "inferenceTypesSupported"),
            set(theirs, "inferenceTypesSupported"),
        );
        assert!(fewer.is_subset(&ways), "{}: {fewer:?} {ways:?}", ours["modelId"]);
    }
    if recorded.is_empty() {
        eprintln!("skipped: no recorded lists of models");
    } else {
        assert!(compared > 25, "{compared}");
    }
}

#[tokio::test]
async fn one_model_is_as_it_is_in_the_list() {
    let running = start().await;
    let listed = ok(&running, "/foundation-models", "byOutputModality=IMAGE").await;
    for summary in listed["modelSummaries"].as_array().unwrap() {
        let id = summary["modelId"].as_str().unwrap();
        let one = ok(&running, &format!("/foundation-models/{}", encode(id)), "").await;
        assert_eq!(one["modelDetails"], *summary);
    }
    let reply = get("/foundation-models/nonsense", "").send(&running).await;
    assert_eq!((reply.status, reply.error()), (400, "ValidationException"));
}

#[tokio::test]
async fn profiles_come_in_pages() {
    let running = start().await;
    let all = ok(&running, "/inference-profiles", "").await;
    let all = ids(&all["inferenceProfileSummaries"], "inferenceProfileId");
    assert!(all.len() > 20, "{all:?}");
    let mut paged = Vec::new();
    let mut query = "maxResults=7".to_owned();
    loop {
        let page = ok(&running, "/inference-profiles", &query).await;
        paged.extend(ids(&page["inferenceProfileSummaries"], "inferenceProfileId"));
        let Some(token) = page["nextToken"].as_str() else {
            break;
        };
        query = format!("maxResults=7&nextToken={}", encode(token));
    }
    assert_eq!(paged, all);
    let none = ok(&running, "/inference-profiles", "type=APPLICATION").await;
    assert_eq!(none["inferenceProfileSummaries"], json!([]));
    for query in ["maxResults=0", "nextToken=nonsense", "type=OTHER"] {
        let reply = get("/inference-profiles", query).send(&running).await;
        assert_eq!(
            (reply.status, reply.error()),
            (400, "ValidationException"),
            "{query}"
        );
    }
}

/// Whoever lists profiles finds one for each model that needs one, and can call it by what it says.
#[tokio::test]
async fn every_model_that_needs_a_profile_has_one() {
    let running = start().await;
    let models = ok(&running, "/foundation-models", "").await;
    for summary in models["modelSummaries"].as_array().unwrap() {
        if summary["inferenceTypesSupported"] != json!(["INFERENCE_PROFILE"]) {
            continue;
        }
        let bare = summary["modelId"].as_str().unwrap();
        let mut found = false;
        for prefix in ["us", "eu", "apac", "jp", "au", "ca", "in", "us-gov", "global"] {
            let path = format!("/inference-profiles/{}", encode(&format!("{prefix}.{bare}")));
            let reply = get(&path, "").send(&running).await;
            found |= reply.status == 200;
            assert!(reply.status == 200 || reply.error() == "ResourceNotFoundException");
        }
        assert!(found, "{bare}");
    }
}

#[tokio::test]
async fn a_profile_has_the_recorded_members() {
    let running = start().await;
    let id = "global.anthropic.claude-haiku-4-5-20251001-v1:0";
    let arn = format!("arn:aws:bedrock:us-east-1:123456789012:inference-profile/{id}");
    let by_id = ok(&running, &format!("/inference-profiles/{}", encode(id)), "").await;
    let by_arn = ok(&running, &format!("/inference-profiles/{}", encode(&arn)), "").await;
    assert_eq!(by_id, by_arn);
    assert_eq!(by_id["inferenceProfileArn"], arn);
    let cases = recordings::cases("control");
    if let Some(recorded) = cases
        .iter()
        .find(|case| case.name.ends_with("get-inference-profile"))
        .and_then(Case::body)
    {
        let known = recordings::known([("reply".to_owned(), &recorded)].into_iter());
        assert_recorded(&known, "reply", &by_id, "get-inference-profile");
        assert_eq!(by_id["models"], recorded["models"]);
        let digits = |reply: &Value| reply["createdAt"].as_str().unwrap().len();
        assert_eq!(digits(&by_id), digits(&recorded));
    }
    if let Some(recorded) = cases
        .iter()
        .find(|case| case.name.ends_with("list-inference-profiles"))
        .and_then(Case::body)
    {
        let known = recordings::known([("reply".to_owned(), &recorded)].into_iter());
        let listed = ok(&running, "/inference-profiles", "").await;
        assert_recorded(&known, "reply", &listed, "list-inference-profiles");
    }
}
