//! The models the sandbox has, a module for each provider, and how the id of a request is resolved to one.
//!
//! Accepted: a bare id, an id with a profile prefix (`us.`, `eu.`, `global.` …), the ARN of a
//! foundation model and the ARN of a system inference profile. Ids, names, limits and throughput
//! are those of `ListFoundationModels` replies of 2025 and 2026.

mod ai21;
mod amazon;
mod anthropic;
mod cohere;
mod deepseek;
mod google;
mod luma;
mod meta;
mod minimax;
mod mistral;
mod moonshot;
mod nvidia;
mod openai;
mod qwen;
mod stability;
mod twelvelabs;
mod writer;
mod xai;
mod zai;

pub(crate) use stability::Service;

use crate::refusal::Refusal;

/// Which wire format a model speaks on `InvokeModel`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    TitanText,
    Nova,
    Anthropic,
    AnthropicText,
    Jurassic,
    Jamba,
    Llama,
    MistralText,
    MistralChat,
    CohereCommand,
    CohereCommandR,
    DeepseekR1,
    OpenaiChat,
    Pegasus,
    TitanEmbedG1,
    TitanEmbedV2,
    TitanEmbedImage,
    NovaEmbed,
    CohereEmbedEnglishV3,
    CohereEmbedMultilingualV3,
    CohereEmbedV4,
    CohereRerank,
    AmazonRerank,
    Marengo2,
    Marengo3,
    TitanImageV1,
    TitanImageV2,
    NovaCanvas,
    StabilityXl,
    StabilitySd3,
    StabilitySd35,
    StabilityCore,
    StabilityUltra,
    StabilityEdit(Service),
    NovaReel,
    LumaRay,
}

/// How a model can be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Throughput {
    /// By its own id only.
    OnDemand,
    /// By its own id or a profile's.
    Both,
    /// By a profile's id only.
    Profile,
    /// Only where capacity was bought for it, which nobody has here.
    Provisioned,
}

/// Whether AWS still recommends a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lifecycle {
    Active,
    Legacy,
    /// Gone, and answered here all the same, so that its format can be tried. It is not listed.
    Ended,
}

/// When a model came out, as far as its replies tell: later ones have more members.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Generation {
    /// Before prompt caching.
    First,
    /// With cache counts in `usage`.
    Cache,
    /// With `type` in tool calls of Converse.
    ToolType,
    /// With `cache_creation` in `usage`.
    CacheDetails,
    /// With `output_tokens_details`, `service_tier` and `stop_details`.
    OutputDetails,
}

/// A model of the sandbox.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Model {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    /// `Amazon`, `Anthropic` and so on.
    pub(crate) provider: &'static str,
    pub(crate) family: Family,
    pub(crate) throughput: Throughput,
    pub(crate) lifecycle: Lifecycle,
    pub(crate) generation: Generation,
    /// The prefixes of its system profiles.
    pub(crate) prefixes: &'static [&'static str],
    /// Input tokens it takes at most.
    pub(crate) context: u64,
    /// Output tokens it gives at most.
    pub(crate) max_output: u64,
    pub(crate) input_modalities: &'static [&'static str],
    pub(crate) output_modalities: &'static [&'static str],
    /// The ways it can be customised.
    pub(crate) customizations: &'static [&'static str],
    /// Whether it can think aloud.
    pub(crate) reasoning: bool,
    pub(crate) abilities: Abilities,
}

/// What a model can do beside answering `InvokeModel`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Abilities(u16);

impl Abilities {
    pub(crate) const NONE: Self = Self(0);
    /// Its replies can be streamed.
    pub(crate) const STREAM: Self = Self(1);
    /// It can be called through Converse.
    pub(crate) const CONVERSE: Self = Self(1 << 1);
    /// Converse takes a system prompt for it.
    pub(crate) const SYSTEM: Self = Self(1 << 2);
    /// Converse takes tools for it.
    pub(crate) const TOOLS: Self = Self(1 << 3);
    /// Converse takes tools for it in streams as well.
    pub(crate) const STREAMED_TOOLS: Self = Self(1 << 4);
    /// Converse takes documents for it.
    pub(crate) const DOCUMENTS: Self = Self(1 << 5);
    /// Converse takes cache points for it.
    pub(crate) const CACHE_POINTS: Self = Self(1 << 6);

    /// It thinks aloud whether or not it is asked to.
    pub(crate) const ALWAYS_THINKS: Self = Self(1 << 7);
    /// Its own replies tell how many tokens they took, in a family where not all do.
    pub(crate) const COUNTS: Self = Self(1 << 8);

    /// Conversations without a system prompt.
    pub(crate) const CHAT: Self = Self::STREAM.with(Self::CONVERSE);
    /// Conversations with a system prompt and tools.
    pub(crate) const AGENT: Self = Self::CHAT
        .with(Self::SYSTEM)
        .with(Self::TOOLS)
        .with(Self::STREAMED_TOOLS);

    pub(crate) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

/// The model a request names, and the id it was named by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Resolved {
    pub(crate) model: &'static Model,
    /// Whether a profile was named.
    pub(crate) profile: bool,
}

const TEXT: &[&str] = &["TEXT"];
const IMAGE: &[&str] = &["TEXT", "IMAGE"];
const VIDEO: &[&str] = &["TEXT", "IMAGE", "VIDEO"];
const SPEECH: &[&str] = &["TEXT", "IMAGE", "SPEECH", "VIDEO"];
const EMBEDDING: &[&str] = &["EMBEDDING"];

/// What rows start from.
const BASE: Model = Model {
    id: "",
    name: "",
    provider: "",
    family: Family::TitanText,
    throughput: Throughput::OnDemand,
    lifecycle: Lifecycle::Active,
    generation: Generation::First,
    prefixes: &[],
    context: 0,
    max_output: 0,
    input_modalities: TEXT,
    output_modalities: TEXT,
    customizations: &[],
    reasoning: false,
    abilities: Abilities::NONE,
};

/// A model that speaks OpenAI's chat completions.
const OPENAI_CHAT: Model = Model {
    family: Family::OpenaiChat,
    abilities: Abilities::AGENT.with(Abilities::DOCUMENTS),
    ..BASE
};

/// The models of each provider.
const PROVIDERS: &[&[Model]] = &[
    amazon::MODELS,
    anthropic::MODELS,
    ai21::MODELS,
    cohere::MODELS,
    meta::MODELS,
    mistral::MODELS,
    deepseek::MODELS,
    openai::MODELS,
    qwen::MODELS,
    google::MODELS,
    minimax::MODELS,
    moonshot::MODELS,
    nvidia::MODELS,
    writer::MODELS,
    xai::MODELS,
    zai::MODELS,
    twelvelabs::MODELS,
    stability::MODELS,
    luma::MODELS,
];

/// Every model.
pub(crate) fn all() -> impl Iterator<Item = &'static Model> {
    PROVIDERS.iter().copied().flatten()
}

impl Model {
    /// Whether it can do this.
    pub(crate) fn can(&self, ability: Abilities) -> bool {
        self.abilities.has(ability)
    }

    /// Whether it takes attachments of this kind (`IMAGE`, `VIDEO`).
    pub(crate) fn takes(&self, modality: &str) -> bool {
        self.input_modalities.contains(&modality)
    }
}

/// Finds the model that `name`, decoded from the path, stands for, and checks that it can be
/// called by that name.
pub(crate) fn resolve(name: &str) -> Result<Resolved, Refusal> {
    let resolved = find(name)?;
    let needs_more = matches!(
        resolved.model.throughput,
        Throughput::Profile | Throughput::Provisioned
    );
    if needs_more && !resolved.profile {
        return Err(Refusal::invalid(format!(
            "Invocation of model ID {} with on-demand throughput isn’t supported. Retry your request with the ID or \
             ARN of an inference profile that contains this model.",
            resolved.model.id
        )));
    }
    Ok(resolved)
}

/// Finds the model that `name` stands for, whether or not it can be called by that name: tokens
/// are counted by the bare id even of a model that needs a profile.
pub(crate) fn find(name: &str) -> Result<Resolved, Refusal> {
    let resolved = if name.starts_with("arn:") {
        of_arn(name)
    } else {
        of_id(name)
    };
    resolved.ok_or_else(|| Refusal::invalid("The provided model identifier is invalid."))
}

fn of_id(id: &str) -> Option<Resolved> {
    if let Some(model) = all().find(|model| model.id == id) {
        return Some(Resolved {
            model,
            profile: false,
        });
    }
    let (prefix, bare) = id.split_once('.')?;
    let model = all().find(|model| model.id == bare && model.prefixes.contains(&prefix))?;
    Some(Resolved { model, profile: true })
}

/// `arn:{partition}:bedrock:{region}:{account}:{kind}/{id}`, the region and account empty or not.
fn of_arn(arn: &str) -> Option<Resolved> {
    let mut parts = arn.splitn(6, ':');
    let (Some("arn"), Some(partition), Some("bedrock")) = (parts.next(), parts.next(), parts.next()) else {
        return None;
    };
    let (_region, account) = (parts.next()?, parts.next()?);
    let (kind, id) = parts.next()?.split_once('/')?;
    let well_formed = partition.starts_with("aws")
        && (account.is_empty() || (account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())));
    match kind {
        "foundation-model" if well_formed => of_id(id).filter(|resolved| !resolved.profile),
        "inference-profile" if well_formed && !account.is_empty() => {
            of_id(id).filter(|resolved| resolved.profile)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_an_id_resolves() {
        for name in [
            "amazon.nova-lite-v1:0",
            "us.amazon.nova-lite-v1:0",
            "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0",
            "arn:aws:bedrock:::foundation-model/amazon.nova-lite-v1:0",
            "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0",
        ] {
            assert_eq!(resolve(name).unwrap().model.name, "Nova Lite", "{name}");
        }
    }

    #[test]
    fn an_unknown_id_is_refused_as_recorded() {
        for name in [
            "",
            "nonsense",
            "amazon.nova-lite-v1",
            "mars.amazon.nova-lite-v1:0",
            "jp.amazon.nova-premier-v1:0",
            "arn:aws:bedrock:us-east-1:12:inference-profile/us.amazon.nova-lite-v1:0",
            "arn:aws:s3:::bucket/amazon.nova-lite-v1:0",
            "arn:aws:bedrock:us-east-1::foundation-model/us.amazon.nova-lite-v1:0",
        ] {
            let refusal = resolve(name).unwrap_err();
            assert_eq!(
                refusal.message, "The provided model identifier is invalid.",
                "{name}"
            );
            assert_eq!(
                (refusal.status.as_u16(), refusal.kind),
                (400, "ValidationException")
            );
        }
    }

    // Recorded: errors/validation-on-demand-not-supported-claude.
    #[test]
    fn a_model_that_needs_a_profile_says_so() {
        let refusal = resolve("anthropic.claude-haiku-4-5-20251001-v1:0").unwrap_err();
        assert_eq!(
            refusal.message,
            "Invocation of model ID anthropic.claude-haiku-4-5-20251001-v1:0 with on-demand throughput isn’t \
             supported. Retry your request with the ID or ARN of an inference profile that contains this model."
        );
        assert!(resolve("global.anthropic.claude-haiku-4-5-20251001-v1:0").is_ok());
    }

    #[test]
    fn an_ended_model_is_kept() {
        assert_eq!(
            resolve("anthropic.claude-v2:1").unwrap().model.lifecycle,
            Lifecycle::Ended
        );
    }

    #[test]
    fn ids_are_told_apart() {
        let mut ids: Vec<&str> = all().map(|model| model.id).collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count);
    }

    #[test]
    fn a_model_says_only_what_fits_together() {
        for model in all() {
            let id = model.id;
            let needs = |ability: Abilities, other: Abilities| !model.can(ability) || model.can(other);
            assert!(
                needs(Abilities::SYSTEM, Abilities::CONVERSE)
                    && needs(Abilities::STREAMED_TOOLS, Abilities::TOOLS),
                "{id}"
            );
            assert!(model.reasoning || !model.can(Abilities::ALWAYS_THINKS), "{id}");
            let needs_prefix = matches!(model.throughput, Throughput::Both | Throughput::Profile);
            assert!(!needs_prefix || !model.prefixes.is_empty(), "{id}");
        }
    }
}
