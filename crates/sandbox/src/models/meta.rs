//! Meta: Llama.

use super::{Abilities, BASE, Family, IMAGE, Lifecycle, Model, Throughput};

/// Conversations without tools.
const PLAIN: Abilities = Abilities::AGENT
    .without(Abilities::TOOLS)
    .without(Abilities::STREAMED_TOOLS)
    .with(Abilities::DOCUMENTS);

const LLAMA_2: Model = Model {
    provider: "Meta",
    family: Family::Llama,
    lifecycle: Lifecycle::Ended,
    context: 4_096,
    max_output: 2_048,
    abilities: PLAIN,
    ..BASE
};

const LLAMA_3: Model = Model {
    lifecycle: Lifecycle::Active,
    context: 8_192,
    ..LLAMA_2
};

const LLAMA_3_1: Model = Model {
    throughput: Throughput::Both,
    prefixes: &["us"],
    context: 128_000,
    max_output: 8_192,
    // Tools, but not in streams.
    abilities: PLAIN.with(Abilities::TOOLS),
    ..LLAMA_3
};

const LLAMA_4: Model = Model {
    throughput: Throughput::Profile,
    context: 1_000_000,
    input_modalities: IMAGE,
    ..LLAMA_3_1
};

pub(super) const MODELS: &[Model] = &[
    Model {
        id: "meta.llama2-13b-chat-v1",
        name: "Llama 2 Chat 13B",
        ..LLAMA_2
    },
    Model {
        id: "meta.llama2-70b-chat-v1",
        name: "Llama 2 Chat 70B",
        ..LLAMA_2
    },
    Model {
        id: "meta.llama3-8b-instruct-v1:0",
        name: "Llama 3 8B Instruct",
        ..LLAMA_3
    },
    Model {
        id: "meta.llama3-70b-instruct-v1:0",
        name: "Llama 3 70B Instruct",
        ..LLAMA_3
    },
    Model {
        id: "meta.llama3-1-8b-instruct-v1:0",
        name: "Llama 3.1 8B Instruct",
        ..LLAMA_3_1
    },
    Model {
        id: "meta.llama3-1-70b-instruct-v1:0",
        name: "Llama 3.1 70B Instruct",
        ..LLAMA_3_1
    },
    Model {
        id: "meta.llama3-1-405b-instruct-v1:0",
        name: "Llama 3.1 405B Instruct",
        ..LLAMA_3_1
    },
    Model {
        id: "meta.llama3-2-11b-instruct-v1:0",
        name: "Llama 3.2 11B Instruct",
        throughput: Throughput::Profile,
        input_modalities: IMAGE,
        ..LLAMA_3_1
    },
    Model {
        id: "meta.llama3-2-90b-instruct-v1:0",
        name: "Llama 3.2 90B Instruct",
        throughput: Throughput::Profile,
        input_modalities: IMAGE,
        ..LLAMA_3_1
    },
    Model {
        id: "meta.llama3-2-1b-instruct-v1:0",
        name: "Llama 3.2 1B Instruct",
        throughput: Throughput::Profile,
        prefixes: &["us", "eu"],
        abilities: PLAIN,
        ..LLAMA_3_1
    },
    Model {
        id: "meta.llama3-2-3b-instruct-v1:0",
        name: "Llama 3.2 3B Instruct",
        throughput: Throughput::Profile,
        prefixes: &["us", "eu"],
        abilities: PLAIN,
        ..LLAMA_3_1
    },
    Model {
        id: "meta.llama3-3-70b-instruct-v1:0",
        name: "Llama 3.3 70B Instruct",
        throughput: Throughput::Profile,
        ..LLAMA_3_1
    },
    Model {
        id: "meta.llama4-scout-17b-instruct-v1:0",
        name: "Llama 4 Scout 17B Instruct",
        context: 10_000_000,
        ..LLAMA_4
    },
    Model {
        id: "meta.llama4-maverick-17b-instruct-v1:0",
        name: "Llama 4 Maverick 17B Instruct",
        ..LLAMA_4
    },
];
