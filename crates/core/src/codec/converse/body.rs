//! What a Converse body looks like, for any model; after botocore's service model 1.44.5.

use crate::codec::elsewhere::STREAM;
use crate::codec::s3_location::OWNED_S3_LOCATION;
use crate::json::{self, Reader as _, Scanner};
use crate::rules::role_order::Disorder;
use crate::rules::{conflicting_members, image_data, missing_member, refused_member, role_order};
use crate::schema::{
    Extra, Kind, Member, Members, OUTPUT_TOKENS, SOME_TEXT, Scope, Spot, TEXT, Table, UNIT, sniff,
};

/// Largest file within a body: what a request may have in all. Models have smaller limits of their own.
const FILE_BYTES: u64 = 25_000_000;

const CHOSEN_ELSEWHERE: &str = "the model is chosen by the request's address, or when the job is created";

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Converse body",
    &[
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
        STREAM,
        Member::misnamed("maxTokens", "inferenceConfig.maxTokens"),
        Member::misnamed("max_tokens", "inferenceConfig.maxTokens"),
        Member::misnamed("temperature", "inferenceConfig.temperature"),
        Member::misnamed("topP", "inferenceConfig.topP"),
        Member::misnamed("top_k", "additionalModelRequestFields.top_k"),
        Member::misnamed("stopSequences", "inferenceConfig.stopSequences"),
    ],
    Extra::Refused,
    Some(whole),
);

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

static INFERENCE: Table = Table::new(
    "inferenceConfig",
    &[
        Member::optional("maxTokens", OUTPUT_TOKENS),
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
    Extra::Refused,
    Some(exclusive),
);

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

static SYSTEM: Table = Table::new(
    "system block",
    &[
        Member::optional("text", SOME_TEXT),
        Member::optional("guardContent", Kind::Document),
        Member::optional("cachePoint", Kind::Object(&CACHE_POINT)),
        Member::refused(
            "type",
            "a Converse block is known by its member, such as `text`; `type` is Claude's form",
        ),
    ],
    Extra::Refused,
    None,
);

static MESSAGE: Table = Table::new(
    "message",
    &[
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
    Extra::Refused,
    Some(order),
);

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
        Some(last) => scope.same(last, token).then_some(Disorder::Repeated),
        None => None,
    };
    if let Some(disorder) = disorder {
        scope.report_at("role", role_order::say(disorder), token);
    }
    scope.last_role = Some(token);
}

static BLOCK: Table = Table::new(
    "content block",
    &[
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
    Extra::Refused,
    Some(text_only),
);

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

static CACHE_POINT: Table = Table::new(
    "cachePoint",
    &[
        Member::required("type", Kind::Choice(&["default"]), r#""type": "default""#),
        Member::optional("ttl", Kind::Choice(&["5m", "1h"])),
    ],
    Extra::Refused,
    None,
);

static IMAGE: Table = Table::new(
    "image",
    &[
        Member::required(
            "format",
            Kind::Choice(&["png", "jpeg", "gif", "webp"]),
            r#""format": "png""#,
        ),
        Member::required("source", Kind::Union(&SOURCE), ""),
        Member::optional("error", Kind::Document),
    ],
    Extra::Refused,
    Some(media),
);

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

static SOURCE: Table = Table::new(
    "source",
    &[
        Member::optional("bytes", Kind::Base64 { max: FILE_BYTES }),
        Member::optional("s3Location", Kind::Object(&OWNED_S3_LOCATION)),
    ],
    Extra::Refused,
    None,
);

static DOCUMENT: Table = Table::new(
    "document",
    &[
        Member::optional(
            "format",
            Kind::Choice(&["pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"]),
        ),
        Member::required("name", Kind::Text { min: 1, max: 200 }, r#""name": "document""#),
        Member::required("source", Kind::Union(&DOCUMENT_SOURCE), ""),
        Member::optional("context", TEXT),
        Member::optional("citations", Kind::Document),
    ],
    Extra::Refused,
    None,
);

static DOCUMENT_SOURCE: Table = Table::new(
    "source",
    &[
        Member::optional("bytes", Kind::Base64 { max: FILE_BYTES }),
        Member::optional("s3Location", Kind::Object(&OWNED_S3_LOCATION)),
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
    Extra::Refused,
    None,
);

static VIDEO: Table = Table::new(
    "video",
    &[
        Member::required(
            "format",
            Kind::Choice(&[
                "mkv", "mov", "mp4", "webm", "flv", "mpeg", "mpg", "wmv", "three_gp",
            ]),
            r#""format": "mp4""#,
        ),
        Member::required("source", Kind::Union(&SOURCE), ""),
    ],
    Extra::Refused,
    None,
);

static AUDIO: Table = Table::new(
    "audio",
    &[
        Member::required("format", TEXT, r#""format": "mp3""#),
        Member::required("source", Kind::Union(&SOURCE), ""),
        Member::optional("error", Kind::Document),
    ],
    Extra::Refused,
    None,
);

static TOOL_USE: Table = Table::new(
    "toolUse",
    &[
        Member::required("toolUseId", Kind::Text { min: 1, max: 64 }, ""),
        Member::required("name", SOME_TEXT, ""),
        Member::required("input", Kind::Any, r#""input": {}"#),
        Member::optional("type", Kind::Tag),
    ],
    Extra::Refused,
    None,
);

static TOOL_RESULT: Table = Table::new(
    "toolResult",
    &[
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
        Member::optional("type", Kind::Tag),
    ],
    Extra::Refused,
    None,
);

static TOOLS: Table = Table::new(
    "toolConfig",
    &[
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
    Extra::Refused,
    None,
);

static TOOL: Table = Table::new(
    "tool",
    &[
        Member::optional("toolSpec", Kind::Object(&TOOL_SPEC)),
        Member::optional("systemTool", Kind::Document),
        Member::optional("cachePoint", Kind::Object(&CACHE_POINT)),
        Member::refused("function", "it is OpenAI's form; Converse takes `toolSpec`"),
    ],
    Extra::Refused,
    None,
);

static TOOL_SPEC: Table = Table::new(
    "toolSpec",
    &[
        Member::required("name", Kind::Text { min: 1, max: 64 }, ""),
        Member::optional("description", SOME_TEXT),
        Member::required(
            "inputSchema",
            Kind::Object(&INPUT_SCHEMA),
            r#""inputSchema": {"json": {"type": "object"}}"#,
        ),
        Member::optional("strict", Kind::Bool),
    ],
    Extra::Refused,
    None,
);

static INPUT_SCHEMA: Table = Table::new(
    "inputSchema",
    &[Member::required(
        "json",
        Kind::Any,
        r#""json": {"type": "object"}"#,
    )],
    Extra::Refused,
    None,
);

static TOOL_CHOICE: Table = Table::new(
    "toolChoice",
    &[
        Member::optional("auto", Kind::Document),
        Member::optional("any", Kind::Document),
        Member::optional("tool", Kind::Document),
    ],
    Extra::Refused,
    None,
);

static GUARDRAIL: Table = Table::new(
    "guardrailConfig",
    &[
        Member::optional("guardrailIdentifier", TEXT),
        Member::optional("guardrailVersion", TEXT),
        Member::optional("trace", Kind::Choice(&["enabled", "disabled", "enabled_full"])),
        Member::optional("streamProcessingMode", Kind::Choice(&["sync", "async"])),
    ],
    Extra::Refused,
    None,
);

static PERFORMANCE: Table = Table::new(
    "performanceConfig",
    &[Member::optional(
        "latency",
        Kind::Choice(&["standard", "optimized"]),
    )],
    Extra::Refused,
    None,
);

static TIER: Table = Table::new(
    "serviceTier",
    &[Member::required(
        "type",
        Kind::OpenChoice(&["priority", "default", "flex", "reserved"]),
        "",
    )],
    Extra::Refused,
    None,
);
