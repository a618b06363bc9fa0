//! Arbitrary JSON, and what holds of every codec whatever it reads.

use outcrop_core::catalog::{Model, Via};
use outcrop_core::codec;
use outcrop_tests::replay::codecs::codec_of;
use proptest::prelude::*;
use serde_json::Value;

/// JSON made of the members that codecs look for, with anything below them; `words` are its texts.
pub(crate) fn json_like(
    words: &'static [&'static str],
    members: &'static [&'static str],
) -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-2i64..4).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(words).prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 60, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((prop::sample::select(members), inner), 0..6).prop_map(|members| {
                Value::Object(
                    members
                        .into_iter()
                        .map(|(name, value)| (name.to_owned(), value))
                        .collect(),
                )
            }),
        ]
    })
}

/// Whatever comes: no panic, and a reply that can be written as JSON and keeps its body.
pub(crate) fn reads(form: &str, body: &Value) -> Result<(), TestCaseError> {
    let text = body.to_string();
    if let Ok(reply) = codec_of(form).decode(text.as_bytes()) {
        prop_assert!(serde_json::to_string(&reply).is_ok());
        prop_assert_eq!(reply.raw, serde_json::from_str::<Value>(&text).unwrap());
    }
    Ok(())
}

/// Whatever is corrected: no panic, and nothing is left for a second time.
pub(crate) fn comes_right_at_once(model: &Model, body: Value) -> Result<(), TestCaseError> {
    let codec = codec::of(model.family, Via::InvokeModel);
    let (mut once, mut findings) = (body, Vec::new());
    codec.correct(model, &mut once, &mut findings);
    let mut twice = once.clone();
    findings.clear();
    codec.correct(model, &mut twice, &mut findings);
    prop_assert_eq!((twice, findings.len()), (once, 0));
    Ok(())
}
