//! The models the sandbox has, and how the id of a request is resolved to one.
//!
//! Accepted: a bare id, an id with a profile prefix (`us.`, `eu.`, `global.` …), the ARN of a
//! foundation model and the ARN of a system inference profile. Ids, names, limits and throughput
//! are those of `ListFoundationModels` replies of 2025 and 2026.

use crate::refusal::Refusal;

/// Which wire format a model speaks on `InvokeModel`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Family {
    TitanText,
    Nova,
    Anthropic,
    OpenaiChat,
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
}

/// Whether AWS still recommends a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lifecycle {
    Active,
    Legacy,
    /// Gone: requests are answered 404.
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
    /// Whether it can think aloud.
    pub(crate) reasoning: bool,
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

const TITAN: Model = Model {
    id: "",
    name: "",
    family: Family::TitanText,
    throughput: Throughput::OnDemand,
    lifecycle: Lifecycle::Active,
    generation: Generation::First,
    prefixes: &[],
    context: 42_000,
    max_output: 8_192,
    input_modalities: TEXT,
    reasoning: false,
};

const NOVA: Model = Model {
    family: Family::Nova,
    throughput: Throughput::Both,
    prefixes: &["us", "eu", "apac"],
    context: 300_000,
    max_output: 10_000,
    input_modalities: VIDEO,
    ..TITAN
};

const CLAUDE: Model = Model {
    family: Family::Anthropic,
    throughput: Throughput::Profile,
    generation: Generation::CacheDetails,
    prefixes: &["us", "eu", "apac", "jp", "au", "global"],
    context: 200_000,
    max_output: 64_000,
    input_modalities: IMAGE,
    reasoning: true,
    ..TITAN
};

const CLAUDE_3: Model = Model {
    throughput: Throughput::Both,
    generation: Generation::First,
    prefixes: &["us", "eu", "apac"],
    max_output: 4_096,
    reasoning: false,
    ..CLAUDE
};

const LONG_CLAUDE: Model = Model {
    context: 1_000_000,
    max_output: 128_000,
    ..CLAUDE
};

const GPT_OSS: Model = Model {
    family: Family::OpenaiChat,
    context: 128_000,
    max_output: 128_000,
    reasoning: true,
    ..TITAN
};

const QWEN: Model = Model {
    context: 262_144,
    max_output: 262_144,
    reasoning: false,
    ..GPT_OSS
};

/// Every model, in the order `ListFoundationModels` gives them.
pub(crate) const MODELS: &[Model] = &[
    Model {
        id: "amazon.titan-tg1-large",
        name: "Titan Text Large",
        ..TITAN
    },
    Model {
        id: "amazon.titan-text-premier-v1:0",
        name: "Titan Text G1 - Premier",
        max_output: 3_072,
        ..TITAN
    },
    Model {
        id: "amazon.titan-text-lite-v1",
        name: "Titan Text G1 - Lite",
        max_output: 4_096,
        ..TITAN
    },
    Model {
        id: "amazon.titan-text-express-v1",
        name: "Titan Text G1 - Express",
        ..TITAN
    },
    Model {
        id: "amazon.nova-micro-v1:0",
        name: "Nova Micro",
        context: 128_000,
        input_modalities: TEXT,
        ..NOVA
    },
    Model {
        id: "amazon.nova-lite-v1:0",
        name: "Nova Lite",
        ..NOVA
    },
    Model {
        id: "amazon.nova-pro-v1:0",
        name: "Nova Pro",
        ..NOVA
    },
    Model {
        id: "amazon.nova-premier-v1:0",
        name: "Nova Premier",
        throughput: Throughput::Profile,
        prefixes: &["us"],
        context: 1_000_000,
        ..NOVA
    },
    Model {
        id: "amazon.nova-2-lite-v1:0",
        name: "Nova 2 Lite",
        throughput: Throughput::Profile,
        prefixes: &["us", "eu", "apac", "jp", "global"],
        context: 1_000_000,
        max_output: 65_535,
        reasoning: true,
        ..NOVA
    },
    Model {
        id: "anthropic.claude-instant-v1",
        name: "Claude Instant",
        lifecycle: Lifecycle::Ended,
        input_modalities: TEXT,
        ..CLAUDE_3
    },
    Model {
        id: "anthropic.claude-v2:1",
        name: "Claude",
        lifecycle: Lifecycle::Ended,
        input_modalities: TEXT,
        ..CLAUDE_3
    },
    Model {
        id: "anthropic.claude-v2",
        name: "Claude",
        lifecycle: Lifecycle::Ended,
        input_modalities: TEXT,
        ..CLAUDE_3
    },
    Model {
        id: "anthropic.claude-3-sonnet-20240229-v1:0",
        name: "Claude 3 Sonnet",
        lifecycle: Lifecycle::Legacy,
        ..CLAUDE_3
    },
    Model {
        id: "anthropic.claude-3-haiku-20240307-v1:0",
        name: "Claude 3 Haiku",
        ..CLAUDE_3
    },
    Model {
        id: "anthropic.claude-3-opus-20240229-v1:0",
        name: "Claude 3 Opus",
        lifecycle: Lifecycle::Legacy,
        ..CLAUDE_3
    },
    Model {
        id: "anthropic.claude-3-5-sonnet-20240620-v1:0",
        name: "Claude 3.5 Sonnet",
        lifecycle: Lifecycle::Legacy,
        ..CLAUDE_3
    },
    Model {
        id: "anthropic.claude-3-5-sonnet-20241022-v2:0",
        name: "Claude 3.5 Sonnet v2",
        lifecycle: Lifecycle::Legacy,
        generation: Generation::Cache,
        max_output: 8_192,
        ..CLAUDE_3
    },
    Model {
        id: "anthropic.claude-3-5-haiku-20241022-v1:0",
        name: "Claude 3.5 Haiku",
        generation: Generation::Cache,
        max_output: 8_192,
        ..CLAUDE_3
    },
    Model {
        id: "anthropic.claude-3-7-sonnet-20250219-v1:0",
        name: "Claude 3.7 Sonnet",
        lifecycle: Lifecycle::Legacy,
        generation: Generation::Cache,
        ..CLAUDE
    },
    Model {
        id: "anthropic.claude-opus-4-20250514-v1:0",
        name: "Claude Opus 4",
        lifecycle: Lifecycle::Legacy,
        generation: Generation::ToolType,
        max_output: 32_000,
        ..CLAUDE
    },
    Model {
        id: "anthropic.claude-sonnet-4-20250514-v1:0",
        name: "Claude Sonnet 4",
        generation: Generation::ToolType,
        ..CLAUDE
    },
    Model {
        id: "anthropic.claude-opus-4-1-20250805-v1:0",
        name: "Claude Opus 4.1",
        generation: Generation::ToolType,
        max_output: 32_000,
        ..CLAUDE
    },
    Model {
        id: "anthropic.claude-sonnet-4-5-20250929-v1:0",
        name: "Claude Sonnet 4.5",
        ..CLAUDE
    },
    Model {
        id: "anthropic.claude-haiku-4-5-20251001-v1:0",
        name: "Claude Haiku 4.5",
        ..CLAUDE
    },
    Model {
        id: "anthropic.claude-opus-4-5-20251101-v1:0",
        name: "Claude Opus 4.5",
        ..CLAUDE
    },
    Model {
        id: "anthropic.claude-opus-4-6-v1",
        name: "Claude Opus 4.6",
        ..LONG_CLAUDE
    },
    Model {
        id: "anthropic.claude-sonnet-4-6",
        name: "Claude Sonnet 4.6",
        max_output: 64_000,
        ..LONG_CLAUDE
    },
    Model {
        id: "anthropic.claude-opus-4-7",
        name: "Claude Opus 4.7",
        ..LONG_CLAUDE
    },
    Model {
        id: "anthropic.claude-opus-4-8",
        name: "Claude Opus 4.8",
        generation: Generation::OutputDetails,
        ..LONG_CLAUDE
    },
    Model {
        id: "anthropic.claude-sonnet-5",
        name: "Claude Sonnet 5",
        generation: Generation::OutputDetails,
        ..LONG_CLAUDE
    },
    Model {
        id: "openai.gpt-oss-20b-1:0",
        name: "gpt-oss-20b",
        ..GPT_OSS
    },
    Model {
        id: "openai.gpt-oss-120b-1:0",
        name: "gpt-oss-120b",
        ..GPT_OSS
    },
    Model {
        id: "qwen.qwen3-32b-v1:0",
        name: "Qwen3 32B (dense)",
        context: 32_768,
        max_output: 32_768,
        ..QWEN
    },
    Model {
        id: "qwen.qwen3-vl-235b-a22b",
        name: "Qwen3 VL 235B A22B",
        input_modalities: IMAGE,
        ..QWEN
    },
    Model {
        id: "deepseek.v3.2",
        name: "DeepSeek V3.2",
        context: 163_840,
        max_output: 163_840,
        ..QWEN
    },
];

impl Model {
    /// `Amazon`, `Anthropic` and so on.
    pub(crate) fn provider(&self) -> &'static str {
        match self.family {
            Family::TitanText | Family::Nova => "Amazon",
            Family::Anthropic => "Anthropic",
            Family::OpenaiChat => match self.id.split('.').next() {
                Some("qwen") => "Qwen",
                Some("deepseek") => "DeepSeek",
                _ => "OpenAI",
            },
        }
    }

    /// Whether it can call tools.
    pub(crate) fn tools(&self) -> bool {
        self.family != Family::TitanText
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
    if resolved.model.throughput == Throughput::Profile && !resolved.profile {
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
    let unknown = || Refusal::invalid("The provided model identifier is invalid.");
    let resolved = if name.starts_with("arn:") {
        of_arn(name)
    } else {
        of_id(name)
    };
    let resolved = resolved.ok_or_else(unknown)?;
    if resolved.model.lifecycle == Lifecycle::Ended {
        return Refusal::of_kind("ResourceNotFoundException").map_or_else(|| Err(unknown()), Err);
    }
    Ok(resolved)
}

fn of_id(id: &str) -> Option<Resolved> {
    if let Some(model) = MODELS.iter().find(|model| model.id == id) {
        return Some(Resolved {
            model,
            profile: false,
        });
    }
    let (prefix, bare) = id.split_once('.')?;
    let model = MODELS
        .iter()
        .find(|model| model.id == bare && model.prefixes.contains(&prefix))?;
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
    fn an_ended_model_is_not_found() {
        assert_eq!(resolve("anthropic.claude-v2:1").unwrap_err().status.as_u16(), 404);
    }
}
