//! Writer: Palmyra.

use super::{IMAGE, Model, OPENAI_CHAT, Throughput};

const PALMYRA: Model = Model {
    provider: "Writer",
    throughput: Throughput::Profile,
    prefixes: &["us"],
    context: 128_000,
    max_output: 8_192,
    ..OPENAI_CHAT
};

pub(super) const MODELS: &[Model] = &[
    Model {
        id: "writer.palmyra-x4-v1:0",
        name: "Palmyra X4",
        ..PALMYRA
    },
    Model {
        id: "writer.palmyra-x5-v1:0",
        name: "Palmyra X5",
        context: 1_000_000,
        ..PALMYRA
    },
    Model {
        id: "writer.palmyra-vision-7b",
        name: "Palmyra Vision 7B",
        throughput: Throughput::OnDemand,
        prefixes: &[],
        context: 4_096,
        max_output: 4_096,
        input_modalities: IMAGE,
        ..PALMYRA
    },
];
