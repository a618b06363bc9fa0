//! Mistral AI: text completion up to 24.02, chat since.

use super::{Abilities, BASE, Family, IMAGE, Model, Throughput};

const SPEECH: &[&str] = &["SPEECH", "TEXT"];

/// Tools, but not in streams.
const LARGE: Abilities = Abilities::AGENT
    .without(Abilities::STREAMED_TOOLS)
    .with(Abilities::DOCUMENTS);

const TEXT_FORM: Model = Model {
    provider: "Mistral AI",
    family: Family::MistralText,
    context: 32_768,
    max_output: 8_192,
    abilities: Abilities::CHAT.with(Abilities::DOCUMENTS),
    ..BASE
};

const CHAT_FORM: Model = Model {
    provider: "Mistral AI",
    family: Family::MistralChat,
    context: 262_144,
    max_output: 262_144,
    abilities: Abilities::AGENT
        .with(Abilities::DOCUMENTS)
        .with(Abilities::COUNTS),
    ..BASE
};

pub(super) const MODELS: &[Model] = &[
    Model {
        id: "mistral.mistral-7b-instruct-v0:2",
        name: "Mistral 7B Instruct",
        ..TEXT_FORM
    },
    Model {
        id: "mistral.mixtral-8x7b-instruct-v0:1",
        name: "Mixtral 8x7B Instruct",
        max_output: 4_096,
        ..TEXT_FORM
    },
    Model {
        id: "mistral.mistral-large-2402-v1:0",
        name: "Mistral Large (24.02)",
        abilities: LARGE,
        ..TEXT_FORM
    },
    Model {
        id: "mistral.mistral-small-2402-v1:0",
        name: "Mistral Small (24.02)",
        abilities: LARGE.without(Abilities::DOCUMENTS),
        ..TEXT_FORM
    },
    Model {
        id: "mistral.mistral-large-2407-v1:0",
        name: "Mistral Large (24.07)",
        context: 128_000,
        max_output: 8_192,
        abilities: LARGE,
        ..CHAT_FORM
    },
    Model {
        id: "mistral.pixtral-large-2502-v1:0",
        name: "Pixtral Large (25.02)",
        throughput: Throughput::Profile,
        prefixes: &["us", "eu"],
        context: 128_000,
        max_output: 16_384,
        input_modalities: IMAGE,
        abilities: Abilities::AGENT.with(Abilities::DOCUMENTS),
        ..CHAT_FORM
    },
    Model {
        id: "mistral.mistral-large-3-675b-instruct",
        name: "Mistral Large 3",
        input_modalities: IMAGE,
        ..CHAT_FORM
    },
    Model {
        id: "mistral.ministral-3-14b-instruct",
        name: "Ministral 14B 3.0",
        input_modalities: IMAGE,
        ..CHAT_FORM
    },
    Model {
        id: "mistral.ministral-3-8b-instruct",
        name: "Ministral 3 8B",
        input_modalities: IMAGE,
        ..CHAT_FORM
    },
    Model {
        id: "mistral.ministral-3-3b-instruct",
        name: "Ministral 3B",
        input_modalities: IMAGE,
        ..CHAT_FORM
    },
    Model {
        id: "mistral.magistral-small-2509",
        name: "Magistral Small 2509",
        context: 131_072,
        max_output: 131_072,
        input_modalities: IMAGE,
        reasoning: true,
        abilities: CHAT_FORM.abilities.with(Abilities::ALWAYS_THINKS),
        ..CHAT_FORM
    },
    Model {
        id: "mistral.devstral-2-123b",
        name: "Devstral 2 123B",
        ..CHAT_FORM
    },
    Model {
        id: "mistral.voxtral-mini-3b-2507",
        name: "Voxtral Mini 3B 2507",
        context: 32_768,
        max_output: 32_768,
        input_modalities: SPEECH,
        ..CHAT_FORM
    },
    Model {
        id: "mistral.voxtral-small-24b-2507",
        name: "Voxtral Small 24B 2507",
        context: 32_768,
        max_output: 32_768,
        input_modalities: SPEECH,
        ..CHAT_FORM
    },
];
