//! Models that draw and film, on arbitrary JSON and arbitrary wishes.

use outcrop_core::catalog::Via;
use outcrop_core::codec::{self, Draft};
use outcrop_core::prompt::{Media, MediaKind, Part, Prompt, Role, Source, Turn};
use outcrop_tests::replay::codecs::codec_of;
use proptest::prelude::*;
use serde_json::Value;

use super::{FORMS, PNG, model};
use crate::arbitrary;

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bodies_never_panic(form in prop::sample::select(FORMS.to_vec()), body in json_like()) {
        arbitrary::reads(form, &body)?;
        let (codec, text) = (codec_of(form), body.to_string());
        let mut draft = Draft::new();
        let _ = codec.fold(&mut draft, "chunk", text.as_bytes());
        prop_assert!(serde_json::to_string(&draft.finish()).is_ok());
    }

    #[test]
    fn correcting_comes_to_an_end(id in prop::sample::select(MODELS.to_vec()), body in json_like()) {
        arbitrary::comes_right_at_once(&model(id), body)?;
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

fn json_like() -> impl Strategy<Value = Value> {
    arbitrary::json_like(&["", "x", PNG, "TEXT_IMAGE", "SUCCESS", "1"], &MEMBERS)
}

const MEMBERS: [&str; 36] = [
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
];
