//! Luma Ray 2, through `StartAsyncInvoke`: this body is the `modelInput`, the video comes to S3.
//!
//! ```text
//! request {"prompt":"…","aspect_ratio":"16:9","loop":false,"duration":"5s","resolution":"720p",
//!          "keyframes":{"frame0":{"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"…"}},"frame1":…}}
//! reply   see [`super::invocation`]
//! ```
//! <https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-luma.html>

mod body;

use serde_json::{Map, Value, json};

use super::draft::Draft;
use super::read::unreadable;
use super::{
    Accepts, BodyForm, Codec, Dialect, Encoded, Parameter, ask, invocation, media, parameters, to_body, whole,
};
use crate::catalog::Model;
use crate::error::Error;
use crate::prompt::Prompt;
use crate::reply::Reply;
use crate::schema::Table;

#[derive(Debug)]
pub(super) struct LumaRay;

const PARAMETERS: &[Parameter] = &[
    Parameter::own(
        "aspect_ratio",
        Accepts::Choice(body::RATIOS),
        "\"16:9\"",
        "Width to height",
    ),
    Parameter::own(
        "duration",
        Accepts::Choice(&["5s", "9s"]),
        "\"5s\"",
        "How long the video is",
    ),
    Parameter::own(
        "resolution",
        Accepts::Choice(&["540p", "720p"]),
        "\"720p\"",
        "How fine the video is",
    ),
    Parameter::own(
        "loop",
        Accepts::Flag,
        "false",
        "Whether the end leads to the beginning",
    ),
];

impl BodyForm for LumaRay {
    fn body(&self) -> &'static Table {
        &body::BODY
    }

    fn dialect(&self) -> Dialect {
        Dialect::Picture
    }
}

impl Codec for LumaRay {
    fn parameters(&self, _model: &Model) -> &'static [Parameter] {
        PARAMETERS
    }

    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded {
        let mut findings = Vec::new();
        let mut body = Map::new();
        parameters::write(&mut body, prompt, PARAMETERS, &mut findings);
        let ask = ask::read(prompt, model, "prompt", &mut findings);
        let text = ask.text();
        ask.needs_words("prompt", "film", "video", &mut findings);
        body.insert("prompt".to_owned(), text.into());
        // The first image is how the video begins, the second how it ends.
        let mut frames = ["keyframes.frame0", "keyframes.frame1"].into_iter();
        for file in &ask.images {
            let data = media::image_format(file).and_then(|format| Ok((format, media::bytes(file)?)));
            match data {
                Err(why) => ask::left_out(file, "keyframes", &why, &mut findings),
                Ok((format, data)) => match frames.next() {
                    None => ask::left_out(
                        file,
                        "keyframes",
                        "a video has a first and a last image",
                        &mut findings,
                    ),
                    Some(frame) => {
                        let source =
                            json!({"type": "base64", "media_type": format!("image/{format}"), "data": data});
                        parameters::place(&mut body, frame, json!({"type": "image", "source": source}));
                    }
                },
            }
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
}

fn read(draft: &mut Draft, body: &Value) -> Result<(), Error> {
    if invocation::read(draft, body) {
        Ok(())
    } else {
        Err(unreadable("Luma Ray", "invocationArn"))
    }
}
