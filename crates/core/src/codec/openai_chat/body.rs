//! What a chat completions body looks like. The models behind it take members that they do not know, so a stranger is
//! a warning here and not an error.

use crate::codec::chat_completion::body::{
    CONTENT, RESPONSE_FORMAT, STOP, TOOL_CALLS, TOOL_CHOICE, TOOLS, WHOLE, messages, said,
};
use crate::codec::elsewhere::{ANTHROPIC_VERSION, GUARDRAIL, MODEL_ID, unstreamed};
use crate::schema::{COUNT, Extra, Kind, Member, OUTPUT_TOKENS, SOME_TEXT, TEXT, Table, UNIT};

/// The greatest temperature, after OpenAI's own reference.
const TEMPERATURE: Kind = Kind::Number { min: 0.0, max: 2.0 };
const PENALTY: Kind = Kind::Number { min: -2.0, max: 2.0 };

const CLAUDES: &str =
    "it is Claude's form; chat completions have a message of the role `system` in its place";
const CONVERSES: &str =
    "it is Converse's form; chat completions have `max_tokens`, `temperature`, `top_p` and `stop`";

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "OpenAI chat body",
    &[
        Member::optional("model", TEXT),
        messages(&Kind::Object(&MESSAGE)),
        Member::optional("max_tokens", OUTPUT_TOKENS),
        Member::optional("max_completion_tokens", OUTPUT_TOKENS),
        Member::optional("temperature", TEMPERATURE),
        Member::optional("top_p", UNIT),
        Member::optional("stop", STOP),
        Member::optional("seed", WHOLE),
        Member::optional("tools", TOOLS),
        Member::optional(
            "tool_choice",
            Kind::Either(&[
                Kind::Choice(&["none", "auto", "required"]),
                Kind::Object(&TOOL_CHOICE),
            ]),
        ),
        Member::optional("parallel_tool_calls", Kind::Bool),
        Member::optional("response_format", RESPONSE_FORMAT),
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
        GUARDRAIL,
        MODEL_ID,
        ANTHROPIC_VERSION,
        Member::refused("system", CLAUDES),
        Member::refused("inferenceConfig", CONVERSES),
        Member::misnamed("stop_sequences", "stop"),
        Member::misnamed("max_new_tokens", "max_tokens"),
        Member::misnamed("maxTokens", "max_tokens"),
        Member::misnamed("topP", "top_p"),
        Member::misnamed("stopSequences", "stop"),
        Member::misnamed("max_gen_len", "max_tokens"),
        Member::misnamed("toolConfig", "tools"),
        Member::misnamed("functions", "tools"),
        Member::misnamed("function_call", "tool_choice"),
    ],
    Extra::Doubtful,
    Some(unstreamed),
);

static MESSAGE: Table = Table::new(
    "message",
    &[
        Member::required(
            "role",
            Kind::Choice(&["system", "developer", "user", "assistant", "tool"]),
            r#""role": "user""#,
        ),
        Member::optional("content", CONTENT),
        Member::optional("name", TEXT),
        Member::optional("tool_calls", TOOL_CALLS),
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
