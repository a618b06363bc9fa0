//! Pieces of bodies that the families of chat completions share: messages of parts, tools, response formats.

use crate::json;
use crate::rules::{image_data, missing_member, refused_member};
use crate::schema::{Extra, Kind, Member, Members, SOME_TEXT, Scope, Spot, TEXT, Table, decoded_len, sniff};

/// Largest file within a body: what a request may have in all.
const FILE_BYTES: u64 = 25_000_000;

const CLAUDES_BLOCK: &str = r#"it is Claude's form; chat completions have {"type":"image_url","image_url":{"url":"data:image/png;base64,…"}}"#;
const CLAUDES_TOOL: &str =
    "it is Claude's form; chat completions have `tool_calls` and messages of the role `tool`";

/// A whole number.
pub(in crate::codec) const WHOLE: Kind = Kind::Integer {
    min: i64::MIN,
    max: i64::MAX,
};

const TEXTS: Kind = Kind::List {
    of: &TEXT,
    min: 0,
    max: usize::MAX,
};

/// Texts that end the reply: one, or a list.
pub(in crate::codec) const STOP: Kind = Kind::Either(&[TEXT, TEXTS]);

/// Tools.
pub(in crate::codec) const TOOLS: Kind = Kind::List {
    of: &Kind::Object(&TOOL),
    min: 0,
    max: usize::MAX,
};

/// Calls of tools, in a message of the assistant.
pub(in crate::codec) const TOOL_CALLS: Kind = Kind::List {
    of: &Kind::Object(&TOOL_CALL),
    min: 0,
    max: usize::MAX,
};

/// What a message says: text, or parts; null where it only calls tools.
pub(in crate::codec) const CONTENT: Kind = Kind::Either(&[
    TEXT,
    Kind::List {
        of: &PARTS,
        min: 0,
        max: usize::MAX,
    },
    Kind::Null,
]);

/// The form of the reply.
pub(in crate::codec) const RESPONSE_FORMAT: Kind = Kind::Tagged {
    tag: "type",
    shapes: &[
        ("text", &PLAIN),
        ("json_object", &PLAIN),
        ("json_schema", &JSON_SCHEMA),
    ],
};

/// What a message must have depends on who speaks.
pub(in crate::codec) fn said(scope: &mut Scope<'_, '_>, message: &Members<'_>) {
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

/// The conversation, of messages that are `message`.
pub(in crate::codec) const fn messages(message: &'static Kind) -> Member {
    let messages = Kind::List {
        of: message,
        min: 1,
        max: usize::MAX,
    };
    Member::required("messages", messages, "")
}

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
        // Mistral's own form has the URL alone, and the engines behind the others take it so as well.
        Member::required(
            "image_url",
            Kind::Either(&[Kind::DataUrl { max: FILE_BYTES }, Kind::Object(&IMAGE_URL)]),
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

/// The one tool to call.
pub(in crate::codec) static TOOL_CHOICE: Table = Table::new(
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
