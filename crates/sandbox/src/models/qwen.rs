//! Qwen.

use super::{IMAGE, Model, OPENAI_CHAT};

const QWEN: Model = Model {
    provider: "Qwen",
    context: 262_144,
    max_output: 262_144,
    ..OPENAI_CHAT
};

pub(super) const MODELS: &[Model] = &[
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
];
