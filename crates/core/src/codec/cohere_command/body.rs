//! What a Cohere Command body looks like. It is checked against a closed schema.

use crate::codec::elsewhere::{ANTHROPIC_VERSION, GUARDRAIL, MODEL, MODEL_ID, unstreamed};
use crate::codec::prompt_text::body::{
    INFERENCE_CONFIG, INPUT_TEXT, MESSAGES, NO_SYSTEM, PROMPT, SYSTEM, TOOL_CHOICE, TOOLS, prompted, stops,
};
use crate::schema::{Extra, Kind, Member, Members, Scope, Table, UNIT};

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Cohere Command body",
    &[
        PROMPT,
        Member::optional("max_tokens", Kind::OutputTokens { min: 1, max: 4_096 }),
        Member::optional("temperature", Kind::Number { min: 0.0, max: 5.0 }),
        Member::optional("p", UNIT),
        Member::optional("k", Kind::Integer { min: 0, max: 500 }),
        stops("stop_sequences", 4),
        Member::optional("return_likelihoods", Kind::Choice(&["GENERATION", "ALL", "NONE"])),
        Member::optional("stream", Kind::Bool),
        Member::optional("num_generations", Kind::Integer { min: 1, max: 5 }),
        Member::optional("logit_bias", Kind::Document),
        Member::optional("truncate", Kind::Choice(&["NONE", "START", "END"])),
        GUARDRAIL,
        MESSAGES,
        SYSTEM,
        Member::refused("preamble", NO_SYSTEM),
        MODEL_ID,
        MODEL,
        TOOLS,
        TOOL_CHOICE,
        Member::refused(
            "chat_history",
            "it is Command R's form; this model takes its conversation as one text in `prompt`",
        ),
        ANTHROPIC_VERSION,
        INFERENCE_CONFIG,
        INPUT_TEXT,
        Member::misnamed("message", "prompt"),
        Member::misnamed("maxTokens", "max_tokens"),
        Member::misnamed("max_gen_len", "max_tokens"),
        Member::misnamed("max_new_tokens", "max_tokens"),
        Member::misnamed("max_completion_tokens", "max_tokens"),
        Member::misnamed("max_tokens_to_sample", "max_tokens"),
        Member::misnamed("top_p", "p"),
        Member::misnamed("topP", "p"),
        Member::misnamed("top_k", "k"),
        Member::misnamed("topK", "k"),
        Member::misnamed("stop", "stop_sequences"),
        Member::misnamed("stopSequences", "stop_sequences"),
        Member::misnamed("n", "num_generations"),
    ],
    Extra::Refused,
    Some(whole),
);

fn whole(scope: &mut Scope<'_, '_>, body: &Members<'_>) {
    prompted(scope, body);
    unstreamed(scope, body);
}
