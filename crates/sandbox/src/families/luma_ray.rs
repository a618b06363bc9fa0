//! Luma Ray: videos from a prompt and keyframes, made in the background.

use serde_json::Value;

use super::{Background, judge};
use crate::models::Model;
use crate::refusal::Refusal;
use crate::shape::{FILLED, Shape, optional, required};

static BODY: Shape = Shape::Object(&[
    required("prompt", &Shape::Text { min: 1, max: 5_000 }),
    optional(
        "aspect_ratio",
        &Shape::OneOf(&["1:1", "16:9", "9:16", "4:3", "3:4", "21:9", "9:21"]),
    ),
    optional("loop", &Shape::Bool),
    optional("duration", &Shape::OneOf(&["5s", "9s"])),
    optional("resolution", &Shape::OneOf(&["540p", "720p"])),
    optional(
        "keyframes",
        &Shape::Object(&[optional("frame0", &FRAME), optional("frame1", &FRAME)]),
    ),
]);

static FRAME: Shape = Shape::Object(&[
    required("type", &Shape::OneOf(&["image"])),
    required(
        "source",
        &Shape::Object(&[
            required("type", &Shape::OneOf(&["base64"])),
            required("media_type", &Shape::OneOf(&["image/jpeg", "image/png"])),
            required("data", &FILLED),
        ]),
    ),
]);

pub(super) struct LumaRay;

impl Background for LumaRay {
    fn begin(&self, _: &'static Model, input: &Value) -> Result<(), Refusal> {
        judge::fits(&BODY, input)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models;
    use serde_json::json;

    #[test]
    fn inputs_are_judged() {
        let begin = |input: &Value| LumaRay.begin(models::find("luma.ray-v2:0").unwrap().model, input);
        let frame = json!({"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "iVBOR"}});
        let full = json!({"prompt": "a boat", "aspect_ratio": "16:9", "loop": true, "duration": "5s",
            "resolution": "720p", "keyframes": {"frame0": frame}});
        assert_eq!(begin(&full), Ok(()));
        for (input, words) in [
            (
                json!({"prompt": ""}),
                "#/prompt: expected minLength: 1, actual: 0",
            ),
            (
                json!({"prompt": "a", "duration": 5}),
                "#/duration: expected type: String, found: Integer",
            ),
            (json!({"prompt": "a", "seed": 5}), "extraneous key [seed]"),
        ] {
            let refusal = begin(&input).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }
}
