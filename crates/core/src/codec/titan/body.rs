//! What a Titan Text body looks like. Titan refuses members that it does not know.

use crate::codec::elsewhere::{GUARDRAIL, MODEL_ID, STREAM};
use crate::schema::{Extra, Kind, Member, SOME_TEXT, TEXT, Table, UNIT};

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Titan Text body",
    &[
        Member::required("inputText", SOME_TEXT, r#""inputText": "…""#),
        Member::optional("textGenerationConfig", Kind::Object(&CONFIG)),
        GUARDRAIL,
        MODEL_ID,
        STREAM,
        Member::misnamed("prompt", "inputText"),
        Member::misnamed("messages", "inputText"),
        Member::misnamed("temperature", "textGenerationConfig.temperature"),
        Member::misnamed("topP", "textGenerationConfig.topP"),
        Member::misnamed("maxTokenCount", "textGenerationConfig.maxTokenCount"),
        Member::misnamed("max_tokens", "textGenerationConfig.maxTokenCount"),
    ],
    Extra::Refused,
    None,
);

static CONFIG: Table = Table::new(
    "textGenerationConfig",
    &[
        Member::optional("maxTokenCount", Kind::OutputTokens { min: 0, max: 8192 }),
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
        Member::misnamed("maxTokens", "maxTokenCount"),
        Member::misnamed("max_tokens", "maxTokenCount"),
    ],
    Extra::Refused,
    None,
);
