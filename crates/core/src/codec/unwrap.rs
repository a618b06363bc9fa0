//! Base64 that older documents put into an object of its own, `{"base64":"…"}`, where bodies have the string.

use serde_json::Value;

use super::correction;
use crate::finding::Finding;

/// Puts the string in the place of the object around it, at `path` of the body. Says so.
pub(super) fn base64(value: &mut Value, path: &str, findings: &mut Vec<Finding>) {
    let Some(inner) = value.get_mut("base64").filter(|inner| inner.is_string()) else {
        return;
    };
    *value = inner.take();
    let said = format!("`{path}` was an object with `base64`; it is the string itself.");
    correction::formed(findings, path, said, "Write the string next time.");
}
