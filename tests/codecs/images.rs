//! Models that draw and film: bodies that other tools make, bodies as older documents have them, and replies that are
//! files.

use outcrop_core::catalog::{Catalog, Model, Via};
use outcrop_core::codec::{self, Draft};
use outcrop_core::error::ErrorKind;
use outcrop_core::finding::Severity;
use outcrop_core::prompt::{Media, MediaKind, Part, Prompt, Role, Source, Turn};
use outcrop_core::reply::StopKind;
use outcrop_tests::marks::{Ability, mark};
use outcrop_tests::replay::codecs::codec_of;
use proptest::prelude::*;
use serde_json::{Value, json};

const FORMS: [&str; 7] = [
    "titan-image",
    "nova-canvas",
    "nova-reel",
    "stability-xl",
    "stability-image",
    "stability-edit",
    "luma-ray",
];

/// 64 by 64 black pixels.
const PNG: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAEAAAABAAQAAAACCEkxzAAAAD0lEQVR42mNgGAWjgHwAAAJAAAHgTR1EAAAAAElFTkSuQmCC";

fn model(id: &str) -> Model {
    Catalog::builtin()
        .resolve(id, "us-east-1")
        .model_to_encode()
        .into_owned()
}

fn checked(model: &Model, body: &Value) -> Vec<String> {
    let codec = codec::of(model.family, Via::InvokeModel);
    let mut found: Vec<String> = codec::check(codec, model.quirks, body.to_string().as_bytes())
        .into_iter()
        .map(|finding| format!("{} {}", finding.code, finding.path))
        .collect();
    found.sort();
    found
}

/// LiteLLM, the AI SDK and promptfoo make bodies that pass, or that do not for a reason that stands beside them.
#[test]
fn bodies_of_other_tools_pass_the_check() {
    let mut forms = std::collections::BTreeMap::new();
    for text in [
        include_str!("../fixtures/images/litellm.json"),
        include_str!("../fixtures/images/javascript.json"),
    ] {
        let made: Value = serde_json::from_str(text).unwrap();
        assert!(made["version"].is_string() || made["versions"].is_object());
        for case in made["cases"].as_array().unwrap() {
            let model = model(case["model"].as_str().unwrap());
            let family = serde_json::to_value(model.family).unwrap();
            assert_eq!(case["family"], family, "{}", model.id);
            *forms.entry(family.as_str().unwrap().to_owned()).or_insert(0) += 1;
            let expected: Vec<String> =
                serde_json::from_value(case.get("findings").cloned().unwrap_or_else(|| json!([]))).unwrap();
            assert_eq!(expected.is_empty(), case.get("differs").is_none(), "{case}");
            assert_eq!(
                checked(&model, &case["body"]),
                expected,
                "{}: {}",
                model.id,
                case["body"]
            );
            mark(family.as_str().unwrap(), Ability::Foreign);
        }
    }
    for form in FORMS {
        assert!(
            forms.get(form).is_some_and(|count| *count >= 2),
            "{form}: {forms:?}"
        );
    }
}

/// Asked for the same, Outcrop writes the same body as LiteLLM and the AI SDK.
#[test]
fn the_same_bodies_are_made_of_the_same_wishes() {
    let image = || {
        Part::Media(Media {
            kind: MediaKind::Image,
            media_type: "image/png".to_owned(),
            source: Source::Base64(PNG.to_owned()),
            name: None,
        })
    };
    let cases = [
        (
            include_str!("../fixtures/images/litellm.json"),
            "amazon.titan-image-generator-v2:0",
            vec![Part::Text("A red fox".to_owned())],
            json!({"imageGenerationConfig.width": 768, "imageGenerationConfig.height": 1152,
                "imageGenerationConfig.numberOfImages": 2, "imageGenerationConfig.quality": "premium"}),
        ),
        (
            include_str!("../fixtures/images/litellm.json"),
            "stability.sd3-5-large-v1:0",
            vec![Part::Text("A red fox".to_owned())],
            json!({"aspect_ratio": "16:9", "negative_prompt": "snow", "seed": 5, "output_format": "png"}),
        ),
        (
            include_str!("../fixtures/images/litellm.json"),
            "stability.stable-image-search-recolor-v1:0",
            vec![Part::Text("A pink jacket".to_owned()), image()],
            json!({"select_prompt": "jacket", "output_format": "png"}),
        ),
        (
            include_str!("../fixtures/images/litellm.json"),
            "amazon.nova-canvas-v1:0",
            vec![Part::Text("A hat".to_owned()), image()],
            json!({}),
        ),
        (
            include_str!("../fixtures/images/javascript.json"),
            "luma.ray-v2:0",
            vec![Part::Text("A walk on the beach".to_owned()), image(), image()],
            json!({"aspect_ratio": "9:21", "duration": "9s", "resolution": "540p", "loop": true}),
        ),
        (
            include_str!("../fixtures/images/javascript.json"),
            "amazon.nova-reel-v1:1",
            vec![Part::Text("Waves at dusk".to_owned())],
            json!({"videoGenerationConfig.seed": 7}),
        ),
    ];
    for (text, id, content, parameters) in cases {
        let made: Value = serde_json::from_str(text).unwrap();
        let model = model(id);
        let prompt = Prompt {
            turns: vec![Turn {
                role: Role::User,
                content,
            }],
            parameters: parameters.as_object().unwrap().clone(),
            ..Prompt::default()
        };
        let encoded = codec::of(model.family, Via::InvokeModel).encode(&model, &prompt);
        assert!(encoded.findings.is_empty(), "{id}: {:?}", encoded.findings);
        let body: Value = serde_json::from_slice(&encoded.body).unwrap();
        let same = made["cases"]
            .as_array()
            .unwrap()
            .iter()
            .any(|case| case["model"] == id && case["body"] == body);
        assert!(same, "{id}: {body}");
    }
}

/// The seed documents give all Stability models the form of Stable Diffusion XL; older tools misspell Canvas's members.
#[test]
fn bodies_of_older_documents_are_put_right() {
    let cases: [(&str, Value, Value, &[&str]); 6] = [
        (
            "stability.sd3-large-v1:0",
            json!({"text_prompts": [{"text": "a fox", "weight": 1.0}, {"text": "snow", "weight": -1.0}], "cfg_scale": 7.0,
                "seed": 3, "steps": 30, "style_preset": "anime", "clip_guidance_preset": "NONE"}),
            json!({"prompt": "a fox", "negative_prompt": "snow", "seed": 3}),
            &[
                "form-corrected",
                "form-corrected",
                "parameter-dropped",
                "parameter-dropped",
                "parameter-dropped",
                "parameter-dropped",
            ],
        ),
        (
            "stability.stable-image-ultra-v1:1",
            json!({"text_prompts": [{"text": "a fox"}, {"text": "in oil", "weight": 0.5}], "init_image": PNG,
                "image_strength": 0.35, "cfg_scale": 7, "width": 512, "height": 512}),
            json!({"prompt": "a fox, in oil", "image": PNG, "strength": 0.65, "mode": "image-to-image"}),
            &[
                "form-corrected",
                "form-corrected",
                "form-corrected",
                "form-corrected",
                "parameter-moved",
                "form-corrected",
                "parameter-dropped",
            ],
        ),
        (
            "stability.stable-image-core-v1:1",
            json!({"text_prompts": [{"text": "a fox"}], "width": 1344, "height": 768, "samples": 1}),
            json!({"prompt": "a fox", "aspect_ratio": "16:9"}),
            &["form-corrected", "form-corrected", "parameter-dropped"],
        ),
        (
            "amazon.nova-canvas-v1:0",
            json!({"taskType": "INPAINTING", "inpaintingParams": {"text": "a hat", "image": PNG, "maskPrompt": "the dog"},
                "cfgScale": 7}),
            json!({"taskType": "INPAINTING", "inPaintingParams": {"text": "a hat", "image": PNG, "maskPrompt": "the dog"},
                "imageGenerationConfig": {"cfgScale": 7}}),
            &["parameter-moved", "parameter-moved"],
        ),
        (
            "amazon.titan-image-generator-v1",
            json!({"prompt": "a fox", "negative_prompt": "snow", "n": 2, "width": 512, "height": 512}),
            json!({"taskType": "TEXT_IMAGE", "textToImageParams": {"text": "a fox", "negativeText": "snow"},
                "imageGenerationConfig": {"numberOfImages": 2, "width": 512, "height": 512}}),
            &[
                "parameter-moved",
                "parameter-moved",
                "parameter-moved",
                "parameter-moved",
                "parameter-moved",
                "form-corrected",
            ],
        ),
        (
            "stability.stable-diffusion-xl-v1",
            json!({"text_prompts": [{"text": "a fox", "weight": 1.0}], "cfg_scale": 7, "seed": 1, "steps": 30}),
            json!({"text_prompts": [{"text": "a fox", "weight": 1.0}], "cfg_scale": 7, "seed": 1, "steps": 30}),
            &[],
        ),
    ];
    for (id, older, right, codes) in cases {
        let model = model(id);
        let codec = codec::of(model.family, Via::InvokeModel);
        let (mut body, mut findings) = (older, Vec::new());
        codec.correct(&model, &mut body, &mut findings);
        assert_eq!(body, right, "{id}");
        let found: Vec<_> = findings.iter().map(|finding| finding.code).collect();
        assert_eq!(found, codes, "{id}");
        for finding in &findings {
            assert!(
                finding.message.ends_with('.') && finding.fix.ends_with('.'),
                "{finding:?}"
            );
        }
        assert_eq!(checked(&model, &body), Vec::<String>::new(), "{id}: {body}");
    }
}

/// A reply that did not make what was asked for says so, whatever its status.
#[test]
fn filtered_replies_are_failures() {
    for (form, body) in [
        ("titan-image", json!({"images": [], "error": "blocked"})),
        (
            "nova-canvas",
            json!({"images": [PNG], "error": "1 of 2 was blocked"}),
        ),
        (
            "stability-xl",
            json!({"artifacts": [{"base64": PNG, "finishReason": "CONTENT_FILTERED"}]}),
        ),
        (
            "stability-image",
            json!({"finish_reasons": ["Filter reason: prompt"]}),
        ),
        (
            "stability-edit",
            json!({"finish_reasons": ["Filter reason: input image"], "images": []}),
        ),
    ] {
        let reply = codec_of(form).decode(body.to_string().as_bytes()).unwrap();
        let stop = reply.candidates[0].stop.as_ref().unwrap();
        assert_eq!(stop.kind, StopKind::Filtered, "{form}");
        assert!(!stop.wire.is_empty());
    }
}

#[test]
fn replies_of_other_families_are_refused() {
    let claude = br#"{"content":[{"type":"text","text":"x"}],"stop_reason":"end_turn"}"#;
    for (form, missing) in [
        ("titan-image", "`images`"),
        ("nova-canvas", "`images`"),
        ("nova-reel", "`invocationArn`"),
        ("stability-xl", "`artifacts`"),
        ("stability-image", "`images`"),
        ("stability-edit", "`images`"),
        ("luma-ray", "`invocationArn`"),
    ] {
        let codec = codec_of(form);
        for body in [claude.as_slice(), b"", b"<html>", b"null", b"[]", b"{\"images\":"] {
            let error = codec.decode(body).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::UnreadableReply, "{form}");
            let mut draft = Draft::new();
            codec.fold(&mut draft, "chunk", body).unwrap_err();
            assert!(!draft.is_complete() && draft.reply().candidates.is_empty());
        }
        let error = codec.decode(claude).unwrap_err();
        assert!(error.message().contains(missing), "{form}: {error}");
    }
}

/// What is encoded passes the check, whatever the model: with words, with an image, with every default named.
#[test]
fn encoded_bodies_pass_the_check() {
    let mut count = 0;
    for model in Catalog::builtin().models() {
        let form = serde_json::to_value(model.family).unwrap();
        let form = form.as_str().unwrap();
        if !FORMS.contains(&form) {
            continue;
        }
        let codec = codec::of(model.family, Via::InvokeModel);
        let mut prompt = Prompt {
            turns: vec![Turn::text(Role::User, "A red fox")],
            ..Prompt::default()
        };
        let image = Part::Media(Media {
            kind: MediaKind::Image,
            media_type: "image/png".to_owned(),
            source: Source::Base64(PNG.to_owned()),
            name: None,
        });
        // What a service needs besides.
        for (path, value) in [
            ("search_prompt", json!("a dog")),
            ("select_prompt", json!("a dog")),
            ("up", json!(64)),
        ] {
            if codec.parameters(model).iter().any(|known| known.path == path) {
                prompt.parameters.insert(path.to_owned(), value);
            }
        }
        if form == "stability-edit" {
            prompt.turns[0].content.extend([image.clone(), image.clone()]);
        }
        let mut bodies = vec![codec.encode(model, &prompt)];
        for parameter in codec.parameters(model) {
            let told_by_task = parameter.path.contains("Params.");
            if let Ok(value) = serde_json::from_str(parameter.default)
                && !told_by_task
                && !prompt.parameters.contains_key(parameter.path)
            {
                prompt.parameters.insert(parameter.path.to_owned(), value);
            }
        }
        bodies.push(codec.encode(model, &prompt));
        // Nova Reel begins with an image of the video's size alone.
        if form != "nova-reel" {
            prompt.turns[0].content.push(image);
            bodies.push(codec.encode(model, &prompt));
        }
        for encoded in bodies {
            let errors: Vec<_> = encoded
                .findings
                .iter()
                .filter(|finding| finding.severity == Severity::Error)
                .collect();
            assert!(errors.is_empty(), "{}: {errors:?}", model.id);
            let body: Value = serde_json::from_slice(&encoded.body).unwrap();
            assert_eq!(
                checked(model, &body),
                Vec::<String>::new(),
                "{}: {body}",
                model.id
            );
        }
        count += 1;
    }
    assert!(count >= 26, "{count} models");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever comes: no panic, and a reply that can be written as JSON and keeps its body.
    #[test]
    fn arbitrary_bodies_never_panic(form in prop::sample::select(FORMS.to_vec()), body in json_like()) {
        let codec = codec_of(form);
        let text = body.to_string();
        if let Ok(reply) = codec.decode(text.as_bytes()) {
            prop_assert!(serde_json::to_string(&reply).is_ok());
            prop_assert_eq!(reply.raw, serde_json::from_str::<Value>(&text).unwrap());
        }
        let mut draft = Draft::new();
        let _ = codec.fold(&mut draft, "chunk", text.as_bytes());
        prop_assert!(serde_json::to_string(&draft.finish()).is_ok());
    }

    /// Whatever is corrected: no panic, and nothing is left for a second time.
    #[test]
    fn correcting_comes_to_an_end(id in prop::sample::select(MODELS.to_vec()), body in json_like()) {
        let model = model(id);
        let codec = codec::of(model.family, Via::InvokeModel);
        let (mut once, mut findings) = (body, Vec::new());
        codec.correct(&model, &mut once, &mut findings);
        let mut twice = once.clone();
        findings.clear();
        codec.correct(&model, &mut twice, &mut findings);
        prop_assert_eq!((twice, findings.len()), (once, 0));
    }

    /// Whatever is asked for: the same body twice, and one that is JSON.
    #[test]
    fn encoding_is_stable(
        id in prop::sample::select(MODELS.to_vec()),
        texts in prop::collection::vec(".{0,12}", 0..4),
        images in 0..4_usize,
        pick in any::<usize>(),
        value in json_like(),
    ) {
        let model = model(id);
        let codec = codec::of(model.family, Via::InvokeModel);
        let image = || Part::Media(Media {
            kind: MediaKind::Image,
            media_type: "image/png".to_owned(),
            source: Source::Base64(PNG.to_owned()),
            name: None,
        });
        let mut content: Vec<Part> = texts.into_iter().map(Part::Text).collect();
        content.extend((0..images).map(|_| image()));
        let mut prompt = Prompt { turns: vec![Turn { role: Role::User, content }], ..Prompt::default() };
        let parameters = codec.parameters(&model);
        if let Some(parameter) = parameters.get(pick % parameters.len()) {
            prompt.parameters.insert(parameter.path.to_owned(), value);
        }
        let encoded = codec.encode(&model, &prompt);
        prop_assert!(serde_json::from_slice::<Value>(&encoded.body).unwrap().is_object());
        prop_assert_eq!(codec.encode(&model, &prompt), encoded);
    }
}

const MODELS: [&str; 8] = [
    "amazon.titan-image-generator-v2:0",
    "amazon.nova-canvas-v1:0",
    "amazon.nova-reel-v1:1",
    "stability.stable-diffusion-xl-v1",
    "stability.sd3-5-large-v1:0",
    "stability.stable-outpaint-v1:0",
    "stability.stable-style-transfer-v1:0",
    "luma.ray-v2:0",
];

/// JSON made of the members that codecs look for, with anything below them.
fn json_like() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        (0_u64..3).prop_map(Value::from),
        prop::sample::select(vec!["", "x", PNG, "TEXT_IMAGE", "SUCCESS", "1"]).prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((member(), inner), 0..6).prop_map(|members| Value::Object(
                members
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value))
                    .collect()
            )),
        ]
    })
}

fn member() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "images",
        "error",
        "maskImage",
        "status",
        "details",
        "Moderation Reasons",
        "artifacts",
        "base64",
        "seed",
        "seeds",
        "finishReason",
        "finish_reasons",
        "result",
        "invocationArn",
        "outputDataConfig",
        "s3OutputDataConfig",
        "s3Uri",
        "text_prompts",
        "text",
        "weight",
        "init_image",
        "image_strength",
        "strength",
        "image",
        "mode",
        "width",
        "height",
        "prompt",
        "negative_prompt",
        "inpaintingParams",
        "inPaintingParams",
        "textToImageParams",
        "imageGenerationConfig",
        "cfgScale",
        "taskType",
        "n",
    ])
}
