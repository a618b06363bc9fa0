//! What a body for Titan text embeddings looks like. Titan refuses members that it does not know.

use crate::codec::elsewhere::{MODEL, MODEL_ID};
use crate::rules::refused_member;
use crate::schema::{Extra, Kind, Member, Members, Scope, Table};

/// The longest text, in characters: beyond it Titan answers "expected maxLength: 50000".
pub(in crate::codec) const LONGEST: usize = 50_000;

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Titan embeddings body",
    &[
        Member::required(
            "inputText",
            Kind::Text { min: 1, max: LONGEST },
            r#""inputText": "…""#,
        ),
        Member::optional("dimensions", Kind::Numbers(&[256, 512, 1024])),
        Member::optional("normalize", Kind::Bool),
        Member::optional(
            "embeddingTypes",
            Kind::List {
                of: &Kind::Choice(&["float", "binary"]),
                min: 1,
                max: 2,
            },
        ),
        Member::refused(
            "inputImage",
            "this model reads text; multimodal embeddings read images",
        ),
        MODEL_ID,
        MODEL,
        Member::misnamed("input", "inputText"),
        Member::misnamed("texts", "inputText"),
        Member::misnamed("prompt", "inputText"),
        Member::misnamed("dimension", "dimensions"),
        Member::misnamed("outputEmbeddingLength", "dimensions"),
        Member::misnamed("embeddingConfig", "dimensions"),
        Member::misnamed("encoding_format", "embeddingTypes"),
    ],
    Extra::Refused,
    Some(older),
);

/// G1 takes the text alone.
fn older(scope: &mut Scope<'_, '_>, body: &Members<'_>) {
    if !scope.quirks.older_form {
        return;
    }
    for name in ["dimensions", "normalize", "embeddingTypes"] {
        if let Some(token) = body.get(name) {
            let said = refused_member::say(name, "this model takes `inputText` alone");
            scope.report_at(name, said, token);
        }
    }
}
