//! `ListFoundationModels` and `GetFoundationModel`: the members of the service model and those the live service adds.

use serde_json::{Value, json};

use crate::families::{self, Craft};
use crate::models::{self, Abilities, Family, Generation, Lifecycle, Model, Throughput, all};
use crate::query::Query;
use crate::refusal::Refusal;

const MODALITIES: &[&str] = &["TEXT", "IMAGE", "EMBEDDING"];
const INFERENCE_TYPES: &[&str] = &["ON_DEMAND", "PROVISIONED"];
const CUSTOMIZATIONS: &[&str] = &["FINE_TUNING", "CONTINUED_PRE_TRAINING", "DISTILLATION"];

/// The reply to `GET /foundation-models?…` in `region`.
pub(crate) fn list_foundation_models(query: &str, region: &str) -> Result<String, Refusal> {
    let query = Query(query);
    let provider = query.text("byProvider");
    let output = query.one_of("byOutputModality", MODALITIES)?;
    let inference = query.one_of("byInferenceType", INFERENCE_TYPES)?;
    let customization = query.one_of("byCustomizationType", CUSTOMIZATIONS)?;
    let has = |wanted: &Option<String>, values: &[&str]| {
        wanted
            .as_ref()
            .is_none_or(|wanted| values.contains(&wanted.as_str()))
    };
    let summaries: Vec<Value> = all()
        .filter(|model| model.lifecycle != Lifecycle::Ended)
        .filter(|model| {
            provider
                .as_ref()
                .is_none_or(|name| name.eq_ignore_ascii_case(model.provider))
        })
        .filter(|model| has(&output, model.output_modalities))
        .filter(|model| has(&inference, inference_types(model)))
        .filter(|model| has(&customization, model.customizations))
        .map(|model| summary(model, region))
        .collect();
    Ok(json!({"enableAccessToAllModelsByDefault": true, "modelSummaries": summaries}).to_string())
}

/// The reply to `GET /foundation-models/{id or ARN}` in `region`.
pub(crate) fn get_foundation_model(identifier: &str, region: &str) -> Result<String, Refusal> {
    let found = models::find(identifier)?;
    if found.profile {
        return Err(Refusal::invalid("The provided model identifier is invalid."));
    }
    Ok(json!({"modelDetails": summary(found.model, region)}).to_string())
}

fn inference_types(model: &Model) -> &'static [&'static str] {
    match model.throughput {
        // What can be customised can be provisioned.
        Throughput::OnDemand if !model.customizations.is_empty() => &["ON_DEMAND", "PROVISIONED"],
        Throughput::OnDemand => &["ON_DEMAND"],
        Throughput::Provisioned => &["PROVISIONED"],
        Throughput::Both => &["ON_DEMAND", "INFERENCE_PROFILE"],
        Throughput::Profile => &["INFERENCE_PROFILE"],
    }
}

fn summary(model: &Model, region: &str) -> Value {
    let caching = model.family == Family::Nova || model.generation >= Generation::Cache;
    // Of older models the reply says nothing.
    let recent = caching || model.family == Family::OpenaiChat;
    let converse = (recent && model.can(Abilities::CONVERSE)).then(|| {
        let schema = match model.family {
            Family::Anthropic => {
                "{\"top_k\":{\"type\":\"number\",\"default\":250,\"minimum\":0,\"maximum\":500}}"
            }
            _ => "{}",
        };
        json!({
            "additionalRequestFieldsSchema": schema,
            "maxTokensDefault": (model.family == Family::Anthropic).then_some(model.max_output),
            "maxTokensMaximum": model.max_output,
            "reasoningSupported": model.reasoning.then(|| json!({"embedded": false})),
            "stopSequencesDefault": null,
            "systemRoleSupported": model.can(Abilities::SYSTEM),
            "userDocumentTypesSupported": listed(model.can(Abilities::DOCUMENTS), &["pdf"]),
            "userImageTypesSupported": listed(model.takes("IMAGE"), &["jpeg", "png", "gif", "webp"]),
            "userVideoTypesSupported": listed(
                model.takes("VIDEO"),
                &["mkv", "mov", "mp4", "webm", "flv", "mpeg", "mpg", "wmv", "three_gp"],
            ),
        })
    });
    let guardrails = match families::of(model.family) {
        Craft::Speaker(_) => true,
        Craft::Painter(_) => model.family != Family::NovaCanvas,
        Craft::Maker(_) | Craft::Background => false,
    };
    json!({
        "batchSupported": recent.then(|| json!({
            "baseModelSupported": model.throughput != Throughput::Profile,
            "crossRegionSupported": model.throughput != Throughput::OnDemand,
            "customModelSupported": false,
        })),
        "consoleIDEMetadata": null,
        "converse": converse,
        "customizationsSupported": model.customizations,
        "description": null,
        "explicitPromptCaching": {"isSupported": caching},
        "featuresSupported": null,
        "guardrailsSupported": guardrails,
        "inferenceTypesSupported": inference_types(model),
        "inputModalities": model.input_modalities,
        "intelligentPromptRouting": {"isSupported": false},
        "latencyOptimizationSupported": null,
        "modelArn": format!("arn:aws:bedrock:{region}::foundation-model/{}", model.id),
        "modelFamily": null,
        "modelId": model.id,
        "modelLifecycle": {"status": if model.lifecycle == Lifecycle::Active { "ACTIVE" } else { "LEGACY" }},
        "modelName": model.name,
        "outputModalities": model.output_modalities,
        "providerName": model.provider,
        "responseStreamingSupported": model.can(Abilities::STREAM),
    })
}

fn listed(takes: bool, types: &'static [&'static str]) -> &'static [&'static str] {
    if takes { types } else { &[] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(query: &str) -> Vec<String> {
        let body: Value = serde_json::from_str(&list_foundation_models(query, "eu-west-1").unwrap()).unwrap();
        let summaries = body["modelSummaries"].as_array().unwrap();
        summaries
            .iter()
            .map(|summary| summary["modelId"].as_str().unwrap().to_owned())
            .collect()
    }

    #[test]
    fn filters_narrow_the_list() {
        let all = ids("");
        assert!(all.contains(&"amazon.nova-micro-v1:0".to_owned()));
        assert!(
            !all.contains(&"anthropic.claude-v2:1".to_owned()),
            "ended models are not listed"
        );
        assert!(
            ids("byProvider=Anthropic")
                .iter()
                .all(|id| id.starts_with("anthropic."))
        );
        assert!(!ids("byInferenceType=ON_DEMAND").contains(&"anthropic.claude-sonnet-4-6".to_owned()));
        let pictures = ids("byOutputModality=IMAGE");
        assert!(pictures.contains(&"amazon.nova-canvas-v1:0".to_owned()));
        assert!(!pictures.contains(&"amazon.nova-lite-v1:0".to_owned()));
        assert_eq!(
            ids("byCustomizationType=FINE_TUNING&byInferenceType=ON_DEMAND"),
            ["amazon.nova-canvas-v1:0", "amazon.titan-image-generator-v2:0"]
        );
        assert_eq!(ids("byCustomizationType=DISTILLATION"), Vec::<String>::new());
        assert_eq!(ids("byProvider=A%20B"), Vec::<String>::new());
        let both = ids("byOutputModality=TEXT&byProvider=Amazon");
        assert!(both.contains(&"amazon.nova-micro-v1:0".to_owned()), "{both:?}");
        assert!(both.iter().all(|id| id.starts_with("amazon.")), "{both:?}");
    }

    #[test]
    fn one_model_is_found_by_id_or_arn() {
        let details = |id: &str| -> Value {
            serde_json::from_str(&get_foundation_model(id, "eu-west-1").unwrap()).unwrap()
        };
        let embed = &details("amazon.titan-embed-text-v2:0")["modelDetails"];
        assert_eq!(embed["outputModalities"], json!(["EMBEDDING"]));
        assert_eq!(
            (&embed["converse"], &embed["guardrailsSupported"]),
            (&Value::Null, &json!(false))
        );
        let arn = "arn:aws:bedrock:eu-west-1::foundation-model/amazon.nova-2-lite-v1:0";
        let nova = &details(arn)["modelDetails"];
        assert_eq!(
            (&nova["modelArn"], &nova["converse"]["maxTokensMaximum"]),
            (&json!(arn), &json!(65_535))
        );
        for id in ["nonsense", "us.amazon.nova-lite-v1:0"] {
            assert!(get_foundation_model(id, "eu-west-1").is_err(), "{id}");
        }
    }

    #[test]
    fn an_unknown_value_is_refused() {
        let refusal = list_foundation_models("byOutputModality=SMELL", "us-east-1").unwrap_err();
        assert!(
            refusal.message.contains("'SMELL' at 'byOutputModality'"),
            "{}",
            refusal.message
        );
    }
}
