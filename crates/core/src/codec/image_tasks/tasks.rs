//! The tasks that both families know.

use super::{Slot, Task, Text};

pub(in crate::codec) const TEXT_IMAGE: Task = Task {
    name: "TEXT_IMAGE",
    member: "textToImageParams",
    text: Some(Text::Needed),
    images: &[Slot::optional("textToImageParams.conditionImage")],
    configured: true,
    sized: true,
};

pub(in crate::codec) const COLOR_GUIDED_GENERATION: Task = Task {
    name: "COLOR_GUIDED_GENERATION",
    member: "colorGuidedGenerationParams",
    text: Some(Text::Needed),
    images: &[Slot::optional("colorGuidedGenerationParams.referenceImage")],
    configured: true,
    sized: true,
};

pub(in crate::codec) const IMAGE_VARIATION: Task = Task {
    name: "IMAGE_VARIATION",
    member: "imageVariationParams",
    // Nova's page calls it required, and says what happens without it.
    text: Some(Text::Optional),
    images: &[Slot {
        path: "imageVariationParams.images",
        needed: true,
        most: 5,
    }],
    configured: true,
    sized: true,
};

pub(in crate::codec) const INPAINTING: Task = Task {
    name: "INPAINTING",
    member: "inPaintingParams",
    text: Some(Text::Optional),
    images: &[
        Slot::needed("inPaintingParams.image"),
        Slot::optional("inPaintingParams.maskImage"),
    ],
    configured: true,
    sized: true,
};

pub(in crate::codec) const OUTPAINTING: Task = Task {
    name: "OUTPAINTING",
    member: "outPaintingParams",
    text: Some(Text::Needed),
    images: &[
        Slot::needed("outPaintingParams.image"),
        Slot::optional("outPaintingParams.maskImage"),
    ],
    configured: true,
    sized: true,
};

pub(in crate::codec) const BACKGROUND_REMOVAL: Task = Task {
    name: "BACKGROUND_REMOVAL",
    member: "backgroundRemovalParams",
    text: None,
    images: &[Slot::needed("backgroundRemovalParams.image")],
    configured: false,
    sized: false,
};
