//! Anthropic Claude, Messages form: the body, the reply and the stream events of Anthropic's own
//! API, without its `event:` lines.
//!
//! The members of `usage` grew with time; [`Generation`] says which a model has.

pub(crate) mod shapes;

use serde::Serialize;
use serde_json::Value;

use super::{Speaker, identifier, items, text, texts};
use crate::answer::{Answer, Block, Stop};
use crate::ask::{Ask, Part, Role, Thinking, Tool, ToolChoice};
use crate::models::{Generation, Model};
use crate::refusal::Refusal;
use crate::shape::{dialect, violations};
use crate::wire::{Cache, Counts, Event, Kind, SMALL, fragments, metrics, ordered, pieces, quote};

pub(super) struct Anthropic;

impl Speaker for Anthropic {
    fn read(&self, model: &'static Model, body: &Value) -> Result<Ask, Refusal> {
        let found = violations(&shapes::BODY, body);
        if !found.is_empty() {
            return Err(dialect::pydantic(&found));
        }
        if text(&items(body, "messages")[0], "role") != "user" {
            return Err(Refusal::invalid(
                "messages: first message must use the \"user\" role",
            ));
        }
        // Whole and at least 1 by the shape.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let max_tokens = body.get("max_tokens").and_then(Value::as_f64).unwrap_or(1.0) as u64;
        if max_tokens > model.max_output {
            return Err(Refusal::invalid(format!(
                "max_tokens: {max_tokens} > {}, which is the maximum allowed number of output tokens for {}",
                model.max_output,
                short_name(model.id)
            )));
        }
        sampling(
            model,
            body.get("temperature").is_some(),
            body.get("top_p").is_some(),
        )?;
        let mut ask = read_conversation(body);
        ask.max_tokens = max_tokens;
        ask.stop_sequences = texts(body, "stop_sequences");
        ask.thinking = thinking(body.get("thinking"), model, Some(max_tokens))?;
        Ok(ask)
    }

    fn reply(&self, model: &'static Model, answer: &Answer) -> String {
        let content: Vec<String> = answer.blocks.iter().map(whole_block).collect();
        format!(
            r#"{{{},"content":[{}],"stop_reason":{},"stop_sequence":{}{},"usage":{}}}"#,
            head(model),
            content.join(","),
            quote(stop_reason(&answer.stop)),
            stop_sequence(&answer.stop),
            details(model),
            usage(model, answer, answer.output_tokens),
        )
    }

    fn stream(&self, model: &'static Model, answer: &Answer) -> Vec<Event> {
        let mut events = vec![Event::chunk(
            format!(
                r#"{{"type":"message_start","message":{{{},"content":[],"stop_reason":null,"stop_sequence":null{},"usage":{}}}}}"#,
                head(model),
                details(model),
                usage(model, answer, 1),
            ),
            0,
        )];
        for (index, block) in answer.blocks.iter().enumerate() {
            let start = empty_block(block);
            events.push(Event::chunk(
                format!(r#"{{"type":"content_block_start","index":{index},"content_block":{start}}}"#),
                0,
            ));
            let mut delta = |delta: String, tokens| {
                events.push(Event::chunk(
                    format!(r#"{{"type":"content_block_delta","index":{index},"delta":{delta}}}"#),
                    tokens,
                ));
            };
            match block {
                Block::Text(text) => {
                    for (piece, tokens) in pieces(text, SMALL) {
                        delta(
                            format!(r#"{{"type":"text_delta","text":{}}}"#, quote(&piece)),
                            tokens,
                        );
                    }
                }
                Block::Reasoning(text) => {
                    for (piece, tokens) in pieces(text, SMALL) {
                        delta(
                            format!(r#"{{"type":"thinking_delta","thinking":{}}}"#, quote(&piece)),
                            tokens,
                        );
                    }
                    delta(
                        format!(
                            r#"{{"type":"signature_delta","signature":{}}}"#,
                            quote(&signature())
                        ),
                        0,
                    );
                }
                Block::Tool { input, .. } => {
                    delta(r#"{"type":"input_json_delta","partial_json":""}"#.to_owned(), 0);
                    if input.as_object().is_some_and(|members| !members.is_empty()) {
                        for piece in fragments(&input.to_string()) {
                            delta(
                                format!(
                                    r#"{{"type":"input_json_delta","partial_json":{}}}"#,
                                    quote(&piece)
                                ),
                                2,
                            );
                        }
                    }
                }
            }
            events.push(Event::chunk(
                format!(r#"{{"type":"content_block_stop","index":{index}}}"#),
                0,
            ));
        }
        events.push(Event::chunk(
            format!(
                r#"{{"type":"message_delta","delta":{{"stop_reason":{},"stop_sequence":{}}},"usage":{{"output_tokens":{}}}}}"#,
                quote(stop_reason(&answer.stop)),
                stop_sequence(&answer.stop),
                answer.output_tokens
            ),
            0,
        ));
        let counts = Counts {
            input: answer.input_tokens,
            output: answer.output_tokens,
        };
        events.push(Event {
            kind: Kind::LastChunk(Box::new(move |timing| {
                format!(
                    r#"{{"type":"message_stop",{}}}"#,
                    metrics(counts, timing, Cache::Unsaid)
                )
            })),
            tokens: 0,
        });
        events
    }
}

/// The members a message begins with. Older models gave the id first.
fn head(model: &Model) -> String {
    let id = format!("msg_bdrk_01{}", identifier(22));
    let name = quote(short_name(model.id));
    if model.generation == Generation::First {
        format!(r#""id":"{id}","type":"message","role":"assistant","model":{name}"#)
    } else {
        format!(r#""model":{name},"id":"{id}","type":"message","role":"assistant""#)
    }
}

/// Anthropic's own name: without vendor and version.
fn short_name(id: &str) -> &str {
    let name = id.strip_prefix("anthropic.").unwrap_or(id);
    // The first models have a version in Anthropic's names and none of its own in theirs.
    match name {
        "claude-v1" => return "claude-1.3",
        "claude-v2" => return "claude-2.0",
        "claude-v2:1" => return "claude-2.1",
        "claude-instant-v1" => return "claude-instant-1.2",
        _ => {}
    }
    match name.rsplit_once("-v") {
        Some((name, version)) if version.bytes().all(|byte| byte.is_ascii_digit() || byte == b':') => name,
        _ => name,
    }
}

#[derive(Serialize)]
struct Usage {
    input_tokens: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_creation_input_tokens: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_read_input_tokens: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache_creation: Option<CacheCreation>,
    output_tokens: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    output_tokens_details: Option<OutputDetails>,
    #[serde(skip_serializing_if = "Option::is_none")]
    service_tier: Option<&'static str>,
}

#[derive(Serialize)]
struct CacheCreation {
    ephemeral_5m_input_tokens: u64,
    ephemeral_1h_input_tokens: u64,
}

#[derive(Serialize)]
struct OutputDetails {
    thinking_tokens: u64,
}

fn usage(model: &Model, answer: &Answer, output_tokens: u64) -> String {
    let since = |generation| model.generation >= generation;
    ordered(&Usage {
        input_tokens: answer.input_tokens,
        cache_creation_input_tokens: since(Generation::Cache).then_some(0),
        cache_read_input_tokens: since(Generation::Cache).then_some(0),
        cache_creation: since(Generation::CacheDetails).then_some(CacheCreation {
            ephemeral_5m_input_tokens: 0,
            ephemeral_1h_input_tokens: 0,
        }),
        output_tokens,
        output_tokens_details: since(Generation::OutputDetails).then_some(OutputDetails {
            thinking_tokens: answer.thinking_tokens,
        }),
        service_tier: since(Generation::OutputDetails).then_some("standard"),
    })
}

fn details(model: &Model) -> &'static str {
    if model.generation >= Generation::OutputDetails {
        r#","stop_details":null"#
    } else {
        ""
    }
}

fn stop_reason(stop: &Stop) -> &'static str {
    match stop {
        Stop::End => "end_turn",
        Stop::MaxTokens => "max_tokens",
        Stop::Sequence(_) => "stop_sequence",
        Stop::Tool => "tool_use",
    }
}

fn stop_sequence(stop: &Stop) -> String {
    match stop {
        Stop::Sequence(sequence) => quote(sequence),
        _ => "null".to_owned(),
    }
}

fn whole_block(block: &Block) -> String {
    match block {
        Block::Text(text) => format!(r#"{{"type":"text","text":{}}}"#, quote(text)),
        Block::Reasoning(text) => format!(
            r#"{{"type":"thinking","thinking":{},"signature":{}}}"#,
            quote(text),
            quote(&signature())
        ),
        Block::Tool { name, input } => tool_block(name, &input.to_string()),
    }
}

fn empty_block(block: &Block) -> String {
    match block {
        Block::Text(_) => r#"{"type":"text","text":""}"#.to_owned(),
        Block::Reasoning(_) => r#"{"type":"thinking","thinking":"","signature":""}"#.to_owned(),
        Block::Tool { name, .. } => tool_block(name, "{}"),
    }
}

fn tool_block(name: &str, input: &str) -> String {
    let id = identifier(22);
    format!(
        r#"{{"type":"tool_use","id":"toolu_bdrk_01{id}","name":{},"input":{input}}}"#,
        quote(name)
    )
}

/// Base64 that looks like the seal on a thinking block; nobody but Anthropic can check one.
pub(crate) fn signature() -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(format!("sandbox-{}", identifier(64)))
}

/// Since 4.5 only one of the two may be chosen.
pub(crate) fn sampling(model: &Model, temperature: bool, top_p: bool) -> Result<(), Refusal> {
    if temperature && top_p && model.generation >= Generation::CacheDetails {
        return Err(Refusal::invalid(
            "`temperature` and `top_p` cannot both be specified for this model. Please use only one.",
        ));
    }
    Ok(())
}

/// Whether `thinking` is switched on, and fits the model and `max_tokens`.
pub(crate) fn thinking(
    config: Option<&Value>,
    model: &Model,
    max_tokens: Option<u64>,
) -> Result<Thinking, Refusal> {
    let Some(config) = config.filter(|config| !config.is_null() && text(config, "type") != "disabled") else {
        return Ok(Thinking::Off);
    };
    if !model.reasoning {
        return Err(Refusal::invalid("thinking: Extra inputs are not permitted"));
    }
    let budget = config.get("budget_tokens").and_then(Value::as_u64);
    if budget
        .zip(max_tokens)
        .is_some_and(|(budget, max_tokens)| max_tokens <= budget)
    {
        return Err(Refusal::invalid(
            "`max_tokens` must be greater than `thinking.budget_tokens`.",
        ));
    }
    Ok(Thinking::On)
}

fn read_conversation(body: &Value) -> Ask {
    let turns = items(body, "messages").iter().map(|message| {
        let role = if text(message, "role") == "user" {
            Role::User
        } else {
            Role::Other
        };
        let parts = match message.get("content") {
            Some(Value::String(text)) => vec![Part::Text(text.clone())],
            _ => items(message, "content").iter().map(part).collect(),
        };
        (role, parts)
    });
    let tools = items(body, "tools").iter().map(|tool| Tool {
        name: text(tool, "name").to_owned(),
        schema: tool.get("input_schema").cloned().unwrap_or(Value::Null),
    });
    let mut ask = Ask::of(joined(body.get("system")), turns.collect(), tools.collect());
    let choice = body.get("tool_choice").unwrap_or(&Value::Null);
    ask.tool_choice = match text(choice, "type") {
        "any" => ToolChoice::Any,
        "tool" => ToolChoice::Named(text(choice, "name").to_owned()),
        "none" => ToolChoice::Never,
        _ => ToolChoice::Free,
    };
    ask
}

fn part(block: &Value) -> Part {
    match text(block, "type") {
        "text" => Part::Text(text(block, "text").to_owned()),
        "image" => Part::Attachment("an image"),
        "document" => Part::Attachment("a document"),
        "tool_result" => Part::ToolResult(joined(block.get("content"))),
        _ => Part::Other(block.to_string()),
    }
}

/// The text of a member that is either text or a list of blocks.
pub(crate) fn joined(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(blocks)) => {
            let texts: Vec<&str> = blocks
                .iter()
                .filter_map(|block| block.get("text")?.as_str())
                .collect();
            texts.join("\n")
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models;
    use serde_json::json;

    fn read(body: &Value) -> Result<Ask, Refusal> {
        Anthropic.read(
            models::resolve("us.anthropic.claude-sonnet-4-5-20250929-v1:0")
                .unwrap()
                .model,
            body,
        )
    }

    #[test]
    fn bodies_are_judged() {
        let valid = json!({"anthropic_version": "bedrock-2023-05-31", "max_tokens": 9,
            "messages": [{"role": "user", "content": "Hi"}]});
        assert_eq!(read(&valid).unwrap().max_tokens, 9);
        let with = |name: &str, value: Value| {
            let mut body = valid.clone();
            body[name] = value;
            body
        };
        let mut without = valid.clone();
        without.as_object_mut().unwrap().remove("max_tokens");
        for (body, words) in [
            (without, "max_tokens: Field required"),
            (with("foo", json!(1)), "foo: Extra inputs are not permitted"),
            (with("model", json!("x")), "model: Extra inputs are not permitted"),
            (
                with("anthropic_version", Value::Null),
                "anthropic_version: Field required",
            ),
            (
                with("max_tokens", json!(0)),
                "max_tokens: Input should be greater than or equal to 1",
            ),
            (with("max_tokens", json!(64_001)), "max_tokens: 64001 > 64000"),
            (
                with("temperature", json!(1.5)),
                "temperature: Input should be less than or equal to 1",
            ),
            (
                with("messages", json!([{"role": "user", "content": [{"text": "Hi"}]}])),
                "messages.0.content.0.type: Field required",
            ),
            (
                with(
                    "messages",
                    json!([{"role": "user", "content": [{"type": "text"}]}]),
                ),
                "messages.0.content.0.text.text: Field required",
            ),
            (
                with(
                    "messages",
                    json!([{"role": "user", "content": [{"type": "poem", "text": "x"}]}]),
                ),
                "messages.0.content.0: Input tag 'poem' found using 'type' does not match any of the expected tags",
            ),
            (
                with("messages", json!([{"role": "assistant", "content": "Hi"}])),
                "first message must use",
            ),
            (
                with("thinking", json!({"type": "enabled", "budget_tokens": 2000})),
                "`max_tokens` must be greater than `thinking.budget_tokens`",
            ),
        ] {
            let refusal = read(&body).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
        let mut both = with("temperature", json!(1));
        both["top_p"] = json!(1);
        assert!(
            read(&both)
                .unwrap_err()
                .message
                .contains("cannot both be specified")
        );
    }

    #[test]
    fn names_lose_vendor_and_version() {
        assert_eq!(
            short_name("anthropic.claude-3-5-haiku-20241022-v1:0"),
            "claude-3-5-haiku-20241022"
        );
        assert_eq!(short_name("anthropic.claude-opus-4-6-v1"), "claude-opus-4-6");
        assert_eq!(short_name("anthropic.claude-sonnet-4-6"), "claude-sonnet-4-6");
    }
}
