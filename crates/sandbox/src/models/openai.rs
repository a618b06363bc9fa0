//! OpenAI: gpt-oss.

use super::{Abilities, Model, OPENAI_CHAT};

const GPT_OSS: Model = Model {
    provider: "OpenAI",
    context: 128_000,
    max_output: 128_000,
    reasoning: true,
    abilities: OPENAI_CHAT.abilities.with(Abilities::ALWAYS_THINKS),
    ..OPENAI_CHAT
};

pub(super) const MODELS: &[Model] = &[
    Model {
        id: "openai.gpt-oss-20b-1:0",
        name: "gpt-oss-20b",
        prefixes: &["us-gov"],
        ..GPT_OSS
    },
    Model {
        id: "openai.gpt-oss-120b-1:0",
        name: "gpt-oss-120b",
        prefixes: &["us-gov"],
        ..GPT_OSS
    },
    Model {
        id: "openai.gpt-oss-safeguard-20b",
        name: "GPT OSS Safeguard 20B",
        context: 131_072,
        max_output: 131_072,
        ..GPT_OSS
    },
    Model {
        id: "openai.gpt-oss-safeguard-120b",
        name: "GPT OSS Safeguard 120B",
        context: 131_072,
        max_output: 131_072,
        ..GPT_OSS
    },
];
