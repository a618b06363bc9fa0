//! Stability's image services: a picture in, a changed one out.

use serde_json::Value;

use super::{Painter, judge, stability_reply, text};
use crate::fault::Filter;
use crate::models::{Model, Service};
use crate::pictures::Size;
use crate::refusal::Refusal;
use crate::shape::{FILLED, Member, Shape, optional, required};

/// One service.
pub(super) struct StabilityEdit {
    body: &'static Shape,
    /// The members that hold pictures; the first gives the reply its proportions.
    pictures: &'static [&'static str],
    /// Whether sides are added, one at least.
    grows: bool,
}

/// The painter of a service.
pub(super) fn of(service: Service) -> &'static StabilityEdit {
    match service {
        Service::CreativeUpscale => &CREATIVE_UPSCALE,
        Service::ConservativeUpscale => &CONSERVATIVE_UPSCALE,
        Service::FastUpscale => &FAST_UPSCALE,
        Service::Inpaint => &INPAINT,
        Service::Outpaint => &OUTPAINT,
        Service::SearchRecolor => &SEARCH_RECOLOR,
        Service::SearchReplace => &SEARCH_REPLACE,
        Service::Erase => &ERASE,
        Service::RemoveBackground => &REMOVE_BACKGROUND,
        Service::Sketch | Service::Structure => &CONTROL,
        Service::StyleGuide => &STYLE_GUIDE,
        Service::StyleTransfer => &STYLE_TRANSFER,
    }
}

const PROMPT: Member = required("prompt", &WORDS);
const MAYBE_PROMPT: Member = optional("prompt", &Shape::Text { min: 0, max: 10_000 });
const NEGATIVE: Member = optional("negative_prompt", &Shape::Text { min: 0, max: 10_000 });
const IMAGE: Member = required("image", &FILLED);
const MASK: Member = optional("mask", &FILLED);
const GROW: Member = optional("grow_mask", &Shape::Integer { min: 0, max: 20 });
const SEED: Member = optional(
    "seed",
    &Shape::Integer {
        min: 0,
        max: 4_294_967_294,
    },
);
const FORMAT: Member = optional("output_format", &Shape::OneOf(&["jpeg", "png", "webp"]));
const STYLE: Member = optional(
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
);

static WORDS: Shape = Shape::Text { min: 1, max: 10_000 };
static SHARE: Shape = Shape::Number { min: 0.0, max: 1.0 };
static PIXELS: Shape = Shape::Integer { min: 0, max: 2_000 };

static CREATIVE_UPSCALE: StabilityEdit = StabilityEdit {
    body: &Shape::Object(&[
        PROMPT,
        IMAGE,
        NEGATIVE,
        SEED,
        FORMAT,
        STYLE,
        optional("creativity", &Shape::Number { min: 0.1, max: 0.5 }),
    ]),
    pictures: &["image"],
    grows: false,
};

static CONSERVATIVE_UPSCALE: StabilityEdit = StabilityEdit {
    body: &Shape::Object(&[
        PROMPT,
        IMAGE,
        NEGATIVE,
        SEED,
        FORMAT,
        optional("creativity", &Shape::Number { min: 0.1, max: 0.5 }),
    ]),
    pictures: &["image"],
    grows: false,
};

static FAST_UPSCALE: StabilityEdit = StabilityEdit {
    body: &Shape::Object(&[IMAGE, FORMAT]),
    pictures: &["image"],
    grows: false,
};

static INPAINT: StabilityEdit = StabilityEdit {
    body: &Shape::Object(&[PROMPT, IMAGE, MASK, GROW, NEGATIVE, SEED, FORMAT, STYLE]),
    pictures: &["image", "mask"],
    grows: false,
};

static OUTPAINT: StabilityEdit = StabilityEdit {
    body: &Shape::Object(&[
        MAYBE_PROMPT,
        IMAGE,
        optional("left", &PIXELS),
        optional("right", &PIXELS),
        optional("up", &PIXELS),
        optional("down", &PIXELS),
        optional("creativity", &Shape::Number { min: 0.1, max: 1.0 }),
        SEED,
        FORMAT,
        STYLE,
    ]),
    pictures: &["image"],
    grows: true,
};

static SEARCH_RECOLOR: StabilityEdit = StabilityEdit {
    body: &Shape::Object(&[
        PROMPT,
        IMAGE,
        required("select_prompt", &WORDS),
        GROW,
        NEGATIVE,
        SEED,
        FORMAT,
        STYLE,
    ]),
    pictures: &["image"],
    grows: false,
};

static SEARCH_REPLACE: StabilityEdit = StabilityEdit {
    body: &Shape::Object(&[
        PROMPT,
        IMAGE,
        required("search_prompt", &WORDS),
        GROW,
        NEGATIVE,
        SEED,
        FORMAT,
        STYLE,
    ]),
    pictures: &["image"],
    grows: false,
};

static ERASE: StabilityEdit = StabilityEdit {
    body: &Shape::Object(&[IMAGE, MASK, GROW, SEED, FORMAT]),
    pictures: &["image", "mask"],
    grows: false,
};

static REMOVE_BACKGROUND: StabilityEdit = StabilityEdit {
    body: &Shape::Object(&[
        IMAGE,
        // JPEG has no transparency.
        optional("output_format", &Shape::OneOf(&["png", "webp"])),
    ]),
    pictures: &["image"],
    grows: false,
};

static CONTROL: StabilityEdit = StabilityEdit {
    body: &Shape::Object(&[
        PROMPT,
        IMAGE,
        optional("control_strength", &SHARE),
        NEGATIVE,
        SEED,
        FORMAT,
        STYLE,
    ]),
    pictures: &["image"],
    grows: false,
};

static STYLE_GUIDE: StabilityEdit = StabilityEdit {
    body: &Shape::Object(&[
        PROMPT,
        IMAGE,
        optional(
            "aspect_ratio",
            &Shape::OneOf(&["16:9", "1:1", "21:9", "2:3", "3:2", "4:5", "5:4", "9:16", "9:21"]),
        ),
        optional("fidelity", &SHARE),
        NEGATIVE,
        SEED,
        FORMAT,
        STYLE,
    ]),
    pictures: &["image"],
    grows: false,
};

static STYLE_TRANSFER: StabilityEdit = StabilityEdit {
    body: &Shape::Object(&[
        required("init_image", &FILLED),
        required("style_image", &FILLED),
        MAYBE_PROMPT,
        NEGATIVE,
        SEED,
        FORMAT,
        optional("composition_fidelity", &SHARE),
        optional("style_strength", &SHARE),
        optional("change_strength", &Shape::Number { min: 0.1, max: 1.0 }),
    ]),
    pictures: &["init_image", "style_image"],
    grows: false,
};

impl Painter for StabilityEdit {
    fn paint(&self, model: &'static Model, body: &Value, filter: Option<Filter>) -> Result<String, Refusal> {
        judge::fits(self.body, body)?;
        let mut size = None;
        for name in self.pictures {
            let sent = stability_reply::sent(body, name)?;
            size = size.or(sent);
        }
        let mut size = match text(body, "aspect_ratio") {
            "" => size.unwrap_or(Size::SQUARE),
            ratio => stability_reply::of_ratio(ratio),
        };
        if self.grows {
            let pixels = |name: &str| body.get(name).and_then(Value::as_u64).unwrap_or_default();
            let across = pixels("left") + pixels("right");
            let down = pixels("up") + pixels("down");
            if across + down == 0 {
                return Err(judge::malformed(
                    "#: one of left, right, up and down must be above 0",
                ));
            }
            size.width += u32::try_from(across).unwrap_or_default();
            size.height += u32::try_from(down).unwrap_or_default();
        }
        stability_reply::reply(model, body, size, filter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models;
    use crate::pictures::{self, Format};
    use serde_json::json;

    fn paint(service: Service, mut body: Value) -> Result<Value, Refusal> {
        let model = models::resolve("us.stability.stable-outpaint-v1:0")
            .unwrap()
            .model;
        for picture in of(service).pictures.iter().take(1) {
            if body.get(picture).is_none() {
                body[picture] = json!(pictures::base64(1, Size::SQUARE, Format::Png).unwrap());
            }
        }
        let reply = of(service).paint(model, &body, None)?;
        Ok(serde_json::from_str(&reply).unwrap())
    }

    fn size(reply: &Value) -> (u32, u32) {
        let file = pictures::sent(reply["images"][0].as_str().unwrap()).unwrap();
        let size = pictures::size(&file).unwrap();
        (size.width, size.height)
    }

    #[test]
    fn every_service_takes_its_body() {
        let style = pictures::base64(2, Size::SQUARE, Format::Jpeg).unwrap();
        for (service, body) in [
            (
                Service::CreativeUpscale,
                json!({"prompt": "a", "creativity": 0.3}),
            ),
            (
                Service::ConservativeUpscale,
                json!({"prompt": "a", "creativity": 0.35}),
            ),
            (Service::FastUpscale, json!({"output_format": "png"})),
            (Service::Inpaint, json!({"prompt": "a", "grow_mask": 5})),
            (Service::Outpaint, json!({"left": 256, "creativity": 0.5})),
            (
                Service::SearchRecolor,
                json!({"prompt": "red", "select_prompt": "car"}),
            ),
            (
                Service::SearchReplace,
                json!({"prompt": "cat", "search_prompt": "dog"}),
            ),
            (Service::Erase, json!({"seed": 1})),
            (Service::RemoveBackground, json!({"output_format": "webp"})),
            (Service::Sketch, json!({"prompt": "a", "control_strength": 0.7})),
            (
                Service::Structure,
                json!({"prompt": "a", "style_preset": "anime"}),
            ),
            (
                Service::StyleGuide,
                json!({"prompt": "a", "fidelity": 0.5, "aspect_ratio": "16:9"}),
            ),
            (
                Service::StyleTransfer,
                json!({"style_image": style, "style_strength": 1}),
            ),
        ] {
            let reply = paint(service, body).unwrap();
            assert_eq!(reply["finish_reasons"], json!([null]), "{service:?}");
        }
    }

    #[test]
    fn proportions_follow_the_picture_and_what_is_added() {
        assert_eq!(size(&paint(Service::Erase, json!({})).unwrap()), (256, 256));
        assert_eq!(
            size(&paint(Service::Outpaint, json!({"left": 128, "right": 128})).unwrap()),
            (256, 128)
        );
        let wide = paint(
            Service::StyleGuide,
            json!({"prompt": "a", "aspect_ratio": "16:9"}),
        )
        .unwrap();
        assert_eq!(size(&wide), (256, 144));
    }

    #[test]
    fn bodies_are_judged() {
        for (service, body, words) in [
            (Service::Outpaint, json!({}), "one of left, right, up and down"),
            (
                Service::SearchReplace,
                json!({"prompt": "a"}),
                "#: required key [search_prompt] not found",
            ),
            (
                Service::RemoveBackground,
                json!({"output_format": "jpeg"}),
                "jpeg is not a valid enum value",
            ),
            (
                Service::FastUpscale,
                json!({"prompt": "a"}),
                "extraneous key [prompt]",
            ),
            (
                Service::StyleTransfer,
                json!({}),
                "#: required key [style_image] not found",
            ),
            (
                Service::Inpaint,
                json!({"prompt": "a", "mask": "aGk="}),
                "#/mask: is not a PNG",
            ),
            (
                Service::Inpaint,
                json!({"prompt": "a", "image": "aGk="}),
                "#/image: is not a PNG",
            ),
        ] {
            let refusal = paint(service, body).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }
}
