//! What the walk says of kinds and tables.

use super::{Kind, Member, Presence, Table};
use crate::json;

/// How messages name a JSON type.
pub(crate) const fn type_of(kind: json::Kind) -> &'static str {
    match kind {
        json::Kind::ObjectStart | json::Kind::ObjectEnd => "an object",
        json::Kind::ArrayStart | json::Kind::ArrayEnd => "a list",
        json::Kind::Key | json::Kind::String => "a string",
        json::Kind::Number => "a number",
        json::Kind::Bool => "true or false",
        json::Kind::Null => "null",
    }
}

/// How messages name what a kind takes.
pub(super) fn wanted(kind: &Kind) -> String {
    match kind {
        Kind::Any => "any value".to_owned(),
        Kind::Null => "null".to_owned(),
        Kind::Bool => "`true` or `false`".to_owned(),
        Kind::Integer { .. } | Kind::OutputTokens { .. } | Kind::Numbers(_) => "an integer".to_owned(),
        Kind::Number { .. } => "a number".to_owned(),
        Kind::Text { .. }
        | Kind::Passage(_)
        | Kind::Tag
        | Kind::Visible
        | Kind::Choice(_)
        | Kind::OpenChoice(_)
        | Kind::DataUrl { .. } => "a string".to_owned(),
        Kind::Base64 { .. } => "a string of base64".to_owned(),
        Kind::Document | Kind::Object(_) | Kind::Union(_) | Kind::Tagged { .. } | Kind::Map { .. } => {
            "an object".to_owned()
        }
        Kind::List { .. } => "a list".to_owned(),
        Kind::Either(kinds) => kinds.iter().map(wanted).collect::<Vec<_>>().join(" or "),
    }
}

/// The numbers that are allowed.
pub(super) fn numbers(allowed: &[i64]) -> String {
    let list: Vec<String> = allowed.iter().map(ToString::to_string).collect();
    format!("one of {}", list.join(", "))
}

/// A number of characters, elements or members, in words.
pub(super) fn bounds(min: usize, max: usize) -> String {
    match (min, max) {
        (min, usize::MAX) => format!("{min} or more"),
        (0, max) => format!("at most {max}"),
        (min, max) if min == max => format!("exactly {min}"),
        (min, max) => format!("from {min} to {max}"),
    }
}

/// The members that an object may have.
pub(super) fn listed(table: &Table) -> String {
    let names = table
        .members
        .iter()
        .filter(|member| matches!(member.presence, Presence::Optional));
    names
        .map(|member| format!("`{}`", member.name))
        .collect::<Vec<_>>()
        .join(", ")
}

/// The listed name that a stranger is probably meant to be: the same but for case and underscores.
pub(super) fn nearest(name: &str, table: &'static Table) -> Option<&'static str> {
    let plain = |name: &str| {
        name.chars()
            .filter(char::is_ascii_alphanumeric)
            .collect::<String>()
            .to_lowercase()
    };
    let wanted = plain(name.get(..name.len().min(80)).unwrap_or_default());
    if wanted.is_empty() {
        return None;
    }
    let usable = |member: &&Member| !matches!(member.presence, Presence::Refused(_) | Presence::Misnamed(_));
    table
        .members
        .iter()
        .filter(usable)
        .find(|member| plain(member.name) == wanted)
        .map(|member| member.name)
}
