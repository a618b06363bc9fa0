//! Bodies with members of other forms, put right by what their table says of these members.

use serde_json::Value;

use super::correction::{leave_out, shift};
use crate::finding::Finding;
use crate::schema::{Kind, Presence, Table};

/// What Converse has its parameters in.
const CONFIG: &str = "inferenceConfig";

/// Gives members that the table calls misnamed the name that is meant, and takes out those that it refuses. Where it
/// refuses Converse's `inferenceConfig`, what is in it is first put beside it.
pub(super) fn correct(table: &Table, body: &mut Value, findings: &mut Vec<Finding>) {
    lift(table, body);
    for member in table.members {
        match member.presence {
            Presence::Misnamed(meant) if is_one(meant) && is_alike(table, meant, &body[member.name]) => {
                shift(body, member.name, meant, findings);
            }
            Presence::Refused(why) => {
                leave_out(
                    body,
                    member.name,
                    &format!("It must not be here: {why}."),
                    findings,
                );
            }
            _ => {}
        }
    }
}

/// Each parameter then goes by its own name, and has its own finding where that is another one here.
fn lift(table: &Table, body: &mut Value) {
    let refused = table
        .members
        .iter()
        .any(|member| member.name == CONFIG && matches!(member.presence, Presence::Refused(_)));
    let Some(members) = body.as_object_mut().filter(|_| refused) else {
        return;
    };
    let config = members.get_mut(CONFIG).and_then(Value::as_object_mut);
    for (name, value) in config.map(std::mem::take).unwrap_or_default() {
        members.entry(name).or_insert(value);
    }
}

/// Whether this is one member and not a list of them.
fn is_one(meant: &str) -> bool {
    !meant.contains([',', ' '])
}

/// Whether the value can stand there: messages are no text, and a text is no messages.
fn is_alike(table: &Table, meant: &str, value: &Value) -> bool {
    let member = table.members.iter().find(|member| member.name == meant);
    match member.map(|member| &member.kind) {
        Some(Kind::Text { .. } | Kind::Visible) => value.is_string(),
        Some(Kind::List { .. }) => value.is_array(),
        _ => true,
    }
}
