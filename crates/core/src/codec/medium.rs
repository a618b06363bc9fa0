//! Parameters that belong to one kind of input, in bodies that have an object for each kind and take one of them.

use serde_json::{Map, Value};

use super::inputs::dropped;
use crate::finding::Finding;

/// Leaves out the objects of `kinds` that are not the input at hand, `kept`, each member with a finding. `path` is
/// where the body has the objects; empty for its root.
pub(super) fn keep(
    objects: &mut Map<String, Value>,
    kept: &str,
    kinds: &[&str],
    path: &str,
    findings: &mut Vec<Finding>,
) {
    for kind in kinds.iter().filter(|kind| **kind != kept) {
        let Some(Value::Object(members)) = objects.remove(*kind) else {
            continue;
        };
        for name in members.keys() {
            let at = if path.is_empty() {
                format!("{kind}.{name}")
            } else {
                format!("{path}.{kind}.{name}")
            };
            dropped(&at, &format!("The input is no {kind}."), findings);
        }
    }
}
