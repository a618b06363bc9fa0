//! Bodies that LiteLLM makes for models that chat, beside ours of the same conversation.

use outcrop_core::catalog::{Catalog, Via};
use outcrop_core::codec;
use outcrop_core::finding::Severity;
use outcrop_core::prompt::Prompt;
use outcrop_tests::marks::{Ability, mark, name as family_name};
use serde::Deserialize;
use serde_json::Value;

/// `fixtures/chats/foreign.json`, which `oracles/chats.py` writes.
#[derive(Deserialize)]
struct Foreign {
    tool: String,
    version: String,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    via: Via,
    model: String,
    prompt: Prompt,
    body: Value,
}

/// Where its `InvokeModel` bodies are of another form, and what they are. None would be taken.
const OTHER_FORM: &[(&str, &str)] = &[
    ("ai21.jamba", "Jurassic's, and the turns run together"),
    ("mistral.mistral-large-2407", "that of Mistral's older models"),
    (
        "mistral.pixtral-large",
        "that of Mistral's older models, without the picture",
    ),
    ("cohere.command-r", "that of Command"),
    ("qwen.qwen3", "an imported model's, with a template for ChatML"),
];

/// Both in one spelling: what is said alike in two ways, or is optional.
fn plain(mut body: Value) -> Value {
    let Some(members) = body.as_object_mut() else {
        return body;
    };
    // Nova's only version, and chat completions' word for the model of the address.
    members.remove("schemaVersion");
    members.remove("model");
    // Claude takes instructions as a text or as blocks.
    if let Some(Value::Array(blocks)) = members.get("system")
        && let [only] = blocks.as_slice()
    {
        let text = only["text"].clone();
        members.insert("system".to_owned(), text);
    }
    let messages = members.get_mut("messages").and_then(Value::as_array_mut);
    for block in messages
        .into_iter()
        .flatten()
        .filter_map(|message| message.get_mut("content")?.as_array_mut())
        .flatten()
    {
        // A document must have a name, whichever.
        if let Some(document) = block.get_mut("document") {
            document["name"] = "x".into();
        }
    }
    // It puts the speaker into the one text that Pegasus takes.
    if let Some(question) = members.get_mut("inputPrompt") {
        let text = question.as_str().unwrap_or_default();
        *question = text.strip_prefix("user: ").unwrap_or(text).trim_end().into();
    }
    body
}

#[test]
fn litellm_sends_the_same_or_what_would_be_refused() {
    let foreign: Foreign = serde_json::from_str(include_str!("../fixtures/chats/foreign.json")).unwrap();
    assert_eq!(
        (foreign.tool.as_str(), foreign.version.as_str()),
        ("litellm", "1.106.2")
    );
    let (mut same, mut other) = (0, 0);
    for case in foreign.cases {
        let resolution = Catalog::builtin().resolve(&case.model, "us-east-1");
        let model = resolution.model.expect("a model");
        let codec = codec::of(model.family, case.via);
        let name = format!("{} via {:?}", case.model, case.via);
        let ours = codec.encode(model, &case.prompt);
        assert!(
            ours.findings
                .iter()
                .all(|finding| finding.severity < Severity::Warning),
            "{name}: {:?}",
            ours.findings
        );
        assert_eq!(codec::check(codec, model.quirks, &ours.body), [], "{name}");
        let theirs = codec::check(codec, model.quirks, case.body.to_string().as_bytes());
        let refused = theirs.iter().any(|finding| finding.severity == Severity::Error);
        let known = case.via == Via::InvokeModel
            && OTHER_FORM
                .iter()
                .any(|(prefix, _)| case.model.starts_with(prefix));
        assert_eq!(refused, known, "{name}: {theirs:?}");
        if case.via == Via::InvokeModel {
            mark(&family_name(model.family), Ability::Foreign);
        }
        if known {
            other += 1;
            continue;
        }
        let ours: Value = serde_json::from_slice(&ours.body).unwrap();
        assert_eq!(plain(ours), plain(case.body), "{name}");
        same += 1;
    }
    assert!(same >= 18 && other >= 9, "{same} alike, {other} of another form");
}
