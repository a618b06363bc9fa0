//! What a Jamba body looks like.

use crate::codec::chat_completion::body::{RESPONSE_FORMAT, STOP, TOOL_CALLS, TOOLS, messages, said};
use crate::codec::elsewhere::{GUARDRAIL, MODEL_ID, STREAM};
use crate::schema::{Extra, Kind, Member, SOME_TEXT, TEXT, Table};

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Jamba body",
    &[
        messages(&Kind::Object(&MESSAGE)),
        Member::optional(
            "max_tokens",
            Kind::OutputTokens {
                min: 0,
                max: i64::MAX,
            },
        ),
        Member::optional("temperature", Kind::Number { min: 0.0, max: 2.0 }),
        Member::optional("top_p", Kind::Number { min: 0.01, max: 1.0 }),
        Member::optional("stop", STOP),
        Member::optional("n", Kind::Integer { min: 1, max: 16 }),
        Member::optional("frequency_penalty", Kind::Any),
        Member::optional("presence_penalty", Kind::Any),
        Member::optional("tools", TOOLS),
        Member::optional("tool_choice", Kind::Any),
        Member::optional(
            "documents",
            Kind::List {
                of: &Kind::Document,
                min: 0,
                max: usize::MAX,
            },
        ),
        Member::optional("response_format", RESPONSE_FORMAT),
        GUARDRAIL,
        Member::refused("top_k", "Jamba has no such parameter"),
        STREAM,
        MODEL_ID,
        Member::refused(
            "anthropic_version",
            "it is Claude's form, which Jamba does not speak",
        ),
        Member::refused(
            "system",
            "it is Claude's form; Jamba has a message of the role `system` in its place",
        ),
        Member::refused(
            "inferenceConfig",
            "it is Converse's form; Jamba has `max_tokens`, `temperature`, `top_p` and `stop`",
        ),
        Member::misnamed("prompt", "messages"),
        Member::misnamed("stop_sequences", "stop"),
        Member::misnamed("maxTokens", "max_tokens"),
        Member::misnamed("topP", "top_p"),
        Member::misnamed("stopSequences", "stop"),
        Member::misnamed("max_completion_tokens", "max_tokens"),
    ],
    Extra::Doubtful,
    None,
);

static MESSAGE: Table = Table::new(
    "message",
    &[
        Member::required(
            "role",
            Kind::Choice(&["system", "user", "assistant", "tool"]),
            r#""role": "user""#,
        ),
        // Text only; null where it only calls tools.
        Member::optional("content", Kind::Either(&[TEXT, Kind::Null])),
        Member::optional("tool_calls", TOOL_CALLS),
        Member::optional("tool_call_id", SOME_TEXT),
        Member::optional("name", TEXT),
    ],
    Extra::Doubtful,
    Some(said),
);
