//! The tasks of Nova Canvas and what a prompt can set.

use crate::codec::image_tasks::{Form, Slot, Task, Text, settings, tasks};
use crate::codec::{Accepts, Parameter};

/// The longest words.
pub(super) const TEXT: usize = 1024;

pub(super) const TASKS: &[Task] = &[
    tasks::TEXT_IMAGE,
    tasks::COLOR_GUIDED_GENERATION,
    tasks::IMAGE_VARIATION,
    Task {
        sized: false,
        ..tasks::INPAINTING
    },
    Task {
        text: Some(Text::Optional),
        sized: false,
        ..tasks::OUTPAINTING
    },
    tasks::BACKGROUND_REMOVAL,
    Task {
        name: "VIRTUAL_TRY_ON",
        member: "virtualTryOnParams",
        text: None,
        images: &[
            Slot::needed("virtualTryOnParams.sourceImage"),
            Slot::needed("virtualTryOnParams.referenceImage"),
            Slot::optional("virtualTryOnParams.imageBasedMask.maskImage"),
        ],
        configured: true,
        sized: false,
    },
];

pub(super) const NAMES: &[&str] = &[
    "TEXT_IMAGE",
    "COLOR_GUIDED_GENERATION",
    "IMAGE_VARIATION",
    "INPAINTING",
    "OUTPAINTING",
    "BACKGROUND_REMOVAL",
    "VIRTUAL_TRY_ON",
];

pub(super) const STYLES: &[&str] = &[
    "3D_ANIMATED_FAMILY_FILM",
    "DESIGN_SKETCH",
    "FLAT_VECTOR_ILLUSTRATION",
    "GRAPHIC_NOVEL_ILLUSTRATION",
    "MAXIMALISM",
    "MIDCENTURY_RETRO",
    "PHOTOREALISM",
    "SOFT_DIGITAL_PAINTING",
];

pub(super) const GARMENTS: &[&str] = &[
    "UPPER_BODY",
    "LOWER_BODY",
    "FULL_BODY",
    "FOOTWEAR",
    "LONG_SLEEVE_SHIRT",
    "SHORT_SLEEVE_SHIRT",
    "NO_SLEEVE_SHIRT",
    "OTHER_UPPER_BODY",
    "LONG_PANTS",
    "SHORT_PANTS",
    "OTHER_LOWER_BODY",
    "LONG_DRESS",
    "SHORT_DRESS",
    "FULL_BODY_OUTFIT",
    "OTHER_FULL_BODY",
    "SHOES",
    "BOOTS",
    "OTHER_FOOTWEAR",
];

pub(super) const SHAPES: &[&str] = &["DEFAULT", "BOUNDING_BOX", "CONTOUR"];
pub(super) const SWITCH: &[&str] = &["DEFAULT", "ON", "OFF"];
pub(super) const MERGES: &[&str] = &["BALANCED", "SEAMLESS", "DETAILED"];

const SIDE: Accepts = Accepts::Integer { min: 320, max: 4096 };
const KEEP: Accepts = Accepts::Choice(SWITCH);

pub(super) const FORM: Form = Form {
    tasks: TASKS,
    with_image: "IMAGE_VARIATION",
    parameters: &[
        settings::task_type(NAMES),
        settings::NUMBER_OF_IMAGES,
        settings::QUALITY,
        Parameter::own(
            "imageGenerationConfig.width",
            SIDE,
            "1024",
            "Width in pixels, a multiple of 16",
        ),
        Parameter::own(
            "imageGenerationConfig.height",
            SIDE,
            "1024",
            "Height in pixels, a multiple of 16",
        ),
        settings::cfg_scale("6.5"),
        settings::seed("12"),
        Parameter::own(
            "textToImageParams.style",
            Accepts::Choice(STYLES),
            "",
            "The look of the image",
        ),
        settings::negative("textToImageParams.negativeText", TEXT),
        settings::CONTROL_MODE,
        settings::CONTROL_STRENGTH,
        settings::COLORS,
        settings::negative("colorGuidedGenerationParams.negativeText", TEXT),
        settings::SIMILARITY,
        settings::negative("imageVariationParams.negativeText", TEXT),
        settings::mask_to_change("inPaintingParams.maskPrompt", TEXT),
        settings::negative("inPaintingParams.negativeText", TEXT),
        settings::return_mask("inPaintingParams.returnMask"),
        settings::mask_to_keep(TEXT),
        settings::negative("outPaintingParams.negativeText", TEXT),
        settings::OUTPAINTING_MODE,
        settings::return_mask("outPaintingParams.returnMask"),
        Parameter::own(
            "virtualTryOnParams.maskType",
            Accepts::Choice(&["IMAGE", "GARMENT", "PROMPT"]),
            "",
            "How the mask is given",
        ),
        Parameter::own(
            "virtualTryOnParams.garmentBasedMask.garmentClass",
            Accepts::Choice(GARMENTS),
            "",
            "What is put on",
        ),
        Parameter::own(
            "virtualTryOnParams.garmentBasedMask.maskShape",
            Accepts::Choice(SHAPES),
            "\"DEFAULT\"",
            "The mask's shape",
        ),
        Parameter::own(
            "virtualTryOnParams.garmentBasedMask.garmentStyling.longSleeveStyle",
            Accepts::Choice(&["SLEEVE_DOWN", "SLEEVE_UP"]),
            "",
            "How long sleeves are worn",
        ),
        Parameter::own(
            "virtualTryOnParams.garmentBasedMask.garmentStyling.tuckingStyle",
            Accepts::Choice(&["UNTUCKED", "TUCKED"]),
            "",
            "Whether it is tucked in",
        ),
        Parameter::own(
            "virtualTryOnParams.garmentBasedMask.garmentStyling.outerLayerStyle",
            Accepts::Choice(&["CLOSED", "OPEN"]),
            "",
            "How a jacket is worn",
        ),
        settings::mask_to_change("virtualTryOnParams.promptBasedMask.maskPrompt", TEXT),
        Parameter::own(
            "virtualTryOnParams.promptBasedMask.maskShape",
            Accepts::Choice(SHAPES),
            "\"DEFAULT\"",
            "The mask's shape",
        ),
        Parameter::own(
            "virtualTryOnParams.maskExclusions.preserveBodyPose",
            KEEP,
            "\"DEFAULT\"",
            "Whether the pose stays",
        ),
        Parameter::own(
            "virtualTryOnParams.maskExclusions.preserveHands",
            KEEP,
            "\"DEFAULT\"",
            "Whether the hands stay",
        ),
        Parameter::own(
            "virtualTryOnParams.maskExclusions.preserveFace",
            KEEP,
            "\"DEFAULT\"",
            "Whether the face stays",
        ),
        Parameter::own(
            "virtualTryOnParams.mergeStyle",
            Accepts::Choice(MERGES),
            "\"BALANCED\"",
            "How the two images are joined",
        ),
        settings::return_mask("virtualTryOnParams.returnMask"),
    ],
};
