//! The objects of tasks that two families' bodies have alike.

use super::mask;
use crate::codec::input_image::{PNG_JPEG, look};
use crate::schema::{Extra, Kind, Member, Members, Scope, Table};

/// Objects with words of up to `TEXT` characters and images of up to `BYTES`.
#[derive(Debug)]
pub(in crate::codec) struct Objects<const TEXT: usize, const BYTES: u64>;

impl<const TEXT: usize, const BYTES: u64> Objects<TEXT, BYTES> {
    pub(in crate::codec) const WORDS: Kind = Kind::Text { min: 1, max: TEXT };
    pub(in crate::codec) const IMAGE: Kind = Kind::Base64 { max: BYTES };

    pub(in crate::codec) const INPAINTING: Table = Table::new(
        "inPaintingParams",
        &[
            Member::required("image", Self::IMAGE, r#""image": "…""#),
            Member::optional("text", Self::WORDS),
            Member::optional("negativeText", Self::WORDS),
            Member::optional("maskPrompt", Self::WORDS),
            Member::optional("maskImage", Self::IMAGE),
            Member::optional("returnMask", Kind::Bool),
            Member::misnamed("prompt", "text"),
            Member::misnamed("images", "image"),
            Member::misnamed("mask", "maskImage"),
        ],
        Extra::Refused,
        Some(masked),
    );

    pub(in crate::codec) const VARIATION: Table = Table::new(
        "imageVariationParams",
        &[
            Member::required(
                "images",
                Kind::List {
                    of: &Self::IMAGE,
                    min: 1,
                    max: 5,
                },
                r#""images": ["…"]"#,
            ),
            Member::optional("text", Self::WORDS),
            Member::optional("negativeText", Self::WORDS),
            Member::optional("similarityStrength", Kind::Number { min: 0.2, max: 1.0 }),
            Member::misnamed("image", "images"),
            Member::misnamed("prompt", "text"),
        ],
        Extra::Refused,
        Some(varied),
    );

    pub(in crate::codec) const COLORS: Table = Table::new(
        "colorGuidedGenerationParams",
        &[
            Member::required("text", Self::WORDS, r#""text": "…""#),
            Member::required(
                "colors",
                Kind::List {
                    of: &COLOR,
                    min: 1,
                    max: 10,
                },
                r##""colors": ["#336699"]"##,
            ),
            Member::optional("negativeText", Self::WORDS),
            Member::optional("referenceImage", Self::IMAGE),
            Member::misnamed("prompt", "text"),
        ],
        Extra::Refused,
        Some(referred),
    );

    pub(in crate::codec) const BACKGROUND: Table = Table::new(
        "backgroundRemovalParams",
        &[
            Member::required("image", Self::IMAGE, r#""image": "…""#),
            Member::refused("text", "removing a background takes no words"),
        ],
        Extra::Refused,
        Some(removed),
    );
}

/// `#RRGGBB`.
const COLOR: Kind = Kind::Text { min: 7, max: 7 };

pub(in crate::codec) fn masked(scope: &mut Scope<'_, '_>, params: &Members<'_>) {
    mask(scope, params);
    look(scope, params, &["image", "maskImage"], &PNG_JPEG);
}

fn varied(scope: &mut Scope<'_, '_>, params: &Members<'_>) {
    look(scope, params, &["images"], &PNG_JPEG);
}

fn referred(scope: &mut Scope<'_, '_>, params: &Members<'_>) {
    look(scope, params, &["referenceImage"], &PNG_JPEG);
}

fn removed(scope: &mut Scope<'_, '_>, params: &Members<'_>) {
    look(scope, params, &["image"], &PNG_JPEG);
}
