//! Puts the buffered body together that a recorded stream stands for, and says what a body should give. Written
//! straight from the recordings, with nothing of core.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// What a reply should hold.
pub(super) struct Expected {
    pub(super) text: String,
    pub(super) reasoning: String,
    pub(super) tools: Vec<(String, Value)>,
    pub(super) citations: usize,
    pub(super) guardrail: bool,
    pub(super) blocked: bool,
    pub(super) tokens: Option<(u64, u64)>,
}

/// What the reply to this body should hold.
pub(super) fn expected(form: &str, body: &Value) -> Expected {
    let blocks = match form {
        "titan-text" => json!([{"text": body["results"][0]["outputText"]}]),
        "anthropic-messages" => body["content"].clone(),
        "openai-gpt-oss" | "ai21-jamba" => chat_blocks(&body["choices"][0]["message"]),
        "cohere-command-r" => json!([{"text": body["text"]}]),
        "llama2" | "llama3" | "llama3.x" | "llama4" => json!([{"text": body["generation"]}]),
        "mistral-text" => json!([{"text": body["outputs"][0]["text"]}]),
        "anthropic-text" => json!([{"text": body["completion"]}]),
        "ai21-jurassic" => json!([{"text": body["completions"][0]["data"]["text"]}]),
        "cohere-command" => json!([{"text": body["generations"][0]["text"]}]),
        "deepseek" | "imported-model" => match body["choices"][0]["text"]
            .as_str()
            .unwrap()
            .split_once("</think>")
        {
            Some((thoughts, answer)) => json!([{"thinking": thoughts}, {"text": answer}]),
            None => json!([{"thinking": body["choices"][0]["text"]}]),
        },
        _ => body["output"]["message"]["content"].clone(),
    };
    let blocks = blocks.as_array().cloned().unwrap_or_default();
    let (mut text, mut reasoning, mut tools, mut citations) = (String::new(), String::new(), Vec::new(), 0);
    for block in &blocks {
        text += block["text"].as_str().unwrap_or_default();
        for piece in block["citationsContent"]["content"]
            .as_array()
            .into_iter()
            .flatten()
        {
            text += piece["text"].as_str().unwrap_or_default();
        }
        citations += block["citationsContent"]["citations"]
            .as_array()
            .map_or(0, Vec::len);
        reasoning += block["thinking"].as_str().unwrap_or_default();
        reasoning += block["reasoningContent"]["reasoningText"]["text"]
            .as_str()
            .unwrap_or_default();
        let tool = if block["type"] == "tool_use" {
            block
        } else {
            &block["toolUse"]
        };
        if let Some(name) = tool["name"].as_str() {
            tools.push((name.to_owned(), tool["input"].clone()));
        }
    }
    let number = |pointer: &str| {
        let number = body.pointer(pointer)?.as_f64()?;
        format!("{number:.0}").parse::<u64>().ok()
    };
    let pair = |input: &str, output: &str| Some((number(input)?, number(output)?));
    Expected {
        text,
        reasoning,
        tools,
        citations,
        guardrail: body.get("amazon-bedrock-guardrailAction").is_some()
            || body.pointer("/trace/guardrail").is_some()
            || body["stopReason"] == "guardrail_intervened",
        blocked: body["amazon-bedrock-guardrailAction"] == "INTERVENED"
            || body["stopReason"] == "guardrail_intervened",
        tokens: match form {
            "titan-text" => pair("/inputTextTokenCount", "/results/0/tokenCount"),
            "anthropic-messages" => pair("/usage/input_tokens", "/usage/output_tokens"),
            "cohere-command-r" => pair(
                "/meta/billed_units/input_tokens",
                "/meta/billed_units/output_tokens",
            ),
            "openai-gpt-oss" | "ai21-jamba" | "deepseek" | "imported-model" => {
                pair("/usage/prompt_tokens", "/usage/completion_tokens")
            }
            "llama2" | "llama3" | "llama3.x" | "llama4" => {
                pair("/prompt_token_count", "/generation_token_count")
            }
            _ => pair("/usage/inputTokens", "/usage/outputTokens"),
        },
    }
}

/// The buffered body that these events stand for.
pub(super) fn body(form: &str, events: &[Value]) -> Value {
    let mut body = match form {
        "titan-text" => titan(events),
        "anthropic-messages" => anthropic(events),
        "openai-gpt-oss" | "ai21-jamba" => chat(events),
        // The last event holds the whole reply once more; its text is put together from the pieces.
        "cohere-command-r" => {
            let mut body = events.last().unwrap()["response"].clone();
            body["text"] = joined(events, "/text").into();
            body
        }
        "llama2" | "llama3" | "llama3.x" | "llama4" => llama(events),
        "mistral-text" => {
            let last = &events.last().unwrap()["outputs"][0];
            json!({"outputs": [{
                "text": joined(events, "/outputs/0/text"),
                "stop_reason": last["stop_reason"],
            }]})
        }
        "anthropic-text" => {
            let last = events.last().unwrap();
            json!({
                "completion": joined(events, "/completion"),
                "stop_reason": last["stop_reason"],
                "stop": last["stop"],
            })
        }
        "cohere-command" => generations(events),
        _ => message(events),
    };
    for (name, value) in events.iter().filter_map(Value::as_object).flatten() {
        if name.starts_with("amazon-bedrock-") {
            body[name] = value.clone();
        }
    }
    body
}

/// The texts at `pointer` of the events.
fn joined<'v>(events: impl IntoIterator<Item = &'v Value>, pointer: &str) -> String {
    events
        .into_iter()
        .filter_map(|event| event.pointer(pointer)?.as_str())
        .collect()
}

fn llama(events: &[Value]) -> Value {
    let (first, last) = (events.first().unwrap(), events.last().unwrap());
    json!({
        "generation": joined(events, "/generation"),
        "prompt_token_count": first["prompt_token_count"],
        "generation_token_count": last["generation_token_count"],
        "stop_reason": last["stop_reason"],
    })
}

/// One chunk with the whole reply, or tokens of several generations that end together.
fn generations(events: &[Value]) -> Value {
    if let [only] = events
        && only["generations"].is_array()
    {
        return only.clone();
    }
    let last = events.last().unwrap();
    let of = |number: u64| {
        let own = events
            .iter()
            .filter(|event| event["index"].as_u64().unwrap_or_default() == number);
        json!({"text": joined(own, "/text"), "finish_reason": last["finish_reason"]})
    };
    let most = events.iter().filter_map(|event| event["index"].as_u64()).max();
    json!({"generations": (0..=most.unwrap_or_default()).map(of).collect::<Vec<_>>()})
}

fn titan(events: &[Value]) -> Value {
    let last = events.last().unwrap();
    let text: String = events
        .iter()
        .filter_map(|event| event["outputText"].as_str())
        .collect();
    let input = events
        .iter()
        .map(|event| &event["inputTextTokenCount"])
        .find(|count| !count.is_null());
    json!({
        "inputTextTokenCount": input,
        "results": [{
            "tokenCount": last["totalOutputTextTokenCount"],
            "outputText": text,
            "completionReason": last["completionReason"],
        }],
    })
}

/// The blocks of a message whose reasoning stands in tags at the beginning of its text.
fn chat_blocks(message: &Value) -> Value {
    let content = message["content"].as_str().unwrap_or_default();
    let (mut blocks, mut answer) = (Vec::new(), content);
    if let Some((thoughts, rest)) = content.rsplit_once("</reasoning>") {
        let thoughts = thoughts
            .replace("</reasoning><reasoning>", "")
            .replace("<reasoning>", "");
        blocks.push(json!({"thinking": thoughts}));
        answer = rest;
    }
    blocks.push(json!({"text": answer}));
    for call in message["tool_calls"].as_array().into_iter().flatten() {
        let input: Value = serde_json::from_str(call["function"]["arguments"].as_str().unwrap()).unwrap();
        blocks.push(json!({"type": "tool_use", "name": call["function"]["name"], "input": input}));
    }
    blocks.into()
}

fn chat(events: &[Value]) -> Value {
    let (mut content, mut calls, mut stop) = (String::new(), Vec::new(), Value::Null);
    let mut body = json!({});
    for event in events {
        for choice in event["choices"].as_array().into_iter().flatten() {
            content += choice["delta"]["content"].as_str().unwrap_or_default();
            calls.extend(
                choice["delta"]["tool_calls"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .cloned(),
            );
            if !choice["finish_reason"].is_null() {
                stop = choice["finish_reason"].clone();
            }
        }
        if let Some(usage) = event.get("usage") {
            body["usage"] = usage.clone();
        }
    }
    body["choices"] =
        json!([{"index": 0, "finish_reason": stop, "message": {"content": content, "tool_calls": calls}}]);
    body
}

fn anthropic(events: &[Value]) -> Value {
    let mut body = json!({});
    let mut blocks: BTreeMap<u64, Value> = BTreeMap::new();
    let mut inputs: BTreeMap<u64, String> = BTreeMap::new();
    for event in events {
        let index = event["index"].as_u64().unwrap_or_default();
        match event["type"].as_str().unwrap() {
            "message_start" => body = event["message"].clone(),
            "content_block_start" => {
                blocks.insert(index, event["content_block"].clone());
            }
            "content_block_delta" => {
                let delta = event["delta"].as_object().unwrap();
                let block = blocks.get_mut(&index).unwrap();
                for (name, value) in delta.iter().filter(|(name, _)| *name != "type") {
                    let piece = value.as_str().unwrap();
                    if name == "partial_json" {
                        inputs.entry(index).or_default().push_str(piece);
                    } else {
                        let before = block[name].as_str().unwrap_or_default().to_owned();
                        block[name] = (before + piece).into();
                    }
                }
            }
            "message_delta" => {
                for (name, value) in event["delta"].as_object().unwrap() {
                    body[name] = value.clone();
                }
                for (name, value) in event["usage"].as_object().into_iter().flatten() {
                    body["usage"][name] = value.clone();
                }
            }
            "content_block_stop" | "message_stop" => {}
            other => panic!("an event never recorded before: {other}"),
        }
    }
    for (index, input) in inputs.into_iter().filter(|(_, input)| !input.is_empty()) {
        blocks.get_mut(&index).unwrap()["input"] = serde_json::from_str(&input).unwrap();
    }
    body["content"] = blocks.into_values().collect();
    body
}

#[derive(Default)]
struct Block {
    start: Map<String, Value>,
    text: String,
    input: String,
    reasoning: Map<String, Value>,
    citations: Vec<Value>,
    results: Vec<Value>,
}

fn message(events: &[Value]) -> Value {
    let mut body = json!({"output": {"message": {"role": "assistant"}}});
    let mut blocks: BTreeMap<u64, Block> = BTreeMap::new();
    for (name, event) in events.iter().filter_map(Value::as_object).flatten() {
        let index = event["contentBlockIndex"].as_f64().unwrap_or_default();
        let index: u64 = format!("{index:.0}").parse().unwrap();
        match name.as_str() {
            "contentBlockStart" => {
                let start = event["start"].as_object().unwrap();
                blocks.entry(index).or_default().start.clone_from(start);
            }
            "contentBlockDelta" => {
                let (block, delta) = (blocks.entry(index).or_default(), &event["delta"]);
                block.text += delta["text"].as_str().unwrap_or_default();
                block.input += delta["toolUse"]["input"].as_str().unwrap_or_default();
                block.citations.extend(delta.get("citation").cloned());
                block
                    .results
                    .extend(delta["toolResult"].as_array().into_iter().flatten().cloned());
                for (name, value) in delta["reasoningContent"].as_object().into_iter().flatten() {
                    let before = block
                        .reasoning
                        .get(name)
                        .and_then(Value::as_str)
                        .unwrap_or_default();
                    let joined = before.to_owned() + value.as_str().unwrap();
                    block.reasoning.insert(name.clone(), joined.into());
                }
            }
            "messageStop" => body["stopReason"] = event["stopReason"].clone(),
            "metadata" => {
                for (name, value) in event.as_object().unwrap() {
                    body[name] = value.clone();
                }
            }
            _ => {}
        }
    }
    body["output"]["message"]["content"] = blocks.into_values().map(block).collect();
    body
}

fn block(mut block: Block) -> Value {
    if let Some(tool) = block.start.get_mut("toolUse") {
        tool["input"] = serde_json::from_str(&block.input).unwrap_or_else(|_| json!({}));
        return block.start.into();
    }
    if let Some(result) = block.start.get_mut("toolResult") {
        result["content"] = block.results.into();
        return block.start.into();
    }
    if !block.citations.is_empty() {
        let mut cited = json!({"citationsContent": {"citations": block.citations}});
        if !block.text.is_empty() {
            cited["citationsContent"]["content"] = json!([{"text": block.text}]);
        }
        return cited;
    }
    if block.reasoning.contains_key("redactedContent") {
        return json!({"reasoningContent": block.reasoning});
    }
    if !block.reasoning.is_empty() {
        return json!({"reasoningContent": {"reasoningText": block.reasoning}});
    }
    json!({"text": block.text})
}
