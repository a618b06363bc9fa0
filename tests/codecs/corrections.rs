//! Bodies as older documents and other tools have them, put right one by one. The requests of the documents themselves
//! are in `seeds.rs`.

use outcrop_core::catalog::{Family, Model, Via};
use outcrop_core::codec;
use proptest::prelude::*;
use serde_json::{Value, json};

fn model(family: &str, quirks: &Value) -> Model {
    serde_json::from_value(json!({"id": "m", "name": "M", "family": family, "quirks": quirks}))
        .expect("a model")
}

fn corrected(family: &str, quirks: &Value, body: &Value) -> (Value, Vec<(&'static str, String)>) {
    let (family, via) = match family {
        "converse" => ("nova", Via::Converse),
        family => (family, Via::InvokeModel),
    };
    let model = model(family, quirks);
    let codec = codec::of(model.family, via);
    let encoded = codec::correct(codec, &model, body.to_string().as_bytes()).expect("JSON");
    let said = encoded
        .findings
        .into_iter()
        .map(|finding| (finding.code, finding.path));
    (
        serde_json::from_slice(&encoded.body).expect("JSON"),
        said.collect(),
    )
}

#[test]
fn each_mistake_has_its_place() {
    let hi = json!([{"role": "user", "content": "hi"}]);
    let spoken = json!([{"role": "user", "content": [{"text": "hi"}]}]);
    let version = "bedrock-2023-05-31";
    let cases = [
        // Beside and within: what is within counts.
        (
            "nova",
            json!({"messages": spoken, "maxTokens": 5, "inferenceConfig": {"maxTokens": 9}, "topK": 3}),
            json!({"messages": spoken, "inferenceConfig": {"maxTokens": 9, "topK": 3}}),
            vec![
                ("parameter-dropped", "maxTokens"),
                ("parameter-moved", "inferenceConfig.topK"),
            ],
        ),
        (
            "nova",
            json!({"messages": [{"role": "user", "content": [{"document": {"source": {"bytes": {"base64": "YQ=="}}}}, 3, null]}], "stream": true}),
            json!({"messages": [{"role": "user", "content": [{"document": {"source": {"bytes": "YQ=="}}}, 3, null]}]}),
            vec![
                ("parameter-dropped", "stream"),
                ("form-corrected", "messages[0].content[0].document.source.bytes"),
            ],
        ),
        (
            "nova",
            json!({"system": "Be brief.", "messages": [{"role": "user", "content": "hi"},
                {"role": "assistant", "content": [{"type": "text", "text": "yes"}, {"type": "image", "text": 3}]}]}),
            json!({"system": [{"text": "Be brief."}], "messages": [{"role": "user", "content": [{"text": "hi"}]},
                {"role": "assistant", "content": [{"text": "yes"}, {"type": "image", "text": 3}]}]}),
            vec![
                ("form-corrected", "system"),
                ("form-corrected", "messages[0].content"),
                ("form-corrected", "messages[1].content[0]"),
            ],
        ),
        (
            "converse",
            json!({"messages": spoken, "modelId": "m", "temperature": 0.5, "top_k": 5, "stopSequences": ["x"]}),
            json!({"messages": spoken, "inferenceConfig": {"temperature": 0.5, "stopSequences": ["x"]},
                "additionalModelRequestFields": {"top_k": 5}}),
            vec![
                ("parameter-dropped", "modelId"),
                ("parameter-moved", "inferenceConfig.temperature"),
                ("parameter-moved", "additionalModelRequestFields.top_k"),
                ("parameter-moved", "inferenceConfig.stopSequences"),
            ],
        ),
        (
            "anthropic",
            json!({"anthropic_version": version, "max_tokens_to_sample": 5, "stop": ["x"], "system": [{"text": "Be brief."}],
                "messages": [{"role": "user", "content": [
                    {"source": {"type": "base64", "media_type": "image/png", "data": "x"}},
                    {"source": {"type": "base64", "media_type": "application/pdf", "data": "x"}},
                    {"type": "text", "text": "hi"}, {"image": {}}]}]}),
            json!({"anthropic_version": version, "max_tokens": 5, "stop_sequences": ["x"], "system": [{"type": "text", "text": "Be brief."}],
                "messages": [{"role": "user", "content": [
                    {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "x"}},
                    {"type": "document", "source": {"type": "base64", "media_type": "application/pdf", "data": "x"}},
                    {"type": "text", "text": "hi"}, {"image": {}}]}]}),
            vec![
                ("parameter-moved", "max_tokens"),
                ("parameter-moved", "stop_sequences"),
                ("form-corrected", "system[0].type"),
                ("form-corrected", "messages[0].content[0].type"),
                ("form-corrected", "messages[0].content[1].type"),
            ],
        ),
        (
            "anthropic",
            json!({"anthropic_version": version, "max_tokens": 5, "system": "A.",
                "messages": [{"role": "system", "content": [{"type": "text", "text": "B."}]}, hi[0]]}),
            json!({"anthropic_version": version, "max_tokens": 5, "system": "A.\n\nB.", "messages": hi}),
            vec![("form-corrected", "system")],
        ),
        // What is to be cached stays so.
        (
            "anthropic",
            json!({"anthropic_version": version, "max_tokens": 5,
                "system": [{"type": "text", "text": "A.", "cache_control": {"type": "ephemeral"}}],
                "messages": [{"role": "system", "content": "B."}, hi[0]]}),
            json!({"anthropic_version": version, "max_tokens": 5, "messages": hi,
                "system": [{"type": "text", "text": "A.", "cache_control": {"type": "ephemeral"}},
                    {"type": "text", "text": "B."}]}),
            vec![("form-corrected", "system")],
        ),
        (
            "titan-text",
            json!({"prompt": "hi", "temperature": 0.5, "max_tokens": 5, "textGenerationConfig": {"topP": 0.5}}),
            json!({"inputText": "hi", "textGenerationConfig": {"topP": 0.5, "temperature": 0.5, "maxTokenCount": 5}}),
            vec![
                ("parameter-moved", "textGenerationConfig.maxTokenCount"),
                ("parameter-moved", "textGenerationConfig.temperature"),
                ("parameter-moved", "inputText"),
            ],
        ),
        // What cannot stand there stays, and the check says what it is.
        (
            "titan-text",
            json!({"messages": hi}),
            json!({"messages": hi}),
            vec![],
        ),
        (
            "jamba",
            json!({"prompt": {"a": 1}}),
            json!({"prompt": {"a": 1}}),
            vec![],
        ),
        (
            "jamba",
            json!({"prompt": "hi", "maxTokens": 5}),
            json!({"messages": hi, "max_tokens": 5}),
            vec![("form-corrected", "messages"), ("parameter-moved", "max_tokens")],
        ),
        (
            "openai-chat",
            json!({"messages": hi, "system": [{"type": "text", "text": "A."}, {"type": "text", "text": "B."}]}),
            json!({"messages": [{"role": "system", "content": "A.\n\nB."}, hi[0]]}),
            vec![("form-corrected", "messages[0]")],
        ),
        (
            "mistral-chat",
            json!({"messages": hi, "system": "A."}),
            json!({"messages": [{"role": "system", "content": "A."}, hi[0]]}),
            vec![("form-corrected", "messages[0]")],
        ),
        (
            "jamba",
            json!({"messages": hi, "stop_sequences": ["x"], "inferenceConfig": {"maxTokens": 5, "temperature": 0.5}}),
            json!({"messages": hi, "stop": ["x"], "max_tokens": 5, "temperature": 0.5}),
            vec![
                ("parameter-dropped", "inferenceConfig"),
                ("parameter-moved", "stop"),
                ("parameter-moved", "max_tokens"),
            ],
        ),
        (
            "mistral-chat",
            json!({"messages": hi, "seed": 5, "max_completion_tokens": 5, "modelId": "m", "stream": false}),
            json!({"messages": hi, "random_seed": 5, "max_tokens": 5, "stream": false}),
            vec![
                ("parameter-moved", "random_seed"),
                ("parameter-dropped", "modelId"),
                ("parameter-moved", "max_tokens"),
            ],
        ),
        (
            "openai-chat",
            json!({"messages": hi, "stop_sequences": ["x"], "max_gen_len": 5, "anthropic_version": version}),
            json!({"messages": hi, "stop": ["x"], "max_tokens": 5}),
            vec![
                ("parameter-dropped", "anthropic_version"),
                ("parameter-moved", "stop"),
                ("parameter-moved", "max_tokens"),
            ],
        ),
        (
            "openai-chat",
            json!({"messages": hi, "inferenceConfig": {"maxTokens": 5, "topP": 0.5, "stopSequences": ["x"]}}),
            json!({"messages": hi, "max_tokens": 5, "top_p": 0.5, "stop": ["x"]}),
            vec![
                ("parameter-dropped", "inferenceConfig"),
                ("parameter-moved", "max_tokens"),
                ("parameter-moved", "top_p"),
                ("parameter-moved", "stop"),
            ],
        ),
        (
            "openai-chat",
            json!({"messages": hi, "functions": [{"name": "f"}], "function_call": {"name": "f"}}),
            json!({"messages": hi, "tools": [{"type": "function", "function": {"name": "f"}}],
                "tool_choice": {"type": "function", "function": {"name": "f"}}}),
            vec![("form-corrected", "tools"), ("form-corrected", "tool_choice")],
        ),
        (
            "cohere-command-r",
            json!({"prompt": "hi", "system": "Be brief.", "top_k": 5, "top_p": 0.5, "p": 0.75, "stop": ["x"]}),
            json!({"message": "hi", "preamble": "Be brief.", "k": 5, "p": 0.75, "stop_sequences": ["x"]}),
            vec![
                ("parameter-moved", "message"),
                ("parameter-moved", "preamble"),
                ("parameter-dropped", "top_p"),
                ("parameter-moved", "k"),
                ("parameter-moved", "stop_sequences"),
            ],
        ),
        (
            "pegasus",
            json!({"prompt": "hi", "max_tokens": 5}),
            json!({"inputPrompt": "hi", "maxOutputTokens": 5}),
            vec![
                ("parameter-moved", "inputPrompt"),
                ("parameter-moved", "maxOutputTokens"),
            ],
        ),
    ];
    for (family, body, expected, said) in cases {
        let (found, told) = corrected(family, &json!({}), &body);
        assert_eq!(found, expected, "{family}");
        let told: Vec<_> = told.iter().map(|(code, path)| (*code, path.as_str())).collect();
        assert_eq!(told, said, "{family}: {body}");
    }
}

/// Models that take instructions among the turns keep them there.
#[test]
fn a_system_turn_stays_where_it_is_taken() {
    let body = json!({"anthropic_version": "bedrock-2023-05-31", "max_tokens": 5,
        "messages": [{"role": "system", "content": "A."}, {"role": "user", "content": "hi"}]});
    let (found, said) = corrected("anthropic", &json!({"systemInMessages": true}), &body);
    assert_eq!((found, said.len()), (body, 0));
}

/// What is none of the form's is never taken out of a body silently, and numbers keep their digits.
#[test]
fn what_is_not_known_stays() {
    let text = r#"{"messages": [{"role":"user","content":[{"text":"hi"}]}],  "wishes": 1.50}"#;
    let model = model("nova", &json!({}));
    let codec = codec::of(Family::Nova, Via::InvokeModel);
    let corrected = codec::correct(codec, &model, text.as_bytes()).expect("JSON");
    assert_eq!(corrected.body, text.as_bytes());
    assert_eq!(corrected.findings, []);
}

proptest! {
    /// Whatever a body is: no panic, JSON again, and right once it was put right.
    #[test]
    fn correcting_is_total_and_ends(family in prop::sample::select(Family::ALL.to_vec()), converse in any::<bool>(), body in super::json_like()) {
        let via = if converse { Via::Converse } else { Via::InvokeModel };
        let name = serde_json::to_value(family).unwrap();
        let model = model(name.as_str().unwrap(), &json!({}));
        let codec = codec::of(family, via);
        let once = codec::correct(codec, &model, body.to_string().as_bytes()).unwrap();
        let twice = codec::correct(codec, &model, &once.body).unwrap();
        prop_assert_eq!(&twice.findings, &Vec::new());
        prop_assert_eq!(twice.body, once.body);
    }
}
