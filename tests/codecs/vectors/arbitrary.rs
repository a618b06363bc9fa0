//! Arbitrary replies and bodies for the models that make vectors or rank documents.

use outcrop_core::codec::Draft;
use outcrop_tests::replay::codecs::codec_of;
use proptest::prelude::*;
use serde_json::Value;

use super::{FORMS, model};
use crate::arbitrary;

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bodies_never_panic(form in prop::sample::select(FORMS.to_vec()), body in json_like()) {
        arbitrary::reads(form, &body)?;
        let (codec, text) = (codec_of(form), body.to_string());
        let mut draft = Draft::new();
        let _ = codec.fold(&mut draft, "chunk", text.as_bytes());
        let _ = codec.fold(&mut draft, "chunk", text.as_bytes());
        prop_assert!(serde_json::to_string(&draft.finish()).is_ok());
    }

    #[test]
    fn correcting_comes_to_an_end(id in prop::sample::select(MODELS.to_vec()), body in json_like()) {
        arbitrary::comes_right_at_once(&model(id), body)?;
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

fn json_like() -> impl Strategy<Value = Value> {
    const WORDS: &[&str] = &["", "text", "video", "LEFT", "visual-text", "iVBORw0KGgo="];
    arbitrary::json_like(WORDS, &MEMBERS)
}

const MEMBERS: [&str; 39] = [
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
];
