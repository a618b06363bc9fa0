//! Cohere: Command and Command R.

use super::{Abilities, BASE, Family, Lifecycle, Model};

const COMMAND: Model = Model {
    provider: "Cohere",
    family: Family::CohereCommand,
    lifecycle: Lifecycle::Ended,
    context: 4_096,
    max_output: 4_096,
    abilities: Abilities::CHAT,
    ..BASE
};

const COMMAND_R: Model = Model {
    provider: "Cohere",
    family: Family::CohereCommandR,
    context: 128_000,
    max_output: 4_096,
    abilities: Abilities::AGENT.with(Abilities::DOCUMENTS),
    ..BASE
};

pub(super) const MODELS: &[Model] = &[
    Model {
        id: "cohere.command-text-v14",
        name: "Command",
        abilities: Abilities::CHAT.with(Abilities::DOCUMENTS),
        ..COMMAND
    },
    Model {
        id: "cohere.command-light-text-v14",
        name: "Command Light",
        ..COMMAND
    },
    Model {
        id: "cohere.command-r-v1:0",
        name: "Command R",
        ..COMMAND_R
    },
    Model {
        id: "cohere.command-r-plus-v1:0",
        name: "Command R+",
        ..COMMAND_R
    },
];
