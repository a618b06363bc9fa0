//! What a Jurassic-2 body looks like. It is checked against a closed schema.

use super::super::prompt_text::{
    NO_INFERENCE_CONFIG, NO_MESSAGES, NO_MODEL, NO_STREAM, NO_SYSTEM, NO_TOOLS, prompted,
};
use crate::schema::{COUNT, Extra, Kind, Member, SOME_TEXT, TEXT, Table, UNIT};

const NO_TOP_K: &str = "Jurassic-2 has no such parameter";

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Jurassic-2 body",
    &[
        Member::optional("prompt", SOME_TEXT),
        Member::optional("maxTokens", Kind::OutputTokens { min: 0, max: 8_191 }),
        Member::optional("temperature", UNIT),
        Member::optional("topP", UNIT),
        Member::optional(
            "stopSequences",
            Kind::List {
                of: &TEXT,
                min: 0,
                max: usize::MAX,
            },
        ),
        Member::optional("presencePenalty", Kind::Object(&PRESENCE)),
        Member::optional("countPenalty", Kind::Object(&COUNT_PENALTY)),
        Member::optional("frequencyPenalty", Kind::Object(&FREQUENCY)),
        // AI21's own reference has these; Bedrock's page leaves them out.
        Member::optional("numResults", COUNT),
        Member::optional(
            "minTokens",
            Kind::Integer {
                min: 0,
                max: i64::MAX,
            },
        ),
        Member::optional("topKReturn", Kind::Integer { min: 0, max: 64 }),
        Member::outside_batch("amazon-bedrock-guardrailConfig", Kind::Document),
        Member::refused("messages", NO_MESSAGES),
        Member::refused("system", NO_SYSTEM),
        Member::refused("modelId", NO_MODEL),
        Member::refused("model", NO_MODEL),
        Member::refused("stream", NO_STREAM),
        Member::refused("top_k", NO_TOP_K),
        Member::refused("topK", NO_TOP_K),
        Member::refused("tools", NO_TOOLS),
        Member::refused("tool_choice", NO_TOOLS),
        Member::refused(
            "anthropic_version",
            "it is Claude's form, which this model does not speak",
        ),
        Member::refused("inferenceConfig", NO_INFERENCE_CONFIG),
        Member::misnamed("inputText", "prompt"),
        Member::misnamed("max_tokens", "maxTokens"),
        Member::misnamed("max_gen_len", "maxTokens"),
        Member::misnamed("max_new_tokens", "maxTokens"),
        Member::misnamed("max_completion_tokens", "maxTokens"),
        Member::misnamed("max_tokens_to_sample", "maxTokens"),
        Member::misnamed("top_p", "topP"),
        Member::misnamed("stop", "stopSequences"),
        Member::misnamed("stop_sequences", "stopSequences"),
        Member::misnamed("presence_penalty", "presencePenalty.scale"),
        Member::misnamed("count_penalty", "countPenalty.scale"),
        Member::misnamed("frequency_penalty", "frequencyPenalty.scale"),
    ],
    Extra::Refused,
    Some(prompted),
);

const fn scale(max: f64) -> Member {
    Member::required("scale", Kind::Number { min: 0.0, max }, r#""scale": 0.5"#)
}

static PRESENCE: Table = Table::new(
    "penalty",
    &[scale(5.0), WHITESPACES, PUNCTUATIONS, NUMBERS, STOPWORDS, EMOJIS],
    Extra::Refused,
    None,
);

static COUNT_PENALTY: Table = Table::new(
    "penalty",
    &[scale(1.0), WHITESPACES, PUNCTUATIONS, NUMBERS, STOPWORDS, EMOJIS],
    Extra::Refused,
    None,
);

static FREQUENCY: Table = Table::new(
    "penalty",
    &[
        scale(500.0),
        WHITESPACES,
        PUNCTUATIONS,
        NUMBERS,
        STOPWORDS,
        EMOJIS,
    ],
    Extra::Refused,
    None,
);

const WHITESPACES: Member = Member::optional("applyToWhitespaces", Kind::Bool);
const PUNCTUATIONS: Member = Member::optional("applyToPunctuations", Kind::Bool);
const NUMBERS: Member = Member::optional("applyToNumbers", Kind::Bool);
const STOPWORDS: Member = Member::optional("applyToStopwords", Kind::Bool);
const EMOJIS: Member = Member::optional("applyToEmojis", Kind::Bool);
