//! Stable Diffusion XL 1.0, through `InvokeModel`.
//!
//! ```text
//! request {"text_prompts":[{"text":"…","weight":1.0},{"text":"…","weight":-1.0}],"cfg_scale":7,"seed":0,"steps":30,…}
//!         with an image: {…,"init_image":"…base64…","init_image_mode":"IMAGE_STRENGTH","image_strength":0.35}
//! reply   {"result":"success","artifacts":[{"seed":123,"base64":"…","finishReason":"SUCCESS"}]}
//! ```
//! `SUCCESS` stands beside each good image; `CONTENT_FILTERED` beside a blurred one. It does not stream.
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-diffusion-1-0-text-image.html>

mod body;

use serde_json::{Map, Value, json};

use super::draft::Draft;
use super::read::{count, list, owned, unreadable};
use super::{
    Accepts, BodyForm, Codec, Dialect, Encoded, Parameter, ask, dropped, parameters, picture, to_body, whole,
};
use crate::catalog::Model;
use crate::error::Error;
use crate::finding::Finding;
use crate::prompt::Prompt;
use crate::reply::{Reply, StopKind};
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct StabilityXl;

/// The path of words that the image must not follow: no member of the body but a text of negative weight.
const NEGATIVE: &str = "negative_prompt";

const SIDE: Accepts = Accepts::Numbers(&[640, 768, 832, 896, 1024, 1152, 1216, 1344, 1536]);

const PARAMETERS: &[Parameter] = &[
    Parameter::own(
        NEGATIVE,
        Accepts::Text { max: 2000 },
        "",
        "What the image must not show: sent as a text of negative weight",
    ),
    Parameter::own("width", SIDE, "1024", "Width in pixels"),
    Parameter::own("height", SIDE, "1024", "Height in pixels"),
    Parameter::own(
        "cfg_scale",
        Accepts::Number { min: 0.0, max: 35.0 },
        "7",
        "How closely the image follows the words",
    ),
    Parameter::own(
        "steps",
        Accepts::Integer { min: 10, max: 150 },
        "30",
        "How often the image is worked over",
    ),
    Parameter::own(
        "seed",
        Accepts::Integer {
            min: 0,
            max: 4_294_967_295,
        },
        "0",
        "The same seed gives the same image; 0 is a random one",
    ),
    Parameter::own(
        "style_preset",
        Accepts::Choice(body::STYLES),
        "",
        "The look of the image",
    ),
    Parameter::own(
        "sampler",
        Accepts::Choice(body::SAMPLERS),
        "",
        "How noise is taken away",
    ),
    Parameter::own(
        "clip_guidance_preset",
        Accepts::Choice(body::GUIDANCE),
        "",
        "How CLIP guides the image",
    ),
    Parameter::own("samples", Accepts::Numbers(&[1]), "1", "How many images"),
    Parameter::own(
        "init_image_mode",
        Accepts::Choice(&["IMAGE_STRENGTH", "STEP_SCHEDULE"]),
        "\"IMAGE_STRENGTH\"",
        "What says how much of the given image stays",
    ),
    Parameter::own(
        "image_strength",
        Accepts::Number { min: 0.0, max: 1.0 },
        "0.35",
        "How much of the given image stays",
    ),
];

impl BodyForm for StabilityXl {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::StabilityXl
    }
}

impl Codec for StabilityXl {
    fn parameters(&self, _model: &Model) -> &'static [Parameter] {
        PARAMETERS
    }

    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let mut body = Map::new();
        parameters::write(&mut body, prompt, PARAMETERS, &mut findings);
        let ask = ask::read(prompt, model, "text_prompts", &mut findings);
        let text = ask.text();
        ask.needs_words("text_prompts", "draw", "image", &mut findings);
        let mut texts = vec![json!({"text": text, "weight": 1.0})];
        if let Some(negative) = body.remove(NEGATIVE) {
            texts.push(json!({"text": negative, "weight": -1.0}));
        }
        body.insert("text_prompts".to_owned(), texts.into());
        ask.show_one("init_image", &mut body, &mut findings);
        keep_to_image(&mut body, &mut findings);
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

/// With an image its size counts, without one nothing can be said of it.
fn keep_to_image(body: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    let (names, why) = if body.contains_key("init_image") {
        (["width", "height"], "The image that is given has its own size.")
    } else {
        (
            ["init_image_mode", "image_strength"],
            "It says how much of an image stays, and none is given.",
        )
    };
    for name in names {
        if body.remove(name).is_some() {
            findings.push(dropped(name, why, "Leave it out."));
        }
    }
}

fn read(draft: &mut Draft, body: &Value) -> Result<(), Error> {
    let artifacts = &body["artifacts"];
    if !artifacts.is_array() {
        return Err(unreadable("Stable Diffusion XL", "artifacts"));
    }
    for artifact in list(artifacts) {
        let reason = owned(&artifact["finishReason"]).filter(|reason| reason != "SUCCESS");
        if let Some(reason) = &reason {
            picture::stop(draft, kind_of(reason), reason);
        }
        if let Some(base64) = artifact["base64"].as_str() {
            let mut image = picture::image(base64);
            image.seed = count(&artifact["seed"]);
            image.finish_reason = reason;
            draft.image(image);
        }
    }
    if list(artifacts).is_empty() {
        let result = owned(&body["result"]).unwrap_or_else(|| "no images".to_owned());
        picture::stop(draft, StopKind::Failed, &result);
    }
    Ok(())
}

fn kind_of(reason: &str) -> StopKind {
    match reason {
        "CONTENT_FILTERED" => StopKind::Filtered,
        "ERROR" => StopKind::Failed,
        _ => StopKind::Other,
    }
}
