//! Anthropic: Claude.

use super::{Abilities, BASE, Family, Generation, IMAGE, Lifecycle, Model, TEXT, Throughput};

const CLAUDE: Model = Model {
    provider: "Anthropic",
    family: Family::Anthropic,
    throughput: Throughput::Profile,
    generation: Generation::CacheDetails,
    prefixes: &["us", "eu", "apac", "jp", "au", "us-gov", "global"],
    context: 200_000,
    max_output: 64_000,
    input_modalities: IMAGE,
    reasoning: true,
    abilities: Abilities::AGENT
        .with(Abilities::CACHE_POINTS)
        .with(Abilities::DOCUMENTS),
    ..BASE
};

const CLAUDE_3: Model = Model {
    throughput: Throughput::Both,
    generation: Generation::First,
    prefixes: &["us", "eu", "apac"],
    max_output: 4_096,
    reasoning: false,
    ..CLAUDE
};

const CLAUDE_2: Model = Model {
    family: Family::AnthropicText,
    throughput: Throughput::OnDemand,
    lifecycle: Lifecycle::Ended,
    prefixes: &[],
    context: 100_000,
    max_output: 8_191,
    input_modalities: TEXT,
    abilities: Abilities::CHAT.with(Abilities::SYSTEM).with(Abilities::DOCUMENTS),
    ..CLAUDE_3
};

const LONG_CLAUDE: Model = Model {
    context: 1_000_000,
    max_output: 128_000,
    ..CLAUDE
};

pub(super) const MODELS: &[Model] = &[
    Model {
        id: "anthropic.claude-instant-v1",
        name: "Claude Instant",
        ..CLAUDE_2
    },
    Model {
        id: "anthropic.claude-v1",
        name: "Claude",
        ..CLAUDE_2
    },
    Model {
        id: "anthropic.claude-v2:1",
        name: "Claude",
        context: 200_000,
        ..CLAUDE_2
    },
    Model {
        id: "anthropic.claude-v2",
        name: "Claude",
        ..CLAUDE_2
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
        id: "anthropic.claude-mythos-preview",
        name: "Claude Mythos (preview)",
        generation: Generation::OutputDetails,
        prefixes: &["us", "apac", "au"],
        ..LONG_CLAUDE
    },
    Model {
        id: "anthropic.claude-opus-5",
        name: "Claude Opus 5",
        generation: Generation::OutputDetails,
        ..LONG_CLAUDE
    },
    Model {
        id: "anthropic.claude-fable-5",
        name: "Claude Fable 5",
        generation: Generation::OutputDetails,
        ..LONG_CLAUDE
    },
    Model {
        id: "anthropic.claude-mythos-5",
        name: "Claude Mythos 5",
        generation: Generation::OutputDetails,
        prefixes: &["us"],
        ..LONG_CLAUDE
    },
    Model {
        id: "anthropic.claude-fable-5-1",
        name: "Claude Fable 5.1",
        generation: Generation::OutputDetails,
        ..LONG_CLAUDE
    },
    Model {
        id: "anthropic.claude-mythos-5-1",
        name: "Claude Mythos 5.1",
        generation: Generation::OutputDetails,
        prefixes: &["us", "global"],
        ..LONG_CLAUDE
    },
    Model {
        id: "anthropic.claude-haiku-5-5",
        name: "Claude Haiku 5.5",
        generation: Generation::OutputDetails,
        ..LONG_CLAUDE
    },
    Model {
        id: "anthropic.claude-sonnet-5-5",
        name: "Claude Sonnet 5.5",
        generation: Generation::OutputDetails,
        ..LONG_CLAUDE
    },
    Model {
        id: "anthropic.claude-opus-5-5",
        name: "Claude Opus 5.5",
        generation: Generation::OutputDetails,
        ..LONG_CLAUDE
    },
];
