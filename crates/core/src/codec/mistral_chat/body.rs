//! What a Mistral chat body looks like.

use crate::codec::chat_completion::body::{
    CONTENT, RESPONSE_FORMAT, STOP, TOOL_CALLS, TOOL_CHOICE, TOOLS, WHOLE, messages, said,
};
use crate::codec::elsewhere::{GUARDRAIL, MODEL_ID, unstreamed};
use crate::schema::{COUNT, Extra, Kind, Member, OUTPUT_TOKENS, SOME_TEXT, TEXT, Table, UNIT};

/// AWS names no range for this form; the greatest is that of Mistral's own reference.
const TEMPERATURE: Kind = Kind::Number { min: 0.0, max: 1.5 };

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Mistral chat body",
    &[
        Member::optional("model", TEXT),
        messages(&Kind::Object(&MESSAGE)),
        Member::optional("max_tokens", OUTPUT_TOKENS),
        Member::optional("temperature", TEMPERATURE),
        Member::optional("top_p", UNIT),
        Member::optional("stop", STOP),
        Member::optional("tools", TOOLS),
        Member::optional(
            "tool_choice",
            Kind::Either(&[
                Kind::Choice(&["auto", "any", "none", "required"]),
                Kind::Object(&TOOL_CHOICE),
            ]),
        ),
        Member::optional("parallel_tool_calls", Kind::Bool),
        Member::optional("response_format", RESPONSE_FORMAT),
        Member::optional("random_seed", WHOLE),
        Member::optional("safe_prompt", Kind::Bool),
        Member::optional("presence_penalty", Kind::Number { min: -2.0, max: 2.0 }),
        Member::optional("frequency_penalty", Kind::Number { min: -2.0, max: 2.0 }),
        Member::optional("n", COUNT),
        Member::optional("prompt_mode", TEXT),
        Member::optional("stream", Kind::Bool),
        GUARDRAIL,
        Member::misnamed("seed", "random_seed"),
        MODEL_ID,
        Member::refused(
            "prompt",
            "it is the form of Mistral's older models; this one takes `messages`",
        ),
        Member::refused(
            "anthropic_version",
            "it is Claude's form, which Mistral does not speak",
        ),
        Member::refused(
            "system",
            "it is Claude's form; Mistral has a message of the role `system` in its place",
        ),
        Member::refused(
            "inferenceConfig",
            "it is Converse's form; Mistral has `max_tokens`, `temperature`, `top_p` and `stop`",
        ),
        Member::misnamed("stop_sequences", "stop"),
        Member::misnamed("maxTokens", "max_tokens"),
        Member::misnamed("topP", "top_p"),
        Member::misnamed("stopSequences", "stop"),
        Member::misnamed("max_completion_tokens", "max_tokens"),
        Member::misnamed("toolConfig", "tools"),
    ],
    Extra::Doubtful,
    Some(unstreamed),
);

static MESSAGE: Table = Table::new(
    "message",
    &[
        Member::required(
            "role",
            Kind::Choice(&["system", "user", "assistant", "tool"]),
            r#""role": "user""#,
        ),
        Member::optional("content", CONTENT),
        Member::optional("tool_calls", TOOL_CALLS),
        Member::optional("tool_call_id", SOME_TEXT),
        Member::optional("name", TEXT),
        Member::optional("prefix", Kind::Bool),
        Member::misnamed("function_call", "tool_calls"),
    ],
    Extra::Doubtful,
    Some(said),
);
