//! The text families beside Titan, Nova, Claude and gpt-oss: against what is recorded of them to the
//! order of their members, and against their documentation where nothing is.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::outline;
use crate::recordings::{self, Case};
use crate::replies::{converse, ok, tools, with};
use crate::wire::{Frame, Reply, post, start};

pub(crate) const LLAMA_2: &str = "meta.llama2-13b-chat-v1";
pub(crate) const LLAMA_3: &str = "meta.llama3-8b-instruct-v1:0";
pub(crate) const LLAMA_4: &str = "us.meta.llama4-scout-17b-instruct-v1:0";
pub(crate) const MISTRAL: &str = "mistral.mistral-7b-instruct-v0:2";
pub(crate) const LARGE: &str = "mistral.mistral-large-2407-v1:0";
pub(crate) const MINISTRAL: &str = "mistral.ministral-3-8b-instruct";
pub(crate) const R1: &str = "us.deepseek.r1-v1:0";
pub(crate) const CLAUDE_2: &str = "anthropic.claude-v2:1";
pub(crate) const JURASSIC: &str = "ai21.j2-mid-v1";
pub(crate) const JAMBA: &str = "ai21.jamba-1-5-mini-v1:0";
pub(crate) const COMMAND: &str = "cohere.command-light-text-v14";
pub(crate) const COMMAND_R: &str = "cohere.command-r-v1:0";
pub(crate) const PEGASUS: &str = "us.twelvelabs.pegasus-1-2-v1:0";

pub(crate) fn prompt(text: &str) -> Value {
    json!({ "prompt": text })
}

pub(crate) fn chat(text: &str) -> Value {
    json!({"messages": [{"role": "user", "content": text}]})
}

pub(crate) fn human(text: &str, tokens: u64) -> Value {
    json!({"prompt": format!("\n\nHuman: {text}\n\nAssistant:"), "max_tokens_to_sample": tokens})
}

pub(crate) fn video(text: &str) -> Value {
    json!({"inputPrompt": text, "mediaSource": {"s3Location": {"uri": "s3://bucket/a.mp4"}}})
}

/// Requests that make every kind of reply and chunk that is recorded, by folder.
fn exercises() -> Vec<(&'static str, &'static str, Value)> {
    let long = "Say many words";
    vec![
        ("llama2", LLAMA_2, prompt("<s>[INST] Hello [/INST]")),
        ("llama2", LLAMA_2, with(prompt(long), "max_gen_len", json!(5))),
        ("llama3", LLAMA_3, prompt("Hello")),
        ("llama3", LLAMA_3, with(prompt(long), "max_gen_len", json!(5))),
        ("mistral-text", MISTRAL, prompt("<s>[INST] Hello [/INST]")),
        (
            "mistral-text",
            MISTRAL,
            with(prompt(long), "max_tokens", json!(5)),
        ),
        ("ai21-jurassic", JURASSIC, prompt("Hello")),
        (
            "ai21-jurassic",
            JURASSIC,
            with(prompt(long), "maxTokens", json!(5)),
        ),
        ("ai21-jamba", JAMBA, chat("Hello")),
        ("anthropic-text", CLAUDE_2, human("Hello", 500)),
        ("cohere-command", COMMAND, prompt(long)),
        (
            "cohere-command",
            COMMAND,
            with(prompt("Hello"), "max_tokens", json!(500)),
        ),
        (
            "cohere-command",
            COMMAND,
            with(prompt(long), "stream", json!(true)),
        ),
        (
            "cohere-command",
            COMMAND,
            json!({"prompt": long, "stream": true, "num_generations": 2}),
        ),
        ("cohere-command-r", COMMAND_R, json!({"message": "Hello"})),
        (
            "cohere-command-r",
            COMMAND_R,
            json!({"message": long, "stop_sequences": ["words"]}),
        ),
    ]
}

/// The outlines of the bodies and of the events that are recorded in a folder.
fn recorded(folder: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let invoked: Vec<Case> = recordings::cases(folder)
        .into_iter()
        .filter(|case| case.request["path"].as_str().unwrap().contains("/invoke"))
        .collect();
    let bodies = invoked
        .iter()
        .filter(|case| case.stream.is_none())
        .map(|case| outline::of(case.response["body"].as_str().unwrap(), &[]));
    let events = invoked
        .iter()
        .filter_map(|case| case.stream.as_deref())
        .flat_map(|bytes| crate::wire::frames(bytes).0)
        .map(|frame| outline::of(&frame.chunk().unwrap(), &[]));
    (bodies.collect(), events.collect())
}

#[tokio::test]
async fn whole_replies_have_the_recorded_outline() {
    let running = start().await;
    for (folder, model, body) in exercises() {
        let reply = ok(&running, post(model, "invoke", &body)).await;
        let own = outline::of(&reply.text(), &[]);
        let (recorded, _) = recorded(folder);
        assert!(
            recorded.is_empty() || recorded.contains(&own),
            "{model}: {own}\nis none of {recorded:#?}"
        );
        let counted = |name: &str| {
            reply
                .header(name)
                .and_then(|count| count.parse::<u64>().ok())
                .is_some_and(|count| count > 0)
        };
        assert!(
            counted("x-amzn-bedrock-input-token-count") && counted("x-amzn-bedrock-output-token-count"),
            "{reply:?}"
        );
    }
}

#[tokio::test]
async fn chunks_have_the_recorded_outline() {
    let running = start().await;
    for (folder, model, body) in exercises().into_iter().filter(|(_, model, _)| *model != JURASSIC) {
        let reply = ok(&running, post(model, "invoke-with-response-stream", &body)).await;
        let (_, recorded) = recorded(folder);
        for chunk in chunks(&reply) {
            let own = outline::of(&chunk, &[]);
            assert!(
                recorded.is_empty() || recorded.contains(&own),
                "{model}: {own}\nis none of {recorded:#?}"
            );
        }
    }
}

fn chunks(reply: &Reply) -> Vec<String> {
    reply.frames().iter().filter_map(Frame::chunk).collect()
}

fn parsed(reply: &Reply) -> Vec<Value> {
    chunks(reply)
        .iter()
        .map(|chunk| serde_json::from_str(chunk).unwrap())
        .collect()
}

/// What a stream says, the text of every chunk joined, is what the buffered reply says.
#[tokio::test]
async fn streams_say_what_buffered_replies_say() {
    let running = start().await;
    let said = |value: &Value, pointers: &[&str]| -> String {
        pointers
            .iter()
            .filter_map(|pointer| value.pointer(pointer)?.as_str())
            .collect()
    };
    for (model, body, pointers) in [
        (LLAMA_2, prompt("Héllo 🎉"), &["/generation"][..]),
        (LLAMA_4, prompt("Héllo 🎉"), &["/generation"]),
        (MISTRAL, prompt("Héllo 🎉"), &["/outputs/0/text"]),
        (LARGE, prompt("Héllo 🎉"), &["/outputs/0/text"]),
        (R1, prompt("Héllo 🎉"), &["/choices/0/text"]),
        (CLAUDE_2, human("Héllo 🎉", 500), &["/completion"]),
        (
            COMMAND,
            json!({"prompt": "Héllo 🎉", "stream": true, "max_tokens": 500}),
            &["/generations/0/text", "/text"],
        ),
        (COMMAND_R, json!({"message": "Héllo 🎉"}), &["/text"]),
        (
            JAMBA,
            chat("Héllo 🎉"),
            &["/choices/0/message/content", "/choices/0/delta/content"],
        ),
        (LARGE, chat("Héllo 🎉"), &["/choices/0/message/content"]),
        (
            MINISTRAL,
            chat("Héllo 🎉"),
            &["/choices/0/message/content", "/choices/0/delta/content"],
        ),
        (
            "qwen.qwen3-32b-v1:0",
            chat("Héllo 🎉"),
            &["/choices/0/message/content", "/choices/0/delta/content"],
        ),
        (PEGASUS, video("Héllo 🎉"), &["/message"]),
    ] {
        let whole = ok(&running, post(model, "invoke", &body)).await;
        let streamed = ok(&running, post(model, "invoke-with-response-stream", &body)).await;
        let chunks = parsed(&streamed);
        let text = said(&whole.json(), pointers);
        assert!(
            text.contains("You wrote 2 words: \"Héllo 🎉\"."),
            "{model}: {text}"
        );
        assert_eq!(
            chunks
                .iter()
                .map(|chunk| said(chunk, pointers))
                .collect::<String>(),
            text,
            "{model}"
        );
        let with_metrics: Vec<usize> = chunks
            .iter()
            .enumerate()
            .filter(|(_, chunk)| chunk.get("amazon-bedrock-invocationMetrics").is_some())
            .map(|(at, _)| at)
            .collect();
        assert_eq!(with_metrics, [chunks.len() - 1], "{model}");
        let metrics = &chunks[chunks.len() - 1]["amazon-bedrock-invocationMetrics"];
        for (member, header) in [
            ("inputTokenCount", "x-amzn-bedrock-input-token-count"),
            ("outputTokenCount", "x-amzn-bedrock-output-token-count"),
        ] {
            assert_eq!(
                Some(metrics[member].to_string().as_str()),
                whole.header(header),
                "{model}"
            );
        }
    }
}

/// No reply of these through `InvokeModel` is recorded; their pages in the user guide have this.
#[tokio::test]
async fn families_without_recordings_answer_as_documented() {
    let running = start().await;
    for (model, body, whole, chunk) in [
        (
            R1,
            prompt("Hi"),
            "{choices:[{text:text,stop_reason:text}]}",
            "{choices:[{text:text,stop_reason:null}]}",
        ),
        (
            LARGE,
            chat("Hi"),
            "{choices:[{index:int,message:{role:text,content:text},stop_reason:text}]}",
            "{choices:[{index:int,message:{role:text,content:text},stop_reason:null}]}",
        ),
        (
            PEGASUS,
            video("Hi"),
            "{message:text,finishReason:text}",
            "{message:text}",
        ),
    ] {
        let reply = ok(&running, post(model, "invoke", &body)).await;
        assert_eq!(outline::of(&reply.text(), &[]), whole, "{model}");
        let reply = ok(&running, post(model, "invoke-with-response-stream", &body)).await;
        assert_eq!(outline::of(&chunks(&reply)[0], &[]), chunk, "{model}");
    }
    let body = json!({"messages": [{"role": "user", "content": "Oslo [sandbox:tool]"}], "tools": [
        {"type": "function", "function": {"name": "weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}}]});
    for model in [LARGE, MINISTRAL, JAMBA, "deepseek.v3-v1:0"] {
        let reply = ok(&running, post(model, "invoke", &body)).await.json();
        let call = &reply["choices"][0]["message"]["tool_calls"][0]["function"];
        assert_eq!(call["name"], "weather", "{model}: {reply}");
        assert_eq!(
            serde_json::from_str::<Value>(call["arguments"].as_str().unwrap()).unwrap(),
            json!({"city": "Oslo"})
        );
    }
}

#[tokio::test]
async fn counters_and_reasons_are_where_the_family_has_them() {
    let running = start().await;
    let stream = |model: &'static str, body: Value| {
        let running = &running;
        async move { parsed(&ok(running, post(model, "invoke-with-response-stream", &body)).await) }
    };
    let chunks = stream(LLAMA_3, with(prompt("Hello"), "max_gen_len", json!(4))).await;
    for (at, chunk) in chunks.iter().enumerate() {
        assert_eq!(chunk["prompt_token_count"].is_u64(), at == 0, "{chunk}");
        assert_eq!(chunk["generation_token_count"], at + 1, "{chunk}");
    }
    assert_eq!(chunks[3]["stop_reason"], "length");

    let chunks = stream(JAMBA, chat("Hello")).await;
    let [.., end, metrics] = &chunks[..] else {
        panic!("{chunks:?}")
    };
    assert_eq!(end["choices"][0]["finish_reason"], "stop");
    assert_eq!(metrics.as_object().unwrap().len(), 1);
    let totals: Vec<u64> = chunks
        .iter()
        .filter_map(|chunk| chunk["usage"]["total_tokens"].as_u64())
        .collect();
    assert!(
        totals.is_sorted() && totals.len() == chunks.len() - 1,
        "{totals:?}"
    );

    let chunks = stream(CLAUDE_2, human("Hello", 500)).await;
    assert_eq!(chunks[chunks.len() - 1]["stop"], "\n\nHuman:");
    let chunks = stream(CLAUDE_2, human("Hello", 3)).await;
    let last = &chunks[chunks.len() - 1];
    assert_eq!(
        (&last["stop_reason"], &last["stop"]),
        (&json!("max_tokens"), &Value::Null)
    );

    let chunks = stream(COMMAND_R, json!({"message": "Hello"})).await;
    let usage = &chunks[chunks.len() - 1]["response"]["meta"];
    assert!(
        usage["tokens"]["input_tokens"].as_u64() > usage["billed_units"]["input_tokens"].as_u64(),
        "{usage}"
    );
}

#[tokio::test]
async fn claude_2_takes_messages_too() {
    let running = start().await;
    let body = with(
        with(chat("Hello"), "max_tokens", json!(100)),
        "anthropic_version",
        json!("bedrock-2023-05-31"),
    );
    let reply = ok(&running, post(CLAUDE_2, "invoke", &body)).await.json();
    assert_eq!(
        (&reply["type"], &reply["model"]),
        (&json!("message"), &json!("claude-2.1"))
    );
}

#[tokio::test]
async fn converse_answers_for_every_family_that_has_it() {
    let running = start().await;
    for model in [
        LLAMA_2, LLAMA_3, LLAMA_4, MISTRAL, LARGE, MINISTRAL, R1, CLAUDE_2, JURASSIC, JAMBA, COMMAND,
        COMMAND_R,
    ] {
        let reply = ok(&running, post(model, "converse", &converse("Hello")))
            .await
            .json();
        let content = reply["output"]["message"]["content"].as_array().unwrap();
        let texts: Vec<&str> = content
            .iter()
            .filter_map(|block| block["text"].as_str())
            .collect();
        assert!(
            texts.concat().starts_with("You wrote 1 word: \"Hello\"."),
            "{model}: {reply}"
        );
        // R1: the text comes before the reasoning (recorded: deepseek/converse-r1).
        assert_eq!(content.len(), if model == R1 { 2 } else { 1 }, "{reply}");
        assert!(content[0]["text"].is_string(), "{reply}");
        assert!(reply["usage"]["outputTokens"].as_u64() > Some(0), "{reply}");
    }
    let asked = with(
        converse("Hello"),
        "additionalModelRequestFields",
        json!({"reasoning_config": "high"}),
    );
    let reply = ok(&running, post("qwen.qwen3-32b-v1:0", "converse", &asked))
        .await
        .json();
    let blocks = reply["output"]["message"]["content"].as_array().unwrap();
    assert!(
        blocks[0]["reasoningContent"]["reasoningText"]["text"].is_string(),
        "{reply}"
    );
}

/// Converse has one form for all: what one family's reply may look like, another's may.
#[tokio::test]
async fn converse_has_the_recorded_outline() {
    let running = start().await;
    let cases: Vec<Case> = [
        "converse",
        "converse-stream",
        "ai21-jamba",
        "cohere-command-r",
        "deepseek",
        "llama3",
        "llama3.x",
        "llama4",
        "mistral-chat",
        "other-chat",
        "qwen",
        "writer",
    ]
    .into_iter()
    .flat_map(recordings::cases)
    .filter(|case| case.request["path"].as_str().unwrap().contains("/converse"))
    .collect();
    let bodies: BTreeSet<String> = cases
        .iter()
        .filter(|case| case.stream.is_none() && case.status() == 200)
        .map(|case| outline::of(case.response["body"].as_str().unwrap(), &["input"]))
        .collect();
    let events: BTreeSet<String> = cases
        .iter()
        .flat_map(Case::events)
        .map(|(kind, event)| format!("{kind} {}", outline::of(&event.to_string(), &[])))
        .collect();
    let asked = with(converse("Oslo [sandbox:tool]"), "toolConfig", tools());
    for (model, body) in [
        (LLAMA_3, converse("Hello")),
        (MISTRAL, converse("Hello")),
        (R1, converse("Hello")),
        (JAMBA, converse("Hello")),
        (COMMAND_R, asked.clone()),
        (MINISTRAL, asked.clone()),
        ("moonshot.kimi-k2-thinking", converse("Hello")),
        ("google.gemma-3-27b-it", converse("Hello")),
        ("us.writer.palmyra-x4-v1:0", asked),
    ] {
        let reply = ok(&running, post(model, "converse", &body)).await;
        let own = outline::of(&reply.text(), &["input"]);
        assert!(
            bodies.is_empty() || bodies.contains(&own),
            "{model}: {own}\nis none of {bodies:#?}"
        );
        let reply = ok(&running, post(model, "converse-stream", &body)).await;
        for frame in reply.frames() {
            let own = format!(
                "{} {}",
                frame.header(":event-type"),
                outline::of(&frame.event().to_string(), &[])
            );
            assert!(
                events.is_empty() || events.contains(&own),
                "{model}: {own}\nis none of {events:#?}"
            );
        }
    }
    let called = with(converse("Oslo [sandbox:tool count=2]"), "toolConfig", tools());
    let reply = ok(&running, post("moonshot.kimi-k2-thinking", "converse", &called))
        .await
        .json();
    let ids: Vec<&str> = reply["output"]["message"]["content"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|block| block["toolUse"]["toolUseId"].as_str())
        .collect();
    assert_eq!(ids, ["functions.weather:0", "functions.now:1"]);
}
