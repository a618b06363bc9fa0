//! Bodies judged in the words of the JSON-Schema validator that the service puts before its models.
//! Titan and Cohere were recorded speaking so; the other families that make something are taken to.

use serde_json::Value;

use crate::pictures;
use crate::refusal::Refusal;
use crate::shape::{Problem, Shape, Step, Violation, dialect, violations};

/// Refuses a body that does not fit its shape.
pub(super) fn fits(shape: &'static Shape, body: &Value) -> Result<(), Refusal> {
    let found = violations(shape, body);
    if found.is_empty() {
        Ok(())
    } else {
        Err(dialect::json_schema(&found))
    }
}

/// Refuses `object`, which is at `path`, unless it has exactly one of the members `names`.
pub(super) fn has_one(
    object: &Value,
    path: &[&str],
    names: &'static [&'static str],
) -> Result<&'static str, Refusal> {
    let there: Vec<&'static str> = names
        .iter()
        .copied()
        .filter(|name| object.get(name).is_some_and(|value| !value.is_null()))
        .collect();
    match there[..] {
        [one] => Ok(one),
        [] => Err(problem(
            path,
            Problem::NoMember {
                known: names.to_vec(),
            },
        )),
        _ => {
            let found = there.into_iter().map(str::to_owned).collect();
            Err(problem(path, Problem::SeveralMembers { found }))
        }
    }
}

/// Refuses a picture that is not one, or that is not there although it has to be.
pub(super) fn picture(object: &Value, path: &[&str], name: &str) -> Result<Option<Vec<u8>>, Refusal> {
    match object.get(name).and_then(Value::as_str) {
        None => Ok(None),
        Some(base64) => pictures::sent(base64).map(Some).ok_or_else(|| {
            let at: String = path.iter().flat_map(|step| ["/", step]).collect();
            malformed(&format!(
                "#{at}/{name}: is not a PNG, JPEG or WebP image in base64"
            ))
        }),
    }
}

/// The refusal for one problem.
pub(super) fn problem(path: &[&str], problem: Problem) -> Refusal {
    let path = path
        .iter()
        .map(|step| {
            step.parse()
                .map_or_else(|_| Step::Name((*step).to_owned()), Step::Index)
        })
        .collect();
    dialect::json_schema(&[Violation { path, problem }])
}

/// The refusal for something the validator has no words of its own for.
pub(super) fn malformed(what: &str) -> Refusal {
    Refusal::invalid(format!(
        "Malformed input request: {what}, please reformat your input and try again."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn exactly_one_member_passes() {
        const NAMES: &[&str] = &["text", "image"];
        assert_eq!(
            has_one(&json!({"text": "a", "image": null}), &[], NAMES).unwrap(),
            "text"
        );
        let none = has_one(&json!({}), &["params"], NAMES).unwrap_err();
        assert!(
            none.message.contains("#/params: minimum size: [1]"),
            "{}",
            none.message
        );
        let both = has_one(&json!({"text": "a", "image": {}}), &[], NAMES).unwrap_err();
        assert!(
            both.message.contains("#: maximum size: [1], found: [2]"),
            "{}",
            both.message
        );
    }

    #[test]
    fn what_is_not_a_picture_is_refused() {
        let refusal = picture(&json!({"image": "aGVsbG8="}), &["params"], "image").unwrap_err();
        assert!(refusal.message.contains("#/params/image"), "{}", refusal.message);
        assert_eq!(picture(&json!({}), &[], "image").unwrap(), None);
    }
}
