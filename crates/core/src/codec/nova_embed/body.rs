//! What a body for Nova multimodal embeddings looks like.

use super::{
    DETAILS, DIMENSIONS, INPUTS, MODES, PURPOSES, SEGMENT_CHARS, SEGMENT_SECONDS, SEGMENTED, SINGLE,
    TRUNCATIONS,
};
use crate::codec::converse::body::media;
use crate::codec::elsewhere::{MODEL, MODEL_ID};
use crate::codec::s3_location::S3_LOCATION;
use crate::rules::{missing_member, refused_member};
use crate::schema::{Extra, Kind, Least, Member, Members, SOME_TEXT, Scope, Table, alternatives};

/// Largest file within a body: what a request may have in all.
const FILE_BYTES: u64 = 25_000_000;

/// The longest text that is documented for one vector, in characters.
const LONGEST: usize = 8192;

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Nova embeddings body",
    &[
        Member::optional("schemaVersion", Kind::Choice(&["nova-multimodal-embed-v1"])),
        Member::required(
            "taskType",
            Kind::Choice(&["SINGLE_EMBEDDING", "SEGMENTED_EMBEDDING"]),
            r#""taskType": "SINGLE_EMBEDDING""#,
        ),
        Member::optional(SINGLE, Kind::Object(&SINGLE_PARAMS)),
        // A job runs by itself, and is not segmented on top of that.
        Member::outside_batch(SEGMENTED, Kind::Object(&SEGMENTED_PARAMS)),
        MODEL_ID,
        MODEL,
        Member::misnamed("inputText", "singleEmbeddingParams.text.value"),
        Member::misnamed("input", "singleEmbeddingParams.text.value"),
        Member::misnamed("text", "singleEmbeddingParams.text"),
        Member::misnamed("image", "singleEmbeddingParams.image"),
        Member::misnamed("video", "singleEmbeddingParams.video"),
        Member::misnamed("audio", "singleEmbeddingParams.audio"),
        Member::misnamed("embeddingPurpose", "singleEmbeddingParams.embeddingPurpose"),
        Member::misnamed("embeddingDimension", "singleEmbeddingParams.embeddingDimension"),
        Member::misnamed("dimensions", "singleEmbeddingParams.embeddingDimension"),
    ],
    Extra::Refused,
    Some(task),
);

/// The parameters are those of the task.
fn task(scope: &mut Scope<'_, '_>, body: &Members<'_>) {
    let (wanted, other, add) = match body.text("taskType").as_deref() {
        Some("SINGLE_EMBEDDING") => (SINGLE, SEGMENTED, r#""singleEmbeddingParams": {…}"#),
        Some("SEGMENTED_EMBEDDING") => (SEGMENTED, SINGLE, r#""segmentedEmbeddingParams": {…}"#),
        _ => return,
    };
    if body.get(wanted).is_none() {
        scope.report_at(wanted, missing_member::say(wanted, add), body.spot);
    }
    if let Some(token) = body.get(other) {
        let why = format!("`taskType` asks for `{wanted}`");
        scope.report_at(other, refused_member::say(other, &why), token);
    }
}

const PURPOSE: Member = Member::required(
    "embeddingPurpose",
    Kind::Choice(PURPOSES),
    r#""embeddingPurpose": "GENERIC_INDEX""#,
);
const DIMENSION: Member = Member::optional("embeddingDimension", Kind::Numbers(DIMENSIONS));

static SINGLE_PARAMS: Table = Table::new(
    SINGLE,
    &[
        PURPOSE,
        DIMENSION,
        Member::optional("text", Kind::Object(&TEXT_INPUT)),
        Member::optional("image", Kind::Object(&IMAGE)),
        Member::optional("video", Kind::Object(&VIDEO)),
        Member::optional("audio", Kind::Object(&AUDIO)),
        Member::misnamed("dimensions", "embeddingDimension"),
        Member::misnamed("inputText", "text.value"),
    ],
    Extra::Refused,
    Some(one),
);

static SEGMENTED_PARAMS: Table = Table::new(
    SEGMENTED,
    &[
        PURPOSE,
        DIMENSION,
        Member::optional("text", Kind::Object(&SEGMENTED_TEXT)),
        Member::optional("image", Kind::Object(&IMAGE)),
        Member::optional("video", Kind::Object(&SEGMENTED_VIDEO)),
        Member::optional("audio", Kind::Object(&SEGMENTED_AUDIO)),
    ],
    Extra::Refused,
    Some(one),
);

fn one(scope: &mut Scope<'_, '_>, params: &Members<'_>) {
    alternatives(scope, params, &INPUTS, Least::One);
}

const TRUNCATION: Member = Member::required(
    "truncationMode",
    Kind::Choice(TRUNCATIONS),
    r#""truncationMode": "END""#,
);
const TEXT_SOURCE: Member = Member::optional("source", Kind::Object(&OF_TEXT));

static TEXT_INPUT: Table = Table::new(
    "text",
    &[
        TRUNCATION,
        Member::optional("value", Kind::Passage(|_| LONGEST)),
        TEXT_SOURCE,
        Member::misnamed("text", "value"),
    ],
    Extra::Refused,
    Some(text_or_file),
);

static SEGMENTED_TEXT: Table = Table::new(
    "text",
    &[
        TRUNCATION,
        Member::optional("value", SOME_TEXT),
        TEXT_SOURCE,
        Member::required(
            "segmentationConfig",
            Kind::Object(&CHARS),
            r#""segmentationConfig": {}"#,
        ),
    ],
    Extra::Refused,
    Some(text_or_file),
);

fn text_or_file(scope: &mut Scope<'_, '_>, input: &Members<'_>) {
    alternatives(scope, input, &["value", "source"], Least::One);
}

const SOURCE: Member = Member::required("source", Kind::Union(&OF_FILE), "");

const IMAGE_FORMAT: Member = Member::required(
    "format",
    Kind::Choice(&["png", "jpeg", "gif", "webp"]),
    r#""format": "png""#,
);
const VIDEO_FORMAT: Member = Member::required(
    "format",
    Kind::Choice(&["mp4", "mov", "mkv", "webm", "flv", "mpeg", "mpg", "wmv", "3gp"]),
    r#""format": "mp4""#,
);
const AUDIO_FORMAT: Member = Member::required(
    "format",
    Kind::Choice(&["mp3", "wav", "ogg"]),
    r#""format": "mp3""#,
);
const MODE: Member = Member::required(
    "embeddingMode",
    Kind::Choice(MODES),
    r#""embeddingMode": "AUDIO_VIDEO_COMBINED""#,
);
const SEGMENTATION: Member = Member::required(
    "segmentationConfig",
    Kind::Object(&SECONDS),
    r#""segmentationConfig": {}"#,
);

static IMAGE: Table = Table::new(
    "image",
    &[
        IMAGE_FORMAT,
        SOURCE,
        Member::optional("detailLevel", Kind::Choice(DETAILS)),
    ],
    Extra::Refused,
    Some(media),
);

static VIDEO: Table = Table::new("video", &[VIDEO_FORMAT, SOURCE, MODE], Extra::Refused, None);

static SEGMENTED_VIDEO: Table = Table::new(
    "video",
    &[VIDEO_FORMAT, SOURCE, MODE, SEGMENTATION],
    Extra::Refused,
    None,
);

static AUDIO: Table = Table::new("audio", &[AUDIO_FORMAT, SOURCE], Extra::Refused, None);

static SEGMENTED_AUDIO: Table = Table::new(
    "audio",
    &[AUDIO_FORMAT, SOURCE, SEGMENTATION],
    Extra::Refused,
    None,
);

static CHARS: Table = Table::new(
    "segmentationConfig",
    &[Member::optional(
        "maxLengthChars",
        Kind::Integer {
            min: SEGMENT_CHARS.0,
            max: SEGMENT_CHARS.1,
        },
    )],
    Extra::Refused,
    None,
);

static SECONDS: Table = Table::new(
    "segmentationConfig",
    &[Member::optional(
        "durationSeconds",
        Kind::Integer {
            min: SEGMENT_SECONDS.0,
            max: SEGMENT_SECONDS.1,
        },
    )],
    Extra::Refused,
    None,
);

/// A text is in the body, or in S3.
static OF_TEXT: Table = Table::new(
    "source",
    &[
        Member::required("s3Location", Kind::Object(&S3_LOCATION), ""),
        Member::misnamed("bytes", "text.value"),
    ],
    Extra::Refused,
    None,
);

static OF_FILE: Table = Table::new(
    "source",
    &[
        Member::optional("bytes", Kind::Base64 { max: FILE_BYTES }),
        Member::optional("s3Location", Kind::Object(&S3_LOCATION)),
    ],
    Extra::Refused,
    None,
);
