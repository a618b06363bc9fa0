//! Luma AI: Ray.

use super::{BASE, Family, Model};

pub(super) const MODELS: &[Model] = &[Model {
    id: "luma.ray-v2:0",
    name: "Ray v2",
    provider: "Luma AI",
    family: Family::LumaRay,
    context: 5_000,
    output_modalities: &["VIDEO"],
    ..BASE
}];
