//! Models that complete text: bodies as older documents and other forms have them, put right.

use outcrop_core::catalog::Quirks;
use outcrop_core::codec;
use outcrop_core::finding::Severity;
use outcrop_tests::replay::codecs::codec_of;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::completion::model;

const PNG: &str = "iVBORw0KGgo=";

/// What a body becomes, and the findings' codes and paths.
fn corrected(form: &str, id: &str, body: &Value) -> (Value, Vec<(&'static str, String)>) {
    let (codec, model) = (codec_of(form), model(id));
    let corrected = codec::correct(codec, &model, body.to_string().as_bytes()).unwrap();
    let found = corrected
        .findings
        .iter()
        .map(|finding| (finding.code, finding.path.clone()))
        .collect();
    for finding in &corrected.findings {
        assert!(
            finding.message.ends_with('.') && finding.fix.ends_with('.'),
            "{finding:?}"
        );
    }
    let again = codec::correct(codec, &model, &corrected.body).unwrap();
    assert_eq!(
        (&again.body, again.findings),
        (&corrected.body, Vec::new()),
        "{body}"
    );
    let errors: Vec<_> = codec::check(codec, model.quirks, &corrected.body)
        .into_iter()
        .filter(|finding| finding.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{body}: {errors:?}");
    (serde_json::from_slice(&corrected.body).unwrap(), found)
}

fn codes<'a>(found: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    found.iter().map(|(code, path)| (*code, path.as_str())).collect()
}

/// Llama and Mistral's models of 2402 as older documents have them: with messages.
#[test]
fn messages_become_a_prompt() {
    let messages = json!([
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "Hi."},
        {"role": "user", "content": "Who are you?"},
    ]);
    for (form, id, limit, prompt, more) in [
        (
            "llama",
            "meta.llama3-1-8b-instruct-v1:0",
            "max_gen_len",
            "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|>\
             <|start_header_id|>user<|end_header_id|>\n\nHello<|eot_id|>\
             <|start_header_id|>assistant<|end_header_id|>\n\nHi.<|eot_id|>\
             <|start_header_id|>user<|end_header_id|>\n\nWho are you?<|eot_id|>\
             <|start_header_id|>assistant<|end_header_id|>\n\n",
            None,
        ),
        (
            "mistral-text",
            "mistral.mistral-large-2402-v1:0",
            "max_tokens",
            "<s>[INST] Be brief.\nHello [/INST] Hi.</s> [INST] Who are you? [/INST]",
            Some("system-folded"),
        ),
        (
            "mistral-text",
            "mistral.mistral-small-2402-v1:0",
            "max_tokens",
            "<s>[INST] Be brief.\nHello [/INST] Hi.</s> [INST] Who are you? [/INST]",
            Some("system-folded"),
        ),
        (
            "deepseek-r1",
            "us.deepseek.r1-v1:0",
            "max_tokens",
            "<｜begin▁of▁sentence｜>Be brief.<｜User｜>Hello<｜Assistant｜>Hi.<｜end▁of▁sentence｜>\
             <｜User｜>Who are you?<｜Assistant｜><think>\n",
            None,
        ),
    ] {
        let body = json!({"messages": messages, "temperature": 0.5, "top_p": 0.9, limit: 64});
        let before = codec::check(codec_of(form), Quirks::default(), body.to_string().as_bytes());
        let errors: Vec<_> = before
            .iter()
            .map(|found| (found.code, found.path.as_str()))
            .collect();
        assert_eq!(errors, [("refused-member", "messages")], "{form}");
        assert!(before[0].message.contains("render"), "{}", before[0].message);

        let (after, found) = corrected(form, id, &body);
        assert_eq!(
            after,
            json!({"prompt": prompt, "temperature": 0.5, "top_p": 0.9, limit: 64})
        );
        let expected: Vec<_> = more.into_iter().chain(["form-corrected"]).collect();
        assert_eq!(
            codes(&found).iter().map(|(code, _)| *code).collect::<Vec<_>>(),
            expected,
            "{form}"
        );
    }
}

/// Bodies of other forms, as people bring them from elsewhere.
#[test]
fn members_of_other_forms_find_their_places() {
    let url = format!("data:image/png;base64,{PNG}");
    let asked = "<|begin_of_text|><|start_header_id|>user<|end_header_id|>\n\n<|image|>What is it?<|eot_id|>\
                 <|start_header_id|>assistant<|end_header_id|>\n\n";
    let seen = json!({"prompt": asked, "images": [PNG], "max_gen_len": 9});
    let from_chat = json!({"model": "x", "max_tokens": 9, "messages": [{"role": "user", "content": [
        {"type": "text", "text": "What is it?"}, {"type": "image_url", "image_url": {"url": url}},
        {"type": "image_url", "image_url": {"url": "https://example.com/cat.png"}},
    ]}]});
    let vision = "meta.llama3-2-11b-instruct-v1:0";
    let (after, found) = corrected("llama", vision, &from_chat);
    assert_eq!(after, seen);
    assert_eq!(
        codes(&found),
        [
            ("part-dropped", "prompt"),
            ("form-corrected", "prompt"),
            ("parameter-dropped", "model"),
            ("parameter-moved", "max_gen_len"),
        ]
    );
    let from_claude = json!({"anthropic_version": "bedrock-2023-05-31", "max_tokens": 9, "messages": [{"role": "user", "content": [
        {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": PNG}},
        {"type": "text", "text": "What is it?"},
    ]}]});
    assert_eq!(corrected("llama", vision, &from_claude).0, seen);
    let from_converse = json!({"inferenceConfig": {"maxTokens": 9}, "messages": [{"role": "user", "content": [
        {"image": {"format": "png", "source": {"bytes": PNG}}}, {"text": "What is it?"},
    ]}]});
    assert_eq!(corrected("llama", vision, &from_converse).0, seen);

    for (form, id, body, expected, codes_of) in [
        (
            "jurassic",
            "ai21.j2-mid-v1",
            json!({"prompt": "x", "max_tokens": 9, "presence_penalty": 0.5, "top_k": 3}),
            json!({"prompt": "x", "maxTokens": 9, "presencePenalty": {"scale": 0.5}}),
            vec!["parameter-dropped", "parameter-moved", "parameter-moved"],
        ),
        (
            "cohere-command",
            "cohere.command-text-v14",
            json!({"prompt": "x", "top_p": 0.5, "top_k": 3, "stop": ["a"], "k": 4}),
            json!({"prompt": "x", "p": 0.5, "k": 4, "stop_sequences": ["a"]}),
            vec!["parameter-moved", "parameter-dropped", "parameter-moved"],
        ),
        (
            "anthropic-text",
            "anthropic.claude-v2:1",
            json!({"prompt": "\n\nHuman: x\n\nAssistant:", "maxTokens": 9, "stop": ["a"]}),
            json!({"prompt": "\n\nHuman: x\n\nAssistant:", "max_tokens_to_sample": 9, "stop_sequences": ["a"]}),
            vec!["parameter-moved", "parameter-moved"],
        ),
    ] {
        let (after, found) = corrected(form, id, &body);
        assert_eq!(after, expected, "{form}");
        let found: Vec<_> = found.iter().map(|(code, _)| *code).collect();
        assert_eq!(found, codes_of, "{form}");
    }
}

/// The forms that older documents have right, and Claude 2 in the form of its successors.
#[test]
fn right_bodies_stay_as_they_are() {
    for (form, id, body) in [
        (
            "jurassic",
            "ai21.j2-ultra-v1",
            json!({"prompt": "x", "maxTokens": 5, "temperature": 0.5, "topP": 0.5, "stopSequences": ["a"],
                "countPenalty": {"scale": 0.1}, "presencePenalty": {"scale": 0.1}, "frequencyPenalty": {"scale": 0.1}}),
        ),
        (
            "cohere-command",
            "cohere.command-text-v14",
            json!({"prompt": "x", "temperature": 0.5, "p": 0.5, "k": 5, "max_tokens": 5, "stop_sequences": ["a"],
                "return_likelihoods": "NONE", "stream": false, "num_generations": 1}),
        ),
        (
            "anthropic-text",
            "anthropic.claude-v2",
            json!({"anthropic_version": "bedrock-2023-05-31", "max_tokens": 5,
                "messages": [{"role": "user", "content": "x"}]}),
        ),
    ] {
        assert_eq!(corrected(form, id, &body), (body, Vec::new()), "{form}");
    }
}

/// The `messages` of what cannot be read leave something that can be sent all the same.
#[test]
fn what_cannot_be_rendered_is_said() {
    let body =
        json!({"messages": [{"role": "user", "content": [{"type": "tool_result", "tool_use_id": "1"}]}]});
    let encoded = codec::correct(
        codec_of("llama"),
        &model("meta.llama3-8b-instruct-v1:0"),
        body.to_string().as_bytes(),
    )
    .unwrap();
    let codes: Vec<_> = encoded.findings.iter().map(|found| found.code).collect();
    assert_eq!(
        codes,
        ["part-dropped", "turn-dropped", "no-turns", "form-corrected"]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// Whatever stands where messages should: no panic, and nothing is left for a second time.
    #[test]
    fn anything_can_be_corrected(
        form in prop::sample::select(vec!["llama", "mistral-text", "deepseek-r1", "anthropic-text", "jurassic", "cohere-command"]),
        members in prop::collection::vec((member(), leaf()), 0..6),
    ) {
        let members = members.into_iter().map(|(name, value)| (name.to_owned(), value));
        let body = Value::Object(members.collect()).to_string();
        let model = model("meta.llama3-2-11b-instruct-v1:0");
        let once = codec::correct(codec_of(form), &model, body.as_bytes()).unwrap();
        let twice = codec::correct(codec_of(form), &model, &once.body).unwrap();
        prop_assert!(twice.findings.is_empty(), "{:?}", twice.findings);
        prop_assert_eq!(once.body, twice.body);
    }
}

fn member() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "messages",
        "system",
        "prompt",
        "max_tokens",
        "maxTokens",
        "top_p",
        "topP",
        "top_k",
        "stop",
        "model",
        "stream",
        "tools",
        "inferenceConfig",
        "images",
        "presence_penalty",
        "presencePenalty",
        "unknown",
    ])
}

fn leaf() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        Value::Null,
        json!(1),
        json!("x"),
        json!([]),
        json!({}),
        json!([1, null, "x"]),
        json!({"maxTokens": 3, "topP": 1, "stopSequences": []}),
        json!([{"role": "user", "content": "x"}]),
        json!([{"role": 3, "content": [3, {"text": 3}, {"text": "x"}, {"image_url": "x"}]}]),
        json!([{"content": [{"type": "image", "source": {"data": PNG}}, {"image": {"source": {"bytes": PNG}}}]}]),
        json!([{"role": "system", "content": "x"}, {"role": "assistant", "content": null}]),
    ])
}
