//! The text families beside Titan, Nova, Claude and gpt-oss: against what is recorded of them to the
//! order of their members, and against their documentation where nothing is.

use std::collections::BTreeSet;

use outcrop_core::catalog::{Catalog, Modality};
use serde_json::{Value, json};

use crate::outline;
use crate::recordings::{self, Case};
use crate::replies::{converse, ok, tools, with};
use crate::wire::{Frame, Reply, post, start};

const LLAMA_2: &str = "meta.llama2-13b-chat-v1";
const LLAMA_3: &str = "meta.llama3-8b-instruct-v1:0";
const LLAMA_4: &str = "us.meta.llama4-scout-17b-instruct-v1:0";
const MISTRAL: &str = "mistral.mistral-7b-instruct-v0:2";
const LARGE: &str = "mistral.mistral-large-2407-v1:0";
const MINISTRAL: &str = "mistral.ministral-3-8b-instruct";
const R1: &str = "us.deepseek.r1-v1:0";
const CLAUDE_2: &str = "anthropic.claude-v2:1";
const JURASSIC: &str = "ai21.j2-mid-v1";
const JAMBA: &str = "ai21.jamba-1-5-mini-v1:0";
const COMMAND: &str = "cohere.command-light-text-v14";
const COMMAND_R: &str = "cohere.command-r-v1:0";
const PEGASUS: &str = "us.twelvelabs.pegasus-1-2-v1:0";

fn prompt(text: &str) -> Value {
    json!({ "prompt": text })
}

fn chat(text: &str) -> Value {
    json!({"messages": [{"role": "user", "content": text}]})
}

fn human(text: &str, tokens: u64) -> Value {
    json!({"prompt": format!("\n\nHuman: {text}\n\nAssistant:"), "max_tokens_to_sample": tokens})
}

fn video(text: &str) -> Value {
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
async fn what_the_service_refuses_is_refused() {
    let running = start().await;
    let tooled = with(converse("Hello"), "toolConfig", tools());
    let system = with(converse("Hello"), "system", json!([{"text": "Be kind."}]));
    let no_system = "This model doesn't support system messages. Try again without a system message or use a model that \
                     supports system messages.";
    for (model, action, body, message) in [
        (
            JURASSIC,
            "invoke-with-response-stream",
            prompt("Hello"),
            "The model is unsupported for streaming.",
        ),
        (
            R1,
            "converse",
            tooled.clone(),
            "This model doesn't support tool use.",
        ),
        (
            "us.meta.llama3-2-3b-instruct-v1:0",
            "converse",
            tooled.clone(),
            "This model doesn't support tool use.",
        ),
        (
            "us.meta.llama3-3-70b-instruct-v1:0",
            "converse-stream",
            tooled.clone(),
            "This model doesn't support tool use in streaming mode.",
        ),
        (
            LLAMA_4,
            "converse-stream",
            tooled.clone(),
            "This model doesn't support tool use in streaming mode.",
        ),
        (COMMAND, "converse", system.clone(), no_system),
        (JURASSIC, "converse", system.clone(), no_system),
        (MISTRAL, "converse", system.clone(), no_system),
        (
            PEGASUS,
            "converse",
            converse("Hello"),
            "This action doesn't support the model that you provided. Try again with a supported text or chat model.",
        ),
        (
            LLAMA_3,
            "invoke",
            chat("Hello"),
            "Malformed input request: #: required key [prompt] not found#: extraneous key [messages] is not permitted, \
             please reformat your input and try again.",
        ),
        (
            JAMBA,
            "invoke",
            prompt("Hello"),
            "Malformed input request: #: required key [messages] not found#: extraneous key [prompt] is not permitted, \
             please reformat your input and try again.",
        ),
    ] {
        let reply = post(model, action, &body).send(&running).await;
        assert_eq!(
            (reply.status, reply.error(), reply.message().as_str()),
            (400, "ValidationException", message),
            "{model}"
        );
    }
    for model in [
        "meta.llama4-scout-17b-instruct-v1:0",
        "deepseek.r1-v1:0",
        "mistral.pixtral-large-2502-v1:0",
        "writer.palmyra-x5-v1:0",
    ] {
        let reply = post(model, "converse", &converse("Hello")).send(&running).await;
        let message = format!(
            "Invocation of model ID {model} with on-demand throughput isn’t supported. Retry your request with the ID or \
             ARN of an inference profile that contains this model."
        );
        assert_eq!((reply.status, reply.message()), (400, message));
    }
    for (model, action) in [
        ("us.meta.llama3-3-70b-instruct-v1:0", "converse"),
        (LLAMA_4, "converse"),
        (COMMAND_R, "converse-stream"),
        (MINISTRAL, "converse-stream"),
        (JAMBA, "converse-stream"),
    ] {
        ok(&running, post(model, action, &tooled)).await;
    }
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

/// AWS has ended these. The sandbox keeps them, and gives the real refusal to whoever asks for it.
#[tokio::test]
async fn a_retired_model_is_answered_and_refused_when_that_is_asked_for() {
    let running = start().await;
    ok(&running, post(CLAUDE_2, "invoke", &human("Hello", 50))).await;
    let asked = human("Hello [sandbox:error type=ResourceNotFoundException]", 50);
    let reply = post(CLAUDE_2, "invoke", &asked).send(&running).await;
    assert_eq!((reply.status, reply.error()), (404, "ResourceNotFoundException"));
    for case in recordings::cases("errors")
        .iter()
        .filter(|case| case.name.contains("not-found-end-of-life"))
    {
        assert_eq!(
            reply.text(),
            case.response["body"].as_str().unwrap(),
            "{}",
            case.name
        );
        assert_eq!(u64::from(reply.status), case.status());
    }
}

/// Directives are read from the last turn however a conversation is written.
#[tokio::test]
async fn every_family_follows_directives() {
    let running = start().await;
    let wish = "Hi [sandbox:throttle]";
    for (model, body) in [
        (LLAMA_2, prompt(&format!("<s>[INST] {wish} [/INST]"))),
        (CLAUDE_2, human(wish, 50)),
        (COMMAND_R, json!({ "message": wish })),
        (JAMBA, chat(wish)),
        (PEGASUS, video(wish)),
    ] {
        let reply = post(model, "invoke", &body).send(&running).await;
        assert_eq!(
            (reply.status, reply.error()),
            (429, "ThrottlingException"),
            "{model}"
        );
    }
    let before = prompt("<s>[INST] Hi [sandbox:throttle] [/INST] Hello </s><s>[INST] Again [/INST]");
    ok(&running, post(LLAMA_2, "invoke", &before)).await;
}

/// Whatever text model the console offers, the sandbox answers for it, by its id or by its profiles'.
#[tokio::test]
async fn every_text_model_of_the_catalogue_is_here() {
    let running = start().await;
    let mut called = 0;
    for model in Catalog::builtin().models() {
        let text = model.outputs.contains(&Modality::Text) && model.not_callable.is_none() && model.invoke;
        if !text {
            continue;
        }
        let bare = (!model.needs_profile).then(|| model.id.clone());
        let profiles = model
            .profiles
            .iter()
            .map(|prefix| format!("{prefix}.{}", model.id));
        for id in bare.into_iter().chain(profiles) {
            let reply = post(&id, "invoke", &json!({})).send(&running).await;
            // The body is wrong for all of them; the id must not be.
            let message = reply.message();
            assert_eq!(reply.status, 400, "{id}: {message}");
            assert!(
                !message.contains("model identifier") && !message.contains("on-demand throughput"),
                "{id}: {message}"
            );
            called += 1;
        }
    }
    assert!(called > 100, "{called}");
}
