//! Chat completions in other families' forms.

use serde_json::{Map, Value, json};

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
    functions(members, findings);
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

/// OpenAI's first form of tools, which had functions alone.
fn functions(members: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    if !members.contains_key("tools")
        && let Some(Value::Array(functions)) = members.get("functions")
    {
        let wrapped = |function| json!({"type": "function", "function": function});
        let tools: Vec<Value> = functions.iter().map(wrapped).collect();
        members.remove("functions");
        members.insert("tools".to_owned(), tools.into());
        formed(
            findings,
            "tools",
            "`functions` became `tools`, each of the type `function`.".to_owned(),
            "Write tools.",
        );
    }
    if !members.contains_key("tool_choice")
        && let Some(name) = members
            .get("function_call")
            .and_then(|call| call.get("name"))
            .cloned()
    {
        members.remove("function_call");
        let choice = json!({"type": "function", "function": {"name": name}});
        members.insert("tool_choice".to_owned(), choice);
        formed(
            findings,
            "tool_choice",
            "`function_call` became `tool_choice`, of the type `function`.".to_owned(),
            "Write it so.",
        );
    }
}

/// The words of Claude's `system`, a text or blocks.
fn words(system: &Value) -> String {
    let blocks: Vec<&str> = list(system).iter().map(|block| text(&block["text"])).collect();
    system.as_str().map_or_else(|| blocks.join("\n\n"), str::to_owned)
}
