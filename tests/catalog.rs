//! The catalogue and the explanations against their fixtures, and against what the service really listed,
//! charged, took and refused.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use outcrop_core::catalog::{Catalog, Family, Lifecycle, OnDemand, Via};
use outcrop_core::codec::{self, Draft, Folded};
use outcrop_core::explain;
use outcrop_core::finding::Severity;
use outcrop_core::frame::Decoder;
use outcrop_core::request::{
    CountInput, Delivery, FoundationModel, Request, ServiceError, parse_count_tokens, parse_foundation_models,
};
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
#[allow(clippy::print_stdout, reason = "a test says what it skipped")]
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

/// Models of these families that the service lists and the catalogue leaves out, and why.
fn left_out(id: &str) -> Option<&'static str> {
    match id {
        _ if id.starts_with("anthropic.claude-v2") || id.starts_with("anthropic.claude-instant") => {
            Some("the old text form is a family of its own")
        }
        _ if id.starts_with("amazon.nova-")
            && ["canvas", "reel", "sonic", "embeddings"]
                .iter()
                .any(|kind| id.contains(kind)) =>
        {
            Some("makes no text, or speaks")
        }
        _ => None,
    }
}

fn listed(name: &str) -> Vec<FoundationModel> {
    let path = Path::new(SHARED)
        .join("real/recorded/control")
        .join(name)
        .join("response.json");
    let response = json(&path);
    parse_foundation_models(response["body"].as_str().unwrap().as_bytes()).unwrap()
}

#[test]
fn the_catalogue_agrees_with_what_the_service_lists() {
    let catalog = Catalog::builtin();
    let lists: Vec<(String, PathBuf)> = cases("control")
        .into_iter()
        .filter(|(name, _)| name.starts_with("list-foundation-models"))
        .collect();
    let mut compared = 0;
    for (name, path) in &lists {
        let host = json(&path.join("request.json"))["host"]
            .as_str()
            .unwrap()
            .to_owned();
        let region = host.split('.').nth(1).unwrap().to_owned();
        let newest = name.ends_with("2026-02");
        for model in listed(name) {
            let id = model.id.as_str();
            let ours = ["anthropic.claude", "amazon.nova-", "amazon.titan-t"];
            let sized = id.split(':').count() > 2;
            if !ours.iter().any(|start| id.starts_with(start)) || sized || left_out(id).is_some() {
                continue;
            }
            let known = catalog
                .model(id)
                .unwrap_or_else(|| panic!("{name}: {id} is not in the catalogue"));
            assert_eq!(known.name, model.name, "{name}: {id}");
            assert_eq!(known.provider, model.provider, "{name}: {id}");
            assert_eq!(Some(known.streams), model.streams, "{name}: {id}");
            let has = |kind: &str| model.inference_types.iter().any(|known| known == kind);
            // What the service serves on demand must not be called refused, and the other way round.
            let on_demand = known.on_demand(&region);
            if has("ON_DEMAND") {
                assert!(
                    matches!(on_demand, OnDemand::Yes | OnDemand::Unknown),
                    "{name}: {id} in {region}: {on_demand:?}"
                );
            } else if newest {
                assert!(
                    matches!(on_demand, OnDemand::No | OnDemand::Elsewhere),
                    "{name}: {id} in {region}: {on_demand:?}"
                );
            }
            if has("INFERENCE_PROFILE") {
                let ids = catalog.ids_in(known, &region);
                assert!(
                    ids.iter().any(|found| found != id),
                    "{name}: {id} has no profile in {region}: {ids:?}"
                );
            }
            if newest {
                assert_eq!(
                    known.lifecycle == Lifecycle::Active,
                    model.status == "ACTIVE",
                    "{id}: {}",
                    model.status
                );
                assert_eq!(known.quirks.text_only, model.input_modalities == ["TEXT"], "{id}");
            }
            if let Some(limit) = model
                .rest
                .get("converse")
                .and_then(|converse| converse.get("maxTokensMaximum")?.as_u64())
            {
                assert_eq!(known.max_output.map(u64::from), Some(limit), "{name}: {id}");
            }
            let batch = model.rest.get("batchSupported").filter(|batch| batch.is_object());
            if let Some(batch) = batch.filter(|_| newest) {
                let offered = ["baseModelSupported", "crossRegionSupported"]
                    .iter()
                    .any(|kind| batch[kind] == true);
                assert_eq!(
                    offered,
                    known.batch_regions.contains(&region),
                    "{id}: batch in {region}"
                );
            }
            compared += 1;
        }
    }
    println!("{compared} listed models compared");
    assert!(lists.is_empty() || compared > 40, "{compared}");
}

#[test]
fn prices_are_those_of_the_price_list() {
    let path = Path::new(SHARED).join("facts/catalog-candidates.json");
    if !path.exists() {
        println!("skipped: no price list at {}", path.display());
        return;
    }
    let facts = json(&path);
    let rows: BTreeMap<&str, &Value> = facts["models"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|model| model["variants"].as_array().unwrap())
        .filter(|row| row["endpoint"] == "bedrock-runtime")
        .map(|row| (row["key"].as_str().unwrap(), &row["prices"]))
        .collect();
    let catalog = Catalog::builtin();
    let mut compared = 0;
    for model in catalog.models() {
        for (key, price) in &model.prices {
            let row = match key.as_str() {
                "" => model.id.clone(),
                region if catalog.regions().iter().any(|known| known.code == region) => {
                    format!("bedrock/{region}/{}", model.id)
                }
                prefix => format!("{prefix}.{}", model.id),
            };
            // Premier has one row, by its bare id, and one way to be called, by the us profile.
            let fallback = (model.id == "amazon.nova-premier-v1:0").then_some(model.id.as_str());
            let prices = rows
                .get(row.as_str())
                .or_else(|| rows.get(fallback?))
                .unwrap_or_else(|| panic!("{row} has a price here and no row in the price list"));
            for (name, ours) in [
                ("input_cost_per_token", Some(price.input)),
                ("output_cost_per_token", Some(price.output)),
                ("input_cost_per_token_batches", price.batch_input),
                ("output_cost_per_token_batches", price.batch_output),
                ("cache_read_input_token_cost", price.cache_read),
                ("cache_creation_input_token_cost", price.cache_write),
            ] {
                let theirs = prices[name].as_f64().map(|each| each * 1e6);
                let same = match (ours, theirs) {
                    (Some(ours), Some(theirs)) => (ours - theirs).abs() < 1e-9,
                    (None, None) => true,
                    _ => false,
                };
                assert!(same, "{row} {name}: {ours:?}, not {theirs:?}");
                compared += 1;
            }
        }
    }
    assert!(compared > 800, "{compared}");
}

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
                    !(accepted && refuses),
                    "{folder}/{name} was taken in {region}: {finding:?}"
                );
            }
            let family = match folder.as_str() {
                "anthropic-messages" => Some(Family::Anthropic),
                "nova" => Some(Family::Nova),
                "titan-text" => Some(Family::TitanText),
                "openai-gpt-oss" | "qwen" => Some(Family::OpenaiChat),
                _ => None,
            };
            assert!(
                family.is_none() || found.family == family,
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
