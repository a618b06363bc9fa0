//! What a Converse body looks like, for any model; after botocore's service model 1.44.5.

use crate::json::{self, Reader as _, Scanner};
use crate::rules::role_order::Disorder;
use crate::rules::{conflicting_members, image_data, missing_member, refused_member, role_order};
use crate::schema::{COUNT, Extra, Kind, Member, Members, SOME_TEXT, Scope, Spot, TEXT, Table, UNIT, sniff};

/// Largest file within a body: what a request may have in all. Models have smaller limits of their own.
const FILE_BYTES: u64 = 25_000_000;

const CHOSEN_ELSEWHERE: &str = "the model is chosen by the request's address, or when the job is created";

/// The body.
pub(in crate::codec) static BODY: Table = Table {
    name: "Converse body",
    members: &[
        // A prompt of Prompt management brings its own: the hook knows.
        Member::optional(
            "messages",
            Kind::List {
                of: &Kind::Object(&MESSAGE),
                min: 1,
                max: usize::MAX,
            },
        ),
        Member::optional(
            "system",
            Kind::List {
                of: &Kind::Union(&SYSTEM),
                min: 0,
                max: usize::MAX,
            },
        ),
        Member::optional("inferenceConfig", Kind::Object(&INFERENCE)),
        Member::outside_batch("toolConfig", Kind::Object(&TOOLS)),
        Member::optional("guardrailConfig", Kind::Object(&GUARDRAIL)),
        Member::optional("additionalModelRequestFields", Kind::Document),
        Member::optional(
            "additionalModelResponseFieldPaths",
            Kind::List {
                of: &Kind::Text { min: 1, max: 256 },
                min: 0,
                max: 10,
            },
        ),
        Member::optional(
            "promptVariables",
            Kind::Map {
                of: &Kind::Document,
                max: usize::MAX,
            },
        ),
        Member::optional(
            "requestMetadata",
            Kind::Map {
                of: &Kind::Text { min: 0, max: 256 },
                max: 16,
            },
        ),
        Member::optional("performanceConfig", Kind::Object(&PERFORMANCE)),
        Member::optional("serviceTier", Kind::Object(&TIER)),
        Member::optional("outputConfig", Kind::Document),
        Member::refused("modelId", CHOSEN_ELSEWHERE),
        Member::refused("model", CHOSEN_ELSEWHERE),
        Member::refused(
            "stream",
            "streaming is chosen by the operation, and a job does not stream",
        ),
        Member::misnamed("maxTokens", "inferenceConfig.maxTokens"),
        Member::misnamed("max_tokens", "inferenceConfig.maxTokens"),
        Member::misnamed("temperature", "inferenceConfig.temperature"),
        Member::misnamed("topP", "inferenceConfig.topP"),
        Member::misnamed("top_k", "additionalModelRequestFields.top_k"),
        Member::misnamed("stopSequences", "inferenceConfig.stopSequences"),
    ],
    extra: Extra::Refused,
    hook: Some(whole),
};

fn whole(scope: &mut Scope<'_, '_>, body: &Members<'_>) {
    if body.get("messages").is_none() && (scope.in_batch || body.get("promptVariables").is_none()) {
        scope.report_at("messages", missing_member::say("messages", ""), body.spot);
    }
    if scope.quirks.no_system
        && let Some(system) = body.get("system")
    {
        scope.report_at(
            "system",
            refused_member::say("system", "this model takes no system prompt"),
            system,
        );
    }
}

static INFERENCE: Table = Table {
    name: "inferenceConfig",
    members: &[
        Member::optional("maxTokens", COUNT),
        Member::optional("temperature", UNIT),
        Member::optional("topP", UNIT),
        Member::optional(
            "stopSequences",
            Kind::List {
                of: &SOME_TEXT,
                min: 0,
                max: 2500,
            },
        ),
        Member::misnamed("topK", "additionalModelRequestFields"),
        Member::misnamed("top_k", "additionalModelRequestFields"),
    ],
    extra: Extra::Refused,
    hook: Some(exclusive),
};

fn exclusive(scope: &mut Scope<'_, '_>, config: &Members<'_>) {
    let set = ["temperature", "topP"].map(|name| (name, config.get(name)));
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
        && let [(_, Some(_)), (_, Some(top_p))] = set
    {
        scope.report_at("topP", conflicting_members::say("temperature", "topP"), top_p);
    }
}

static SYSTEM: Table = Table {
    name: "system block",
    members: &[
        Member::optional("text", SOME_TEXT),
        Member::optional("guardContent", Kind::Document),
        Member::optional("cachePoint", Kind::Object(&CACHE_POINT)),
        Member::refused(
            "type",
            "a Converse block is known by its member, such as `text`; `type` is Claude's form",
        ),
    ],
    extra: Extra::Refused,
    hook: None,
};

static MESSAGE: Table = Table {
    name: "message",
    members: &[
        Member::required(
            "role",
            Kind::Choice(&["user", "assistant", "system"]),
            r#""role": "user""#,
        ),
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
    extra: Extra::Refused,
    hook: Some(order),
};

/// The first turn is the user's, and turns alternate. Shared by the families whose bodies have turns.
pub(in crate::codec) fn order(scope: &mut Scope<'_, '_>, message: &Members<'_>) {
    let (Some(token), Some(role)) = (message.get("role"), message.bytes("role")) else {
        return;
    };
    if *role == *b"system" {
        return;
    }
    let disorder = match scope.last_role {
        None if *role == *b"assistant" => Some(Disorder::AssistantFirst),
        Some(last) if scope.same(last, token) => Some(Disorder::Repeated),
        _ => None,
    };
    if let Some(disorder) = disorder {
        scope.report_at("role", role_order::say(disorder), token);
    }
    scope.last_role = Some(token);
}

static BLOCK: Table = Table {
    name: "content block",
    members: &[
        Member::optional("text", TEXT),
        Member::optional("image", Kind::Object(&IMAGE)),
        Member::optional("document", Kind::Object(&DOCUMENT)),
        Member::optional("video", Kind::Object(&VIDEO)),
        Member::optional("audio", Kind::Object(&AUDIO)),
        Member::optional("toolUse", Kind::Object(&TOOL_USE)),
        Member::optional("toolResult", Kind::Object(&TOOL_RESULT)),
        Member::optional("guardContent", Kind::Document),
        Member::optional("cachePoint", Kind::Object(&CACHE_POINT)),
        Member::optional("reasoningContent", Kind::Document),
        Member::optional("citationsContent", Kind::Document),
        Member::optional("searchResult", Kind::Document),
        Member::optional("toolAddition", Kind::Document),
        Member::optional("toolRemoval", Kind::Document),
        Member::refused(
            "type",
            "a Converse block is known by its member, such as `text`; `type` is Claude's form",
        ),
        Member::refused(
            "image_url",
            "it is OpenAI's form; Converse takes `image` with `format` and `source.bytes`",
        ),
    ],
    extra: Extra::Refused,
    hook: Some(text_only),
};

/// A model that takes text only gets no image and no video. Shared with Nova.
pub(in crate::codec) fn text_only(scope: &mut Scope<'_, '_>, block: &Members<'_>) {
    if !scope.quirks.text_only {
        return;
    }
    for name in ["image", "video"] {
        if let Some(token) = block.get(name) {
            scope.report_at(
                name,
                refused_member::say(name, "this model takes text only"),
                token,
            );
        }
    }
}

static CACHE_POINT: Table = Table {
    name: "cachePoint",
    members: &[
        Member::required("type", Kind::Choice(&["default"]), r#""type": "default""#),
        Member::optional("ttl", Kind::Choice(&["5m", "1h"])),
    ],
    extra: Extra::Refused,
    hook: None,
};

static IMAGE: Table = Table {
    name: "image",
    members: &[
        Member::required(
            "format",
            Kind::Choice(&["png", "jpeg", "gif", "webp"]),
            r#""format": "png""#,
        ),
        Member::required("source", Kind::Union(&SOURCE), ""),
        Member::optional("error", Kind::Document),
    ],
    extra: Extra::Refused,
    hook: Some(media),
};

/// Whether an image is what its `format` says. Its source has been walked; its first bytes are looked at again.
pub(in crate::codec) fn media(scope: &mut Scope<'_, '_>, image: &Members<'_>) {
    let (Some(source), Some(format)) = (image.get("source"), image.text("format")) else {
        return;
    };
    let text = image.from(source);
    let mut events = Scanner::new(text);
    let Ok([open, key, data]) = events
        .value()
        .and_then(|open| Ok([open, events.key()?, events.value()?]))
    else {
        return;
    };
    if open.kind != json::Kind::ObjectStart || &*key.text(text) != "bytes" || data.kind != json::Kind::String
    {
        return;
    }
    if let Some(actual) = sniff(&data.name(text))
        && actual.strip_prefix("image/") != Some(&*format)
    {
        let spot = Spot {
            start: source.start + data.start,
            end: source.start + data.end,
        };
        scope.report_at(
            "source",
            image_data::say("source.bytes", image_data::Flaw::OtherType(actual)),
            spot,
        );
    }
}

static SOURCE: Table = Table {
    name: "source",
    members: &[
        Member::optional("bytes", Kind::Base64 { max: FILE_BYTES }),
        Member::optional("s3Location", Kind::Object(&S3)),
    ],
    extra: Extra::Refused,
    hook: None,
};

static S3: Table = Table {
    name: "S3 location",
    members: &[
        Member::required("uri", Kind::Text { min: 6, max: 1024 }, ""),
        Member::optional("bucketOwner", Kind::Text { min: 12, max: 12 }),
    ],
    extra: Extra::Refused,
    hook: None,
};

static DOCUMENT: Table = Table {
    name: "document",
    members: &[
        Member::optional(
            "format",
            Kind::Choice(&["pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"]),
        ),
        Member::required("name", Kind::Text { min: 1, max: 200 }, r#""name": "document""#),
        Member::required("source", Kind::Union(&DOCUMENT_SOURCE), ""),
        Member::optional("context", TEXT),
        Member::optional("citations", Kind::Document),
    ],
    extra: Extra::Refused,
    hook: None,
};

static DOCUMENT_SOURCE: Table = Table {
    name: "source",
    members: &[
        Member::optional("bytes", Kind::Base64 { max: FILE_BYTES }),
        Member::optional("s3Location", Kind::Object(&S3)),
        Member::optional("text", TEXT),
        Member::optional(
            "content",
            Kind::List {
                of: &Kind::Document,
                min: 0,
                max: usize::MAX,
            },
        ),
    ],
    extra: Extra::Refused,
    hook: None,
};

static VIDEO: Table = Table {
    name: "video",
    members: &[
        Member::required(
            "format",
            Kind::Choice(&[
                "mkv", "mov", "mp4", "webm", "flv", "mpeg", "mpg", "wmv", "three_gp",
            ]),
            r#""format": "mp4""#,
        ),
        Member::required("source", Kind::Union(&SOURCE), ""),
    ],
    extra: Extra::Refused,
    hook: None,
};

static AUDIO: Table = Table {
    name: "audio",
    members: &[
        Member::required("format", TEXT, r#""format": "mp3""#),
        Member::required("source", Kind::Union(&SOURCE), ""),
        Member::optional("error", Kind::Document),
    ],
    extra: Extra::Refused,
    hook: None,
};

static TOOL_USE: Table = Table {
    name: "toolUse",
    members: &[
        Member::required("toolUseId", Kind::Text { min: 1, max: 64 }, ""),
        Member::required("name", SOME_TEXT, ""),
        Member::required("input", Kind::Any, r#""input": {}"#),
        Member::optional("type", TEXT),
    ],
    extra: Extra::Refused,
    hook: None,
};

static TOOL_RESULT: Table = Table {
    name: "toolResult",
    members: &[
        Member::required("toolUseId", Kind::Text { min: 1, max: 64 }, ""),
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
        Member::optional("type", TEXT),
    ],
    extra: Extra::Refused,
    hook: None,
};

static TOOLS: Table = Table {
    name: "toolConfig",
    members: &[
        Member::required(
            "tools",
            Kind::List {
                of: &Kind::Union(&TOOL),
                min: 1,
                max: usize::MAX,
            },
            "",
        ),
        Member::optional("toolChoice", Kind::Union(&TOOL_CHOICE)),
    ],
    extra: Extra::Refused,
    hook: None,
};

static TOOL: Table = Table {
    name: "tool",
    members: &[
        Member::optional("toolSpec", Kind::Object(&TOOL_SPEC)),
        Member::optional("systemTool", Kind::Document),
        Member::optional("cachePoint", Kind::Object(&CACHE_POINT)),
        Member::refused("function", "it is OpenAI's form; Converse takes `toolSpec`"),
    ],
    extra: Extra::Refused,
    hook: None,
};

static TOOL_SPEC: Table = Table {
    name: "toolSpec",
    members: &[
        Member::required("name", Kind::Text { min: 1, max: 64 }, ""),
        Member::optional("description", SOME_TEXT),
        Member::required(
            "inputSchema",
            Kind::Object(&INPUT_SCHEMA),
            r#""inputSchema": {"json": {"type": "object"}}"#,
        ),
        Member::optional("strict", Kind::Bool),
    ],
    extra: Extra::Refused,
    hook: None,
};

static INPUT_SCHEMA: Table = Table {
    name: "inputSchema",
    members: &[Member::required(
        "json",
        Kind::Any,
        r#""json": {"type": "object"}"#,
    )],
    extra: Extra::Refused,
    hook: None,
};

static TOOL_CHOICE: Table = Table {
    name: "toolChoice",
    members: &[
        Member::optional("auto", Kind::Document),
        Member::optional("any", Kind::Document),
        Member::optional("tool", Kind::Document),
    ],
    extra: Extra::Refused,
    hook: None,
};

static GUARDRAIL: Table = Table {
    name: "guardrailConfig",
    members: &[
        Member::optional("guardrailIdentifier", TEXT),
        Member::optional("guardrailVersion", TEXT),
        Member::optional("trace", Kind::Choice(&["enabled", "disabled", "enabled_full"])),
        Member::optional("streamProcessingMode", Kind::Choice(&["sync", "async"])),
    ],
    extra: Extra::Refused,
    hook: None,
};

static PERFORMANCE: Table = Table {
    name: "performanceConfig",
    members: &[Member::optional(
        "latency",
        Kind::Choice(&["standard", "optimized"]),
    )],
    extra: Extra::Refused,
    hook: None,
};

static TIER: Table = Table {
    name: "serviceTier",
    members: &[Member::required(
        "type",
        Kind::OpenChoice(&["priority", "default", "flex", "reserved"]),
        "",
    )],
    extra: Extra::Refused,
    hook: None,
};
