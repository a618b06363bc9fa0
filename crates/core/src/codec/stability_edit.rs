//! Stability's thirteen image services, through `InvokeModel`: one form, of which each service takes its own members.
//!
//! ```text
//! request {"image":"…base64…","prompt":"…","select_prompt":"…","grow_mask":5,"seed":0,"output_format":"png"}
//!         style transfer: {"init_image":"…","style_image":"…","style_strength":0.5,…}
//! reply   as of [`super::stability_image`]
//! ```
//! Which service a model is, the catalogue says ([`Quirks::image_service`]); a model that it does not know may be sent
//! any of the members. The services refuse members of each other: `Invalid field 'text_prompts' in request. Available
//! fields for control-sketch are: image, prompt, control_strength, …`. They do not stream.
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/stable-image-services.html>

mod body;
mod service;

use serde_json::{Map, Value};

use super::draft::Draft;
use super::stability_image::read;
use super::{
    BodyForm, Codec, Dialect, Encoded, Parameter, ask, media, note, parameters, picture, to_body, whole,
};
use crate::catalog::Model;
#[cfg(doc)]
use crate::catalog::Quirks;
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::prompt::Prompt;
use crate::reply::Reply;
use crate::schema::Table;
use service::Service;

#[derive(Debug)]
pub(super) struct StabilityEdit;

impl BodyForm for StabilityEdit {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::Picture
    }
}

impl Codec for StabilityEdit {
    fn parameters(&self, model: &Model) -> &'static [Parameter] {
        service::of(model.quirks.image_service).parameters
    }

    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let service = service::of(model.quirks.image_service);
        let mut findings = Vec::new();
        let mut body = Map::new();
        parameters::write(&mut body, prompt, service.parameters, &mut findings);
        let ask = ask::read(prompt, model, "prompt", &mut findings);
        let text = ask.text();
        if !text.is_empty() {
            if service.takes("prompt") {
                body.insert("prompt".to_owned(), text.into());
            } else {
                findings.push(note(
                    "turn-dropped",
                    Severity::Warning,
                    "prompt",
                    format!("The words were left out: {} takes none.", model.name),
                    "Leave them out.",
                ));
            }
        }
        let mut places = service.images.iter();
        for file in &ask.images {
            let place = media::bytes(file).map(|data| (places.next(), data));
            match place {
                Ok((Some(name), data)) => {
                    body.insert((*name).to_owned(), data.into());
                }
                Ok((None, _)) => {
                    ask::left_out(file, "image", "the service has no place for it", &mut findings);
                }
                Err(why) => ask::left_out(file, "image", &why, &mut findings),
            }
        }
        say_what_is_missing(service, model, &body, &mut findings);
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

fn say_what_is_missing(
    service: &Service,
    model: &Model,
    body: &Map<String, Value>,
    findings: &mut Vec<Finding>,
) {
    for name in service.needs.iter().filter(|name| !body.contains_key(**name)) {
        let fix = match *name {
            "image" | "init_image" => "Add an image to the last user turn.",
            "style_image" => "Add the image whose style counts as the second of the last user turn.",
            "prompt" => "Describe the image.",
            _ => "Set it among the parameters.",
        };
        ask::missing(
            name,
            format!("`{name}` is missing, and {} needs it.", model.name),
            fix,
            findings,
        );
    }
    if service.grows && !service::SIDES.iter().any(|side| is_some_way(body.get(*side))) {
        ask::missing(
            "left",
            format!("{} needs to know which way to grow.", model.name),
            "Set `left`, `right`, `up` or `down` to a number of pixels.",
            findings,
        );
    }
}

fn is_some_way(pixels: Option<&Value>) -> bool {
    pixels.and_then(Value::as_f64).is_some_and(|pixels| pixels > 0.0)
}
