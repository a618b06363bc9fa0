//! What a chat completions body looks like. The models behind it take members that they do not know, so a stranger is
//! a warning here and not an error.

use crate::json;
use crate::rules::{image_data, missing_member, refused_member};
use crate::schema::{
    COUNT, Extra, Kind, Member, Members, OUTPUT_TOKENS, SOME_TEXT, Scope, Spot, TEXT, Table, UNIT,
    decoded_len, sniff,
};

/// Largest file within a body: what a request may have in all.
const FILE_BYTES: u64 = 25_000_000;

/// The greatest temperature, after OpenAI's own reference.
const TEMPERATURE: Kind = Kind::Number { min: 0.0, max: 2.0 };
const PENALTY: Kind = Kind::Number { min: -2.0, max: 2.0 };

const CLAUDES: &str =
    "it is Claude's form; chat completions have a message of the role `system` in its place";
const CLAUDES_BLOCK: &str = r#"it is Claude's form; chat completions have {"type":"image_url","image_url":{"url":"data:image/png;base64,…"}}"#;
const CLAUDES_TOOL: &str =
    "it is Claude's form; chat completions have `tool_calls` and messages of the role `tool`";
const CONVERSES: &str =
    "it is Converse's form; chat completions have `max_tokens`, `temperature`, `top_p` and `stop`";

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "OpenAI chat body",
    &[
        Member::optional("model", TEXT),
        Member::required(
            "messages",
            Kind::List {
                of: &Kind::Object(&MESSAGE),
                min: 1,
                max: usize::MAX,
            },
            "",
        ),
        Member::optional("max_tokens", OUTPUT_TOKENS),
        Member::optional("max_completion_tokens", OUTPUT_TOKENS),
        Member::optional("temperature", TEMPERATURE),
        Member::optional("top_p", UNIT),
        Member::optional("stop", Kind::Either(&[TEXT, STOPS])),
        Member::optional("seed", WHOLE),
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
            Kind::Either(&[
                Kind::Choice(&["none", "auto", "required"]),
                Kind::Object(&TOOL_CHOICE),
            ]),
        ),
        Member::optional("parallel_tool_calls", Kind::Bool),
        Member::optional(
            "response_format",
            Kind::Tagged {
                tag: "type",
                shapes: &[
                    ("text", &PLAIN),
                    ("json_object", &PLAIN),
                    ("json_schema", &JSON_SCHEMA),
                ],
            },
        ),
        Member::optional("reasoning_effort", Kind::OpenChoice(&["low", "medium", "high"])),
        Member::optional("frequency_penalty", PENALTY),
        Member::optional("presence_penalty", PENALTY),
        Member::optional("n", COUNT),
        Member::optional("logprobs", Kind::Bool),
        Member::optional("top_logprobs", Kind::Integer { min: 0, max: 20 }),
        Member::optional("logit_bias", Kind::Document),
        Member::optional("user", TEXT),
        Member::optional("stream", Kind::Bool),
        Member::optional("stream_options", Kind::Document),
        Member::optional("service_tier", TEXT),
        // Parameters of the engine behind most of these models.
        Member::optional("top_k", WHOLE),
        Member::optional("min_p", UNIT),
        Member::optional("repetition_penalty", Kind::Any),
        Member::optional("chat_template_kwargs", Kind::Document),
        Member::optional("thinking", Kind::Document),
        Member::optional("metadata", Kind::Document),
        Member::optional("store", Kind::Bool),
        Member::outside_batch("amazon-bedrock-guardrailConfig", Kind::Document),
        Member::refused(
            "modelId",
            "the model is chosen by the request's address, or when the job is created",
        ),
        Member::refused(
            "anthropic_version",
            "it is Claude's form, which this model does not speak",
        ),
        Member::refused("system", CLAUDES),
        Member::refused("inferenceConfig", CONVERSES),
        Member::misnamed("stop_sequences", "stop"),
        Member::misnamed("max_new_tokens", "max_tokens"),
        Member::misnamed("max_gen_len", "max_tokens"),
        Member::misnamed("toolConfig", "tools"),
        Member::misnamed("functions", "tools"),
        Member::misnamed("function_call", "tool_choice"),
    ],
    Extra::Doubtful,
    Some(whole),
);

const WHOLE: Kind = Kind::Integer {
    min: i64::MIN,
    max: i64::MAX,
};
const STOPS: Kind = Kind::List {
    of: &TEXT,
    min: 0,
    max: usize::MAX,
};

/// `"stream": false` is taken everywhere; a job has nowhere to stream to.
fn whole(scope: &mut Scope<'_, '_>, body: &Members<'_>) {
    if scope.in_batch
        && let Some(stream) = body.get("stream")
        && body.from(stream).starts_with(b"true")
    {
        scope.report_at(
            "stream",
            refused_member::say("stream", "a job does not stream"),
            stream,
        );
    }
}

static MESSAGE: Table = Table::new(
    "message",
    &[
        Member::required(
            "role",
            Kind::Choice(&["system", "developer", "user", "assistant", "tool"]),
            r#""role": "user""#,
        ),
        Member::optional(
            "content",
            // An assistant that only calls tools says nothing.
            Kind::Either(&[
                TEXT,
                Kind::List {
                    of: &PARTS,
                    min: 0,
                    max: usize::MAX,
                },
                Kind::Null,
            ]),
        ),
        Member::optional("name", TEXT),
        Member::optional(
            "tool_calls",
            Kind::List {
                of: &Kind::Object(&TOOL_CALL),
                min: 0,
                max: usize::MAX,
            },
        ),
        Member::optional("tool_call_id", SOME_TEXT),
        Member::optional("reasoning_content", TEXT),
        Member::optional("reasoning", Kind::Any),
        Member::optional("refusal", Kind::Any),
        Member::optional("annotations", Kind::Any),
        Member::optional("audio", Kind::Any),
        Member::misnamed("function_call", "tool_calls"),
    ],
    Extra::Doubtful,
    Some(said),
);

/// What a message must have depends on who speaks.
fn said(scope: &mut Scope<'_, '_>, message: &Members<'_>) {
    let Some(role) = message.bytes("role") else {
        return;
    };
    let calls = *role == *b"assistant" && message.get("tool_calls").is_some();
    let content = message
        .get("content")
        .is_some_and(|content| content.kind != json::Kind::Null);
    if !content && !calls {
        scope.report_at(
            "content",
            missing_member::say("content", r#""content": "…""#),
            message.spot,
        );
    }
    if *role == *b"tool" && message.get("tool_call_id").is_none() {
        scope.report_at(
            "tool_call_id",
            missing_member::say("tool_call_id", r#""tool_call_id": "…""#),
            message.spot,
        );
    }
}

static PARTS: Kind = Kind::Tagged {
    tag: "type",
    shapes: &[
        ("text", &TEXT_PART),
        ("image_url", &IMAGE_PART),
        ("input_audio", &OTHER_PART),
        ("video_url", &OTHER_PART),
        ("file", &OTHER_PART),
        ("refusal", &OTHER_PART),
        ("image", &CLAUDE_IMAGE),
        ("tool_use", &CLAUDE_TOOL_USE),
        ("tool_result", &CLAUDE_TOOL_RESULT),
    ],
};

const TAG: Member = Member::required("type", Kind::Tag, "");

static TEXT_PART: Table = Table::new(
    "text part",
    &[TAG, Member::required("text", TEXT, r#""text": "…""#)],
    Extra::Doubtful,
    None,
);

static IMAGE_PART: Table = Table::new(
    "image part",
    &[
        TAG,
        Member::required(
            "image_url",
            Kind::Object(&IMAGE_URL),
            r#""image_url": {"url": "data:image/png;base64,…"}"#,
        ),
    ],
    Extra::Doubtful,
    Some(seen),
);

fn seen(scope: &mut Scope<'_, '_>, image: &Members<'_>) {
    if scope.quirks.text_only {
        scope.report(
            refused_member::say("image_url", "this model takes text only"),
            image.spot,
        );
    }
}

static IMAGE_URL: Table = Table::new(
    "image",
    &[
        Member::required("url", SOME_TEXT, r#""url": "data:image/png;base64,…""#),
        Member::optional("detail", Kind::OpenChoice(&["auto", "low", "high"])),
    ],
    Extra::Doubtful,
    Some(picture),
);

/// `data:image/png;base64,…`: the type that is said, base64, and bytes of that type.
fn picture(scope: &mut Scope<'_, '_>, image: &Members<'_>) {
    let (Some(token), Some(url)) = (image.get("url"), image.text("url")) else {
        return;
    };
    let Some((head, data)) = url.strip_prefix("data:").and_then(|rest| rest.split_once(',')) else {
        let said = refused_member::say(
            "url",
            "Bedrock fetches nothing; write the file as `data:image/png;base64,…`",
        );
        scope.report_at("url", said, token);
        return;
    };
    let flaw = match (head.strip_suffix(";base64"), decoded_len(data.as_bytes())) {
        (None, _) | (_, None) => image_data::Flaw::NotBase64,
        (_, Some(bytes)) if bytes > FILE_BYTES => image_data::Flaw::TooLarge {
            bytes,
            limit: FILE_BYTES,
        },
        (Some(claimed), _) => match sniff(data.as_bytes()) {
            Some(actual) if !is_same(claimed, actual) => image_data::Flaw::OtherType(actual),
            _ => return,
        },
    };
    scope.report_at("url", image_data::say("url", flaw), Spot::from(token));
}

/// `image/jpg` is no type, and everybody's name for `image/jpeg`.
fn is_same(claimed: &str, actual: &str) -> bool {
    claimed == actual || claimed == "image/jpg" && actual == "image/jpeg"
}

/// A part that only some models take: no two of them document it alike.
static OTHER_PART: Table = Table::new("part", &[TAG], Extra::Free, None);

static CLAUDE_IMAGE: Table = Table::new(
    "image block",
    &[TAG, Member::refused("source", CLAUDES_BLOCK)],
    Extra::Free,
    None,
);

static CLAUDE_TOOL_USE: Table = Table::new(
    "tool_use block",
    &[TAG, Member::refused("input", CLAUDES_TOOL)],
    Extra::Free,
    None,
);

static CLAUDE_TOOL_RESULT: Table = Table::new(
    "tool_result block",
    &[TAG, Member::refused("tool_use_id", CLAUDES_TOOL)],
    Extra::Free,
    None,
);

static TOOL_CALL: Table = Table::new(
    "tool call",
    &[
        Member::required("id", SOME_TEXT, r#""id": "…""#),
        Member::optional("type", Kind::OpenChoice(&["function"])),
        Member::required("function", Kind::Object(&CALLED), ""),
        Member::optional("index", WHOLE),
    ],
    Extra::Doubtful,
    None,
);

static CALLED: Table = Table::new(
    "function",
    &[
        Member::required("name", SOME_TEXT, r#""name": "…""#),
        // JSON as text: an object is the commonest mistake.
        Member::required("arguments", TEXT, r#""arguments": "{}""#),
    ],
    Extra::Doubtful,
    None,
);

static TOOL: Table = Table::new(
    "tool",
    &[
        Member::required("type", Kind::OpenChoice(&["function"]), r#""type": "function""#),
        Member::required(
            "function",
            Kind::Object(&FUNCTION),
            r#""function": {"name": "…"}"#,
        ),
        Member::refused(
            "input_schema",
            "it is Claude's form; chat completions have `function.parameters`",
        ),
        Member::refused(
            "toolSpec",
            "it is Converse's form; chat completions have `function`",
        ),
        Member::misnamed("name", "function.name"),
        Member::misnamed("parameters", "function.parameters"),
    ],
    Extra::Doubtful,
    None,
);

static FUNCTION: Table = Table::new(
    "function",
    &[
        Member::required("name", Kind::Text { min: 1, max: 64 }, r#""name": "…""#),
        Member::optional("description", TEXT),
        Member::optional("parameters", Kind::Document),
        Member::optional("strict", Kind::Bool),
        Member::misnamed("input_schema", "parameters"),
    ],
    Extra::Doubtful,
    None,
);

static TOOL_CHOICE: Table = Table::new(
    "tool choice",
    &[
        Member::required("type", Kind::Choice(&["function"]), r#""type": "function""#),
        Member::required("function", Kind::Object(&CHOSEN), r#""function": {"name": "…"}"#),
    ],
    Extra::Doubtful,
    None,
);

static CHOSEN: Table = Table::new(
    "function",
    &[Member::required("name", SOME_TEXT, r#""name": "…""#)],
    Extra::Doubtful,
    None,
);

static PLAIN: Table = Table::new("response format", &[TAG], Extra::Doubtful, None);

static JSON_SCHEMA: Table = Table::new(
    "response format",
    &[
        TAG,
        Member::required(
            "json_schema",
            Kind::Object(&SCHEMA),
            r#""json_schema": {"name": "…", "schema": {}}"#,
        ),
    ],
    Extra::Doubtful,
    None,
);

static SCHEMA: Table = Table::new(
    "JSON schema",
    &[
        Member::required("name", SOME_TEXT, r#""name": "…""#),
        Member::optional("description", TEXT),
        Member::optional("schema", Kind::Document),
        Member::optional("strict", Kind::Bool),
    ],
    Extra::Doubtful,
    None,
);
