//! Replies against recorded ones: members, order, headers, counts.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use outcrop_sandbox::Running;
use serde_json::{Value, json};

use crate::recordings::{self, Case, assert_recorded, place};
use crate::wire::{self, Reply, Request, get, post, raw_post, start, start_with};

const TITAN: &str = "amazon.titan-text-lite-v1";
const NOVA: &str = "amazon.nova-lite-v1:0";
const NOVA_2: &str = "us.amazon.nova-2-lite-v1:0";
const CLAUDE: &str = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const GPT_OSS: &str = "openai.gpt-oss-20b-1:0";
const OLD_CLAUDE: &str = "anthropic.claude-3-haiku-20240307-v1:0";

fn titan(prompt: &str, config: &Value) -> Value {
    json!({"inputText": prompt, "textGenerationConfig": config})
}

fn nova(prompt: &str) -> Value {
    json!({"messages": [{"role": "user", "content": [{"text": prompt}]}], "toolConfig": tools()})
}

pub(crate) fn tools() -> Value {
    json!({"tools": [
        {"toolSpec": {"name": "weather", "inputSchema": {"json": {"type": "object", "properties": {"city": {"type": "string"}}}}}},
        {"toolSpec": {"name": "now", "inputSchema": {"json": {"type": "object", "properties": {}}}}},
    ]})
}

fn claude(prompt: &str) -> Value {
    json!({"anthropic_version": "bedrock-2023-05-31", "max_tokens": 4000,
        "messages": [{"role": "user", "content": prompt}],
        "tools": [{"name": "weather", "input_schema": {"type": "object", "properties": {"city": {"type": "string"}}}}]})
}

fn chat(prompt: &str) -> Value {
    json!({"messages": [{"role": "user", "content": prompt}], "tools": [
        {"type": "function", "function": {"name": "weather", "parameters": {"type": "object", "properties": {"city": {"type": "string"}}}}},
    ]})
}

pub(crate) fn converse(prompt: &str) -> Value {
    json!({"messages": [{"role": "user", "content": [{"text": prompt}]}]})
}

pub(crate) fn with(mut body: Value, name: &str, value: Value) -> Value {
    body[name] = value;
    body
}

/// Requests of each family that make every kind of event and block there is.
fn exercises() -> Vec<(&'static str, &'static str, Value)> {
    let long = "[sandbox:words n=300] one two three";
    vec![
        ("titan-text", TITAN, titan("Hello", &json!({}))),
        ("titan-text", TITAN, titan(long, &json!({"maxTokenCount": 200}))),
        (
            "titan-text",
            TITAN,
            titan("Hello there", &json!({"stopSequences": ["words"]})),
        ),
        ("nova", NOVA, nova("Hello")),
        ("nova", NOVA, nova("Weather in Oslo [sandbox:tool count=2]")),
        ("anthropic-messages", CLAUDE, claude("Hello")),
        ("anthropic-messages", OLD_CLAUDE, claude("Hello")),
        (
            "anthropic-messages",
            CLAUDE,
            claude("Weather in Oslo [sandbox:tool]"),
        ),
        (
            "anthropic-messages",
            CLAUDE,
            with(
                claude("Hello"),
                "thinking",
                json!({"type": "enabled", "budget_tokens": 1024}),
            ),
        ),
        ("openai-gpt-oss", GPT_OSS, chat("Hello")),
        (
            "openai-gpt-oss",
            GPT_OSS,
            with(chat("Hello there, everyone"), "max_tokens", json!(10)),
        ),
        (
            "openai-gpt-oss",
            "openai.gpt-oss-120b-1:0",
            with(
                chat("Weather in Oslo [sandbox:tool]"),
                "stream_options",
                json!({"include_usage": true}),
            ),
        ),
    ]
}

fn converse_exercises() -> Vec<(&'static str, Value)> {
    let asked = |prompt: &str| with(converse(prompt), "toolConfig", tools());
    let thinking = |body: Value, fields: Value| with(body, "additionalModelRequestFields", fields);
    vec![
        (TITAN, converse("Hello")),
        (NOVA, converse("Hello")),
        (NOVA, asked("Weather in Oslo [sandbox:tool count=2]")),
        (
            NOVA,
            with(converse("Hello"), "serviceTier", json!({"type": "default"})),
        ),
        (
            NOVA,
            with(
                converse("Hello"),
                "performanceConfig",
                json!({"latency": "optimized"}),
            ),
        ),
        (
            NOVA_2,
            thinking(converse("Hello"), json!({"reasoningConfig": {"type": "enabled"}})),
        ),
        (GPT_OSS, converse("Hello")),
        (GPT_OSS, asked("Weather in Oslo [sandbox:tool count=2]")),
        (OLD_CLAUDE, converse("Hello")),
        (OLD_CLAUDE, asked("Weather in Oslo [sandbox:tool]")),
        (CLAUDE, asked("Weather in Oslo [sandbox:tool count=2]")),
        (
            CLAUDE,
            thinking(
                converse("Hello"),
                json!({"thinking": {"type": "enabled", "budget_tokens": 1024}}),
            ),
        ),
    ]
}

fn unguarded(family: &str) -> Vec<Case> {
    recordings::cases(family)
        .into_iter()
        .filter(|case| !case.name.contains("guardrail"))
        .collect()
}

pub(crate) async fn ok(running: &Running, request: Request) -> Reply {
    let reply = request.send(running).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert!(reply.whole);
    reply
}

#[tokio::test]
async fn whole_replies_have_the_recorded_members_and_headers() {
    let running = start().await;
    for (family, model, body) in exercises() {
        let reply = ok(&running, post(model, "invoke", &body)).await;
        let cases = unguarded(family);
        let bodies: Vec<Value> = cases.iter().filter_map(Case::body).collect();
        if bodies.is_empty() {
            continue;
        }
        let known = recordings::known(bodies.iter().map(|body| ("reply".to_owned(), body)));
        assert_recorded(&known, "reply", &reply.json(), model);

        let own = |name: &str| name.to_ascii_lowercase().starts_with("x-amzn-");
        let names: BTreeSet<String> = reply
            .headers
            .iter()
            .map(|(name, _)| name.clone())
            .filter(|n| own(n))
            .collect();
        let recorded: Vec<BTreeSet<String>> = cases
            .iter()
            .filter(|case| case.stream.is_none())
            .filter_map(|case| case.response["headers"].as_object())
            .map(|headers| {
                headers
                    .keys()
                    .filter(|name| own(name))
                    .map(|name| name.to_ascii_lowercase())
                    .collect()
            })
            .collect();
        assert!(
            recorded.contains(&names),
            "{model}: {names:?} is none of {recorded:?}"
        );
    }
    let cases = unguarded("converse");
    let bodies: Vec<Value> = cases.iter().filter_map(Case::body).collect();
    let known = recordings::known(bodies.iter().map(|body| ("reply".to_owned(), body)));
    for (model, body) in converse_exercises() {
        let reply = ok(&running, post(model, "converse", &body)).await;
        assert!(
            !reply
                .headers
                .iter()
                .any(|(name, _)| name.starts_with("x-amzn-bedrock")),
            "{reply:?}"
        );
        if !bodies.is_empty() {
            assert_recorded(&known, "reply", &reply.json(), model);
        }
    }
}

/// The newest models have members of their own; one reply of Opus 4.8 is recorded.
#[tokio::test]
async fn the_newest_generation_has_its_own_members() {
    let running = start().await;
    let reply = ok(
        &running,
        post("us.anthropic.claude-opus-4-8", "invoke", &claude("Hello")),
    )
    .await
    .json();
    assert_eq!(reply["model"], "claude-opus-4-8");
    for case in recordings::cases("anthropic-messages")
        .iter()
        .filter(|case| case.name.contains("opus-4-8"))
    {
        let recorded = case.body().unwrap();
        let known = recordings::known(std::iter::once(("reply".to_owned(), &recorded)));
        assert_recorded(&known, "reply", &reply, &case.name);
    }
}

#[tokio::test]
async fn events_have_the_recorded_members() {
    let running = start().await;
    for (family, model, body) in exercises() {
        let reply = ok(&running, post(model, "invoke-with-response-stream", &body)).await;
        assert_eq!(
            reply.header("content-type"),
            Some("application/vnd.amazon.eventstream")
        );
        assert_eq!(
            reply.header("x-amzn-bedrock-content-type"),
            Some("application/json")
        );
        assert_eq!(reply.header("x-amzn-bedrock-output-token-count"), None);
        compare_events(&reply, &unguarded(family), &[], model);
    }
    // What a whole reply has beside its message, a stream has in its last event.
    let whole: Vec<Value> = unguarded("converse")
        .iter()
        .filter_map(Case::body)
        .map(|mut body| {
            let members = body.as_object_mut().unwrap();
            members.retain(|name, _| {
                !["output", "stopReason", "additionalModelResponseFields"].contains(&name.as_str())
            });
            body
        })
        .collect();
    for (model, body) in converse_exercises() {
        let reply = ok(&running, post(model, "converse-stream", &body)).await;
        assert_eq!(reply.header("x-amzn-bedrock-content-type"), None);
        compare_events(&reply, &unguarded("converse-stream"), &whole, model);
    }
}

fn compare_events(reply: &Reply, cases: &[Case], last: &[Value], model: &str) {
    let frames = reply.frames();
    assert!(frames.iter().all(|frame| frame.sound), "checksums are right");
    for frame in &frames {
        let names: Vec<&str> = frame.headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, [":event-type", ":content-type", ":message-type"]);
        let padding = frame.payload["p"].as_str().expect("every event is padded");
        assert!(
            (2..=61).contains(&padding.len()) && padding.starts_with("ab"),
            "{padding}"
        );
    }
    let recorded: Vec<(String, Value)> = cases.iter().flat_map(Case::events).collect();
    if recorded.is_empty() {
        return;
    }
    let last = last.iter().map(|event| ("metadata/".to_owned(), event));
    let known = recordings::known(
        recorded
            .iter()
            .map(|(kind, event)| (place(kind, event), event))
            .chain(last),
    );
    for frame in &frames {
        let (kind, event) = (frame.header(":event-type"), frame.event());
        assert_recorded(&known, &place(kind, &event), &event, model);
    }
}

fn kinds(reply: &Reply) -> Vec<String> {
    reply
        .frames()
        .iter()
        .map(|frame| place(frame.header(":event-type"), &frame.event()))
        .collect()
}

#[tokio::test]
async fn events_come_in_the_order_of_their_family() {
    let running = start().await;
    let body = with(
        claude("Oslo [sandbox:tool]"),
        "thinking",
        json!({"type": "enabled", "budget_tokens": 1024}),
    );
    let reply = ok(&running, post(CLAUDE, "invoke-with-response-stream", &body)).await;
    let mut order = kinds(&reply);
    order.dedup();
    let block = [
        "chunk/content_block_start",
        "chunk/content_block_delta",
        "chunk/content_block_stop",
    ];
    let expected: Vec<&str> = ["chunk/message_start"]
        .into_iter()
        .chain(block)
        .chain(block)
        .chain(block)
        .chain(["chunk/message_delta", "chunk/message_stop"])
        .collect();
    assert_eq!(order, expected);
    let starts: Vec<Value> = reply
        .frames()
        .iter()
        .map(|f| f.event()["content_block"]["type"].clone())
        .collect();
    let starts: Vec<&str> = starts.iter().filter_map(Value::as_str).collect();
    assert_eq!(starts, ["thinking", "text", "tool_use"]);

    // Nova: every piece of text is a block of its own, with an index of its own.
    let reply = ok(
        &running,
        post(NOVA, "invoke-with-response-stream", &nova("Oslo [sandbox:tool]")),
    )
    .await;
    let order = kinds(&reply);
    assert_eq!(order.first().map(String::as_str), Some("chunk/messageStart"));
    assert_eq!(order[order.len() - 2..], ["chunk/messageStop", "chunk/metadata"]);
    let blocks = &order[1..order.len() - 2];
    let texts = blocks
        .iter()
        .position(|kind| kind == "chunk/contentBlockStart")
        .unwrap();
    for pair in blocks[..texts].chunks(2) {
        assert_eq!(pair, ["chunk/contentBlockDelta", "chunk/contentBlockStop"]);
    }
    assert_eq!(blocks.len() - texts, 3, "start, one delta, stop");
    let indexes: Vec<u64> = reply
        .frames()
        .iter()
        .filter_map(|frame| frame.event()["contentBlockStop"]["contentBlockIndex"].as_u64())
        .collect();
    assert_eq!(indexes, (0..indexes.len() as u64).collect::<Vec<_>>());

    // Converse: text has no start, and every block one index.
    let body = with(converse("Oslo [sandbox:tool]"), "toolConfig", tools());
    let reply = ok(&running, post(NOVA, "converse-stream", &body)).await;
    let mut order = kinds(&reply);
    order.dedup();
    assert_eq!(
        order,
        [
            "messageStart/",
            "contentBlockDelta/",
            "contentBlockStop/",
            "contentBlockStart/",
            "contentBlockDelta/",
            "contentBlockStop/",
            "messageStop/",
            "metadata/"
        ]
    );

    // Titan: the input count is in the first chunk, the rest in the last.
    let reply = ok(
        &running,
        post(
            TITAN,
            "invoke-with-response-stream",
            &titan("a b [sandbox:words n=150]", &json!({})),
        ),
    )
    .await;
    let chunks: Vec<Value> = reply.frames().iter().map(wire::Frame::event).collect();
    assert!(chunks.len() >= 3, "{chunks:?}");
    for (at, chunk) in chunks.iter().enumerate() {
        let last = at + 1 == chunks.len();
        assert_eq!(chunk["inputTextTokenCount"].is_u64(), at == 0);
        assert_eq!(chunk["totalOutputTextTokenCount"].is_u64(), last);
        assert_eq!(chunk["completionReason"].is_string(), last);
        assert_eq!(chunk.get("amazon-bedrock-invocationMetrics").is_some(), last);
    }
}

/// Every recorded request of these families that AWS took is taken, and what it refused for a
/// reason the sandbox knows is refused in the same words.
#[tokio::test]
async fn recorded_requests_are_judged_as_they_were() {
    let running = start().await;
    let (mut taken, mut skipped, mut refused) = (0, Vec::new(), Vec::new());
    for family in [
        "titan-text",
        "nova",
        "anthropic-messages",
        "anthropic-text",
        "openai-gpt-oss",
        "qwen",
        "other-chat",
        "writer",
        "deepseek",
        "llama2",
        "llama3",
        "llama3.x",
        "llama4",
        "mistral-text",
        "mistral-chat",
        "ai21-jurassic",
        "ai21-jamba",
        "cohere-command",
        "cohere-command-r",
        "converse",
        "converse-stream",
    ] {
        for case in recordings::cases(family) {
            let path = case.request["path"].as_str().unwrap();
            let body = &case.request["body"];
            // A profile of the account's own, whose model nobody can tell from its ARN.
            let other = path.contains("application-inference-profile");
            // Recorded in a Region that still took the bare id.
            let bare = path.contains("/meta.llama3-2-1b");
            // What the sandbox does not have, in the words of its documentation.
            let why = if body.is_null() {
                "no body"
            } else if case.name.contains("guardrail") || body.get("guardrailConfig").is_some() {
                "a guardrail"
            } else if other {
                "an application profile"
            } else if bare {
                "it needs a profile by now"
            } else if body.to_string().contains("systemTool") {
                "a tool of AWS's own"
            } else {
                ""
            };
            if why.is_empty() {
                let reply = raw_post(path, body).send(&running).await;
                if reply.status != 200 {
                    refused.push(format!("{} {path}: {}", case.name, reply.text()));
                }
                taken += 1;
            } else {
                skipped.push(format!("{} ({why})", case.name));
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    if !skipped.is_empty() {
        eprintln!("skipped: {}", skipped.join(", "));
        assert!(taken > 100, "{taken}");
    }
    for case in recordings::cases("errors") {
        let known = [
            "validation-model-identifier",
            "validation-on-demand-not-supported-claude",
            "validation-extraneous-key",
            "validation-s3-uri-unsupported",
            "validation-count-tokens-model-identifier",
            "validation-count-tokens-unsupported",
            "validation-on-demand-not-supported-deepseek",
            "validation-on-demand-not-supported-llama4",
            "validation-tool-use-unsupported",
        ];
        if known.iter().any(|name| case.name.ends_with(name)) {
            let path = case.request["path"].as_str().unwrap();
            let reply = raw_post(path, &case.request["body"]).send(&running).await;
            assert_eq!(
                (u64::from(reply.status), reply.text()),
                (case.status(), case.response["body"].as_str().unwrap().to_owned()),
                "{}",
                case.name
            );
            if let Some(kind) = case.header("x-amzn-errortype") {
                assert_eq!(reply.header("x-amzn-errortype"), Some(kind), "{}", case.name);
            }
        }
    }
}

#[tokio::test]
async fn text_of_many_bytes_arrives_whole_however_it_is_cut() {
    let running = start().await;
    let prompt = "日本語 🎉 Ünïcödé — “quotes” ﷽";
    for (model, action) in [
        (CLAUDE, "converse-stream"),
        (NOVA, "converse-stream"),
        (TITAN, "converse-stream"),
        (GPT_OSS, "converse-stream"),
    ] {
        for split in [1, 2, 7, 100_000] {
            let body = converse(&format!("{prompt} [sandbox:echo] [sandbox:split bytes={split}]"));
            let reply = ok(&running, post(model, action, &body)).await;
            let text: String = reply
                .frames()
                .iter()
                .filter_map(|frame| frame.event()["delta"]["text"].as_str().map(str::to_owned))
                .collect();
            assert_eq!(text, prompt, "{model} {split}");
        }
    }
}

#[tokio::test]
async fn a_stream_keeps_its_pace() {
    let running = start_with(|config| config.rate = 100.0).await;
    let begun = Instant::now();
    let body = converse("[sandbox:words n=30] a");
    ok(&running, post(NOVA, "converse-stream", &body)).await;
    let took = begun.elapsed();
    assert!(
        took > Duration::from_millis(280) && took < Duration::from_secs(5),
        "30 tokens at 100 a second: {took:?}"
    );
    let begun = Instant::now();
    let body = converse("[sandbox:words n=3000] [sandbox:rate tokens=0] a");
    ok(&running, post(NOVA, "converse-stream", &body)).await;
    assert!(begun.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn models_are_listed_with_the_recorded_members() {
    let running = start().await;
    let listed = ok(&running, get("/foundation-models", "byProvider=Amazon"))
        .await
        .json();
    assert!(
        listed["modelSummaries"].as_array().is_some_and(
            |list| !list.is_empty() && list.iter().all(|model| model["providerName"] == "Amazon")
        ),
        "{listed}"
    );
    let cases = recordings::cases("control");
    let recorded: Vec<Value> = cases
        .iter()
        .filter(|case| case.name.contains("list-foundation-models"))
        .filter_map(Case::body)
        .collect();
    if !recorded.is_empty() {
        let known = recordings::known(recorded.iter().map(|body| ("reply".to_owned(), body)));
        assert_recorded(
            &known,
            "reply",
            &ok(&running, get("/foundation-models", "")).await.json(),
            "list",
        );
    }
}
