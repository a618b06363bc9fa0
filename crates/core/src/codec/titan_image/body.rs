//! What a Titan Image body looks like. Titan refuses members that it does not know.

use super::{FIRST_TASKS, NAMES, TASKS, TEXT};
use crate::codec::elsewhere::{GUARDRAIL, MODEL_ID};
use crate::codec::image_tasks::body::{Objects, masked};
use crate::codec::image_tasks::{check, condition};
use crate::codec::input_image::{PNG_JPEG, look};
use crate::rules::{out_of_range, refused_member, unknown_value};
use crate::schema::{Extra, Kind, Member, Members, Scope, Table, UNIT};

/// "Maximum input image size: 5 MB".
const IMAGE_BYTES: u64 = 5 * 1024 * 1024;

type Tasks = Objects<TEXT, IMAGE_BYTES>;

const WORDS: Kind = Tasks::WORDS;
const IMAGE: Kind = Tasks::IMAGE;
const SCALE: Kind = Kind::Number { min: 1.1, max: 10.0 };

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Titan Image body",
    &[
        Member::required("taskType", Kind::Choice(NAMES), r#""taskType": "TEXT_IMAGE""#),
        Member::optional("textToImageParams", Kind::Object(&TEXT_IMAGE)),
        Member::optional("inPaintingParams", Kind::Object(&INPAINTING)),
        Member::optional("outPaintingParams", Kind::Object(&OUTPAINTING)),
        Member::optional("imageVariationParams", Kind::Object(&VARIATION)),
        Member::optional("colorGuidedGenerationParams", Kind::Object(&COLORS)),
        Member::optional("backgroundRemovalParams", Kind::Object(&BACKGROUND)),
        Member::optional("imageGenerationConfig", Kind::Object(&CONFIG)),
        GUARDRAIL,
        MODEL_ID,
        Member::refused("style", "styles are Nova Canvas's"),
        Member::misnamed("inpaintingParams", "inPaintingParams"),
        Member::misnamed("outpaintingParams", "outPaintingParams"),
        Member::misnamed("prompt", "textToImageParams.text"),
        Member::misnamed("text", "textToImageParams.text"),
        Member::misnamed("inputText", "textToImageParams.text"),
        Member::misnamed("text_prompts", "textToImageParams.text"),
        Member::misnamed("negative_prompt", "textToImageParams.negativeText"),
        Member::misnamed("negativeText", "textToImageParams.negativeText"),
        Member::misnamed("cfg_scale", "imageGenerationConfig.cfgScale"),
        Member::misnamed("cfgScale", "imageGenerationConfig.cfgScale"),
        Member::misnamed("n", "imageGenerationConfig.numberOfImages"),
        Member::misnamed("numberOfImages", "imageGenerationConfig.numberOfImages"),
        Member::misnamed("samples", "imageGenerationConfig.numberOfImages"),
        Member::misnamed("size", "imageGenerationConfig.width"),
        Member::misnamed("width", "imageGenerationConfig.width"),
        Member::misnamed("height", "imageGenerationConfig.height"),
        Member::misnamed("quality", "imageGenerationConfig.quality"),
        Member::misnamed("seed", "imageGenerationConfig.seed"),
        Member::refused("steps", "Titan Image takes no number of steps"),
    ],
    Extra::Refused,
    Some(task),
);

fn task(scope: &mut Scope<'_, '_>, body: &Members<'_>) {
    check(&TASKS, scope, body);
    if scope.quirks.first_tasks {
        let is_first = |named: &str| FIRST_TASKS.iter().any(|task| task.name == named);
        let later = body
            .text("taskType")
            .filter(|named| !is_first(named) && TASKS.iter().any(|task| task.name == *named));
        if let (Some(_), Some(value)) = (later, body.get("taskType")) {
            let known: Vec<&str> = FIRST_TASKS.iter().map(|task| task.name).collect();
            scope.report_at("taskType", unknown_value::say("taskType", &known, false), value);
        }
    }
}

static TEXT_IMAGE: Table = Table::new(
    "textToImageParams",
    &[
        Member::required("text", WORDS, r#""text": "…""#),
        Member::optional("negativeText", WORDS),
        Member::optional("conditionImage", IMAGE),
        Member::optional("controlMode", Kind::Choice(&["CANNY_EDGE", "SEGMENTATION"])),
        Member::optional("controlStrength", UNIT),
        Member::refused("style", "styles are Nova Canvas's"),
        Member::misnamed("prompt", "text"),
        Member::misnamed("negative_prompt", "negativeText"),
    ],
    Extra::Refused,
    Some(guided),
);

fn guided(scope: &mut Scope<'_, '_>, params: &Members<'_>) {
    condition(scope, params);
    if scope.quirks.first_tasks
        && let Some(image) = params.get("conditionImage")
    {
        let why = "version 1 of the model follows no other image";
        scope.report_at(
            "conditionImage",
            refused_member::say("conditionImage", why),
            image,
        );
    }
    look(scope, params, &["conditionImage"], &PNG_JPEG);
}

static INPAINTING: Table = Tasks::INPAINTING;

static OUTPAINTING: Table = Table::new(
    "outPaintingParams",
    &[
        Member::required("image", IMAGE, r#""image": "…""#),
        Member::required("text", WORDS, r#""text": "…""#),
        Member::optional("negativeText", WORDS),
        Member::optional("maskPrompt", WORDS),
        Member::optional("maskImage", IMAGE),
        Member::optional("outPaintingMode", Kind::Choice(&["DEFAULT", "PRECISE"])),
        Member::optional("returnMask", Kind::Bool),
        Member::misnamed("prompt", "text"),
        Member::misnamed("images", "image"),
        Member::misnamed("mask", "maskImage"),
    ],
    Extra::Refused,
    Some(masked),
);

static VARIATION: Table = Tasks::VARIATION;

static COLORS: Table = Tasks::COLORS;

static BACKGROUND: Table = Tasks::BACKGROUND;

static CONFIG: Table = Table::new(
    "imageGenerationConfig",
    &[
        Member::optional("numberOfImages", Kind::Integer { min: 1, max: 5 }),
        Member::optional("quality", Kind::Choice(&["standard", "premium"])),
        Member::optional("width", SIDE),
        Member::optional("height", SIDE),
        Member::optional("cfgScale", SCALE),
        Member::optional(
            "seed",
            Kind::Integer {
                min: 0,
                max: 2_147_483_646,
            },
        ),
        Member::misnamed("n", "numberOfImages"),
        Member::misnamed("samples", "numberOfImages"),
        Member::misnamed("cfg_scale", "cfgScale"),
        Member::misnamed("size", "width"),
        Member::refused("steps", "Titan Image takes no number of steps"),
    ],
    Extra::Refused,
    Some(sized),
);

const SIDE: Kind = Kind::Integer { min: 320, max: 1408 };

/// Width and height that go together.
const SIZES: &[(f64, f64)] = &[
    (1024.0, 1024.0),
    (768.0, 768.0),
    (512.0, 512.0),
    (768.0, 1152.0),
    (384.0, 576.0),
    (1152.0, 768.0),
    (576.0, 384.0),
    (768.0, 1280.0),
    (384.0, 640.0),
    (1280.0, 768.0),
    (640.0, 384.0),
    (896.0, 1152.0),
    (448.0, 576.0),
    (1152.0, 896.0),
    (576.0, 448.0),
    (768.0, 1408.0),
    (384.0, 704.0),
    (1408.0, 768.0),
    (704.0, 384.0),
    (640.0, 1408.0),
    (320.0, 704.0),
    (1408.0, 640.0),
    (704.0, 320.0),
    (1152.0, 640.0),
    (1173.0, 640.0),
];

/// Sizes are checked as pairs; one that stands alone must be of some pair.
fn sized(scope: &mut Scope<'_, '_>, config: &Members<'_>) {
    let (width, height) = (config.number("width"), config.number("height"));
    // What is out of range has its finding already.
    let is_far = |side: Option<f64>| side.is_some_and(|side| !(320.0..=1408.0).contains(&side));
    if is_far(width) || is_far(height) {
        return;
    }
    let is = |asked: Option<f64>, known: f64| asked.is_none_or(|asked| (asked - known).abs() < 0.5);
    if SIZES
        .iter()
        .any(|(known_width, known_height)| is(width, *known_width) && is(height, *known_height))
    {
        return;
    }
    let (name, at) = match (config.get("height"), config.get("width")) {
        (Some(height), _) => ("height", height),
        (None, Some(width)) => ("width", width),
        (None, None) => return,
    };
    scope.report_at(
        name,
        out_of_range::say(
            name,
            "one of a pair such as 1024 × 1024, 768 × 1152, 1280 × 768 or 512 × 512",
        ),
        at,
    );
}
