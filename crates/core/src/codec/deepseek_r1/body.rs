//! What a body of `DeepSeek` R1's text completion looks like. The engines behind it and behind imported models like
//! it take more members than are documented, so a stranger is a warning here and not an error.

use crate::codec::elsewhere::{ANTHROPIC_VERSION, GUARDRAIL, MODEL, MODEL_ID, STREAM};
use crate::codec::prompt_text::body::{
    INFERENCE_CONFIG, INPUT_TEXT, MESSAGES, PROMPT, SYSTEM, TOOL_CHOICE, TOOLS, prompted, stops,
};
use crate::schema::{Extra, Kind, Member, Table, UNIT};

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "DeepSeek R1 body",
    &[
        PROMPT,
        Member::optional("max_tokens", Kind::OutputTokens { min: 1, max: 32_768 }),
        Member::optional("temperature", UNIT),
        Member::optional("top_p", UNIT),
        stops("stop", 10),
        GUARDRAIL,
        MESSAGES,
        SYSTEM,
        MODEL_ID,
        MODEL,
        STREAM,
        TOOLS,
        TOOL_CHOICE,
        ANTHROPIC_VERSION,
        INFERENCE_CONFIG,
        INPUT_TEXT,
        Member::misnamed("maxTokens", "max_tokens"),
        Member::misnamed("max_gen_len", "max_tokens"),
        Member::misnamed("max_new_tokens", "max_tokens"),
        Member::misnamed("max_completion_tokens", "max_tokens"),
        Member::misnamed("max_tokens_to_sample", "max_tokens"),
        Member::misnamed("stop_sequences", "stop"),
        Member::misnamed("stopSequences", "stop"),
        Member::misnamed("topP", "top_p"),
    ],
    Extra::Doubtful,
    Some(prompted),
);
