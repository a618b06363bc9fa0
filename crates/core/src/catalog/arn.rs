//! ARNs as Bedrock takes them in place of a model id.
//!
//! ```text
//! arn:{partition}:{service}:{region}:{account}:{type}/{rest}
//! arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0
//! ```
//!
//! Region and account may both be empty (`arn:aws:bedrock:::foundation-model/…`, as `GetInferenceProfile`
//! writes them).

/// What an ARN names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Resource {
    /// `foundation-model/{id}`.
    FoundationModel,
    /// `inference-profile/{prefix}.{id}`.
    InferenceProfile,
    /// `application-inference-profile/{12 characters}`: what it holds is known to the account only.
    ApplicationInferenceProfile,
    /// `provisioned-model/{12 characters}`.
    ProvisionedModel,
    /// `custom-model/{base id}/{12 characters}`.
    CustomModel,
    /// `custom-model-deployment/{12 characters}`.
    CustomModelDeployment,
    /// `imported-model/{12 characters}`.
    ImportedModel,
    /// `prompt/{10 characters}[:version]`.
    Prompt,
    /// `prompt-router/…` or `default-prompt-router/…`.
    PromptRouter,
    /// `endpoint/{name}` of service `sagemaker`.
    SageMakerEndpoint,
    /// Anything else: a job, a guardrail, another service.
    Other,
}

/// A parsed ARN. Borrows from the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arn<'a> {
    /// `aws`, `aws-us-gov`, …
    pub partition: &'a str,
    /// `bedrock` or `sagemaker`.
    pub service: &'a str,
    /// May be empty.
    pub region: &'a str,
    /// Twelve digits, or empty.
    pub account: &'a str,
    /// What it names.
    pub resource: Resource,
    /// The type as written, such as `foundation-model`.
    pub kind: &'a str,
    /// What follows the type's slash.
    pub name: &'a str,
}

impl<'a> Arn<'a> {
    /// Reads an ARN; `None` where the text does not begin with `arn:` or lacks a member.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        if parts.next() != Some("arn") {
            return None;
        }
        let (partition, service) = (parts.next()?, parts.next()?);
        let (region, account, rest) = (parts.next()?, parts.next()?, parts.next()?);
        let (kind, name) = rest.split_once('/')?;
        if partition.is_empty() || service.is_empty() || kind.is_empty() || name.is_empty() {
            return None;
        }
        let resource = match (service, kind) {
            ("bedrock", "foundation-model") => Resource::FoundationModel,
            ("bedrock", "inference-profile") => Resource::InferenceProfile,
            ("bedrock", "application-inference-profile") => Resource::ApplicationInferenceProfile,
            ("bedrock", "provisioned-model") => Resource::ProvisionedModel,
            ("bedrock", "custom-model") => Resource::CustomModel,
            ("bedrock", "custom-model-deployment") => Resource::CustomModelDeployment,
            ("bedrock", "imported-model") => Resource::ImportedModel,
            ("bedrock", "prompt") => Resource::Prompt,
            ("bedrock", "prompt-router" | "default-prompt-router") => Resource::PromptRouter,
            ("sagemaker", "endpoint") => Resource::SageMakerEndpoint,
            _ => Resource::Other,
        };
        Some(Self {
            partition,
            service,
            region,
            account,
            resource,
            kind,
            name,
        })
    }

    /// The model id within: of a foundation model, a system profile, or a custom model's base.
    pub fn model_id(&self) -> Option<&'a str> {
        match self.resource {
            Resource::FoundationModel | Resource::InferenceProfile => Some(self.name),
            Resource::CustomModel => self.name.rsplit_once('/').map(|(base, _)| base),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        let arn =
            Arn::parse("arn:aws:bedrock:::foundation-model/anthropic.claude-3-haiku-20240307-v1:0").unwrap();
        assert_eq!(arn.resource, Resource::FoundationModel);
        assert_eq!((arn.region, arn.account), ("", ""));
        assert_eq!(arn.model_id(), Some("anthropic.claude-3-haiku-20240307-v1:0"));

        let arn = Arn::parse(
            "arn:aws:bedrock:us-east-1:123456789012:custom-model/amazon.nova-lite-v1:0:300k/abcdefghijkl",
        )
        .unwrap();
        assert_eq!(arn.resource, Resource::CustomModel);
        assert_eq!(arn.model_id(), Some("amazon.nova-lite-v1:0:300k"));

        let arn = Arn::parse("arn:aws:sagemaker:us-east-1:123456789012:endpoint/mine").unwrap();
        assert_eq!(arn.resource, Resource::SageMakerEndpoint);
        assert_eq!(arn.model_id(), None);

        let arn = Arn::parse("arn:aws:bedrock:us-east-1:123456789012:prompt/ABCDEFGHIJ:3").unwrap();
        assert_eq!((arn.resource, arn.name), (Resource::Prompt, "ABCDEFGHIJ:3"));

        for bad in [
            "",
            "arn",
            "arn:aws",
            "arn:aws:bedrock:us-east-1::",
            "arn:aws:bedrock:us-east-1::x",
            "arn:aws:bedrock:us-east-1::x/",
            "anthropic.claude",
        ] {
            assert_eq!(Arn::parse(bad), None, "{bad}");
        }
    }
}
