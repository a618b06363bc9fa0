//! What a Jurassic-2 body looks like. It is checked against a closed schema.

use crate::codec::elsewhere::{ANTHROPIC_VERSION, GUARDRAIL, MODEL, MODEL_ID, STREAM};
use crate::codec::prompt_text::body::{
    INFERENCE_CONFIG, INPUT_TEXT, MESSAGES, PROMPT, SYSTEM, TOOL_CHOICE, TOOLS, prompted, stops,
};
use crate::schema::{COUNT, Extra, Kind, Member, Table, UNIT};

const NO_TOP_K: &str = "Jurassic-2 has no such parameter";

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Jurassic-2 body",
    &[
        PROMPT,
        Member::optional("maxTokens", Kind::OutputTokens { min: 0, max: 8_191 }),
        Member::optional("temperature", UNIT),
        Member::optional("topP", UNIT),
        stops("stopSequences", usize::MAX),
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
        GUARDRAIL,
        MESSAGES,
        SYSTEM,
        MODEL_ID,
        MODEL,
        STREAM,
        Member::refused("top_k", NO_TOP_K),
        Member::refused("topK", NO_TOP_K),
        TOOLS,
        TOOL_CHOICE,
        ANTHROPIC_VERSION,
        INFERENCE_CONFIG,
        INPUT_TEXT,
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
