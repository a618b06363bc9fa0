//! Wishes written into a prompt: `[sandbox:NAME key=value …]`.
//!
//! They are read from the last user message, in any order and number, and taken out of it before
//! the reply is made.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::transcript;

const OPEN: &str = "[sandbox:";

/// One wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Directive {
    pub(crate) name: String,
    pub(crate) arguments: Arguments,
}

/// The `key=value` pairs of a directive, or the members of a fault posted as JSON.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Arguments(BTreeMap<String, String>);

impl Arguments {
    /// The scalar members of an object, without those in `except`.
    pub(crate) fn of_json(object: &serde_json::Map<String, Value>, except: &[&str]) -> Self {
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let members = object.iter().filter(|(name, _)| !except.contains(&name.as_str()));
        Self(members.map(|(name, value)| (name.clone(), text(value))).collect())
    }

    pub(crate) fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// A number, or a sentence about why it is none.
    pub(crate) fn number<T: std::str::FromStr>(&self, key: &str) -> Result<Option<T>, String> {
        let Some(text) = self.text(key) else {
            return Ok(None);
        };
        text.parse()
            .map(Some)
            .map_err(|_| format!("{key}={text} is not a number in range"))
    }

    /// Fails on keys that mean nothing here, so that a typing mistake does not pass silently.
    pub(crate) fn only(&self, known: &[&str]) -> Result<(), String> {
        match self.0.keys().find(|key| !known.contains(&key.as_str())) {
            Some(key) if known.is_empty() => Err(format!("{key} is not known here; it takes no arguments")),
            Some(key) => Err(format!("{key} is not known here; it takes {}", known.join(", "))),
            None => Ok(()),
        }
    }
}

/// Finds the directives in `text` and returns them with the text that is left.
pub(crate) fn extract(text: &str) -> (Vec<Directive>, String) {
    let mut found = Vec::new();
    let mut left = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(OPEN) {
        let Some(end) = rest[start..].find(']') else { break };
        left.push_str(rest[..start].trim_end());
        if !left.is_empty() {
            left.push(' ');
        }
        let mut words = rest[start + OPEN.len()..start + end].split_whitespace();
        if let Some(name) = words.next() {
            let arguments = words.map(|word| {
                let (key, value) = word.split_once('=').unwrap_or((word, "true"));
                (key.to_owned(), value.to_owned())
            });
            found.push(Directive {
                name: name.to_owned(),
                arguments: Arguments(arguments.collect()),
            });
        }
        rest = rest[start + end + 1..].trim_start();
    }
    left.push_str(rest);
    (found, left.trim().to_owned())
}

/// The directives in the last user message of a body of any family, whether or not the rest of
/// the body is valid: some faults strike before anything is checked.
pub(crate) fn of_body(body: &Value) -> Vec<Directive> {
    let prompt = ["prompt", "inputText", "message", "inputPrompt"]
        .iter()
        .find_map(|name| body.get(name)?.as_str());
    let text = match prompt {
        Some(prompt) => transcript::read(prompt).1.to_owned(),
        None if body.get("messages").is_some() => last_user_text(body),
        None => {
            let mut texts = Vec::new();
            collect(body, &mut texts);
            texts.join("\n")
        }
    };
    extract(&text).0
}

/// The texts with directives in a body that is no conversation, wherever they are.
fn collect<'a>(value: &'a Value, texts: &mut Vec<&'a str>) {
    match value {
        Value::String(text) if text.contains(OPEN) => texts.push(text),
        Value::Array(items) => items.iter().for_each(|item| collect(item, texts)),
        Value::Object(members) => members.values().for_each(|value| collect(value, texts)),
        _ => {}
    }
}

fn last_user_text(body: &Value) -> String {
    let messages = body.get("messages").and_then(Value::as_array);
    let last = messages
        .into_iter()
        .flatten()
        .rfind(|message| message.get("role").and_then(Value::as_str) == Some("user"));
    match last.and_then(|message| message.get("content")) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(blocks)) => {
            let texts = blocks.iter().filter_map(|block| block.get("text")?.as_str());
            texts.collect::<Vec<_>>().join("\n")
        }
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn directives_are_taken_out() {
        let (found, left) = extract("Say hi [sandbox:slow ms=500] to [sandbox:tool] me");
        assert_eq!(left, "Say hi to me");
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].name, "slow");
        assert_eq!(found[0].arguments.number::<u64>("ms"), Ok(Some(500)));
        assert_eq!(found[1].name, "tool");
        assert_eq!(extract("[sandbox:cut after=3]").1, "");
        assert_eq!(extract("an open [sandbox:cut").0, []);
    }

    #[test]
    fn arguments_are_checked() {
        let (found, _) = extract("[sandbox:slow ms=soon loudly]");
        assert!(found[0].arguments.number::<u64>("ms").is_err());
        assert!(found[0].arguments.only(&["ms"]).unwrap_err().contains("loudly"));
    }

    #[test]
    fn only_the_last_user_message_counts() {
        let body = json!({"messages": [
            {"role": "user", "content": [{"text": "[sandbox:cut]"}]},
            {"role": "assistant", "content": [{"text": "[sandbox:html]"}]},
            {"role": "user", "content": [{"text": "a [sandbox:slow]"}, {"image": {}}, {"text": "[sandbox:tool]"}]},
        ]});
        let names: Vec<String> = of_body(&body)
            .into_iter()
            .map(|directive| directive.name)
            .collect();
        assert_eq!(names, ["slow", "tool"]);
        assert_eq!(of_body(&json!({"inputText": "[sandbox:html]"}))[0].name, "html");
        assert_eq!(
            of_body(&json!({"messages": [{"role": "user", "content": "[sandbox:html]"}]})).len(),
            1
        );
        assert_eq!(of_body(&json!({"message": "[sandbox:html]"}))[0].name, "html");
        assert_eq!(
            of_body(&json!({"prompt": "[INST] [sandbox:html] [/INST] ok [INST] [sandbox:slow] [/INST]"}))[0]
                .name,
            "slow"
        );
        let image =
            json!({"taskType": "TEXT_IMAGE", "textToImageParams": {"text": "a cat [sandbox:filtered]"}});
        assert_eq!(of_body(&image)[0].name, "filtered");
        assert_eq!(of_body(&json!([1])), []);
    }
}
