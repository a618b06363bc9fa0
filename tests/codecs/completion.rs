//! Models that complete text: prompts as other tools render them, bodies as older documents have them, and reasoning
//! that stands in the text.

use std::collections::BTreeMap;
use std::path::Path;

use outcrop_core::catalog::{Catalog, Family, Model, Quirks, Via};
use outcrop_core::codec::{self, Accepts, Draft};
use outcrop_core::finding::Severity;
use outcrop_core::prompt::{Prompt, Role, Turn};
use outcrop_core::reply::Reply;
use outcrop_tests::marks::{Ability, mark};
use outcrop_tests::replay::codecs::{self as replay, codec_of};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

const PNG: &str = "iVBORw0KGgo=";

fn model(id: &str) -> Model {
    Catalog::builtin()
        .resolve(id, "us-east-1")
        .model_to_encode()
        .into_owned()
}

/// `fixtures/prompts/foreign.json`, which `oracles/prompts.py` writes.
#[derive(Deserialize)]
struct Foreign {
    versions: BTreeMap<String, String>,
    conversations: BTreeMap<String, Vec<(String, String)>>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    tool: String,
    family: String,
    model: String,
    conversation: String,
    body: Value,
}

/// The conversations that a tool renders as we do, and why it renders the others otherwise.
const AGREEMENT: &[(&str, &str, &[&str], &str)] = &[
    ("litellm", "meta.llama3", ALL, ""),
    (
        "litellm",
        "meta.llama2",
        &[],
        "it puts a line feed behind every [/INST], and instructions into a turn of their own",
    ),
    (
        "litellm",
        "us.meta.llama4",
        &[],
        "it has the template of Llama 3 for Llama 4, whose marks are others",
    ),
    (
        "litellm",
        "mistral",
        &[],
        "it puts a line feed behind every [/INST], and instructions into a turn of their own",
    ),
    (
        "litellm",
        "ai21",
        &["question"],
        "it joins turns without saying who speaks",
    ),
    (
        "litellm",
        "cohere",
        &["question"],
        "it joins turns without saying who speaks",
    ),
    (
        "langchain-aws",
        "meta.llama3",
        &[],
        "it puts line feeds between turns and none below their heads",
    ),
    (
        "langchain-aws",
        "meta.llama2",
        &[],
        "it has no <s> and no </s>, and instructions outside of the first turn",
    ),
    (
        "langchain-aws",
        "meta.llama4",
        &[],
        "it puts line feeds between turns and none below their heads",
    ),
    (
        "langchain-aws",
        "mistral",
        &[],
        "it has no <s> and no </s>, and instructions in Llama 2's marks",
    ),
    (
        "langchain-aws",
        "deepseek",
        &[],
        "its bars and blanks are plain ones, which are no marks to the model, and nothing opens the thoughts",
    ),
    ("langchain-aws", "anthropic", ALL, ""),
];

const ALL: &[&str] = &["question", "talk", "instructed"];

#[test]
fn other_tools_render_the_same_prompts_or_differ_for_a_reason() {
    let foreign: Foreign = serde_json::from_str(include_str!("../fixtures/prompts/foreign.json")).unwrap();
    assert_eq!(foreign.versions.len(), 2);
    let mut used = vec![false; AGREEMENT.len()];
    for case in &foreign.cases {
        let mut prompt = Prompt {
            max_tokens: Some(30),
            temperature: Some(0.5),
            top_p: Some(0.9),
            ..Prompt::default()
        };
        for (role, text) in &foreign.conversations[&case.conversation] {
            let role = serde_json::from_value(role.as_str().into()).unwrap();
            prompt.turns.push(Turn::text(role, text.clone()));
        }
        let encoded = codec_of(&case.family).encode(&model(&case.model), &prompt);
        let mut ours: Value = serde_json::from_slice(&encoded.body).unwrap();
        let mut theirs = case.body.clone();
        let name = format!("{} {} {}", case.tool, case.model, case.conversation);
        let (ours_text, their_text) = (ours["prompt"].take(), theirs["prompt"].take());
        if case.tool == "litellm" {
            assert_eq!(ours, theirs, "{name}: the parameters");
        }
        let row = AGREEMENT
            .iter()
            .position(|(tool, model, ..)| case.tool == *tool && case.model.starts_with(model))
            .unwrap_or_else(|| panic!("{name} has no row"));
        used[row] = true;
        let (_, _, same, why) = AGREEMENT[row];
        assert_eq!(
            ours_text == their_text,
            same.contains(&case.conversation.as_str()),
            "{name}: {why}\nours   {ours_text}\ntheirs {their_text}"
        );
        mark(&case.family, Ability::Foreign);
    }
    assert!(
        used.iter().all(|used| *used),
        "a row that no case needs: {used:?}"
    );
}

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

/// What Bedrock took is neither found fault with nor changed, whatever the catalogue knows of the model.
#[test]
fn recorded_requests_stay_as_they_are() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/real/recorded"));
    let folders = [
        "llama2",
        "llama3",
        "llama3.x",
        "mistral-text",
        "anthropic-text",
        "ai21-jurassic",
        "cohere-command",
        "imported-model",
    ];
    let mut count = 0;
    for folder in folders {
        for case in root.join(folder).read_dir().into_iter().flatten().flatten() {
            let text = std::fs::read_to_string(case.path().join("request.json")).unwrap();
            let request: Value = serde_json::from_str(&text).unwrap();
            let path = request["path"].as_str().unwrap();
            if path.ends_with("/converse") || path.ends_with("/converse-stream") {
                continue;
            }
            let name = case.path().display().to_string();
            let (codec, body) = (codec_of(folder), request["body"].to_string());
            let errors: Vec<_> = codec::check(codec, Quirks::default(), body.as_bytes())
                .into_iter()
                .filter(|found| found.severity == Severity::Error)
                .collect();
            assert!(errors.is_empty(), "{name}: {errors:?}");
            count += 1;
            if folder == "imported-model" {
                // It has `topP`, which R1 does not know.
                continue;
            }
            let left =
                codec::correct(codec, &model("meta.llama3-8b-instruct-v1:0"), body.as_bytes()).unwrap();
            assert_eq!(left.body, body.as_bytes(), "{name}");
        }
    }
    println!("{count} recorded requests; none means that there are no recordings beside the repository");
    assert!(count == 0 || count >= 24, "{count}");
}

/// What is encoded is what the check takes.
#[test]
fn encoded_bodies_pass_the_check() {
    let families = [
        "llama/",
        "mistral-text/",
        "deepseek-r1/",
        "anthropic-text/",
        "jurassic/",
        "cohere-command/",
    ];
    let mut count = 0;
    for case in replay::cases() {
        let body = case.file("body.json");
        let Some(body) = body.filter(|_| families.iter().any(|family| case.name.starts_with(family))) else {
            continue;
        };
        let findings = codec::check(case.codec(), Quirks::default(), body.as_bytes());
        assert!(findings.is_empty(), "{}: {findings:?}", case.name);
        count += 1;
    }
    assert!(count >= 30, "{count}");
}

/// The list that a page asks from and the table that the check walks are two: they agree on names and ranges.
#[test]
fn parameters_are_members_of_their_ranges() {
    let model = model("meta.llama3-8b-instruct-v1:0");
    let base = json!({"prompt": "\n\nHuman: x\n\nAssistant:"});
    let (mut count, mut flags) = (0, 0);
    for form in [
        "llama",
        "mistral-text",
        "deepseek-r1",
        "anthropic-text",
        "jurassic",
        "cohere-command",
    ] {
        let codec = codec_of(form);
        for parameter in codec.parameters(&model) {
            let mut values = match parameter.accepts {
                Accepts::Number { min, max } => vec![json!(min), json!(max)],
                Accepts::Integer { min, max } => vec![json!(min), json!(max)],
                Accepts::Choice(words) => words.iter().map(|word| json!(word)).collect(),
                Accepts::Flag => vec![json!(true), json!(false)],
                Accepts::Texts { max } => vec![json!([]), json!(vec!["x"; max])],
                _ => Vec::new(),
            };
            if !parameter.default.is_empty() {
                values.push(serde_json::from_str(parameter.default).unwrap());
            }
            flags += usize::from(parameter.accepts == Accepts::Flag);
            for value in values {
                let mut body = base.clone();
                if form == "anthropic-text" {
                    body["max_tokens_to_sample"] = json!(1);
                }
                match parameter.path.split_once('.') {
                    Some((outer, inner)) => {
                        body[outer] = json!({"scale": 0});
                        body[outer][inner] = value;
                    }
                    None => body[parameter.path] = value,
                }
                let findings = codec::check(codec, Quirks::default(), body.to_string().as_bytes());
                assert!(findings.is_empty(), "{form} {}: {findings:?}", parameter.path);
                count += 1;
            }
        }
    }
    assert!(count > 80 && flags == 16, "{count} values, {flags} flags");
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

/// Through Converse it depends on the family whether there are instructions, and what `top_k` is called.
#[test]
fn converse_asks_the_family() {
    let prompt = Prompt {
        system: Some("Be brief.".to_owned()),
        turns: vec![Turn::text(Role::User, "x")],
        top_k: Some(7),
        ..Prompt::default()
    };
    for (family, system, additional) in [
        (Family::Llama, true, Value::Null),
        (Family::MistralText, true, json!({"top_k": 7})),
        (Family::DeepseekR1, true, Value::Null),
        (Family::AnthropicText, true, json!({"top_k": 7})),
        (Family::Jurassic, false, Value::Null),
        (Family::CohereCommand, false, json!({"k": 7})),
    ] {
        let model = json!({"id": "m", "name": "M", "family": family});
        let model = serde_json::from_value(model).unwrap();
        let encoded = codec::of(family, Via::Converse).encode(&model, &prompt);
        let body: Value = serde_json::from_slice(&encoded.body).unwrap();
        assert_eq!(body["system"].is_array(), system, "{family:?}");
        assert_eq!(body["additionalModelRequestFields"], additional, "{family:?}");
    }
}

fn reply_of(pieces: &[String], stop: &str) -> Reply {
    let codec = codec_of("deepseek-r1");
    let mut draft = Draft::new();
    for piece in pieces {
        let chunk = json!({"choices": [{"text": piece, "stop_reason": null}]});
        codec
            .fold(&mut draft, "chunk", chunk.to_string().as_bytes())
            .unwrap();
    }
    let last = json!({"choices": [{"text": "", "stop_reason": stop}]});
    codec
        .fold(&mut draft, "chunk", last.to_string().as_bytes())
        .unwrap();
    draft.finish()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// A stream may be cut anywhere, within a tag too: the reply is that of the buffered body.
    #[test]
    fn thoughts_end_in_one_place_however_they_come(
        words in prop::collection::vec(
            prop::sample::select(vec!["<think>", "</think>", "\n", " ", "ü", "<", "/think>", "a", "</", "think"]), 0..9,
        ),
        cuts in prop::collection::vec(1_usize..6, 0..30),
        stop in prop::sample::select(vec!["stop", "length"]),
    ) {
        let text = words.concat();
        let letters: Vec<char> = text.chars().collect();
        let (mut pieces, mut rest) = (Vec::new(), letters.as_slice());
        for cut in cuts {
            let (piece, after) = rest.split_at(cut.min(rest.len()));
            pieces.push(piece.iter().collect::<String>());
            rest = after;
        }
        pieces.push(rest.iter().collect());
        let streamed = reply_of(&pieces, stop);
        let body = json!({"choices": [{"text": text, "stop_reason": stop}]});
        let buffered = codec_of("deepseek-r1").decode(body.to_string().as_bytes()).unwrap();
        let words = |reply: &Reply| (reply.candidates[0].reasoning(), reply.text(), reply.stop().cloned());
        prop_assert_eq!(words(&streamed), words(&buffered));
        prop_assert!(!streamed.cut);
    }

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
