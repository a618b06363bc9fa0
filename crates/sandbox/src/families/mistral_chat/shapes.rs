//! The body Mistral's chat takes. The engine forbids members it does not know: `seed` and
//! `stream_options.include_usage` among them (recorded from an error of Pixtral Large).

use crate::shape::{FILLED, Shape, TEXT, optional, required};

pub(super) static BODY: Shape = Shape::Object(&[
    required(
        "messages",
        &Shape::List {
            of: &MESSAGE,
            min: 1,
            max: usize::MAX,
        },
    ),
    optional("model", &TEXT),
    optional(
        "max_tokens",
        &Shape::Integer {
            min: 1,
            max: i64::MAX,
        },
    ),
    optional("temperature", &Shape::Number { min: 0.0, max: 1.5 }),
    optional("top_p", &Shape::Number { min: 0.0, max: 1.0 }),
    optional("stop", &Shape::Either(&[TEXT, TEXTS])),
    optional("stream", &Shape::Bool),
    optional(
        "random_seed",
        &Shape::Integer {
            min: 0,
            max: i64::MAX,
        },
    ),
    optional("safe_prompt", &Shape::Bool),
    optional("frequency_penalty", &Shape::Number { min: -2.0, max: 2.0 }),
    optional("presence_penalty", &Shape::Number { min: -2.0, max: 2.0 }),
    optional("tools", &TOOLS),
    optional(
        "tool_choice",
        &Shape::Either(&[
            Shape::OneOf(&["auto", "any", "none", "required"]),
            Shape::Open(&[
                required("type", &Shape::OneOf(&["function"])),
                required("function", &NAMED),
            ]),
        ]),
    ),
    optional("parallel_tool_calls", &Shape::Bool),
    optional("response_format", &Shape::Open(&[])),
]);

const TEXTS: Shape = Shape::List {
    of: &TEXT,
    min: 0,
    max: usize::MAX,
};

static NAMED: Shape = Shape::Open(&[required("name", &FILLED)]);

static TOOLS: Shape = Shape::List {
    of: &TOOL,
    min: 0,
    max: usize::MAX,
};

static TOOL: Shape = Shape::Open(&[
    required("type", &Shape::OneOf(&["function"])),
    required("function", &NAMED),
]);

static MESSAGE: Shape = Shape::Open(&[
    required("role", &Shape::OneOf(&["system", "user", "assistant", "tool"])),
    optional("content", &Shape::Either(&[TEXT, PARTS])),
    optional(
        "tool_calls",
        &Shape::List {
            of: &CALL,
            min: 0,
            max: usize::MAX,
        },
    ),
    optional("tool_call_id", &FILLED),
]);

const PARTS: Shape = Shape::List {
    of: &PART,
    min: 0,
    max: usize::MAX,
};

static PART: Shape = Shape::Tagged {
    tag: "type",
    variants: &[
        ("text", &[required("text", &TEXT)]),
        ("image_url", &[required("image_url", &IMAGE)]),
        ("input_audio", &[required("input_audio", &Shape::Any)]),
    ],
};

// Mistral's own API takes the address itself as well as an object with it.
static IMAGE: Shape = Shape::Either(&[FILLED, Shape::Open(&[required("url", &FILLED)])]);

static CALL: Shape = Shape::Open(&[required(
    "function",
    &Shape::Open(&[required("name", &FILLED), required("arguments", &TEXT)]),
)]);
