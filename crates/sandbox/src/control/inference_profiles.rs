//! `ListInferenceProfiles` and `GetInferenceProfile`: the system's profiles, of which every model has one
//! for each of its prefixes. There are no application profiles here.

use serde_json::{Value, json};

use crate::dice::Dice;
use crate::models::{Lifecycle, Model, all};
use crate::query::Query;
use crate::refusal::Refusal;

/// The account of every ARN the sandbox makes.
pub(crate) const ACCOUNT: &str = "123456789012";

/// A prefix, the name of its geography, and the regions a profile of it calls.
struct Geography {
    prefix: &'static str,
    name: &'static str,
    regions: &'static [&'static str],
}

/// The most models the service's model of a profile allows.
const MOST_MODELS: usize = 5;

/// The prefix whose profiles call every region.
const GLOBAL: &str = "global";

const GEOGRAPHIES: &[Geography] = &[
    Geography {
        prefix: "us",
        name: "US",
        regions: &["us-east-1", "us-east-2", "us-west-2"],
    },
    Geography {
        prefix: "us-gov",
        name: "US-GOV",
        regions: &["us-gov-east-1", "us-gov-west-1"],
    },
    Geography {
        prefix: "eu",
        name: "EU",
        regions: &[
            "eu-central-1",
            "eu-north-1",
            "eu-south-1",
            "eu-south-2",
            "eu-west-1",
            "eu-west-3",
        ],
    },
    Geography {
        prefix: "apac",
        name: "APAC",
        regions: &[
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-southeast-1",
            "ap-southeast-2",
        ],
    },
    Geography {
        prefix: "jp",
        name: "JP",
        regions: &["ap-northeast-1", "ap-northeast-3"],
    },
    Geography {
        prefix: "au",
        name: "AU",
        regions: &["ap-southeast-2", "ap-southeast-4"],
    },
    Geography {
        prefix: "ca",
        name: "CA",
        regions: &["ca-central-1", "ca-west-1"],
    },
    Geography {
        prefix: "in",
        name: "IN",
        regions: &["ap-south-1", "ap-south-2"],
    },
];

/// The reply to `GET /inference-profiles?…`: the profiles that can be called from `region`.
pub(crate) fn list_inference_profiles(query: &str, region: &str) -> Result<String, Refusal> {
    let query = Query(query);
    let kind = query.one_of("type", &["SYSTEM_DEFINED", "APPLICATION"])?;
    let mut profiles: Vec<Value> = Vec::new();
    if kind.as_deref() != Some("APPLICATION") {
        for model in all().filter(|model| model.lifecycle != Lifecycle::Ended) {
            let prefixes = model.prefixes.iter().filter(|prefix| serves(prefix, region));
            profiles.extend(prefixes.map(|prefix| profile(model, prefix, region)));
        }
    }
    let (page, next) = query.page(profiles)?;
    let mut reply = json!({"inferenceProfileSummaries": page});
    if let Some(token) = next {
        reply["nextToken"] = token.into();
    }
    Ok(reply.to_string())
}

/// The reply to `GET /inference-profiles/{id or ARN}`; of any geography, as the sandbox answers for
/// every region alike.
pub(crate) fn get_inference_profile(identifier: &str, region: &str) -> Result<String, Refusal> {
    let id = match identifier.split_once(":inference-profile/") {
        Some((front, id)) if front.starts_with("arn:aws") => id,
        _ => identifier,
    };
    let found = id.split_once('.').and_then(|(prefix, bare)| {
        let model = all().find(|model| model.id == bare)?;
        model.prefixes.contains(&prefix).then_some((model, prefix))
    });
    let Some((model, prefix)) = found else {
        return Err(Refusal::service(
            404,
            "ResourceNotFoundException",
            format!("Inference profile {identifier} not found."),
        ));
    };
    let mut reply = profile(model, prefix, region);
    // Recorded, although the service's model does not know it.
    reply["toolboxArn"] = Value::Null;
    Ok(reply.to_string())
}

fn geography(prefix: &str) -> Option<&'static Geography> {
    GEOGRAPHIES.iter().find(|geography| geography.prefix == prefix)
}

/// Whether profiles with this prefix can be called from a region.
fn serves(prefix: &str, region: &str) -> bool {
    prefix == GLOBAL || geography(prefix).is_some_and(|geography| geography.regions.contains(&region))
}

fn profile(model: &Model, prefix: &str, region: &str) -> Value {
    let id = format!("{prefix}.{}", model.id);
    // A name has 64 letters at most and none of `(` and `)`.
    let (shown, around) = geography(prefix).map_or(("Global", "all regions"), |one| (one.name, one.name));
    let named: String = format!("{shown} {} {}", model.provider, model.name)
        .chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter
            } else {
                ' '
            }
        })
        .take(64)
        .collect();
    let model_arn = |region: &str| json!({"modelArn": format!("arn:aws:bedrock:{region}::foundation-model/{}", model.id)});
    let models: Vec<Value> = match geography(prefix) {
        Some(geography) => {
            let regions = geography.regions.iter().take(MOST_MODELS);
            regions.map(|region| model_arn(region)).collect()
        }
        // Recorded: an ARN without a region beside the regional one.
        None => vec![model_arn(""), model_arn(region)],
    };
    let mut dice = Dice::of(id.as_bytes());
    let created = format!(
        "2025-{:02}-{:02}T{:02}:00:42.{:09}Z",
        1 + dice.below(12),
        1 + dice.below(28),
        dice.below(24),
        1 + dice.below(999_999_999),
    );
    json!({
        "createdAt": created,
        "description": format!("Routes requests to {} {} in {around}.", model.provider, model.name),
        "inferenceProfileArn": format!("arn:aws:bedrock:{region}:{ACCOUNT}:inference-profile/{id}"),
        "inferenceProfileId": id,
        "inferenceProfileName": named.split_whitespace().collect::<Vec<_>>().join(" "),
        "models": models,
        "status": "ACTIVE",
        "type": "SYSTEM_DEFINED",
        "updatedAt": created,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(query: &str, region: &str) -> Value {
        serde_json::from_str(&list_inference_profiles(query, region).unwrap()).unwrap()
    }

    fn ids(reply: &Value) -> Vec<&str> {
        let summaries = reply["inferenceProfileSummaries"].as_array().unwrap();
        summaries
            .iter()
            .map(|summary| summary["inferenceProfileId"].as_str().unwrap())
            .collect()
    }

    #[test]
    fn a_region_lists_its_own_geography_and_the_global_one() {
        let paris = list("", "eu-west-3");
        let prefixes = ids(&paris).into_iter().map(|id| id.split('.').next().unwrap());
        assert!(
            prefixes.clone().any(|prefix| prefix == "eu")
                && prefixes.clone().any(|prefix| prefix == "global")
        );
        assert!(
            prefixes
                .into_iter()
                .all(|prefix| prefix == "eu" || prefix == GLOBAL)
        );
        assert_eq!(ids(&list("type=APPLICATION", "eu-west-3")), Vec::<&str>::new());
    }

    #[test]
    fn every_prefix_of_a_model_has_a_geography_and_a_profile_in_it() {
        for model in all() {
            for prefix in model.prefixes {
                assert!(
                    *prefix == GLOBAL || geography(prefix).is_some(),
                    "{prefix} {}",
                    model.id
                );
                let id = format!("{prefix}.{}", model.id);
                let reply: Value =
                    serde_json::from_str(&get_inference_profile(&id, "us-east-1").unwrap()).unwrap();
                let name = reply["inferenceProfileName"].as_str().unwrap();
                assert!((1..=64).contains(&name.len()) && !name.contains("  "), "{name}");
                assert!((1..=MOST_MODELS).contains(&reply["models"].as_array().unwrap().len()));
                let created = reply["createdAt"].as_str().unwrap();
                assert!(chrono::DateTime::parse_from_rfc3339(created).is_ok(), "{created}");
                assert_eq!(created.len(), "2026-07-13T14:00:42.680622107Z".len(), "{created}");
            }
        }
    }

    #[test]
    fn a_global_profile_has_an_arn_without_a_region() {
        let id = "global.anthropic.claude-sonnet-4-5-20250929-v1:0";
        let arn = format!("arn:aws:bedrock:us-east-1:123456789012:inference-profile/{id}");
        let reply: Value = serde_json::from_str(&get_inference_profile(&arn, "us-east-1").unwrap()).unwrap();
        assert_eq!(reply["inferenceProfileArn"], arn);
        let model = "foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0";
        assert_eq!(
            reply["models"],
            json!([{"modelArn": format!("arn:aws:bedrock:::{model}")}, {"modelArn": format!("arn:aws:bedrock:us-east-1::{model}")}])
        );
    }

    #[test]
    fn what_is_no_profile_is_not_found() {
        for id in [
            "",
            "amazon.nova-lite-v1:0",
            "mars.amazon.nova-lite-v1:0",
            "us.nonsense",
        ] {
            let refusal = get_inference_profile(id, "us-east-1").unwrap_err();
            assert_eq!(
                (refusal.status.as_u16(), refusal.kind),
                (404, "ResourceNotFoundException"),
                "{id}"
            );
        }
    }
}
