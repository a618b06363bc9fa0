//! Bodies of the message form as older documents, and those of other tools, have them.

use serde_json::{Value, json};

use crate::codec::correction::{formed, shift};
use crate::codec::unwrap;
use crate::finding::Finding;

/// Parameters stand in `inferenceConfig`, words in blocks that are known by their member, and files as base64 itself.
pub(in crate::codec) fn correct(body: &mut Value, findings: &mut Vec<Finding>) {
    for (name, path) in [
        ("maxTokens", "inferenceConfig.maxTokens"),
        ("max_tokens", "inferenceConfig.maxTokens"),
        ("max_new_tokens", "inferenceConfig.maxTokens"),
        ("temperature", "inferenceConfig.temperature"),
        ("topP", "inferenceConfig.topP"),
        ("top_p", "inferenceConfig.topP"),
        ("stopSequences", "inferenceConfig.stopSequences"),
    ] {
        shift(body, name, path, findings);
    }
    if let Some(system) = body.get_mut("system") {
        correct_content(system, "system", findings);
    }
    let messages = body.get_mut("messages").and_then(Value::as_array_mut);
    for (turn, message) in messages.into_iter().flatten().enumerate() {
        if let Some(content) = message.get_mut("content") {
            correct_content(content, &format!("messages[{turn}].content"), findings);
        }
    }
}

fn correct_content(content: &mut Value, path: &str, findings: &mut Vec<Finding>) {
    if let Some(text) = content.as_str() {
        *content = json!([{ "text": text }]);
        formed(
            findings,
            path,
            format!("`{path}` was a text; it is a list of blocks, here of one."),
            "Write it as a list.",
        );
    }
    for (index, block) in content.as_array_mut().into_iter().flatten().enumerate() {
        let block_path = format!("{path}[{index}]");
        let tagged = block["type"] == "text" && block["text"].is_string();
        if let Some(members) = block.as_object_mut().filter(|_| tagged) {
            members.remove("type");
            formed(
                findings,
                &block_path,
                "`type` was taken out of a block: here its member says what it is.".to_owned(),
                "Write the text alone.",
            );
        }
        for kind in ["image", "video", "document", "audio"] {
            let bytes = block
                .get_mut(kind)
                .and_then(|file| file.get_mut("source")?.get_mut("bytes"));
            if let Some(bytes) = bytes {
                unwrap::base64(bytes, &format!("{block_path}.{kind}.source.bytes"), findings);
            }
        }
    }
}
