//! What a Llama body looks like. It is checked against a closed schema: members that it does not know are refused.

use crate::codec::elsewhere::{ANTHROPIC_VERSION, GUARDRAIL, MODEL, MODEL_ID, STREAM};
use crate::codec::prompt_text::body::{
    INFERENCE_CONFIG, INPUT_TEXT, MESSAGES, PROMPT, SYSTEM, TOOL_CHOICE, TOOLS, prompted,
};
use crate::rules::refused_member;
use crate::schema::{Extra, Kind, Member, Members, OUTPUT_TOKENS, Scope, Table, UNIT};

/// Largest image, decoded: what a request may have in all.
const IMAGE_BYTES: u64 = 25_000_000;

const NO_STOPS: &str = "through `InvokeModel` Llama has no stop sequences; Converse has them";
const NO_TOP_K: &str = "Llama has no such parameter on Bedrock";

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Llama body",
    &[
        PROMPT,
        Member::optional("max_gen_len", OUTPUT_TOKENS),
        Member::optional("temperature", UNIT),
        Member::optional("top_p", UNIT),
        Member::optional(
            "images",
            Kind::List {
                of: &Kind::Base64 { max: IMAGE_BYTES },
                min: 0,
                max: usize::MAX,
            },
        ),
        GUARDRAIL,
        MESSAGES,
        SYSTEM,
        MODEL_ID,
        MODEL,
        STREAM,
        Member::refused("stop", NO_STOPS),
        Member::refused("stop_sequences", NO_STOPS),
        Member::refused("stopSequences", NO_STOPS),
        Member::refused("top_k", NO_TOP_K),
        Member::refused("topK", NO_TOP_K),
        TOOLS,
        TOOL_CHOICE,
        ANTHROPIC_VERSION,
        INFERENCE_CONFIG,
        INPUT_TEXT,
        Member::misnamed("max_tokens", "max_gen_len"),
        Member::misnamed("maxTokens", "max_gen_len"),
        Member::misnamed("max_new_tokens", "max_gen_len"),
        Member::misnamed("max_completion_tokens", "max_gen_len"),
        Member::misnamed("max_tokens_to_sample", "max_gen_len"),
        Member::misnamed("maxGenLen", "max_gen_len"),
        Member::misnamed("topP", "top_p"),
        Member::misnamed("image", "images"),
    ],
    Extra::Refused,
    Some(whole),
);

fn whole(scope: &mut Scope<'_, '_>, body: &Members<'_>) {
    prompted(scope, body);
    if scope.quirks.text_only
        && let Some(images) = body.get("images")
        && body
            .from(images)
            .iter()
            .skip(1)
            .find(|byte| !byte.is_ascii_whitespace())
            .is_some_and(|first| *first != b']')
    {
        scope.report_at(
            "images",
            refused_member::say("images", "this model takes text only"),
            images,
        );
    }
}
