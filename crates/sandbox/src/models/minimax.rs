//! `MiniMax`.

use super::{Abilities, Model, OPENAI_CHAT};

const MINIMAX: Model = Model {
    provider: "MiniMax",
    context: 196_608,
    max_output: 196_608,
    reasoning: true,
    abilities: OPENAI_CHAT.abilities.with(Abilities::ALWAYS_THINKS),
    ..OPENAI_CHAT
};

pub(super) const MODELS: &[Model] = &[
    Model {
        id: "minimax.minimax-m2",
        name: "MiniMax M2",
        context: 1_000_000,
        max_output: 409_600,
        ..MINIMAX
    },
    Model {
        id: "minimax.minimax-m2.1",
        name: "MiniMax M2.1",
        ..MINIMAX
    },
    Model {
        id: "minimax.minimax-m2.5",
        name: "MiniMax M2.5",
        ..MINIMAX
    },
];
