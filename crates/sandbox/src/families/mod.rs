//! The families of models on `InvokeModel`. A module each: the shape of the body, how it is read,
//! and how a reply is written, whole and as a stream.
//!
//! Families that answer in text are [`Speaker`]s: they only translate, and `answer` makes what is said.
//! All others (embeddings, scores, pictures, what is made in the background) are [`Maker`]s.
//!
//! To add a family: a module here, a variant in [`Family`], a line in [`of`], and its models.

pub(crate) mod anthropic;
mod anthropic_text;
mod chat_messages;
mod cohere_command;
mod cohere_command_r;
mod completion;
mod deepseek_r1;
mod jamba;
mod jurassic;
mod llama;
mod mistral_chat;
mod mistral_text;
pub(crate) mod nova;
pub(crate) mod openai_chat;
mod pegasus;
mod titan_text;

use serde_json::Value;

use crate::answer::Answer;
use crate::ask::Ask;
use crate::models::{Family, Model};
use crate::refusal::Refusal;
use crate::shape::{Problem, Step, Violation, dialect};
use crate::wire::{Cache, Event};

/// What a family has to say about a body and a reply.
pub(crate) trait Speaker: Sync {
    /// Judges a body and reads it.
    fn read(&self, model: &'static Model, body: &Value) -> Result<Ask, Refusal>;

    /// The reply in one piece.
    fn reply(&self, model: &'static Model, answer: &Answer) -> String;

    /// The reply as a stream.
    fn stream(&self, model: &'static Model, answer: &Answer) -> Vec<Event>;

    /// Whether the reply's headers speak of the prompt cache.
    fn cache(&self) -> Cache {
        Cache::Unsaid
    }

    /// The members of a Converse body's `additionalModelRequestFields` it takes.
    fn additional(&self) -> &'static [&'static str] {
        &[]
    }

    /// What the model says when the input has more tokens than it takes.
    fn too_long(&self) -> &'static str {
        "Input is too long for requested model."
    }
}

/// What a family that does not answer in text has to say about a body.
pub(crate) trait Maker: Sync {
    /// Judges a body of `InvokeModel` and makes the reply. `filtered` is whether a fault wants the
    /// result held back by a content filter.
    fn make(&self, model: &'static Model, body: &Value, filtered: bool) -> Result<Made, Refusal>;

    /// Judges the `modelInput` of `StartAsyncInvoke`.
    fn begin(&self, _model: &'static Model, _input: &Value) -> Result<(), Refusal> {
        Err(Refusal::invalid("The provided request is not valid"))
    }
}

/// What a [`Maker`] made.
#[derive(Debug)]
pub(crate) struct Made {
    /// The reply, JSON.
    pub(crate) body: String,
    /// For the header that counts them; `None` where no reply has that header.
    pub(crate) input_tokens: Option<u64>,
}

/// How a family answers.
pub(crate) enum Craft {
    Speaker(&'static dyn Speaker),
    Maker(&'static dyn Maker),
}

/// How a family answers.
pub(crate) fn of(family: Family) -> Craft {
    let speaker: &'static dyn Speaker = match family {
        Family::TitanText => &titan_text::TitanText,
        Family::Nova => &nova::Nova,
        Family::Anthropic => &anthropic::Anthropic,
        Family::AnthropicText => &anthropic_text::AnthropicText,
        Family::Jurassic => &jurassic::Jurassic,
        Family::Jamba => &jamba::Jamba,
        Family::Llama => &llama::Llama,
        Family::MistralText => &mistral_text::MistralText,
        Family::MistralChat => &mistral_chat::MistralChat,
        Family::CohereCommand => &cohere_command::CohereCommand,
        Family::CohereCommandR => &cohere_command_r::CohereCommandR,
        Family::DeepseekR1 => &deepseek_r1::DeepseekR1,
        Family::Pegasus => &pegasus::Pegasus,
        Family::OpenaiChat => &openai_chat::OpenaiChat,
    };
    Craft::Speaker(speaker)
}

/// The speaker of a model, for operations that only models which answer in text have.
pub(crate) fn speaker(model: &Model) -> Result<&'static dyn Speaker, Refusal> {
    match of(model.family) {
        Craft::Speaker(speaker) => Ok(speaker),
        Craft::Maker(_) => Err(Refusal::invalid(
            "This action doesn't support the model that you provided. Try again with a supported text or chat model.",
        )),
    }
}

/// A text member, or the empty text.
pub(crate) fn text<'a>(object: &'a Value, name: &str) -> &'a str {
    object.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The items of a list member; none when it is absent.
pub(crate) fn items<'a>(object: &'a Value, name: &str) -> &'a [Value] {
    object
        .get(name)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

/// The texts of a list member.
pub(crate) fn texts(object: &Value, name: &str) -> Vec<String> {
    items(object, name)
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .collect()
}

/// A whole number of at least 0, as the shape made sure it is; `None` when it is absent.
pub(crate) fn whole(object: &Value, name: &str) -> Option<u64> {
    // A number too large for a count saturates, and is more than any model gives.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    object.get(name)?.as_f64().map(|number| number as u64)
}

/// Refuses more tokens than the model gives, as the validator of the older families does.
fn within_limit(name: &str, asked: u64, model: &Model) -> Result<(), Refusal> {
    if asked <= model.max_output {
        return Ok(());
    }
    Err(dialect::json_schema(&[Violation {
        path: vec![Step::Name(name.to_owned())],
        problem: Problem::Above {
            value: asked.to_string(),
            max: model.max_output.to_string(),
        },
    }]))
}

/// Refuses a member that this model of the family does not take.
fn unknown(name: &str) -> Refusal {
    dialect::json_schema(&[Violation {
        path: Vec::new(),
        problem: Problem::Unknown(name.to_owned()),
    }])
}

/// An identifier of `length` random letters and digits.
pub(crate) fn identifier(length: usize) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut bytes = vec![0; length];
    // Ids only have to differ; without random numbers they are all alike, and nothing else breaks.
    let _ = getrandom::fill(&mut bytes);
    bytes
        .iter()
        .map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()]))
        .collect()
}
