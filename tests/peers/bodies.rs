//! Bodies left in another form, or built with members too many, for every family.

use outcrop_core::batch::{Job, Limits, Verdict};
use outcrop_core::catalog::{Catalog, Family, Modality, Model, Via};
use outcrop_core::codec;
use outcrop_core::finding::Severity;
use outcrop_core::prompt::{Media, MediaKind, Part, Prompt, Role, Source, Turn};
use outcrop_tests::replay::batch::check;
use serde_json::{Value, json};

fn callable(via: Via) -> impl Iterator<Item = &'static Model> {
    Catalog::builtin().models().iter().filter(move |model| {
        let taken = match via {
            Via::InvokeModel => model.invoke,
            Via::Converse => model.converse,
        };
        taken && model.not_callable.is_none()
    })
}

fn job(model: &Model, via: Via) -> Job {
    Job::new(model.family, via)
        .with_quirks(model.quirks)
        .with_limits(Limits {
            min_records: 1,
            ..Limits::default()
        })
}

fn chat(content: &Value) -> Value {
    json!({"model": "gpt-4o", "max_tokens": 64, "n": 1, "logit_bias": {},
        "messages": [{"role": "system", "content": "be brief"}, {"role": "user", "content": content}]})
}

/// A chat of OpenAI's is an error in the job of every model that has another form, before it is sent.
#[test]
fn openais_bodies_are_refused_wherever_the_form_is_another() {
    let line = json!({"recordId": "1", "modelInput": chat(&json!("hello"))}).to_string();
    for via in [Via::InvokeModel, Via::Converse] {
        for model in callable(via) {
            // Those that speak the form itself.
            let own = [Family::OpenaiChat, Family::MistralChat, Family::Jamba];
            if via == Via::InvokeModel && own.contains(&model.family) {
                continue;
            }
            let report = check(&job(model, via), line.as_bytes(), 64);
            assert_eq!(
                (report.verdict, report.failing),
                (Verdict::Errors, 1),
                "{} via {via:?}: {:?}",
                model.id,
                report.causes
            );
        }
    }
}

/// An image by its address is an error everywhere: nothing at Bedrock fetches one.
#[test]
fn an_image_url_is_refused_everywhere() {
    let content = json!([
        {"type": "text", "text": "What is this?"},
        {"type": "image_url", "image_url": {"url": "https://example.com/cat.png"}},
    ]);
    let mut body = chat(&content);
    for name in ["model", "logit_bias"] {
        body.as_object_mut().unwrap().remove(name);
    }
    let line = json!({"recordId": "1", "modelInput": body}).to_string();
    for via in [Via::InvokeModel, Via::Converse] {
        for model in callable(via) {
            let report = check(&job(model, via), line.as_bytes(), 64);
            let mut paths = report
                .causes
                .iter()
                .filter(|cause| cause.severity == Severity::Error)
                .flat_map(|cause| &cause.examples)
                .map(|example| example.finding.path.as_str());
            // The image itself, or a form in which there is no place for it.
            assert!(
                paths.any(|path| path.contains("image_url")
                    || path.starts_with("modelInput.messages[1].content[1]")
                    || path == "modelInput.messages[1].content"
                    || ["modelInput", "modelInput.messages"].contains(&path)),
                "{} via {via:?}: {:?}",
                model.id,
                report.causes
            );
        }
    }
}

/// What is built here for a model has every member that its form wants and none that it does not know.
#[test]
fn what_is_built_passes_for_every_model() {
    let mut built = 0;
    for via in [Via::InvokeModel, Via::Converse] {
        for model in callable(via) {
            let mut content = vec![Part::Text("hello".to_owned())];
            // Some of these speak of a video, or turn an image, and of nothing else.
            let medium = match model.family {
                Family::Pegasus => Some((MediaKind::Video, "video/mp4")),
                Family::StabilityEdit => Some((MediaKind::Image, "image/png")),
                _ => None,
            };
            if let Some((kind, media_type)) = medium {
                let source = match kind {
                    MediaKind::Video => Source::S3 {
                        uri: "s3://films/a.mp4".to_owned(),
                        owner: None,
                    },
                    _ => Source::Base64("iVBORw0KGgo=".to_owned()),
                };
                content.push(Part::Media(Media {
                    kind,
                    media_type: media_type.to_owned(),
                    source,
                    name: None,
                }));
            }
            let prompt = Prompt {
                system: model
                    .outputs
                    .contains(&Modality::Text)
                    .then(|| "be brief".to_owned()),
                turns: vec![Turn {
                    role: Role::User,
                    content,
                }],
                documents: match model.family {
                    Family::Rerank => vec!["granite".into()],
                    _ => Vec::new(),
                },
                ..Prompt::default()
            };
            let codec = codec::of(model.family, via);
            let encoded = codec.encode(model, &prompt);
            let what = format!("{} via {via:?}", model.id);
            let found = codec::check(codec, model.quirks, &encoded.body);
            // What words alone do not say is asked for, and only that may be missing.
            let asked: Vec<&str> = encoded
                .findings
                .iter()
                .filter(|finding| finding.severity == Severity::Error)
                .map(|finding| {
                    assert_eq!(finding.code, "input-missing", "{what}");
                    finding.path.as_str()
                })
                .collect();
            let wrong: Vec<_> = found
                .iter()
                .filter(|finding| finding.code != "missing-member" || !asked.contains(&finding.path.as_str()))
                .filter(|finding| finding.severity == Severity::Error)
                .collect();
            assert!(wrong.is_empty(), "{what}: {wrong:?}");
            built += usize::from(asked.is_empty());
        }
    }
    assert!(built > 150, "{built}");
}
