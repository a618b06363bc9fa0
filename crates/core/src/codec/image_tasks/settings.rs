//! What a prompt can set of either family's tasks.

use crate::codec::{Accepts, Parameter};

/// The task, one of `names`.
pub(in crate::codec) const fn task_type(names: &'static [&'static str]) -> Parameter {
    Parameter::own(
        "taskType",
        Accepts::Choice(names),
        "",
        "What to do; IMAGE_VARIATION with an image, else TEXT_IMAGE",
    )
}

pub(in crate::codec) const NUMBER_OF_IMAGES: Parameter = Parameter::own(
    "imageGenerationConfig.numberOfImages",
    Accepts::Integer { min: 1, max: 5 },
    "1",
    "How many images",
);

pub(in crate::codec) const QUALITY: Parameter = Parameter::own(
    "imageGenerationConfig.quality",
    Accepts::Choice(&["standard", "premium"]),
    "\"standard\"",
    "Quality, which has its price",
);

pub(in crate::codec) const fn cfg_scale(default: &'static str) -> Parameter {
    Parameter::own(
        "imageGenerationConfig.cfgScale",
        Accepts::Number { min: 1.1, max: 10.0 },
        default,
        "How closely the image follows the words",
    )
}

pub(in crate::codec) const fn seed(default: &'static str) -> Parameter {
    Parameter::own(
        "imageGenerationConfig.seed",
        Accepts::Integer {
            min: 0,
            max: 2_147_483_646,
        },
        default,
        "The same seed gives the same image",
    )
}

/// What the image must not show, in up to `max` characters.
pub(in crate::codec) const fn negative(path: &'static str, max: usize) -> Parameter {
    Parameter::own(path, Accepts::Text { max }, "", "What the image must not show")
}

pub(in crate::codec) const fn mask_to_change(path: &'static str, max: usize) -> Parameter {
    Parameter::own(path, Accepts::Text { max }, "", "What to change, in words")
}

pub(in crate::codec) const fn mask_to_keep(max: usize) -> Parameter {
    Parameter::own(
        "outPaintingParams.maskPrompt",
        Accepts::Text { max },
        "",
        "What to keep, in words",
    )
}

pub(in crate::codec) const fn return_mask(path: &'static str) -> Parameter {
    Parameter::own(path, Accepts::Flag, "false", "Whether the mask comes back too")
}

pub(in crate::codec) const OUTPAINTING_MODE: Parameter = Parameter::own(
    "outPaintingParams.outPaintingMode",
    Accepts::Choice(&["DEFAULT", "PRECISE"]),
    "\"DEFAULT\"",
    "Whether the mask's edge is soft or exact",
);

pub(in crate::codec) const CONTROL_MODE: Parameter = Parameter::own(
    "textToImageParams.controlMode",
    Accepts::Choice(&["CANNY_EDGE", "SEGMENTATION"]),
    "\"CANNY_EDGE\"",
    "What of the image guides: its edges or its areas",
);

pub(in crate::codec) const CONTROL_STRENGTH: Parameter = Parameter::own(
    "textToImageParams.controlStrength",
    Accepts::Number { min: 0.0, max: 1.0 },
    "0.7",
    "How closely the image that guides is followed",
);

pub(in crate::codec) const COLORS: Parameter = Parameter::own(
    "colorGuidedGenerationParams.colors",
    Accepts::Texts { max: 10 },
    "",
    "Colours as #RRGGBB",
);

pub(in crate::codec) const SIMILARITY: Parameter = Parameter::own(
    "imageVariationParams.similarityStrength",
    Accepts::Number { min: 0.2, max: 1.0 },
    "0.7",
    "How much the image resembles those given",
);
