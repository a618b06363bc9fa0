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
        reasoning: true,
        ..QWEN
    },
    Model {
        id: "qwen.qwen3-235b-a22b-2507-v1:0",
        name: "Qwen3 235B A22B 2507",
        ..QWEN
    },
    Model {
        id: "qwen.qwen3-next-80b-a3b",
        name: "Qwen3 Next 80B A3B",
        reasoning: true,
        ..QWEN
    },
    Model {
        id: "qwen.qwen3-vl-235b-a22b",
        name: "Qwen3 VL 235B A22B",
        input_modalities: IMAGE,
        reasoning: true,
        ..QWEN
    },
    Model {
        id: "qwen.qwen3-coder-30b-a3b-v1:0",
        name: "Qwen3-Coder-30B-A3B-Instruct",
        ..QWEN
    },
    Model {
        id: "qwen.qwen3-coder-480b-a35b-v1:0",
        name: "Qwen3 Coder 480B A35B Instruct",
        max_output: 131_072,
        ..QWEN
    },
    Model {
        id: "qwen.qwen3-coder-next",
        name: "Qwen3 Coder Next",
        context: 256_000,
        max_output: 16_000,
        ..QWEN
    },
];
