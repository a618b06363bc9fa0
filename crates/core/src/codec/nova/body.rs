//! What a Nova body looks like through `InvokeModel`. Nova refuses members that it does not know
//! ("extraneous key […] is not permitted").

use crate::codec::converse::body::{media, order, text_only};
use crate::codec::elsewhere::{GUARDRAIL, MODEL, MODEL_ID, STREAM};
use crate::codec::s3_location::S3_LOCATION;
use crate::schema::{Extra, Kind, Member, OUTPUT_TOKENS, SOME_TEXT, TEXT, Table, UNIT};

/// Largest file within a body: what a request may have in all.
const FILE_BYTES: u64 = 25_000_000;

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Nova body",
    &[
        Member::optional("schemaVersion", Kind::Choice(&["messages-v1"])),
        Member::optional(
            "system",
            Kind::List {
                of: &Kind::Object(&SYSTEM),
                min: 0,
                max: usize::MAX,
            },
        ),
        Member::required(
            "messages",
            Kind::List {
                of: &Kind::Object(&MESSAGE),
                min: 1,
                max: usize::MAX,
            },
            "",
        ),
        Member::optional("inferenceConfig", Kind::Object(&INFERENCE)),
        Member::optional("toolConfig", Kind::Object(&TOOLS)),
        GUARDRAIL,
        Member::optional("reasoningConfig", Kind::Document),
        MODEL_ID,
        MODEL,
        STREAM,
        Member::misnamed("maxTokens", "inferenceConfig.maxTokens"),
        Member::misnamed("max_tokens", "inferenceConfig.maxTokens"),
        Member::misnamed("temperature", "inferenceConfig.temperature"),
        Member::misnamed("topP", "inferenceConfig.topP"),
        Member::misnamed("topK", "inferenceConfig.topK"),
        Member::misnamed("stopSequences", "inferenceConfig.stopSequences"),
    ],
    Extra::Refused,
    None,
);

static SYSTEM: Table = Table::new(
    "system block",
    &[
        Member::optional("text", TEXT),
        Member::optional("cachePoint", Kind::Document),
    ],
    Extra::Refused,
    None,
);

static MESSAGE: Table = Table::new(
    "message",
    &[
        Member::required("role", Kind::Choice(&["user", "assistant"]), r#""role": "user""#),
        Member::required(
            "content",
            Kind::List {
                of: &Kind::Union(&BLOCK),
                min: 1,
                max: usize::MAX,
            },
            r#""content": [{"text": "…"}]"#,
        ),
    ],
    Extra::Refused,
    Some(order),
);

static BLOCK: Table = Table::new(
    "content block",
    &[
        Member::optional("text", TEXT),
        Member::optional("image", Kind::Object(&IMAGE)),
        Member::optional("video", Kind::Object(&VIDEO)),
        Member::optional("audio", Kind::Document),
        Member::refused("document", "Nova reads documents through Converse only"),
        Member::optional("toolUse", Kind::Object(&TOOL_USE)),
        Member::optional("toolResult", Kind::Object(&TOOL_RESULT)),
        Member::optional("reasoningContent", Kind::Document),
        Member::optional("cachePoint", Kind::Document),
        Member::refused(
            "type",
            "a Nova block is known by its member, such as `text`; `type` is Claude's form",
        ),
        Member::refused(
            "image_url",
            "it is OpenAI's form; Nova takes `image` with `format` and `source.bytes`",
        ),
    ],
    Extra::Refused,
    Some(text_only),
);

static IMAGE: Table = Table::new(
    "image",
    &[
        Member::required(
            "format",
            Kind::Choice(&["jpeg", "png", "gif", "webp"]),
            r#""format": "png""#,
        ),
        Member::required("source", Kind::Union(&SOURCE), ""),
    ],
    Extra::Refused,
    Some(media),
);

static VIDEO: Table = Table::new(
    "video",
    &[
        Member::required(
            "format",
            Kind::Choice(&[
                "mkv", "mov", "mp4", "webm", "three_gp", "flv", "mpeg", "mpg", "wmv",
            ]),
            r#""format": "mp4""#,
        ),
        Member::required("source", Kind::Union(&SOURCE), ""),
    ],
    Extra::Refused,
    None,
);

static SOURCE: Table = Table::new(
    "source",
    &[
        Member::optional("bytes", Kind::Base64 { max: FILE_BYTES }),
        Member::optional("s3Location", Kind::Object(&S3_LOCATION)),
    ],
    Extra::Refused,
    None,
);

static TOOL_USE: Table = Table::new(
    "toolUse",
    &[
        Member::required("toolUseId", SOME_TEXT, ""),
        Member::required("name", SOME_TEXT, ""),
        Member::required("input", Kind::Any, r#""input": {}"#),
    ],
    Extra::Doubtful,
    None,
);

static TOOL_RESULT: Table = Table::new(
    "toolResult",
    &[
        Member::required("toolUseId", SOME_TEXT, ""),
        Member::required(
            "content",
            Kind::List {
                of: &Kind::Document,
                min: 0,
                max: usize::MAX,
            },
            "",
        ),
        Member::optional("status", Kind::Choice(&["success", "error"])),
    ],
    Extra::Doubtful,
    None,
);

static TOOLS: Table = Table::new(
    "toolConfig",
    &[
        Member::required(
            "tools",
            Kind::List {
                of: &Kind::Document,
                min: 1,
                max: usize::MAX,
            },
            "",
        ),
        Member::optional("toolChoice", Kind::Document),
    ],
    Extra::Refused,
    None,
);

static INFERENCE: Table = Table::new(
    "inferenceConfig",
    &[
        Member::optional("maxTokens", OUTPUT_TOKENS),
        // Older names that Nova still takes.
        Member::optional("max_new_tokens", OUTPUT_TOKENS),
        Member::optional("temperature", UNIT),
        Member::optional("topP", UNIT),
        Member::optional("top_p", UNIT),
        Member::optional("topK", Kind::Integer { min: 0, max: 128 }),
        Member::optional("top_k", Kind::Integer { min: 0, max: 128 }),
        Member::optional(
            "stopSequences",
            Kind::List {
                of: &TEXT,
                min: 0,
                max: usize::MAX,
            },
        ),
        Member::optional("reasoningConfig", Kind::Document),
        Member::misnamed("max_tokens", "maxTokens"),
        Member::misnamed("stop_sequences", "stopSequences"),
    ],
    Extra::Refused,
    None,
);
