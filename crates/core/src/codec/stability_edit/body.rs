//! What a body of an image service looks like: the members of all, and a hook that knows which are whose.

use super::service::{self, SIDES};
use crate::codec::elsewhere::{GUARDRAIL, MODEL_ID};
use crate::codec::input_image::{Pixels, REQUEST_BYTES, Takes, look};
use crate::codec::stability_image::STYLES;
use crate::codec::stability_image::body::{
    ASPECT_RATIO, IMAGE as DRAWN_FROM, NEGATIVE_PROMPT, OUTPUT_FORMAT, SEED, WORDS,
};
use crate::rules::{missing_member, out_of_range, refused_member};
use crate::schema::{Extra, Kind, Member, Members, Presence, Scope, Table, UNIT};

const FILE: Kind = Kind::Base64 { max: REQUEST_BYTES };
const PIXELS: Kind = Kind::Integer { min: 0, max: 2000 };

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Stability image service body",
    &[
        Member::optional("image", FILE),
        Member::optional("init_image", FILE),
        Member::optional("style_image", FILE),
        Member::optional("mask", FILE),
        Member::optional("prompt", WORDS),
        NEGATIVE_PROMPT,
        Member::optional("search_prompt", WORDS),
        Member::optional("select_prompt", WORDS),
        SEED,
        OUTPUT_FORMAT,
        Member::optional("style_preset", Kind::OpenChoice(STYLES)),
        ASPECT_RATIO,
        // "A number": tools write 5.0.
        Member::optional("grow_mask", Kind::Number { min: 0.0, max: 20.0 }),
        Member::optional("control_strength", UNIT),
        Member::optional("fidelity", UNIT),
        Member::optional("creativity", Kind::Number { min: 0.1, max: 1.0 }),
        Member::optional("composition_fidelity", UNIT),
        Member::optional("style_strength", UNIT),
        Member::optional("change_strength", Kind::Number { min: 0.1, max: 1.0 }),
        Member::optional("left", PIXELS),
        Member::optional("right", PIXELS),
        Member::optional("up", PIXELS),
        Member::optional("down", PIXELS),
        GUARDRAIL,
        MODEL_ID,
        Member::misnamed("text_prompts", "prompt"),
        Member::misnamed("negativePrompt", "negative_prompt"),
        Member::misnamed("mask_image", "mask"),
        Member::misnamed("maskImage", "mask"),
        Member::misnamed("stylePreset", "style_preset"),
        Member::misnamed("size", "aspect_ratio"),
        Member::refused("mode", "the service is chosen by the model"),
        Member::refused("n", "a call gives one image"),
        Member::refused("steps", "it is of Stable Diffusion XL's form"),
        Member::refused("cfg_scale", "it is of Stable Diffusion XL's form"),
    ],
    Extra::Refused,
    Some(whole),
);

/// What an image must be to be worked on.
const IMAGE: Takes = Takes {
    types: DRAWN_FROM.types,
    named: DRAWN_FROM.named,
    pixels: Some(Pixels {
        fit: |width, height| {
            width >= 64
                && height >= 64
                && u64::from(width) * u64::from(height) <= 9_437_184
                && width * 2 <= height * 5
                && height * 2 <= width * 5
        },
        named: "at least 64 on every side, at most 9,437,184 together, and no side more than 2.5 times the other",
    }),
};
/// The same to be made larger: [`IMAGE`] may be too large for that, and too small.
const SMALL: Takes = Takes {
    types: IMAGE.types,
    named: IMAGE.named,
    pixels: Some(Pixels {
        fit: |width, height| width >= 32 && height >= 32 && u64::from(width) * u64::from(height) <= 1_048_576,
        named: "at least 32 on every side (64 where it is reimagined), and at most 1,048,576 together",
    }),
};

fn whole(scope: &mut Scope<'_, '_>, body: &Members<'_>) {
    use crate::catalog::ImageService::{CreativeUpscale, FastUpscale};
    let named = scope.quirks.image_service;
    let takes = match named {
        Some(CreativeUpscale | FastUpscale) => &SMALL,
        _ => &IMAGE,
    };
    // A mask is fitted to its image.
    look(scope, body, &["image", "init_image", "style_image"], takes);
    if named.is_none() {
        return;
    }
    let service = service::of(named);
    for name in service.needs {
        if body.get(name).is_none() {
            scope.report_at(name, missing_member::say(name, ""), body.spot);
        }
    }
    let why = format!("the service {} and does not know it", service.does);
    for member in BODY
        .members
        .iter()
        .filter(|member| member.presence == Presence::Optional)
    {
        if let Some(value) = body.get(member.name)
            && !service.takes(member.name)
        {
            scope.report_at(member.name, refused_member::say(member.name, &why), value);
        }
    }
    upscaled(scope, body);
    if service.grows
        && !SIDES
            .iter()
            .any(|side| body.number(side).is_some_and(|pixels| pixels > 0.0))
    {
        scope.report_at("left", missing_member::say("left", r#""left": 512"#), body.spot);
    }
}

/// Upscaling knows less creativity than growing.
fn upscaled(scope: &mut Scope<'_, '_>, body: &Members<'_>) {
    use crate::catalog::ImageService::{ConservativeUpscale, CreativeUpscale};
    if let Some(CreativeUpscale | ConservativeUpscale) = scope.quirks.image_service
        && let Some(value) = body.get("creativity")
        && body
            .number("creativity")
            .is_some_and(|asked| asked > 0.5 && asked <= 1.0)
    {
        let said = out_of_range::say("creativity", "from 0.1 to 0.5");
        scope.report_at("creativity", said, value);
    }
}
