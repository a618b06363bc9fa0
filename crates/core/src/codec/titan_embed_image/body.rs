//! What a body for Titan multimodal embeddings looks like. Titan refuses members that it does not know.

use crate::codec::elsewhere::{MODEL, MODEL_ID};
use crate::schema::{Extra, Kind, Least, Member, Members, SOME_TEXT, Scope, Table, alternatives};

/// The largest image, in bytes.
const IMAGE_BYTES: u64 = 25_000_000;

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Titan multimodal embeddings body",
    &[
        Member::optional("inputText", SOME_TEXT),
        Member::optional("inputImage", Kind::Base64 { max: IMAGE_BYTES }),
        Member::optional("embeddingConfig", Kind::Object(&CONFIG)),
        MODEL_ID,
        MODEL,
        Member::refused("normalize", "it belongs to text embeddings V2"),
        Member::refused("embeddingTypes", "it belongs to text embeddings V2"),
        Member::misnamed("dimensions", "embeddingConfig.outputEmbeddingLength"),
        Member::misnamed("outputEmbeddingLength", "embeddingConfig.outputEmbeddingLength"),
        Member::misnamed("input", "inputText"),
        Member::misnamed("image", "inputImage"),
    ],
    Extra::Refused,
    Some(any),
);

static CONFIG: Table = Table::new(
    "embeddingConfig",
    &[Member::optional(
        "outputEmbeddingLength",
        Kind::Numbers(&[256, 384, 1024]),
    )],
    Extra::Refused,
    None,
);

fn any(scope: &mut Scope<'_, '_>, body: &Members<'_>) {
    alternatives(scope, body, &["inputText", "inputImage"], Least::Any);
}
