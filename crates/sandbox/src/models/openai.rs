//! OpenAI: gpt-oss and GPT.

use super::{Abilities, IMAGE, Model, OPENAI_CHAT, Throughput};

const GPT_OSS: Model = Model {
    provider: "OpenAI",
    context: 128_000,
    max_output: 128_000,
    reasoning: true,
    abilities: OPENAI_CHAT.abilities.with(Abilities::ALWAYS_THINKS),
    ..OPENAI_CHAT
};

const GPT: Model = Model {
    provider: "OpenAI",
    throughput: Throughput::Profile,
    prefixes: &["us", "global"],
    context: 1_050_000,
    max_output: 128_000,
    input_modalities: IMAGE,
    reasoning: true,
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
    Model {
        id: "openai.gpt-5.4",
        name: "GPT-5.4",
        ..GPT
    },
    Model {
        id: "openai.gpt-5.5",
        name: "GPT-5.5",
        ..GPT
    },
    Model {
        id: "openai.gpt-5.6-luna",
        name: "GPT-5.6 Luna",
        ..GPT
    },
    Model {
        id: "openai.gpt-5.6-terra",
        name: "GPT-5.6 Terra",
        ..GPT
    },
    Model {
        id: "openai.gpt-5.6-sol",
        name: "GPT-5.6 Sol",
        ..GPT
    },
    Model {
        id: "openai.gpt-6-luna",
        name: "GPT-6 Luna",
        ..GPT
    },
    Model {
        id: "openai.gpt-6-sol",
        name: "GPT-6 Sol",
        ..GPT
    },
    Model {
        id: "openai.gpt-6-astra",
        name: "GPT-6 Astra",
        ..GPT
    },
    Model {
        id: "openai.gpt-6.1-sol",
        name: "GPT-6.1 Sol",
        context: 1_000_000,
        max_output: 131_072,
        ..GPT
    },
];
