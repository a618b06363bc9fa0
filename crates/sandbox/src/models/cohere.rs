//! Cohere: Command, Command R, Embed and Rerank.

use super::{Abilities, BASE, EMBEDDING, Family, IMAGE, Lifecycle, Model, Throughput};

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

const EMBED: Model = Model {
    provider: "Cohere",
    family: Family::CohereEmbedEnglishV3,
    context: 512,
    output_modalities: EMBEDDING,
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
    Model {
        id: "cohere.embed-english-v3:0:512",
        name: "Embed English",
        throughput: Throughput::Provisioned,
        ..EMBED
    },
    Model {
        id: "cohere.embed-english-v3",
        name: "Embed English",
        ..EMBED
    },
    Model {
        id: "cohere.embed-multilingual-v3:0:512",
        name: "Embed Multilingual",
        family: Family::CohereEmbedMultilingualV3,
        throughput: Throughput::Provisioned,
        ..EMBED
    },
    Model {
        id: "cohere.embed-multilingual-v3",
        name: "Embed Multilingual",
        family: Family::CohereEmbedMultilingualV3,
        ..EMBED
    },
    Model {
        id: "cohere.embed-v4:0",
        name: "Embed v4",
        family: Family::CohereEmbedV4,
        throughput: Throughput::Both,
        prefixes: &["us", "eu", "global"],
        context: 128_000,
        input_modalities: IMAGE,
        ..EMBED
    },
    Model {
        id: "cohere.rerank-v3-5:0",
        name: "Rerank 3.5",
        provider: "Cohere",
        family: Family::CohereRerank,
        context: 4_096,
        ..BASE
    },
];
