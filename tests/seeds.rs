//! The documents that the project comes from: each of their requests is taken, put right where they are wrong or out of
//! date, and then stands the check; and each of their known errors is dealt with.
#![cfg(not(target_arch = "wasm32"))]

#[path = "seeds/rows.rs"]
mod rows;

use std::collections::BTreeSet;
use std::path::Path;

use outcrop_core::catalog::{Catalog, Family, Via};
use outcrop_core::codec::{self, Codec};
use outcrop_core::error::ErrorKind;
use outcrop_core::finding::{Finding, Severity};
use outcrop_tests::replay::codecs as replay;
use serde::Deserialize;
use serde_json::{Value, json};

/// A line of `fixtures/seeds/requests.jsonl`. Where a document gives a shape, the body is an instance of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Request {
    /// Which document, and where in it.
    seed: String,
    /// The id as it is written there.
    model: String,
    #[serde(default)]
    via: Via,
    body: Value,
    /// Where it is asked.
    #[serde(default = "us_east_1")]
    region: String,
    /// What is said of the id there: the codes.
    #[serde(default)]
    resolved: Vec<String>,
    /// What is put right in the body: code and path.
    #[serde(default)]
    corrected: Vec<(String, String)>,
}

fn us_east_1() -> String {
    "us-east-1".to_owned()
}

fn requests() -> Vec<Request> {
    include_str!("fixtures/seeds/requests.jsonl")
        .lines()
        .enumerate()
        .map(|(number, line)| {
            serde_json::from_str(line).unwrap_or_else(|error| panic!("line {}: {error}", number + 1))
        })
        .collect()
}

fn codec_of(request: &Request) -> &'static dyn Codec {
    let family = Catalog::builtin()
        .resolve(&request.model, &request.region)
        .family
        .unwrap_or_else(|| panic!("{} has a family", request.model));
    codec::of(family, request.via)
}

fn said(findings: &[Finding]) -> Vec<(String, String)> {
    findings
        .iter()
        .map(|finding| (finding.code.to_owned(), finding.path.clone()))
        .collect()
}

#[test]
fn every_request_is_taken_and_put_right() {
    let mut wrong = Vec::new();
    for request in requests() {
        let name = format!("{}: {}", request.seed, request.model);
        let resolution = Catalog::builtin().resolve(&request.model, &request.region);
        let told: Vec<&str> = resolution.findings.iter().map(|finding| finding.code).collect();
        if told != request.resolved {
            wrong.push(format!("{name}: resolved with {told:?}"));
        }
        let Some(model) = resolution.model else {
            wrong.push(format!("{name}: not in the catalogue"));
            continue;
        };
        let codec = codec_of(&request);
        let body = request.body.to_string();
        let corrected = codec::correct(codec, model, body.as_bytes()).expect("JSON");
        if said(&corrected.findings) != request.corrected {
            let said: Value = json!(said(&corrected.findings));
            wrong.push(format!("{name}: corrected with {said}"));
        }
        for finding in &corrected.findings {
            assert!(
                finding.message.ends_with('.') && finding.fix.ends_with('.'),
                "{finding:?}"
            );
        }
        if corrected.findings.is_empty() {
            assert_eq!(corrected.body, body.as_bytes(), "{name}");
        }
        let left = codec::check(codec, resolution.quirks(), &corrected.body);
        if !left.is_empty() {
            let text = String::from_utf8_lossy(&corrected.body);
            wrong.push(format!("{name}: {left:?} in {text:.400}"));
        }
        let again = codec::correct(codec, model, &corrected.body).expect("JSON");
        if again
            != (codec::Encoded {
                findings: Vec::new(),
                body: corrected.body,
            })
        {
            wrong.push(format!("{name}: corrected twice: {:?}", said(&again.findings)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A wrong form that is put right would be refused as it is.
#[test]
fn what_is_put_right_was_wrong() {
    for request in requests().iter().filter(|request| !request.corrected.is_empty()) {
        let resolution = Catalog::builtin().resolve(&request.model, &request.region);
        let before = codec::check(
            codec_of(request),
            resolution.quirks(),
            request.body.to_string().as_bytes(),
        );
        assert!(
            before.iter().any(|finding| finding.severity == Severity::Error),
            "{}: {}",
            request.seed,
            request.model
        );
    }
}

/// Where the model needs a profile, an id that works here is offered.
#[test]
fn ids_that_need_a_profile_come_with_one() {
    let mut count = 0;
    for request in requests() {
        let resolution = Catalog::builtin().resolve(&request.model, &request.region);
        let says = |code: &str| request.resolved.iter().any(|own| own == code);
        // Of a model that answers nobody any more, no id works.
        if says("needs-profile") && !says("ended-model") {
            let offered = resolution.alternatives.first().expect(&request.model);
            let again = Catalog::builtin().resolve(offered, &request.region);
            assert_eq!(
                again.model.map(|model| &model.id),
                resolution.model.map(|model| &model.id)
            );
            count += 1;
        } else {
            assert!(
                says("ended-model")
                    || resolution
                        .findings
                        .iter()
                        .all(|finding| finding.severity < Severity::Error),
                "{}: {:?}",
                request.model,
                resolution.findings
            );
        }
    }
    assert!(count >= 10, "{count}");
}

/// The committed list has the documents' ids, each as it is written there.
#[test]
fn every_id_with_a_request_form_is_listed() {
    let ids: BTreeSet<String> = requests().into_iter().map(|request| request.model).collect();
    assert_eq!(ids.len(), 45, "{ids:?}");
    let families: BTreeSet<&str> = requests()
        .iter()
        .filter_map(|request| Catalog::builtin().resolve(&request.model, &request.region).family)
        .map(Family::name)
        .collect();
    assert!(families.len() >= 15, "{families:?}");
}

/// Bodies that are right are left alone: those that are encoded here, and those that Bedrock took.
#[test]
fn bodies_that_are_right_stay_as_they_are() {
    let mut count = 0;
    for case in replay::cases() {
        let (Some(model), Some(body)) = (case.json("model.json"), case.file("body.json")) else {
            continue;
        };
        let corrected = codec::correct(case.codec(), &model, body.as_bytes()).expect("JSON");
        assert_eq!(said(&corrected.findings), [], "{}", case.name);
        assert_eq!(corrected.body, body.as_bytes(), "{}", case.name);
        count += 1;
    }
    assert!(count >= 100, "{count} encoded bodies");
    let mut recorded = 0;
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/real/recorded");
    let cases = root.read_dir().into_iter().flatten().flatten();
    for path in cases
        .filter_map(|family| family.path().read_dir().ok())
        .flatten()
        .flatten()
    {
        let read = |name: &str| -> Option<Value> {
            serde_json::from_slice(&std::fs::read(path.path().join(name)).ok()?).ok()
        };
        let (Some(request), Some(response)) = (read("request.json"), read("response.json")) else {
            continue;
        };
        let sent = request["path"].as_str().unwrap_or_default().replace("%3A", ":");
        let sent = sent.replace("%2F", "/");
        let Some((id, operation)) = sent
            .strip_prefix("/model/")
            .and_then(|rest| rest.rsplit_once('/'))
        else {
            continue;
        };
        let via = match operation {
            "converse" | "converse-stream" => Via::Converse,
            "invoke" | "invoke-with-response-stream" => Via::InvokeModel,
            _ => continue,
        };
        // A stream may begin with 200 and say only then that the request was refused.
        let refused = response["status"] != 200 || path.path().starts_with(root.join("errors"));
        let Some(model) = Catalog::builtin().resolve(id, "us-east-1").model else {
            continue;
        };
        if refused || request["body"].is_null() {
            continue;
        }
        let body = request["body"].to_string();
        let corrected = codec::correct(codec::of(model.family, via), model, body.as_bytes()).expect("JSON");
        let name = path.path();
        let name = name.strip_prefix(&root).unwrap_or(&name).display().to_string();
        assert_eq!(said(&corrected.findings), [], "{name}");
        recorded += 1;
    }
    println!("{recorded} recorded requests; none means that there are no recordings beside the repository");
    assert!(recorded == 0 || recorded >= 120, "{recorded}");
}

#[test]
fn what_is_no_json_is_refused_and_what_is_no_object_left_alone() {
    for family in Family::ALL {
        for via in [Via::InvokeModel, Via::Converse] {
            let codec = codec::of(*family, via);
            let model =
                serde_json::from_value(json!({"id": "m", "name": "M", "family": family})).expect("a model");
            let error = codec::correct(codec, &model, b"{\"a\":").unwrap_err();
            assert_eq!(error.kind(), ErrorKind::InvalidInput);
            assert!(error.message().contains("column 5"), "{error}");
            for body in ["null", "3", "[]", "\"x\"", "[{\"messages\":1}]"] {
                let corrected = codec::correct(codec, &model, body.as_bytes()).expect("JSON");
                assert_eq!(corrected.body, body.as_bytes(), "{family:?}");
            }
        }
    }
}
