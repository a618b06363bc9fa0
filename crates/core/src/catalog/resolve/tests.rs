use super::*;
use crate::catalog::Family;

fn resolve(id: &str, region: &str) -> Resolution<'static> {
    Catalog::builtin().resolve(id, region)
}

fn codes(resolution: &Resolution<'_>) -> Vec<&'static str> {
    resolution.findings.iter().map(|finding| finding.code).collect()
}

fn finding<'r>(resolution: &'r Resolution<'_>, code: &str) -> &'r Finding {
    resolution
        .findings
        .iter()
        .find(|finding| finding.code == code)
        .unwrap_or_else(|| panic!("no {code} among {:?}", codes(resolution)))
}

#[test]
fn a_bare_id_that_is_served_on_demand_has_nothing_to_say() {
    let found = resolve(" anthropic.claude-3-haiku-20240307-v1:0 ", "us-east-1");
    assert_eq!(found.wire_id, "anthropic.claude-3-haiku-20240307-v1:0");
    assert_eq!(found.target, Target::Model);
    assert_eq!(found.family, Some(Family::Anthropic));
    assert_eq!(codes(&found), [""; 0]);
    assert!(found.takes(Via::InvokeModel) && found.takes(Via::Converse));
    assert_eq!(found.name(), "Claude 3 Haiku");
}

#[test]
fn forgotten_revisions_and_aliases_are_corrected() {
    for (typed, wire) in [
        ("amazon.titan-text-premier-v1", "amazon.titan-text-premier-v1:0"),
        ("amazon.titan-embed-text-v2", "amazon.titan-embed-text-v2:0"),
        ("amazon.nova-lite-v1", "amazon.nova-lite-v1:0"),
        ("us.amazon.nova-pro-v1", "us.amazon.nova-pro-v1:0"),
        (
            "anthropic.claude-haiku-4-5",
            "anthropic.claude-haiku-4-5-20251001-v1:0",
        ),
        ("Amazon.Nova-Micro-v1:0", "amazon.nova-micro-v1:0"),
        ("anthropic.claude-sonnet-4-6:0", "anthropic.claude-sonnet-4-6"),
    ] {
        let found = resolve(typed, "us-east-1");
        assert_eq!(found.wire_id, wire);
        let finding = finding(&found, "corrected-model-id");
        assert_eq!(finding.severity, Severity::Warning);
        assert!(finding.message.contains(typed) && finding.fix.contains(wire));
    }
}

#[test]
fn variants_for_provisioned_throughput_are_named() {
    let found = resolve("amazon.nova-pro-v1:0:24k", "us-east-1");
    assert_eq!(found.wire_id, "amazon.nova-pro-v1:0");
    assert_eq!(codes(&found), ["provisioned-variant"]);
    let found = resolve("amazon.titan-text-express-v1:0:8k", "us-east-1");
    assert_eq!(found.wire_id, "amazon.titan-text-express-v1");
}

#[test]
fn the_profile_for_the_region_is_named() {
    for (region, first) in [
        ("us-east-1", "us."),
        ("us-west-1", "us."),
        ("eu-west-3", "eu."),
        ("il-central-1", "eu."),
        ("ap-northeast-1", "jp."),
        ("ap-southeast-2", "au."),
        ("us-gov-west-1", "us-gov."),
        ("sa-east-1", "global."),
    ] {
        let found = resolve("anthropic.claude-sonnet-4-5-20250929-v1:0", region);
        let expected = format!("{first}anthropic.claude-sonnet-4-5-20250929-v1:0");
        assert_eq!(found.alternatives.first(), Some(&expected), "{region}");
        let finding = finding(&found, "needs-profile");
        assert_eq!(finding.severity, Severity::Error);
        assert!(finding.fix.contains(&expected), "{}", finding.fix);
        // What is named resolves without an error.
        let again = resolve(&expected, region);
        assert!(
            again
                .findings
                .iter()
                .all(|f| f.severity != Severity::Error && f.code != "profile-region")
        );
    }
}

#[test]
fn without_a_profile_for_the_region_it_says_so() {
    let found = resolve("amazon.nova-premier-v1:0", "eu-west-1");
    assert!(found.alternatives.is_empty());
    assert!(finding(&found, "needs-profile").fix.contains("another Region"));
}

#[test]
fn a_bare_id_known_of_other_regions_is_a_warning() {
    let found = resolve("amazon.nova-lite-v1:0", "us-west-2");
    assert_eq!(finding(&found, "needs-profile").severity, Severity::Warning);
    assert_eq!(found.alternatives, ["us.amazon.nova-lite-v1:0"]);
    assert_eq!(codes(&resolve("amazon.nova-lite-v1:0", "us-east-1")), [""; 0]);
}

#[test]
fn profiles_say_where_the_data_may_go() {
    let found = resolve("us.amazon.nova-lite-v1:0", "us-east-1");
    assert_eq!(found.target, Target::Profile);
    assert_eq!(found.prefix.as_deref(), Some("us"));
    assert_eq!(found.destinations, ["us-east-1", "us-east-2", "us-west-2"]);
    assert_eq!(finding(&found, "leaves-region").severity, Severity::Warning);

    let found = resolve("eu.amazon.nova-2-lite-v1:0", "il-central-1");
    assert!(found.destinations.contains(&"il-central-1".to_owned()));
    assert_eq!(found.destinations.len(), 7);
    // Profiles of older models lead to fewer Regions.
    let found = resolve("eu.amazon.nova-lite-v1:0", "il-central-1");
    assert_eq!(
        found.destinations,
        [
            "eu-central-1",
            "eu-north-1",
            "eu-west-1",
            "eu-west-3",
            "il-central-1"
        ]
    );

    let found = resolve("global.anthropic.claude-sonnet-4-5-20250929-v1:0", "eu-west-1");
    assert_eq!(finding(&found, "leaves-region").severity, Severity::Warning);
    assert!(found.destinations.is_empty());
}

#[test]
fn us_gov_is_not_us() {
    let found = resolve(
        "us-gov.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "us-gov-east-1",
    );
    assert_eq!(found.prefix.as_deref(), Some("us-gov"));
    assert_eq!(found.model.map(|m| m.name.as_str()), Some("Claude Sonnet 4.5"));
    assert_eq!(found.destinations, ["us-gov-east-1", "us-gov-west-1"]);
}

#[test]
fn a_profile_of_another_place_names_those_of_this_one() {
    let found = resolve("eu.anthropic.claude-haiku-4-5-20251001-v1:0", "us-east-1");
    assert!(
        finding(&found, "profile-region")
            .fix
            .contains("us.anthropic.claude-haiku")
    );
    let found = resolve("jp.amazon.nova-lite-v1:0", "ap-northeast-1");
    assert!(
        finding(&found, "unknown-profile")
            .fix
            .contains("apac.amazon.nova-lite-v1:0")
    );
}

#[test]
fn prices_are_those_of_the_exact_id() {
    let input = |id: &str, region: &str| resolve(id, region).price().map(|price| price.input);
    assert_eq!(
        input("us.anthropic.claude-haiku-4-5-20251001-v1:0", "us-east-1"),
        Some(1.1)
    );
    assert_eq!(
        input("global.anthropic.claude-haiku-4-5-20251001-v1:0", "us-east-1"),
        Some(1.0)
    );
    assert_eq!(input("eu.amazon.nova-2-lite-v1:0", "eu-west-1"), Some(0.429));
    assert_eq!(input("amazon.nova-pro-v1:0", "us-gov-west-1"), Some(0.96));
    assert_eq!(input("amazon.nova-pro-v1:0", "us-east-1"), Some(0.8));
    // No row, no guess.
    assert_eq!(input("anthropic.claude-3-haiku-20240307-v1:0", "us-east-1"), None);
    assert_eq!(input("eu.amazon.nova-premier-v1:0", "eu-west-1"), None);
}

#[test]
fn arns_are_sent_as_written() {
    let arn = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0";
    let found = resolve(arn, "us-east-1");
    assert_eq!(found.wire_id, arn);
    assert_eq!(found.family, Some(Family::Nova));
    assert_eq!(codes(&found), [""; 0]);

    let found = resolve(
        "arn:aws:bedrock:::foundation-model/amazon.nova-lite-v1:0",
        "us-east-1",
    );
    assert_eq!(found.family, Some(Family::Nova));
    assert_eq!(codes(&found), [""; 0]);

    let arn =
        "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-20250514-v1:0";
    let found = resolve(arn, "us-east-1");
    assert_eq!(
        (found.wire_id.as_str(), found.prefix.as_deref()),
        (arn, Some("us"))
    );
    assert_eq!(found.model.map(|m| m.name.as_str()), Some("Claude Sonnet 4"));
    assert_eq!(codes(&found), ["leaves-region"]);
}

#[test]
fn arns_of_elsewhere_are_warned_about() {
    let arn = "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0";
    let found = resolve(arn, "me-central-1");
    assert!(finding(&found, "arn-region").fix.contains("us-east-1"));
    let found = resolve(arn, "us-gov-west-1");
    assert!(codes(&found).contains(&"arn-partition"));
}

#[test]
fn opaque_arns_still_work() {
    for (resource, text) in [
        (
            Resource::ApplicationInferenceProfile,
            "application-inference-profile/1arbu5hu2sjr",
        ),
        (Resource::ProvisionedModel, "provisioned-model/abcdefghijkl"),
        (
            Resource::CustomModelDeployment,
            "custom-model-deployment/abcdefghijkl",
        ),
        (Resource::ImportedModel, "imported-model/abcdefghijkl"),
        (Resource::Prompt, "prompt/ABCDEFGHIJ:1"),
        (Resource::PromptRouter, "default-prompt-router/anthropic.claude:1"),
    ] {
        let arn = format!("arn:aws:bedrock:us-east-1:123456789012:{text}");
        let found = resolve(&arn, "us-east-1");
        assert_eq!(found.target, Target::Opaque(resource));
        assert_eq!((found.wire_id.as_str(), found.family), (arn.as_str(), None));
        assert_eq!(codes(&found), ["opaque-model"]);
        assert!(found.takes(Via::Converse) && !found.takes(Via::InvokeModel));
        let told = found.with_family(Family::Anthropic);
        assert!(told.takes(Via::InvokeModel) && told.findings.is_empty());
    }
    let base = resolve(
        "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-lite-v1:0:300k/abcdefghijkl",
        "us-east-1",
    );
    assert_eq!(base.family, Some(Family::Nova));
}

#[test]
fn what_is_not_callable_says_so() {
    let found = resolve(
        "arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/abcdefghijkl",
        "us-east-1",
    );
    assert_eq!(codes(&found), ["not-callable"]);
    assert_eq!(codes(&resolve("  ", "us-east-1")), ["empty-model-id"]);
    assert!(codes(&resolve(&"x".repeat(2049), "us-east-1")).contains(&"model-id-too-long"));
}

#[test]
fn unknown_ids_work_through_converse() {
    for id in [
        "mistral.unheard-of",
        "us.deepseek.unheard-of-v1:0",
        "xx.unheard-of",
        "a:b:c",
        "🦀",
    ] {
        let found = resolve(id, "us-east-1");
        assert_eq!(found.wire_id, id);
        assert!(found.family.is_none() && found.takes(Via::Converse));
        assert_eq!(finding(&found, "unknown-model").severity, Severity::Note);
    }
    assert_eq!(
        resolve("us.deepseek.unheard-of-v1:0", "us-east-1")
            .prefix
            .as_deref(),
        Some("us")
    );
}

#[test]
fn retired_models_are_marked() {
    assert!(
        codes(&resolve("anthropic.claude-3-sonnet-20240229-v1:0", "us-east-1")).contains(&"legacy-model")
    );
    assert!(
        codes(&resolve("anthropic.claude-3-5-sonnet-20240620-v1:0", "us-east-1")).contains(&"ended-model")
    );
}

#[test]
fn there_is_always_a_model_to_encode_for() {
    let unknown = resolve("mistral.unheard-of", "us-east-1");
    assert_eq!(unknown.model_to_encode().id, unknown.wire_id);
    let told = unknown.with_family(Family::Nova);
    assert_eq!(told.model_to_encode().family, Family::Nova);
    let known = resolve("amazon.nova-micro-v1:0", "us-east-1");
    assert!(known.model_to_encode().quirks.text_only);
}

#[test]
fn what_a_person_asks_is_answered() {
    let reach = |id: &str, region: &str| resolve(id, region).reach();
    assert_eq!(reach("amazon.nova-lite-v1:0", "us-east-1"), Reach::Yes);
    assert_eq!(reach("us.amazon.nova-lite-v1:0", "us-east-1"), Reach::Yes);
    assert_eq!(reach("amazon.nova-premier-v1:0", "us-east-1"), Reach::Otherwise);
    assert_eq!(reach("amazon.nova-premier-v1:0", "eu-west-1"), Reach::No);
    assert_eq!(reach("us.amazon.nova-lite-v1:0", "eu-west-1"), Reach::Otherwise);
    assert_eq!(reach("xx.unheard-of", "us-east-1"), Reach::Unknown);
    assert_eq!(reach("", "us-east-1"), Reach::No);

    let leaves = |id: &str| resolve(id, "eu-west-1").leaves();
    let sonnet = "anthropic.claude-sonnet-4-5-20250929-v1:0";
    assert_eq!(leaves("amazon.titan-embed-image-v1"), Leaves::No);
    assert_eq!(leaves(&format!("eu.{sonnet}")), Leaves::Region);
    assert_eq!(leaves(&format!("global.{sonnet}")), Leaves::World);
}

#[test]
fn batch_jobs_are_answered_for() {
    let found = resolve("us.meta.llama3-1-8b-instruct-v1:0", "us-east-1");
    assert_eq!((found.batching(), found.batch_finding()), (Batching::Yes, None));
    for (id, region, code, severity) in [
        (
            "us.meta.llama3-1-8b-instruct-v1:0",
            "us-east-2",
            "batch-region",
            Severity::Warning,
        ),
        (
            "amazon.titan-text-express-v1",
            "us-east-1",
            "batch-unlisted",
            Severity::Warning,
        ),
        (
            "amazon.nova-reel-v1:0",
            "us-east-1",
            "batch-never",
            Severity::Error,
        ),
    ] {
        let finding = resolve(id, region)
            .batch_finding()
            .unwrap_or_else(|| panic!("{id}"));
        assert_eq!((finding.code, finding.severity), (code, severity));
        assert!(!finding.message.is_empty() && !finding.fix.is_empty());
    }
    let bought = "arn:aws:bedrock:us-east-1:123456789012:provisioned-model/abcdefghijkl";
    assert_eq!(resolve(bought, "us-east-1").batching(), Batching::Never);
    assert_eq!(
        resolve("xx.unheard-of", "us-east-1").batching(),
        Batching::Unknown
    );
}

#[test]
fn what_bedrock_runtime_does_not_serve_is_said() {
    let found = resolve("openai.gpt-oss-20b", "us-east-1");
    assert_eq!(codes(&found), ["not-callable"]);
    assert_eq!(found.reach(), Reach::No);
    assert_eq!(found.alternatives, ["openai.gpt-oss-20b-1:0"]);
    assert!(finding(&found, "not-callable").message.contains("bedrock-mantle"));
    let found = resolve("amazon.nova-sonic-v1:0", "us-east-1");
    assert!(finding(&found, "not-callable").message.contains("bidirectional"));
    for via in [Via::InvokeModel, Via::Converse] {
        assert!(!found.takes(via));
    }
    // A model that answers in the background takes no call that waits.
    assert!(!resolve("luma.ray-v2:0", "us-west-2").takes(Via::InvokeModel));
}
