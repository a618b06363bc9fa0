//! Nova multimodal embeddings: one text, picture, sound or video at a time; long ones in segments,
//! in the background.

use serde::Serialize;
use serde_json::Value;

use super::{Background, Made, Maker, judge, text, whole};
use crate::models::Model;
use crate::refusal::Refusal;
use crate::shape::{FILLED, Shape, optional, required};
use crate::wire::ordered;
use crate::{tokens, vectors};

const KINDS: &[&str] = &["text", "image", "audio", "video"];

static VERSION: Shape = Shape::OneOf(&["nova-multimodal-embed-v1"]);

static BODY: Shape = Shape::Object(&[
    optional("schemaVersion", &VERSION),
    required("taskType", &Shape::OneOf(&["SINGLE_EMBEDDING"])),
    required("singleEmbeddingParams", &SINGLE),
]);

static SEGMENTED_BODY: Shape = Shape::Object(&[
    optional("schemaVersion", &VERSION),
    required("taskType", &Shape::OneOf(&["SEGMENTED_EMBEDDING"])),
    required("segmentedEmbeddingParams", &SEGMENTED),
]);

static PURPOSE: Shape = Shape::OneOf(&[
    "GENERIC_INDEX",
    "GENERIC_RETRIEVAL",
    "TEXT_RETRIEVAL",
    "IMAGE_RETRIEVAL",
    "VIDEO_RETRIEVAL",
    "DOCUMENT_RETRIEVAL",
    "AUDIO_RETRIEVAL",
    "CLASSIFICATION",
    "CLUSTERING",
]);

static DIMENSION: Shape = Shape::OneNumber(&["256", "384", "1024", "3072"]);

static SINGLE: Shape = Shape::Object(&[
    required("embeddingPurpose", &PURPOSE),
    optional("embeddingDimension", &DIMENSION),
    optional(
        "text",
        &Shape::Object(&[
            required("truncationMode", &TRUNCATION),
            optional("value", &FILLED),
            optional("source", &SOURCE),
        ]),
    ),
    optional("image", &IMAGE),
    optional(
        "audio",
        &Shape::Object(&[required("format", &AUDIO_FORMAT), required("source", &SOURCE)]),
    ),
    optional(
        "video",
        &Shape::Object(&[
            required("format", &VIDEO_FORMAT),
            required("source", &SOURCE),
            required("embeddingMode", &MODE),
        ]),
    ),
]);

static SEGMENTED: Shape = Shape::Object(&[
    required("embeddingPurpose", &PURPOSE),
    optional("embeddingDimension", &DIMENSION),
    optional(
        "text",
        &Shape::Object(&[
            required("truncationMode", &TRUNCATION),
            optional("value", &FILLED),
            optional("source", &SOURCE),
            optional(
                "segmentationConfig",
                &Shape::Object(&[optional(
                    "maxLengthChars",
                    &Shape::Integer {
                        min: 800,
                        max: 50_000,
                    },
                )]),
            ),
        ]),
    ),
    optional("image", &IMAGE),
    optional(
        "audio",
        &Shape::Object(&[
            required("format", &AUDIO_FORMAT),
            required("source", &SOURCE),
            optional("segmentationConfig", &DURATION),
        ]),
    ),
    optional(
        "video",
        &Shape::Object(&[
            required("format", &VIDEO_FORMAT),
            required("source", &SOURCE),
            required("embeddingMode", &MODE),
            optional("segmentationConfig", &DURATION),
        ]),
    ),
]);

static DURATION: Shape = Shape::Object(&[optional("durationSeconds", &Shape::Integer { min: 1, max: 30 })]);

static IMAGE: Shape = Shape::Object(&[
    optional(
        "detailLevel",
        &Shape::OneOf(&["STANDARD_IMAGE", "DOCUMENT_IMAGE"]),
    ),
    required("format", &Shape::OneOf(&["png", "jpeg", "gif", "webp"])),
    required("source", &SOURCE),
]);

static TRUNCATION: Shape = Shape::OneOf(&["START", "END", "NONE"]);

static MODE: Shape = Shape::OneOf(&["AUDIO_VIDEO_COMBINED", "AUDIO_VIDEO_SEPARATE"]);

static AUDIO_FORMAT: Shape = Shape::OneOf(&["mp3", "wav", "ogg"]);

static VIDEO_FORMAT: Shape = Shape::OneOf(&["mp4", "mov", "mkv", "webm", "flv", "mpeg", "mpg", "wmv", "3gp"]);

static SOURCE: Shape = Shape::Union(&[
    optional("bytes", &FILLED),
    optional(
        "s3Location",
        &Shape::Object(&[required("uri", &FILLED), optional("bucketOwner", &FILLED)]),
    ),
]);

#[derive(Serialize)]
struct Reply {
    embeddings: Vec<Outcome>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome {
    embedding_type: &'static str,
    embedding: Vec<f32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    truncated_char_length: Option<usize>,
}

pub(super) struct NovaEmbed;

impl Maker for NovaEmbed {
    fn make(&self, model: &'static Model, body: &Value) -> Result<Made, Refusal> {
        judge::fits(&BODY, body)?;
        let params = body.get("singleEmbeddingParams").unwrap_or(&Value::Null);
        let kind = judge::has_one(params, &["singleEmbeddingParams"], KINDS)?;
        let input = params.get(kind).unwrap_or(&Value::Null);
        let dimensions = whole(params, "embeddingDimension").unwrap_or(3072);
        if kind == "text" {
            judge::has_one(input, &["singleEmbeddingParams", "text"], &["value", "source"])?;
        }
        let (said, cut) = match input.get("value").and_then(Value::as_str) {
            Some(value) => fitted(value, text(input, "truncationMode"), model.context)?,
            None => (source(input).to_owned(), None),
        };
        let types: &[&'static str] = match (kind, text(input, "embeddingMode")) {
            ("text", _) => &["TEXT"],
            ("image", _) => &["IMAGE"],
            ("audio", _) => &["AUDIO"],
            (_, "AUDIO_VIDEO_SEPARATE") => &["VIDEO", "AUDIO"],
            _ => &["AUDIO_VIDEO_COMBINED"],
        };
        let embeddings = types
            .iter()
            .map(|name| Outcome {
                embedding_type: name,
                embedding: match *name {
                    "TEXT" => vectors::of_text(&said, dimensions),
                    name => vectors::of_bytes(format!("{name} {said}").as_bytes(), dimensions),
                },
                truncated_char_length: cut,
            })
            .collect();
        let count = if kind == "text" { tokens::count(&said) } else { 0 };
        Ok(Made::counted(ordered(&Reply { embeddings }), count))
    }
}

impl Background for NovaEmbed {
    fn begin(&self, _: &'static Model, input: &Value) -> Result<(), Refusal> {
        judge::fits(&SEGMENTED_BODY, input)?;
        let params = input.get("segmentedEmbeddingParams").unwrap_or(&Value::Null);
        let kind = judge::has_one(params, &["segmentedEmbeddingParams"], KINDS)?;
        if kind == "text" {
            let input = params.get("text").unwrap_or(&Value::Null);
            judge::has_one(input, &["segmentedEmbeddingParams", "text"], &["value", "source"])?;
        }
        Ok(())
    }
}

/// What stands for a file: its bytes, or where it is.
fn source(input: &Value) -> &str {
    ["/source/bytes", "/source/s3Location/uri"]
        .iter()
        .find_map(|path| input.pointer(path)?.as_str())
        .unwrap_or_default()
}

/// The part of a text the model takes, and the length of that in characters when it was cut.
fn fitted(value: &str, mode: &str, limit: u64) -> Result<(String, Option<usize>), Refusal> {
    let count = tokens::count(value);
    if count <= limit {
        return Ok((value.to_owned(), None));
    }
    let kept = match mode {
        "END" => tokens::take(value, limit).0,
        "START" => {
            let dropped = tokens::take(value, count - limit).0.len();
            value.get(dropped..).unwrap_or_default()
        }
        _ => {
            return Err(judge::malformed(&format!(
                "#/singleEmbeddingParams/text/value: {count} tokens are more than {limit}"
            )));
        }
    };
    Ok((kept.to_owned(), Some(kept.chars().count())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models;
    use serde_json::json;

    fn model() -> &'static Model {
        models::resolve("amazon.nova-2-multimodal-embeddings-v1:0")
            .unwrap()
            .model
    }

    fn make(params: Value) -> Result<Value, Refusal> {
        let mut body = json!({"taskType": "SINGLE_EMBEDDING", "singleEmbeddingParams": {"embeddingPurpose": "GENERIC_INDEX"}});
        if let Value::Object(params) = params {
            body["singleEmbeddingParams"]
                .as_object_mut()
                .unwrap()
                .extend(params);
        }
        let made = NovaEmbed.make(model(), &body)?;
        Ok(serde_json::from_str(&made.body).unwrap())
    }

    #[test]
    fn each_kind_has_its_type() {
        let text = make(json!({"text": {"truncationMode": "END", "value": "Hi"}})).unwrap();
        assert_eq!(text["embeddings"][0]["embedding"].as_array().unwrap().len(), 3072);
        assert_eq!(text["embeddings"][0].get("truncatedCharLength"), None);
        let video = |mode: &str| {
            let reply = make(
                json!({"embeddingDimension": 256, "video": {"format": "mp4", "embeddingMode": mode,
                "source": {"s3Location": {"uri": "s3://b/k.mp4"}}}}),
            )
            .unwrap();
            let list = reply["embeddings"].as_array().unwrap().clone();
            list.iter()
                .map(|one| one["embeddingType"].as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(video("AUDIO_VIDEO_COMBINED"), ["AUDIO_VIDEO_COMBINED"]);
        assert_eq!(video("AUDIO_VIDEO_SEPARATE"), ["VIDEO", "AUDIO"]);
    }

    #[test]
    fn a_long_text_is_cut_where_the_mode_says() {
        let long = format!("first {} last", "word ".repeat(9_000));
        let cut = |mode: &str| {
            make(json!({"embeddingDimension": 256, "text": {"truncationMode": mode, "value": long}}))
        };
        let kept = cut("END").unwrap()["embeddings"][0]["truncatedCharLength"]
            .as_u64()
            .unwrap();
        assert!(kept > 30_000 && kept < long.len() as u64, "{kept}");
        assert!(cut("START").is_ok());
        assert!(
            cut("NONE")
                .unwrap_err()
                .message
                .contains("tokens are more than 8172")
        );
        assert_eq!(fitted("a b c d", "END", 2).unwrap(), ("a b".to_owned(), Some(3)));
        assert_eq!(
            fitted("a b c d", "START", 2).unwrap(),
            (" c d".to_owned(), Some(4))
        );
    }

    #[test]
    fn bodies_are_judged() {
        for (params, words) in [
            (json!({}), "#/singleEmbeddingParams: minimum size: [1]"),
            (
                json!({"text": {"value": "a"}}),
                "#/singleEmbeddingParams/text: required key [truncationMode]",
            ),
            (
                json!({"text": {"truncationMode": "END"}}),
                "#/singleEmbeddingParams/text: minimum size: [1]",
            ),
            (
                json!({"embeddingDimension": 512}),
                "512 is not a valid enum value",
            ),
            (
                json!({"image": {"format": "png", "source": {"bytes": "a", "s3Location": {"uri": "b"}}}}),
                "#/singleEmbeddingParams/image/source: maximum size: [1]",
            ),
        ] {
            let refusal = make(params).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }

    #[test]
    fn segments_are_for_the_background() {
        let segmented = json!({"taskType": "SEGMENTED_EMBEDDING", "segmentedEmbeddingParams": {
            "embeddingPurpose": "GENERIC_INDEX", "video": {"format": "mp4", "embeddingMode": "AUDIO_VIDEO_COMBINED",
            "source": {"s3Location": {"uri": "s3://b/k.mp4"}}, "segmentationConfig": {"durationSeconds": 5}}}});
        assert!(NovaEmbed.begin(model(), &segmented).is_ok());
        let refusal = NovaEmbed.make(model(), &segmented).unwrap_err();
        assert!(
            refusal
                .message
                .contains("SEGMENTED_EMBEDDING is not a valid enum value"),
            "{}",
            refusal.message
        );
        let single = json!({"taskType": "SINGLE_EMBEDDING", "singleEmbeddingParams": {}});
        assert!(NovaEmbed.begin(model(), &single).is_err());
    }
}
