//! What a body for Marengo looks like: that of 2.7 and that of 3.0 in one table, since both begin with `inputType`.
//! Which of the two the model takes, the hook says.

use super::{INPUTS, METHODS, OLDER_OPTIONS, OPTIONS, SCOPES, TYPES};
use crate::codec::elsewhere::MODEL_ID;
use crate::codec::s3_location::S3_LOCATION;
use crate::rules::{missing_member, refused_member, unknown_value};
use crate::schema::{Extra, Kind, Least, Member, Members, SOME_TEXT, Scope, TEXT, Table, alternatives};

/// Largest file within a body: what a request may have in all.
const FILE_BYTES: u64 = 25_000_000;
/// The longest that a file may last, in seconds.
const LONGEST: f64 = 14_400.0;
/// A point in time, or a length.
const SECONDS: Kind = Kind::Number {
    min: 0.0,
    max: LONGEST,
};

/// What 2.7 has beside `inputType`.
const OLDER: &[&str] = &[
    "inputText",
    "mediaSource",
    "textTruncate",
    "startSec",
    "lengthSec",
    "useFixedLengthSec",
    "minClipSec",
];

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Marengo body",
    &[
        Member::required("inputType", Kind::Choice(INPUTS), r#""inputType": "text""#),
        Member::optional("inputText", SOME_TEXT),
        Member::optional("mediaSource", MEDIA),
        Member::optional("textTruncate", Kind::Choice(&["end", "none"])),
        Member::optional("startSec", SECONDS),
        Member::optional("lengthSec", SECONDS),
        Member::optional("useFixedLengthSec", Kind::Number { min: 2.0, max: 10.0 }),
        Member::optional("minClipSec", Kind::Integer { min: 1, max: 5 }),
        // The pages of both versions show it here, as a text and as a list of them.
        Member::optional("embeddingOption", Kind::Either(&[ANY_OPTION, some(&ANY_OPTION)])),
        Member::optional("text", Kind::Object(&TEXT_INPUT)),
        Member::optional("image", Kind::Object(&IMAGE)),
        Member::optional("text_image", Kind::Object(&TEXT_IMAGE)),
        Member::optional("multi_input", Kind::Object(&MULTI_INPUT)),
        Member::optional("video", Kind::Object(&LASTING)),
        Member::optional("audio", Kind::Object(&LASTING)),
        Member::optional("inferenceId", TEXT),
        MODEL_ID,
        Member::misnamed("input_type", "inputType"),
        Member::misnamed("endSec", "video.endSec"),
        Member::misnamed("segmentation", "video.segmentation"),
    ],
    Extra::Doubtful,
    Some(form),
);

const MEDIA: Kind = Kind::Union(&SOURCE);

/// An option of either version.
const ANY_OPTION: Kind =
    Kind::OpenChoice(&["visual-text", "visual-image", "visual", "audio", "transcription"]);

const fn some(of: &'static Kind) -> Kind {
    Kind::List {
        of,
        min: 1,
        max: usize::MAX,
    }
}

fn form(scope: &mut Scope<'_, '_>, body: &Members<'_>) {
    let Some(kind) = body.text("inputType") else {
        return;
    };
    let Some(kind) = INPUTS.iter().find(|known| ***known == *kind) else {
        return;
    };
    if scope.quirks.older_form {
        older(scope, body, kind);
    } else {
        newer(scope, body, kind);
    }
}

fn older(scope: &mut Scope<'_, '_>, body: &Members<'_>, kind: &str) {
    const KINDS: &[&str] = &["text", "image", "video", "audio"];
    for name in INPUTS.iter().chain(&["inferenceId"]) {
        if let Some(token) = body.get(name) {
            let why = "it is Marengo 3.0's; 2.7 takes `inputText` or `mediaSource` beside `inputType`";
            scope.report_at(name, refused_member::say(name, why), token);
        }
    }
    let (wanted, add) = match kind {
        "text" => ("inputText", r#""inputText": "…""#),
        kind if KINDS.contains(&kind) => ("mediaSource", r#""mediaSource": {"s3Location": {"uri": "…"}}"#),
        _ => {
            if let Some(token) = body.get("inputType") {
                let said = unknown_value::say("inputType", KINDS, false);
                scope.report_at("inputType", said, token);
            }
            return;
        }
    };
    if body.get(wanted).is_none() {
        scope.report_at(wanted, missing_member::say(wanted, add), body.spot);
    }
    options(scope, body, OLDER_OPTIONS);
}

fn newer(scope: &mut Scope<'_, '_>, body: &Members<'_>, kind: &str) {
    for name in OLDER {
        if let Some(token) = body.get(name) {
            let why = "it is Marengo 2.7's form; 3.0 has the input in an object that is called by its type";
            scope.report_at(name, refused_member::say(name, why), token);
        }
    }
    for name in INPUTS.iter().filter(|name| **name != kind) {
        if let Some(token) = body.get(name) {
            let why = format!("`inputType` is `{kind}`, and `{kind}` is all that goes with it");
            scope.report_at(name, refused_member::say(name, &why), token);
        }
    }
    if body.get(kind).is_none() {
        let add = format!(r#""{kind}": {{…}}"#);
        scope.report_at(kind, missing_member::say(kind, &add), body.spot);
    }
    options(scope, body, OPTIONS);
}

/// An option that the other version has.
fn options(scope: &mut Scope<'_, '_>, body: &Members<'_>, known: &[&str]) {
    if let (Some(token), Some(option)) = (body.get("embeddingOption"), body.text("embeddingOption"))
        && !known.contains(&&*option)
    {
        let said = unknown_value::say("embeddingOption", known, true);
        scope.report_at("embeddingOption", said, token);
    }
}

static TEXT_INPUT: Table = Table::new(
    "text",
    &[Member::required("inputText", SOME_TEXT, r#""inputText": "…""#)],
    Extra::Refused,
    None,
);

const SOURCE_OF: Member = Member::required("mediaSource", MEDIA, r#""mediaSource": {"base64String": "…"}"#);

static IMAGE: Table = Table::new("image", &[SOURCE_OF], Extra::Refused, None);

static TEXT_IMAGE: Table = Table::new(
    "text_image",
    &[
        Member::required("inputText", SOME_TEXT, r#""inputText": "…""#),
        SOURCE_OF,
    ],
    Extra::Refused,
    None,
);

static MULTI_INPUT: Table = Table::new(
    "multi_input",
    &[
        Member::optional("inputText", TEXT),
        Member::required("mediaSources", some(&Kind::Object(&NAMED)), ""),
    ],
    Extra::Refused,
    None,
);

static NAMED: Table = Table::new(
    "media source",
    &[
        Member::optional("name", SOME_TEXT),
        Member::required(
            "mediaType",
            Kind::OpenChoice(&["image"]),
            r#""mediaType": "image""#,
        ),
        Member::optional("base64String", FILE),
        Member::optional("s3Location", Kind::Object(&S3_LOCATION)),
    ],
    Extra::Refused,
    Some(source),
);

fn source(scope: &mut Scope<'_, '_>, named: &Members<'_>) {
    alternatives(scope, named, &["base64String", "s3Location"], Least::One);
}

/// A video or a recording.
static LASTING: Table = Table::new(
    "media input",
    &[
        SOURCE_OF,
        Member::optional("startSec", SECONDS),
        Member::optional("endSec", SECONDS),
        Member::optional("segmentation", Kind::Object(&SEGMENTATION)),
        Member::optional("embeddingOption", some(&Kind::OpenChoice(OPTIONS))),
        Member::optional("embeddingType", some(&Kind::OpenChoice(TYPES))),
        Member::optional("embeddingScope", some(&Kind::OpenChoice(SCOPES))),
        Member::misnamed("lengthSec", "endSec"),
        Member::misnamed("useFixedLengthSec", "segmentation.fixed.durationSec"),
        Member::misnamed("minClipSec", "segmentation.dynamic.minDurationSec"),
    ],
    Extra::Refused,
    None,
);

static SEGMENTATION: Table = Table::new(
    "segmentation",
    &[
        Member::required("method", Kind::Choice(METHODS), r#""method": "dynamic""#),
        Member::optional("dynamic", Kind::Object(&DYNAMIC)),
        Member::optional("fixed", Kind::Object(&FIXED)),
    ],
    Extra::Refused,
    None,
);

static DYNAMIC: Table = Table::new(
    "dynamic",
    &[Member::optional(
        "minDurationSec",
        Kind::Integer { min: 1, max: 5 },
    )],
    Extra::Refused,
    None,
);

static FIXED: Table = Table::new(
    "fixed",
    &[Member::optional("durationSec", Kind::Integer { min: 1, max: 10 })],
    Extra::Refused,
    None,
);

const FILE: Kind = Kind::Base64 { max: FILE_BYTES };

static SOURCE: Table = Table::new(
    "mediaSource",
    &[
        Member::optional("base64String", FILE),
        Member::optional("s3Location", Kind::Object(&S3_LOCATION)),
    ],
    Extra::Refused,
    None,
);
