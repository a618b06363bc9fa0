//! Arbitrary replies and bodies for the models that make vectors or rank documents.

use outcrop_core::catalog::Via;
use outcrop_core::codec::{self, Draft};
use outcrop_tests::replay::codecs::codec_of;
use proptest::prelude::*;
use serde_json::Value;

use super::{FORMS, model};

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
}

const MODELS: [&str; 8] = [
    "amazon.titan-embed-text-v1",
    "amazon.titan-embed-text-v2:0",
    "amazon.titan-embed-image-v1",
    "amazon.nova-2-multimodal-embeddings-v1:0",
    "cohere.embed-english-v3",
    "cohere.rerank-v3-5:0",
    "twelvelabs.marengo-embed-2-7-v1:0",
    "twelvelabs.marengo-embed-3-0-v1:0",
];

/// JSON made of the members that these codecs look for, with anything below them.
fn json_like() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-2i64..4).prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        prop::sample::select(vec!["", "text", "video", "LEFT", "visual-text", "iVBORw0KGgo="])
            .prop_map(Value::from),
    ];
    let member = prop::sample::select(vec![
        "embedding",
        "embeddings",
        "embeddingsByType",
        "float",
        "binary",
        "embeddingType",
        "inputTextTokenCount",
        "message",
        "results",
        "index",
        "relevance_score",
        "relevanceScore",
        "data",
        "embeddingOption",
        "meta",
        "billed_units",
        "input_tokens",
        "invocationArn",
        "status",
        "outputDataConfig",
        "s3OutputDataConfig",
        "s3Uri",
        "amazon-bedrock-invocationMetrics",
        "inputImage",
        "base64",
        "inputType",
        "inputText",
        "mediaSource",
        "video",
        "text",
        "texts",
        "truncate",
        "api_version",
        "lengthSec",
        "useFixedLengthSec",
        "singleEmbeddingParams",
        "image",
        "source",
        "bytes",
    ]);
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((member.clone(), inner), 0..6).prop_map(|members| {
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
