//! Stable Diffusion XL 1.0: weighted prompts in, `artifacts` out.

use serde::Serialize;
use serde_json::Value;

use super::{Painter, judge, whole};
use crate::dice;
use crate::fault::Filter;
use crate::models::Model;
use crate::pictures::{self, Format, Size};
use crate::refusal::Refusal;
use crate::shape::{FILLED, Shape, optional, required};
use crate::wire::ordered;

const SIZES: &[(u32, u32)] = &[
    (1024, 1024),
    (1152, 896),
    (1216, 832),
    (1344, 768),
    (1536, 640),
    (640, 1536),
    (768, 1344),
    (832, 1216),
    (896, 1152),
];

static BODY: Shape = Shape::Object(&[
    required(
        "text_prompts",
        &Shape::List {
            of: &Shape::Object(&[
                required("text", &Shape::Text { min: 1, max: 2_000 }),
                optional(
                    "weight",
                    &Shape::Number {
                        min: -10.0,
                        max: 10.0,
                    },
                ),
            ]),
            min: 1,
            max: 10,
        },
    ),
    optional("height", &SIDE),
    optional("width", &SIDE),
    optional("cfg_scale", &Shape::Number { min: 0.0, max: 35.0 }),
    optional(
        "clip_guidance_preset",
        &Shape::OneOf(&[
            "FAST_BLUE",
            "FAST_GREEN",
            "NONE",
            "SIMPLE",
            "SLOW",
            "SLOWER",
            "SLOWEST",
        ]),
    ),
    optional(
        "sampler",
        &Shape::OneOf(&[
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
        ]),
    ),
    optional("samples", &Shape::OneNumber(&["1"])),
    optional(
        "seed",
        &Shape::Integer {
            min: 0,
            max: 4_294_967_295,
        },
    ),
    optional("steps", &Shape::Integer { min: 10, max: 150 }),
    optional(
        "style_preset",
        &Shape::OneOf(&[
            "3d-model",
            "analog-film",
            "anime",
            "cinematic",
            "comic-book",
            "digital-art",
            "enhance",
            "fantasy-art",
            "isometric",
            "line-art",
            "low-poly",
            "modeling-compound",
            "neon-punk",
            "origami",
            "photographic",
            "pixel-art",
            "tile-texture",
        ]),
    ),
    optional("extras", &Shape::Any),
    optional("init_image", &FILLED),
    optional(
        "init_image_mode",
        &Shape::OneOf(&["IMAGE_STRENGTH", "STEP_SCHEDULE"]),
    ),
    optional("image_strength", &SHARE),
    optional("step_schedule_start", &SHARE),
    optional("step_schedule_end", &SHARE),
    optional(
        "mask_source",
        &Shape::OneOf(&["MASK_IMAGE_WHITE", "MASK_IMAGE_BLACK", "INIT_IMAGE_ALPHA"]),
    ),
    optional("mask_image", &FILLED),
]);

static SIDE: Shape = Shape::Integer { min: 512, max: 1_536 };

static SHARE: Shape = Shape::Number { min: 0.0, max: 1.0 };

#[derive(Serialize)]
struct Reply {
    result: &'static str,
    artifacts: [Artifact; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Artifact {
    seed: u64,
    base64: String,
    finish_reason: &'static str,
}

pub(super) struct StabilityXl;

impl Painter for StabilityXl {
    fn paint(&self, model: &'static Model, body: &Value, filter: Option<Filter>) -> Result<String, Refusal> {
        judge::fits(&BODY, body)?;
        let first = judge::picture(body, &[], "init_image")?;
        judge::picture(body, &[], "mask_image")?;
        let pixels = |name: &str| {
            whole(body, name)
                .and_then(|pixels| u32::try_from(pixels).ok())
                .unwrap_or(1024)
        };
        let mut size = Size {
            width: pixels("width"),
            height: pixels("height"),
        };
        if !SIZES.contains(&(size.width, size.height)) {
            return Err(judge::malformed(&format!(
                "#: {}x{} is not a size this model makes",
                size.width, size.height
            )));
        }
        if let Some(sent) = first.and_then(|file| pictures::size(&file)) {
            size = sent;
        }
        let key = dice::hash(format!("{} {body}", model.id).as_bytes());
        // 0 is any seed.
        let seed = body.get("seed").and_then(Value::as_u64).filter(|seed| *seed > 0);
        Ok(ordered(&Reply {
            result: "success",
            artifacts: [Artifact {
                seed: seed.unwrap_or(key >> 32),
                // A filtered picture comes blurred; here it is just another one.
                base64: pictures::base64(key, size, Format::Png)?,
                finish_reason: match filter {
                    None => "SUCCESS",
                    Some(Filter::Inference) => "ERROR",
                    Some(_) => "CONTENT_FILTERED",
                },
            }],
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models;
    use serde_json::json;

    fn paint(body: &Value, filter: Option<Filter>) -> Result<Value, Refusal> {
        let model = models::resolve("stability.stable-diffusion-xl-v1").unwrap().model;
        let reply = StabilityXl.paint(model, body, filter)?;
        Ok(serde_json::from_str(&reply).unwrap())
    }

    #[test]
    fn an_artifact_says_its_seed_and_end() {
        let body = json!({"text_prompts": [{"text": "a cat", "weight": 1}, {"text": "dog", "weight": -1}],
            "seed": 7, "cfg_scale": 7, "steps": 30, "width": 1344, "height": 768});
        let reply = paint(&body, None).unwrap();
        assert_eq!(reply["result"], "success");
        assert_eq!(reply["artifacts"][0]["seed"], 7);
        assert_eq!(reply["artifacts"][0]["finishReason"], "SUCCESS");
        assert!(pictures::sent(reply["artifacts"][0]["base64"].as_str().unwrap()).is_some());
        let filtered = paint(&body, Some(Filter::Prompt)).unwrap();
        assert_eq!(filtered["artifacts"][0]["finishReason"], "CONTENT_FILTERED");
        let any = paint(&json!({"text_prompts": [{"text": "a cat"}], "seed": 0}), None).unwrap();
        assert_ne!(any["artifacts"][0]["seed"], 0);
    }

    #[test]
    fn bodies_are_judged() {
        for (body, words) in [
            (
                json!({"prompt": "a cat"}),
                "#: required key [text_prompts] not found#: extraneous key [prompt]",
            ),
            (
                json!({"text_prompts": [{"text": "a"}], "steps": 5}),
                "#/steps: 5 is not greater or equal to 10",
            ),
            (
                json!({"text_prompts": [{"text": "a"}], "width": 1000}),
                "1000x1024 is not a size",
            ),
            (
                json!({"text_prompts": [{"text": "a"}], "init_image": "aGk="}),
                "#/init_image: is not a PNG",
            ),
            (
                json!({"text_prompts": [{"text": "a"}], "samples": 2}),
                "#/samples: 2 is not a valid enum value",
            ),
        ] {
            let refusal = paint(&body, None).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }
}
