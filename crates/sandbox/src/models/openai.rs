//! OpenAI: gpt-oss.

use super::{Model, OPENAI_CHAT};

const GPT_OSS: Model = Model {
    provider: "OpenAI",
    context: 128_000,
    max_output: 128_000,
    reasoning: true,
    ..OPENAI_CHAT
};

pub(super) const MODELS: &[Model] = &[
    Model {
        id: "openai.gpt-oss-20b-1:0",
        name: "gpt-oss-20b",
        ..GPT_OSS
    },
    Model {
        id: "openai.gpt-oss-120b-1:0",
        name: "gpt-oss-120b",
        ..GPT_OSS
    },
];
