//! Members of a reply of the control plane, taken one by one: what is missing, null or of another type is none, and
//! what nobody took stays.

use serde_json::{Map, Value};

use crate::error::{Error, ErrorKind};
use crate::time::Timestamp;

/// The members of a reply that is a JSON object.
pub(super) fn of(body: &[u8], operation: &str) -> Result<Map<String, Value>, Error> {
    let unreadable = || {
        Error::new(
            ErrorKind::UnreadableReply,
            format!(
                "The reply of {operation} is not a JSON object. Look at the raw reply; the endpoint may not be Bedrock."
            ),
        )
    };
    match serde_json::from_slice(body) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(_) => Err(unreadable()),
        Err(source) => Err(unreadable().with_source(source)),
    }
}

/// The error for a reply without what makes it one.
pub(super) fn missing(operation: &str, what: &str) -> Error {
    Error::new(
        ErrorKind::UnreadableReply,
        format!(
            "The reply of {operation} has no {what}. Look at the raw reply; the endpoint may not be Bedrock."
        ),
    )
}

/// Takes a member that is text; one of another type stays where it is.
pub(super) fn text(members: &mut Map<String, Value>, name: &str) -> Option<String> {
    members.get(name)?.as_str()?;
    match members.remove(name) {
        Some(Value::String(text)) => Some(text),
        _ => None,
    }
}

/// Takes a member that is text and not empty.
pub(super) fn word(members: &mut Map<String, Value>, name: &str) -> Option<String> {
    text(members, name).filter(|text| !text.is_empty())
}

/// Takes a member that is a list; one of another type stays where it is.
pub(super) fn list(members: &mut Map<String, Value>, name: &str) -> Option<Vec<Value>> {
    members.get(name)?.as_array()?;
    match members.remove(name) {
        Some(Value::Array(values)) => Some(values),
        _ => None,
    }
}

/// Takes a member that is a list of texts; `null` and anything else give none.
pub(super) fn texts(members: &mut Map<String, Value>, name: &str) -> Vec<String> {
    list(members, name)
        .unwrap_or_default()
        .into_iter()
        .filter_map(|value| value.as_str().map(str::to_owned))
        .collect()
}

/// Takes a member that is a moment; one that cannot be read stays where it is.
pub(super) fn moment(members: &mut Map<String, Value>, name: &str) -> Option<Timestamp> {
    let moment = Timestamp::parse_rfc3339(members.get(name)?.as_str()?).ok()?;
    members.remove(name);
    Some(moment)
}

/// The list of ARNs `[{"modelArn": "…"}]`.
pub(super) fn model_arns(members: &mut Map<String, Value>, name: &str) -> Vec<String> {
    list(members, name)
        .unwrap_or_default()
        .iter()
        .filter_map(|model| model.get("modelArn")?.as_str().map(str::to_owned))
        .collect()
}
