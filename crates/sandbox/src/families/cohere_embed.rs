//! Cohere Embed v3 and v4: a list of inputs in, a vector each out, in as many types as asked for.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use serde_json::Value;

use super::{Made, Maker, items, judge, text, texts, whole};
use crate::models::Model;
use crate::pictures::{self, Format};
use crate::refusal::Refusal;
use crate::shape::{FILLED, Shape, optional, required};
use crate::wire::ordered;
use crate::{http, tokens, vectors};

const MOST: usize = 96;

static TYPES: Shape = Shape::List {
    of: &Shape::OneOf(&["float", "int8", "uint8", "binary", "ubinary"]),
    min: 1,
    max: 5,
};

static PURPOSE: Shape = Shape::OneOf(&[
    "search_document",
    "search_query",
    "classification",
    "clustering",
    "image",
]);

static V3_BODY: Shape = Shape::Object(&[
    required("input_type", &PURPOSE),
    optional(
        "texts",
        &Shape::List {
            of: &Shape::Text { min: 1, max: 2_048 },
            min: 1,
            max: MOST,
        },
    ),
    optional(
        "images",
        &Shape::List {
            of: &FILLED,
            min: 1,
            max: 1,
        },
    ),
    optional("truncate", &Shape::OneOf(&["NONE", "START", "END"])),
    optional("embedding_types", &TYPES),
]);

static V4_BODY: Shape = Shape::Object(&[
    required("input_type", &PURPOSE),
    optional(
        "texts",
        &Shape::List {
            of: &FILLED,
            min: 1,
            max: MOST,
        },
    ),
    optional(
        "images",
        &Shape::List {
            of: &FILLED,
            min: 1,
            max: MOST,
        },
    ),
    optional(
        "inputs",
        &Shape::List {
            of: &MIXED,
            min: 1,
            max: MOST,
        },
    ),
    // Recorded with START and END; the documentation names LEFT and RIGHT.
    optional(
        "truncate",
        &Shape::OneOf(&["NONE", "LEFT", "RIGHT", "START", "END"]),
    ),
    optional("embedding_types", &TYPES),
    optional(
        "output_dimension",
        &Shape::OneNumber(&["256", "512", "1024", "1536"]),
    ),
    optional("max_tokens", &Shape::Integer { min: 1, max: 128_000 }),
]);

static MIXED: Shape = Shape::Object(&[required(
    "content",
    &Shape::List {
        of: &Shape::Tagged {
            tag: "type",
            variants: &[
                ("text", &[required("text", &FILLED)]),
                // The documentation had a text here and has an object by now.
                (
                    "image_url",
                    &[required(
                        "image_url",
                        &Shape::Either(&[FILLED, Shape::Object(&[required("url", &FILLED)])]),
                    )],
                ),
            ],
        },
        min: 1,
        max: usize::MAX,
    },
)]);

/// One version of Embed.
pub(super) struct CohereEmbed {
    body: &'static Shape,
    /// The members of which a body has one.
    inputs: &'static [&'static str],
    dimensions: u64,
    /// Whether the texts come back in small letters.
    small_letters: bool,
    /// Whether the reply is by type even when no type was asked for.
    always_by_type: bool,
}

pub(super) static ENGLISH_V3: CohereEmbed = CohereEmbed {
    body: &V3_BODY,
    inputs: &["texts", "images"],
    dimensions: 1024,
    small_letters: true,
    always_by_type: false,
};

pub(super) static MULTILINGUAL_V3: CohereEmbed = CohereEmbed {
    small_letters: false,
    ..ENGLISH_V3
};

pub(super) static V4: CohereEmbed = CohereEmbed {
    body: &V4_BODY,
    inputs: &["texts", "images", "inputs"],
    dimensions: 1536,
    small_letters: false,
    always_by_type: true,
};

/// The reply of v3, in its member order.
#[derive(Serialize)]
struct ReplyV3 {
    embeddings: Embeddings,
    id: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    images: Vec<Image>,
    response_type: &'static str,
    texts: Vec<String>,
}

/// The reply of v4, in its member order.
#[derive(Serialize)]
struct ReplyV4 {
    id: String,
    texts: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    images: Vec<Image>,
    embeddings: Embeddings,
    response_type: &'static str,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Embeddings {
    Floats(Vec<Vec<f32>>),
    ByType(BTreeMap<String, Vec<Numbers>>),
}

#[derive(Serialize)]
#[serde(untagged)]
enum Numbers {
    Float(Vec<f32>),
    Signed(Vec<i8>),
    Unsigned(Vec<u8>),
}

#[derive(Serialize)]
struct Image {
    width: u32,
    height: u32,
    format: &'static str,
    bit_depth: u32,
}

/// What was sent, embedded.
#[derive(Default)]
struct Embedded {
    vectors: Vec<Vec<f32>>,
    texts: Vec<String>,
    images: Vec<Image>,
    tokens: u64,
}

impl Maker for CohereEmbed {
    fn make(&self, _: &'static Model, body: &Value) -> Result<Made, Refusal> {
        judge::fits(self.body, body)?;
        let kind = judge::has_one(body, &[], self.inputs)?;
        let dimensions = whole(body, "output_dimension").unwrap_or(self.dimensions);
        let mut embedded = Embedded::default();
        for (at, input) in items(body, kind).iter().enumerate() {
            let at = at.to_string();
            match kind {
                "texts" => {
                    let input = input.as_str().unwrap_or_default();
                    let vector = embedded.text(input, dimensions);
                    embedded.vectors.push(vector);
                    embedded.texts.push(if self.small_letters {
                        input.to_lowercase()
                    } else {
                        input.to_owned()
                    });
                }
                "images" => {
                    let vector = embedded.image(input.as_str().unwrap_or_default(), &at, dimensions)?;
                    embedded.vectors.push(vector);
                }
                _ => {
                    let mut parts = Vec::new();
                    for part in items(input, "content") {
                        let picture = part.get("image_url");
                        let url = picture.and_then(|picture| picture.get("url").or(Some(picture))?.as_str());
                        parts.push(match url {
                            Some(url) => embedded.image(url, &at, dimensions)?,
                            None => embedded.text(text(part, "text"), dimensions),
                        });
                    }
                    embedded.vectors.push(vectors::mean(&parts));
                }
            }
        }
        let mut types = texts(body, "embedding_types");
        if types.is_empty() && self.always_by_type {
            types.push("float".to_owned());
        }
        let (embeddings, response_type) = if types.is_empty() {
            (Embeddings::Floats(embedded.vectors), "embeddings_floats")
        } else {
            let by_type = types
                .into_iter()
                .map(|name| {
                    let vectors = embedded.vectors.iter().map(|vector| numbers(&name, vector));
                    let vectors = vectors.collect();
                    (name, vectors)
                })
                .collect();
            (Embeddings::ByType(by_type), "embeddings_by_type")
        };
        let id = http::request_id();
        let (texts, images) = (embedded.texts, embedded.images);
        let reply = if self.always_by_type {
            ordered(&ReplyV4 {
                id,
                texts,
                images,
                embeddings,
                response_type,
            })
        } else {
            ordered(&ReplyV3 {
                embeddings,
                id,
                images,
                response_type,
                texts,
            })
        };
        Ok(Made::counted(reply, embedded.tokens))
    }
}

impl Embedded {
    fn text(&mut self, input: &str, dimensions: u64) -> Vec<f32> {
        self.tokens += tokens::count(input);
        vectors::of_text(input, dimensions)
    }

    /// Embeds a data URI; `at` is its place, for the refusal.
    fn image(&mut self, uri: &str, at: &str, dimensions: u64) -> Result<Vec<f32>, Refusal> {
        let encoded = uri
            .strip_prefix("data:image/")
            .and_then(|rest| rest.split_once(";base64,"))
            .map(|(_, encoded)| encoded);
        let file = encoded
            .and_then(|encoded| STANDARD.decode(encoded).ok())
            .ok_or_else(|| judge::malformed(&format!("image {at} is not a data URI of an image")))?;
        let format = match Format::of(&file) {
            Some(Format::Png) => "png",
            Some(Format::Jpeg) => "jpeg",
            Some(Format::Webp) => "webp",
            None => {
                return Err(judge::malformed(&format!(
                    "image {at} is not a PNG, JPEG or WebP image"
                )));
            }
        };
        let size = pictures::size(&file).unwrap_or(pictures::Size::SQUARE);
        self.images.push(Image {
            width: size.width,
            height: size.height,
            format,
            bit_depth: 24,
        });
        Ok(vectors::of_bytes(&file, dimensions))
    }
}

fn numbers(name: &str, vector: &[f32]) -> Numbers {
    match name {
        "int8" => Numbers::Signed(vectors::bytes(vector)),
        "uint8" => Numbers::Unsigned(
            vectors::bytes(vector)
                .into_iter()
                .map(|byte| byte.cast_unsigned() ^ 0x80)
                .collect(),
        ),
        // The same bits, counted from -128.
        "binary" => Numbers::Signed(
            vectors::packed(vector)
                .into_iter()
                .map(|byte| (byte ^ 0x80).cast_signed())
                .collect(),
        ),
        "ubinary" => Numbers::Unsigned(vectors::packed(vector)),
        _ => Numbers::Float(vector.to_vec()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models;
    use crate::pictures::{Size, base64};
    use serde_json::json;

    fn make(version: &CohereEmbed, body: &Value) -> Result<Value, Refusal> {
        let model = models::resolve("cohere.embed-multilingual-v3").unwrap().model;
        let made = version.make(model, body)?;
        Ok(serde_json::from_str(&made.body).unwrap())
    }

    #[test]
    fn v3_is_a_list_until_types_are_asked_for() {
        let body = json!({"texts": ["Hello World!", "B"], "input_type": "search_document"});
        let reply = make(&ENGLISH_V3, &body).unwrap();
        assert_eq!(reply["embeddings"][1].as_array().unwrap().len(), 1024);
        assert_eq!(reply["texts"][0], "hello world!");
        assert_eq!(reply["response_type"], "embeddings_floats");
        assert_eq!(make(&MULTILINGUAL_V3, &body).unwrap()["texts"][0], "Hello World!");
    }

    #[test]
    fn every_type_has_its_range_and_length() {
        let types = ["float", "int8", "uint8", "binary", "ubinary"];
        let body = json!({"texts": ["A"], "input_type": "search_query", "output_dimension": 256, "embedding_types": types});
        let reply = make(&V4, &body).unwrap();
        let values = |name: &str| reply["embeddings"][name][0].as_array().unwrap().clone();
        assert_eq!(types.map(|name| values(name).len()), [256, 256, 256, 32, 32]);
        for (int8, uint8) in values("int8").iter().zip(values("uint8")) {
            assert_eq!(int8.as_i64().unwrap() + 128, uint8.as_i64().unwrap());
        }
        for (binary, ubinary) in values("binary").iter().zip(values("ubinary")) {
            assert_eq!(binary.as_i64().unwrap() + 128, ubinary.as_i64().unwrap());
        }
    }

    #[test]
    fn pictures_are_described() {
        let uri = format!(
            "data:image/png;base64,{}",
            base64(1, Size::SQUARE, Format::Png).unwrap()
        );
        let reply = make(&ENGLISH_V3, &json!({"images": [uri], "input_type": "image"})).unwrap();
        assert_eq!(
            reply["images"],
            json!([{"width": 256, "height": 256, "format": "png", "bit_depth": 24}])
        );
        let mixed = json!({"input_type": "search_document", "inputs": [{"content": [
            {"type": "text", "text": "a cat"}, {"type": "image_url", "image_url": {"url": uri}}]}]});
        let reply = make(&V4, &mixed).unwrap();
        assert_eq!(reply["embeddings"]["float"].as_array().unwrap().len(), 1);
        let mut older = mixed.clone();
        older["inputs"][0]["content"][1]["image_url"] = json!(uri);
        assert_eq!(make(&V4, &older).unwrap()["embeddings"], reply["embeddings"]);
    }

    #[test]
    fn bodies_are_judged() {
        let typed = |name: &str, value: Value| json!({"input_type": "image", name: value});
        for (version, body, words) in [
            (
                &V4,
                json!({"texts": ["a"]}),
                "#: required key [input_type] not found",
            ),
            (&V4, typed("input", json!("a")), "extraneous key [input]"),
            (
                &V4,
                json!({"input_type": "image"}),
                "#: minimum size: [1], found: [0]",
            ),
            (
                &V4,
                typed("texts", json!([])),
                "#/texts: expected minimum item count: 1, found: 0",
            ),
            (
                &ENGLISH_V3,
                typed("texts", json!(["x".repeat(2_049)])),
                "#/texts/0: expected maxLength: 2048, actual: 2049",
            ),
            (
                &ENGLISH_V3,
                typed("texts", json!(vec!["x"; 97])),
                "#/texts: expected maximum item count: 96, found: 97",
            ),
            (
                &ENGLISH_V3,
                typed("output_dimension", json!(256)),
                "extraneous key [output_dimension]",
            ),
            (
                &ENGLISH_V3,
                json!({"input_type": "x", "texts": ["a"], "truncate": "LEFT"}),
                "LEFT is not a valid enum value",
            ),
            (&V4, typed("images", json!(["aGk="])), "image 0 is not a data URI"),
        ] {
            let refusal = make(version, &body).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
    }
}
