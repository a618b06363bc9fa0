//! What a Command R body looks like. Cohere refuses members that it does not know.

use crate::codec::chat_completion::body::WHOLE;
use crate::codec::elsewhere::{GUARDRAIL, MODEL, MODEL_ID, STREAM};
use crate::rules::wrong_length;
use crate::schema::{Extra, Kind, Member, Members, OUTPUT_TOKENS, Scope, TEXT, Table, UNIT};

const DOCUMENTS: Kind = Kind::List {
    of: &Kind::Document,
    min: 0,
    max: usize::MAX,
};

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Command R body",
    &[
        Member::required("message", TEXT, r#""message": "…""#),
        Member::optional(
            "chat_history",
            Kind::List {
                of: &Kind::Object(&MESSAGE),
                min: 0,
                max: usize::MAX,
            },
        ),
        Member::optional("preamble", TEXT),
        Member::optional("documents", DOCUMENTS),
        Member::optional("search_queries_only", Kind::Bool),
        Member::optional("max_tokens", OUTPUT_TOKENS),
        Member::optional("temperature", UNIT),
        Member::optional("p", Kind::Number { min: 0.01, max: 0.99 }),
        Member::optional("k", Kind::Number { min: 0.0, max: 500.0 }),
        Member::optional("prompt_truncation", Kind::Choice(&["OFF", "AUTO_PRESERVE_ORDER"])),
        Member::optional("frequency_penalty", UNIT),
        Member::optional("presence_penalty", UNIT),
        Member::optional("seed", WHOLE),
        Member::optional("return_prompt", Kind::Bool),
        Member::optional("tools", DOCUMENTS),
        Member::optional("tool_results", DOCUMENTS),
        Member::optional(
            "stop_sequences",
            Kind::List {
                of: &TEXT,
                min: 0,
                max: usize::MAX,
            },
        ),
        Member::optional("raw_prompting", Kind::Bool),
        GUARDRAIL,
        STREAM,
        MODEL_ID,
        MODEL,
        Member::misnamed("prompt", "message"),
        Member::misnamed("messages", "message, chat_history"),
        Member::misnamed("system", "preamble"),
        Member::misnamed("top_p", "p"),
        Member::misnamed("top_k", "k"),
        Member::misnamed("maxTokens", "max_tokens"),
        Member::misnamed("stop", "stop_sequences"),
    ],
    Extra::Refused,
    Some(said),
);

/// A message may be empty where it is the results of tools that are to be answered.
fn said(scope: &mut Scope<'_, '_>, body: &Members<'_>) {
    if body.get("tool_results").is_none()
        && let Some(message) = body.get("message")
        && body.is_empty_text("message")
    {
        let said = wrong_length::say("message", 0, "characters", "1 or more");
        scope.report_at("message", said, message);
    }
}

static MESSAGE: Table = Table::new(
    "message",
    &[
        Member::required(
            "role",
            Kind::Choice(&["USER", "CHATBOT", "SYSTEM", "TOOL"]),
            r#""role": "USER""#,
        ),
        Member::optional("message", TEXT),
        Member::optional("tool_calls", DOCUMENTS),
        Member::optional("tool_results", DOCUMENTS),
        Member::misnamed("content", "message"),
    ],
    Extra::Refused,
    None,
);
