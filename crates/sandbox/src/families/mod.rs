//! The families of models on `InvokeModel`. A module each: the shape of the body, how it is read,
//! and how a reply is written, whole and as a stream.
//!
//! Families that answer in text are [`Speaker`]s: they only translate, and `answer` makes what is said.
//! Those that answer in numbers are [`Maker`]s, those that answer in pictures [`Painter`]s, and those that
//! work in the background, some of them beside that, have a [`Background`].
//!
//! To add a family: a module here, a variant in [`Family`], a line in [`of`], and its models.

pub(crate) mod anthropic;
mod anthropic_text;
mod chat_messages;
mod cohere_command;
mod cohere_command_r;
mod cohere_embed;
mod completion;
mod deepseek_r1;
mod image_task;
mod jamba;
mod judge;
mod jurassic;
mod llama;
mod luma_ray;
mod marengo;
mod mistral_chat;
mod mistral_text;
pub(crate) mod nova;
mod nova_canvas;
mod nova_embed;
mod nova_reel;
pub(crate) mod openai_chat;
mod pegasus;
pub(crate) mod rerank;
mod stability_edit;
mod stability_image;
mod stability_reply;
mod stability_xl;
mod titan_embed;
mod titan_embed_image;
mod titan_image;
mod titan_text;

use serde_json::Value;

use crate::answer::Answer;
use crate::ask::Ask;
use crate::fault::Filter;
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

    /// Whether a body that is wrong is refused by an exception in the stream when one is asked for.
    fn refuses_in_stream(&self) -> bool {
        false
    }

    /// What the model says when the input has more tokens than it takes.
    fn too_long(&self) -> &'static str {
        "Input is too long for requested model."
    }
}

/// What a family that answers in numbers (vectors, scores) has to say about a body.
pub(crate) trait Maker: Sync {
    /// Judges a body of `InvokeModel` and makes the reply.
    fn make(&self, model: &'static Model, body: &Value) -> Result<Made, Refusal>;
}

/// What a [`Maker`] made.
#[derive(Debug)]
pub(crate) struct Made {
    /// The reply, JSON.
    pub(crate) body: String,
    /// For the header that counts them; `None` where no reply has that header.
    pub(crate) input_tokens: Option<u64>,
}

/// What a family that answers in pictures has to say about a body.
pub(crate) trait Painter: Sync {
    /// Judges a body of `InvokeModel` and makes the reply, JSON; `filter` is what a content filter
    /// is to find fault with.
    fn paint(&self, model: &'static Model, body: &Value, filter: Option<Filter>) -> Result<String, Refusal>;
}

/// What a family that works in the background has to say about its input.
pub(crate) trait Background: Sync {
    /// Judges the `modelInput` of `StartAsyncInvoke`.
    fn begin(&self, model: &'static Model, input: &Value) -> Result<(), Refusal>;
}

impl Made {
    /// A reply whose header counts tokens.
    fn counted(body: String, input_tokens: u64) -> Self {
        Self {
            body,
            input_tokens: Some(input_tokens),
        }
    }
}

/// How a family answers.
pub(crate) enum Craft {
    Speaker(&'static dyn Speaker),
    Maker(&'static dyn Maker),
    Painter(&'static dyn Painter),
    /// In the background only.
    Background,
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
        Family::TitanEmbedG1 => return Craft::Maker(&titan_embed::G1),
        Family::TitanEmbedV2 => return Craft::Maker(&titan_embed::V2),
        Family::TitanEmbedImage => return Craft::Maker(&titan_embed_image::TitanEmbedImage),
        Family::NovaEmbed => return Craft::Maker(&nova_embed::NovaEmbed),
        Family::CohereEmbedEnglishV3 => return Craft::Maker(&cohere_embed::ENGLISH_V3),
        Family::CohereEmbedMultilingualV3 => return Craft::Maker(&cohere_embed::MULTILINGUAL_V3),
        Family::CohereEmbedV4 => return Craft::Maker(&cohere_embed::V4),
        Family::CohereRerank => return Craft::Maker(&rerank::COHERE),
        Family::AmazonRerank => return Craft::Maker(&rerank::AMAZON),
        Family::Marengo2 => return Craft::Maker(&marengo::V2_7),
        Family::Marengo3 => return Craft::Maker(&marengo::V3),
        Family::TitanImageV1 => return Craft::Painter(&titan_image::V1),
        Family::TitanImageV2 => return Craft::Painter(&titan_image::V2),
        Family::NovaCanvas => return Craft::Painter(&nova_canvas::CANVAS),
        Family::StabilityXl => return Craft::Painter(&stability_xl::StabilityXl),
        Family::StabilitySd3 => return Craft::Painter(&stability_image::SD3),
        Family::StabilitySd35 => return Craft::Painter(&stability_image::SD3_5),
        Family::StabilityCore => return Craft::Painter(&stability_image::CORE),
        Family::StabilityUltra => return Craft::Painter(&stability_image::ULTRA),
        Family::StabilityEdit(service) => return Craft::Painter(stability_edit::of(service)),
        Family::NovaReel | Family::LumaRay => return Craft::Background,
    };
    Craft::Speaker(speaker)
}

/// How a family works in the background, if it does.
pub(crate) fn background(family: Family) -> Option<&'static dyn Background> {
    match family {
        Family::NovaReel => Some(&nova_reel::NovaReel),
        Family::LumaRay => Some(&luma_ray::LumaRay),
        Family::NovaEmbed => Some(&nova_embed::NovaEmbed),
        Family::Marengo2 => Some(&marengo::V2_7),
        Family::Marengo3 => Some(&marengo::V3),
        _ => None,
    }
}

/// The speaker of a model, for operations that only models which answer in text have.
pub(crate) fn speaker(model: &Model) -> Result<&'static dyn Speaker, Refusal> {
    match of(model.family) {
        Craft::Speaker(speaker) => Ok(speaker),
        _ => Err(Refusal::invalid(
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
