//! The body of the Messages form, as Anthropic documents it and recorded requests use it.

use crate::shape::{FILLED, Member, Shape, TEXT, optional, required};

pub(super) static BODY: Shape = Shape::Object(&[
    required("anthropic_version", &Shape::OneOf(&["bedrock-2023-05-31"])),
    required(
        "max_tokens",
        &Shape::Integer {
            min: 1,
            max: i64::MAX,
        },
    ),
    required(
        "messages",
        &Shape::List {
            of: &MESSAGE,
            min: 1,
            max: 100_000,
        },
    ),
    optional(
        "system",
        &Shape::Either(&[
            TEXT,
            Shape::List {
                of: &SYSTEM,
                min: 0,
                max: usize::MAX,
            },
        ]),
    ),
    optional("temperature", &UNIT),
    optional("top_p", &UNIT),
    optional("top_k", &Shape::Integer { min: 0, max: 500 }),
    optional(
        "stop_sequences",
        &Shape::List {
            of: &FILLED,
            min: 0,
            max: 8_191,
        },
    ),
    optional(
        "tools",
        &Shape::List {
            of: &TOOL,
            min: 0,
            max: usize::MAX,
        },
    ),
    optional("tool_choice", &CHOICE),
    optional("thinking", &THINKING),
    optional("output_config", &Shape::Open(&[])),
    optional(
        "anthropic_beta",
        &Shape::List {
            of: &FILLED,
            min: 0,
            max: usize::MAX,
        },
    ),
    optional("metadata", &Shape::Object(&[optional("user_id", &TEXT)])),
    optional("context_management", &Shape::Open(&[])),
]);

static UNIT: Shape = Shape::Number { min: 0.0, max: 1.0 };

static SYSTEM: Shape = Shape::Tagged {
    tag: "type",
    variants: &[("text", TEXT_BLOCK)],
};

const TEXT_BLOCK: &[Member] = &[
    required("text", &TEXT),
    optional("cache_control", &CACHE),
    optional("citations", &Shape::Any),
];

static CACHE: Shape = Shape::Object(&[
    required("type", &Shape::OneOf(&["ephemeral"])),
    optional("ttl", &Shape::OneOf(&["5m", "1h"])),
]);

static MESSAGE: Shape = Shape::Object(&[
    required("role", &Shape::OneOf(&["user", "assistant", "system"])),
    required(
        "content",
        &Shape::Either(&[
            TEXT,
            Shape::List {
                of: &BLOCK,
                min: 0,
                max: usize::MAX,
            },
        ]),
    ),
]);

const IMAGE_BLOCK: &[Member] = &[
    required("source", &IMAGE_SOURCE),
    optional("cache_control", &CACHE),
];

const DOCUMENT_BLOCK: &[Member] = &[
    required("source", &DOCUMENT_SOURCE),
    optional("title", &TEXT),
    optional("context", &TEXT),
    optional("citations", &Shape::Object(&[optional("enabled", &Shape::Bool)])),
    optional("cache_control", &CACHE),
];

static BLOCK: Shape = Shape::Tagged {
    tag: "type",
    variants: &[
        ("text", TEXT_BLOCK),
        ("image", IMAGE_BLOCK),
        ("document", DOCUMENT_BLOCK),
        (
            "tool_use",
            &[
                required("id", &FILLED),
                required("name", &FILLED),
                required("input", &Shape::Open(&[])),
                optional("cache_control", &CACHE),
            ],
        ),
        (
            "tool_result",
            &[
                required("tool_use_id", &FILLED),
                optional(
                    "content",
                    &Shape::Either(&[
                        TEXT,
                        Shape::List {
                            of: &RESULT,
                            min: 0,
                            max: usize::MAX,
                        },
                    ]),
                ),
                optional("is_error", &Shape::Bool),
                optional("cache_control", &CACHE),
            ],
        ),
        (
            "thinking",
            &[required("thinking", &TEXT), required("signature", &TEXT)],
        ),
        ("redacted_thinking", &[required("data", &TEXT)]),
    ],
};

static RESULT: Shape = Shape::Tagged {
    tag: "type",
    variants: &[
        ("text", TEXT_BLOCK),
        ("image", IMAGE_BLOCK),
        ("document", DOCUMENT_BLOCK),
    ],
};

static IMAGE_SOURCE: Shape = Shape::Tagged {
    tag: "type",
    variants: &[(
        "base64",
        &[
            required(
                "media_type",
                &Shape::OneOf(&["image/jpeg", "image/png", "image/gif", "image/webp"]),
            ),
            required("data", &FILLED),
        ],
    )],
};

static DOCUMENT_SOURCE: Shape = Shape::Tagged {
    tag: "type",
    variants: &[
        (
            "base64",
            &[
                required("media_type", &Shape::OneOf(&["application/pdf"])),
                required("data", &FILLED),
            ],
        ),
        (
            "text",
            &[
                required("media_type", &Shape::OneOf(&["text/plain"])),
                required("data", &TEXT),
            ],
        ),
        (
            "content",
            &[required(
                "content",
                &Shape::Either(&[
                    TEXT,
                    Shape::List {
                        of: &DOCUMENT_CONTENT,
                        min: 0,
                        max: usize::MAX,
                    },
                ]),
            )],
        ),
    ],
};

static DOCUMENT_CONTENT: Shape = Shape::Tagged {
    tag: "type",
    variants: &[("text", TEXT_BLOCK), ("image", IMAGE_BLOCK)],
};

// Server tools have members of their own, so unknown ones pass.
static TOOL: Shape = Shape::Open(&[
    required("name", &Shape::Text { min: 1, max: 128 }),
    optional("type", &TEXT),
    optional("description", &TEXT),
    optional("input_schema", &Shape::Open(&[])),
    optional("cache_control", &CACHE),
]);

static CHOICE: Shape = Shape::Tagged {
    tag: "type",
    variants: &[
        ("auto", &[optional("disable_parallel_tool_use", &Shape::Bool)]),
        ("any", &[optional("disable_parallel_tool_use", &Shape::Bool)]),
        (
            "tool",
            &[
                required("name", &FILLED),
                optional("disable_parallel_tool_use", &Shape::Bool),
            ],
        ),
        ("none", &[]),
    ],
};

static THINKING: Shape = Shape::Tagged {
    tag: "type",
    variants: &[
        (
            "enabled",
            &[
                required(
                    "budget_tokens",
                    &Shape::Integer {
                        min: 1_024,
                        max: i64::MAX,
                    },
                ),
                optional("display", &TEXT),
            ],
        ),
        ("adaptive", &[optional("display", &TEXT)]),
        ("disabled", &[]),
    ],
};

/// Members that Converse may pass on in `additionalModelRequestFields`.
pub(crate) static ADDITIONAL: Shape = Shape::Object(&[
    optional("top_k", &Shape::Integer { min: 0, max: 500 }),
    optional("thinking", &THINKING),
    optional("reasoning_config", &THINKING),
    optional("reasoning_effort", &TEXT),
    optional("output_config", &Shape::Open(&[])),
    optional(
        "anthropic_beta",
        &Shape::List {
            of: &FILLED,
            min: 0,
            max: usize::MAX,
        },
    ),
    optional(
        "tools",
        &Shape::List {
            of: &TOOL,
            min: 0,
            max: usize::MAX,
        },
    ),
    optional("tool_choice", &CHOICE),
    optional("metadata", &Shape::Object(&[optional("user_id", &TEXT)])),
    optional("context_management", &Shape::Open(&[])),
]);
