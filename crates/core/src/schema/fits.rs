//! What a value of a kind may be: judged by the kind alone, for whoever walks a body and whoever compares records.

use super::Kind;
use crate::catalog::Quirks;
use crate::json::{self, Token};

/// The kind of text among the kinds that a value may be of.
pub(super) fn text_of(kind: &'static Kind) -> &'static Kind {
    match kind {
        Kind::Either(kinds) => kinds
            .iter()
            .find(|kind| takes(kind, json::Kind::String))
            .map_or(kind, text_of),
        kind => kind,
    }
}

pub(super) fn is_within(number: f64, min: i64, max: i64) -> bool {
    #[allow(
        clippy::cast_precision_loss,
        reason = "bounds are small or i64::MAX, where rounding is harmless"
    )]
    let within = number >= min as f64 && number <= max as f64;
    within
}

/// The most tokens that a reply can have. No model gives more than a million; what is beyond does not belong into a
/// price.
pub(super) fn greatest_output(quirks: &Quirks) -> f64 {
    f64::from(quirks.max_output.unwrap_or(1_000_000))
}

pub(super) fn is_beyond_output(number: f64, quirks: &Quirks) -> bool {
    quirks.max_output.is_some() && number > greatest_output(quirks)
}

/// The tokens that a reply may have which is limited to `number`, a whole number of at least 0.
pub(super) fn most_output(number: f64, quirks: &Quirks) -> u64 {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a whole number of at least its minimum, and casts saturate"
    )]
    let most = number.min(greatest_output(quirks)) as u64;
    most
}

/// Whether nothing is to be said of a number of this kind.
pub(super) fn number_fits(kind: &Kind, number: f64, quirks: &Quirks) -> bool {
    match *kind {
        Kind::Integer { min, max } => number.fract() == 0.0 && is_within(number, min, max),
        Kind::OutputTokens { min, max } => {
            number.fract() == 0.0 && is_within(number, min, max) && !is_beyond_output(number, quirks)
        }
        Kind::Number { min, max } => number >= min && number <= max,
        _ => false,
    }
}

/// Whether a text of so many bytes has a number of characters within bounds. A character is at most four bytes and an
/// escape at most six: most texts need no counting, and for those that do the answer is no.
pub(super) fn needs_no_counting(bytes: usize, min: usize, max: usize) -> bool {
    (min <= 1 && bytes >= min && bytes <= max) || (min == 0 && max == usize::MAX)
}

/// Whether nothing is to be said of the length of a text of this kind, as far as that is seen without decoding it.
pub(super) fn is_of_good_length(kind: &Kind, text: Token, line: &[u8], quirks: &Quirks) -> bool {
    let (min, max) = match *kind {
        Kind::Text { min, max } => (min, max),
        Kind::Passage(longest) => (1, longest(quirks)),
        _ => return false,
    };
    let bytes = text.bytes(line);
    needs_no_counting(bytes.len(), min, max)
        || !text.escaped && (min..=max).contains(&bytes.len()) && bytes.is_ascii()
}

/// Whether a string of this kind may be any text, as long as it is none of nothing.
pub(super) fn is_any_text(kind: &Kind) -> bool {
    match kind {
        Kind::Visible
        | Kind::Text {
            min: 0 | 1,
            max: usize::MAX,
        } => true,
        Kind::Either(kinds) => {
            let text = kinds.iter().find(|kind| takes(kind, json::Kind::String));
            text.is_some_and(is_any_text)
        }
        _ => false,
    }
}

pub(super) fn takes(kind: &Kind, json: json::Kind) -> bool {
    use json::Kind as Json;
    match kind {
        Kind::Any => true,
        Kind::Null => json == Json::Null,
        Kind::Bool => json == Json::Bool,
        Kind::Integer { .. } | Kind::OutputTokens { .. } | Kind::Numbers(_) | Kind::Number { .. } => {
            json == Json::Number
        }
        Kind::Text { .. }
        | Kind::Passage(_)
        | Kind::Tag
        | Kind::Visible
        | Kind::Choice(_)
        | Kind::OpenChoice(_)
        | Kind::Base64 { .. }
        | Kind::DataUrl { .. } => json == Json::String,
        Kind::Document | Kind::Object(_) | Kind::Union(_) | Kind::Tagged { .. } | Kind::Map { .. } => {
            json == Json::ObjectStart
        }
        Kind::List { .. } => json == Json::ArrayStart,
        Kind::Either(kinds) => kinds.iter().any(|kind| takes(kind, json)),
    }
}
