//! Cohere Embed v3 and v4, through `InvokeModel`: up to 96 inputs a call, one vector each.
//!
//! ```text
//! request {"input_type":"search_document","texts":["…"],"truncate":"END","embedding_types":["float","int8"]}
//!         instead of texts: images ["data:image/png;base64,…"]; v4 also inputs [{"content":[{"type":"text","text"},
//!         {"type":"image_url","image_url":"data:…"}]}], output_dimension, max_tokens
//! reply   {"id","response_type":"embeddings_floats","embeddings":[[…],[…]],"texts":[…]}
//!         {"id","response_type":"embeddings_by_type","embeddings":{"float":[[…]],"int8":[[…]]},"texts":[…]}
//! ```
//! v3 answers by type where types were asked for, v4 always.
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-embed.html>

mod body;

use serde_json::{Map, Value, json};

use super::inputs::{Input, Inputs};
use super::parameters::{self, Accepts, Parameter};
use super::read::{fill, list, unreadable};
use super::{
    BodyForm, Codec, Dialect, Draft, Encoded, ask, correction, inputs, media, to_body, vectors, whole,
};
use crate::catalog::Model;
use crate::error::Error;
use crate::finding::Finding;
use crate::prompt::{Media, MediaKind, Prompt};
use crate::reply::Reply;
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct CohereEmbed;

/// The most inputs of one call.
const MOST: usize = 96;

const PURPOSES: &[&str] = &[
    "search_document",
    "search_query",
    "classification",
    "clustering",
    "image",
];
const TYPES: &[&str] = &["float", "int8", "uint8", "binary", "ubinary"];
const DIMENSIONS: &[i64] = &[256, 512, 1024, 1536];
const MAX_TOKENS: i64 = 128_000;
/// How v3 cuts.
const CUTS: &[&str] = &["NONE", "START", "END"];
/// How v4 cuts: by its own words, and by those of v3.
const ALL_CUTS: &[&str] = &["NONE", "START", "END", "LEFT", "RIGHT"];

const PURPOSE: Parameter = Parameter::own(
    "input_type",
    Accepts::Choice(PURPOSES),
    "",
    "What the vectors are for; what is stored and what is searched with need not be embedded alike",
);
const EMBEDDING_TYPES: Parameter = Parameter::own(
    "embedding_types",
    Accepts::Choices(TYPES),
    "",
    "What the numbers are",
);
const ABOUT_CUTS: &str = "Where an input that is too long is cut; NONE refuses it";

const OLDER: &[Parameter] = &[
    PURPOSE,
    Parameter::own("truncate", Accepts::Choice(CUTS), r#""NONE""#, ABOUT_CUTS),
    EMBEDDING_TYPES,
];

const NEWER: &[Parameter] = &[
    PURPOSE,
    Parameter::own("truncate", Accepts::Choice(ALL_CUTS), "", ABOUT_CUTS),
    EMBEDDING_TYPES,
    Parameter::own(
        "output_dimension",
        Accepts::Numbers(DIMENSIONS),
        "1536",
        "How many numbers a vector has",
    ),
    Parameter::own(
        "max_tokens",
        Accepts::Integer {
            min: 1,
            max: MAX_TOKENS,
        },
        "128000",
        "Inputs are cut after so many tokens",
    ),
];

impl BodyForm for CohereEmbed {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::CohereEmbed
    }
}

impl Codec for CohereEmbed {
    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let mut body = Map::new();
        let given = inputs::read(prompt, model, &[MediaKind::Image], "texts", &mut findings);
        let (name, list) = if model.quirks.older_form {
            alike(&given, &mut findings)
        } else {
            mixed(&given, &mut findings)
        };
        let most = if model.quirks.older_form && name == "images" {
            1
        } else {
            MOST
        };
        body.insert(name.to_owned(), bounded(list, most, name, &mut findings));
        parameters::write(&mut body, prompt, self.parameters(model), &mut findings);
        if !body.contains_key("input_type") {
            let purpose = if model.quirks.older_form && name == "images" {
                "image"
            } else {
                "search_document"
            };
            body.insert("input_type".to_owned(), purpose.into());
            inputs::added("input_type", purpose, &mut findings);
        }
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
        if model.quirks.older_form { OLDER } else { NEWER }
    }

    fn correct(&self, model: &Model, body: &mut Value, findings: &mut Vec<Finding>) {
        for name in ["texts", "images"] {
            if let Some(inputs) = body.get_mut(name).filter(|inputs| inputs.is_string()) {
                *inputs = Value::Array(vec![inputs.take()]);
                let said = format!("`{name}` was one text; it is a list of them.");
                correction::formed(findings, name, said, "Write a list next time.");
            }
        }
        if !model.quirks.older_form {
            return;
        }
        for name in ["output_dimension", "max_tokens"] {
            correction::leave_out(body, name, "It belongs to Embed v4.", findings);
        }
        if let Some(cut) = body.get_mut("truncate") {
            let known = match cut.as_str() {
                Some("LEFT") => "START",
                Some("RIGHT") => "END",
                _ => return,
            };
            let said = format!("`truncate` was {cut}, which is Embed v4's word for {known}.");
            *cut = known.into();
            correction::formed(findings, "truncate", said, "Write it so next time.");
        }
    }
}

/// Texts or images, not both: the texts where there are any.
fn alike(given: &Inputs<'_>, findings: &mut Vec<Finding>) -> (&'static str, Vec<Value>) {
    let texts: Vec<Value> = given.texts().map(Value::from).collect();
    if texts.is_empty() {
        return only_images(given, findings);
    }
    for (file, _) in given.files() {
        ask::left_out(
            file,
            "texts",
            "a call takes texts or images, and the texts were kept",
            findings,
        );
    }
    ("texts", texts)
}

/// Where there are both, each turn is one input of texts and images.
fn mixed(given: &Inputs<'_>, findings: &mut Vec<Finding>) -> (&'static str, Vec<Value>) {
    if given.texts().next().is_none() {
        return only_images(given, findings);
    }
    if given.files().next().is_none() {
        return ("texts", given.texts().map(Value::from).collect());
    }
    let mut turns = Vec::with_capacity(given.turns.len());
    for turn in &given.turns {
        let mut content = Vec::with_capacity(turn.len());
        for input in turn {
            match *input {
                Input::Text(text) => content.push(json!({"type": "text", "text": text})),
                Input::File(file, format) => {
                    if let Some(url) = data_url(file, format, findings) {
                        content.push(json!({"type": "image_url", "image_url": url}));
                    }
                }
            }
        }
        if !content.is_empty() {
            turns.push(json!({ "content": content }));
        }
    }
    ("inputs", turns)
}

fn only_images(given: &Inputs<'_>, findings: &mut Vec<Finding>) -> (&'static str, Vec<Value>) {
    let images: Vec<Value> = given
        .files()
        .filter_map(|(file, format)| data_url(file, format, findings))
        .map(Value::from)
        .collect();
    if images.is_empty() {
        ask::missing(
            "texts",
            "There is nothing to embed: the prompt has no text and no image.".to_owned(),
            "Write a text, or give an image.",
            findings,
        );
        return ("texts", Vec::new());
    }
    ("images", images)
}

fn data_url(file: &Media, format: &str, findings: &mut Vec<Finding>) -> Option<String> {
    match media::bytes(file) {
        Ok(base64) => Some(format!("data:image/{format};base64,{base64}")),
        Err(why) => {
            ask::left_out(file, "images", &why, findings);
            None
        }
    }
}

fn bounded(mut list: Vec<Value>, most: usize, name: &str, findings: &mut Vec<Finding>) -> Value {
    if list.len() > most {
        inputs::beyond(name, list.len(), most, findings);
        list.truncate(most);
    }
    Value::Array(list)
}

fn read(draft: &mut Draft, body: &Value) -> Result<(), Error> {
    match &body["embeddings"] {
        Value::Array(found) => add(draft, vectors::FLOAT, found),
        Value::Object(by_type) => {
            for (kind, found) in by_type {
                add(draft, kind, list(found));
            }
        }
        _ => return Err(unreadable("Cohere Embed", "embeddings")),
    }
    fill(
        &mut draft.usage().input,
        &body["meta"]["billed_units"]["input_tokens"],
    );
    Ok(())
}

fn add(draft: &mut Draft, kind: &str, found: &[Value]) {
    for (index, vector) in found.iter().enumerate() {
        vectors::add(draft, kind, index, None, vector);
    }
}
