//! The four verbs of a model family: encode, check, decode, fold.
//!
//! ```text
//! Prompt ──encode──▶ body ──────────────▶ Bedrock
//!                    body ──check──▶ findings          (the same table, in a batch file or here)
//! body of a reply ──decode──▶ Reply
//! events of a stream ──fold──▶ Draft ──finish──▶ Reply  (the same value)
//! ```
//!
//! One family is one file; [`of`] holds the only `match` on [`Family`].
//!
//! What [`Codec::encode`] changes or leaves out it says, with these codes: `parameter-clamped`, `parameter-dropped`,
//! `parameter-added`, `system-folded`, `system-dropped`, `role-changed`, `turns-merged`, `turn-dropped`, `part-dropped`,
//! `first-turn`, `no-turns`, `input-missing`, `name-changed`, `text-added`, `template-assumed`, `template-mark`.
//! What [`correct`] puts right it says with `parameter-moved`, `parameter-dropped` and `form-corrected`.

mod anthropic;
mod anthropic_text;
mod ask;
mod chat_completion;
mod check;
mod cohere_command;
mod cohere_command_r;
mod cohere_embed;
mod converse;
mod correction;
mod deepseek_r1;
mod dialect;
mod document_name;
mod draft;
mod elsewhere;
mod error_chunk;
mod inputs;
mod image_tasks;
mod input_image;
mod invocation;
mod invoke;
mod jamba;
mod jurassic;
mod llama;
mod marengo;
mod luma_ray;
mod media;
mod medium;
mod message;
mod misnamed;
mod mistral_chat;
mod mistral_text;
mod nova;
mod nova_embed;
mod nova_canvas;
mod nova_reel;
mod openai_chat;
mod parameters;
mod pegasus;
mod picture;
mod prompt_text;
mod read;
mod rerank;
mod s3_location;
mod sampling;
mod stability_edit;
mod stability_image;
mod stability_xl;
mod thoughts;
mod titan;
mod titan_embed;
mod titan_embed_image;
mod titan_image;
mod turns;
mod unwrap;
mod vectors;
mod whole;

pub(crate) use check::not_json;
pub use check::{check, check_json};
pub use correction::correct;
pub use dialect::{Dialect, dialect_of};
pub use draft::Draft;
pub use invoke::{is_last_chunk, unwrap_chunk};
pub use parameters::{Accepts, Parameter, Standard};

use crate::catalog::{Family, Model, Via};
use crate::error::Error;
use crate::finding::{Finding, Place, Severity};
use crate::frame::{Message, ServiceFault, Signal};
use crate::prompt::{MediaKind, Prompt};
use crate::reply::{Reply, StopKind, StopReason};
use crate::schema::Table;
use serde_json::{Map, Value};

/// A body to send, and what had to be changed or left out to make it.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoded {
    /// The JSON body. The same prompt gives the same bytes.
    pub body: Vec<u8>,
    /// What was coerced or dropped, each with its reason. Paths point into the body.
    pub findings: Vec<Finding>,
}

/// What a family's bodies look like: as much of a [`Codec`] as a check needs. A module that only checks holds nothing else
/// of the families.
pub trait BodyForm: Sync {
    /// The body's shape, which `check` walks: see [`crate::schema`].
    fn body(&self) -> &'static Table;

    /// The form that bodies are in, to tell them from those of other families.
    fn dialect(&self) -> Dialect;
}

/// What a family does with a prompt and its replies. Stateless; get one with [`of`].
pub trait Codec: BodyForm {
    /// The body for `prompt`. Never fails: what the model does not take is changed or left out, with a finding.
    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded;

    /// The reply in a buffered body. Members and values this version does not know are kept in [`Reply::raw`].
    ///
    /// Token counts and latency that only the response headers carry are added by [`Reply::merge_headers`].
    fn decode(&self, body: &[u8]) -> Result<Reply, Error>;

    /// Adds one event of a stream. `event` is its name, `payload` its JSON; for `InvokeModelWithResponseStream` that
    /// is the inner JSON of a `chunk`. An event that cannot be read leaves the draft as it was.
    fn fold(&self, draft: &mut Draft, event: &str, payload: &[u8]) -> Result<(), Error>;

    /// The parameters that the model takes, in the order to ask for them: the sampling parameters with the family's
    /// ranges, and those of its own, which a prompt gives in [`Prompt::parameters`].
    fn parameters(&self, model: &Model) -> &'static [Parameter] {
        let _ = model;
        &[]
    }

    /// Puts a body right that is written as older documents have it, and says what was changed. Bodies that are
    /// right stay as they are.
    fn correct(&self, model: &Model, body: &mut Value, findings: &mut Vec<Finding>) {
        let _ = (model, body, findings);
    }

    /// What Converse must know of the family behind a model. Asked of the `InvokeModel` codec of the family.
    fn through_converse(&self) -> ThroughConverse {
        ThroughConverse::default()
    }
}

/// What Converse's one form leaves to the family behind a model.
#[derive(Clone, Copy, Debug)]
pub struct ThroughConverse {
    /// Whether there is a system prompt.
    pub system: bool,
    /// Where `additionalModelRequestFields` has `top_k`, and its greatest value; none where there is no such parameter.
    pub top_k: Option<(&'static [&'static str], u32)>,
    /// Whether a stop sequence of nothing but white space is refused.
    pub visible_stops: bool,
    /// The kinds of files that it takes from S3; others must be in the body. Most families take none.
    pub s3: &'static [MediaKind],
    /// What makes members of the family's body agree that go together.
    pub settle: Option<Settle>,
}

/// Makes members of a body agree that go together, and says what was changed.
pub type Settle = fn(&mut Map<String, Value>, &mut Vec<Finding>);

impl Default for ThroughConverse {
    fn default() -> Self {
        Self {
            system: true,
            top_k: None,
            visible_stops: false,
            s3: &[],
            settle: None,
        }
    }
}

/// The form of bodies of a job or call, as far as it is known without the model's family: Converse's is.
pub fn for_bodies(family: Option<Family>, via: Via) -> Option<&'static dyn BodyForm> {
    match via {
        Via::Converse => Some(&converse::Converse),
        Via::InvokeModel => family.map(|family| form_of(family, via)),
    }
}

/// What `model` can be asked for when it is called `via` this operation, in the order to ask. The parameters of its own
/// have the same paths either way: Converse passes them on.
pub fn parameters(model: &Model, via: Via) -> Vec<Parameter> {
    let own = of(model.family, Via::InvokeModel).parameters(model);
    let mut all = match via {
        Via::InvokeModel => own.to_vec(),
        Via::Converse => {
            let standard = converse::Converse.parameters(model);
            let own = own.iter().filter(|parameter| parameter.standard.is_none());
            standard.iter().chain(own).copied().collect()
        }
    };
    if model.quirks.no_sampling {
        all.retain(|parameter| {
            !matches!(
                parameter.standard,
                Some(Standard::Temperature | Standard::TopP | Standard::TopK)
            )
        });
    }
    all
}

/// Who speaks for a family: the one place that tells families apart.
macro_rules! speaker {
    ($family:expr, $via:expr) => {
        match ($via, $family) {
            (Via::Converse, _) => &converse::Converse,
            (Via::InvokeModel, Family::Anthropic) => &anthropic::Anthropic,
            (Via::InvokeModel, Family::Nova) => &nova::Nova,
            (Via::InvokeModel, Family::TitanText) => &titan::TitanText,
            (Via::InvokeModel, Family::OpenaiChat) => &openai_chat::OpenaiChat,
            (Via::InvokeModel, Family::Jamba) => &jamba::Jamba,
            (Via::InvokeModel, Family::MistralChat) => &mistral_chat::MistralChat,
            (Via::InvokeModel, Family::CohereCommandR) => &cohere_command_r::CohereCommandR,
            (Via::InvokeModel, Family::Pegasus) => &pegasus::Pegasus,
            (Via::InvokeModel, Family::Llama) => &llama::Llama,
            (Via::InvokeModel, Family::MistralText) => &mistral_text::MistralText,
            (Via::InvokeModel, Family::DeepseekR1) => &deepseek_r1::DeepseekR1,
            (Via::InvokeModel, Family::AnthropicText) => &anthropic_text::AnthropicText,
            (Via::InvokeModel, Family::Jurassic) => &jurassic::Jurassic,
            (Via::InvokeModel, Family::CohereCommand) => &cohere_command::CohereCommand,
            (Via::InvokeModel, Family::TitanEmbed) => &titan_embed::TitanEmbed,
            (Via::InvokeModel, Family::TitanEmbedImage) => &titan_embed_image::TitanEmbedImage,
            (Via::InvokeModel, Family::NovaEmbed) => &nova_embed::NovaEmbed,
            (Via::InvokeModel, Family::CohereEmbed) => &cohere_embed::CohereEmbed,
            (Via::InvokeModel, Family::Rerank) => &rerank::Rerank,
            (Via::InvokeModel, Family::Marengo) => &marengo::Marengo,
            (Via::InvokeModel, Family::TitanImage) => &titan_image::TitanImage,
            (Via::InvokeModel, Family::NovaCanvas) => &nova_canvas::NovaCanvas,
            (Via::InvokeModel, Family::NovaReel) => &nova_reel::NovaReel,
            (Via::InvokeModel, Family::StabilityXl) => &stability_xl::StabilityXl,
            (Via::InvokeModel, Family::StabilityImage) => &stability_image::StabilityImage,
            (Via::InvokeModel, Family::StabilityEdit) => &stability_edit::StabilityEdit,
            (Via::InvokeModel, Family::LumaRay) => &luma_ray::LumaRay,
        }
    };
}

/// The codec for a model of `family` called `via` this operation.
pub fn of(family: Family, via: Via) -> &'static dyn Codec {
    speaker!(family, via)
}

/// The same, as far as bodies are checked.
pub fn form_of(family: Family, via: Via) -> &'static dyn BodyForm {
    speaker!(family, via)
}

/// What a message of a stream led to.
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a fault ends the stream and is the only word of it"]
pub enum Folded {
    /// The draft has taken it, or it was of a kind to skip. Go on.
    Event,
    /// The service gave up, by an exception or by an event of the family's own: nothing more will come. What the draft holds stays valid.
    Fault(ServiceFault),
}

/// Adds one message of a stream to the draft, whichever operation it came from.
pub fn fold_message(codec: &dyn Codec, draft: &mut Draft, message: &Message) -> Result<Folded, Error> {
    match message.classify()? {
        Signal::Event {
            name: "chunk",
            payload,
        } => {
            return fold_chunk(codec, draft, &unwrap_chunk(payload)?);
        }
        Signal::Event { name, payload } => codec.fold(draft, name, payload)?,
        Signal::Fault(fault) => return Ok(Folded::Fault(fault)),
        Signal::Unknown { .. } => {}
    }
    Ok(Folded::Event)
}

fn fold_chunk(codec: &dyn Codec, draft: &mut Draft, chunk: &[u8]) -> Result<Folded, Error> {
    let Some(fault) = error_chunk::read(chunk) else {
        codec.fold(draft, "chunk", chunk)?;
        return Ok(Folded::Event);
    };
    let before = draft.reply().stop().cloned();
    let folded = codec.fold(draft, "chunk", chunk);
    // Some families end a reply so: then it has said why.
    if draft.reply().stop() != before.as_ref() {
        return folded.map(|()| Folded::Event);
    }
    draft.stop(
        0,
        StopReason {
            kind: StopKind::Failed,
            wire: fault.code.clone(),
            sequence: None,
        },
    );
    Ok(Folded::Fault(fault))
}

/// A finding about what `encode` did, at `path` of the body.
fn note(code: &'static str, severity: Severity, path: &str, message: String, fix: &str) -> Finding {
    let mut subject = String::with_capacity(path.len());
    let mut in_index = false;
    for letter in path.chars() {
        in_index &= letter != ']';
        if !in_index {
            subject.push(letter);
        }
        in_index |= letter == '[';
    }
    Finding {
        code,
        severity,
        place: Place::default(),
        path: path.to_owned(),
        subject,
        message,
        fix: fix.to_owned(),
    }
}

/// Says that what was asked for at `path` was left out; `why` and `fix` are sentences.
fn dropped(path: &str, why: &str, fix: &str) -> Finding {
    note(
        "parameter-dropped",
        Severity::Warning,
        path,
        format!("`{path}` was left out. {why}"),
        fix,
    )
}

/// The bytes of `body` with the parameters that the prompt gives of the model's own.
fn with_parameters(
    body: &impl serde::Serialize,
    prompt: &Prompt,
    own: &[Parameter],
    findings: &mut Vec<Finding>,
) -> Vec<u8> {
    with_settled(body, prompt, own, |_, _| {}, findings)
}

/// Like [`with_parameters`]; `settle` then makes members agree that go together.
fn with_settled(
    body: &impl serde::Serialize,
    prompt: &Prompt,
    own: &[Parameter],
    settle: Settle,
    findings: &mut Vec<Finding>,
) -> Vec<u8> {
    if !prompt.parameters.is_empty()
        && let Ok(Value::Object(mut members)) = serde_json::to_value(body)
    {
        parameters::write(&mut members, prompt, own, findings);
        settle(&mut members, findings);
        return to_body(&members);
    }
    to_body(body)
}

/// The bytes of a body. Plain structs of text and numbers: writing them cannot fail.
fn to_body(body: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(body).unwrap_or_default()
}
