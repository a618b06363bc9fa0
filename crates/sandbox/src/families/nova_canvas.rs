//! Nova Canvas: Titan Image's tasks with styles, longer prompts, any size, and virtual try-on.

use super::image_task::ImageTasks;
use crate::pictures::Size;
use crate::shape::{FILLED, Member, Shape, optional, required};

pub(super) static CANVAS: ImageTasks = ImageTasks {
    body: &BODY,
    size: is_made,
};

/// Sides that are multiples of 16, no more than four to one, and four megapixels.
fn is_made(Size { width, height }: Size) -> bool {
    width % 16 == 0
        && height % 16 == 0
        && width <= 4 * height
        && height <= 4 * width
        && width * height <= 4_194_304
}

static BODY: Shape = Shape::Tagged {
    tag: "taskType",
    variants: &[
        (
            "TEXT_IMAGE",
            &[required("textToImageParams", &TEXT_TO_IMAGE), SETTINGS],
        ),
        (
            "INPAINTING",
            &[required("inPaintingParams", &INPAINTING), EDIT_SETTINGS],
        ),
        (
            "OUTPAINTING",
            &[required("outPaintingParams", &OUTPAINTING), EDIT_SETTINGS],
        ),
        (
            "IMAGE_VARIATION",
            &[required("imageVariationParams", &VARIATION), SETTINGS],
        ),
        (
            "COLOR_GUIDED_GENERATION",
            &[required("colorGuidedGenerationParams", &COLOR_GUIDED), SETTINGS],
        ),
        (
            "BACKGROUND_REMOVAL",
            &[required(
                "backgroundRemovalParams",
                &Shape::Object(&[required("image", &FILLED)]),
            )],
        ),
        (
            "VIRTUAL_TRY_ON",
            &[required("virtualTryOnParams", &TRY_ON), EDIT_SETTINGS],
        ),
    ],
};

static PROMPT: Shape = Shape::Text { min: 1, max: 1_024 };

const NEGATIVE: Member = optional("negativeText", &PROMPT);

static TEXT_TO_IMAGE: Shape = Shape::Object(&[
    required("text", &PROMPT),
    NEGATIVE,
    optional(
        "style",
        &Shape::OneOf(&[
            "3D_ANIMATED_FAMILY_FILM",
            "DESIGN_SKETCH",
            "FLAT_VECTOR_ILLUSTRATION",
            "GRAPHIC_NOVEL_ILLUSTRATION",
            "MAXIMALISM",
            "MIDCENTURY_RETRO",
            "PHOTOREALISM",
            "SOFT_DIGITAL_PAINTING",
        ]),
    ),
    optional("conditionImage", &FILLED),
    optional("controlMode", &Shape::OneOf(&["CANNY_EDGE", "SEGMENTATION"])),
    optional("controlStrength", &Shape::Number { min: 0.0, max: 1.0 }),
]);

static INPAINTING: Shape = Shape::Object(&[
    required("image", &FILLED),
    optional("text", &PROMPT),
    NEGATIVE,
    optional("maskPrompt", &FILLED),
    optional("maskImage", &FILLED),
    optional("returnMask", &Shape::Bool),
]);

static OUTPAINTING: Shape = Shape::Object(&[
    required("image", &FILLED),
    optional("text", &PROMPT),
    NEGATIVE,
    optional("maskPrompt", &FILLED),
    optional("maskImage", &FILLED),
    optional("outPaintingMode", &Shape::OneOf(&["DEFAULT", "PRECISE"])),
    optional("returnMask", &Shape::Bool),
]);

static VARIATION: Shape = Shape::Object(&[
    required(
        "images",
        &Shape::List {
            of: &FILLED,
            min: 1,
            max: 5,
        },
    ),
    optional("text", &PROMPT),
    NEGATIVE,
    optional("similarityStrength", &Shape::Number { min: 0.2, max: 1.0 }),
]);

static COLOR_GUIDED: Shape = Shape::Object(&[
    required("text", &PROMPT),
    required(
        "colors",
        &Shape::List {
            of: &Shape::Text { min: 7, max: 7 },
            min: 1,
            max: 10,
        },
    ),
    NEGATIVE,
    optional("referenceImage", &FILLED),
]);

static TRY_ON: Shape = Shape::Object(&[
    required("sourceImage", &FILLED),
    required("referenceImage", &FILLED),
    required("maskType", &Shape::OneOf(&["IMAGE", "GARMENT", "PROMPT"])),
    optional("imageBasedMask", &Shape::Open(&[required("maskImage", &FILLED)])),
    optional("garmentBasedMask", &Shape::Open(&[])),
    optional("promptBasedMask", &Shape::Open(&[])),
    optional("maskExclusions", &Shape::Open(&[])),
    optional("mergeStyle", &Shape::OneOf(&["BALANCED", "SEAMLESS", "DETAILED"])),
    optional("returnMask", &Shape::Bool),
]);

const SETTINGS: Member = optional(
    "imageGenerationConfig",
    &Shape::Object(&[SIDE_WIDTH, SIDE_HEIGHT, QUALITY, SCALE, NUMBER, SEED]),
);

/// The picture that is edited says how large it gets.
const EDIT_SETTINGS: Member = optional(
    "imageGenerationConfig",
    &Shape::Object(&[QUALITY, SCALE, NUMBER, SEED]),
);

static SIDE: Shape = Shape::Integer { min: 320, max: 4_096 };
const SIDE_WIDTH: Member = optional("width", &SIDE);
const SIDE_HEIGHT: Member = optional("height", &SIDE);
const QUALITY: Member = optional("quality", &Shape::OneOf(&["standard", "premium"]));
const SCALE: Member = optional("cfgScale", &Shape::Number { min: 1.1, max: 10.0 });
const NUMBER: Member = optional("numberOfImages", &Shape::Integer { min: 1, max: 5 });
const SEED: Member = optional(
    "seed",
    &Shape::Integer {
        min: 0,
        max: 2_147_483_646,
    },
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::families::Painter as _;
    use crate::models;
    use crate::pictures::{Format, base64};
    use crate::refusal::Refusal;
    use serde_json::{Value, json};

    fn paint(body: &Value) -> Result<Value, Refusal> {
        let model = models::resolve("amazon.nova-canvas-v1:0").unwrap().model;
        let reply = CANVAS.paint(model, body, None)?;
        Ok(serde_json::from_str(&reply).unwrap())
    }

    #[test]
    fn styles_and_try_on_are_taken() {
        let file = base64(1, Size::SQUARE, Format::Jpeg).unwrap();
        let styled = json!({"taskType": "TEXT_IMAGE", "textToImageParams": {"text": "a cat", "style": "PHOTOREALISM"},
            "imageGenerationConfig": {"width": 1280, "height": 720, "quality": "standard", "cfgScale": 6.5, "seed": 12}});
        assert_eq!(paint(&styled).unwrap()["images"].as_array().unwrap().len(), 1);
        let worn = json!({"taskType": "VIRTUAL_TRY_ON", "virtualTryOnParams": {"sourceImage": file,
            "referenceImage": file, "maskType": "GARMENT", "garmentBasedMask": {"garmentClass": "UPPER_BODY"}, "returnMask": true}});
        assert!(paint(&worn).unwrap()["maskImage"].is_string());
    }

    #[test]
    fn sizes_have_their_rules() {
        let sized = |width: u32, height: u32| {
            paint(
                &json!({"taskType": "TEXT_IMAGE", "textToImageParams": {"text": "a"},
                "imageGenerationConfig": {"width": width, "height": height}}),
            )
        };
        for (width, height) in [(320, 1280), (2048, 2048), (4096, 1024)] {
            assert!(sized(width, height).is_ok(), "{width}x{height}");
        }
        for (width, height) in [(320, 1296), (1000, 1000), (4096, 1040), (319, 320)] {
            assert!(sized(width, height).is_err(), "{width}x{height}");
        }
    }

    #[test]
    fn bodies_are_judged() {
        for (body, words) in [
            (
                json!({"taskType": "TEXT_IMAGE", "textToImageParams": {"text": "a", "style": "OIL"}}),
                "#/textToImageParams/style: OIL is not a valid enum value",
            ),
            (
                json!({"taskType": "INPAINTING", "inPaintingParams": {"image": "a", "maskPrompt": "a"}, "imageGenerationConfig": {"width": 512}}),
                "#/imageGenerationConfig: extraneous key [width]",
            ),
            (
                json!({"taskType": "VIRTUAL_TRY_ON", "virtualTryOnParams": {"sourceImage": "a", "referenceImage": "a"}}),
                "#/virtualTryOnParams: required key [maskType]",
            ),
        ] {
            let refusal = paint(&body).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }
}
