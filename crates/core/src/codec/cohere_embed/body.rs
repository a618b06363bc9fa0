//! What a body for Cohere Embed looks like. The table is v4's; what v3 does not take, the hook says.

use super::{ALL_CUTS, CUTS, DIMENSIONS, MAX_TOKENS, MOST, PURPOSES, TYPES};
use crate::codec::elsewhere::{MODEL, MODEL_ID};
use crate::json::{Kind as Json, Reader as _, Scanner, Token};
use crate::rules::{image_data, refused_member, unknown_value, wrong_length};
use crate::schema::{Extra, Kind, Least, Member, Members, SOME_TEXT, Scope, Spot, Table, alternatives};

/// Largest file within a body: what a request may have in all.
const FILE_BYTES: u64 = 25_000_000;
/// The largest image of v3, in bytes.
const OLDER_IMAGE_BYTES: u64 = 5_000_000;
/// The longest text that v3 is documented to take, in characters.
const OLDER_LONGEST: usize = 2048;

/// The body.
pub(in crate::codec) static BODY: Table = Table::new(
    "Cohere Embed body",
    &[
        Member::required(
            "input_type",
            Kind::Choice(PURPOSES),
            r#""input_type": "search_document""#,
        ),
        Member::optional("texts", list(&DOCUMENT)),
        Member::optional("images", list(&IMAGE)),
        Member::optional("inputs", list(&Kind::Object(&INPUT))),
        Member::optional("truncate", Kind::Choice(ALL_CUTS)),
        Member::optional(
            "embedding_types",
            Kind::List {
                of: &Kind::OpenChoice(TYPES),
                min: 1,
                max: usize::MAX,
            },
        ),
        Member::optional("output_dimension", Kind::Numbers(DIMENSIONS)),
        Member::optional(
            "max_tokens",
            Kind::Integer {
                min: 1,
                max: MAX_TOKENS,
            },
        ),
        MODEL,
        MODEL_ID,
        Member::refused("stream", "vectors come whole"),
        Member::misnamed("text", "texts"),
        Member::misnamed("input", "texts"),
        Member::misnamed("inputText", "texts"),
        Member::misnamed("image", "images"),
        Member::misnamed("dimensions", "output_dimension"),
        Member::misnamed("encoding_format", "embedding_types"),
    ],
    Extra::Refused,
    Some(body),
);

/// The newer models count tokens.
static DOCUMENT: Kind = Kind::Passage(|quirks| {
    if quirks.older_form {
        OLDER_LONGEST
    } else {
        usize::MAX
    }
});

const fn list(of: &'static Kind) -> Kind {
    Kind::List {
        of,
        min: 1,
        max: MOST,
    }
}

static IMAGE: Kind = Kind::DataUrl { max: FILE_BYTES };

static INPUT: Table = Table::new(
    "input",
    &[Member::required(
        "content",
        Kind::List {
            of: &Kind::Tagged {
                tag: "type",
                shapes: &[("text", &TEXT_PART), ("image_url", &IMAGE_PART)],
            },
            min: 1,
            max: usize::MAX,
        },
        r#""content": [{"type": "text", "text": "…"}]"#,
    )],
    Extra::Doubtful,
    None,
);

const TAG: Member = Member::required("type", Kind::Tag, "");

static TEXT_PART: Table = Table::new(
    "text part",
    &[TAG, Member::required("text", SOME_TEXT, r#""text": "…""#)],
    Extra::Doubtful,
    None,
);

static IMAGE_PART: Table = Table::new(
    "image part",
    &[
        TAG,
        // AWS documents the URL alone, Cohere the object around it.
        Member::required(
            "image_url",
            Kind::Either(&[Kind::DataUrl { max: FILE_BYTES }, Kind::Object(&IMAGE_URL)]),
            r#""image_url": "data:image/png;base64,…""#,
        ),
    ],
    Extra::Doubtful,
    None,
);

static IMAGE_URL: Table = Table::new(
    "image",
    &[Member::required("url", Kind::DataUrl { max: FILE_BYTES }, "")],
    Extra::Doubtful,
    None,
);

fn body(scope: &mut Scope<'_, '_>, body: &Members<'_>) {
    alternatives(scope, body, &["texts", "images", "inputs"], Least::One);
    if scope.quirks.older_form {
        older(scope, body);
    }
}

/// What v3 does not take.
fn older(scope: &mut Scope<'_, '_>, body: &Members<'_>) {
    for name in ["inputs", "output_dimension", "max_tokens"] {
        if let Some(token) = body.get(name) {
            let said = refused_member::say(name, "it belongs to Embed v4, and this model is of v3");
            scope.report_at(name, said, token);
        }
    }
    if let Some(cut) = body.text("truncate")
        && ALL_CUTS.contains(&&*cut)
        && !CUTS.contains(&&*cut)
        && let Some(token) = body.get("truncate")
    {
        scope.report_at("truncate", unknown_value::say("truncate", CUTS, false), token);
    }
    let mut images = 0;
    each(body, "images", |element, text, spot| {
        images += 1;
        let bytes = element.bytes(text).len() as u64 / 4 * 3;
        if bytes > OLDER_IMAGE_BYTES {
            let flaw = image_data::Flaw::TooLarge {
                bytes,
                limit: OLDER_IMAGE_BYTES,
            };
            scope.report_at("images", image_data::say("images[]", flaw), spot);
        }
    });
    if let (2.., Some(token)) = (images, body.get("images")) {
        let said = wrong_length::say("images", images, "elements", "exactly 1");
        scope.report_at("images", said, token);
    }
}

/// Looks at each string of a list again, which the table has seen already.
fn each(body: &Members<'_>, name: &str, mut look: impl FnMut(Token, &[u8], Spot)) {
    let Some(token) = body.get(name).filter(|token| token.kind == Json::ArrayStart) else {
        return;
    };
    let text = body.from(token);
    let mut events = Scanner::new(text);
    if events.value().is_err() {
        return;
    }
    while let Ok(element) = events.element()
        && element.kind != Json::ArrayEnd
    {
        if element.kind == Json::String {
            let spot = Spot::new(token.start + element.start, token.start + element.end);
            look(element, text, spot);
        }
        if events.skip(element).is_err() {
            return;
        }
    }
}
