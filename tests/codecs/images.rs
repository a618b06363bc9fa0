//! Models that draw and film: bodies that other tools make, bodies as older documents have them, and replies that did
//! not make what was asked for.

#[path = "images/arbitrary.rs"]
mod arbitrary;

use outcrop_core::batch::Report;
use outcrop_core::catalog::{Catalog, Model, Via};
use outcrop_core::codec::{self, Draft};
use outcrop_core::error::ErrorKind;
use outcrop_core::finding::Severity;
use outcrop_core::prompt::{Media, MediaKind, Part, Prompt, Role, Source, Turn};
use outcrop_core::reply::StopKind;
use outcrop_tests::marks::{Ability, mark};
use outcrop_tests::replay::batch::{check, job};
use outcrop_tests::replay::codecs::codec_of;
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

/// The beginning of a GIF.
const GIF: &str = "R0lGODlhQABAAAAA";

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

/// What hooks read in the depth of a record is read in every record, however alike the one before it was.
#[test]
fn records_that_are_nearly_alike_are_judged_apart() {
    let cases = [
        (
            "amazon.titan-image-generator-v2:0",
            json!({"taskType": "TEXT_IMAGE", "textToImageParams": {"text": "a"},
                "imageGenerationConfig": {"width": 1024, "height": 1024}}),
            ("/imageGenerationConfig/height", json!(7680)),
        ),
        (
            "amazon.titan-image-generator-v2:0",
            json!({"taskType": "TEXT_IMAGE", "textToImageParams": {"text": "a"},
                "imageGenerationConfig": {"width": 1024, "height": 1024}}),
            ("/imageGenerationConfig/height", json!(1152)),
        ),
        (
            "amazon.nova-canvas-v1:0",
            json!({"taskType": "TEXT_IMAGE", "textToImageParams": {"text": "a", "conditionImage": PNG}}),
            ("/textToImageParams/conditionImage", json!(GIF)),
        ),
        (
            "amazon.nova-canvas-v1:0",
            json!({"taskType": "IMAGE_VARIATION", "imageVariationParams": {"images": [PNG, PNG]}}),
            ("/imageVariationParams/images/1", json!(GIF)),
        ),
        (
            "amazon.nova-canvas-v1:0",
            json!({"taskType": "TEXT_IMAGE", "textToImageParams": {"text": "a"}}),
            ("/taskType", json!("INPAINTING")),
        ),
        (
            "amazon.nova-reel-v1:1",
            json!({"taskType": "TEXT_VIDEO", "textToVideoParams": {"text": "a"},
                "videoGenerationConfig": {"durationSeconds": 6}}),
            ("/videoGenerationConfig/durationSeconds", json!(9)),
        ),
        (
            "stability.stable-outpaint-v1:0",
            json!({"image": PNG, "left": 8, "right": 0}),
            ("/left", json!(0)),
        ),
        (
            "stability.sd3-5-large-v1:0",
            json!({"prompt": "a", "mode": "text-to-image"}),
            ("/mode", json!("image-to-image")),
        ),
    ];
    for (id, right, (at, wrong)) in cases {
        let mut other = right.clone();
        *other.pointer_mut(at).unwrap() = wrong;
        let line = |number: usize, body: &Value| {
            json!({"recordId": number.to_string(), "modelInput": body}).to_string() + "\n"
        };
        let alone = check(&job(id, Via::InvokeModel), line(0, &other).as_bytes(), 64);
        assert!(!alone.causes.is_empty(), "{id}: {other}");
        let file: String = [&right, &right, &right, &other, &right, &other, &right]
            .into_iter()
            .enumerate()
            .map(|(number, body)| line(number, body))
            .collect();
        let report = check(&job(id, Via::InvokeModel), file.as_bytes(), file.len());
        let counts = |report: &Report| -> Vec<(&'static str, u64)> {
            report
                .causes
                .iter()
                .map(|cause| (cause.code, cause.count))
                .collect()
        };
        let twice: Vec<_> = counts(&alone)
            .into_iter()
            .map(|(code, count)| (code, count * 2))
            .collect();
        assert_eq!(counts(&report), twice, "{id}: {other}");
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
