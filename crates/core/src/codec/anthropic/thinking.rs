//! What Claude can be asked for, and what goes together with thinking.

use serde_json::{Map, Value};

use crate::catalog::{Model, Reasoning};
use crate::codec::parameters::{Accepts, MOST_TOKENS, Parameter, Standard};
use crate::codec::{dropped, note};
use crate::finding::{Finding, Severity};

/// The fewest tokens to think in.
const LEAST_BUDGET: i64 = 1024;

macro_rules! parameters {
    ($($thinking:expr),*) => {
        &[
            Parameter::standard(
                Standard::MaxTokens,
                "max_tokens",
                Accepts::Integer { min: 1, max: MOST_TOKENS },
                "",
            ),
            Parameter::standard(
                Standard::Temperature,
                "temperature",
                Accepts::Number { min: 0.0, max: 1.0 },
                "1.0",
            ),
            Parameter::standard(
                Standard::TopP,
                "top_p",
                Accepts::Number { min: 0.0, max: 1.0 },
                "0.999",
            ),
            Parameter::standard(
                Standard::TopK,
                "top_k",
                Accepts::Integer { min: 0, max: 500 },
                "",
            ),
            Parameter::standard(
                Standard::StopSequences,
                "stop_sequences",
                Accepts::Texts { max: 8191 },
                "[]",
            ),
            $($thinking,)*
            Parameter::own("tools", Accepts::Json, "", "Functions that it may ask to call"),
            Parameter::own("tool_choice", Accepts::Json, "", "Whether and which function it calls"),
            Parameter::own("anthropic_beta", Accepts::Texts { max: 100 }, "[]", "Names of features in trial"),
        ]
    };
}

const ABOUT: &str = "Whether it thinks before it answers";

const BUDGET: Parameter = Parameter::own(
    "thinking.budget_tokens",
    Accepts::Integer {
        min: LEAST_BUDGET,
        max: MOST_TOKENS,
    },
    "",
    "Tokens to think in, of those of the reply",
);

const EFFORT: Parameter = Parameter::own(
    "output_config.effort",
    Accepts::Choice(&["low", "medium", "high"]),
    "\"high\"",
    "How much it thinks and writes",
);

const PLAIN: &[Parameter] = parameters!();
const BUDGETED: &[Parameter] = parameters!(
    Parameter::own(
        "thinking.type",
        Accepts::Choice(&["enabled", "disabled"]),
        "\"disabled\"",
        ABOUT
    ),
    BUDGET
);
const ADAPTIVE: &[Parameter] = parameters!(
    Parameter::own(
        "thinking.type",
        Accepts::Choice(&["adaptive", "disabled"]),
        "",
        ABOUT
    ),
    EFFORT
);
const EITHER: &[Parameter] = parameters!(
    Parameter::own(
        "thinking.type",
        Accepts::Choice(&["adaptive", "enabled", "disabled"]),
        "\"disabled\"",
        ABOUT
    ),
    BUDGET,
    EFFORT
);

/// What `model` can be asked for.
pub(super) fn parameters(model: &Model) -> &'static [Parameter] {
    let thinks = |how| model.reasoning.contains(&how);
    match (thinks(Reasoning::Budget), thinks(Reasoning::Adaptive)) {
        (false, false) => PLAIN,
        (true, false) => BUDGETED,
        (false, true) => ADAPTIVE,
        (true, true) => EITHER,
    }
}

/// Makes what is asked about thinking agree with itself and with the rest of the body; Claude refuses it otherwise.
/// <https://docs.claude.com/en/docs/build-with-claude/extended-thinking>
pub(super) fn settle(body: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    let limit = body.get("max_tokens").and_then(Value::as_i64);
    let Some(Value::Object(thinking)) = body.get_mut("thinking") else {
        return;
    };
    if thinking.contains_key("budget_tokens") {
        thinking.entry("type").or_insert_with(|| Value::from("enabled"));
    }
    match thinking.get("type").and_then(Value::as_str) {
        Some("enabled") => {
            let added = !thinking.contains_key("budget_tokens");
            let budget = thinking
                .entry("budget_tokens")
                .or_insert_with(|| Value::from(LEAST_BUDGET));
            if added {
                findings.push(note(
                    "parameter-added",
                    Severity::Note,
                    "thinking.budget_tokens",
                    format!("`thinking.budget_tokens` was set to {LEAST_BUDGET}: Claude requires a number of tokens to think in."),
                    "Set the number you want.",
                ));
            }
            let most = limit.unwrap_or(i64::MAX).saturating_sub(1);
            if most < LEAST_BUDGET {
                body.remove("thinking");
                findings.push(dropped(
                    "thinking",
                    "There is no room for it: `max_tokens` must be above 1,024, for thoughts and reply together.",
                    "Ask for more tokens.",
                ));
                return;
            }
            if budget.as_i64().is_some_and(|asked| asked > most) {
                findings.push(note(
                    "parameter-clamped",
                    Severity::Warning,
                    "thinking.budget_tokens",
                    format!("`thinking.budget_tokens` was set to {most}: {budget} was asked for, and it must be below `max_tokens`."),
                    "Ask for fewer, or for a longer reply.",
                ));
                *budget = most.into();
            }
        }
        other => {
            let off = other != Some("adaptive");
            if thinking.remove("budget_tokens").is_some() {
                findings.push(dropped(
                    "thinking.budget_tokens",
                    "It belongs to the `thinking.type` of `enabled`.",
                    "Leave it out, or enable it.",
                ));
            }
            if off {
                return;
            }
        }
    }
    let low = body
        .get("top_p")
        .and_then(Value::as_f64)
        .is_some_and(|top_p| top_p < 0.95);
    for (name, refused) in [("temperature", true), ("top_k", true), ("top_p", low)] {
        if refused && body.remove(name).is_some() {
            findings.push(dropped(
                name,
                "Claude takes no such setting while it thinks.",
                "Leave it out, or do not let it think.",
            ));
        }
    }
}
