//! Claude bodies as older documents, and those of other tools, have them.

use serde_json::{Map, Value, json};

use crate::catalog::Model;
use crate::codec::correction::formed;
use crate::finding::Finding;

/// The version is there, instructions stand above the conversation, and every block says its type.
pub(super) fn correct(model: &Model, body: &mut Value, version: &str, findings: &mut Vec<Finding>) {
    let Some(members) = body.as_object_mut() else {
        return;
    };
    if !members.contains_key("anthropic_version") {
        members.insert("anthropic_version".to_owned(), version.into());
        formed(
            findings,
            "anthropic_version",
            format!("`anthropic_version` was added: Claude on Bedrock requires \"{version}\"."),
            "Write it into every body.",
        );
    }
    if !model.quirks.system_in_messages {
        lift_instructions(members, findings);
    }
    if let Some(Value::Array(blocks)) = members.get_mut("system") {
        name_blocks(blocks, "system", findings);
    }
    let messages = members.get_mut("messages").and_then(Value::as_array_mut);
    for (index, message) in messages.into_iter().flatten().enumerate() {
        if let Some(Value::Array(blocks)) = message.get_mut("content") {
            name_blocks(blocks, &format!("messages[{index}].content"), findings);
        }
    }
}

/// Messages of the role `system` that begin the conversation, as in OpenAI's form, become the system prompt.
fn lift_instructions(members: &mut Map<String, Value>, findings: &mut Vec<Finding>) {
    let Some(Value::Array(messages)) = members.get_mut("messages") else {
        return;
    };
    let count = messages
        .iter()
        .take_while(|message| message["role"] == "system")
        .count();
    if count == 0 {
        return;
    }
    let said: Vec<Value> = messages
        .drain(..count)
        .map(|mut message| message["content"].take())
        .collect();
    let before = members.remove("system").filter(|before| !before.is_null());
    let contents: Vec<Value> = before.into_iter().chain(said).collect();
    let words: Option<Vec<String>> = contents.iter().map(words).collect();
    let system = match words {
        Some(words) => words.join("\n\n").into(),
        // Blocks stay blocks where they say more than words, such as what is to be cached.
        None => contents.into_iter().flat_map(blocks).collect(),
    };
    members.insert("system".to_owned(), system);
    formed(
        findings,
        "system",
        "Instructions were moved from `messages` to `system`, where Claude takes them.".to_owned(),
        "Write them there.",
    );
}

/// The words of a content that is nothing but words, as a text or in blocks.
fn words(content: &Value) -> Option<String> {
    let Value::Array(blocks) = content else {
        return content.as_str().map(str::to_owned);
    };
    let texts: Option<Vec<&str>> = blocks.iter().map(plain).collect();
    Some(texts?.join("\n"))
}

/// The text of a block that has no other members.
fn plain(block: &Value) -> Option<&str> {
    let mut names = block.as_object()?.keys();
    names
        .all(|name| name == "text" || name == "type")
        .then(|| block["text"].as_str())?
}

/// A content as blocks.
fn blocks(content: Value) -> Vec<Value> {
    match content {
        Value::Array(blocks) => blocks,
        Value::String(text) => vec![json!({"type": "text", "text": text})],
        _ => Vec::new(),
    }
}

fn name_blocks(blocks: &mut [Value], path: &str, findings: &mut Vec<Finding>) {
    for (index, block) in blocks.iter_mut().enumerate() {
        let Some(members) = block.as_object_mut() else {
            continue;
        };
        if members.contains_key("type") {
            continue;
        }
        let kind = if members.contains_key("text") {
            "text"
        } else if members
            .get("source")
            .is_some_and(|source| source["media_type"] == "application/pdf")
        {
            "document"
        } else if members.contains_key("source") {
            "image"
        } else {
            continue;
        };
        members.insert("type".to_owned(), kind.into());
        formed(
            findings,
            &format!("{path}[{index}].type"),
            format!("`\"type\": \"{kind}\"` was added: a block of Claude says what it is."),
            "Write it into every block.",
        );
    }
}
