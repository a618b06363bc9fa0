//! The body of Converse and `ConverseStream`, after botocore's service model.
//!
//! The service reads past some members it does not know; here every one is refused, because a
//! member that is silently dropped is what a test has to notice.

use crate::shape::{FILLED, Shape, TEXT, optional, required};

const ANY_OBJECT: Shape = Shape::Open(&[]);

pub(super) static BODY: Shape = Shape::Object(&[
    optional(
        "messages",
        &Shape::List {
            of: &MESSAGE,
            min: 0,
            max: usize::MAX,
        },
    ),
    optional(
        "system",
        &Shape::List {
            of: &SYSTEM,
            min: 0,
            max: usize::MAX,
        },
    ),
    optional("inferenceConfig", &INFERENCE),
    optional("toolConfig", &TOOLS),
    optional("guardrailConfig", &GUARDRAIL),
    optional("additionalModelRequestFields", &ANY_OBJECT),
    optional(
        "additionalModelResponseFieldPaths",
        &Shape::List {
            of: &Shape::Text { min: 1, max: 256 },
            min: 0,
            max: 10,
        },
    ),
    optional("promptVariables", &ANY_OBJECT),
    optional("requestMetadata", &ANY_OBJECT),
    optional(
        "performanceConfig",
        &Shape::Object(&[optional("latency", &Shape::OneOf(&["standard", "optimized"]))]),
    ),
    optional(
        "serviceTier",
        &Shape::Object(&[required(
            "type",
            &Shape::OneOf(&["priority", "default", "flex", "reserved"]),
        )]),
    ),
    optional("outputConfig", &OUTPUT),
]);

/// The part of the body `CountTokens` takes.
pub(super) static COUNTED: Shape = Shape::Object(&[
    optional(
        "messages",
        &Shape::List {
            of: &MESSAGE,
            min: 0,
            max: usize::MAX,
        },
    ),
    optional(
        "system",
        &Shape::List {
            of: &SYSTEM,
            min: 0,
            max: usize::MAX,
        },
    ),
    optional("toolConfig", &TOOLS),
    optional("additionalModelRequestFields", &ANY_OBJECT),
]);

static INFERENCE: Shape = Shape::Object(&[
    optional(
        "maxTokens",
        &Shape::Integer {
            min: 1,
            max: i64::MAX,
        },
    ),
    optional("temperature", &Shape::Number { min: 0.0, max: 1.0 }),
    optional("topP", &Shape::Number { min: 0.0, max: 1.0 }),
    optional(
        "stopSequences",
        &Shape::List {
            of: &FILLED,
            min: 0,
            max: 2_500,
        },
    ),
]);

static GUARDRAIL: Shape = Shape::Object(&[
    optional("guardrailIdentifier", &TEXT),
    optional("guardrailVersion", &TEXT),
    optional("trace", &Shape::OneOf(&["enabled", "disabled", "enabled_full"])),
    optional("streamProcessingMode", &Shape::OneOf(&["sync", "async"])),
]);

static OUTPUT: Shape = Shape::Object(&[
    optional(
        "textFormat",
        &Shape::Object(&[
            required("type", &Shape::OneOf(&["json_schema"])),
            required(
                "structure",
                &Shape::Union(&[optional("jsonSchema", &JSON_SCHEMA)]),
            ),
        ]),
    ),
    optional("effort", &Shape::Text { min: 0, max: 16 }),
]);

static JSON_SCHEMA: Shape = Shape::Object(&[
    required("schema", &TEXT),
    optional("name", &TEXT),
    optional("description", &TEXT),
]);

static SYSTEM: Shape = Shape::Union(&[
    optional("text", &FILLED),
    optional("guardContent", &GUARD_CONTENT),
    optional("cachePoint", &CACHE_POINT),
]);

static CACHE_POINT: Shape = Shape::Object(&[
    required("type", &Shape::OneOf(&["default"])),
    optional("ttl", &Shape::OneOf(&["5m", "1h"])),
]);

static TOOLS: Shape = Shape::Object(&[
    required(
        "tools",
        &Shape::List {
            of: &TOOL,
            min: 1,
            max: usize::MAX,
        },
    ),
    optional("toolChoice", &CHOICE),
]);

static TOOL: Shape = Shape::Union(&[
    optional("toolSpec", &TOOL_SPEC),
    optional("systemTool", &Shape::Object(&[required("name", &FILLED)])),
    optional("cachePoint", &CACHE_POINT),
]);

static TOOL_SPEC: Shape = Shape::Object(&[
    required("name", &Shape::Text { min: 1, max: 64 }),
    optional("description", &FILLED),
    required("inputSchema", &Shape::Union(&[optional("json", &ANY_OBJECT)])),
    optional("strict", &Shape::Bool),
]);

static CHOICE: Shape = Shape::Union(&[
    optional("auto", &Shape::Object(&[])),
    optional("any", &Shape::Object(&[])),
    optional(
        "tool",
        &Shape::Object(&[required("name", &Shape::Text { min: 1, max: 64 })]),
    ),
]);

static MESSAGE: Shape = Shape::Object(&[
    required("role", &Shape::OneOf(&["user", "assistant", "system"])),
    required(
        "content",
        &Shape::List {
            of: &BLOCK,
            min: 0,
            max: usize::MAX,
        },
    ),
]);

static BLOCK: Shape = Shape::Union(&[
    optional("text", &TEXT),
    optional("image", &IMAGE),
    optional("document", &DOCUMENT),
    optional("video", &VIDEO),
    optional("audio", &AUDIO),
    optional("toolUse", &TOOL_USE),
    optional("toolResult", &TOOL_RESULT),
    optional("guardContent", &GUARD_CONTENT),
    optional("cachePoint", &CACHE_POINT),
    optional("reasoningContent", &REASONING),
    optional("citationsContent", &CITATIONS_CONTENT),
    optional("searchResult", &SEARCH_RESULT),
    optional("toolAddition", &ANY_OBJECT),
    optional("toolRemoval", &ANY_OBJECT),
]);

static SOURCE: Shape = Shape::Union(&[optional("bytes", &FILLED), optional("s3Location", &S3)]);

static S3: Shape = Shape::Object(&[
    required("uri", &Shape::Text { min: 1, max: 1_024 }),
    optional("bucketOwner", &Shape::Text { min: 12, max: 12 }),
]);

static IMAGE: Shape = Shape::Object(&[
    required("format", &Shape::OneOf(&["png", "jpeg", "gif", "webp"])),
    required("source", &SOURCE),
    optional("error", &ANY_OBJECT),
]);

static DOCUMENT: Shape = Shape::Object(&[
    optional(
        "format",
        &Shape::OneOf(&["pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"]),
    ),
    required("name", &Shape::Text { min: 1, max: 200 }),
    required("source", &DOCUMENT_SOURCE),
    optional("context", &TEXT),
    optional("citations", &Shape::Object(&[required("enabled", &Shape::Bool)])),
]);

static DOCUMENT_SOURCE: Shape = Shape::Union(&[
    optional("bytes", &FILLED),
    optional("s3Location", &S3),
    optional("text", &TEXT),
    optional(
        "content",
        &Shape::List {
            of: &Shape::Union(&[optional("text", &TEXT)]),
            min: 0,
            max: usize::MAX,
        },
    ),
]);

static VIDEO: Shape = Shape::Object(&[
    required(
        "format",
        &Shape::OneOf(&[
            "mkv", "mov", "mp4", "webm", "flv", "mpeg", "mpg", "wmv", "three_gp",
        ]),
    ),
    required("source", &SOURCE),
]);

static AUDIO: Shape = Shape::Object(&[
    required(
        "format",
        &Shape::OneOf(&[
            "mp3", "opus", "wav", "aac", "flac", "mp4", "ogg", "mkv", "mka", "x-aac", "m4a", "mpeg", "mpga",
            "pcm", "webm",
        ]),
    ),
    required("source", &SOURCE),
    optional("error", &ANY_OBJECT),
]);

static TOOL_USE: Shape = Shape::Object(&[
    required("toolUseId", &Shape::Text { min: 1, max: 64 }),
    required("name", &Shape::Text { min: 1, max: 64 }),
    required("input", &ANY_OBJECT),
    optional("type", &TEXT),
]);

static TOOL_RESULT: Shape = Shape::Object(&[
    required("toolUseId", &Shape::Text { min: 1, max: 64 }),
    required(
        "content",
        &Shape::List {
            of: &RESULT,
            min: 0,
            max: usize::MAX,
        },
    ),
    optional("status", &Shape::OneOf(&["success", "error"])),
    optional("type", &TEXT),
]);

static RESULT: Shape = Shape::Union(&[
    optional("json", &Shape::Any),
    optional("text", &TEXT),
    optional("image", &IMAGE),
    optional("document", &DOCUMENT),
    optional("video", &VIDEO),
    optional("searchResult", &SEARCH_RESULT),
]);

static GUARD_CONTENT: Shape = Shape::Union(&[
    optional(
        "text",
        &Shape::Object(&[
            required("text", &TEXT),
            optional(
                "qualifiers",
                &Shape::List {
                    of: &Shape::OneOf(&["grounding_source", "query", "guard_content"]),
                    min: 0,
                    max: usize::MAX,
                },
            ),
        ]),
    ),
    optional(
        "image",
        &Shape::Object(&[
            required("format", &Shape::OneOf(&["png", "jpeg"])),
            required("source", &Shape::Union(&[optional("bytes", &FILLED)])),
        ]),
    ),
]);

static REASONING: Shape = Shape::Union(&[
    optional(
        "reasoningText",
        &Shape::Object(&[required("text", &TEXT), optional("signature", &TEXT)]),
    ),
    optional("redactedContent", &TEXT),
]);

static CITATIONS_CONTENT: Shape = Shape::Object(&[
    optional("content", &Shape::Any),
    optional("citations", &Shape::Any),
]);

static SEARCH_RESULT: Shape = Shape::Object(&[
    required("source", &TEXT),
    required("title", &TEXT),
    required(
        "content",
        &Shape::List {
            of: &Shape::Object(&[required("text", &TEXT)]),
            min: 0,
            max: usize::MAX,
        },
    ),
    optional("citations", &Shape::Object(&[required("enabled", &Shape::Bool)])),
]);
