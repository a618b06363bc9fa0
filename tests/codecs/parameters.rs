//! What models that write are said to take is what their encoders write and their tables let pass.

use outcrop_core::catalog::{Catalog, Modality, Model, Via};
use outcrop_core::codec::{self, Accepts, Encoded, Parameter, Standard};
use outcrop_core::finding::Severity;
use outcrop_core::prompt::{Media, MediaKind, Part, Prompt, Role, Source, Turn};
use serde_json::{Value, json};

/// Words, and a video where the model reads one; thoughts need room.
fn prompt(model: &Model) -> Prompt {
    let mut content = vec![Part::Text("Hello".to_owned())];
    if model.inputs.contains(&Modality::Video) {
        content.push(Part::Media(Media {
            kind: MediaKind::Video,
            media_type: "video/mp4".to_owned(),
            source: Source::S3 {
                uri: "s3://films/a.mp4".to_owned(),
                owner: None,
            },
            name: None,
        }));
    }
    let turns = vec![Turn {
        role: Role::User,
        content,
    }];
    Prompt {
        turns,
        max_tokens: Some(1500),
        ..Prompt::default()
    }
}

fn with(mut prompt: Prompt, parameter: &Parameter, value: &Value) -> Prompt {
    let small = value.as_u64().and_then(|number| u32::try_from(number).ok());
    match parameter.standard {
        Some(Standard::MaxTokens) => prompt.max_tokens = small,
        Some(Standard::Temperature) => prompt.temperature = value.as_f64(),
        Some(Standard::TopP) => prompt.top_p = value.as_f64(),
        Some(Standard::TopK) => prompt.top_k = small,
        Some(Standard::StopSequences) => {
            prompt.stop_sequences = serde_json::from_value(value.clone()).expect("texts");
        }
        None => {
            prompt.parameters.insert(parameter.path.to_owned(), value.clone());
        }
    }
    prompt
}

/// Values that are taken: the ends of a range, and every word of a choice.
fn taken(model: &Model, parameter: &Parameter) -> Vec<Value> {
    match parameter.accepts {
        Accepts::Number { min, max } => vec![json!(min), json!(max)],
        Accepts::Integer { min, max } => {
            let most = model
                .max_output
                .filter(|_| parameter.standard == Some(Standard::MaxTokens))
                .map_or(max, |most| max.min(i64::from(most)));
            vec![json!(min), json!(most)]
        }
        Accepts::Choice(words) => words.iter().map(|word| json!(word)).collect(),
        Accepts::Numbers(numbers) => numbers.iter().map(|number| json!(number)).collect(),
        Accepts::Flag => vec![json!(true), json!(false)],
        Accepts::Text { .. } => vec![json!("x")],
        Accepts::Texts { max } => vec![json!(["x"]), json!(vec!["x"; max.min(10)])],
        // Its form is the family's own.
        _ => Vec::new(),
    }
}

/// A value above what is taken, where there is one.
fn above(model: &Model, parameter: &Parameter) -> Option<Value> {
    if parameter.standard == Some(Standard::MaxTokens) {
        return Some(json!(model.max_output? + 1));
    }
    match parameter.accepts {
        Accepts::Number { max, .. } => Some(json!(max + 1.0)),
        Accepts::Integer { max, .. } if max < i64::from(u32::MAX) => Some(json!(max + 1)),
        Accepts::Choice(_) => Some(json!("no such word")),
        _ => None,
    }
}

/// Every model that writes, by either operation that takes it.
fn each(mut test: impl FnMut(&Model, Via, &str)) -> usize {
    let mut count = 0;
    for model in Catalog::builtin().models() {
        if model.not_callable.is_some() || !model.outputs.contains(&Modality::Text) {
            continue;
        }
        for (via, takes) in [(Via::InvokeModel, model.invoke), (Via::Converse, model.converse)] {
            if takes {
                test(model, via, &format!("{} via {via:?}", model.id));
                count += 1;
            }
        }
    }
    count
}

/// Whether one of the findings is of this parameter, or of the object it is in.
fn speaks_of(encoded: &Encoded, parameter: &Parameter) -> bool {
    let object = parameter.path.split('.').next().unwrap_or_default();
    encoded.findings.iter().any(|finding| {
        finding.severity == Severity::Warning
            && (finding.path.contains(parameter.path) || finding.path == object)
    })
}

#[test]
fn what_is_said_to_be_taken_is_sent_and_passes() {
    let count = each(|model, via, name| {
        let codec = codec::of(model.family, via);
        for parameter in codec::parameters(model, via) {
            for value in taken(model, &parameter) {
                let what = format!("{name}: {} = {value:.40}", parameter.path);
                let encoded = codec.encode(model, &with(prompt(model), &parameter, &value));
                // Tokens to think in are of those of the reply.
                let bound = parameter.path == "thinking.budget_tokens";
                assert!(
                    bound || !speaks_of(&encoded, &parameter),
                    "{what}: {:?}",
                    encoded.findings
                );
                let found = codec::check(codec, model.quirks, &encoded.body);
                assert!(
                    found.iter().all(|finding| finding.severity < Severity::Error),
                    "{what}: {found:?}"
                );
            }
        }
    });
    assert!(count >= 100, "{count} models");
}

#[test]
fn what_is_beyond_is_clamped_or_left_out_and_said() {
    each(|model, via, name| {
        let codec = codec::of(model.family, via);
        for parameter in codec::parameters(model, via) {
            let Some(value) = above(model, &parameter) else {
                continue;
            };
            let encoded = codec.encode(model, &with(prompt(model), &parameter, &value));
            let what = format!("{name}: {} = {value}", parameter.path);
            assert!(speaks_of(&encoded, &parameter), "{what}: {:?}", encoded.findings);
            let found = codec::check(codec, model.quirks, &encoded.body);
            assert!(
                found.iter().all(|finding| finding.severity < Severity::Error),
                "{what}: {found:?}"
            );
        }
    });
}

/// A list that is asked from top to bottom: each once, with words, and a default that is taken.
#[test]
fn lists_of_parameters_are_sound() {
    each(|model, via, name| {
        let list = codec::parameters(model, via);
        assert!(!list.is_empty(), "{name}");
        for (index, parameter) in list.iter().enumerate() {
            let what = format!("{name}: {}", parameter.path);
            assert!(
                list.iter()
                    .skip(index + 1)
                    .all(|other| other.path != parameter.path),
                "{what} stands twice"
            );
            assert!(
                !parameter.about.is_empty() && !parameter.name().is_empty(),
                "{what}"
            );
            if parameter.default.is_empty() {
                continue;
            }
            let default: Value = serde_json::from_str(parameter.default).expect(&what);
            let fits = match parameter.accepts {
                Accepts::Number { min, max } => default
                    .as_f64()
                    .is_some_and(|number| (min..=max).contains(&number)),
                Accepts::Integer { min, max } => default
                    .as_i64()
                    .is_some_and(|number| (min..=max).contains(&number)),
                Accepts::Choice(words) => default.as_str().is_some_and(|word| words.contains(&word)),
                Accepts::Numbers(numbers) => default.as_i64().is_some_and(|number| numbers.contains(&number)),
                Accepts::Flag => default.is_boolean(),
                Accepts::Texts { .. } | Accepts::Choices(_) => default.is_array(),
                Accepts::Text { .. } => default.is_string(),
                _ => true,
            };
            assert!(fits, "{what}: {default}");
        }
    });
}
