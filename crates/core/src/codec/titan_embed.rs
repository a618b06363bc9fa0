//! Titan text embeddings, through `InvokeModel`: one text a call.
//!
//! ```text
//! request {"inputText":"…","dimensions":256,"normalize":true,"embeddingTypes":["float","binary"]}
//! reply   {"embedding":[…],"inputTextTokenCount":3,"embeddingsByType":{"float":[…],"binary":[0,1,…]}}
//! ```
//! G1 takes the text alone and answers without `embeddingsByType`. V2 leaves `embedding` out where no floats were
//! asked for.
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-titan-embed-text.html>

mod body;

use serde_json::{Map, Value};

use super::parameters::{self, Accepts, Parameter};
use super::read::{set, unreadable};
use super::{BodyForm, Codec, Dialect, Draft, Encoded, ask, correction, inputs, to_body, vectors, whole};
use crate::catalog::Model;
use crate::error::Error;
use crate::finding::Finding;
use crate::prompt::Prompt;
use crate::reply::Reply;
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct TitanEmbed;

/// Those of V2.
const PARAMETERS: &[Parameter] = &[
    Parameter::own(
        "dimensions",
        Accepts::Numbers(&[256, 512, 1024]),
        "1024",
        "How many numbers the vector has",
    ),
    Parameter::own(
        "normalize",
        Accepts::Flag,
        "true",
        "Whether the vector is scaled to length 1",
    ),
    Parameter::own(
        "embeddingTypes",
        Accepts::Choices(&["float", "binary"]),
        r#"["float"]"#,
        "What its numbers are",
    ),
];

impl BodyForm for TitanEmbed {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::TitanEmbed
    }
}

impl Codec for TitanEmbed {
    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let mut body = Map::new();
        let given = inputs::read(prompt, model, &[], "inputText", &mut findings);
        let text = given.text().unwrap_or_default();
        if text.is_empty() {
            ask::missing(
                "inputText",
                "There is nothing to embed: the prompt has no text.".to_owned(),
                "Write a text.",
                &mut findings,
            );
        }
        body.insert("inputText".to_owned(), text.into());
        parameters::write(&mut body, prompt, self.parameters(model), &mut findings);
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

    fn parameters(&self, model: &Model) -> &'static [Parameter] {
        if model.quirks.older_form { &[] } else { PARAMETERS }
    }

    fn correct(&self, model: &Model, body: &mut Value, findings: &mut Vec<Finding>) {
        if model.quirks.older_form {
            for parameter in PARAMETERS {
                correction::leave_out(body, parameter.path, "This model takes the text alone.", findings);
            }
        }
    }
}

fn read(draft: &mut Draft, body: &Value) -> Result<(), Error> {
    let by_type = &body["embeddingsByType"];
    if !body["embedding"].is_array() && !by_type.is_object() {
        return Err(unreadable("Titan embeddings", "embedding"));
    }
    set(&mut draft.usage().input, &body["inputTextTokenCount"]);
    // Of the two places that floats stand in, one is always there.
    if !by_type["float"].is_array() {
        vectors::add(draft, vectors::FLOAT, 0, None, &body["embedding"]);
    }
    for (kind, vector) in by_type.as_object().into_iter().flatten() {
        vectors::add(draft, kind, 0, None, vector);
    }
    Ok(())
}
