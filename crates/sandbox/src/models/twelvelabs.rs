//! `TwelveLabs`: Pegasus.

use super::{Abilities, BASE, Family, Model, Throughput};

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
];
