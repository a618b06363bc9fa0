//! What a Claude Messages body looks like. Claude refuses members that it does not know.

use crate::codec::converse::body::order;
use crate::codec::elsewhere::{GUARDRAIL, MODEL, MODEL_ID, STREAM};
use crate::json;
use crate::rules::{conflicting_members, image_data, missing_member, refused_member, unknown_value};
use crate::schema::{
    Extra, Kind, Member, Members, OUTPUT_TOKENS, SOME_TEXT, Scope, TEXT, Table, UNIT, sniff,
};

/// Largest image, decoded: 3.75 MB, read as MiB so that nothing valid is refused.
const IMAGE_BYTES: u64 = 3_932_160;
/// Largest document, decoded: what a request may have in all.
const DOCUMENT_BYTES: u64 = 25_000_000;

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Claude body",
    &[
        Member::required(
            "anthropic_version",
            Kind::Choice(&["bedrock-2023-05-31"]),
            r#""anthropic_version": "bedrock-2023-05-31""#,
        ),
        Member::required("max_tokens", OUTPUT_TOKENS, r#""max_tokens": 1024"#),
        Member::required(
            "messages",
            Kind::List {
                of: &Kind::Object(&MESSAGE),
                min: 1,
                max: 100_000,
            },
            "",
        ),
        Member::optional(
            "system",
            Kind::Either(&[
                TEXT,
                Kind::List {
                    of: &TEXT_BLOCKS,
                    min: 0,
                    max: usize::MAX,
                },
            ]),
        ),
        Member::optional("temperature", UNIT),
        Member::optional("top_p", UNIT),
        Member::optional("top_k", Kind::Integer { min: 0, max: 500 }),
        Member::optional(
            "stop_sequences",
            Kind::List {
                of: &Kind::Visible,
                min: 0,
                max: 8191,
            },
        ),
        Member::optional(
            "tools",
            Kind::List {
                of: &Kind::Object(&TOOL),
                min: 0,
                max: usize::MAX,
            },
        ),
        Member::optional(
            "tool_choice",
            Kind::Tagged {
                tag: "type",
                shapes: TOOL_CHOICES,
            },
        ),
        Member::optional(
            "anthropic_beta",
            Kind::List {
                of: &TEXT,
                min: 0,
                max: usize::MAX,
            },
        ),
        Member::optional(
            "thinking",
            Kind::Tagged {
                tag: "type",
                shapes: THINKING,
            },
        ),
        Member::optional("metadata", Kind::Document),
        Member::optional("output_config", Kind::Document),
        Member::optional("output_format", Kind::Any),
        Member::optional("context_management", Kind::Any),
        Member::optional("container", Kind::Any),
        Member::optional("mcp_servers", Kind::Any),
        Member::optional("service_tier", Kind::Any),
        Member::optional("cache_control", Kind::Any),
        GUARDRAIL,
        MODEL,
        MODEL_ID,
        STREAM,
        Member::misnamed("max_tokens_to_sample", "max_tokens"),
        Member::misnamed("max_completion_tokens", "max_tokens"),
        Member::misnamed("stop", "stop_sequences"),
        Member::misnamed("inferenceConfig", "max_tokens, temperature, top_p"),
    ],
    Extra::Refused,
    Some(sampling),
);

fn sampling(scope: &mut Scope<'_, '_>, body: &Members<'_>) {
    let set = ["temperature", "top_p", "top_k"].map(|name| (name, body.get(name)));
    if scope.quirks.no_sampling {
        for (name, token) in set {
            if let Some(token) = token {
                scope.report_at(
                    name,
                    refused_member::say(name, "this model takes no sampling parameters"),
                    token,
                );
            }
        }
    } else if scope.quirks.temperature_or_top_p
        && let [(_, Some(_)), (_, Some(top_p)), _] = set
    {
        scope.report_at("top_p", conflicting_members::say("temperature", "top_p"), top_p);
    }
}

static MESSAGE: Table = Table::new(
    "message",
    &[
        // Its values depend on the model: the hook knows.
        Member::required("role", Kind::Tag, r#""role": "user""#),
        Member::required(
            "content",
            Kind::Either(&[
                Kind::Visible,
                Kind::List {
                    of: &BLOCKS,
                    min: 1,
                    max: usize::MAX,
                },
            ]),
            r#""content": "…""#,
        ),
    ],
    Extra::Refused,
    Some(roles),
);

/// Which roles there are depends on the model; their order is every family's.
fn roles(scope: &mut Scope<'_, '_>, message: &Members<'_>) {
    let (Some(token), Some(role)) = (message.get("role"), message.bytes("role")) else {
        return;
    };
    let allowed: &[&str] = if scope.quirks.system_in_messages {
        &["user", "assistant", "system"]
    } else {
        &["user", "assistant"]
    };
    if !allowed.iter().any(|allowed| *allowed.as_bytes() == *role) {
        scope.report_at("role", unknown_value::say("role", allowed, false), token);
        return;
    }
    order(scope, message);
}

static BLOCKS: Kind = Kind::Tagged {
    tag: "type",
    shapes: &[
        ("text", &TEXT_BLOCK),
        ("image", &IMAGE),
        ("document", &DOCUMENT),
        ("tool_use", &TOOL_USE),
        ("tool_result", &TOOL_RESULT),
        ("thinking", &THOUGHT),
        ("redacted_thinking", &REDACTED),
        ("search_result", &FREE),
        ("server_tool_use", &FREE),
        ("web_search_tool_result", &FREE),
        ("image_url", &IMAGE_URL),
    ],
};

static TEXT_BLOCKS: Kind = Kind::Tagged {
    tag: "type",
    shapes: &[("text", &TEXT_BLOCK)],
};

const TAG: Member = Member::required("type", Kind::Tag, "");
const CACHE: Member = Member::optional(
    "cache_control",
    Kind::Tagged {
        tag: "type",
        shapes: CACHE_CONTROLS,
    },
);
const CACHE_CONTROLS: &[(&str, &Table)] = &[("ephemeral", &EPHEMERAL)];

static EPHEMERAL: Table = Table::new(
    "cache control",
    &[TAG, Member::optional("ttl", Kind::Choice(&["5m", "1h"]))],
    Extra::Refused,
    None,
);

static TEXT_BLOCK: Table = Table::new(
    "text block",
    &[
        TAG,
        Member::required("text", Kind::Visible, r#""text": "…""#),
        CACHE,
        Member::optional("citations", Kind::Any),
    ],
    Extra::Refused,
    None,
);

static IMAGE: Table = Table::new(
    "image block",
    &[
        TAG,
        Member::required(
            "source",
            Kind::Tagged {
                tag: "type",
                shapes: &[("base64", &IMAGE_SOURCE), ("url", &URL_SOURCE)],
            },
            "",
        ),
        CACHE,
    ],
    Extra::Refused,
    Some(seen),
);

fn seen(scope: &mut Scope<'_, '_>, image: &Members<'_>) {
    if scope.quirks.text_only {
        scope.report(
            refused_member::say("image", "this model takes text only"),
            image.spot,
        );
    }
}

static IMAGE_SOURCE: Table = Table::new(
    "image source",
    &[
        TAG,
        Member::required(
            "media_type",
            Kind::Choice(&["image/jpeg", "image/png", "image/webp", "image/gif"]),
            r#""media_type": "image/jpeg""#,
        ),
        Member::required("data", Kind::Base64 { max: IMAGE_BYTES }, ""),
    ],
    Extra::Refused,
    Some(media),
);

static URL_SOURCE: Table = Table::new(
    "url source",
    &[
        TAG,
        Member::refused("url", "Bedrock fetches nothing; put the file in as base64"),
    ],
    Extra::Refused,
    None,
);

/// An OpenAI block that people leave in.
static IMAGE_URL: Table = Table::new(
    "image_url block",
    &[
        TAG,
        Member::refused(
            "image_url",
            r#"it is OpenAI's form; Claude takes {"type":"image","source":{"type":"base64",…}}"#,
        ),
    ],
    Extra::Refused,
    None,
);

fn media(scope: &mut Scope<'_, '_>, source: &Members<'_>) {
    let (Some(data), Some(text), Some(claimed)) = (
        source.get("data"),
        source.bytes("data"),
        source.text("media_type"),
    ) else {
        return;
    };
    if let Some(actual) = sniff(&text)
        && actual != claimed
        && data.kind == json::Kind::String
    {
        scope.report_at(
            "data",
            image_data::say("data", image_data::Flaw::OtherType(actual)),
            data,
        );
    }
}

static DOCUMENT: Table = Table::new(
    "document block",
    &[
        TAG,
        Member::required(
            "source",
            Kind::Tagged {
                tag: "type",
                shapes: &[
                    ("base64", &DOCUMENT_SOURCE),
                    ("text", &FREE),
                    ("content", &FREE),
                    ("url", &URL_SOURCE),
                ],
            },
            "",
        ),
        Member::optional("title", TEXT),
        Member::optional("context", TEXT),
        Member::optional("citations", Kind::Document),
        CACHE,
    ],
    Extra::Refused,
    None,
);

static DOCUMENT_SOURCE: Table = Table::new(
    "document source",
    &[
        TAG,
        Member::required(
            "media_type",
            Kind::Choice(&["application/pdf"]),
            r#""media_type": "application/pdf""#,
        ),
        Member::required("data", Kind::Base64 { max: DOCUMENT_BYTES }, ""),
    ],
    Extra::Refused,
    Some(media),
);

static TOOL_USE: Table = Table::new(
    "tool_use block",
    &[
        TAG,
        Member::required("id", SOME_TEXT, ""),
        Member::required("name", SOME_TEXT, ""),
        Member::required("input", Kind::Document, r#""input": {}"#),
        CACHE,
        Member::optional("caller", Kind::Any),
    ],
    Extra::Refused,
    None,
);

static TOOL_RESULT: Table = Table::new(
    "tool_result block",
    &[
        TAG,
        Member::required("tool_use_id", SOME_TEXT, ""),
        Member::optional(
            "content",
            Kind::Either(&[
                TEXT,
                Kind::List {
                    of: &BLOCKS,
                    min: 0,
                    max: usize::MAX,
                },
            ]),
        ),
        Member::optional("is_error", Kind::Bool),
        CACHE,
    ],
    Extra::Refused,
    None,
);

static THOUGHT: Table = Table::new(
    "thinking block",
    &[
        TAG,
        Member::required("thinking", TEXT, ""),
        Member::required("signature", TEXT, ""),
    ],
    Extra::Refused,
    None,
);

static REDACTED: Table = Table::new(
    "redacted_thinking block",
    &[TAG, Member::required("data", SOME_TEXT, "")],
    Extra::Refused,
    None,
);

static FREE: Table = Table::new("block", &[TAG], Extra::Free, None);

static TOOL: Table = Table::new(
    "tool",
    &[
        Member::required("name", Kind::Text { min: 1, max: 128 }, r#""name": "…""#),
        Member::optional("type", Kind::Tag),
        Member::optional("description", TEXT),
        Member::optional("input_schema", Kind::Document),
        Member::optional("strict", Kind::Bool),
        CACHE,
        Member::refused(
            "function",
            "it is OpenAI's form; Claude takes `name`, `description` and `input_schema` directly",
        ),
        Member::misnamed("parameters", "input_schema"),
    ],
    // Tools that Anthropic defines have members of their own.
    Extra::Free,
    Some(tool),
);

fn tool(scope: &mut Scope<'_, '_>, tool: &Members<'_>) {
    let custom = tool.bytes("type").is_none_or(|kind| *kind == *b"custom");
    if custom && tool.get("input_schema").is_none() {
        let said = missing_member::say("input_schema", r#""input_schema": {"type": "object"}"#);
        scope.report_at("input_schema", said, tool.spot);
    }
}

static JUST_A_TYPE: Table = Table::new(
    "choice",
    &[TAG, Member::optional("disable_parallel_tool_use", Kind::Bool)],
    Extra::Refused,
    None,
);

static ONE_TOOL: Table = Table::new(
    "tool choice",
    &[
        TAG,
        Member::required("name", SOME_TEXT, ""),
        Member::optional("disable_parallel_tool_use", Kind::Bool),
    ],
    Extra::Refused,
    None,
);

const TOOL_CHOICES: &[(&str, &Table)] = &[
    ("auto", &JUST_A_TYPE),
    ("any", &JUST_A_TYPE),
    ("none", &JUST_A_TYPE),
    ("tool", &ONE_TOOL),
];

static BUDGET: Table = Table::new(
    "thinking",
    &[
        TAG,
        Member::required(
            "budget_tokens",
            Kind::Integer {
                min: 1024,
                max: i64::MAX,
            },
            r#""budget_tokens": 1024"#,
        ),
        Member::optional("display", TEXT),
    ],
    Extra::Refused,
    None,
);

const THINKING: &[(&str, &Table)] = &[("enabled", &BUDGET), ("disabled", &FREE), ("adaptive", &FREE)];
