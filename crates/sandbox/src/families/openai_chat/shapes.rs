//! The body chat completions take, after OpenAI's reference and recorded requests. Members that it does
//! not name are passed over.

use crate::shape::{FILLED, Shape, TEXT, optional, required};

pub(super) static BODY: Shape = Shape::Open(&[
    required(
        "messages",
        &Shape::List {
            of: &MESSAGE,
            min: 1,
            max: usize::MAX,
        },
    ),
    optional("model", &TEXT),
    optional("max_tokens", &COUNT),
    optional("max_completion_tokens", &COUNT),
    optional("temperature", &Shape::Number { min: 0.0, max: 2.0 }),
    optional("top_p", &Shape::Number { min: 0.0, max: 1.0 }),
    optional("frequency_penalty", &PENALTY),
    optional("presence_penalty", &PENALTY),
    optional("seed", &ANY_INTEGER),
    optional("n", &COUNT),
    optional(
        "stop",
        &Shape::Either(&[
            TEXT,
            Shape::List {
                of: &TEXT,
                min: 0,
                max: usize::MAX,
            },
        ]),
    ),
    optional("stream", &Shape::Bool),
    optional(
        "stream_options",
        &Shape::Open(&[optional("include_usage", &Shape::Bool)]),
    ),
    optional(
        "tools",
        &Shape::List {
            of: &TOOL,
            min: 0,
            max: usize::MAX,
        },
    ),
    optional(
        "tool_choice",
        &Shape::Either(&[
            Shape::OneOf(&["none", "auto", "required"]),
            Shape::Open(&[
                required("type", &Shape::OneOf(&["function"])),
                required("function", &NAMED),
            ]),
        ]),
    ),
    optional("parallel_tool_calls", &Shape::Bool),
    optional(
        "response_format",
        &Shape::Open(&[required(
            "type",
            &Shape::OneOf(&["text", "json_object", "json_schema"]),
        )]),
    ),
    optional("reasoning_effort", &Shape::OneOf(&["low", "medium", "high"])),
]);

const COUNT: Shape = Shape::Integer {
    min: 1,
    max: i64::MAX,
};
const ANY_INTEGER: Shape = Shape::Integer {
    min: i64::MIN,
    max: i64::MAX,
};
const PENALTY: Shape = Shape::Number { min: -2.0, max: 2.0 };

static NAMED: Shape = Shape::Open(&[required("name", &FILLED)]);

static TOOL: Shape = Shape::Open(&[
    required("type", &Shape::OneOf(&["function"])),
    required(
        "function",
        &Shape::Open(&[
            required("name", &FILLED),
            optional("description", &TEXT),
            optional("parameters", &Shape::Open(&[])),
        ]),
    ),
]);

// What a role needs beside this is judged where messages are read.
static MESSAGE: Shape = Shape::Open(&[
    required(
        "role",
        &Shape::OneOf(&["system", "developer", "user", "assistant", "tool"]),
    ),
    optional("content", &CONTENT),
    optional(
        "tool_calls",
        &Shape::List {
            of: &TOOL_CALL,
            min: 0,
            max: usize::MAX,
        },
    ),
    optional("tool_call_id", &FILLED),
]);

static CONTENT: Shape = Shape::Either(&[
    TEXT,
    Shape::List {
        of: &PART,
        min: 0,
        max: usize::MAX,
    },
]);

static PART: Shape = Shape::Tagged {
    tag: "type",
    variants: &[
        ("text", &[required("text", &TEXT)]),
        ("image_url", &[required("image_url", &IMAGE)]),
        ("refusal", &[required("refusal", &TEXT)]),
    ],
};

static IMAGE: Shape = Shape::Open(&[required("url", &FILLED), optional("detail", &TEXT)]);

static TOOL_CALL: Shape = Shape::Open(&[
    required("id", &FILLED),
    optional("type", &Shape::OneOf(&["function"])),
    required(
        "function",
        &Shape::Open(&[required("name", &FILLED), required("arguments", &TEXT)]),
    ),
]);
