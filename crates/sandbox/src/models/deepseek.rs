//! `DeepSeek`.

use super::{Abilities, BASE, Family, Model, OPENAI_CHAT, Throughput};

const R1: Model = Model {
    provider: "DeepSeek",
    family: Family::DeepseekR1,
    throughput: Throughput::Profile,
    prefixes: &["us"],
    context: 128_000,
    max_output: 32_768,
    reasoning: true,
    abilities: Abilities::CHAT
        .with(Abilities::SYSTEM)
        .with(Abilities::DOCUMENTS)
        .with(Abilities::ALWAYS_THINKS),
    ..BASE
};

const V3: Model = Model {
    provider: "DeepSeek",
    context: 163_840,
    max_output: 163_840,
    reasoning: true,
    ..OPENAI_CHAT
};

pub(super) const MODELS: &[Model] = &[
    Model {
        id: "deepseek.r1-v1:0",
        name: "DeepSeek-R1",
        ..R1
    },
    Model {
        id: "deepseek.v3-v1:0",
        name: "DeepSeek-V3.1",
        ..V3
    },
    Model {
        id: "deepseek.v3.2",
        name: "DeepSeek V3.2",
        prefixes: &["us", "eu"],
        ..V3
    },
];
