//! AI21: Jurassic-2 and Jamba.

use super::{Abilities, BASE, Family, Lifecycle, Model};

// It answers one prompt, not a conversation, and never in pieces.
const JURASSIC: Model = Model {
    provider: "AI21 Labs",
    family: Family::Jurassic,
    lifecycle: Lifecycle::Ended,
    context: 8_191,
    max_output: 8_191,
    abilities: Abilities::CONVERSE,
    ..BASE
};

const JAMBA: Model = Model {
    provider: "AI21 Labs",
    family: Family::Jamba,
    context: 256_000,
    max_output: 4_096,
    abilities: Abilities::AGENT.with(Abilities::DOCUMENTS),
    ..BASE
};

pub(super) const MODELS: &[Model] = &[
    Model {
        id: "ai21.j2-grande-instruct",
        name: "J2 Grande Instruct",
        ..JURASSIC
    },
    Model {
        id: "ai21.j2-jumbo-instruct",
        name: "J2 Jumbo Instruct",
        ..JURASSIC
    },
    Model {
        id: "ai21.j2-mid",
        name: "Jurassic-2 Mid",
        ..JURASSIC
    },
    Model {
        id: "ai21.j2-mid-v1",
        name: "Jurassic-2 Mid",
        ..JURASSIC
    },
    Model {
        id: "ai21.j2-ultra",
        name: "Jurassic-2 Ultra",
        ..JURASSIC
    },
    Model {
        id: "ai21.j2-ultra-v1",
        name: "Jurassic-2 Ultra",
        ..JURASSIC
    },
    Model {
        id: "ai21.jamba-instruct-v1:0",
        name: "Jamba-Instruct",
        lifecycle: Lifecycle::Ended,
        context: 70_000,
        abilities: Abilities::CHAT.with(Abilities::SYSTEM),
        ..JAMBA
    },
    Model {
        id: "ai21.jamba-1-5-large-v1:0",
        name: "Jamba 1.5 Large",
        ..JAMBA
    },
    Model {
        id: "ai21.jamba-1-5-mini-v1:0",
        name: "Jamba 1.5 Mini",
        ..JAMBA
    },
];
