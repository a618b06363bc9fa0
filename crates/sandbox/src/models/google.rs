//! Google: Gemma.

use super::{IMAGE, Model, OPENAI_CHAT};

const GEMMA: Model = Model {
    provider: "Google",
    context: 131_072,
    max_output: 131_072,
    input_modalities: IMAGE,
    ..OPENAI_CHAT
};

pub(super) const MODELS: &[Model] = &[
    Model {
        id: "google.gemma-3-4b-it",
        name: "Gemma 3 4B IT",
        ..GEMMA
    },
    Model {
        id: "google.gemma-3-12b-it",
        name: "Gemma 3 12B IT",
        ..GEMMA
    },
    Model {
        id: "google.gemma-3-27b-it",
        name: "Gemma 3 27B PT",
        ..GEMMA
    },
];
