//! What a body of Stable Diffusion 3 and 3.5, Stable Image Core and Ultra looks like.

use super::RATIOS;
use crate::codec::elsewhere::{GUARDRAIL, MODEL_ID};
use crate::codec::input_image::{Pixels, REQUEST_BYTES, Takes, look};
use crate::rules::{conflicting_members, missing_member, refused_member};
use crate::schema::{Extra, Kind, Member, Members, Scope, Table, UNIT};

pub(in crate::codec) const WORDS: Kind = Kind::Text { min: 0, max: 10_000 };
pub(in crate::codec) const NEGATIVE_PROMPT: Member = Member::optional("negative_prompt", WORDS);
pub(in crate::codec) const ASPECT_RATIO: Member = Member::optional("aspect_ratio", Kind::Choice(RATIOS));
pub(in crate::codec) const SEED: Member = Member::optional(
    "seed",
    Kind::Integer {
        min: 0,
        max: 4_294_967_294,
    },
);
pub(in crate::codec) const OUTPUT_FORMAT: Member =
    Member::optional("output_format", Kind::Choice(&["jpeg", "png", "webp"]));
/// Why members of the older form are refused.
const XL: &str = "it is of Stable Diffusion XL's form, which this model does not take";

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Stability image body",
    &[
        Member::required("prompt", WORDS, r#""prompt": "…""#),
        NEGATIVE_PROMPT,
        Member::optional("mode", Kind::Choice(&["text-to-image", "image-to-image"])),
        ASPECT_RATIO,
        SEED,
        OUTPUT_FORMAT,
        Member::optional("image", Kind::Base64 { max: REQUEST_BYTES }),
        Member::optional("strength", UNIT),
        GUARDRAIL,
        MODEL_ID,
        Member::misnamed("text_prompts", "prompt"),
        Member::misnamed("init_image", "image"),
        Member::misnamed("image_strength", "strength"),
        Member::misnamed("negativePrompt", "negative_prompt"),
        Member::misnamed("negativeText", "negative_prompt"),
        Member::misnamed("aspectRatio", "aspect_ratio"),
        Member::misnamed("size", "aspect_ratio"),
        Member::refused("width", "the size is told by `aspect_ratio`"),
        Member::refused("height", "the size is told by `aspect_ratio`"),
        Member::refused("n", "a call gives one image"),
        Member::refused("samples", "a call gives one image"),
        Member::refused("cfg_scale", XL),
        Member::refused("cfgScale", XL),
        Member::refused("steps", XL),
        Member::refused("sampler", XL),
        Member::refused("clip_guidance_preset", XL),
        Member::refused("style_preset", XL),
        Member::refused("init_image_mode", XL),
        Member::refused("extras", XL),
    ],
    Extra::Doubtful,
    Some(whole),
);

/// What an image must be to be drawn from.
pub(in crate::codec) const IMAGE: Takes = Takes {
    types: &["image/png", "image/jpeg", "image/webp"],
    named: "PNG, JPEG or WebP",
    pixels: Some(Pixels {
        fit: |width, height| width >= 64 && height >= 64,
        named: "images of at least 64 pixels on every side",
    }),
};

fn whole(scope: &mut Scope<'_, '_>, body: &Members<'_>) {
    look(scope, body, &["image"], &IMAGE);
    if scope.quirks.text_only
        && let Some(image) = body.get("image")
    {
        let why = "this model draws from words alone";
        scope.report_at("image", refused_member::say("image", why), image);
    }
    let from_image = body.text("mode").is_some_and(|mode| mode == "image-to-image");
    match body.get("image") {
        Some(_) => {
            if let Some(ratio) = body.get("aspect_ratio") {
                let said = conflicting_members::say("image", "aspect_ratio");
                scope.report_at("aspect_ratio", said, ratio);
            }
        }
        None if from_image => {
            let add = r#""image": "…""#;
            scope.report_at("image", missing_member::say("image", add), body.spot);
        }
        None => {
            if let Some(strength) = body.get("strength") {
                let why = "it says how much of `image` is drawn anew, and there is none";
                scope.report_at("strength", refused_member::say("strength", why), strength);
            }
        }
    }
}
