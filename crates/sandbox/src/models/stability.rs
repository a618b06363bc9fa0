//! Stability AI: picture models and image services.

use super::{BASE, Family, IMAGE, Lifecycle, Model, TEXT, Throughput};

/// What an image service does to a picture; each takes a body of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    CreativeUpscale,
    ConservativeUpscale,
    FastUpscale,
    Inpaint,
    Outpaint,
    SearchRecolor,
    SearchReplace,
    Erase,
    RemoveBackground,
    Sketch,
    Structure,
    StyleGuide,
    StyleTransfer,
}

const PICTURES: Model = Model {
    provider: "Stability AI",
    family: Family::StabilitySd3,
    context: 10_000,
    input_modalities: IMAGE,
    output_modalities: &["IMAGE"],
    ..BASE
};

const FROM_TEXT: Model = Model {
    input_modalities: TEXT,
    ..PICTURES
};

const fn service(id: &'static str, name: &'static str, service: Service) -> Model {
    Model {
        id,
        name,
        family: Family::StabilityEdit(service),
        throughput: Throughput::Profile,
        prefixes: &["us"],
        ..PICTURES
    }
}

pub(super) const MODELS: &[Model] = &[
    Model {
        id: "stability.stable-diffusion-xl-v0",
        name: "SDXL 0.8",
        family: Family::StabilityXl,
        lifecycle: Lifecycle::Ended,
        ..PICTURES
    },
    Model {
        id: "stability.stable-diffusion-xl-v1",
        name: "SDXL 1.0",
        family: Family::StabilityXl,
        lifecycle: Lifecycle::Ended,
        ..PICTURES
    },
    Model {
        id: "stability.sd3-large-v1:0",
        name: "SD3 Large 1.0",
        lifecycle: Lifecycle::Ended,
        ..PICTURES
    },
    Model {
        id: "stability.sd3-5-large-v1:0",
        name: "Stable Diffusion 3.5 Large",
        family: Family::StabilitySd35,
        ..PICTURES
    },
    Model {
        id: "stability.stable-image-core-v1:0",
        name: "Stable Image Core 1.0",
        family: Family::StabilityCore,
        lifecycle: Lifecycle::Ended,
        ..FROM_TEXT
    },
    Model {
        id: "stability.stable-image-core-v1:1",
        name: "Stable Image Core 1.0",
        family: Family::StabilityCore,
        ..FROM_TEXT
    },
    Model {
        id: "stability.stable-image-ultra-v1:0",
        name: "Stable Image Ultra 1.0",
        family: Family::StabilityUltra,
        lifecycle: Lifecycle::Ended,
        ..FROM_TEXT
    },
    Model {
        id: "stability.stable-image-ultra-v1:1",
        name: "Stable Image Ultra 1.0",
        family: Family::StabilityUltra,
        ..FROM_TEXT
    },
    service(
        "stability.stable-creative-upscale-v1:0",
        "Stable Image Creative Upscale",
        Service::CreativeUpscale,
    ),
    service(
        "stability.stable-conservative-upscale-v1:0",
        "Stable Image Conservative Upscale",
        Service::ConservativeUpscale,
    ),
    service(
        "stability.stable-fast-upscale-v1:0",
        "Stable Image Fast Upscale",
        Service::FastUpscale,
    ),
    service(
        "stability.stable-image-inpaint-v1:0",
        "Stable Image Inpaint",
        Service::Inpaint,
    ),
    service(
        "stability.stable-outpaint-v1:0",
        "Stable Image Outpaint",
        Service::Outpaint,
    ),
    service(
        "stability.stable-image-search-recolor-v1:0",
        "Stable Image Search and Recolor",
        Service::SearchRecolor,
    ),
    service(
        "stability.stable-image-search-replace-v1:0",
        "Stable Image Search and Replace",
        Service::SearchReplace,
    ),
    service(
        "stability.stable-image-erase-object-v1:0",
        "Stable Image Erase Object",
        Service::Erase,
    ),
    service(
        "stability.stable-image-remove-background-v1:0",
        "Stable Image Remove Background",
        Service::RemoveBackground,
    ),
    service(
        "stability.stable-image-control-sketch-v1:0",
        "Stable Image Control Sketch",
        Service::Sketch,
    ),
    service(
        "stability.stable-image-control-structure-v1:0",
        "Stable Image Control Structure",
        Service::Structure,
    ),
    service(
        "stability.stable-image-style-guide-v1:0",
        "Stable Image Style Guide",
        Service::StyleGuide,
    ),
    service(
        "stability.stable-style-transfer-v1:0",
        "Stable Image Style Transfer",
        Service::StyleTransfer,
    ),
];
