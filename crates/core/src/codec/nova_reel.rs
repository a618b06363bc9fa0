//! Nova Reel, through `StartAsyncInvoke`: this body is the `modelInput`, the video comes to S3.
//!
//! ```text
//! request {"taskType":"TEXT_VIDEO","textToVideoParams":{"text":"…","images":[{"format":"png","source":{"bytes":"…"}}]},
//!          "videoGenerationConfig":{"durationSeconds":6,"fps":24,"dimension":"1280x720","seed":42}}
//!         {"taskType":"MULTI_SHOT_AUTOMATED","multiShotAutomatedParams":{"text":"…"},…}      12 to 120 seconds
//!         {"taskType":"MULTI_SHOT_MANUAL","multiShotManualParams":{"shots":[{"text","image"}]},…}   6 seconds a shot
//! reply   see [`super::invocation`]
//! ```
//! Several shots are of version 1.1 ([`Quirks::first_tasks`]). An image is 1,280 by 720 pixels.
//! <https://docs.aws.amazon.com/nova/latest/userguide/video-gen-access.html>

mod body;

use serde_json::{Map, Value, json};

use super::ask::{self, Ask};
use super::draft::Draft;
use super::read::unreadable;
use super::{
    Accepts, BodyForm, Codec, Dialect, Encoded, Parameter, dropped, invocation, media, note, parameters,
    to_body, whole,
};
use crate::catalog::Model;
#[cfg(doc)]
use crate::catalog::Quirks;
use crate::error::Error;
use crate::finding::{Finding, Severity};
use crate::prompt::{Media, Prompt, Source};
use crate::reply::Reply;
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct NovaReel;

const ONE: &str = "TEXT_VIDEO";
const AUTOMATED: &str = "MULTI_SHOT_AUTOMATED";
const MANUAL: &str = "MULTI_SHOT_MANUAL";

const SECONDS: &str = "videoGenerationConfig.durationSeconds";

const SEED: Parameter = Parameter::own(
    "videoGenerationConfig.seed",
    Accepts::Integer {
        min: 0,
        max: 2_147_483_646,
    },
    "42",
    "The same seed gives the same video",
);

const PARAMETERS: &[Parameter] = &[
    Parameter::own(
        "taskType",
        Accepts::Choice(&[ONE, AUTOMATED, MANUAL]),
        "",
        "One shot; several that the model plans; or one for each text of the turn. Told by the length if left out",
    ),
    Parameter::own(
        SECONDS,
        Accepts::Numbers(&[
            6, 12, 18, 24, 30, 36, 42, 48, 54, 60, 66, 72, 78, 84, 90, 96, 102, 108, 114, 120,
        ]),
        "6",
        "Seconds: 6 in one shot, up to 120 in several",
    ),
    SEED,
];

/// Of version 1.0, which films one shot.
const FIRST_PARAMETERS: &[Parameter] = &[SEED];

/// What a model takes.
const fn parameters_of(model: &Model) -> &'static [Parameter] {
    if model.quirks.first_tasks {
        FIRST_PARAMETERS
    } else {
        PARAMETERS
    }
}

impl BodyForm for NovaReel {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::VideoTask
    }
}

impl Codec for NovaReel {
    fn parameters(&self, model: &Model) -> &'static [Parameter] {
        parameters_of(model)
    }

    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let mut body = Map::new();
        parameters::write(&mut body, prompt, parameters_of(model), &mut findings);
        let ask = ask::read(prompt, model, "taskType", &mut findings);
        let seconds = seconds(&body);
        let named = body.get("taskType").and_then(Value::as_str);
        let task = match named {
            Some(MANUAL) => MANUAL,
            Some(AUTOMATED) => AUTOMATED,
            None if seconds.is_some_and(|seconds| seconds > 6) => AUTOMATED,
            Some(_) | None => ONE,
        };
        body.insert("taskType".to_owned(), task.into());
        ask.needs_words("taskType", "film", "video", &mut findings);
        match task {
            MANUAL => manual(&ask, &mut body, &mut findings),
            AUTOMATED => automated(&ask, &mut body, &mut findings),
            _ => one(&ask, &mut body, &mut findings),
        }
        // The only values that there are.
        parameters::place(&mut body, "videoGenerationConfig.fps", 24.into());
        parameters::place(&mut body, "videoGenerationConfig.dimension", "1280x720".into());
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
}

fn read(draft: &mut Draft, body: &Value) -> Result<(), Error> {
    if invocation::read(draft, body) {
        Ok(())
    } else {
        Err(unreadable("Nova Reel", "invocationArn"))
    }
}

fn seconds(body: &Map<String, Value>) -> Option<i64> {
    body.get("videoGenerationConfig")?
        .get("durationSeconds")?
        .as_i64()
}

/// One shot of six seconds, that may begin with an image.
fn one(ask: &Ask<'_>, body: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    let mut params = Map::from_iter([("text".to_owned(), Value::from(ask.text()))]);
    for file in &ask.images {
        match image(file) {
            Ok(_) if params.contains_key("images") => {
                let why = "one shot begins with one image";
                ask::left_out(file, "textToVideoParams.images", why, findings);
            }
            Ok(image) => {
                params.insert("images".to_owned(), json!([image]));
            }
            Err(why) => ask::left_out(file, "textToVideoParams.images", &why, findings),
        }
    }
    body.insert("textToVideoParams".to_owned(), params.into());
    if seconds(body).is_some_and(|seconds| seconds != 6) {
        findings.push(note(
            "parameter-clamped",
            Severity::Warning,
            SECONDS,
            format!("`{SECONDS}` was set to 6: one shot has no other length."),
            "Choose MULTI_SHOT_AUTOMATED for a longer video.",
        ));
    }
    parameters::place(body, SECONDS, 6.into());
}

/// Shots that the model plans.
fn automated(ask: &Ask<'_>, body: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    body.insert("multiShotAutomatedParams".to_owned(), json!({"text": ask.text()}));
    for file in &ask.images {
        let why = "MULTI_SHOT_AUTOMATED takes none";
        ask::left_out(file, "multiShotAutomatedParams", why, findings);
    }
    match seconds(body) {
        Some(seconds) if seconds >= 12 => {}
        asked => {
            let (code, severity, why) = match asked {
                Some(_) => (
                    "parameter-clamped",
                    Severity::Warning,
                    "several shots have no less",
                ),
                None => ("parameter-added", Severity::Note, "several shots need a length"),
            };
            findings.push(note(
                code,
                severity,
                SECONDS,
                format!("`{SECONDS}` was set to 12: {why}."),
                "Choose a multiple of 6 from 12 to 120.",
            ));
            parameters::place(body, SECONDS, 12.into());
        }
    }
}

/// A shot for each text, with the image of the same number.
fn manual(ask: &Ask<'_>, body: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    let mut images = ask.images.iter();
    let mut shots: Vec<Value> = Vec::with_capacity(ask.texts.len());
    for text in &ask.texts {
        let mut shot = json!({"text": text});
        if let Some(file) = images.next() {
            match image(file) {
                Ok(image) => shot["image"] = image,
                Err(why) => ask::left_out(file, "multiShotManualParams.shots", &why, findings),
            }
        }
        shots.push(shot);
    }
    for file in images {
        let why = "there are more images than texts";
        ask::left_out(file, "multiShotManualParams.shots", why, findings);
    }
    body.insert("multiShotManualParams".to_owned(), json!({"shots": shots}));
    if let Some(Value::Object(config)) = body.get_mut("videoGenerationConfig")
        && config.remove("durationSeconds").is_some()
    {
        findings.push(dropped(
            SECONDS,
            "Every shot has six seconds.",
            "Leave it out, or add texts.",
        ));
    }
}

/// An image as a shot begins with it.
fn image(file: &Media) -> Result<Value, String> {
    let format = media::image_format(file)?;
    if !matches!(format, "png" | "jpeg") {
        return Err(format!("it is {format}, and images are taken as png and jpeg"));
    }
    Ok(match &file.source {
        Source::Base64(data) => json!({"format": format, "source": {"bytes": data}}),
        Source::S3 { uri, owner: None } => json!({"format": format, "source": {"s3Location": {"uri": uri}}}),
        Source::S3 {
            uri,
            owner: Some(owner),
        } => json!({"format": format, "source": {"s3Location": {"uri": uri, "bucketOwner": owner}}}),
    })
}
