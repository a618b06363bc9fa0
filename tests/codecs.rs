//! The four verbs on fixtures of our own, on recorded traffic and on arbitrary JSON.
#![cfg(not(target_arch = "wasm32"))]

#[path = "codecs/arbitrary.rs"]
mod arbitrary;
#[path = "codecs/blocked.rs"]
mod blocked;
#[path = "codecs/chats.rs"]
mod chats;
#[path = "codecs/completion.rs"]
mod completion;
#[path = "codecs/corrections.rs"]
mod corrections;
#[path = "codecs/older_prompts.rs"]
mod older_prompts;
#[path = "codecs/images.rs"]
mod images;
#[path = "codecs/parameters.rs"]
mod parameters;
mod recorded;
#[path = "codecs/thoughts.rs"]
mod thoughts;
#[path = "codecs/vectors.rs"]
mod vectors;

use outcrop_core::codec::{self, Draft};
use outcrop_core::error::ErrorKind;
use outcrop_core::finding::Severity;
use outcrop_core::frame::{Decoder, Message};
use outcrop_core::prompt::{Prompt, Role, Turn};
use outcrop_tests::replay::codecs::{self as replay, codec_of, event_frame};
use outcrop_tests::replay::frames::read_in_pieces;
use proptest::prelude::*;
use serde_json::{Value, json};

const FORMS: &[&str] = &[
    "anthropic",
    "nova",
    "titan-text",
    "openai-chat",
    "converse",
    "llama",
    "mistral-text",
    "deepseek-r1",
    "anthropic-text",
    "jurassic",
    "cohere-command",
    "jamba",
    "mistral-chat",
    "cohere-command-r",
    "pegasus",
];

#[test]
fn prompts_give_their_bodies() {
    replay::encodes();
}

#[test]
fn bodies_give_their_replies() {
    replay::decodes();
}

#[test]
fn streams_give_the_same_replies() {
    replay::folds();
}

#[test]
fn cut_streams_keep_what_had_come() {
    replay::cuts();
}

/// The prompt's third turn may be the body's first message, or its fourth.
#[test]
fn findings_point_into_the_body() {
    let said = |role, text| Turn::text(role, text);
    let (user, assistant, system) = (Role::User, Role::Assistant, Role::System);
    let merged = |turns, instructions: &str| {
        let prompt = Prompt {
            system: Some(instructions.to_owned()),
            turns,
            ..Prompt::default()
        };
        ["converse", "titan-text"].map(|form| {
            let model = outcrop_core::catalog::Catalog::builtin()
                .resolve("amazon.titan-text-express-v1", "us-east-1")
                .model_to_encode();
            let findings = codec_of(form).encode(&model, &prompt).findings;
            let found = findings
                .into_iter()
                .filter(|finding| ["turns-merged", "role-changed"].contains(&finding.code));
            found.map(|finding| finding.path).collect::<Vec<_>>()
        })
    };
    // Without instructions the messages stand as they are, with them a user's turn comes first.
    let turns = || {
        vec![
            said(user, " "),
            said(assistant, "a"),
            said(system, "now"),
            said(user, "b"),
            said(user, "c"),
        ]
    };
    assert_eq!(
        merged(turns(), ""),
        [
            vec!["messages[1].role", "messages[1]", "messages[1]"],
            vec!["inputText"; 3]
        ]
    );
    assert_eq!(
        merged(turns(), "Be brief."),
        [
            vec!["messages[2].role", "messages[2]", "messages[2]"],
            vec!["inputText"; 3]
        ]
    );
    let joined = vec![said(system, "x"), said(user, "a"), said(user, "b")];
    assert_eq!(
        merged(joined, "Be brief."),
        [vec!["messages[0]"], vec!["inputText"]]
    );
}

/// Every body that the fixtures encode for Converse was put before botocore's service model.
#[test]
fn botocore_takes_the_converse_bodies() {
    let verdict: Value =
        serde_json::from_str(include_str!("fixtures/codecs/converse/botocore.json")).unwrap();
    assert!(
        verdict["version"]
            .as_str()
            .is_some_and(|version| version.starts_with("1."))
    );
    let mut count = 0;
    for case in replay::cases() {
        let (Some(name), Some(body)) = (
            case.name.strip_prefix("converse/"),
            case.json::<Value>("body.json"),
        ) else {
            continue;
        };
        assert_eq!(
            verdict["taken"][name], body,
            "{name}: run tests/oracles/converse.py again"
        );
        count += 1;
    }
    assert_eq!(verdict["taken"].as_object().unwrap().len(), count);
    assert!(count >= 8);
}

#[test]
fn bodies_of_another_family_are_refused() {
    let claude = br#"{"content":[{"type":"text","text":"x"}],"stop_reason":"end_turn"}"#.as_slice();
    let titan = br#"{"results":[]}"#.as_slice();
    for (form, body, missing) in [
        ("anthropic", titan, "`content`"),
        ("nova", claude, "`output.message`"),
        ("converse", claude, "`output.message`"),
        ("titan-text", claude, "`results`"),
        ("openai-chat", claude, "`choices`"),
        ("llama", claude, "`generation`"),
        ("mistral-text", claude, "`outputs`"),
        ("deepseek-r1", claude, "`choices`"),
        ("anthropic-text", titan, "`completion`"),
        ("jurassic", claude, "`completions`"),
        ("cohere-command", claude, "`generations`"),
        ("jamba", claude, "`choices`"),
        ("mistral-chat", claude, "`choices`"),
        ("cohere-command-r", claude, "`text`"),
        ("pegasus", claude, "`message`"),
    ] {
        let error = codec_of(form).decode(body).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnreadableReply);
        assert!(error.message().contains(missing), "{form}: {error}");
    }
    for &form in FORMS {
        for body in ["", "<html>", "{\"content\":[", "null", "[]", "3"] {
            let error = codec_of(form).decode(body.as_bytes()).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::UnreadableReply, "{form}: {body}");
        }
    }
}

#[test]
fn unreadable_events_leave_the_draft_as_it_was() {
    let codec = codec_of("nova");
    let mut draft = Draft::new();
    let fold = |draft: &mut Draft, name: &str, payload: &[u8]| {
        let mut decoder = Decoder::new();
        decoder.push(&event_frame(name, payload));
        let message = decoder.next().unwrap().unwrap();
        codec::fold_message(codec, draft, &message)
    };
    // {"contentBlockDelta":{"delta":{"text":"kept"}}}, without the padding of base64.
    let good = br#"{"bytes":"eyJjb250ZW50QmxvY2tEZWx0YSI6eyJkZWx0YSI6eyJ0ZXh0Ijoia2VwdCJ9fX0"}"#;
    let _ = fold(&mut draft, "chunk", good).unwrap();
    for (payload, what) in [
        (br"{".as_slice(), "not JSON"),
        (br#"{"p":"ab"}"#, "no `bytes`"),
        (br#"{"bytes":3}"#, "no `bytes`"),
        (br#"{"bytes":"%%%"}"#, "not base64"),
        (br#"{"bytes":"e30x"}"#, "not JSON"),
        (br#"{"bytes":""}"#, "not JSON"),
    ] {
        let error = fold(&mut draft, "chunk", payload).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnreadableReply);
        assert!(error.message().contains(what), "{error}");
    }
    assert_eq!(draft.reply().text(), "kept");
    assert!(!draft.is_complete());
    let reply = draft.finish();
    assert!(reply.cut);
    assert_eq!(
        reply.raw,
        json!([{"contentBlockDelta":{"delta":{"text":"kept"}}}])
    );
}

/// While a call of a tool still grows, its input is the text that has come; the answer reads on.
#[test]
fn a_draft_is_readable_at_any_moment() {
    let codec = codec_of("anthropic");
    let mut draft = Draft::new();
    let fold =
        |draft: &mut Draft, chunk: Value| codec.fold(draft, "chunk", chunk.to_string().as_bytes()).unwrap();
    fold(
        &mut draft,
        json!({"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"1","name":"f","input":{}}}),
    );
    fold(
        &mut draft,
        json!({"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"a\""}}),
    );
    let input = |draft: &Draft| {
        serde_json::to_value(&draft.reply().candidates[0].content[0]).unwrap()["input"].clone()
    };
    assert_eq!(input(&draft), json!("{\"a\""));
    fold(
        &mut draft,
        json!({"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":":1}"}}),
    );
    fold(&mut draft, json!({"type":"content_block_stop","index":0}));
    assert_eq!(input(&draft), json!({"a":1}));
}

/// Claimed numbers reserve nothing, and many open blocks stay cheap.
#[test]
fn claimed_indexes_cost_nothing() {
    let codec = codec_of("titan-text");
    let mut draft = Draft::new();
    for index in [u64::MAX, 1 << 53, 0] {
        let chunk = json!({"index": index, "outputText": "x"});
        codec
            .fold(&mut draft, "chunk", chunk.to_string().as_bytes())
            .unwrap();
    }
    assert_eq!(draft.finish().candidates.len(), 3);

    let codec = codec_of("converse");
    let mut draft = Draft::new();
    for index in 0..20_000 {
        let start =
            json!({"contentBlockIndex": index, "start": {"toolUse": {"toolUseId": "t", "name": "f"}}});
        codec
            .fold(&mut draft, "contentBlockStart", start.to_string().as_bytes())
            .unwrap();
    }
    assert_eq!(draft.finish().candidates[0].content.len(), 20_000);
}

#[test]
fn numbers_that_are_none_are_left_out() {
    let model =
        serde_json::from_value(json!({"id":"m","name":"M","family":"llama","template":"llama-3"})).unwrap();
    let prompt = Prompt {
        turns: vec![Turn::text(Role::User, "x")],
        max_tokens: Some(1),
        temperature: Some(f64::NAN),
        top_p: Some(f64::INFINITY),
        ..Prompt::default()
    };
    // Pegasus has no `top_p`, and wants a video.
    for &form in FORMS.iter().filter(|form| **form != "pegasus") {
        let encoded = codec_of(form).encode(&model, &prompt);
        let body: Value = serde_json::from_slice(&encoded.body).unwrap();
        let text = body.to_string();
        assert!(
            !text.contains("null") && !text.contains("temperature"),
            "{form}: {text}"
        );
        let codes: Vec<_> = encoded
            .findings
            .iter()
            .map(|finding| (finding.code, finding.severity))
            .collect();
        assert_eq!(
            codes,
            [
                ("parameter-dropped", Severity::Warning),
                ("parameter-clamped", Severity::Warning)
            ],
            "{form}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn arbitrary_bodies_never_panic(form in prop::sample::select(FORMS.to_vec()), body in json_like()) {
        arbitrary::reads(form, &body)?;
    }

    #[test]
    fn arbitrary_events_never_panic(
        form in prop::sample::select(FORMS.to_vec()),
        events in prop::collection::vec((event_name(), json_like()), 0..12),
    ) {
        let codec = codec_of(form);
        let mut draft = Draft::new();
        for (name, event) in &events {
            let event = match event {
                Value::Object(members) if form == "nova" => json!({*name: members}),
                event => event.clone(),
            };
            let folded = codec.fold(&mut draft, name, event.to_string().as_bytes());
            // What does not stream knows its own chunk from others.
            prop_assert!(folded.is_ok() || form == "jurassic");
            prop_assert!(serde_json::to_string(draft.reply()).is_ok());
        }
        prop_assert!(serde_json::to_string(&draft.finish()).is_ok());
    }

    #[test]
    fn arbitrary_chunks_never_panic(payload in prop::collection::vec(any::<u8>(), 0..100)) {
        for &form in FORMS {
            let message = Message { payload: payload.clone(), ..read_in_pieces(&event_frame("chunk", b""), 99).0.remove(0) };
            let _ = codec::fold_message(codec_of(form), &mut Draft::new(), &message);
        }
    }

    #[test]
    fn encoding_is_stable_and_valid_json(
        form in prop::sample::select(FORMS.to_vec()),
        turns in prop::collection::vec((prop::sample::select(vec![Role::User, Role::Assistant, Role::System]), ".{0,12}"), 0..6),
        system in prop::option::of(".{0,12}"),
        temperature in prop::option::of(any::<f64>()),
        max_tokens in prop::option::of(any::<u32>()),
        top_k in prop::option::of(any::<u32>()),
        stop_sequences in prop::collection::vec(".{0,3}", 0..4),
    ) {
        let model = serde_json::from_value(json!({"id":"m","name":"M","family":"nova","maxOutput":500})).unwrap();
        let turns = turns.into_iter().map(|(role, text)| Turn::text(role, text)).collect();
        let prompt = Prompt { system, turns, max_tokens, temperature, top_k, stop_sequences, ..Prompt::default() };
        let encoded = codec_of(form).encode(&model, &prompt);
        let body: Value = serde_json::from_slice(&encoded.body).unwrap();
        prop_assert!(body.is_object());
        prop_assert_eq!(codec_of(form).encode(&model, &prompt), encoded);
    }
}

fn event_name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "messageStart",
        "contentBlockStart",
        "contentBlockDelta",
        "contentBlockStop",
        "messageStop",
        "metadata",
        "other",
    ])
}

fn json_like() -> impl Strategy<Value = Value> {
    arbitrary::json_like(&WORDS, &MEMBERS)
}

const WORDS: [&str; 34] = [
    "",
    "é",
    "{}",
    "{\"a\":1}",
    "YQ==",
    "text",
    "thinking",
    "redacted_thinking",
    "tool_use",
    "text_delta",
    "input_json_delta",
    "thinking_delta",
    "signature_delta",
    "citations_delta",
    "content_block_start",
    "content_block_delta",
    "content_block_stop",
    "message_delta",
    "message_stop",
    "end_turn",
    "FINISH",
    "tool_calls",
    "stop",
    "COMPLETE",
    "text-generation",
    "citation-generation",
    "tool-calls-generation",
    "stream-end",
    "<think>",
    "a</think>b",
    "</thi",
    "nk>",
    "<reasoning>",
    "<reasoning>a</reasoning>b",
];

const MEMBERS: [&str; 80] = [
    "output",
    "message",
    "content",
    "text",
    "toolUse",
    "toolResult",
    "toolUseId",
    "name",
    "input",
    "type",
    "index",
    "reasoningContent",
    "reasoningText",
    "signature",
    "redactedContent",
    "citationsContent",
    "citations",
    "citation",
    "sourceContent",
    "location",
    "stopReason",
    "usage",
    "inputTokens",
    "metrics",
    "latencyMs",
    "trace",
    "guardrail",
    "results",
    "outputText",
    "tokenCount",
    "completionReason",
    "generation",
    "prompt_token_count",
    "outputs",
    "completion",
    "completions",
    "finishReason",
    "reason",
    "tokens",
    "generatedToken",
    "token",
    "logprob",
    "generations",
    "token_likelihoods",
    "is_finished",
    "event_type",
    "response",
    "citations",
    "document_ids",
    "search_queries",
    "token_count",
    "billed_units",
    "meta",
    "parameters",
    "choices",
    "finish_reason",
    "tool_calls",
    "function",
    "arguments",
    "reasoning_content",
    "prompt_tokens_details",
    "cached_tokens",
    "prompt_tokens",
    "error",
    "stop_reason",
    "stop_sequence",
    "thinking",
    "data",
    "content_block",
    "delta",
    "partial_json",
    "input_tokens",
    "start",
    "contentBlockIndex",
    "image",
    "p",
    "amazon-bedrock-invocationMetrics",
    "amazon-bedrock-guardrailAction",
    "amazon-bedrock-trace",
    "cited_text",
];
