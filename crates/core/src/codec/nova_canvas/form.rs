//! The tasks of Nova Canvas and what a prompt can set.

use crate::codec::image_tasks::{Form, Slot, Task, Text};
use crate::codec::{Accepts, Parameter};

/// The longest words.
pub(super) const TEXT: usize = 1024;

pub(super) const TASKS: &[Task] = &[
    Task {
        name: "TEXT_IMAGE",
        member: "textToImageParams",
        text: Some(Text::Needed),
        images: &[Slot::optional("textToImageParams.conditionImage")],
        configured: true,
        sized: true,
    },
    Task {
        name: "COLOR_GUIDED_GENERATION",
        member: "colorGuidedGenerationParams",
        text: Some(Text::Needed),
        images: &[Slot::optional("colorGuidedGenerationParams.referenceImage")],
        configured: true,
        sized: true,
    },
    Task {
        name: "IMAGE_VARIATION",
        member: "imageVariationParams",
        // The page calls it required, and says what happens without it.
        text: Some(Text::Optional),
        images: &[Slot {
            path: "imageVariationParams.images",
            needed: true,
            most: 5,
        }],
        configured: true,
        sized: true,
    },
    Task {
        name: "INPAINTING",
        member: "inPaintingParams",
        text: Some(Text::Optional),
        images: &[
            Slot::needed("inPaintingParams.image"),
            Slot::optional("inPaintingParams.maskImage"),
        ],
        configured: true,
        sized: false,
    },
    Task {
        name: "OUTPAINTING",
        member: "outPaintingParams",
        text: Some(Text::Optional),
        images: &[
            Slot::needed("outPaintingParams.image"),
            Slot::optional("outPaintingParams.maskImage"),
        ],
        configured: true,
        sized: false,
    },
    Task {
        name: "BACKGROUND_REMOVAL",
        member: "backgroundRemovalParams",
        text: None,
        images: &[Slot::needed("backgroundRemovalParams.image")],
        configured: false,
        sized: false,
    },
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

const NAMES: &[&str] = &[
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

const NOT: Accepts = Accepts::Text { max: TEXT };
const NOT_THIS: &str = "What the image must not show";
const SIDE: Accepts = Accepts::Integer { min: 320, max: 4096 };
const KEEP: Accepts = Accepts::Choice(SWITCH);

pub(super) const FORM: Form = Form {
    tasks: TASKS,
    with_image: "IMAGE_VARIATION",
    parameters: &[
        Parameter::own(
            "taskType",
            Accepts::Choice(NAMES),
            "",
            "What to do; IMAGE_VARIATION with an image, else TEXT_IMAGE",
        ),
        Parameter::own(
            "imageGenerationConfig.numberOfImages",
            Accepts::Integer { min: 1, max: 5 },
            "1",
            "How many images",
        ),
        Parameter::own(
            "imageGenerationConfig.quality",
            Accepts::Choice(&["standard", "premium"]),
            "\"standard\"",
            "Quality, which has its price",
        ),
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
        Parameter::own(
            "imageGenerationConfig.cfgScale",
            Accepts::Number { min: 1.1, max: 10.0 },
            "6.5",
            "How closely the image follows the words",
        ),
        Parameter::own(
            "imageGenerationConfig.seed",
            Accepts::Integer {
                min: 0,
                max: 2_147_483_646,
            },
            "12",
            "The same seed gives the same image",
        ),
        Parameter::own(
            "textToImageParams.style",
            Accepts::Choice(STYLES),
            "",
            "The look of the image",
        ),
        Parameter::own("textToImageParams.negativeText", NOT, "", NOT_THIS),
        Parameter::own(
            "textToImageParams.controlMode",
            Accepts::Choice(&["CANNY_EDGE", "SEGMENTATION"]),
            "\"CANNY_EDGE\"",
            "What of the image guides: its edges or its areas",
        ),
        Parameter::own(
            "textToImageParams.controlStrength",
            Accepts::Number { min: 0.0, max: 1.0 },
            "0.7",
            "How closely the image that guides is followed",
        ),
        Parameter::own(
            "colorGuidedGenerationParams.colors",
            Accepts::Texts { max: 10 },
            "",
            "Colours as #RRGGBB",
        ),
        Parameter::own("colorGuidedGenerationParams.negativeText", NOT, "", NOT_THIS),
        Parameter::own(
            "imageVariationParams.similarityStrength",
            Accepts::Number { min: 0.2, max: 1.0 },
            "0.7",
            "How much the image resembles those given",
        ),
        Parameter::own("imageVariationParams.negativeText", NOT, "", NOT_THIS),
        Parameter::own("inPaintingParams.maskPrompt", NOT, "", "What to change, in words"),
        Parameter::own("inPaintingParams.negativeText", NOT, "", NOT_THIS),
        Parameter::own(
            "inPaintingParams.returnMask",
            Accepts::Flag,
            "false",
            "Whether the mask comes back too",
        ),
        Parameter::own("outPaintingParams.maskPrompt", NOT, "", "What to keep, in words"),
        Parameter::own("outPaintingParams.negativeText", NOT, "", NOT_THIS),
        Parameter::own(
            "outPaintingParams.outPaintingMode",
            Accepts::Choice(&["DEFAULT", "PRECISE"]),
            "\"DEFAULT\"",
            "Whether the mask's edge is soft or exact",
        ),
        Parameter::own(
            "outPaintingParams.returnMask",
            Accepts::Flag,
            "false",
            "Whether the mask comes back too",
        ),
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
        Parameter::own(
            "virtualTryOnParams.promptBasedMask.maskPrompt",
            NOT,
            "",
            "What to change, in words",
        ),
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
        Parameter::own(
            "virtualTryOnParams.returnMask",
            Accepts::Flag,
            "false",
            "Whether the mask comes back too",
        ),
    ],
};
