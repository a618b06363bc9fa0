//! The service's lists as what the catalogue can be refreshed with ([`Catalog::refreshed`]).
//!
//! ```
//! use outcrop_core::catalog::{Catalog, Fact, Live};
//! use outcrop_core::request::parse_foundation_models;
//!
//! let body = br#"{"modelSummaries":[{"modelId":"amazon.nova-lite-v1:0","inferenceTypesSupported":["ON_DEMAND"]}]}"#;
//! let listed = parse_foundation_models(body)?;
//! let live = Live {
//!     region: "eu-west-3".to_owned(),
//!     models: Some(listed.iter().map(Into::into).collect()),
//!     profiles: None,
//! };
//! let catalog = Catalog::builtin().refreshed(live);
//! assert!(catalog.model("amazon.nova-lite-v1:0").is_some_and(|model| model.is_live(Fact::OnDemand)));
//! # Ok::<(), outcrop_core::error::Error>(())
//! ```
//!
//! [`Catalog::refreshed`]: crate::catalog::Catalog::refreshed

use super::{FoundationModel, InferenceProfile, ProfileKind};
use crate::catalog::{Lifecycle, LiveModel, LiveProfile, Modality};

/// The kinds that the service's words mean; words that nobody knows yet are left out.
fn kinds(words: &[String]) -> Vec<Modality> {
    let mut kinds: Vec<Modality> = words
        .iter()
        .filter_map(|word| match word.as_str() {
            "TEXT" => Some(Modality::Text),
            "IMAGE" => Some(Modality::Image),
            "VIDEO" => Some(Modality::Video),
            "SPEECH" | "AUDIO" => Some(Modality::Audio),
            "EMBEDDING" => Some(Modality::Embedding),
            _ => None,
        })
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

impl From<&FoundationModel> for LiveModel {
    fn from(listed: &FoundationModel) -> Self {
        let converse = listed.converse();
        let mut inputs = kinds(&listed.input_modalities);
        let has_documents = converse.as_ref().is_some_and(|said| !said.documents.is_empty());
        if has_documents && !inputs.is_empty() {
            inputs.push(Modality::Document);
            inputs.sort_unstable();
        }
        // Some are listed with no type at all, which says nothing.
        let types = &listed.inference_types;
        let on_demand = (!types.is_empty()).then(|| types.iter().any(|kind| kind == "ON_DEMAND"));
        let tokens = |count: u64| u32::try_from(count).ok().filter(|count| *count > 0);
        Self {
            id: listed.id.clone(),
            name: listed.name.clone(),
            provider: listed.provider.clone(),
            inputs,
            outputs: kinds(&listed.output_modalities),
            streams: listed.streams,
            converse: converse.as_ref().map(|_| true),
            lifecycle: match listed.status.as_str() {
                "ACTIVE" => Some(Lifecycle::Active),
                "LEGACY" => Some(Lifecycle::Legacy),
                _ => None,
            },
            on_demand,
            batch: listed.batch().map(|said| said.bare || said.profile),
            context: listed.context().and_then(tokens),
            max_output: converse.and_then(|said| said.max_tokens).and_then(tokens),
        }
    }
}

impl From<&InferenceProfile> for LiveProfile {
    fn from(listed: &InferenceProfile) -> Self {
        let own = listed.kind == Some(ProfileKind::Application);
        // The id of an application profile is twelve characters that mean nothing elsewhere; its ARN is what is sent.
        let id = if own && !listed.arn.is_empty() {
            &listed.arn
        } else {
            &listed.id
        };
        Self {
            id: id.clone(),
            name: listed.name.clone(),
            own,
            models: listed.model_ids().into_iter().map(str::to_owned).collect(),
            destinations: listed.regions().into_iter().map(str::to_owned).collect(),
            everywhere: listed.is_global(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::request::{parse_foundation_models, parse_inference_profile};

    #[test]
    fn a_listed_model_says_what_it_says() {
        let body = br#"{"modelSummaries":[
            {"modelId":"a.b","modelName":"B","inputModalities":["TEXT","IMAGE","HOLOGRAM"],"outputModalities":["TEXT"],
             "responseStreamingSupported":true,"inferenceTypesSupported":["INFERENCE_PROFILE"],
             "modelLifecycle":{"status":"LEGACY"},"description":{"maxContextWindow":"200K"},
             "batchSupported":{"baseModelSupported":false,"crossRegionSupported":true},
             "converse":{"maxTokensMaximum":8192,"userDocumentTypesSupported":["pdf"]}},
            {"modelId":"c.d","inferenceTypesSupported":[],"batchSupported":null,"converse":null}
        ]}"#;
        let listed = parse_foundation_models(body).unwrap();
        let full = LiveModel::from(&listed[0]);
        assert_eq!(full.inputs, [Modality::Text, Modality::Image, Modality::Document]);
        assert_eq!(
            (full.streams, full.converse, full.on_demand),
            (Some(true), Some(true), Some(false))
        );
        assert_eq!(
            (full.batch, full.lifecycle),
            (Some(true), Some(Lifecycle::Legacy))
        );
        assert_eq!((full.context, full.max_output), (Some(200_000), Some(8192)));
        let bare = LiveModel::from(&listed[1]);
        assert_eq!(
            bare,
            LiveModel {
                id: "c.d".to_owned(),
                ..LiveModel::default()
            }
        );
    }

    #[test]
    fn a_profile_of_the_accounts_own_is_called_by_its_arn() {
        let arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghijkl";
        let body = format!(
            r#"{{"inferenceProfileId":"abcdefghijkl","inferenceProfileArn":"{arn}","type":"APPLICATION","models":[
                {{"modelArn":"arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0"}},
                {{"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"}}]}}"#
        );
        let profile = LiveProfile::from(&parse_inference_profile(body.as_bytes()).unwrap());
        assert_eq!(
            (profile.id.as_str(), profile.own, profile.everywhere),
            (arn, true, false)
        );
        assert_eq!(profile.models, ["amazon.nova-lite-v1:0"]);
        assert_eq!(profile.destinations, ["us-east-1", "us-west-2"]);
    }
}
