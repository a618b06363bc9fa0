//! NVIDIA: Nemotron.

use super::{IMAGE, Model, OPENAI_CHAT};

const NEMOTRON: Model = Model {
    provider: "NVIDIA",
    prefixes: &["us-gov"],
    context: 131_072,
    max_output: 131_072,
    ..OPENAI_CHAT
};

pub(super) const MODELS: &[Model] = &[
    Model {
        id: "nvidia.nemotron-nano-9b-v2",
        name: "NVIDIA Nemotron Nano 9B v2",
        ..NEMOTRON
    },
    Model {
        id: "nvidia.nemotron-nano-12b-v2",
        name: "NVIDIA Nemotron Nano 12B v2 VL BF16",
        input_modalities: IMAGE,
        ..NEMOTRON
    },
    Model {
        id: "nvidia.nemotron-nano-3-30b",
        name: "Nemotron Nano 3 30B",
        context: 262_144,
        max_output: 262_144,
        reasoning: true,
        ..NEMOTRON
    },
    Model {
        id: "nvidia.nemotron-super-3-120b",
        name: "Nemotron Super 3 120B",
        context: 256_000,
        max_output: 32_000,
        reasoning: true,
        ..NEMOTRON
    },
];
