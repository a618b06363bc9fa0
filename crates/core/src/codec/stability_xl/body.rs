//! What a Stable Diffusion XL body looks like.

use crate::codec::elsewhere::{GUARDRAIL, MODEL_ID};
use crate::codec::input_image::{PNG_JPEG, REQUEST_BYTES, look};
use crate::rules::{missing_member, out_of_range, refused_member};
use crate::schema::{Extra, Kind, Member, Members, Scope, Table, UNIT};

pub(super) const STYLES: &[&str] = crate::codec::stability_image::STYLES;
pub(super) const SAMPLERS: &[&str] = &[
    "DDIM",
    "DDPM",
    "K_DPMPP_2M",
    "K_DPMPP_2S_ANCESTRAL",
    "K_DPM_2",
    "K_DPM_2_ANCESTRAL",
    "K_EULER",
    "K_EULER_ANCESTRAL",
    "K_HEUN",
    "K_LMS",
];
pub(super) const GUIDANCE: &[&str] = &[
    "FAST_BLUE",
    "FAST_GREEN",
    "NONE",
    "SIMPLE",
    "SLOW",
    "SLOWER",
    "SLOWEST",
];

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Stable Diffusion XL body",
    &[
        Member::required(
            "text_prompts",
            Kind::List {
                of: &Kind::Object(&TEXT_PROMPT),
                min: 1,
                max: usize::MAX,
            },
            r#""text_prompts": [{"text": "…"}]"#,
        ),
        Member::optional("width", SIDE),
        Member::optional("height", SIDE),
        Member::optional("cfg_scale", Kind::Number { min: 0.0, max: 35.0 }),
        Member::optional("clip_guidance_preset", Kind::OpenChoice(GUIDANCE)),
        Member::optional("sampler", Kind::OpenChoice(SAMPLERS)),
        Member::optional("samples", Kind::Integer { min: 1, max: 1 }),
        Member::optional(
            "seed",
            Kind::Integer {
                min: 0,
                max: 4_294_967_295,
            },
        ),
        Member::optional("steps", Kind::Integer { min: 10, max: 150 }),
        Member::optional("style_preset", Kind::OpenChoice(STYLES)),
        Member::optional("extras", Kind::Document),
        Member::optional("init_image", Kind::Base64 { max: REQUEST_BYTES }),
        Member::optional(
            "init_image_mode",
            Kind::Choice(&["IMAGE_STRENGTH", "STEP_SCHEDULE"]),
        ),
        Member::optional("image_strength", UNIT),
        Member::optional("step_schedule_start", UNIT),
        Member::optional("step_schedule_end", UNIT),
        Member::optional(
            "mask_source",
            Kind::Choice(&["MASK_IMAGE_WHITE", "MASK_IMAGE_BLACK", "INIT_IMAGE_ALPHA"]),
        ),
        Member::optional("mask_image", Kind::Base64 { max: REQUEST_BYTES }),
        GUARDRAIL,
        MODEL_ID,
        Member::refused("aspect_ratio", "Stable Diffusion XL takes width and height"),
        Member::refused("output_format", "Stable Diffusion XL gives PNG"),
        Member::misnamed("prompt", "text_prompts"),
        Member::misnamed("negative_prompt", "text_prompts"),
        Member::misnamed("cfgScale", "cfg_scale"),
        Member::misnamed("image", "init_image"),
        Member::misnamed("strength", "image_strength"),
        Member::misnamed("n", "samples"),
        Member::misnamed("size", "width"),
    ],
    Extra::Doubtful,
    Some(whole),
);

static TEXT_PROMPT: Table = Table::new(
    "text prompt",
    &[
        Member::required("text", Kind::Text { min: 0, max: 2000 }, r#""text": "…""#),
        Member::optional(
            "weight",
            Kind::Number {
                min: f64::MIN,
                max: f64::MAX,
            },
        ),
        Member::misnamed("prompt", "text"),
    ],
    Extra::Doubtful,
    None,
);

const SIDE: Kind = Kind::Integer { min: 640, max: 1536 };

/// Width and height that go together.
const SIZES: &[(f64, f64)] = &[
    (1024.0, 1024.0),
    (1152.0, 896.0),
    (1216.0, 832.0),
    (1344.0, 768.0),
    (1536.0, 640.0),
    (640.0, 1536.0),
    (768.0, 1344.0),
    (832.0, 1216.0),
    (896.0, 1152.0),
];
/// Of a side that is left out.
const DEFAULT_SIDE: f64 = 1024.0;

fn whole(scope: &mut Scope<'_, '_>, body: &Members<'_>) {
    look(scope, body, &["init_image", "mask_image"], &PNG_JPEG);
    if body.get("init_image").is_none() {
        for name in ["init_image_mode", "image_strength"] {
            if let Some(value) = body.get(name) {
                let why = "it says how much of `init_image` stays, and there is none";
                scope.report_at(name, refused_member::say(name, why), value);
            }
        }
        if let Some(mask) = body.get("mask_image") {
            let add = r#""init_image": "…""#;
            scope.report_at("init_image", missing_member::say("init_image", add), mask);
        }
    }
    let Some(at) = body.get("height").or_else(|| body.get("width")) else {
        return;
    };
    let side = |name| body.number(name).unwrap_or(DEFAULT_SIDE);
    let (width, height) = (side("width"), side("height"));
    // What is out of range has its finding already.
    if [width, height]
        .iter()
        .any(|side| !(640.0..=1536.0).contains(side))
    {
        return;
    }
    let is = |one: f64, other: f64| (one - other).abs() < 0.5;
    if !SIZES
        .iter()
        .any(|(known_width, known_height)| is(width, *known_width) && is(height, *known_height))
    {
        let range = "one of a pair: 1024 × 1024, 1152 × 896, 1216 × 832, 1344 × 768, 1536 × 640, or turned";
        scope.report_at("height", out_of_range::say("height", range), at);
    }
}
