//! Calls beside inference: as botocore serializes and reads them, and as the service really answered.
#![cfg(not(target_arch = "wasm32"))]

use std::fs;
use std::path::Path;

use outcrop_core::catalog::{Catalog, Family};
use outcrop_core::request::{
    Behind, Listing, Operation, ProfileFilter, ProfileKind, Request, parse_foundation_models,
    parse_inference_profile,
};
use outcrop_tests::replay;
use serde_json::Value;

#[test]
fn botocore_agrees() {
    let (calls, replies) = replay::requests::run().unwrap();
    assert!(calls >= 27 && replies >= 14, "{calls} calls, {replies} replies");
}

/// Request and body of the reply of a recording of the control plane; none where there are no recordings beside the
/// repository.
#[allow(clippy::print_stdout, reason = "a test says what it skipped")]
fn recorded(name: &str) -> Option<(Value, String)> {
    let folder = Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/real/recorded/control"
    ))
    .join(name);
    let read = |file: &str| fs::read(folder.join(file)).ok();
    let (Some(request), Some(response)) = (read("request.json"), read("response.json")) else {
        println!("skipped: no recording {name}");
        return None;
    };
    let response: Value = serde_json::from_slice(&response).unwrap();
    let body = response["body"].as_str().unwrap().to_owned();
    Some((serde_json::from_slice(&request).unwrap(), body))
}

#[test]
fn a_recorded_application_profile_is_looked_up() {
    let Some((sent, body)) = recorded("get-inference-profile") else {
        return;
    };
    let arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/1arbu5hu2sjr";
    let request = Request::look_up(arn).unwrap();
    assert_eq!(request.target(), sent["path"].as_str().unwrap());
    assert_eq!(request.operation, Operation::GetInferenceProfile);

    let profile = parse_inference_profile(body.as_bytes()).unwrap();
    assert_eq!(profile.arn, arn);
    assert_eq!(profile.kind, Some(ProfileKind::Application));
    // Nine digits of a second.
    assert_eq!(profile.created.unwrap().rfc3339(), "2026-07-13T14:00:42.680Z");
    assert!(profile.is_global() && profile.regions() == ["us-east-1"]);
    assert!(profile.rest["toolboxArn"].is_null());

    let behind = Behind::parse(request.operation, body.as_bytes()).unwrap();
    let catalog = Catalog::builtin();
    let resolution = catalog
        .resolve(arn, "us-east-1")
        .with_models(catalog, &behind.models);
    assert_eq!(resolution.family, Some(Family::Anthropic));
    assert_eq!(
        resolution.model.map(|model| model.id.as_str()),
        Some("anthropic.claude-haiku-4-5-20251001-v1:0")
    );
    assert_eq!(resolution.wire_id, arn);
}

#[test]
fn recorded_profiles_are_listed() {
    let Some((sent, body)) = recorded("list-inference-profiles") else {
        return;
    };
    let filter = ProfileFilter::default();
    assert_eq!(filter.request(None).target(), sent["path"].as_str().unwrap());
    let page = ProfileFilter::parse(body.as_bytes()).unwrap();
    assert_eq!((page.items.len(), page.next_token), (2, None));
    for profile in &page.items {
        assert_eq!(profile.model_ids(), ["anthropic.claude-sonnet-4-20250514-v1:0"]);
        assert!(
            profile.created.is_some() && profile.rest.is_empty(),
            "{profile:?}"
        );
    }
}

#[test]
fn recorded_models_say_what_botocore_does_not_know() {
    for (name, expected) in [
        ("list-foundation-models-2025-03", [87, 0, 0]),
        ("list-foundation-models-2025-12", [126, 52, 33]),
        ("list-foundation-models-2026-02", [135, 55, 39]),
    ] {
        let Some((sent, body)) = recorded(name) else {
            continue;
        };
        let models = parse_foundation_models(body.as_bytes()).unwrap();
        for model in &models {
            assert_eq!(
                Some(model.region().unwrap()),
                sent["host"].as_str().unwrap().split('.').nth(1),
                "{name}: {}",
                model.id
            );
        }
        let batch = models.iter().filter(|model| model.batch().is_some()).count();
        let converse = models
            .iter()
            .filter(|model| model.converse().is_some_and(|said| said.max_tokens.is_some()))
            .count();
        assert_eq!([models.len(), batch, converse], expected, "{name}");
    }
    let Some((_, body)) = recorded("list-foundation-models-2026-02") else {
        return;
    };
    let models = parse_foundation_models(body.as_bytes()).unwrap();
    let sonnet = models
        .iter()
        .find(|model| model.id == "anthropic.claude-sonnet-4-20250514-v1:0")
        .unwrap();
    assert_eq!(sonnet.context(), Some(200_000));
    assert_eq!(sonnet.released().unwrap().rfc3339(), "2025-05-14T08:00:00Z");
    let batch = sonnet.batch().unwrap();
    assert_eq!((batch.bare, batch.profile), (false, true));
    let converse = sonnet.converse().unwrap();
    assert_eq!(
        (converse.default_tokens, converse.max_tokens),
        (Some(8192), Some(65536))
    );
    assert_eq!(converse.documents, ["pdf"]);
    assert!(converse.reasoning && converse.system == Some(true));
}
