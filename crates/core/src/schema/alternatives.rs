//! Members of which one must be there.

use super::{Members, Scope};
use crate::json::Kind;
use crate::rules::{conflicting_members, missing_member};

/// How many of the members must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Least {
    /// Exactly one.
    One,
    /// One or more.
    Any,
}

/// Holds an object to having one of the members called `names`, beside others that it may have. For hooks; an object
/// with no members but these is a [`super::Kind::Union`].
pub(crate) fn alternatives(scope: &mut Scope<'_, '_>, members: &Members<'_>, names: &[&str], least: Least) {
    let mut first = None;
    for name in names {
        let Some(token) = members.get(name).filter(|token| token.kind != Kind::Null) else {
            continue;
        };
        match first {
            None => first = Some(name),
            Some(first) if least != Least::Any => {
                scope.report_at(name, conflicting_members::say(first, name), token);
            }
            Some(_) => {}
        }
    }
    if first.is_none() {
        scope.report(missing_member::none_of(names), members.spot);
    }
}
