//! Chat completions in other families' forms.

use serde_json::{Value, json};

use crate::codec::correction::formed;
use crate::codec::read::{list, text};
use crate::finding::Finding;

/// A lone prompt becomes a message of the person, and Claude's `system` the first message.
pub(in crate::codec) fn correct(body: &mut Value, findings: &mut Vec<Finding>) {
    let Some(members) = body.as_object_mut() else {
        return;
    };
    if !members.contains_key("messages")
        && let Some(Value::String(prompt)) = members.get("prompt")
    {
        let messages = json!([{"role": "user", "content": prompt}]);
        members.remove("prompt");
        members.insert("messages".to_owned(), messages);
        formed(
            findings,
            "messages",
            "`prompt` became a message of the role `user`: the model takes a conversation.".to_owned(),
            "Write messages, without the marks of a template.",
        );
    }
    let instructions = members.get("system").map(words).unwrap_or_default();
    if let Some(Value::Array(messages)) = members.get_mut("messages")
        && !instructions.is_empty()
    {
        messages.insert(0, json!({"role": "system", "content": instructions}));
        members.remove("system");
        formed(
            findings,
            "messages[0]",
            "`system` became a message of the role `system`, where the model takes instructions.".to_owned(),
            "Write it there.",
        );
    }
}

/// The words of Claude's `system`, a text or blocks.
fn words(system: &Value) -> String {
    let blocks: Vec<&str> = list(system).iter().map(|block| text(&block["text"])).collect();
    system.as_str().map_or_else(|| blocks.join("\n\n"), str::to_owned)
}
