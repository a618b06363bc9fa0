//! What a Luma Ray body looks like.

use crate::codec::input_image::{PNG_JPEG, REQUEST_BYTES, look};
use crate::rules::image_data::{self, Flaw};
use crate::schema::{Extra, Kind, Member, Members, Scope, Table, sniff};

pub(super) const RATIOS: &[&str] = &["1:1", "16:9", "9:16", "4:3", "3:4", "21:9", "9:21"];

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Luma Ray body",
    &[
        Member::required("prompt", Kind::Text { min: 1, max: 5000 }, r#""prompt": "…""#),
        Member::optional("aspect_ratio", Kind::OpenChoice(RATIOS)),
        Member::optional("loop", Kind::Bool),
        Member::optional("duration", Kind::OpenChoice(&["5s", "9s"])),
        Member::optional("resolution", Kind::OpenChoice(&["540p", "720p"])),
        Member::optional("keyframes", Kind::Object(&KEYFRAMES)),
        Member::refused("modelId", "it stands beside `modelInput`"),
        Member::refused("outputDataConfig", "it stands beside `modelInput`"),
        Member::misnamed("text", "prompt"),
        Member::misnamed("inputText", "prompt"),
        Member::misnamed("aspectRatio", "aspect_ratio"),
        Member::misnamed("size", "aspect_ratio"),
        Member::misnamed("durationSeconds", "duration"),
        Member::misnamed("seconds", "duration"),
        Member::misnamed("image", "keyframes.frame0"),
        Member::misnamed("input_reference", "keyframes.frame0"),
        Member::refused("negative_prompt", "Luma Ray takes no words for what not to show"),
        Member::refused("seed", "Luma Ray takes no seed"),
    ],
    Extra::Doubtful,
    None,
);

static KEYFRAMES: Table = Table::new(
    "keyframes",
    &[
        Member::optional("frame0", Kind::Object(&FRAME)),
        Member::optional("frame1", Kind::Object(&FRAME)),
    ],
    Extra::Doubtful,
    None,
);

static FRAME: Table = Table::new(
    "keyframe",
    &[
        Member::required("type", Kind::OpenChoice(&["image"]), r#""type": "image""#),
        Member::required("source", Kind::Object(&SOURCE), ""),
        Member::refused("url", "Bedrock fetches nothing; put the image in as base64"),
    ],
    Extra::Doubtful,
    None,
);

static SOURCE: Table = Table::new(
    "keyframe source",
    &[
        Member::required("type", Kind::OpenChoice(&["base64"]), r#""type": "base64""#),
        Member::required(
            "media_type",
            Kind::OpenChoice(&["image/jpeg", "image/png"]),
            r#""media_type": "image/jpeg""#,
        ),
        Member::required("data", Kind::Base64 { max: REQUEST_BYTES }, r#""data": "…""#),
    ],
    Extra::Doubtful,
    Some(media),
);

/// Whether an image is what it says.
fn media(scope: &mut Scope<'_, '_>, source: &Members<'_>) {
    let (Some(data), Some(text), Some(claimed)) = (
        source.get("data"),
        source.bytes("data"),
        source.text("media_type"),
    ) else {
        return;
    };
    match sniff(&text) {
        Some(actual) if PNG_JPEG.types.contains(&actual) && actual != claimed => {
            scope.report_at("data", image_data::say("data", Flaw::OtherType(actual)), data);
        }
        _ => look(scope, source, &["data"], &PNG_JPEG),
    }
}
