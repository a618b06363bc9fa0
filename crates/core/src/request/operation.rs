//! What a call does, which host answers it, and whether it costs.

use crate::catalog::Service;

/// What a call does. The names are the service's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// A reply at once, to the family's own body.
    InvokeModel,
    /// A reply piece by piece, to the family's own body.
    InvokeModelWithResponseStream,
    /// A reply at once, to the body that is the same for all models.
    Converse,
    /// A reply piece by piece, to the body that is the same for all models.
    ConverseStream,
    /// How many tokens a body would be.
    CountTokens,
    /// Begins a call that goes on in the background and leaves what it makes in S3.
    StartAsyncInvoke,
    /// How far a background call is.
    GetAsyncInvoke,
    /// The background calls of the account in the Region.
    ListAsyncInvokes,
    /// Scores of documents against a query.
    Rerank,
    /// The models of the Region.
    ListFoundationModels,
    /// One of them.
    GetFoundationModel,
    /// The inference profiles that the account can use in the Region.
    ListInferenceProfiles,
    /// One of them, with the models and Regions behind it.
    GetInferenceProfile,
    /// What throughput was bought for which model.
    GetProvisionedModelThroughput,
    /// What an imported model is.
    GetImportedModel,
    /// Which custom model is deployed.
    GetCustomModelDeployment,
    /// Which models a router chooses from.
    GetPromptRouter,
}

impl Operation {
    /// The service's name for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvokeModel => "InvokeModel",
            Self::InvokeModelWithResponseStream => "InvokeModelWithResponseStream",
            Self::Converse => "Converse",
            Self::ConverseStream => "ConverseStream",
            Self::CountTokens => "CountTokens",
            Self::StartAsyncInvoke => "StartAsyncInvoke",
            Self::GetAsyncInvoke => "GetAsyncInvoke",
            Self::ListAsyncInvokes => "ListAsyncInvokes",
            Self::Rerank => "Rerank",
            Self::ListFoundationModels => "ListFoundationModels",
            Self::GetFoundationModel => "GetFoundationModel",
            Self::ListInferenceProfiles => "ListInferenceProfiles",
            Self::GetInferenceProfile => "GetInferenceProfile",
            Self::GetProvisionedModelThroughput => "GetProvisionedModelThroughput",
            Self::GetImportedModel => "GetImportedModel",
            Self::GetCustomModelDeployment => "GetCustomModelDeployment",
            Self::GetPromptRouter => "GetPromptRouter",
        }
    }

    /// The host that answers it.
    pub const fn service(self) -> Service {
        match self {
            Self::InvokeModel
            | Self::InvokeModelWithResponseStream
            | Self::Converse
            | Self::ConverseStream
            | Self::CountTokens
            | Self::StartAsyncInvoke
            | Self::GetAsyncInvoke
            | Self::ListAsyncInvokes => Service::Runtime,
            Self::Rerank => Service::AgentRuntime,
            Self::ListFoundationModels
            | Self::GetFoundationModel
            | Self::ListInferenceProfiles
            | Self::GetInferenceProfile
            | Self::GetProvisionedModelThroughput
            | Self::GetImportedModel
            | Self::GetCustomModelDeployment
            | Self::GetPromptRouter => Service::Control,
        }
    }

    /// Whether an accepted call costs money, so that sending it twice may cost twice.
    pub const fn is_billed(self) -> bool {
        match self {
            Self::InvokeModel
            | Self::InvokeModelWithResponseStream
            | Self::Converse
            | Self::ConverseStream
            // Its token keeps the service from doing it twice; that is no reason to send it behind anybody's back.
            | Self::StartAsyncInvoke
            | Self::Rerank => true,
            Self::CountTokens
            | Self::GetAsyncInvoke
            | Self::ListAsyncInvokes
            | Self::ListFoundationModels
            | Self::GetFoundationModel
            | Self::ListInferenceProfiles
            | Self::GetInferenceProfile
            | Self::GetProvisionedModelThroughput
            | Self::GetImportedModel
            | Self::GetCustomModelDeployment
            | Self::GetPromptRouter => false,
        }
    }

    /// Whether a successful reply is an event stream.
    pub const fn is_streaming(self) -> bool {
        matches!(self, Self::InvokeModelWithResponseStream | Self::ConverseStream)
    }
}
