//! `TwelveLabs` Marengo: vectors of text and images through `InvokeModel`, of videos and recordings too through
//! `StartAsyncInvoke`, whose answers have the ARN and leave the vectors in S3.
//!
//! ```text
//! 2.7   {"inputType":"text","inputText":"…","textTruncate":"end"}
//!       {"inputType":"video","mediaSource":{"s3Location":{"uri","bucketOwner"}},"startSec":0,"lengthSec":13,
//!        "useFixedLengthSec":5,"minClipSec":4,"embeddingOption":["visual-text","audio"]}
//! 3.0   {"inputType":"text","text":{"inputText":"…"}}      {"inputType":"image","image":{"mediaSource":{"base64String"}}}
//!       {"inputType":"text_image","text_image":{"inputText","mediaSource"}}
//!       {"inputType":"multi_input","multi_input":{"inputText","mediaSources":[{"name","mediaType":"image","base64String"}]}}
//!       {"inputType":"video","video":{"mediaSource","startSec","endSec","segmentation":{"method":"dynamic","dynamic":
//!        {"minDurationSec":4}},"embeddingOption":["visual"],"embeddingType":["separate_embedding"],"embeddingScope":["clip"]}}
//! reply {"data":[{"embedding":[…],"embeddingOption":"visual","startSec":0,"endSec":4.2}]}
//! ```
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-marengo-3.html>

mod body;
mod migration;

use serde_json::{Map, Value, json};

use super::inputs::Inputs;
use super::parameters::{self, Accepts, Parameter};
use super::read::{list, owned, unreadable};
use super::{
    BodyForm, Codec, Dialect, Draft, Encoded, ask, inputs, invocation, medium, to_body, vectors, whole,
};
use crate::catalog::Model;
use crate::error::Error;
use crate::finding::Finding;
use crate::prompt::{Media, MediaKind, Prompt, Source};
use crate::reply::Reply;
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct Marengo;

/// What an input can be in the form of 3.0, each with an object of its name.
const INPUTS: &[&str] = &["text", "image", "text_image", "multi_input", "video", "audio"];

/// Files; bodies call them as we do.
const KINDS: &[MediaKind] = &[MediaKind::Image, MediaKind::Video, MediaKind::Audio];

const OLDER_OPTIONS: &[&str] = &["visual-text", "visual-image", "audio"];
const OPTIONS: &[&str] = &["visual", "audio", "transcription"];
const SCOPES: &[&str] = &["clip", "asset"];
const TYPES: &[&str] = &["separate_embedding", "fused_embedding"];
const METHODS: &[&str] = &["dynamic", "fixed"];

const START: &str = "Where to begin, in seconds";

/// Any time within what a file may last.
const SECONDS: Accepts = Accepts::Number {
    min: 0.0,
    max: 14_400.0,
};

/// Those of 2.7.
const OLDER: &[Parameter] = &[
    Parameter::own(
        "textTruncate",
        Accepts::Choice(&["end", "none"]),
        r#""end""#,
        "Where a text of more than 77 tokens is cut; none refuses it",
    ),
    Parameter::own("startSec", SECONDS, "0", START),
    Parameter::own("lengthSec", SECONDS, "", "How many seconds from there on"),
    Parameter::own(
        "useFixedLengthSec",
        Accepts::Number { min: 2.0, max: 10.0 },
        "",
        "The length of each clip, in seconds; found by the model where it is left out",
    ),
    Parameter::own(
        "minClipSec",
        Accepts::Integer { min: 1, max: 5 },
        "4",
        "The least length of a clip, in seconds",
    ),
    Parameter::own(
        "embeddingOption",
        Accepts::Choices(OLDER_OPTIONS),
        "",
        "Which vectors; all where it is left out",
    ),
];

/// Of 2.7, those of a text.
const OF_TEXT: &[&str] = &["textTruncate"];

const METHOD: Accepts = Accepts::Choice(METHODS);
const OPTION: Accepts = Accepts::Choices(OPTIONS);
/// A recording has nothing to see.
const SOUND: Accepts = Accepts::Choices(&["audio", "transcription"]);
const SCOPE: Accepts = Accepts::Choices(SCOPES);
const TYPE: Accepts = Accepts::Choices(TYPES);
const LEAST_CLIP: Accepts = Accepts::Integer { min: 1, max: 5 };
const CLIP: Accepts = Accepts::Integer { min: 1, max: 10 };

const END: &str = "Where to end, in seconds";
const ABOUT_METHOD: &str = "Whether clips end where the scene changes, or are all of one length";
const ABOUT_LEAST_CLIP: &str = "The least length of a dynamic clip, in seconds";
const ABOUT_CLIP: &str = "The length of a fixed clip, in seconds";
const ABOUT_OPTION: &str = "Which vectors; all where it is left out";
const ABOUT_TYPE: &str = "One vector for each of these, or one that joins them";
const ABOUT_SCOPE: &str = "Vectors of clips, of the whole, or of both";

/// Those of 3.0.
const NEWER: &[Parameter] = &[
    Parameter::own("video.startSec", SECONDS, "0", START),
    Parameter::own("video.endSec", SECONDS, "", END),
    Parameter::own("video.segmentation.method", METHOD, r#""dynamic""#, ABOUT_METHOD),
    Parameter::own(
        "video.segmentation.dynamic.minDurationSec",
        LEAST_CLIP,
        "4",
        ABOUT_LEAST_CLIP,
    ),
    Parameter::own("video.segmentation.fixed.durationSec", CLIP, "6", ABOUT_CLIP),
    Parameter::own("video.embeddingOption", OPTION, "", ABOUT_OPTION),
    Parameter::own(
        "video.embeddingType",
        TYPE,
        r#"["separate_embedding"]"#,
        ABOUT_TYPE,
    ),
    Parameter::own("video.embeddingScope", SCOPE, "", ABOUT_SCOPE),
    Parameter::own("audio.startSec", SECONDS, "0", START),
    Parameter::own("audio.endSec", SECONDS, "", END),
    Parameter::own("audio.segmentation.method", METHOD, r#""fixed""#, ABOUT_METHOD),
    Parameter::own(
        "audio.segmentation.dynamic.minDurationSec",
        LEAST_CLIP,
        "4",
        ABOUT_LEAST_CLIP,
    ),
    Parameter::own("audio.segmentation.fixed.durationSec", CLIP, "6", ABOUT_CLIP),
    Parameter::own("audio.embeddingOption", SOUND, "", ABOUT_OPTION),
    Parameter::own(
        "audio.embeddingType",
        TYPE,
        r#"["separate_embedding"]"#,
        ABOUT_TYPE,
    ),
    Parameter::own("audio.embeddingScope", SCOPE, "", ABOUT_SCOPE),
    Parameter::own(
        "inferenceId",
        Accepts::Text { max: 256 },
        "",
        "A name of yours for the call",
    ),
];

impl BodyForm for Marengo {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::Marengo
    }
}

impl Codec for Marengo {
    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let mut body = Map::new();
        let given = inputs::read(prompt, model, KINDS, "inputType", &mut findings);
        parameters::write(&mut body, prompt, self.parameters(model), &mut findings);
        if model.quirks.older_form {
            flat(&mut body, &given, &mut findings);
        } else {
            nested(&mut body, &given, &mut findings);
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
        if !model.quirks.older_form {
            migration::nest(body, findings);
        }
    }
}

/// The form of 2.7: one input, and everything beside its type.
fn flat(body: &mut Map<String, Value>, given: &Inputs<'_>, findings: &mut Vec<Finding>) {
    let text = given.text();
    let mut files = given.files();
    let first = files.next();
    for (file, _) in files {
        ask::left_out(file, "mediaSource", "a call takes one input", findings);
    }
    let is_of_text = |name: &str| OF_TEXT.contains(&name);
    let strangers: Vec<String> = body
        .keys()
        .filter(|name| is_of_text(name) != first.is_none())
        .cloned()
        .collect();
    for name in strangers {
        body.remove(&name);
        inputs::dropped(&name, "It is for another kind of input.", findings);
    }
    let Some((file, _)) = first else {
        body.insert("inputType".to_owned(), "text".into());
        body.insert("inputText".to_owned(), something(text, findings).into());
        return;
    };
    if text.is_some() {
        inputs::texts_left_out(
            "inputText",
            "a call takes one input, and the file was kept",
            findings,
        );
    }
    body.insert("inputType".to_owned(), file.kind.as_str().into());
    body.insert("mediaSource".to_owned(), source(file).into());
}

/// The form of 3.0: an object for the input, called by its type.
fn nested(body: &mut Map<String, Value>, given: &Inputs<'_>, findings: &mut Vec<Finding>) {
    let text = given.text();
    let files: Vec<&Media> = given.files().map(|(file, _)| file).collect();
    let lasting = files.iter().find(|file| file.kind != MediaKind::Image);
    let (name, input) = match (lasting, files.as_slice(), text) {
        (Some(kept), files, text) => {
            let name = kept.kind.as_str();
            for file in files.iter().filter(|file| !std::ptr::eq(**file, *kept)) {
                ask::left_out(file, name, "a call takes one video or recording", findings);
            }
            if text.is_some() {
                inputs::texts_left_out(name, "a video or a recording goes alone", findings);
            }
            (name, json!({"mediaSource": source(kept)}))
        }
        (None, [], text) => ("text", json!({"inputText": something(text, findings)})),
        (None, [file], None) => ("image", json!({"mediaSource": source(file)})),
        (None, [file], Some(text)) => (
            "text_image",
            json!({"inputText": text, "mediaSource": source(file)}),
        ),
        (None, files, text) => ("multi_input", several(text.as_deref(), files)),
    };
    medium::keep(body, name, INPUTS, "", findings);
    let of_input = body
        .entry(name)
        .or_insert_with(|| Value::Object(Map::new()))
        .as_object_mut();
    if let (Some(of_input), Value::Object(input)) = (of_input, input) {
        of_input.extend(input);
    }
    body.insert("inputType".to_owned(), name.into());
}

/// Several images, and words about them, which may name them: `<@name>`.
fn several(text: Option<&str>, files: &[&Media]) -> Value {
    let sources = files.iter().map(|file| {
        let mut source = source(file);
        source.insert("mediaType".to_owned(), "image".into());
        // A name that the words do not have is refused.
        let named = |name: &&String| {
            text.as_ref()
                .is_some_and(|text| text.contains(&format!("<@{name}>")))
        };
        if let Some(name) = file.name.as_ref().filter(named) {
            source.insert("name".to_owned(), name.as_str().into());
        }
        Value::Object(source)
    });
    let mut input = json!({"mediaSources": sources.collect::<Vec<_>>()});
    if let Some(text) = text {
        input["inputText"] = text.into();
    }
    input
}

/// The text, or a finding that there is none.
fn something(text: Option<String>, findings: &mut Vec<Finding>) -> String {
    if text.is_none() {
        ask::missing(
            "inputType",
            "There is nothing to embed: the prompt has no text and no file.".to_owned(),
            "Write a text, or give a file.",
            findings,
        );
    }
    text.unwrap_or_default()
}

fn source(file: &Media) -> Map<String, Value> {
    let (name, place) = match &file.source {
        Source::Base64(base64) => ("base64String", json!(base64)),
        Source::S3 { uri, owner: None } => ("s3Location", json!({ "uri": uri })),
        Source::S3 {
            uri,
            owner: Some(owner),
        } => ("s3Location", json!({"uri": uri, "bucketOwner": owner})),
    };
    Map::from_iter([(name.to_owned(), place)])
}

fn read(draft: &mut Draft, body: &Value) -> Result<(), Error> {
    if invocation::read(draft, body) {
        return Ok(());
    }
    let data = match &body["data"] {
        Value::Array(_) => list(&body["data"]),
        one @ Value::Object(_) => std::slice::from_ref(one),
        // Without the list around it.
        _ if body["embedding"].is_array() => std::slice::from_ref(body),
        _ => return Err(unreadable("Marengo", "data")),
    };
    for each in data {
        vectors::add(
            draft,
            vectors::FLOAT,
            0,
            owned(&each["embeddingOption"]),
            &each["embedding"],
        );
    }
    Ok(())
}
