//! Titan Image Generator v1 and v2.

use super::image_task::ImageTasks;
use crate::pictures::Size;
use crate::shape::{FILLED, Member, Shape, optional, required};

/// The sizes of the documentation.
const SIZES: &[(u32, u32)] = &[
    (1024, 1024),
    (768, 768),
    (512, 512),
    (768, 1152),
    (384, 576),
    (1152, 768),
    (576, 384),
    (768, 1280),
    (384, 640),
    (1280, 768),
    (640, 384),
    (896, 1152),
    (448, 576),
    (1152, 896),
    (576, 448),
    (768, 1408),
    (384, 704),
    (1408, 768),
    (704, 384),
    (640, 1408),
    (320, 704),
    (1408, 640),
    (704, 320),
    (1152, 640),
    (1173, 640),
];

pub(super) static V1: ImageTasks = ImageTasks {
    body: &V1_BODY,
    size: is_listed,
};

pub(super) static V2: ImageTasks = ImageTasks {
    body: &V2_BODY,
    size: is_listed,
};

fn is_listed(size: Size) -> bool {
    SIZES.contains(&(size.width, size.height))
}

static V1_BODY: Shape = Shape::Tagged {
    tag: "taskType",
    variants: &[
        (
            "TEXT_IMAGE",
            &[
                required(
                    "textToImageParams",
                    &Shape::Object(&[required("text", &PROMPT), NEGATIVE]),
                ),
                SETTINGS,
            ],
        ),
        (
            "INPAINTING",
            &[required("inPaintingParams", &INPAINTING), SETTINGS],
        ),
        (
            "OUTPAINTING",
            &[required("outPaintingParams", &OUTPAINTING), SETTINGS],
        ),
        (
            "IMAGE_VARIATION",
            &[required("imageVariationParams", &VARIATION), SETTINGS],
        ),
    ],
};

static V2_BODY: Shape = Shape::Tagged {
    tag: "taskType",
    variants: &[
        (
            "TEXT_IMAGE",
            &[
                required(
                    "textToImageParams",
                    &Shape::Object(&[
                        required("text", &PROMPT),
                        NEGATIVE,
                        optional("conditionImage", &FILLED),
                        optional("controlMode", &Shape::OneOf(&["CANNY_EDGE", "SEGMENTATION"])),
                        optional("controlStrength", &Shape::Number { min: 0.0, max: 1.0 }),
                    ]),
                ),
                SETTINGS,
            ],
        ),
        (
            "INPAINTING",
            &[required("inPaintingParams", &INPAINTING), SETTINGS],
        ),
        (
            "OUTPAINTING",
            &[required("outPaintingParams", &OUTPAINTING), SETTINGS],
        ),
        (
            "IMAGE_VARIATION",
            &[required("imageVariationParams", &VARIATION), SETTINGS],
        ),
        (
            "COLOR_GUIDED_GENERATION",
            &[
                required(
                    "colorGuidedGenerationParams",
                    &Shape::Object(&[
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
                    ]),
                ),
                SETTINGS,
            ],
        ),
        (
            "BACKGROUND_REMOVAL",
            &[required(
                "backgroundRemovalParams",
                &Shape::Object(&[required("image", &FILLED)]),
            )],
        ),
    ],
};

static PROMPT: Shape = Shape::Text { min: 1, max: 512 };

const NEGATIVE: Member = optional("negativeText", &PROMPT);

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
    required("text", &PROMPT),
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

const SETTINGS: Member = optional("imageGenerationConfig", &CONFIG);

static CONFIG: Shape = Shape::Object(&[
    optional("quality", &Shape::OneOf(&["standard", "premium"])),
    optional("numberOfImages", &Shape::Integer { min: 1, max: 5 }),
    optional("cfgScale", &Shape::Number { min: 1.1, max: 10.0 }),
    optional("height", &Shape::Integer { min: 320, max: 1_408 }),
    optional("width", &Shape::Integer { min: 320, max: 1_408 }),
    optional(
        "seed",
        &Shape::Integer {
            min: 0,
            max: 2_147_483_646,
        },
    ),
]);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::families::Painter as _;
    use crate::fault::Filter;
    use crate::models;
    use crate::pictures::{Format, base64, sent};
    use crate::refusal::Refusal;
    use serde_json::{Value, json};

    fn paint(tasks: &ImageTasks, body: &Value, filter: Option<Filter>) -> Result<Value, Refusal> {
        let model = models::resolve("amazon.titan-image-generator-v2:0")
            .unwrap()
            .model;
        let reply = tasks.paint(model, body, filter)?;
        Ok(serde_json::from_str(&reply).unwrap())
    }

    fn cat(config: &Value) -> Value {
        json!({"taskType": "TEXT_IMAGE", "textToImageParams": {"text": "a cat"}, "imageGenerationConfig": config})
    }

    fn file() -> String {
        base64(1, Size::SQUARE, Format::Png).unwrap()
    }

    #[test]
    fn pictures_differ_by_seed_and_place() {
        let two = paint(
            &V2,
            &cat(&json!({"numberOfImages": 2, "seed": 1, "width": 768, "height": 1152})),
            None,
        )
        .unwrap();
        let images = two["images"].as_array().unwrap();
        assert_eq!((images.len(), &two["error"]), (2, &Value::Null));
        assert_ne!(images[0], images[1]);
        let first = sent(images[0].as_str().unwrap()).unwrap();
        let size = crate::pictures::size(&first).unwrap();
        assert_eq!((size.width, size.height), (170, 256));
        let other = paint(&V2, &cat(&json!({"seed": 2, "width": 768, "height": 1152})), None).unwrap();
        assert_ne!(other["images"][0], images[0]);
    }

    #[test]
    fn a_filter_holds_pictures_back() {
        let body = cat(&json!({"numberOfImages": 3}));
        let output = paint(&V2, &body, Some(Filter::Output)).unwrap();
        assert_eq!(output["images"].as_array().unwrap().len(), 2);
        assert!(output["error"].as_str().unwrap().contains("generated image(s)"));
        let prompt = paint(&V2, &body, Some(Filter::Prompt)).unwrap();
        assert_eq!(prompt["images"], json!([]));
        assert!(prompt["error"].as_str().unwrap().contains("this prompt"));
    }

    #[test]
    fn edits_take_pictures_and_give_masks() {
        let body = json!({"taskType": "INPAINTING", "inPaintingParams": {"image": file(), "maskPrompt": "sky", "returnMask": true}});
        let reply = paint(&V1, &body, None).unwrap();
        assert!(sent(reply["maskImage"].as_str().unwrap()).is_some());
        let removal = json!({"taskType": "BACKGROUND_REMOVAL", "backgroundRemovalParams": {"image": file()}});
        assert!(paint(&V2, &removal, None).is_ok());
    }

    #[test]
    fn bodies_are_judged() {
        let inpaint = |params: Value| json!({"taskType": "INPAINTING", "inPaintingParams": params});
        for (tasks, body, words) in [
            (&V2, json!({}), "#: required key [taskType] not found"),
            (
                &V2,
                json!({"taskType": "DRAW"}),
                "#: DRAW is not a valid enum value",
            ),
            (
                &V2,
                json!({"taskType": "TEXT_IMAGE"}),
                "#: required key [textToImageParams] not found",
            ),
            (
                &V2,
                json!({"taskType": "TEXT_IMAGE", "textToImageParams": {"text": "x".repeat(513)}}),
                "#/textToImageParams/text: expected maxLength: 512, actual: 513",
            ),
            (
                &V2,
                cat(&json!({"steps": 5})),
                "#/imageGenerationConfig: extraneous key [steps]",
            ),
            (
                &V2,
                cat(&json!({"width": 700, "height": 700})),
                "700x700 is not a size",
            ),
            (
                &V2,
                cat(&json!({"cfgScale": 1.0})),
                "#/imageGenerationConfig/cfgScale: 1.0 is not greater or equal to 1.1",
            ),
            (
                &V2,
                inpaint(json!({"image": file()})),
                "#/inPaintingParams: minimum size: [1]",
            ),
            (
                &V2,
                inpaint(json!({"image": "aGk=", "maskPrompt": "a"})),
                "#/inPaintingParams/image: is not a PNG",
            ),
            (
                &V2,
                json!({"taskType": "TEXT_IMAGE", "textToImageParams": {"text": "a", "controlMode": "CANNY_EDGE"}}),
                "#/textToImageParams: required key [conditionImage]",
            ),
            (
                &V1,
                json!({"taskType": "BACKGROUND_REMOVAL", "backgroundRemovalParams": {"image": file()}}),
                "BACKGROUND_REMOVAL is not a valid enum value",
            ),
            (
                &V2,
                json!({"taskType": "BACKGROUND_REMOVAL", "backgroundRemovalParams": {"image": file()}, "imageGenerationConfig": {}}),
                "extraneous key [imageGenerationConfig]",
            ),
        ] {
            let refusal = paint(tasks, &body, None).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }
}
