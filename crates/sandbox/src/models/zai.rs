//! Z.AI: GLM.

use super::{Model, OPENAI_CHAT};

const GLM: Model = Model {
    provider: "Z.AI",
    context: 202_752,
    max_output: 202_752,
    reasoning: true,
    ..OPENAI_CHAT
};

pub(super) const MODELS: &[Model] = &[
    Model {
        id: "zai.glm-4.7-flash",
        name: "GLM 4.7 Flash",
        ..GLM
    },
    Model {
        id: "zai.glm-4.7",
        name: "GLM 4.7",
        ..GLM
    },
    Model {
        id: "zai.glm-5",
        name: "GLM 5",
        context: 200_000,
        max_output: 128_000,
        ..GLM
    },
    Model {
        id: "zai.glm-5.3",
        name: "GLM 5.3",
        prefixes: &["us", "global"],
        context: 1_000_000,
        max_output: 128_000,
        ..GLM
    },
];
