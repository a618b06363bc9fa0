//! Models that complete text: prompts as other tools render them, and bodies that the check takes.

use std::collections::BTreeMap;
use std::path::Path;

use outcrop_core::catalog::{Catalog, Family, Model, Quirks, Via};
use outcrop_core::codec::{self, Accepts};
use outcrop_core::finding::Severity;
use outcrop_core::prompt::{Prompt, Role, Turn};
use outcrop_tests::marks::{Ability, mark};
use outcrop_tests::replay::codecs::{self as replay, codec_of};
use serde::Deserialize;
use serde_json::{Value, json};

pub(crate) fn model(id: &str) -> Model {
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
