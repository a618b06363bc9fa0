//! Moonshot AI: Kimi.

use super::{Abilities, IMAGE, Model, OPENAI_CHAT};

const KIMI: Model = Model {
    provider: "Moonshot AI",
    context: 262_144,
    max_output: 262_144,
    reasoning: true,
    ..OPENAI_CHAT
};

pub(super) const MODELS: &[Model] = &[
    Model {
        id: "moonshot.kimi-k2-thinking",
        name: "Kimi K2 Thinking",
        abilities: OPENAI_CHAT.abilities.with(Abilities::ALWAYS_THINKS),
        ..KIMI
    },
    Model {
        id: "moonshotai.kimi-k2-thinking",
        name: "Kimi K2 Thinking",
        abilities: OPENAI_CHAT.abilities.with(Abilities::ALWAYS_THINKS),
        ..KIMI
    },
    Model {
        id: "moonshotai.kimi-k2.5",
        name: "Kimi K2.5",
        input_modalities: IMAGE,
        ..KIMI
    },
    Model {
        id: "moonshotai.kimi-k3",
        name: "Kimi K3",
        prefixes: &["us", "in", "global"],
        context: 1_000_000,
        max_output: 131_072,
        input_modalities: IMAGE,
        ..KIMI
    },
];
