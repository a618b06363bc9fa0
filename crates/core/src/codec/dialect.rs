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

/// What tells a form: outermost members that others do not have.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "independent tells, read together")]
struct Tells {
    anthropic: bool,
    titan: bool,
    converse: bool,
    openai: bool,
    prompt: bool,
    cohere: bool,
    messages: bool,
    model: bool,
}

/// Reads the outermost members of the object that `open` began, from a reader that stands right behind it. `None`
/// where they do not tell, or tell two forms.
pub fn dialect_of<'t, R: Reader<'t>>(mut reader: R, open: Token) -> Option<Dialect> {
    if open.kind != Kind::ObjectStart {
        return None;
    }
    let text = reader.source();
    let mut tells = Tells::default();
    loop {
        let key = reader.key().ok()?;
        if key.kind == Kind::ObjectEnd {
            return tells.dialect();
        }
        let value = reader.value().ok()?;
        match &*key.name(text) {
            // `top_k` and `thinking` do not tell: chat completions of some models have them as well.
            b"anthropic_version" | b"anthropic_beta" | b"stop_sequences" => tells.anthropic = true,
            b"model" => {
                tells.model = true;
                let named = value.text(text);
                tells.anthropic |= named.starts_with("claude") || named.starts_with("anthropic");
            }
            b"inputText" | b"textGenerationConfig" => tells.titan = true,
            b"inferenceConfig" | b"schemaVersion" | b"toolConfig" => tells.converse = true,
            b"messages" => tells.messages = true,
            b"max_completion_tokens"
            | b"frequency_penalty"
            | b"presence_penalty"
            | b"n"
            | b"response_format" => {
                tells.openai = true;
            }
            b"prompt" => tells.prompt = true,
            b"message" | b"chat_history" => tells.cohere = true,
            _ => {}
        }
        reader.skip(value).ok()?;
    }
}

impl Tells {
    fn dialect(&self) -> Option<Dialect> {
        let openai = self.messages && (self.openai || self.model && !self.anthropic);
        let told = [
            (self.anthropic && self.messages, Dialect::Anthropic),
            (self.titan, Dialect::TitanText),
            (self.converse, Dialect::Converse),
            (openai, Dialect::OpenAi),
            (self.prompt && !self.messages, Dialect::Prompt),
            (self.cohere && !self.messages && !self.converse, Dialect::Cohere),
        ];
        let mut told = told
            .into_iter()
            .filter(|(told, _)| *told)
            .map(|(_, dialect)| dialect);
        let dialect = told.next();
        if told.next().is_some() { None } else { dialect }
    }
}
