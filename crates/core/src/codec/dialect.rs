//! Whose form a body is in, by its outermost members. Asked about bodies that broke a rule.

use crate::json::{Kind, Reader, Token};

/// A form that bodies are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Dialect {
    /// Claude Messages.
    Anthropic,
    /// Converse, and Nova's own form, which is nearly the same.
    Converse,
    /// Titan Text.
    TitanText,
    /// OpenAI chat completions.
    OpenAi,
    /// A `prompt` to complete: Llama, Mistral, Jurassic, older Claude and Cohere models.
    Prompt,
    /// Cohere Command R.
    Cohere,
}

impl Dialect {
    /// The form's name, for sentences such as "a Claude Messages body".
    pub const fn name(self) -> &'static str {
        match self {
            Self::Anthropic => "Claude Messages",
            Self::Converse => "Converse",
            Self::TitanText => "Titan Text",
            Self::OpenAi => "OpenAI chat",
            Self::Prompt => "text completion",
            Self::Cohere => "Cohere Command R",
        }
    }
}

/// Reads the outermost members of the object that `open` began, from a reader that stands right behind it.
pub fn dialect_of<'t, R: Reader<'t>>(mut reader: R, open: Token) -> Option<Dialect> {
    if open.kind != Kind::ObjectStart {
        return None;
    }
    let text = reader.source();
    let (mut messages, mut openai, mut converse) = (false, false, false);
    loop {
        let key = reader.next().ok()?;
        if key.kind == Kind::ObjectEnd {
            break;
        }
        match &*key.text(text) {
            "anthropic_version" => return Some(Dialect::Anthropic),
            "inputText" | "textGenerationConfig" => return Some(Dialect::TitanText),
            "inferenceConfig" | "schemaVersion" | "toolConfig" => converse = true,
            "messages" => messages = true,
            "model"
            | "max_completion_tokens"
            | "frequency_penalty"
            | "presence_penalty"
            | "n"
            | "stream"
            | "response_format" => openai = true,
            "prompt" => return Some(Dialect::Prompt),
            "message" | "chat_history" => return Some(Dialect::Cohere),
            _ => {}
        }
        let value = reader.next().ok()?;
        reader.skip(value).ok()?;
    }
    match (converse, messages && openai) {
        (true, _) => Some(Dialect::Converse),
        (false, true) => Some(Dialect::OpenAi),
        _ => None,
    }
}
