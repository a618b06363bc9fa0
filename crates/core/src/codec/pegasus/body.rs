//! What a Pegasus body looks like.

use crate::schema::{Extra, Kind, Member, OUTPUT_TOKENS, SOME_TEXT, TEXT, Table, UNIT, location};

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
        Member::outside_batch("amazon-bedrock-guardrailConfig", Kind::Document),
        Member::refused(
            "modelId",
            "the model is chosen by the request's address, or when the job is created",
        ),
        Member::refused(
            "stream",
            "streaming is chosen by the operation, and a job does not stream",
        ),
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
        Member::optional("s3Location", Kind::Object(&S3)),
    ],
    Extra::Refused,
    None,
);

static S3: Table = Table::new(
    "S3 location",
    &[
        Member::required("uri", Kind::Text { min: 6, max: 1024 }, ""),
        Member::optional("bucketOwner", Kind::Text { min: 12, max: 12 }),
    ],
    Extra::Refused,
    Some(location),
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
