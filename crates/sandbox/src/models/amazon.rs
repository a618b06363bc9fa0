//! Amazon: Titan Text and Nova.

use super::{Abilities, BASE, Family, Model, TEXT, Throughput, VIDEO};

const TITAN: Model = Model {
    provider: "Amazon",
    family: Family::TitanText,
    context: 42_000,
    max_output: 8_192,
    abilities: Abilities::CHAT.with(Abilities::DOCUMENTS),
    ..BASE
};

const NOVA: Model = Model {
    family: Family::Nova,
    throughput: Throughput::Both,
    prefixes: &["us", "eu", "apac"],
    context: 300_000,
    max_output: 10_000,
    input_modalities: VIDEO,
    abilities: Abilities::AGENT
        .with(Abilities::CACHE_POINTS)
        .with(Abilities::DOCUMENTS),
    ..TITAN
};

pub(super) const MODELS: &[Model] = &[
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
        id: "amazon.nova-2-pro-preview-20251202-v1:0",
        name: "Nova 2 Pro (preview)",
        throughput: Throughput::Profile,
        context: 1_000_000,
        max_output: 65_535,
        reasoning: true,
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
];
