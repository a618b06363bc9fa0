//! The families of models on `InvokeModel`. A module each: the shape of the body, how it is read,
//! and how a reply is written, whole and as a stream.
//!
//! To add a family: a module here, a variant in [`Family`], a line in [`of`], and its models.

pub(crate) mod anthropic;
pub(crate) mod nova;
pub(crate) mod openai_chat;
mod titan_text;

use serde_json::Value;

use crate::answer::Answer;
use crate::ask::Ask;
use crate::models::{Family, Model};
use crate::refusal::Refusal;
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

/// The speaker of a family.
pub(crate) fn of(family: Family) -> &'static dyn Speaker {
    match family {
        Family::TitanText => &titan_text::TitanText,
        Family::Nova => &nova::Nova,
        Family::Anthropic => &anthropic::Anthropic,
        Family::OpenaiChat => &openai_chat::OpenaiChat,
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
