//! Putting bodies right that are written as older documents have them.
//!
//! What is changed is said: `parameter-moved`, `parameter-dropped`, `form-corrected`. A body that is right stays as it
//! is, byte for byte.

use serde_json::{Map, Value};

use super::{Codec, Encoded, dropped, note, parameters, to_body};
use crate::catalog::Model;
use crate::error::{Error, ErrorKind};
use crate::finding::{Finding, Severity};

/// Puts a body for `model` right by the rules of `codec`: see [`Codec::correct`]. The bytes stay as they are where
/// nothing is to be changed. Fails where the body is not JSON.
pub fn correct(codec: &dyn Codec, model: &Model, body: &[u8]) -> Result<Encoded, Error> {
    let mut value: Value = serde_json::from_slice(body).map_err(|cause| {
        let (line, column) = (cause.line(), cause.column());
        Error::new(
            ErrorKind::InvalidInput,
            format!("The body is not JSON, from line {line}, column {column} on. Correct it there."),
        )
        .with_source(cause)
    })?;
    let mut findings = Vec::new();
    codec.correct(model, &mut value, &mut findings);
    let body = if findings.is_empty() {
        body.to_vec()
    } else {
        to_body(&value)
    };
    Ok(Encoded { body, findings })
}

/// Moves the outermost member `from` to the path `to`; what is there already counts, and the member is left out.
pub(super) fn shift(body: &mut Value, from: &str, to: &str, findings: &mut Vec<Finding>) {
    let Some(members) = body.as_object_mut() else {
        return;
    };
    let Some(value) = members.remove(from) else {
        return;
    };
    if at(members, to).is_some() {
        findings.push(dropped(
            from,
            &format!("`{to}` says it already."),
            "Leave it out.",
        ));
        return;
    }
    parameters::place(members, to, value);
    findings.push(note(
        "parameter-moved",
        Severity::Note,
        to,
        format!("`{from}` was moved to `{to}`, where the model takes it."),
        "Write it there.",
    ));
}

/// Leaves the outermost member `name` out; `why` is a sentence.
pub(super) fn leave_out(body: &mut Value, name: &str, why: &str, findings: &mut Vec<Finding>) {
    let members = body.as_object_mut();
    if members.and_then(|members| members.remove(name)).is_some() {
        findings.push(dropped(name, why, "Leave it out."));
    }
}

/// Says that the form at `path` was put right.
pub(super) fn formed(findings: &mut Vec<Finding>, path: &str, message: String, fix: &str) {
    findings.push(note("form-corrected", Severity::Note, path, message, fix));
}

/// The value at `path`, members joined by points.
fn at<'v>(members: &'v Map<String, Value>, path: &str) -> Option<&'v Value> {
    match path.split_once('.') {
        None => members.get(path),
        Some((first, rest)) => at(members.get(first)?.as_object()?, rest),
    }
}
