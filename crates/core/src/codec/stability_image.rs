//! Stable Diffusion 3 and 3.5, Stable Image Core and Ultra, through `InvokeModel`.
//!
//! ```text
//! request {"prompt":"…","negative_prompt":"…","aspect_ratio":"16:9","seed":0,"output_format":"png"}
//!         with an image: {"prompt":"…","mode":"image-to-image","image":"…base64…","strength":0.35}
//! reply   {"seeds":[2130420379],"finish_reasons":[null],"images":["…base64…"]}
//! filtered {"finish_reasons":["Filter reason: prompt"]}, with status 200
//! ```
//! Seeds come as numbers or as texts. They do not stream.
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-diffusion-3-5-large.html>

pub(super) mod body;
mod from_xl;

use serde_json::{Map, Value};

use super::draft::Draft;
use super::read::{count, list, owned, unreadable};
use super::{
    Accepts, BodyForm, Codec, Dialect, Encoded, Parameter, ask, dropped, note, parameters, picture, to_body,
    whole,
};
use crate::catalog::Model;
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::prompt::Prompt;
use crate::reply::{Reply, StopKind};
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct StabilityImage;

/// The looks that Stability's models know by name.
pub(super) const STYLES: &[&str] = &[
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
];

/// Width to height.
const RATIOS: &[&str] = &["1:1", "16:9", "21:9", "2:3", "3:2", "4:5", "5:4", "9:16", "9:21"];

/// How much of the image is drawn anew where a prompt does not say: what Ultra takes then.
const STRENGTH: f64 = 0.35;

pub(super) const NEGATIVE: Parameter = Parameter::own(
    "negative_prompt",
    Accepts::Text { max: 10_000 },
    "",
    "What the image must not show",
);
pub(super) const SEED: Parameter = Parameter::own(
    "seed",
    Accepts::Integer {
        min: 0,
        max: 4_294_967_294,
    },
    "0",
    "The same seed gives the same image; 0 is a random one",
);
pub(super) const FORMAT: Parameter = Parameter::own(
    "output_format",
    Accepts::Choice(&["png", "jpeg", "webp"]),
    "\"png\"",
    "The image's format",
);
pub(super) const RATIO: Parameter = Parameter::own(
    "aspect_ratio",
    Accepts::Choice(RATIOS),
    "\"1:1\"",
    "Width to height, of an image from words alone",
);

const PARAMETERS: &[Parameter] = &[
    NEGATIVE,
    RATIO,
    SEED,
    FORMAT,
    Parameter::own(
        "mode",
        Accepts::Choice(&["text-to-image", "image-to-image"]),
        "",
        "What is drawn from; told by whether there is an image",
    ),
    Parameter::own(
        "strength",
        Accepts::Number { min: 0.0, max: 1.0 },
        "0.35",
        "How much of the given image is drawn anew",
    ),
];

impl BodyForm for StabilityImage {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::Picture
    }
}

impl Codec for StabilityImage {
    fn parameters(&self, _model: &Model) -> &'static [Parameter] {
        PARAMETERS
    }

    fn correct(&self, _model: &Model, body: &mut Value, findings: &mut Vec<Finding>) {
        from_xl::correct(body, findings);
    }

    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let mut body = Map::new();
        parameters::write(&mut body, prompt, PARAMETERS, &mut findings);
        let ask = ask::read(prompt, model, "prompt", &mut findings);
        let text = ask.text();
        ask.needs_words("prompt", "draw", "image", &mut findings);
        body.insert("prompt".to_owned(), text.into());
        ask.show_one("image", &mut body, &mut findings);
        keep_to_mode(&mut body, &mut findings);
        Encoded {
            body: to_body(&body),
            findings,
        }
    }

    fn decode(&self, body: &[u8]) -> Result<Reply, Error> {
        picture::decode(body, read)
    }

    fn fold(&self, draft: &mut Draft, _event: &str, payload: &[u8]) -> Result<(), Error> {
        whole::fold(draft, payload, read)
    }
}

/// An image has a mode and a strength, words alone have a ratio.
fn keep_to_mode(body: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    let (mode, name, why) = if body.contains_key("image") {
        if !body.contains_key("strength") {
            body.insert("strength".to_owned(), STRENGTH.into());
            findings.push(note(
                "parameter-added",
                Severity::Note,
                "strength",
                format!("`strength` was set to {STRENGTH}: the model wants one with an image."),
                "Say how much of the image is to be drawn anew, from 0 to 1.",
            ));
        }
        (
            Some("image-to-image"),
            "aspect_ratio",
            "The image that is given has its own.",
        )
    } else {
        (
            None,
            "strength",
            "It says how much of an image is drawn anew, and none is given.",
        )
    };
    let mut leave_out = |name: &str, why: &str| {
        findings.push(dropped(name, why, "Leave it out."));
    };
    if body.remove(name).is_some() {
        leave_out(name, why);
    }
    let asked = body.get("mode").and_then(Value::as_str).map(str::to_owned);
    match (mode, asked.as_deref()) {
        (Some(mode), Some(asked)) if asked != mode => {
            leave_out("mode", "There is an image to draw from.");
            body.insert("mode".to_owned(), mode.into());
        }
        (Some(mode), _) => {
            body.insert("mode".to_owned(), mode.into());
        }
        (None, Some("image-to-image")) => {
            body.remove("mode");
            leave_out("mode", "There is no image to draw from.");
        }
        (None, _) => {}
    }
}

/// Reads a reply of any of Stability's newer models.
pub(super) fn read(draft: &mut Draft, body: &Value) -> Result<(), Error> {
    let (images, reasons) = (&body["images"], &body["finish_reasons"]);
    if !images.is_array() && !reasons.is_array() {
        return Err(unreadable("Stability's image models", "images"));
    }
    let seeds = list(&body["seeds"]);
    let reason_of = |index: usize| list(reasons).get(index).and_then(owned);
    for (index, image) in list(images).iter().enumerate() {
        let Some(base64) = image.as_str().filter(|base64| !base64.is_empty()) else {
            continue;
        };
        let mut image = picture::image(base64);
        image.seed = seeds.get(index).and_then(seed);
        image.finish_reason = reason_of(index);
        draft.image(image);
    }
    let mut said: Vec<&str> = Vec::new();
    for reason in list(reasons).iter().filter_map(Value::as_str) {
        if !said.contains(&reason) {
            said.push(reason);
        }
    }
    if !said.is_empty() {
        picture::stop(draft, kind_of(&said), &said.join("; "));
    } else if list(images).is_empty() {
        picture::stop(draft, StopKind::Failed, "no images");
    }
    Ok(())
}

/// A seed, as a number or as a text.
fn seed(value: &Value) -> Option<u64> {
    count(value).or_else(|| value.as_str()?.trim().parse().ok())
}

fn kind_of(reasons: &[&str]) -> StopKind {
    if reasons.iter().all(|reason| reason.starts_with("Filter reason:")) {
        StopKind::Filtered
    } else if reasons.contains(&"Inference error") {
        StopKind::Failed
    } else {
        StopKind::Other
    }
}
