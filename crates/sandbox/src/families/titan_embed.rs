//! Titan text embeddings: `inputText` in, `embedding` out; V2 takes a length and types as well.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::{Made, Maker, judge, text, texts, whole};
use crate::models::Model;
use crate::refusal::Refusal;
use crate::shape::{Shape, optional, required};
use crate::wire::ordered;
use crate::{tokens, vectors};

/// The text the validator takes; the model's own limit is in tokens.
static TEXT: Shape = Shape::Text { min: 1, max: 50_000 };

static G1_BODY: Shape = Shape::Object(&[required("inputText", &TEXT)]);

static V2_BODY: Shape = Shape::Object(&[
    required("inputText", &TEXT),
    optional("dimensions", &Shape::OneNumber(&["256", "512", "1024"])),
    optional("normalize", &Shape::Bool),
    optional(
        "embeddingTypes",
        &Shape::List {
            of: &Shape::OneOf(&["float", "binary"]),
            min: 1,
            max: 2,
        },
    ),
]);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Reply {
    #[serde(skip_serializing_if = "Option::is_none")]
    embedding: Option<Vec<f32>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    embeddings_by_type: Option<BTreeMap<&'static str, Numbers>>,
    input_text_token_count: u64,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Numbers {
    Float(Vec<f32>),
    Binary(Vec<u8>),
}

/// Titan Text Embeddings G1: 1536 values, not normalised.
pub(super) struct G1;

impl Maker for G1 {
    fn make(&self, model: &'static Model, body: &Value) -> Result<Made, Refusal> {
        judge::fits(&G1_BODY, body)?;
        let input = text(body, "inputText");
        let count = counted(model, input)?;
        let reply = Reply {
            embedding: Some(vectors::stretched(vectors::of_text(input, 1536))),
            embeddings_by_type: None,
            input_text_token_count: count,
        };
        Ok(Made::counted(ordered(&reply), count))
    }
}

/// Titan Text Embeddings V2.
pub(super) struct V2;

impl Maker for V2 {
    fn make(&self, model: &'static Model, body: &Value) -> Result<Made, Refusal> {
        judge::fits(&V2_BODY, body)?;
        let input = text(body, "inputText");
        let count = counted(model, input)?;
        let mut vector = vectors::of_text(input, whole(body, "dimensions").unwrap_or(1024));
        if body.get("normalize") == Some(&Value::Bool(false)) {
            vector = vectors::stretched(vector);
        }
        let types = texts(body, "embeddingTypes");
        let float = types.is_empty() || types.iter().any(|name| name == "float");
        let mut by_type = BTreeMap::new();
        if types.iter().any(|name| name == "binary") {
            by_type.insert("binary", Numbers::Binary(vectors::signs(&vector)));
        }
        if float {
            by_type.insert("float", Numbers::Float(vector.clone()));
        }
        let reply = Reply {
            embedding: float.then_some(vector),
            embeddings_by_type: Some(by_type),
            input_text_token_count: count,
        };
        Ok(Made::counted(ordered(&reply), count))
    }
}

/// The tokens of a text, unless there are too many for the model.
fn counted(model: &Model, input: &str) -> Result<u64, Refusal> {
    let count = tokens::count(input);
    if count > model.context {
        return Err(Refusal::invalid(format!(
            "400 Bad Request: Too many input tokens. Max input tokens: {}, request input token count: {count} ",
            model.context
        )));
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models;
    use serde_json::json;

    fn make(id: &str, body: &Value) -> Result<Value, Refusal> {
        let model = models::resolve(id).unwrap().model;
        let super::super::Craft::Maker(maker) = super::super::of(model.family) else {
            panic!("{id} answers in text")
        };
        maker
            .make(model, body)
            .map(|made| serde_json::from_str(&made.body).unwrap())
    }

    const V2_ID: &str = "amazon.titan-embed-text-v2:0";

    #[test]
    fn v2_gives_the_types_asked_for() {
        let reply = make(V2_ID, &json!({"inputText": "Hi", "dimensions": 256})).unwrap();
        assert_eq!(reply["embedding"].as_array().unwrap().len(), 256);
        assert_eq!(reply["embeddingsByType"]["float"], reply["embedding"]);
        let types = json!({"inputText": "Hi", "embeddingTypes": ["binary"]});
        let reply = make(V2_ID, &types).unwrap();
        assert_eq!(reply.get("embedding"), None);
        let bits = reply["embeddingsByType"]["binary"].as_array().unwrap();
        assert_eq!(bits.len(), 1024);
        assert!(bits.iter().all(|bit| *bit == 0 || *bit == 1));
    }

    #[test]
    fn normalize_makes_it_as_long_as_one() {
        let length = |body: &Value| -> f64 {
            let reply = make(V2_ID, body).unwrap();
            let values = reply["embedding"].as_array().unwrap();
            values.iter().map(|value| value.as_f64().unwrap().powi(2)).sum()
        };
        assert!((length(&json!({"inputText": "Hi"})) - 1.0).abs() < 1e-4);
        assert!(length(&json!({"inputText": "Hi", "normalize": false})) > 2.0);
    }

    #[test]
    fn bodies_are_judged() {
        let long = "word ".repeat(9_000);
        for (id, body, words) in [
            (V2_ID, json!({}), "#: required key [inputText] not found"),
            (
                V2_ID,
                json!({"inputText": ""}),
                "#/inputText: expected minLength: 1, actual: 0",
            ),
            (
                V2_ID,
                json!({"inputText": "a", "dimensions": 300}),
                "#/dimensions: 300 is not a valid enum value",
            ),
            (
                V2_ID,
                json!({"inputText": ["a"]}),
                "#/inputText: expected type: String, found: JSONArray",
            ),
            (
                V2_ID,
                json!({"inputText": "a", "embeddingTypes": ["int8"]}),
                "#/embeddingTypes/0: int8 is not",
            ),
            (
                "amazon.titan-embed-text-v1",
                json!({"inputText": "a", "dimensions": 256}),
                "extraneous key [dimensions]",
            ),
            (
                V2_ID,
                json!({"inputText": long}),
                "Too many input tokens. Max input tokens: 8192",
            ),
        ] {
            let refusal = make(id, &body).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }
}
