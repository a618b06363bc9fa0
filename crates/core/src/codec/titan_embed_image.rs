//! Titan multimodal embeddings, through `InvokeModel`: a text, an image, or both for one vector between the two.
//!
//! ```text
//! request {"inputText":"…","inputImage":"<base64>","embeddingConfig":{"outputEmbeddingLength":1024}}
//! reply   {"embedding":[…],"inputTextTokenCount":5,"message":null}
//! ```
//! `message` is what went wrong; then there may be no vector.
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-mm.html>

mod body;

use serde_json::{Map, Value};

use super::parameters::{self, Accepts, Parameter};
use super::read::{owned, set, unreadable};
use super::{BodyForm, Codec, Dialect, Draft, Encoded, ask, inputs, media, to_body, unwrap, vectors, whole};
use crate::catalog::Model;
use crate::error::Error;
use crate::finding::Finding;
use crate::prompt::{MediaKind, Prompt};
use crate::reply::{Reply, StopKind, StopReason};
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct TitanEmbedImage;

const PARAMETERS: &[Parameter] = &[Parameter::own(
    "embeddingConfig.outputEmbeddingLength",
    Accepts::Numbers(&[256, 384, 1024]),
    "1024",
    "How many numbers the vector has",
)];

impl BodyForm for TitanEmbedImage {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::TitanEmbed
    }
}

impl Codec for TitanEmbedImage {
    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let mut body = Map::new();
        let given = inputs::read(prompt, model, &[MediaKind::Image], "inputText", &mut findings);
        if let Some(text) = given.text() {
            body.insert("inputText".to_owned(), text.into());
        }
        for (file, _) in given.files() {
            match media::bytes(file) {
                Ok(_) if body.contains_key("inputImage") => {
                    ask::left_out(file, "inputImage", "a call takes one image", &mut findings);
                }
                Ok(base64) => {
                    body.insert("inputImage".to_owned(), base64.into());
                }
                Err(why) => ask::left_out(file, "inputImage", &why, &mut findings),
            }
        }
        if body.is_empty() {
            ask::missing(
                "inputText",
                "There is nothing to embed: the prompt has no text and no image.".to_owned(),
                "Write a text, or give an image.",
                &mut findings,
            );
        }
        parameters::write(&mut body, prompt, PARAMETERS, &mut findings);
        Encoded {
            body: to_body(&body),
            findings,
        }
    }

    fn decode(&self, body: &[u8]) -> Result<Reply, Error> {
        whole::decode(body, read)
    }

    fn fold(&self, draft: &mut Draft, _event: &str, payload: &[u8]) -> Result<(), Error> {
        whole::fold(draft, payload, read)
    }

    fn parameters(&self, _model: &Model) -> &'static [Parameter] {
        PARAMETERS
    }

    fn correct(&self, _model: &Model, body: &mut Value, findings: &mut Vec<Finding>) {
        if let Some(image) = body.get_mut("inputImage") {
            unwrap::base64(image, "inputImage", findings);
        }
    }
}

fn read(draft: &mut Draft, body: &Value) -> Result<(), Error> {
    let failure = owned(&body["message"]);
    if !body["embedding"].is_array() && failure.is_none() {
        return Err(unreadable("Titan multimodal embeddings", "embedding"));
    }
    set(&mut draft.usage().input, &body["inputTextTokenCount"]);
    vectors::add(draft, vectors::FLOAT, 0, None, &body["embedding"]);
    if let Some(wire) = failure {
        draft.stop(
            0,
            StopReason {
                kind: StopKind::Failed,
                wire,
                sequence: None,
            },
        );
    }
    Ok(())
}
