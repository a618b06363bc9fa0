//! Images in bodies that ask for images or videos: whether the model takes their type and their size in pixels.

use crate::json::{Kind, Reader as _, Scanner, Token};
use crate::rules::image_data::{Flaw, say};
use crate::schema::{Members, Scope, Spot, pixels, sniff};

/// What a model takes.
#[derive(Debug)]
pub(super) struct Takes {
    /// Media types.
    pub(super) types: &'static [&'static str],
    /// The same in words.
    pub(super) named: &'static str,
    /// Which sizes, where that is known.
    pub(super) pixels: Option<Pixels>,
}

/// Which sizes a model takes.
#[derive(Debug)]
pub(super) struct Pixels {
    /// Whether it takes this width and this height.
    pub(super) fit: fn(u32, u32) -> bool,
    /// Which it takes, in words.
    pub(super) named: &'static str,
}

/// PNG and JPEG of any size.
pub(super) const PNG_JPEG: Takes = Takes {
    types: &["image/png", "image/jpeg"],
    named: "PNG or JPEG",
    pixels: None,
};

/// The greatest image, in decoded bytes, of models that name no limit: the body of a request has 25,000,000 at most.
pub(super) const REQUEST_BYTES: u64 = 25_000_000 / 4 * 3;

/// Looks at the images that `members` has under these names, each a text of base64 or a list of them.
pub(super) fn look(scope: &mut Scope<'_, '_>, members: &Members<'_>, names: &[&'static str], takes: &Takes) {
    for name in names {
        let Some(value) = members.get(name) else {
            continue;
        };
        match value.kind {
            Kind::String => {
                if let Some(data) = members.bytes(name) {
                    judge(scope, name, &data, value.into(), takes);
                }
            }
            Kind::ArrayStart => look_at_list(scope, name, members.from(value), value, takes),
            _ => {}
        }
    }
}

/// The images of the list that `text` begins with; its members are known to be JSON.
fn look_at_list(scope: &mut Scope<'_, '_>, name: &'static str, text: &[u8], list: Token, takes: &Takes) {
    let mut reader = Scanner::new(text);
    if reader.value().is_err() {
        return;
    }
    while let Ok(element) = reader.element() {
        match element.kind {
            Kind::ArrayEnd => return,
            Kind::String => {
                let spot = Spot::new(list.start + element.start, list.start + element.end);
                judge(scope, name, &element.name(text), spot, takes);
            }
            _ => {
                if reader.skip(element).is_err() {
                    return;
                }
            }
        }
    }
}

/// Looks at one image, in base64, that the member `name` has at `spot`.
pub(super) fn judge(scope: &mut Scope<'_, '_>, name: &str, base64: &[u8], spot: Spot, takes: &Takes) {
    let Some(actual) = sniff(base64) else {
        return;
    };
    if !takes.types.contains(&actual) {
        scope.report_at(name, say(name, Flaw::TypeNotTaken(actual, takes.named)), spot);
    } else if let Some(taken) = &takes.pixels
        && let Some((width, height)) = pixels(base64)
        && !(taken.fit)(width, height)
    {
        let flaw = Flaw::Pixels {
            width,
            height,
            wanted: taken.named,
        };
        scope.report_at(name, say(name, flaw), spot);
    }
}
