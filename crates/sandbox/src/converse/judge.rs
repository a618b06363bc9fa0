//! Judging and reading a body: its shape, the rules of a conversation, and what the model itself
//! would say.

use serde_json::{Map, Value};

use super::shapes;
use crate::ask::{Ask, Thinking};
use crate::families::{self, anthropic, items, nova, openai_chat, text, texts};
use crate::models::{Abilities, Family, Model};
use crate::refusal::Refusal;
use crate::shape::{Step, dialect, violations};

/// What Converse puts before a message that comes from the model.
const FROM_MODEL: &str = "The model returned the following errors: ";

/// Judges a body and reads it.
pub(crate) fn read(model: &'static Model, body: &Value, streamed: bool) -> Result<Ask, Refusal> {
    let found = violations(&shapes::BODY, body);
    if !found.is_empty() {
        return Err(dialect::coral(&found));
    }
    conversation(model, body, streamed)?;
    let config = body.get("inferenceConfig").unwrap_or(&Value::Null);
    // Whole and at least 1 by the shape.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let asked = config
        .get("maxTokens")
        .and_then(Value::as_f64)
        .map(|count| count as u64);
    if asked.is_some_and(|asked| asked > model.max_output) {
        return Err(Refusal::invalid(format!(
            "The maximum tokens you requested exceeds the model limit of {0}. Try again with a maximum tokens value \
             that is lower than {0}.",
            model.max_output
        )));
    }
    if let Some(guardrail) = body.get("guardrailConfig").filter(|config| !config.is_null()) {
        guardrail_exists(
            text(guardrail, "guardrailIdentifier"),
            text(guardrail, "guardrailVersion"),
        )?;
    }
    let thinking = additional(model, body, config, asked).map_err(from_model)?;
    let mut ask = nova::read_conversation(body);
    ask.max_tokens = asked.unwrap_or(model.max_output);
    ask.stop_sequences = texts(config, "stopSequences");
    ask.thinking = thinking;
    Ok(ask)
}

/// Judges the `converse` member of a `CountTokens` body and counts it.
pub(crate) fn count(model: &'static Model, body: &Value) -> Result<u64, Refusal> {
    let found = violations(&shapes::COUNTED, body);
    if !found.is_empty() {
        return Err(dialect::coral(&found));
    }
    conversation(model, body, false)?;
    Ok(nova::read_conversation(body).input_tokens)
}

/// The sandbox has no guardrails; naming one is answered as the service answers for an unknown one.
pub(crate) fn guardrail_exists(identifier: &str, version: &str) -> Result<(), Refusal> {
    match (identifier, version) {
        ("", "") => Ok(()),
        ("", _) | (_, "") => Err(Refusal::invalid(
            "Both the guardrail identifier and the guardrail version are required to use a guardrail.",
        )),
        _ => Err(Refusal::invalid(
            "The guardrail identifier or version provided in the request does not exist.",
        )),
    }
}

/// Puts the prefix before a message that comes from the model.
pub(crate) fn from_model(refusal: Refusal) -> Refusal {
    if refusal.kind != "ValidationException" {
        return refusal;
    }
    Refusal {
        message: format!("{FROM_MODEL}{}", refusal.message),
        ..refusal
    }
}

/// The rules of a conversation that its shape does not say.
fn conversation(model: &'static Model, body: &Value, streamed: bool) -> Result<(), Refusal> {
    // Jurassic answers through Converse, but in one piece.
    if !model.can(Abilities::CONVERSE) || streamed && !model.can(Abilities::STREAM) {
        return Err(Refusal::invalid(
            "This action doesn't support the model that you provided. Try again with a supported text or chat model.",
        ));
    }
    let messages = items(body, "messages");
    if messages.first().map(|message| text(message, "role")) != Some("user") {
        return Err(Refusal::invalid(
            "A conversation must start with a user message. Try again with a conversation that starts with a user \
             message.",
        ));
    }
    let has_tools = body.get("toolConfig").is_some_and(|config| !config.is_null());
    if has_tools && streamed && !model.can(Abilities::STREAMED_TOOLS) {
        return Err(Refusal::invalid(
            "This model doesn't support tool use in streaming mode.",
        ));
    }
    if has_tools && !model.can(Abilities::TOOLS) {
        return Err(Refusal::invalid("This model doesn't support tool use."));
    }
    if !items(body, "system").is_empty() && !model.can(Abilities::SYSTEM) {
        return Err(Refusal::invalid(
            "This model doesn't support system messages. Try again without a system message or use a model that \
             supports system messages.",
        ));
    }
    let mut asked_for: Vec<&str> = Vec::new();
    for (index, message) in messages.iter().enumerate() {
        let blocks = items(message, "content");
        if blocks.is_empty() {
            return Err(Refusal::invalid(format!(
                "The content field in the Message object at messages.{index} is empty. Add a ContentBlock object to \
                 the content field and try again."
            )));
        }
        for (at, block) in blocks.iter().enumerate() {
            let place = format!("messages.{index}.content.{at}");
            block_fits(model, block, &place, has_tools, blocks.len() == 1)?;
        }
        let results = blocks
            .iter()
            .filter_map(|block| block.pointer("/toolResult/toolUseId")?.as_str());
        if let Some(stray) = results.into_iter().find(|id| !asked_for.contains(id)) {
            return Err(Refusal::invalid(format!(
                "The toolResult block at messages.{index}.content has the toolUseId {stray}, which no toolUse block \
                 of a previous turn has."
            )));
        }
        asked_for.extend(
            blocks
                .iter()
                .filter_map(|block| block.pointer("/toolUse/toolUseId")?.as_str()),
        );
    }
    Ok(())
}

fn block_fits(
    model: &Model,
    block: &Value,
    place: &str,
    has_tools: bool,
    alone: bool,
) -> Result<(), Refusal> {
    let unsupported = |field: &str| {
        Err(Refusal::invalid(format!(
            "This model doesn't support the {field} field. Remove {field} and try again."
        )))
    };
    let has = |name: &str| block.get(name).is_some_and(|value| !value.is_null());
    // Blank text passes beside other blocks (recorded: converse/cache-read), empty text nowhere.
    let said = text(block, "text");
    if has("text") && (said.is_empty() || alone && said.trim().is_empty()) {
        return Err(Refusal::invalid(format!(
            "The text field in the ContentBlock object at {place} is blank. Add text to the text field, and try again."
        )));
    }
    if (has("toolUse") || has("toolResult")) && !has_tools {
        return Err(Refusal::invalid(
            "The toolConfig field must be defined when using toolUse and toolResult content blocks.",
        ));
    }
    for (name, fits) in [
        ("image", model.takes("IMAGE")),
        ("video", model.takes("VIDEO")),
        ("audio", model.takes("AUDIO") || model.takes("SPEECH")),
        ("document", model.can(Abilities::DOCUMENTS)),
        ("cachePoint", model.can(Abilities::CACHE_POINTS)),
    ] {
        if has(name) && !fits {
            return unsupported(name);
        }
    }
    // Recorded: errors/validation-s3-uri-unsupported. Claude takes documents from S3, but no images.
    let results = block
        .get("toolResult")
        .map_or(&[][..], |result| items(result, "content"));
    let from_s3 = |block: &Value| block.pointer("/image/source/s3Location").is_some();
    if model.family == Family::Anthropic && (from_s3(block) || results.iter().any(from_s3)) {
        return unsupported("s3Uri");
    }
    Ok(())
}

/// Judges `additionalModelRequestFields` as the model does.
fn additional(
    model: &'static Model,
    body: &Value,
    config: &Value,
    max_tokens: Option<u64>,
) -> Result<Thinking, Refusal> {
    let fields = body
        .get("additionalModelRequestFields")
        .filter(|fields| !fields.is_null());
    match model.family {
        Family::Anthropic => {
            let set = |name: &str| config.get(name).is_some_and(|value| !value.is_null());
            anthropic::sampling(model, set("temperature"), set("topP"))?;
            let Some(fields) = fields else {
                return Ok(Thinking::Off);
            };
            let found = violations(&anthropic::shapes::ADDITIONAL, fields);
            if !found.is_empty() {
                return Err(dialect::pydantic(&found));
            }
            let config = fields.get("thinking").or_else(|| fields.get("reasoning_config"));
            anthropic::thinking(config, model, max_tokens)
        }
        Family::Nova => {
            let Some(fields) = fields else {
                return Ok(Thinking::Off);
            };
            let known = ["inferenceConfig", "reasoningConfig"];
            if let Some(name) = members(fields)
                .keys()
                .find(|name| !known.contains(&name.as_str()))
            {
                return Err(extraneous(&[], name));
            }
            if let Some(inner) = fields.get("inferenceConfig") {
                let known = ["topK", "top_k", "reasoningConfig"];
                if let Some(name) = members(inner).keys().find(|name| !known.contains(&name.as_str())) {
                    return Err(extraneous(&[Step::Name("inferenceConfig".to_owned())], name));
                }
            }
            let config = fields
                .get("reasoningConfig")
                .or_else(|| fields.pointer("/inferenceConfig/reasoningConfig"));
            nova::thinking(config, model)
        }
        // Whatever the engine behind it does not know, it passes over.
        Family::OpenaiChat | Family::MistralChat => {
            Ok(openai_chat::thinking(model, fields.unwrap_or(&Value::Null)))
        }
        _ => {
            let known = families::speaker(model)?.additional();
            let stray = fields.and_then(|fields| {
                members(fields)
                    .into_iter()
                    .map(|(name, _)| name)
                    .find(|name| !known.contains(&name.as_str()))
            });
            match stray {
                Some(name) => Err(extraneous(&[], &name)),
                None => Ok(if model.can(Abilities::ALWAYS_THINKS) {
                    Thinking::On
                } else {
                    Thinking::Off
                }),
            }
        }
    }
}

fn extraneous(path: &[Step], name: &str) -> Refusal {
    let problem = crate::shape::Problem::Unknown(name.to_owned());
    dialect::json_schema(&[crate::shape::Violation {
        path: path.to_vec(),
        problem,
    }])
}

fn members(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::models::resolve;

    fn read_for(id: &str, body: &Value) -> Result<Ask, Refusal> {
        read(resolve(id).unwrap().model, body, false)
    }

    fn user(content: &Value) -> Value {
        json!({"messages": [{"role": "user", "content": content}]})
    }

    #[test]
    fn bodies_are_judged() {
        assert!(read_for("amazon.nova-lite-v1:0", &user(&json!([{"text": "Hi"}]))).is_ok());
        for (body, words) in [
            (json!({}), "A conversation must start with a user message."),
            (
                user(&json!([])),
                "The content field in the Message object at messages.0 is empty.",
            ),
            (
                user(&json!([{"text": " "}])),
                "The text field in the ContentBlock object at messages.0.content.0 is blank.",
            ),
            (
                user(&json!([{}])),
                "The value at messages.0.content.0 is empty. It must set one of the following keys: text,",
            ),
            (
                user(&json!([{"type": "text", "text": "Hi"}])),
                "#/messages/0/content/0: extraneous key [type]",
            ),
            (
                json!({"messages": [{"role": "user", "content": [{"text": "Hi"}]}], "inferenceConfig": {"temperature": 1.5}}),
                "1 validation error detected: Value '1.5' at 'inferenceConfig.temperature' failed to satisfy \
                 constraint: Member must have value less than or equal to 1",
            ),
            (
                json!({"messages": [{"role": "robot", "content": [{"text": "Hi"}]}]}),
                "Value 'robot' at 'messages.1.member.role' failed to satisfy constraint: Member must satisfy enum \
                 value set: [user, assistant, system]",
            ),
            (
                json!({"messages": [{"role": "user", "content": [{"text": "Hi"}]}], "inferenceConfig": {"maxTokens": 10_001}}),
                "The maximum tokens you requested exceeds the model limit of 10000.",
            ),
            (
                user(&json!([{"toolResult": {"toolUseId": "x", "content": []}}])),
                "The toolConfig field must be defined",
            ),
        ] {
            let refusal = read_for("amazon.nova-lite-v1:0", &body).unwrap_err();
            assert!(refusal.message.contains(words), "{}", refusal.message);
        }
        let number = user(&json!([{"text": 5}]));
        assert_eq!(
            read_for("amazon.nova-lite-v1:0", &number).unwrap_err().kind,
            "SerializationException"
        );
    }

    #[test]
    fn titan_takes_text_alone() {
        let mut body = user(&json!([{"text": "Hi"}]));
        body["system"] = json!([{"text": "Be brief"}]);
        assert!(
            read_for("amazon.titan-text-lite-v1", &body)
                .unwrap_err()
                .message
                .contains("system messages")
        );
        let mut body = user(&json!([{"text": "Hi"}]));
        body["toolConfig"] = json!({"tools": [{"toolSpec": {"name": "t", "inputSchema": {"json": {}}}}]});
        assert_eq!(
            read_for("amazon.titan-text-lite-v1", &body).unwrap_err().message,
            "This model doesn't support tool use."
        );
        let body = user(&json!([{"image": {"format": "png", "source": {"bytes": "aGk="}}}]));
        assert!(
            read_for("amazon.titan-text-lite-v1", &body)
                .unwrap_err()
                .message
                .contains("image field")
        );
    }

    #[test]
    fn the_models_own_complaints_are_marked() {
        let mut body = user(&json!([{"text": "Hi"}]));
        body["additionalModelRequestFields"] = json!({"foo": 1});
        for id in ["us.anthropic.claude-sonnet-4-6", "amazon.nova-lite-v1:0"] {
            let message = read_for(id, &body).unwrap_err().message;
            assert!(
                message.starts_with(FROM_MODEL) && message.contains("foo"),
                "{message}"
            );
        }
    }
}
