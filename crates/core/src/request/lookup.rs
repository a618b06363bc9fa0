//! Which model answers behind an ARN that does not say so: whom to ask, and what the answer means.
//!
//! | ARN | asked | in the answer |
//! |---|---|---|
//! | `application-inference-profile/…`, `inference-profile/…` | `GetInferenceProfile` | `models[].modelArn`, one for each Region |
//! | `provisioned-model/…` | `GetProvisionedModelThroughput` | `foundationModelArn`, else `modelArn` |
//! | `custom-model-deployment/…` | `GetCustomModelDeployment` | `modelArn`, a custom model's: its base is in it |
//! | `prompt-router/…` | `GetPromptRouter` | `models[].modelArn`, of which one is chosen for each call |
//! | `imported-model/…` | `GetImportedModel` | `modelArchitecture`: no model of the catalogue |
//!
//! ```
//! use outcrop_core::catalog::Catalog;
//! use outcrop_core::request::{Behind, Request};
//!
//! let arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghijkl";
//! let resolution = Catalog::builtin().resolve(arn, "us-east-1");
//! let request = Request::look_up(&resolution.wire_id).expect("an opaque ARN");
//! // The host sends `request`; this is what came back.
//! let body = br#"{"models":[{"modelArn":"arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0"}]}"#;
//! let behind = Behind::parse(request.operation, body)?;
//! let resolution = resolution.with_models(Catalog::builtin(), &behind.models);
//! assert_eq!(resolution.name(), "Nova Lite");
//! # Ok::<(), outcrop_core::error::Error>(())
//! ```

use super::{Operation, Request, members, segment};
use crate::catalog::{Arn, Resource};
use crate::error::{Error, ErrorKind};

/// What is behind an ARN.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Behind {
    /// The ARNs of the models that may answer; empty where the answer names none.
    pub models: Vec<String>,
    /// What an imported model is built like, in the service's words (`llama`, `mistral`, …).
    pub architecture: Option<String>,
}

impl Request {
    /// The request that says which model answers behind an ARN; none where the id says it itself, or nobody can.
    pub fn look_up(id_or_arn: &str) -> Option<Self> {
        let (operation, place) = match Arn::parse(id_or_arn)?.resource {
            Resource::InferenceProfile | Resource::ApplicationInferenceProfile => {
                (Operation::GetInferenceProfile, "/inference-profiles")
            }
            Resource::ProvisionedModel => (
                Operation::GetProvisionedModelThroughput,
                "/provisioned-model-throughput",
            ),
            Resource::CustomModelDeployment => (
                Operation::GetCustomModelDeployment,
                "/model-customization/custom-model-deployments",
            ),
            Resource::PromptRouter => (Operation::GetPromptRouter, "/prompt-routers"),
            Resource::ImportedModel => (Operation::GetImportedModel, "/imported-models"),
            _ => return None,
        };
        let id = segment(id_or_arn, "ARN").ok()?;
        Some(Self::get(operation, format!("{place}/{id}"), Vec::new()))
    }
}

impl Behind {
    /// Reads what a lookup answered.
    ///
    /// [`ErrorKind::UnreadableReply`] where it names neither a model nor an architecture;
    /// [`ErrorKind::InvalidInput`] for an operation that looks nothing up.
    pub fn parse(operation: Operation, body: &[u8]) -> Result<Self, Error> {
        let name = operation.as_str();
        let mut reply = members::of(body, name)?;
        let mut one = |member: &str| members::word(&mut reply, member);
        let (behind, expected) = match operation {
            Operation::GetProvisionedModelThroughput => {
                let model = one("foundationModelArn").or_else(|| one("modelArn"));
                (Self::of(model), "foundationModelArn")
            }
            Operation::GetCustomModelDeployment => (Self::of(one("modelArn")), "modelArn"),
            Operation::GetImportedModel => {
                let architecture = one("modelArchitecture");
                let behind = Self {
                    architecture,
                    ..Self::default()
                };
                (behind, "modelArchitecture")
            }
            Operation::GetInferenceProfile | Operation::GetPromptRouter => {
                let models = members::model_arns(&mut reply, "models");
                (Self::of(models), "model in its list models")
            }
            _ => {
                return Err(Error::new(
                    ErrorKind::InvalidInput,
                    format!(
                        "{name} does not say which model is behind an ARN. Ask with the request that was made for it."
                    ),
                ));
            }
        };
        if behind == Self::default() {
            return Err(members::missing(name, expected));
        }
        Ok(behind)
    }

    fn of(models: impl IntoIterator<Item = String>) -> Self {
        Self {
            models: models.into_iter().collect(),
            architecture: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arn(rest: &str) -> String {
        format!("arn:aws:bedrock:us-east-1:123456789012:{rest}")
    }

    #[test]
    fn each_kind_has_its_lookup() {
        for (rest, operation, place) in [
            (
                "application-inference-profile/a",
                Operation::GetInferenceProfile,
                "/inference-profiles/",
            ),
            (
                "inference-profile/us.a.b",
                Operation::GetInferenceProfile,
                "/inference-profiles/",
            ),
            (
                "provisioned-model/a",
                Operation::GetProvisionedModelThroughput,
                "/provisioned-model-throughput/",
            ),
            (
                "custom-model-deployment/a",
                Operation::GetCustomModelDeployment,
                "/model-customization/custom-model-deployments/",
            ),
            (
                "default-prompt-router/a.b:1",
                Operation::GetPromptRouter,
                "/prompt-routers/",
            ),
            (
                "imported-model/a",
                Operation::GetImportedModel,
                "/imported-models/",
            ),
        ] {
            let request = Request::look_up(&arn(rest)).unwrap();
            assert_eq!(request.operation, operation);
            let encoded = format!("{place}arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3A");
            assert!(request.path.starts_with(&encoded), "{}", request.path);
            assert!(!operation.is_billed());
        }
        for known in [
            "foundation-model/a.b",
            "custom-model/a.b/c",
            "prompt/ABCDEFGHIJ",
            "guardrail/x",
        ] {
            assert_eq!(Request::look_up(&arn(known)), None, "{known}");
        }
        assert_eq!(Request::look_up("us.amazon.nova-lite-v1:0"), None);
    }

    #[test]
    fn answers_name_models_or_an_architecture() {
        let behind = |operation, body: &str| Behind::parse(operation, body.as_bytes());
        assert_eq!(
            behind(
                Operation::GetInferenceProfile,
                r#"{"models":[{"modelArn":"a"},{"modelArn":"b"}]}"#
            )
            .unwrap()
            .models,
            ["a", "b"]
        );
        let throughput = Operation::GetProvisionedModelThroughput;
        assert_eq!(
            behind(throughput, r#"{"modelArn":"custom","foundationModelArn":"base"}"#)
                .unwrap()
                .models,
            ["base"]
        );
        assert_eq!(
            behind(throughput, r#"{"modelArn":"custom","foundationModelArn":null}"#)
                .unwrap()
                .models,
            ["custom"]
        );
        assert_eq!(
            behind(Operation::GetImportedModel, r#"{"modelArchitecture":"llama"}"#)
                .unwrap()
                .architecture
                .as_deref(),
            Some("llama")
        );
        for operation in [
            throughput,
            Operation::GetImportedModel,
            Operation::GetPromptRouter,
        ] {
            assert_eq!(
                behind(operation, "{}").unwrap_err().kind(),
                ErrorKind::UnreadableReply
            );
        }
        assert_eq!(
            behind(Operation::Converse, "{}").unwrap_err().kind(),
            ErrorKind::InvalidInput
        );
    }
}
