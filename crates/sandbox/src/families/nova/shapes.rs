//! The body Nova takes, after its schema page and recorded requests; it knows no other members.

use crate::shape::{FILLED, Shape, TEXT, optional, required};

pub(super) static BODY: Shape = Shape::Object(&[
    optional("schemaVersion", &Shape::OneOf(&["messages-v1"])),
    optional(
        "system",
        &Shape::List {
            of: &SYSTEM,
            min: 0,
            max: usize::MAX,
        },
    ),
    required(
        "messages",
        &Shape::List {
            of: &MESSAGE,
            min: 1,
            max: usize::MAX,
        },
    ),
    optional("inferenceConfig", &INFERENCE),
    optional("toolConfig", &TOOLS),
]);

static SYSTEM: Shape = Shape::Union(&[optional("text", &FILLED), optional("cachePoint", &CACHE_POINT)]);

static CACHE_POINT: Shape = Shape::Object(&[required("type", &Shape::OneOf(&["default"]))]);

static MESSAGE: Shape = Shape::Object(&[
    required("role", &Shape::OneOf(&["user", "assistant"])),
    required(
        "content",
        &Shape::List {
            of: &BLOCK,
            min: 1,
            max: usize::MAX,
        },
    ),
]);

static BLOCK: Shape = Shape::Union(&[
    optional("text", &TEXT),
    optional("image", &IMAGE),
    optional("video", &VIDEO),
    optional("audio", &AUDIO),
    optional("toolUse", &TOOL_USE),
    optional("toolResult", &TOOL_RESULT),
    optional("cachePoint", &CACHE_POINT),
    optional("reasoningContent", &Shape::Any),
]);

static SOURCE: Shape = Shape::Union(&[optional("bytes", &FILLED), optional("s3Location", &S3)]);

static S3: Shape = Shape::Object(&[required("uri", &FILLED), optional("bucketOwner", &FILLED)]);

static IMAGE: Shape = Shape::Object(&[
    required("format", &Shape::OneOf(&["jpeg", "png", "gif", "webp"])),
    required("source", &SOURCE),
]);

static VIDEO: Shape = Shape::Object(&[
    required(
        "format",
        &Shape::OneOf(&[
            "mkv", "mov", "mp4", "webm", "three_gp", "flv", "mpeg", "mpg", "wmv",
        ]),
    ),
    required("source", &SOURCE),
]);

static AUDIO: Shape = Shape::Object(&[required("format", &FILLED), required("source", &SOURCE)]);

static TOOL_USE: Shape = Shape::Object(&[
    required("toolUseId", &FILLED),
    required("name", &FILLED),
    required("input", &Shape::Open(&[])),
]);

static TOOL_RESULT: Shape = Shape::Object(&[
    required("toolUseId", &FILLED),
    required(
        "content",
        &Shape::List {
            of: &RESULT,
            min: 0,
            max: usize::MAX,
        },
    ),
    optional("status", &Shape::OneOf(&["success", "error"])),
]);

static RESULT: Shape = Shape::Union(&[
    optional("text", &TEXT),
    optional("json", &Shape::Any),
    optional("image", &IMAGE),
    optional("video", &VIDEO),
]);

static INFERENCE: Shape = Shape::Object(&[
    optional(
        "maxTokens",
        &Shape::Integer {
            min: 1,
            max: i64::MAX,
        },
    ),
    optional(
        "max_new_tokens",
        &Shape::Integer {
            min: 1,
            max: i64::MAX,
        },
    ),
    optional("temperature", &Shape::Number { min: 0.0, max: 1.0 }),
    optional("topP", &Shape::Number { min: 0.0, max: 1.0 }),
    optional("top_p", &Shape::Number { min: 0.0, max: 1.0 }),
    optional("topK", &Shape::Integer { min: 0, max: 128 }),
    optional("top_k", &Shape::Integer { min: 0, max: 128 }),
    optional(
        "stopSequences",
        &Shape::List {
            of: &FILLED,
            min: 0,
            max: 2_500,
        },
    ),
    optional("reasoningConfig", &REASONING),
]);

static REASONING: Shape = Shape::Object(&[
    required("type", &Shape::OneOf(&["enabled", "disabled"])),
    optional("maxReasoningEffort", &Shape::OneOf(&["low", "medium", "high"])),
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
    required(
        "inputSchema",
        &Shape::Object(&[required("json", &Shape::Open(&[]))]),
    ),
    optional("strict", &Shape::Bool),
]);

static CHOICE: Shape = Shape::Union(&[
    optional("auto", &Shape::Open(&[])),
    optional("any", &Shape::Open(&[])),
    optional("tool", &Shape::Object(&[required("name", &FILLED)])),
]);
