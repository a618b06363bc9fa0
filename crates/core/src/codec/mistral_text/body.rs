//! What a body of Mistral's text completion looks like. It is checked against a closed schema.

use super::super::prompt_text::{
    NO_INFERENCE_CONFIG, NO_MESSAGES, NO_MODEL, NO_STREAM, NO_SYSTEM, NO_TOOLS, prompted,
};
use crate::schema::{Extra, Kind, Member, SOME_TEXT, TEXT, Table, UNIT};

const UNKNOWN: &str = "Mistral's text completion on Bedrock has no such parameter";

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Mistral text completion body",
    &[
        Member::optional("prompt", SOME_TEXT),
        Member::optional("max_tokens", Kind::OutputTokens { min: 1, max: 8_192 }),
        Member::optional(
            "stop",
            Kind::List {
                of: &TEXT,
                min: 0,
                max: 10,
            },
        ),
        Member::optional("temperature", UNIT),
        Member::optional("top_p", UNIT),
        Member::optional("top_k", Kind::Integer { min: 1, max: 200 }),
        Member::outside_batch("amazon-bedrock-guardrailConfig", Kind::Document),
        Member::refused("messages", NO_MESSAGES),
        Member::refused("system", NO_SYSTEM),
        Member::refused("modelId", NO_MODEL),
        Member::refused("model", NO_MODEL),
        Member::refused("stream", NO_STREAM),
        Member::refused("stream_options", NO_STREAM),
        Member::refused("seed", UNKNOWN),
        Member::refused("random_seed", UNKNOWN),
        Member::refused("safe_prompt", UNKNOWN),
        Member::refused("tools", NO_TOOLS),
        Member::refused("tool_choice", NO_TOOLS),
        Member::refused(
            "anthropic_version",
            "it is Claude's form, which this model does not speak",
        ),
        Member::refused("inferenceConfig", NO_INFERENCE_CONFIG),
        Member::misnamed("inputText", "prompt"),
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
