//! xAI: Grok.

use super::{IMAGE, Model, OPENAI_CHAT, Throughput};

const GROK: Model = Model {
    provider: "xAI",
    throughput: Throughput::Profile,
    prefixes: &["us", "global"],
    context: 524_288,
    max_output: 524_288,
    input_modalities: IMAGE,
    reasoning: true,
    ..OPENAI_CHAT
};

pub(super) const MODELS: &[Model] = &[
    Model {
        id: "xai.grok-4.6",
        name: "Grok 4.6",
        prefixes: &["us", "us-gov", "global"],
        context: 500_000,
        max_output: 500_000,
        ..GROK
    },
    Model {
        id: "xai.grok-4.7",
        name: "Grok 4.7",
        ..GROK
    },
];
