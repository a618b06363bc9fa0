//! Converse and `ConverseStream`: one body and one reply for every family.
//!
//! Members stand in alphabetical order in the recorded replies, which is the order a map of
//! `serde_json` gives. Text and reasoning have no `contentBlockStart`; `messageStop` and `metadata`
//! come last.

mod judge;
mod shapes;

use serde_json::{Map, Value, json};

pub(crate) use judge::{count, from_model, guardrail_exists, read};

use crate::answer::{Answer, Block, Stop};
use crate::families::openai_chat::LARGE;
use crate::families::{anthropic, nova, speaker, texts};
use crate::models::{Family, Generation, Model};
use crate::wire::{Event, Kind, SMALL, fragments, pieces};

/// The parts of a request that its reply repeats or depends on.
#[derive(Debug, Clone)]
pub(crate) struct Echo {
    performance: Option<Value>,
    tier: Option<Value>,
    response_paths: Vec<String>,
}

impl Echo {
    pub(crate) fn of(body: &Value) -> Self {
        let member = |name: &str| body.get(name).filter(|value| !value.is_null()).cloned();
        Self {
            performance: member("performanceConfig"),
            tier: member("serviceTier"),
            response_paths: texts(body, "additionalModelResponseFieldPaths"),
        }
    }

    fn add_to(&self, reply: &mut Value) {
        if let Some(performance) = &self.performance {
            reply["performanceConfig"] = performance.clone();
        }
        if let Some(tier) = &self.tier {
            reply["serviceTier"] = tier.clone();
        }
    }

    /// The members of the model's own reply that the request asked to see.
    fn response_fields(&self, model: &'static Model, answer: &Answer) -> Option<Value> {
        if self.response_paths.is_empty() {
            return None;
        }
        let own = speaker(model).ok()?.reply(model, answer);
        let own: Value = serde_json::from_str(&own).unwrap_or_default();
        let mut fields = Map::new();
        for path in &self.response_paths {
            if let (Some(value), Some(name)) = (own.pointer(path), path.rsplit('/').next()) {
                fields.insert(name.to_owned(), value.clone());
            }
        }
        Some(Value::Object(fields))
    }
}

/// The reply in one piece.
pub(crate) fn reply(model: &'static Model, answer: &Answer, echo: &Echo, latency: u64) -> String {
    let mut calls = 0;
    let mut content: Vec<Value> = answer
        .blocks
        .iter()
        .map(|block| match block {
            Block::Text(text) => json!({"text": text}),
            Block::Reasoning(text) => json!({"reasoningContent": {"reasoningText": reasoning(model, text)}}),
            Block::Tool { name, input } => {
                let mut call = tool_use(model, name, calls);
                calls += 1;
                call["input"] = input.clone();
                json!({"toolUse": call})
            }
        })
        .collect();
    // Recorded: deepseek/converse-r1. The reasoning comes after the text it came before.
    if model.family == Family::DeepseekR1 {
        content.reverse();
    }
    let mut reply = json!({
        "metrics": {"latencyMs": latency},
        "output": {"message": {"content": content, "role": "assistant"}},
        "stopReason": stop_reason(&answer.stop),
        "usage": usage(model, answer),
    });
    if let Some(fields) = echo.response_fields(model, answer) {
        reply["additionalModelResponseFields"] = fields;
    }
    echo.add_to(&mut reply);
    reply.to_string()
}

/// The reply as a stream.
pub(crate) fn stream(model: &'static Model, answer: &Answer, echo: Echo) -> Vec<Event> {
    let mut events = vec![Event::named("messageStart", json!({"role": "assistant"}), 0)];
    // Recorded: openai-gpt-oss/converse-stream-120b. Before its reasoning there is a text block without text.
    let first = usize::from(
        model.family == Family::OpenaiChat && matches!(answer.blocks.first(), Some(Block::Reasoning(_))),
    );
    if first > 0 {
        let empty = json!({"contentBlockIndex": 0, "delta": {"text": ""}});
        events.push(Event::named("contentBlockDelta", empty, 0));
        events.push(Event::named(
            "contentBlockStop",
            json!({"contentBlockIndex": 0}),
            0,
        ));
    }
    let mut calls = 0;
    for (index, block) in (first..).zip(&answer.blocks) {
        let mut delta = |delta: Value, tokens| {
            events.push(Event::named(
                "contentBlockDelta",
                json!({"contentBlockIndex": index, "delta": delta}),
                tokens,
            ));
        };
        match block {
            Block::Text(text) => {
                let sizes = if model.family == Family::OpenaiChat {
                    LARGE
                } else {
                    SMALL
                };
                // Recorded: ai21-jamba/converse-stream-1.5-mini, mistral-chat/converse-stream-mixtral. Some begin or
                // end with a piece that is empty.
                if model.family == Family::Jamba {
                    delta(json!({"text": ""}), 0);
                }
                for (piece, tokens) in pieces(text, sizes) {
                    delta(json!({"text": piece}), tokens);
                }
                if matches!(model.family, Family::MistralText | Family::MistralChat) {
                    delta(json!({"text": ""}), 0);
                }
            }
            Block::Reasoning(text) if model.family == Family::Anthropic => {
                for (piece, tokens) in pieces(text, SMALL) {
                    delta(json!({"reasoningContent": {"text": piece}}), tokens);
                }
                delta(
                    json!({"reasoningContent": {"signature": anthropic::signature()}}),
                    0,
                );
            }
            Block::Reasoning(_) if model.family == Family::Nova => {
                delta(
                    json!({"reasoningContent": {"text": nova::REDACTED}}),
                    answer.thinking_tokens,
                );
            }
            Block::Reasoning(text) => {
                for (piece, tokens) in pieces(text, LARGE) {
                    delta(json!({"reasoningContent": {"text": piece}}), tokens);
                }
            }
            Block::Tool { name, input } => {
                let start =
                    json!({"contentBlockIndex": index, "start": {"toolUse": tool_use(model, name, calls)}});
                calls += 1;
                let input = input.to_string();
                let parts = match model.family {
                    // Claude sends an empty fragment first, and nothing more for a tool without arguments.
                    Family::Anthropic if input == "{}" => vec![String::new()],
                    Family::Anthropic => [vec![String::new()], fragments(&input)].concat(),
                    Family::CohereCommandR => fragments(&input),
                    _ => vec![input],
                };
                events.push(Event::named("contentBlockStart", start, 0));
                for part in parts {
                    let delta = json!({"contentBlockIndex": index, "delta": {"toolUse": {"input": part}}});
                    events.push(Event::named("contentBlockDelta", delta, 2));
                }
            }
        }
        events.push(Event::named(
            "contentBlockStop",
            json!({"contentBlockIndex": index}),
            0,
        ));
    }
    let mut stop = json!({"stopReason": stop_reason(&answer.stop)});
    if let Some(fields) = echo.response_fields(model, answer) {
        stop["additionalModelResponseFields"] = fields;
    }
    events.push(Event::named("messageStop", stop, 0));
    let usage = usage(model, answer);
    events.push(Event {
        kind: Kind::LastNamed(
            "metadata",
            Box::new(move |timing| {
                let mut metadata = json!({"metrics": {"latencyMs": timing.latency}, "usage": usage});
                echo.add_to(&mut metadata);
                metadata
            }),
        ),
        tokens: 0,
    });
    events
}

/// Claude shows its reasoning and seals it, gpt-oss does not seal it; Nova shows that there was some.
fn reasoning(model: &Model, text: &str) -> Value {
    match model.family {
        Family::Anthropic => json!({"signature": anthropic::signature(), "text": text}),
        Family::Nova => json!({"text": nova::REDACTED}),
        _ => json!({"text": text}),
    }
}

/// A tool call without its input; `before` is how many came before it.
fn tool_use(model: &Model, name: &str, before: usize) -> Value {
    // Recorded: other-chat/converse-kimi-k2-thinking-tool-use. Kimi's own ids go through.
    let id = if model.provider == "Moonshot AI" {
        format!("functions.{name}:{before}")
    } else {
        nova::converse_tool_use_id()
    };
    let mut call = json!({"name": name, "toolUseId": id});
    if model.generation >= Generation::ToolType {
        call["type"] = json!("tool_use");
    }
    call
}

fn usage(model: &Model, answer: &Answer) -> Value {
    let mut usage = json!({
        "inputTokens": answer.input_tokens,
        "outputTokens": answer.output_tokens,
        "totalTokens": answer.input_tokens + answer.output_tokens,
    });
    if model.family != Family::TitanText {
        usage["serverToolUsage"] = json!({});
    }
    if model.family == Family::Anthropic && model.generation >= Generation::Cache {
        // Both spellings come together, with the same numbers.
        for name in [
            "cacheReadInputTokenCount",
            "cacheReadInputTokens",
            "cacheWriteInputTokenCount",
            "cacheWriteInputTokens",
        ] {
            usage[name] = json!(0);
        }
    }
    usage
}

fn stop_reason(stop: &Stop) -> &'static str {
    match stop {
        Stop::End => "end_turn",
        Stop::MaxTokens => "max_tokens",
        Stop::Sequence(_) => "stop_sequence",
        Stop::Tool => "tool_use",
    }
}
