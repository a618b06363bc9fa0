//! `TwelveLabs` Marengo 2.7 and 3.0: embeddings of text and pictures at once, of sound and video in the
//! background. 2.7 has its members side by side; 3.0 has those of a kind in an object named for it.

use serde::Serialize;
use serde_json::Value;

use super::{Background, Made, Maker, judge, text};
use crate::models::Model;
use crate::refusal::Refusal;
use crate::shape::{FILLED, Member, Problem, Shape, optional, required};
use crate::wire::ordered;
use crate::{tokens, vectors};

static SOURCE: Shape = Shape::Union(&[
    optional("base64String", &FILLED),
    optional(
        "s3Location",
        &Shape::Object(&[required("uri", &FILLED), optional("bucketOwner", &FILLED)]),
    ),
]);

static SECONDS: Shape = Shape::Number {
    min: 0.0,
    max: f64::MAX,
};

static V2_7_BODY: Shape = Shape::Object(&[
    required("inputType", &Shape::OneOf(&["text", "image", "video", "audio"])),
    optional("inputText", &FILLED),
    optional("textTruncate", &Shape::OneOf(&["end", "none"])),
    optional("mediaSource", &SOURCE),
    optional("startSec", &SECONDS),
    optional("lengthSec", &SECONDS),
    optional("useFixedLengthSec", &Shape::Number { min: 2.0, max: 10.0 }),
    optional("minClipSec", &Shape::Integer { min: 1, max: 5 }),
    optional(
        "embeddingOption",
        &Shape::List {
            of: &Shape::OneOf(&["visual-text", "visual-image", "audio"]),
            min: 1,
            max: 3,
        },
    ),
]);

static V3_BODY: Shape = Shape::Tagged {
    tag: "inputType",
    variants: &[
        ("text", &[required("text", &TEXT), INFERENCE_ID]),
        ("image", &[required("image", &IMAGE), INFERENCE_ID]),
        ("text_image", &[required("text_image", &TEXT_IMAGE), INFERENCE_ID]),
        ("audio", &[required("audio", &AUDIO), INFERENCE_ID]),
        ("video", &[required("video", &VIDEO), INFERENCE_ID]),
        (
            "multi_input",
            &[required("multi_input", &MULTI_INPUT), INFERENCE_ID],
        ),
    ],
};

const INFERENCE_ID: Member = optional("inferenceId", &FILLED);

static TEXT: Shape = Shape::Object(&[required("inputText", &FILLED)]);

static IMAGE: Shape = Shape::Object(&[required("mediaSource", &SOURCE)]);

static TEXT_IMAGE: Shape = Shape::Object(&[required("inputText", &FILLED), required("mediaSource", &SOURCE)]);

static MULTI_INPUT: Shape = Shape::Object(&[
    optional("inputText", &FILLED),
    required(
        "mediaSources",
        &Shape::List {
            of: &Shape::Open(&[]),
            min: 1,
            max: 10,
        },
    ),
]);

static AUDIO: Shape = Shape::Object(&[
    required("mediaSource", &SOURCE),
    optional("startSec", &SECONDS),
    optional("endSec", &SECONDS),
    optional("segmentation", &SEGMENTATION),
    optional(
        "embeddingOption",
        &Shape::List {
            of: &Shape::OneOf(&["audio", "transcription"]),
            min: 1,
            max: 2,
        },
    ),
    optional("embeddingScope", &SCOPE),
    optional("embeddingType", &EMBEDDING_TYPE),
]);

static VIDEO: Shape = Shape::Object(&[
    required("mediaSource", &SOURCE),
    optional("startSec", &SECONDS),
    optional("endSec", &SECONDS),
    optional("segmentation", &SEGMENTATION),
    optional(
        "embeddingOption",
        &Shape::List {
            of: &Shape::OneOf(&["visual", "audio", "transcription"]),
            min: 1,
            max: 3,
        },
    ),
    optional("embeddingScope", &SCOPE),
    optional("embeddingType", &EMBEDDING_TYPE),
]);

static SCOPE: Shape = Shape::List {
    of: &Shape::OneOf(&["clip", "asset"]),
    min: 1,
    max: 2,
};

static EMBEDDING_TYPE: Shape = Shape::List {
    of: &Shape::OneOf(&["separate_embedding", "fused_embedding"]),
    min: 1,
    max: 2,
};

static SEGMENTATION: Shape = Shape::Tagged {
    tag: "method",
    variants: &[
        (
            "fixed",
            &[required(
                "fixed",
                &Shape::Object(&[required("durationSec", &Shape::Number { min: 1.0, max: 10.0 })]),
            )],
        ),
        (
            "dynamic",
            &[required(
                "dynamic",
                &Shape::Object(&[required("minDurationSec", &Shape::Number { min: 1.0, max: 5.0 })]),
            )],
        ),
    ],
};

#[derive(Serialize)]
struct Reply {
    data: [Embedding; 1],
}

#[derive(Serialize)]
struct Embedding {
    embedding: Vec<f32>,
}

/// One version of Marengo.
pub(super) struct Marengo {
    body: &'static Shape,
    dimensions: u64,
    /// Whether the members of a kind are in an object of their own.
    nested: bool,
}

pub(super) static V2_7: Marengo = Marengo {
    body: &V2_7_BODY,
    dimensions: 1024,
    nested: false,
};

pub(super) static V3: Marengo = Marengo {
    body: &V3_BODY,
    dimensions: 512,
    nested: true,
};

impl Marengo {
    /// Judges a body; gives the kind of its input and the object that holds it.
    fn read<'a>(&self, body: &'a Value) -> Result<(&'a str, &'a Value), Refusal> {
        judge::fits(self.body, body)?;
        let kind = text(body, "inputType");
        let input = if self.nested {
            body.get(kind).unwrap_or(&Value::Null)
        } else {
            let needed = if kind == "text" {
                "inputText"
            } else {
                "mediaSource"
            };
            if body.get(needed).is_none_or(Value::is_null) {
                return Err(judge::problem(&[], Problem::Missing(needed)));
            }
            body
        };
        Ok((kind, input))
    }
}

impl Maker for Marengo {
    fn make(&self, model: &'static Model, body: &Value) -> Result<Made, Refusal> {
        let (kind, input) = self.read(body)?;
        if matches!(kind, "audio" | "video") {
            return Err(judge::malformed(&format!(
                "#/inputType: {kind} is embedded in the background, by StartAsyncInvoke"
            )));
        }
        let said = text(input, "inputText");
        let count = tokens::count(said);
        if count > model.context && text(input, "textTruncate") == "none" {
            return Err(judge::malformed(&format!(
                "#/inputText: {count} tokens are more than {}",
                model.context
            )));
        }
        let mut parts = Vec::new();
        if !said.is_empty() {
            let kept = tokens::take(said, model.context).0;
            parts.push(vectors::of_text(kept, self.dimensions));
        }
        for name in ["mediaSource", "mediaSources"] {
            if let Some(source) = input.get(name) {
                parts.push(vectors::of_bytes(source.to_string().as_bytes(), self.dimensions));
            }
        }
        let embedding = vectors::mean(&parts);
        let reply = Reply {
            data: [Embedding { embedding }],
        };
        Ok(Made::counted(ordered(&reply), count.min(model.context)))
    }
}

impl Background for Marengo {
    fn begin(&self, _: &'static Model, input: &Value) -> Result<(), Refusal> {
        self.read(input).map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models;
    use serde_json::json;

    fn make(version: &Marengo, body: &Value) -> Result<Value, Refusal> {
        let model = models::find("twelvelabs.marengo-embed-3-0-v1:0").unwrap().model;
        let made = version.make(model, body)?;
        Ok(serde_json::from_str(&made.body).unwrap())
    }

    #[test]
    fn both_forms_of_a_text_are_embedded() {
        let old = make(&V2_7, &json!({"inputType": "text", "inputText": "a dog"})).unwrap();
        assert_eq!(old["data"][0]["embedding"].as_array().unwrap().len(), 1024);
        let new = make(&V3, &json!({"inputType": "text", "text": {"inputText": "a dog"}})).unwrap();
        assert_eq!(new["data"][0]["embedding"].as_array().unwrap().len(), 512);
    }

    #[test]
    fn bodies_are_judged() {
        let video = json!({"s3Location": {"uri": "s3://b/k.mp4"}});
        for (version, body, words) in [
            (
                &V2_7,
                json!({"inputType": "text"}),
                "#: required key [inputText] not found",
            ),
            (
                &V2_7,
                json!({"inputType": "text", "text": {"inputText": "a"}}),
                "extraneous key [text]",
            ),
            (
                &V3,
                json!({"inputType": "text", "inputText": "a"}),
                "#: required key [text] not found",
            ),
            (
                &V3,
                json!({"inputText": "a"}),
                "#: required key [inputType] not found",
            ),
            (
                &V3,
                json!({"inputType": "smell"}),
                "#: smell is not a valid enum value",
            ),
            (
                &V3,
                json!({"inputType": "video", "video": {"mediaSource": video}}),
                "by StartAsyncInvoke",
            ),
            (
                &V3,
                json!({"inputType": "image", "image": {"mediaSource": {}}}),
                "#/image/mediaSource: minimum size",
            ),
        ] {
            let refusal = make(version, &body).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }

    #[test]
    fn videos_begin_in_the_background() {
        let model = models::find("twelvelabs.marengo-embed-3-0-v1:0").unwrap().model;
        let source = json!({"s3Location": {"uri": "s3://b/k.mp4", "bucketOwner": "123456789012"}});
        let video = json!({"inputType": "video", "video": {"mediaSource": source, "embeddingOption": ["visual", "audio"],
            "embeddingScope": ["clip"], "segmentation": {"method": "fixed", "fixed": {"durationSec": 6}}}});
        assert_eq!(V3.begin(model, &video), Ok(()));
        let flat = json!({"inputType": "video", "mediaSource": source, "embeddingOption": ["visual-text"]});
        assert_eq!(V2_7.begin(model, &flat), Ok(()));
        assert!(V3.begin(model, &flat).is_err());
    }
}
