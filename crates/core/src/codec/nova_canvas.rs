//! Nova Canvas, through `InvokeModel`: the form of [`super::image_tasks`], with styles and virtual try-on.
//!
//! Words have up to 1,024 characters, sides 320 to 4,096 pixels. It does not stream.
//! <https://docs.aws.amazon.com/nova/latest/userguide/image-gen-req-resp-structure.html>

mod body;
mod form;

use serde_json::{Map, Value};

use super::draft::Draft;
use super::image_tasks::{self, has};
use super::{BodyForm, Codec, Dialect, Encoded, Parameter, ask, parameters, picture, whole};
use crate::catalog::Model;
use crate::error::Error;
use crate::finding::Finding;
use crate::prompt::Prompt;
use crate::reply::Reply;
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct NovaCanvas;

impl BodyForm for NovaCanvas {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::ImageTask
    }
}

impl Codec for NovaCanvas {
    fn parameters(&self, _model: &Model) -> &'static [Parameter] {
        form::FORM.parameters
    }

    fn correct(&self, _model: &Model, body: &mut Value, findings: &mut Vec<Finding>) {
        image_tasks::correct(body, findings);
    }

    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let mut body = image_tasks::encode(&form::FORM, model, prompt, &mut findings);
        image_tasks::one_mask(&mut body, &mut findings);
        try_on_mask(&mut body, &mut findings);
        image_tasks::finish(&body, findings)
    }

    fn decode(&self, body: &[u8]) -> Result<Reply, Error> {
        picture::decode(body, read)
    }

    fn fold(&self, draft: &mut Draft, _event: &str, payload: &[u8]) -> Result<(), Error> {
        whole::fold(draft, payload, read)
    }
}

fn read(draft: &mut Draft, body: &Value) -> Result<(), Error> {
    image_tasks::read(draft, body, "Nova Canvas")
}

/// Names the mask of a try-on by what there is of one: words, a garment or a third image.
fn try_on_mask(body: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    if !has(body, "virtualTryOnParams") || has(body, "virtualTryOnParams.maskType") {
        return;
    }
    let told = [
        ("PROMPT", "virtualTryOnParams.promptBasedMask.maskPrompt"),
        ("GARMENT", "virtualTryOnParams.garmentBasedMask.garmentClass"),
        ("IMAGE", "virtualTryOnParams.imageBasedMask.maskImage"),
    ];
    match told.into_iter().find(|(_, path)| has(body, path)) {
        Some((kind, _)) => parameters::place(body, "virtualTryOnParams.maskType", kind.into()),
        None => ask::missing(
            "virtualTryOnParams.maskType",
            "VIRTUAL_TRY_ON needs to know what to change.".to_owned(),
            "Set `garmentBasedMask.garmentClass` or `promptBasedMask.maskPrompt`, or add a mask as the third image.",
            findings,
        ),
    }
}
