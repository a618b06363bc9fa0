//! A record as the conversation it asks for: turns, instructions, tools, pictures. Read leniently, whatever
//! its family: a record that is shown is often one that is wrong.

use serde_json::{Map, Value};

/// A record's conversation.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Transcript {
    pub(crate) system: Vec<Piece>,
    pub(crate) turns: Vec<Turn>,
    /// Names and descriptions.
    pub(crate) tools: Vec<(String, String)>,
    /// Whatever else the body says, as JSON: limits, temperature.
    pub(crate) settings: Vec<(String, String)>,
}

/// Who speaks, and what.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Turn {
    pub(crate) role: String,
    pub(crate) pieces: Vec<Piece>,
}

/// A piece of a turn.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Piece {
    Text(String),
    Reasoning(String),
    /// A picture in the record: an address that holds it.
    Picture(String),
    /// A picture or document that is not in the record, or of no form a browser shows: what is known of it.
    Elsewhere(String),
    ToolCall {
        name: String,
        input: String,
    },
    ToolResult(Vec<Piece>),
    /// Anything else, as JSON.
    Other(String),
}

impl Transcript {
    /// Reads a line of a batch file. `None`: it is no JSON object with a body.
    pub(crate) fn of_line(line: &[u8]) -> Option<Self> {
        let Ok(Value::Object(mut record)) = serde_json::from_slice(line) else {
            return None;
        };
        // OpenAI's batch lines call it `body`; a body alone is taken for one.
        let body = match record.remove("modelInput").or_else(|| record.remove("body")) {
            Some(Value::Object(body)) => body,
            Some(_) => return None,
            None => record,
        };
        Some(Self::of_body(body))
    }

    fn of_body(body: Map<String, Value>) -> Self {
        let mut transcript = Self::default();
        for (name, value) in body {
            match (name.as_str(), value) {
                ("system", value) => transcript.system = pieces(value),
                ("messages" | "chat_history", Value::Array(list)) => {
                    let turns: Vec<Turn> = list.into_iter().map(turn).collect();
                    transcript.turns.splice(0..0, turns);
                }
                ("prompt" | "inputText" | "message" | "input_text", Value::String(text)) => {
                    transcript.turns.push(Turn {
                        role: "user".to_owned(),
                        pieces: vec![Piece::Text(text)],
                    });
                }
                ("texts", Value::Array(list)) => transcript.turns.extend(list.into_iter().map(|text| Turn {
                    role: "text".to_owned(),
                    pieces: pieces(text),
                })),
                ("inputImage", Value::String(data)) => transcript.turns.push(Turn {
                    role: "user".to_owned(),
                    pieces: vec![picture("image/png", &data)],
                }),
                ("tools", Value::Array(list)) => transcript.tools = list.iter().map(tool).collect(),
                ("toolConfig", value) => {
                    if let Some(Value::Array(list)) = value.get("tools") {
                        transcript.tools = list.iter().map(tool).collect();
                    }
                }
                (
                    "inferenceConfig" | "textGenerationConfig" | "additionalModelRequestFields",
                    Value::Object(more),
                ) => {
                    transcript
                        .settings
                        .extend(more.into_iter().map(|(name, value)| (name, short(&value))));
                }
                (_, value) => transcript.settings.push((name, short(&value))),
            }
        }
        transcript
    }

    /// Whether there is anything of a conversation in it.
    pub(crate) fn is_empty(&self) -> bool {
        self.turns.is_empty() && self.system.is_empty()
    }
}

fn turn(value: Value) -> Turn {
    let Value::Object(mut turn) = value else {
        return Turn {
            role: String::new(),
            pieces: pieces(value),
        };
    };
    let role = match turn.remove("role") {
        Some(Value::String(role)) => role.to_lowercase(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    let content = turn
        .remove("content")
        .or_else(|| turn.remove("message"))
        .unwrap_or(Value::Null);
    let mut all = pieces(content);
    if role == "tool" {
        all = vec![Piece::ToolResult(all)];
    }
    if let Some(Value::Array(calls)) = turn.remove("tool_calls") {
        all.extend(calls.into_iter().map(|call| {
            let function = call.get("function").unwrap_or(&call);
            Piece::ToolCall {
                name: text_of(function, "name"),
                input: function.get("arguments").map(lay_out).unwrap_or_default(),
            }
        }));
    }
    Turn { role, pieces: all }
}

fn pieces(value: Value) -> Vec<Piece> {
    match value {
        Value::Null => Vec::new(),
        Value::String(text) => vec![Piece::Text(text)],
        Value::Array(list) => list.into_iter().map(piece).collect(),
        other => vec![piece(other)],
    }
}

/// A block of any dialect: told apart by its `type`, or by the one member it has.
fn piece(value: Value) -> Piece {
    let Value::Object(block) = value else {
        return match value {
            Value::String(text) => Piece::Text(text),
            other => Piece::Other(lay_out(&other)),
        };
    };
    if let Some(source) = block.get("source")
        && matches!(
            block.get("type").and_then(Value::as_str),
            Some("image" | "document")
        )
    {
        // Claude: { type: base64, media_type, data }, or an address.
        return match (
            source.get("media_type").and_then(Value::as_str),
            source.get("data").and_then(Value::as_str),
        ) {
            (Some(media), Some(data)) => picture(media, data),
            _ => Piece::Elsewhere(short(source)),
        };
    }
    for name in ["image", "document", "video"] {
        // Converse and Nova: { image: { format, source: { bytes } } }.
        if let Some(Value::Object(media)) = block.get(name) {
            let source = media.get("source");
            let format = media.get("format").and_then(Value::as_str).unwrap_or("file");
            return match source
                .and_then(|source| source.get("bytes"))
                .and_then(Value::as_str)
            {
                Some(data) => picture(&format!("{name}/{format}"), data),
                None => Piece::Elsewhere(format!(
                    "{name} ({format}) {}",
                    source.map(short).unwrap_or_default()
                )),
            };
        }
    }
    if let Some(image) = block.get("image_url") {
        // OpenAI: { image_url: { url: "data:image/png;base64,…" } }.
        let url = image.get("url").unwrap_or(image).as_str().unwrap_or_default();
        return match url
            .strip_prefix("data:")
            .and_then(|rest| rest.split_once(";base64,"))
        {
            Some((media, data)) => picture(media, data),
            None => Piece::Elsewhere(clip(url)),
        };
    }
    if let Some(call) = block.get("toolUse").or_else(|| {
        (block.get("type").and_then(Value::as_str) == Some("tool_use")).then_some(block.get("input")?)
    }) {
        let is_own = block.contains_key("toolUse");
        return Piece::ToolCall {
            name: if is_own {
                text_of(call, "name")
            } else {
                block
                    .get("name")
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned()
            },
            input: if is_own {
                call.get("input").map(lay_out).unwrap_or_default()
            } else {
                lay_out(call)
            },
        };
    }
    let is_result = block.get("type").and_then(Value::as_str) == Some("tool_result");
    if let Some(content) = block
        .get("toolResult")
        .and_then(|result| result.get("content"))
        .or_else(|| is_result.then_some(block.get("content")?))
    {
        return Piece::ToolResult(pieces(content.clone()));
    }
    if let Some(text) = block.get("thinking").and_then(Value::as_str) {
        return Piece::Reasoning(text.to_owned());
    }
    if let Some(text) = block
        .get("reasoningContent")
        .and_then(|content| content.get("reasoningText"))
        .and_then(|content| content.get("text"))
        .and_then(Value::as_str)
    {
        return Piece::Reasoning(text.to_owned());
    }
    match block.get("text") {
        Some(Value::String(text)) => Piece::Text(text.clone()),
        _ => Piece::Other(lay_out(&Value::Object(block))),
    }
}

/// A picture that a browser shows, else what is known of it. An SVG is none: it is a document.
fn picture(media: &str, data: &str) -> Piece {
    let kind = media.split('/').next_back().unwrap_or_default();
    let kind = if kind == "jpg" { "jpeg" } else { kind };
    let is_text = data
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='));
    if is_text && matches!(kind, "png" | "jpeg" | "gif" | "webp") && !data.is_empty() {
        Piece::Picture(format!("data:image/{kind};base64,{data}"))
    } else {
        Piece::Elsewhere(format!(
            "{media}, {}",
            crate::numbers::bytes(data.len() as u64 / 4 * 3)
        ))
    }
}

/// A tool's name and description in any dialect.
fn tool(value: &Value) -> (String, String) {
    let inner = ["toolSpec", "function"]
        .into_iter()
        .find_map(|name| value.get(name))
        .unwrap_or(value);
    let name = text_of(inner, "name");
    let name = if name.is_empty() {
        text_of(inner, "type")
    } else {
        name
    };
    (name, text_of(inner, "description"))
}

fn text_of(value: &Value, name: &str) -> String {
    value
        .get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

/// A value in one line, not too long.
fn short(value: &Value) -> String {
    match value {
        Value::String(text) => clip(text),
        other => clip(&other.to_string()),
    }
}

fn clip(text: &str) -> String {
    const MOST: usize = 200;
    match text.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// JSON set out in lines; a text that holds JSON, as the JSON.
fn lay_out(value: &Value) -> String {
    match value {
        Value::String(text) => crate::pretty::json(text),
        other => serde_json::to_string_pretty(other).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Transcript {
        Transcript::of_line(line.as_bytes()).unwrap()
    }

    #[test]
    fn claude_is_read_with_its_pictures_and_tools() {
        let transcript = of(
            r#"{"recordId":"1","modelInput":{"anthropic_version":"bedrock-2023-05-31","max_tokens":5,"system":"Be brief",
            "tools":[{"name":"look","description":"Looks","input_schema":{}}],
            "messages":[{"role":"user","content":[{"type":"text","text":"What is it?"},
              {"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBOR"}},
              {"type":"image","source":{"type":"base64","media_type":"image/svg+xml","data":"PHN2"}}]},
             {"role":"assistant","content":[{"type":"tool_use","id":"a","name":"look","input":{"at":1}}]},
             {"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"a stone"}]}]}}"#,
        );
        assert_eq!(transcript.system, [Piece::Text("Be brief".to_owned())]);
        assert_eq!(transcript.tools, [("look".to_owned(), "Looks".to_owned())]);
        assert_eq!(transcript.turns.len(), 3);
        assert_eq!(
            transcript.turns[0].pieces[1],
            Piece::Picture("data:image/png;base64,iVBOR".to_owned())
        );
        assert!(matches!(&transcript.turns[0].pieces[2], Piece::Elsewhere(_)));
        assert!(matches!(&transcript.turns[1].pieces[0], Piece::ToolCall { name, .. } if name == "look"));
        assert_eq!(
            transcript.turns[2].pieces[0],
            Piece::ToolResult(vec![Piece::Text("a stone".to_owned())])
        );
        assert!(
            transcript
                .settings
                .contains(&("max_tokens".to_owned(), "5".to_owned()))
        );
    }

    #[test]
    fn converse_and_openai_are_read_too() {
        let transcript = of(
            r#"{"recordId":"1","modelInput":{"system":[{"text":"s"}],"inferenceConfig":{"maxTokens":9},
            "messages":[{"role":"user","content":[{"text":"a"},{"image":{"format":"jpeg","source":{"bytes":"/9j/"}}},
              {"image":{"format":"png","source":{"s3Location":{"uri":"s3://b/k"}}}}]}],
            "toolConfig":{"tools":[{"toolSpec":{"name":"t","description":"d"}}]}}}"#,
        );
        assert_eq!(transcript.turns[0].pieces.len(), 3);
        assert_eq!(
            transcript.turns[0].pieces[1],
            Piece::Picture("data:image/jpeg;base64,/9j/".to_owned())
        );
        assert!(
            matches!(&transcript.turns[0].pieces[2], Piece::Elsewhere(text) if text.contains("s3://b/k"))
        );
        assert_eq!(transcript.tools[0].0, "t");
        assert_eq!(transcript.settings, [("maxTokens".to_owned(), "9".to_owned())]);

        let transcript = of(
            r#"{"custom_id":"1","body":{"model":"m","messages":[{"role":"system","content":"s"},
            {"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/webp;base64,AAAA"}}]},
            {"role":"assistant","tool_calls":[{"id":"1","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]}]}}"#,
        );
        assert_eq!(transcript.turns[0].role, "system");
        assert!(matches!(transcript.turns[1].pieces[0], Piece::Picture(_)));
        assert!(
            matches!(&transcript.turns[2].pieces[0], Piece::ToolCall { name, input } if name == "f" && input.contains("\"a\": 1"))
        );
    }

    #[test]
    fn prompts_of_one_text_are_a_turn_and_what_is_no_body_is_nothing() {
        assert_eq!(of(r#"{"modelInput":{"inputText":"hi"}}"#).turns[0].role, "user");
        assert_eq!(
            of(r#"{"modelInput":{"prompt":"hi","max_gen_len":4}}"#)
                .turns
                .len(),
            1
        );
        assert_eq!(Transcript::of_line(b"{\"modelInput\":[]}"), None);
        assert_eq!(Transcript::of_line(b"[1]"), None);
        assert_eq!(Transcript::of_line(b"{"), None);
        assert!(of("{}").is_empty());
    }
}
