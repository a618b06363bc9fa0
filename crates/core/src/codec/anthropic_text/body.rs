//! What a body of Claude's legacy text completion looks like, and of the Messages form that these models took as well.
//! Claude refuses members that it does not know.

use crate::codec::elsewhere::{GUARDRAIL, MODEL, MODEL_ID, STREAM};
use crate::codec::prompt_text::body::{INFERENCE_CONFIG, INPUT_TEXT, PROMPT, TOOL_CHOICE, TOOLS, stops};
use crate::rules::{missing_member, refused_member};
use crate::schema::{Extra, Kind, Member, Members, OUTPUT_TOKENS, Scope, TEXT, Table, UNIT};

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Claude text completion body",
    &[
        PROMPT,
        Member::optional("max_tokens_to_sample", OUTPUT_TOKENS),
        Member::optional("temperature", UNIT),
        Member::optional("top_p", UNIT),
        Member::optional("top_k", Kind::Integer { min: 0, max: 500 }),
        stops("stop_sequences", 8_191),
        Member::optional("anthropic_version", Kind::Choice(&["bedrock-2023-05-31"])),
        // The Messages form.
        Member::optional(
            "messages",
            Kind::List {
                of: &Kind::Document,
                min: 1,
                max: usize::MAX,
            },
        ),
        Member::optional("max_tokens", OUTPUT_TOKENS),
        Member::optional("system", TEXT),
        GUARDRAIL,
        MODEL_ID,
        MODEL,
        STREAM,
        TOOLS,
        TOOL_CHOICE,
        Member::refused(
            "metadata",
            "Claude's text completion on Bedrock has no such member",
        ),
        INFERENCE_CONFIG,
        INPUT_TEXT,
        Member::misnamed("maxTokens", "max_tokens_to_sample"),
        Member::misnamed("max_gen_len", "max_tokens_to_sample"),
        Member::misnamed("max_new_tokens", "max_tokens_to_sample"),
        Member::misnamed("max_completion_tokens", "max_tokens_to_sample"),
        Member::misnamed("stop", "stop_sequences"),
        Member::misnamed("stopSequences", "stop_sequences"),
        Member::misnamed("topP", "top_p"),
        Member::misnamed("topK", "top_k"),
    ],
    Extra::Refused,
    Some(one_form),
);

/// A body is in one of the two forms, with what that form requires.
fn one_form(scope: &mut Scope<'_, '_>, body: &Members<'_>) {
    let (required, other, why): (&[(&str, &str)], _, _) = if body.get("messages").is_some() {
        (
            &[
                (
                    "anthropic_version",
                    r#""anthropic_version": "bedrock-2023-05-31""#,
                ),
                ("max_tokens", r#""max_tokens": 1024"#),
            ],
            ["prompt", "max_tokens_to_sample"],
            "the body has `messages`, and is in the form that goes with them",
        )
    } else {
        (
            &[
                ("prompt", r#""prompt": "\n\nHuman: …\n\nAssistant:""#),
                ("max_tokens_to_sample", r#""max_tokens_to_sample": 1024"#),
            ],
            ["system", "max_tokens"],
            "text completion has `prompt` and `max_tokens_to_sample`",
        )
    };
    for (name, add) in required {
        if body.get(name).is_none() {
            scope.report_at(name, missing_member::say(name, add), body.spot);
        }
    }
    for name in other {
        if let Some(token) = body.get(name) {
            scope.report_at(name, refused_member::say(name, why), token);
        }
    }
}
