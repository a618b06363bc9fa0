//! The reply that Stability's newer models and image services share: `seeds`, `finish_reasons`, `images`.
//! What a filter held back has a reason and no picture, with status 200 all the same.

use serde::Serialize;
use serde_json::Value;

use super::{judge, text};
use crate::dice;
use crate::fault::Filter;
use crate::models::Model;
use crate::pictures::{self, Format, Size};
use crate::refusal::Refusal;
use crate::wire::ordered;

#[derive(Serialize)]
struct Reply {
    #[serde(skip_serializing_if = "Option::is_none")]
    seeds: Option<[u64; 1]>,
    finish_reasons: [Option<&'static str>; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    images: Option<[String; 1]>,
}

/// The reply to a body that was judged, with a picture of `size` unless `filter` holds it back.
pub(super) fn reply(
    model: &Model,
    body: &Value,
    size: Size,
    filter: Option<Filter>,
) -> Result<String, Refusal> {
    if let Some(filter) = filter {
        let reason = match filter {
            Filter::Prompt => "Filter reason: prompt",
            Filter::Output => "Filter reason: output image",
            Filter::Input => "Filter reason: input image",
            Filter::Inference => "Inference error",
        };
        return Ok(ordered(&Reply {
            seeds: None,
            finish_reasons: [Some(reason)],
            images: None,
        }));
    }
    let key = dice::hash(format!("{} {body}", model.id).as_bytes());
    // 0 is any seed.
    let seed = body.get("seed").and_then(Value::as_u64).filter(|seed| *seed > 0);
    Ok(ordered(&Reply {
        seeds: Some([seed.unwrap_or(key >> 32)]),
        finish_reasons: [None],
        images: Some([pictures::base64(
            key,
            size,
            Format::named(text(body, "output_format")),
        )?]),
    }))
}

/// The size of the picture in the member `name`, which is one if it is there.
pub(super) fn sent(body: &Value, name: &str) -> Result<Option<Size>, Refusal> {
    let file = judge::picture(body, &[], name)?;
    Ok(file.map(|file| pictures::size(&file).unwrap_or(Size::SQUARE)))
}

/// The size `16:9` and the like stand for; square when none is given.
pub(super) fn of_ratio(ratio: &str) -> Size {
    let sides = ratio
        .split_once(':')
        .and_then(|(width, height)| Some((width.parse::<u32>().ok()?, height.parse::<u32>().ok()?)));
    sides.map_or(Size::SQUARE, |(width, height)| Size {
        width: width * 512,
        height: height * 512,
    })
}
