//! Nova multimodal embeddings: through `InvokeModel` one vector of one input, through `StartAsyncInvoke` one for each
//! segment of a long one.
//!
//! ```text
//! request {"schemaVersion":"nova-multimodal-embed-v1","taskType":"SINGLE_EMBEDDING","singleEmbeddingParams":
//!          {"embeddingPurpose":"GENERIC_INDEX","embeddingDimension":3072,"text":{"truncationMode":"END","value":"…"}}}
//!         instead of text: image {format,source,detailLevel}, video {format,source,embeddingMode}, audio {format,source};
//!         a source is {"bytes":"<base64>"} or {"s3Location":{"uri","bucketOwner"}}
//! async   {"taskType":"SEGMENTED_EMBEDDING","segmentedEmbeddingParams":{…,"video":{…,"segmentationConfig":{"durationSeconds":5}}}}
//! reply   {"embeddings":[{"embeddingType":"TEXT","embedding":[…],"truncatedCharLength":8192}]}
//! ```
//! A video whose sound is embedded on its own gives two vectors. A call in the background answers with its ARN, and
//! leaves the vectors in S3.
//! <https://docs.aws.amazon.com/nova/latest/userguide/embeddings-schema.html>

mod body;

use serde_json::{Map, Value, json};

use super::parameters::{self, Accepts, Parameter};
use super::read::{list, owned, unreadable};
use super::{
    BodyForm, Codec, Dialect, Draft, Encoded, ask, inputs, invocation, medium, to_body, unwrap, vectors,
    whole,
};
use crate::catalog::Model;
use crate::error::Error;
use crate::finding::Finding;
use crate::prompt::{Media, MediaKind, Prompt, Source};
use crate::reply::Reply;
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct NovaEmbed;

const SINGLE: &str = "singleEmbeddingParams";
const SEGMENTED: &str = "segmentedEmbeddingParams";

/// What an input can be; the body has exactly one.
const INPUTS: [&str; 4] = ["text", "image", "video", "audio"];

/// Those of them that are files; bodies call them as we do.
const KINDS: &[MediaKind] = &[MediaKind::Image, MediaKind::Video, MediaKind::Audio];

const PURPOSES: &[&str] = &[
    "GENERIC_INDEX",
    "GENERIC_RETRIEVAL",
    "TEXT_RETRIEVAL",
    "IMAGE_RETRIEVAL",
    "VIDEO_RETRIEVAL",
    "DOCUMENT_RETRIEVAL",
    "AUDIO_RETRIEVAL",
    "CLASSIFICATION",
    "CLUSTERING",
];
const DIMENSIONS: &[i64] = &[256, 384, 1024, 3072];
const TRUNCATIONS: &[&str] = &["START", "END", "NONE"];
const DETAILS: &[&str] = &["STANDARD_IMAGE", "DOCUMENT_IMAGE"];
const MODES: &[&str] = &["AUDIO_VIDEO_COMBINED", "AUDIO_VIDEO_SEPARATE"];
const SEGMENT_CHARS: (i64, i64) = (800, 50_000);
const SEGMENT_SECONDS: (i64, i64) = (1, 30);

/// What both tasks take stands under the first; those of segments under the second.
const PARAMETERS: &[Parameter] = &[
    Parameter::own(
        "taskType",
        Accepts::Choice(&["SINGLE_EMBEDDING", "SEGMENTED_EMBEDDING"]),
        r#""SINGLE_EMBEDDING""#,
        "One vector, or one for each segment, in the background",
    ),
    Parameter::own(
        "singleEmbeddingParams.embeddingPurpose",
        Accepts::Choice(PURPOSES),
        r#""GENERIC_INDEX""#,
        "What the vector is for: to be stored, or to search among vectors of a kind",
    ),
    Parameter::own(
        "singleEmbeddingParams.embeddingDimension",
        Accepts::Numbers(DIMENSIONS),
        "3072",
        "How many numbers the vector has",
    ),
    Parameter::own(
        "singleEmbeddingParams.text.truncationMode",
        Accepts::Choice(TRUNCATIONS),
        r#""END""#,
        "Where a text that is too long is cut; NONE refuses it",
    ),
    Parameter::own(
        "singleEmbeddingParams.image.detailLevel",
        Accepts::Choice(DETAILS),
        r#""STANDARD_IMAGE""#,
        "Whether the text in an image is to be read",
    ),
    Parameter::own(
        "singleEmbeddingParams.video.embeddingMode",
        Accepts::Choice(MODES),
        r#""AUDIO_VIDEO_COMBINED""#,
        "One vector for picture and sound, or one for each",
    ),
    Parameter::own(
        "segmentedEmbeddingParams.text.segmentationConfig.maxLengthChars",
        Accepts::Integer {
            min: SEGMENT_CHARS.0,
            max: SEGMENT_CHARS.1,
        },
        "32000",
        "The longest segment of a text, in characters",
    ),
    Parameter::own(
        "segmentedEmbeddingParams.video.segmentationConfig.durationSeconds",
        Accepts::Integer {
            min: SEGMENT_SECONDS.0,
            max: SEGMENT_SECONDS.1,
        },
        "5",
        "The longest segment of a video, in seconds",
    ),
    Parameter::own(
        "segmentedEmbeddingParams.audio.segmentationConfig.durationSeconds",
        Accepts::Integer {
            min: SEGMENT_SECONDS.0,
            max: SEGMENT_SECONDS.1,
        },
        "5",
        "The longest segment of a recording, in seconds",
    ),
];

impl BodyForm for NovaEmbed {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::NovaEmbed
    }
}

impl Codec for NovaEmbed {
    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let mut asked = Map::new();
        parameters::write(&mut asked, prompt, PARAMETERS, &mut findings);
        let is_segmented = asked
            .get("taskType")
            .is_some_and(|task| task == "SEGMENTED_EMBEDDING");
        let mut params = object(asked.remove(SINGLE));
        merge(
            &mut params,
            object(asked.remove(SEGMENTED)),
            is_segmented,
            &mut findings,
        );
        let path = if is_segmented { SEGMENTED } else { SINGLE };

        let (name, input) = input(prompt, model, path, &mut findings);
        medium::keep(&mut params, name, &INPUTS, path, &mut findings);
        if !params.contains_key("embeddingPurpose") {
            params.insert("embeddingPurpose".to_owned(), "GENERIC_INDEX".into());
            inputs::added(
                &format!("{path}.embeddingPurpose"),
                "GENERIC_INDEX",
                &mut findings,
            );
        }
        let mut given = object(params.remove(name));
        given.extend(input);
        let wanted = match name {
            "text" => Some(("truncationMode", "END")),
            "video" => Some(("embeddingMode", "AUDIO_VIDEO_COMBINED")),
            _ => None,
        };
        if let Some((member, value)) = wanted {
            given.entry(member).or_insert_with(|| value.into());
        }
        if is_segmented && name != "image" {
            given
                .entry("segmentationConfig")
                .or_insert_with(|| Value::Object(Map::new()));
        }
        params.insert(name.to_owned(), Value::Object(given));
        let task = if is_segmented {
            "SEGMENTED_EMBEDDING"
        } else {
            "SINGLE_EMBEDDING"
        };
        let body = to_body(&json!({
            "schemaVersion": "nova-multimodal-embed-v1",
            "taskType": task,
            path: params,
        }));
        Encoded { body, findings }
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
        for task in [SINGLE, SEGMENTED] {
            for name in INPUTS {
                let path = format!("{task}.{name}.source.bytes");
                if let Some(bytes) = body.pointer_mut(&format!("/{task}/{name}/source/bytes")) {
                    unwrap::base64(bytes, &path, findings);
                }
            }
        }
    }
}

/// What was asked of segments, into what was asked of both tasks. A call without segments leaves it out.
fn merge(
    params: &mut Map<String, Value>,
    of_segments: Map<String, Value>,
    is_segmented: bool,
    findings: &mut Vec<Finding>,
) {
    for (name, value) in of_segments {
        if !is_segmented {
            inputs::dropped(
                &format!("{SEGMENTED}.{name}"),
                "The task is SINGLE_EMBEDDING, which makes no segments.",
                findings,
            );
            continue;
        }
        let mut members = object(params.remove(&name));
        members.extend(object(Some(value)));
        params.insert(name, Value::Object(members));
    }
}

/// The one input of the prompt: its first file, or its texts.
fn input(
    prompt: &Prompt,
    model: &Model,
    path: &'static str,
    findings: &mut Vec<Finding>,
) -> (&'static str, Map<String, Value>) {
    let given = inputs::read(prompt, model, KINDS, path, findings);
    let text = given.text();
    let mut files = given.files();
    let first = files.next();
    for (file, _) in files {
        ask::left_out(file, path, "a call takes one input", findings);
    }
    if let Some((file, format)) = first {
        if text.is_some() {
            inputs::texts_left_out(path, "a call takes one input, and the file was kept", findings);
        }
        let input = json!({"format": format_of(format), "source": source(file)});
        return (file.kind.as_str(), object(Some(input)));
    }
    if text.is_none() {
        ask::missing(
            path,
            "There is nothing to embed: the prompt has no text and no file.".to_owned(),
            "Write a text, or give a file.",
            findings,
        );
    }
    ("text", object(Some(json!({"value": text.unwrap_or_default()}))))
}

/// These models have a name of their own for one format.
fn format_of(format: &'static str) -> &'static str {
    if format == "three_gp" { "3gp" } else { format }
}

fn source(file: &Media) -> Value {
    match &file.source {
        Source::Base64(base64) => json!({ "bytes": base64 }),
        Source::S3 { uri, owner: None } => json!({"s3Location": {"uri": uri}}),
        Source::S3 {
            uri,
            owner: Some(owner),
        } => json!({"s3Location": {"uri": uri, "bucketOwner": owner}}),
    }
}

/// The members of an object; none where it is none.
fn object(value: Option<Value>) -> Map<String, Value> {
    match value {
        Some(Value::Object(members)) => members,
        _ => Map::new(),
    }
}

fn read(draft: &mut Draft, body: &Value) -> Result<(), Error> {
    if invocation::read(draft, body) {
        return Ok(());
    }
    if !body["embeddings"].is_array() {
        return Err(unreadable("Nova embeddings", "embeddings"));
    }
    let found = list(&body["embeddings"]);
    for each in found {
        // Several are of one input; what each stands for tells them apart.
        let part = owned(&each["embeddingType"]).filter(|_| found.len() > 1);
        vectors::add(draft, vectors::FLOAT, 0, part, &each["embedding"]);
    }
    Ok(())
}
