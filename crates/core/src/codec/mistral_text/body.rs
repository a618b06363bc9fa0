//! What a body of Mistral's text completion looks like. It is checked against a closed schema.

use crate::codec::elsewhere::{ANTHROPIC_VERSION, GUARDRAIL, MODEL, MODEL_ID, NO_STREAM, STREAM};
use crate::codec::prompt_text::body::{
    INFERENCE_CONFIG, INPUT_TEXT, MESSAGES, PROMPT, SYSTEM, TOOL_CHOICE, TOOLS, prompted, stops,
};
use crate::schema::{Extra, Kind, Member, Table, UNIT};

const UNKNOWN: &str = "Mistral's text completion on Bedrock has no such parameter";

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Mistral text completion body",
    &[
        PROMPT,
        Member::optional("max_tokens", Kind::OutputTokens { min: 1, max: 8_192 }),
        stops("stop", 10),
        Member::optional("temperature", UNIT),
        Member::optional("top_p", UNIT),
        Member::optional("top_k", Kind::Integer { min: 1, max: 200 }),
        GUARDRAIL,
        MESSAGES,
        SYSTEM,
        MODEL_ID,
        MODEL,
        STREAM,
        Member::refused("stream_options", NO_STREAM),
        Member::refused("seed", UNKNOWN),
        Member::refused("random_seed", UNKNOWN),
        Member::refused("safe_prompt", UNKNOWN),
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
        Member::misnamed("topK", "top_k"),
    ],
    Extra::Refused,
    Some(prompted),
);
