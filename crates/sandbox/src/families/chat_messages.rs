//! The list of messages OpenAI's chat completions have, and Jamba's and Mistral's chat took over.

use serde_json::Value;

use super::anthropic::joined;
use super::{items, text};
use crate::ask::{Ask, Part, Role, Tool, ToolChoice};
use crate::shape::{Problem, Step, Violation};

/// Messages without what their role needs.
pub(super) fn incomplete(body: &Value) -> Vec<Violation> {
    let mut found = Vec::new();
    for (index, message) in items(body, "messages").iter().enumerate() {
        let has = |name: &str| message.get(name).is_some_and(|value| !value.is_null());
        let role = text(message, "role");
        let needs = [
            ("content", role != "assistant" || !has("tool_calls")),
            ("tool_call_id", role == "tool"),
        ];
        for (name, _) in needs.into_iter().filter(|(name, needed)| *needed && !has(name)) {
            found.push(Violation {
                path: vec![Step::Name("messages".to_owned()), Step::Index(index)],
                problem: Problem::Missing(name),
            });
        }
    }
    found
}

/// Reads the messages and the tools of a body.
pub(super) fn read(body: &Value) -> Ask {
    let mut system = Vec::new();
    let mut turns: Vec<(Role, Vec<Part>)> = Vec::new();
    for message in items(body, "messages") {
        let content = message.get("content");
        match text(message, "role") {
            "system" | "developer" => system.push(joined(content)),
            // What a tool gave back belongs to the turn that the model answers.
            "tool" => {
                let result = Part::ToolResult(joined(content));
                match turns.last_mut() {
                    Some((Role::User, parts)) => parts.push(result),
                    _ => turns.push((Role::User, vec![result])),
                }
            }
            role => {
                let role = if role == "user" { Role::User } else { Role::Other };
                let parts = match content {
                    Some(Value::String(text)) => vec![Part::Text(text.clone())],
                    _ => items(message, "content").iter().map(part).collect(),
                };
                turns.push((role, parts));
            }
        }
    }
    let tools = items(body, "tools")
        .iter()
        .filter_map(|tool| tool.get("function"))
        .map(|function| Tool {
            name: text(function, "name").to_owned(),
            schema: function.get("parameters").cloned().unwrap_or(Value::Null),
        });
    let mut ask = Ask::of(system.join("\n"), turns, tools.collect());
    ask.tool_choice = match body.get("tool_choice") {
        Some(Value::String(choice)) if choice == "none" => ToolChoice::Never,
        Some(Value::String(choice)) if choice == "required" || choice == "any" => ToolChoice::Any,
        Some(Value::Object(choice)) => {
            let function = choice.get("function").unwrap_or(&Value::Null);
            ToolChoice::Named(text(function, "name").to_owned())
        }
        _ => ToolChoice::Free,
    };
    ask
}

fn part(part: &Value) -> Part {
    match text(part, "type") {
        "text" => Part::Text(text(part, "text").to_owned()),
        "image_url" => Part::Attachment("an image"),
        _ => Part::Other(part.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_result_of_a_tool_is_part_of_the_turn_to_answer() {
        let ask = read(&json!({"messages": [
            {"role": "user", "content": "2 + 3?"},
            {"role": "assistant", "content": [], "tool_calls": [
                {"id": "1", "type": "function", "function": {"name": "add", "arguments": "{}"}}]},
            {"role": "tool", "tool_call_id": "1", "content": "5"},
        ]}));
        assert_eq!(ask.tool_results, ["5"]);
    }
}
