//! What a body of `DeepSeek` R1's text completion looks like. The engines behind it and behind imported models like
//! it take more members than are documented, so a stranger is a warning here and not an error.

use super::super::prompt_text::{
    NO_INFERENCE_CONFIG, NO_MESSAGES, NO_MODEL, NO_STREAM, NO_SYSTEM, NO_TOOLS, prompted,
};
use crate::schema::{Extra, Kind, Member, SOME_TEXT, TEXT, Table, UNIT};

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "DeepSeek R1 body",
    &[
        Member::optional("prompt", SOME_TEXT),
        Member::optional("max_tokens", Kind::OutputTokens { min: 1, max: 32_768 }),
        Member::optional("temperature", UNIT),
        Member::optional("top_p", UNIT),
        Member::optional(
            "stop",
            Kind::List {
                of: &TEXT,
                min: 0,
                max: 10,
            },
        ),
        Member::outside_batch("amazon-bedrock-guardrailConfig", Kind::Document),
        Member::refused("messages", NO_MESSAGES),
        Member::refused("system", NO_SYSTEM),
        Member::refused("modelId", NO_MODEL),
        Member::refused("model", NO_MODEL),
        Member::refused("stream", NO_STREAM),
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
    ],
    Extra::Doubtful,
    Some(prompted),
);
