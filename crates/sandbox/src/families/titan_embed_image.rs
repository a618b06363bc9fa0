//! Titan multimodal embeddings: a text, a picture, or both, whose vector is the mean.

use serde::Serialize;
use serde_json::Value;

use super::{Made, Maker, judge, text, whole};
use crate::models::Model;
use crate::refusal::Refusal;
use crate::shape::{FILLED, Problem, Shape, optional};
use crate::wire::ordered;
use crate::{tokens, vectors};

static BODY: Shape = Shape::Object(&[
    optional("inputText", &FILLED),
    optional("inputImage", &FILLED),
    optional("embeddingConfig", &CONFIG),
]);

static CONFIG: Shape = Shape::Object(&[optional(
    "outputEmbeddingLength",
    &Shape::OneNumber(&["256", "384", "1024"]),
)]);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Reply {
    embedding: Vec<f32>,
    input_text_token_count: u64,
    message: Option<String>,
}

pub(super) struct TitanEmbedImage;

impl Maker for TitanEmbedImage {
    fn make(&self, model: &'static Model, body: &Value) -> Result<Made, Refusal> {
        judge::fits(&BODY, body)?;
        let input = text(body, "inputText");
        let picture = judge::picture(body, &[], "inputImage")?;
        if input.is_empty() && picture.is_none() {
            return Err(judge::problem(&[], Problem::Missing("inputText")));
        }
        let count = tokens::count(input);
        if count > model.context {
            return Err(judge::malformed(&format!(
                "#/inputText: {count} tokens are more than {}",
                model.context
            )));
        }
        let dimensions = body
            .get("embeddingConfig")
            .and_then(|config| whole(config, "outputEmbeddingLength"))
            .unwrap_or(1024);
        let mut parts = Vec::new();
        if !input.is_empty() {
            parts.push(vectors::of_text(input, dimensions));
        }
        if let Some(file) = picture {
            parts.push(vectors::of_bytes(&file, dimensions));
        }
        let reply = Reply {
            embedding: vectors::mean(&parts),
            input_text_token_count: count,
            message: None,
        };
        Ok(Made::counted(ordered(&reply), count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models;
    use crate::pictures::{Format, Size, base64};
    use serde_json::json;

    fn make(body: &Value) -> Result<Value, Refusal> {
        let model = models::resolve("amazon.titan-embed-image-v1").unwrap().model;
        let made = TitanEmbedImage.make(model, body)?;
        Ok(serde_json::from_str(&made.body).unwrap())
    }

    #[test]
    fn text_and_picture_give_their_mean() {
        let file = base64(1, Size::SQUARE, Format::Png).unwrap();
        let reply = make(&json!({"inputText": "a cat", "inputImage": file,
            "embeddingConfig": {"outputEmbeddingLength": 384}}))
        .unwrap();
        assert_eq!(reply["embedding"].as_array().unwrap().len(), 384);
        assert_eq!(reply["message"], Value::Null);
        let picture = make(&json!({"inputImage": file})).unwrap();
        assert_eq!(picture["inputTextTokenCount"], 0);
        assert_ne!(
            picture["embedding"],
            make(&json!({"inputText": "a cat"})).unwrap()["embedding"]
        );
    }

    #[test]
    fn bodies_are_judged() {
        for (body, words) in [
            (json!({}), "required key [inputText] not found"),
            (
                json!({"inputImage": {"base64": "x"}}),
                "#/inputImage: expected type: String, found: JSONObject",
            ),
            (json!({"inputImage": "aGk="}), "#/inputImage: is not a PNG"),
            (
                json!({"inputText": "a", "embeddingConfig": {"outputEmbeddingLength": 512}}),
                "512 is not a valid enum value",
            ),
            (
                json!({"inputText": "word ".repeat(200)}),
                "tokens are more than 128",
            ),
        ] {
            let refusal = make(&body).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }
}
