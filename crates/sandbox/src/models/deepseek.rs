//! `DeepSeek`.

use super::{Model, OPENAI_CHAT};

const V3: Model = Model {
    provider: "DeepSeek",
    context: 163_840,
    max_output: 163_840,
    ..OPENAI_CHAT
};

pub(super) const MODELS: &[Model] = &[Model {
    id: "deepseek.v3.2",
    name: "DeepSeek V3.2",
    ..V3
}];
