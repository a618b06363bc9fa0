//! Stable Diffusion 3 and 3.5, Stable Image Core and Ultra: a prompt in, a picture out.

use serde_json::Value;

use super::{Painter, judge, stability_reply, text};
use crate::fault::Filter;
use crate::models::Model;
use crate::refusal::Refusal;
use crate::shape::{FILLED, Member, Problem, Shape, optional, required};

/// One generation of models.
pub(super) struct StabilityImage {
    body: &'static Shape,
}

pub(super) static SD3: StabilityImage = StabilityImage {
    body: &Shape::Object(&[PROMPT, MODE, RATIO, SEED, NEGATIVE, JPEG_OR_PNG, IMAGE, STRENGTH]),
};

pub(super) static SD3_5: StabilityImage = StabilityImage {
    body: &Shape::Object(&[PROMPT, MODE, RATIO, SEED, NEGATIVE, ANY_FORMAT, IMAGE, STRENGTH]),
};

pub(super) static CORE: StabilityImage = StabilityImage {
    body: &Shape::Object(&[PROMPT, TEXT_MODE, RATIO, SEED, NEGATIVE, JPEG_OR_PNG]),
};

pub(super) static ULTRA: StabilityImage = StabilityImage {
    body: &Shape::Object(&[PROMPT, MODE, RATIO, SEED, NEGATIVE, JPEG_OR_PNG, IMAGE, STRENGTH]),
};

const PROMPT: Member = required("prompt", &Shape::Text { min: 1, max: 10_000 });
const NEGATIVE: Member = optional("negative_prompt", &Shape::Text { min: 0, max: 10_000 });
const MODE: Member = optional("mode", &Shape::OneOf(&["text-to-image", "image-to-image"]));
const TEXT_MODE: Member = optional("mode", &Shape::OneOf(&["text-to-image"]));
const RATIO: Member = optional(
    "aspect_ratio",
    &Shape::OneOf(&["16:9", "1:1", "21:9", "2:3", "3:2", "4:5", "5:4", "9:16", "9:21"]),
);
const SEED: Member = optional(
    "seed",
    &Shape::Integer {
        min: 0,
        max: 4_294_967_294,
    },
);
const JPEG_OR_PNG: Member = optional("output_format", &Shape::OneOf(&["jpeg", "png"]));
const ANY_FORMAT: Member = optional("output_format", &Shape::OneOf(&["jpeg", "png", "webp"]));
const IMAGE: Member = optional("image", &FILLED);
const STRENGTH: Member = optional("strength", &Shape::Number { min: 0.0, max: 1.0 });

impl Painter for StabilityImage {
    fn paint(&self, model: &'static Model, body: &Value, filter: Option<Filter>) -> Result<String, Refusal> {
        judge::fits(self.body, body)?;
        let sent = stability_reply::sent(body, "image")?;
        let from_image = sent.is_some() || text(body, "mode") == "image-to-image";
        if from_image && sent.is_none() {
            return Err(judge::problem(&[], Problem::Missing("image")));
        }
        // The picture that is sent has proportions of its own.
        if from_image && body.get("aspect_ratio").is_some() {
            let problem = Problem::Unknown("aspect_ratio".to_owned());
            return Err(judge::problem(&[], problem));
        }
        if !from_image && body.get("strength").is_some() {
            return Err(judge::problem(&[], Problem::Missing("image")));
        }
        let size = sent.unwrap_or_else(|| stability_reply::of_ratio(text(body, "aspect_ratio")));
        stability_reply::reply(model, body, size, filter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models;
    use crate::pictures::{self, Format, Size};
    use serde_json::json;

    fn paint(kind: &StabilityImage, body: &Value, filter: Option<Filter>) -> Result<Value, Refusal> {
        let model = models::resolve("stability.sd3-5-large-v1:0").unwrap().model;
        let reply = kind.paint(model, body, filter)?;
        Ok(serde_json::from_str(&reply).unwrap())
    }

    #[test]
    fn the_format_asked_for_is_what_comes() {
        for (name, format) in [
            ("png", Format::Png),
            ("jpeg", Format::Jpeg),
            ("webp", Format::Webp),
        ] {
            let body = json!({"prompt": "a cat", "output_format": name, "aspect_ratio": "16:9", "seed": 5});
            let reply = paint(&SD3_5, &body, None).unwrap();
            let file = pictures::sent(reply["images"][0].as_str().unwrap()).unwrap();
            assert_eq!(Format::of(&file), Some(format));
            assert_eq!(
                (&reply["seeds"], &reply["finish_reasons"]),
                (&json!([5]), &json!([null]))
            );
        }
    }

    #[test]
    fn what_is_filtered_has_a_reason_and_no_picture() {
        for (filter, reason) in [
            (Filter::Prompt, "Filter reason: prompt"),
            (Filter::Output, "Filter reason: output image"),
            (Filter::Input, "Filter reason: input image"),
            (Filter::Inference, "Inference error"),
        ] {
            let reply = paint(&CORE, &json!({"prompt": "a"}), Some(filter)).unwrap();
            assert_eq!(reply, json!({"finish_reasons": [reason]}));
        }
    }

    #[test]
    fn bodies_are_judged() {
        let file = pictures::base64(1, Size::SQUARE, Format::Png).unwrap();
        assert!(
            paint(
                &ULTRA,
                &json!({"prompt": "a", "image": file, "strength": 0.35}),
                None
            )
            .is_ok()
        );
        for (kind, body, words) in [
            (
                &SD3,
                json!({"text_prompts": [{"text": "a"}]}),
                "#: required key [prompt] not found#: extraneous key [text_prompts]",
            ),
            (
                &SD3,
                json!({"prompt": "a", "output_format": "webp"}),
                "#/output_format: webp is not a valid enum value",
            ),
            (
                &SD3,
                json!({"prompt": "a", "mode": "image-to-image"}),
                "#: required key [image] not found",
            ),
            (
                &SD3,
                json!({"prompt": "a", "strength": 0.5}),
                "#: required key [image] not found",
            ),
            (
                &SD3,
                json!({"prompt": "a", "image": file, "aspect_ratio": "1:1"}),
                "extraneous key [aspect_ratio]",
            ),
            (
                &CORE,
                json!({"prompt": "a", "image": file}),
                "extraneous key [image]",
            ),
            (
                &CORE,
                json!({"prompt": "a", "seed": 4_294_967_295_u64}),
                "#/seed: 4294967295 is not less or equal to",
            ),
            (
                &CORE,
                json!({"prompt": ""}),
                "#/prompt: expected minLength: 1, actual: 0",
            ),
        ] {
            let refusal = paint(kind, &body, None).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }
}
