//! Ids and ARNs, as other tools changed, mangled or refused them.

use outcrop_core::catalog::Service;
use outcrop_core::catalog::{Arn, Catalog, Family, Model, Resolution, Resource, Via, host, partition};
use outcrop_core::request::{Delivery, Request};

/// Every way to name a model: bare, by each of its profiles, and the ARNs of both.
fn names(model: &Model, region: &str) -> Vec<String> {
    let own = partition(region).map_or("aws", |partition| partition.id.as_str());
    let profiles = model
        .profiles
        .iter()
        .map(|prefix| format!("{prefix}.{}", model.id));
    let mut names: Vec<String> = [model.id.clone()].into_iter().chain(profiles).collect();
    names.push(format!(
        "arn:{own}:bedrock:{region}::foundation-model/{}",
        model.id
    ));
    for prefix in &model.profiles {
        let id = &model.id;
        names.push(format!(
            "arn:{own}:bedrock:{region}:123456789012:inference-profile/{prefix}.{id}"
        ));
    }
    names
}

fn codes(resolution: &Resolution<'_>) -> Vec<&'static str> {
    resolution.findings.iter().map(|finding| finding.code).collect()
}

/// Whatever is said about calling a model from a Region, that model is called and no other: what would be refused is
/// refused by a finding, and nothing is sent elsewhere instead.
#[test]
fn no_model_becomes_another() {
    let mut tried = 0;
    for region in [
        "us-east-1",
        "eu-central-1",
        "ap-northeast-1",
        "us-gov-west-1",
        "cn-north-1",
    ] {
        for model in Catalog::builtin().models() {
            for name in names(model, region) {
                let found = Catalog::builtin().resolve(&name, region);
                assert_eq!(
                    found.model.map(|found| &found.id),
                    Some(&model.id),
                    "{name} in {region}"
                );
                assert_eq!(found.wire_id, name, "in {region}");
                assert_eq!(found.family, Some(model.family), "{name} in {region}");
                tried += 1;
            }
        }
    }
    assert!(tried > 2000, "{tried}");
}

/// The path of an id, decoded once, is the id: nothing is encoded twice, and no character of it ends the segment.
#[test]
fn every_id_is_encoded_once() {
    for model in Catalog::builtin().models() {
        for name in names(model, "us-east-1") {
            for (via, delivery, action) in [
                (Via::InvokeModel, Delivery::Buffered, "invoke"),
                (
                    Via::InvokeModel,
                    Delivery::Streamed,
                    "invoke-with-response-stream",
                ),
                (Via::Converse, Delivery::Buffered, "converse"),
                (Via::Converse, Delivery::Streamed, "converse-stream"),
            ] {
                let request = Request::inference(via, delivery, &name, b"{}".to_vec()).unwrap();
                let segments: Vec<&str> = request.path.split('/').collect();
                let ["", "model", segment, last] = segments[..] else {
                    panic!("{name}: {}", request.path)
                };
                assert_eq!(last, action, "{name}");
                assert!(!segment.contains([':', '/', '?', '#']), "{segment}");
                let decoded = segment.replace("%3A", ":").replace("%2F", "/");
                assert_eq!(decoded, name);
            }
        }
    }
}

/// GovCloud, China and the others are as good as `aws`: their ARNs name the same models, go to their own hosts, and
/// those of another partition are told apart.
#[test]
fn arns_of_every_partition_are_taken() {
    let places = [
        ("aws", "us-east-1", "bedrock-runtime.us-east-1.amazonaws.com"),
        (
            "aws-us-gov",
            "us-gov-west-1",
            "bedrock-runtime.us-gov-west-1.amazonaws.com",
        ),
        (
            "aws-cn",
            "cn-north-1",
            "bedrock-runtime.cn-north-1.amazonaws.com.cn",
        ),
        (
            "aws-eusc",
            "eusc-de-east-1",
            "bedrock-runtime.eusc-de-east-1.amazonaws.eu",
        ),
        (
            "aws-iso",
            "us-iso-east-1",
            "bedrock-runtime.us-iso-east-1.c2s.ic.gov",
        ),
    ];
    for (own, region, expected) in places {
        assert_eq!(host(Service::Runtime, region), expected);
        let arn = |rest: &str| format!("arn:{own}:bedrock:{region}:123456789012:{rest}");
        let model = format!("arn:{own}:bedrock:{region}::foundation-model/amazon.nova-lite-v1:0");
        for (text, resource, family) in [
            (model, Resource::FoundationModel, Some(Family::Nova)),
            (
                arn("inference-profile/us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0"),
                Resource::InferenceProfile,
                Some(Family::Anthropic),
            ),
            (
                arn("application-inference-profile/1arbu5hu2sjr"),
                Resource::ApplicationInferenceProfile,
                None,
            ),
            (
                arn("provisioned-model/abcdefghijkl"),
                Resource::ProvisionedModel,
                None,
            ),
            (arn("imported-model/abcdefghijkl"), Resource::ImportedModel, None),
        ] {
            let parsed = Arn::parse(&text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (parsed.partition, parsed.region, parsed.resource),
                (own, region, resource)
            );
            let found = Catalog::builtin().resolve(&text, region);
            assert_eq!((found.wire_id.as_str(), found.family), (text.as_str(), family));
            assert!(
                !codes(&found).iter().any(|code| code.starts_with("arn-")),
                "{text}: {:?}",
                codes(&found)
            );
            // From any of the others it is told apart.
            for (other, elsewhere, _) in places.iter().filter(|(other, ..)| *other != own) {
                let found = Catalog::builtin().resolve(&text, elsewhere);
                assert!(codes(&found).contains(&"arn-partition"), "{text} from {other}");
            }
        }
        let begun = arn("async-invoke/abcdefghijkl");
        assert_eq!(
            Request::get_async_invoke(&begun).unwrap().path,
            format!("/async-invoke/{}", begun.replace(':', "%3A").replace('/', "%2F"))
        );
    }
}
