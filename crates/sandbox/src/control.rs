//! `ListFoundationModels`: the members of the service model and those the live service adds.

use serde_json::{Value, json};

use crate::models::{Abilities, Family, Generation, Lifecycle, Model, Throughput, all};
use crate::percent;
use crate::refusal::Refusal;

const MODALITIES: &[&str] = &["TEXT", "IMAGE", "EMBEDDING"];
const INFERENCE_TYPES: &[&str] = &["ON_DEMAND", "PROVISIONED"];
const CUSTOMIZATIONS: &[&str] = &["FINE_TUNING", "CONTINUED_PRE_TRAINING", "DISTILLATION"];

/// The reply to `GET /foundation-models?…` in `region`.
pub(crate) fn list_foundation_models(query: &str, region: &str) -> Result<String, Refusal> {
    let filter = |name: &str, known: &[&str]| -> Result<Option<String>, Refusal> {
        let value = query
            .split('&')
            .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
        let value = value.map(|value| percent::decode(&value.replace('+', "%20")));
        match value {
            Some(value) if !known.is_empty() && !known.contains(&value.as_str()) => {
                Err(Refusal::invalid(format!(
                    "1 validation error detected: Value '{value}' at '{name}' failed to satisfy constraint: Member must \
                 satisfy enum value set: [{}]",
                    known.join(", ")
                )))
            }
            value => Ok(value),
        }
    };
    let provider = filter("byProvider", &[])?;
    let output = filter("byOutputModality", MODALITIES)?;
    let inference = filter("byInferenceType", INFERENCE_TYPES)?;
    let customization = filter("byCustomizationType", CUSTOMIZATIONS)?;
    let summaries: Vec<Value> = all()
        .filter(|model| model.lifecycle != Lifecycle::Ended)
        .filter(|model| {
            provider
                .as_ref()
                .is_none_or(|name| name.eq_ignore_ascii_case(model.provider))
        })
        .filter(|model| {
            output
                .as_ref()
                .is_none_or(|modality| model.output_modalities.contains(&modality.as_str()))
        })
        .filter(|model| {
            inference
                .as_ref()
                .is_none_or(|kind| inference_types(model).contains(&kind.as_str()))
        })
        // None of the models here can be customised.
        .filter(|_| customization.is_none())
        .map(|model| summary(model, region))
        .collect();
    Ok(json!({"enableAccessToAllModelsByDefault": true, "modelSummaries": summaries}).to_string())
}

fn inference_types(model: &Model) -> &'static [&'static str] {
    match model.throughput {
        Throughput::OnDemand => &["ON_DEMAND"],
        Throughput::Both => &["ON_DEMAND", "INFERENCE_PROFILE"],
        Throughput::Profile => &["INFERENCE_PROFILE"],
    }
}

fn summary(model: &Model, region: &str) -> Value {
    let caching = model.family == Family::Nova || model.generation >= Generation::Cache;
    let converse = (model.generation >= Generation::Cache).then(|| {
        json!({
            "additionalRequestFieldsSchema": "{\"top_k\":{\"type\":\"number\",\"default\":250,\"minimum\":0,\"maximum\":500}}",
            "maxTokensDefault": model.max_output,
            "maxTokensMaximum": model.max_output,
            "reasoningSupported": model.reasoning.then(|| json!({"embedded": false})),
            "stopSequencesDefault": null,
            "systemRoleSupported": true,
            "userDocumentTypesSupported": ["pdf"],
            "userImageTypesSupported": ["jpeg", "png", "gif", "webp"],
            "userVideoTypesSupported": [],
        })
    });
    json!({
        "batchSupported": (caching || model.family == Family::OpenaiChat).then(|| json!({
            "baseModelSupported": model.throughput != Throughput::Profile,
            "crossRegionSupported": model.throughput != Throughput::OnDemand,
            "customModelSupported": false,
        })),
        "consoleIDEMetadata": null,
        "converse": converse,
        "customizationsSupported": [],
        "description": null,
        "explicitPromptCaching": {"isSupported": caching},
        "featuresSupported": null,
        "guardrailsSupported": true,
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
        assert_eq!(ids("byOutputModality=IMAGE"), Vec::<String>::new());
        assert_eq!(ids("byProvider=A%20B"), Vec::<String>::new());
        let both = ids("byOutputModality=TEXT&byProvider=Amazon");
        assert!(both.contains(&"amazon.nova-micro-v1:0".to_owned()), "{both:?}");
        assert!(both.iter().all(|id| id.starts_with("amazon.")), "{both:?}");
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
