//! What a Nova Canvas body looks like. Canvas refuses members that it does not know.

use super::form::{GARMENTS, MERGES, NAMES, SHAPES, STYLES, SWITCH, TASKS, TEXT};
use crate::codec::elsewhere::{GUARDRAIL, MODEL_ID};
use crate::codec::image_tasks::body::{Objects, masked};
use crate::codec::image_tasks::{CONFIG as CONFIG_MEMBER, Task, check, condition};
use crate::codec::input_image::{PNG_JPEG, REQUEST_BYTES, look};
use crate::finding::Severity;
use crate::rules::{missing_member, out_of_range, refused_member};
use crate::schema::{Extra, Kind, Member, Members, Scope, Table, UNIT};

type Tasks = Objects<TEXT, REQUEST_BYTES>;

const WORDS: Kind = Tasks::WORDS;
const IMAGE: Kind = Tasks::IMAGE;

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Nova Canvas body",
    &[
        Member::required("taskType", Kind::Choice(NAMES), r#""taskType": "TEXT_IMAGE""#),
        Member::optional("textToImageParams", Kind::Object(&TEXT_IMAGE)),
        Member::optional("colorGuidedGenerationParams", Kind::Object(&COLORS)),
        Member::optional("imageVariationParams", Kind::Object(&VARIATION)),
        Member::optional("inPaintingParams", Kind::Object(&INPAINTING)),
        Member::optional("outPaintingParams", Kind::Object(&OUTPAINTING)),
        Member::optional("backgroundRemovalParams", Kind::Object(&BACKGROUND)),
        Member::optional("virtualTryOnParams", Kind::Object(&TRY_ON)),
        Member::optional("imageGenerationConfig", Kind::Object(&CONFIG)),
        GUARDRAIL,
        MODEL_ID,
        Member::misnamed("inpaintingParams", "inPaintingParams"),
        Member::misnamed("outpaintingParams", "outPaintingParams"),
        Member::misnamed("prompt", "textToImageParams.text"),
        Member::misnamed("text", "textToImageParams.text"),
        Member::misnamed("inputText", "textToImageParams.text"),
        Member::misnamed("text_prompts", "textToImageParams.text"),
        Member::misnamed("negative_prompt", "textToImageParams.negativeText"),
        Member::misnamed("negativeText", "textToImageParams.negativeText"),
        Member::misnamed("style", "textToImageParams.style"),
        Member::misnamed("style_preset", "textToImageParams.style"),
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
        Member::refused("steps", "Nova Canvas takes no number of steps"),
    ],
    Extra::Refused,
    Some(task),
);

fn task(scope: &mut Scope<'_, '_>, body: &Members<'_>) {
    check(TASKS, scope, body);
    // Which tasks take a size is known here alone.
    let keeps = |task: &Task| task.configured && !task.sized;
    if !TASKS
        .iter()
        .any(|task| keeps(task) && body.text("taskType").is_some_and(|named| named == task.name))
    {
        return;
    }
    for name in ["width", "height"] {
        if let Some(value) = body.below(CONFIG_MEMBER, name) {
            let why = "the image keeps its own size in this task";
            let said = refused_member::say(name, why).milder(Severity::Warning);
            scope.report_at(CONFIG_MEMBER, said.telling_apart(name), value);
        }
    }
}

static TEXT_IMAGE: Table = Table::new(
    "textToImageParams",
    &[
        Member::required("text", WORDS, r#""text": "…""#),
        Member::optional("negativeText", WORDS),
        Member::optional("style", Kind::OpenChoice(STYLES)),
        Member::optional("conditionImage", IMAGE),
        Member::optional("controlMode", Kind::Choice(&["CANNY_EDGE", "SEGMENTATION"])),
        Member::optional("controlStrength", UNIT),
        Member::misnamed("prompt", "text"),
        Member::misnamed("negative_prompt", "negativeText"),
    ],
    Extra::Refused,
    Some(guided),
);

fn guided(scope: &mut Scope<'_, '_>, params: &Members<'_>) {
    condition(scope, params);
    look(scope, params, &["conditionImage"], &PNG_JPEG);
}

static COLORS: Table = Tasks::COLORS;

static VARIATION: Table = Tasks::VARIATION;

static INPAINTING: Table = Tasks::INPAINTING;

static OUTPAINTING: Table = Table::new(
    "outPaintingParams",
    &[
        Member::required("image", IMAGE, r#""image": "…""#),
        Member::optional("text", WORDS),
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

static BACKGROUND: Table = Tasks::BACKGROUND;

static TRY_ON: Table = Table::new(
    "virtualTryOnParams",
    &[
        Member::required("sourceImage", IMAGE, r#""sourceImage": "…""#),
        Member::required("referenceImage", IMAGE, r#""referenceImage": "…""#),
        Member::required(
            "maskType",
            Kind::Choice(&["IMAGE", "GARMENT", "PROMPT"]),
            r#""maskType": "GARMENT""#,
        ),
        Member::optional("imageBasedMask", Kind::Object(&IMAGE_MASK)),
        Member::optional("garmentBasedMask", Kind::Object(&GARMENT_MASK)),
        Member::optional("promptBasedMask", Kind::Object(&PROMPT_MASK)),
        Member::optional("maskExclusions", Kind::Object(&EXCLUSIONS)),
        Member::optional("mergeStyle", Kind::Choice(MERGES)),
        Member::optional("returnMask", Kind::Bool),
        Member::refused("text", "a try-on takes no words"),
        Member::refused("negativeText", "a try-on takes no words"),
    ],
    Extra::Refused,
    Some(tried_on),
);

/// The mask that is named must be there.
fn tried_on(scope: &mut Scope<'_, '_>, params: &Members<'_>) {
    look(scope, params, &["sourceImage", "referenceImage"], &PNG_JPEG);
    let Some(kind) = params.text("maskType") else {
        return;
    };
    let masks = [
        ("IMAGE", "imageBasedMask"),
        ("GARMENT", "garmentBasedMask"),
        ("PROMPT", "promptBasedMask"),
    ];
    if let Some((_, member)) = masks.into_iter().find(|(name, _)| *name == kind)
        && params.get(member).is_none()
    {
        scope.report_at(member, missing_member::say(member, ""), params.spot);
    }
}

static IMAGE_MASK: Table = Table::new(
    "imageBasedMask",
    &[Member::required("maskImage", IMAGE, r#""maskImage": "…""#)],
    Extra::Refused,
    Some(shown),
);

fn shown(scope: &mut Scope<'_, '_>, mask: &Members<'_>) {
    look(scope, mask, &["maskImage"], &PNG_JPEG);
}

static GARMENT_MASK: Table = Table::new(
    "garmentBasedMask",
    &[
        Member::required(
            "garmentClass",
            Kind::OpenChoice(GARMENTS),
            r#""garmentClass": "UPPER_BODY""#,
        ),
        Member::optional("maskShape", Kind::Choice(SHAPES)),
        Member::optional("garmentStyling", Kind::Object(&STYLING)),
    ],
    Extra::Refused,
    None,
);

static STYLING: Table = Table::new(
    "garmentStyling",
    &[
        Member::optional("longSleeveStyle", Kind::Choice(&["SLEEVE_DOWN", "SLEEVE_UP"])),
        Member::optional("tuckingStyle", Kind::Choice(&["UNTUCKED", "TUCKED"])),
        Member::optional("outerLayerStyle", Kind::Choice(&["CLOSED", "OPEN"])),
    ],
    Extra::Refused,
    None,
);

static PROMPT_MASK: Table = Table::new(
    "promptBasedMask",
    &[
        Member::required("maskPrompt", WORDS, r#""maskPrompt": "…""#),
        Member::optional("maskShape", Kind::Choice(SHAPES)),
    ],
    Extra::Refused,
    None,
);

static EXCLUSIONS: Table = Table::new(
    "maskExclusions",
    &[
        Member::optional("preserveBodyPose", Kind::Choice(SWITCH)),
        Member::optional("preserveHands", Kind::Choice(SWITCH)),
        Member::optional("preserveFace", Kind::Choice(SWITCH)),
    ],
    Extra::Refused,
    None,
);

static CONFIG: Table = Table::new(
    "imageGenerationConfig",
    &[
        Member::optional("numberOfImages", Kind::Integer { min: 1, max: 5 }),
        Member::optional("quality", Kind::Choice(&["standard", "premium"])),
        Member::optional("width", SIDE),
        Member::optional("height", SIDE),
        Member::optional("cfgScale", Kind::Number { min: 1.1, max: 10.0 }),
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
        Member::misnamed("style", "textToImageParams.style"),
        Member::refused("steps", "Nova Canvas takes no number of steps"),
    ],
    Extra::Refused,
    Some(sized),
);

const SIDE: Kind = Kind::Integer { min: 320, max: 4096 };
/// Of a side that is left out.
const DEFAULT_SIDE: f64 = 1024.0;
/// The page says fewer than 4,194,304, and names 2048 × 2048 and 2816 × 1536, which have as many and more.
const MOST_PIXELS: f64 = 4_325_376.0;

/// Sides are multiples of 16, no more than four times each other, and not both at their greatest.
fn sized(scope: &mut Scope<'_, '_>, config: &Members<'_>) {
    let mut whole = true;
    for name in ["width", "height"] {
        if let (Some(side), Some(at)) = (config.number(name), config.get(name)) {
            // What is out of range has its finding already.
            let ranged = (320.0..=4096.0).contains(&side);
            whole &= ranged && side % 16.0 == 0.0;
            if ranged && side % 16.0 != 0.0 {
                scope.report_at(name, out_of_range::say(name, "a multiple of 16"), at);
            }
        }
    }
    let side = |name| config.number(name).unwrap_or(DEFAULT_SIDE);
    let (width, height) = (side("width"), side("height"));
    if !whole {
        return;
    }
    let Some(at) = config.get("height").or_else(|| config.get("width")) else {
        return;
    };
    if width > height * 4.0 || height > width * 4.0 {
        let range = "at most four times the other side, and at least a quarter of it";
        scope.report_at("height", out_of_range::say("height", range), at);
    } else if width * height > MOST_PIXELS {
        let range = "such that width times height is at most 4,325,376 pixels";
        scope.report_at("height", out_of_range::say("height", range), at);
    }
}
