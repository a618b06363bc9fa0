//! What a Pegasus body looks like.

use crate::codec::elsewhere::{GUARDRAIL, MODEL_ID, STREAM};
use crate::codec::s3_location::OWNED_S3_LOCATION;
use crate::schema::{Extra, Kind, Member, OUTPUT_TOKENS, SOME_TEXT, TEXT, Table, UNIT};

/// Largest video within a body.
const VIDEO_BYTES: u64 = 25_000_000;

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Pegasus body",
    &[
        Member::required("inputPrompt", SOME_TEXT, r#""inputPrompt": "…""#),
        Member::required(
            "mediaSource",
            Kind::Union(&SOURCE),
            r#""mediaSource": {"s3Location": {"uri": "s3://…"}}"#,
        ),
        Member::optional("temperature", UNIT),
        Member::optional("maxOutputTokens", OUTPUT_TOKENS),
        Member::optional("responseFormat", Kind::Object(&FORMAT)),
        GUARDRAIL,
        MODEL_ID,
        STREAM,
        Member::misnamed("prompt", "inputPrompt"),
        Member::misnamed("messages", "inputPrompt"),
        Member::misnamed("maxTokens", "maxOutputTokens"),
        Member::misnamed("max_tokens", "maxOutputTokens"),
    ],
    Extra::Doubtful,
    None,
);

static SOURCE: Table = Table::new(
    "media source",
    &[
        Member::optional("base64String", Kind::Base64 { max: VIDEO_BYTES }),
        Member::optional("s3Location", Kind::Object(&OWNED_S3_LOCATION)),
    ],
    Extra::Refused,
    None,
);

static FORMAT: Table = Table::new(
    "response format",
    &[
        Member::optional("type", TEXT),
        // A schema with a name, or bare: both are in use.
        Member::required(
            "jsonSchema",
            Kind::Document,
            r#""jsonSchema": {"name": "…", "schema": {}}"#,
        ),
    ],
    Extra::Doubtful,
    None,
);
