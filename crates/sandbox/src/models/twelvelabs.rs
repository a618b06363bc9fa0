//! `TwelveLabs`: Pegasus and Marengo.

use super::{Abilities, BASE, EMBEDDING, Family, Model, SPEECH, Throughput};

const PEGASUS: Model = Model {
    provider: "TwelveLabs",
    family: Family::Pegasus,
    throughput: Throughput::Profile,
    prefixes: &["us", "eu", "global"],
    context: 261_120,
    max_output: 4_096,
    input_modalities: &["TEXT", "VIDEO"],
    abilities: Abilities::STREAM,
    ..BASE
};

const MARENGO: Model = Model {
    provider: "TwelveLabs",
    family: Family::Marengo3,
    throughput: Throughput::Both,
    prefixes: &["us", "eu"],
    context: 500,
    input_modalities: SPEECH,
    output_modalities: EMBEDDING,
    ..BASE
};

pub(super) const MODELS: &[Model] = &[
    Model {
        id: "twelvelabs.pegasus-1-2-v1:0",
        name: "Pegasus v1.2",
        ..PEGASUS
    },
    Model {
        id: "twelvelabs.pegasus-1-5-v1:0",
        name: "Pegasus v1.5",
        prefixes: &["us", "global"],
        max_output: 98_304,
        ..PEGASUS
    },
    Model {
        id: "twelvelabs.marengo-embed-3-0-v1:0",
        name: "Marengo Embed 3.0",
        ..MARENGO
    },
    Model {
        id: "twelvelabs.marengo-embed-2-7-v1:0",
        name: "Marengo Embed v2.7",
        family: Family::Marengo2,
        throughput: Throughput::Profile,
        context: 77,
        ..MARENGO
    },
];
