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
//! `parameter-added`, `system-folded`, `role-changed`, `turns-merged`, `turn-dropped`, `first-turn`, `no-turns`.

mod anthropic;
mod chat_completion;
mod check;
mod converse;
mod dialect;
mod draft;
mod invocation;
mod invoke;
mod media;
mod message;
mod nova;
mod openai_chat;
mod parameters;
mod read;
mod sampling;
mod titan;
mod turns;
mod whole;

pub(crate) use check::not_json;
pub use check::{check, check_json};
pub use dialect::{Dialect, dialect_of};
pub use draft::Draft;
pub use invoke::{is_last_chunk, unwrap_chunk};
pub use parameters::{Accepts, Parameter, Standard};

use crate::catalog::{Family, Model, Via};
use crate::error::Error;
use crate::finding::{Finding, Place, Severity};
use crate::frame::{Message, ServiceFault, Signal};
use crate::prompt::Prompt;
use crate::reply::Reply;
use crate::schema::Table;
use serde_json::Value;

/// A body to send, and what had to be changed or left out to make it.
#[derive(Clone, Debug, PartialEq)]
pub struct Encoded {
    /// The JSON body. The same prompt gives the same bytes.
    pub body: Vec<u8>,
    /// What was coerced or dropped, each with its reason. Paths point into the body.
    pub findings: Vec<Finding>,
}

/// What a family does with a prompt and its replies. Stateless; get one with [`of`].
pub trait Codec: Sync {
    /// The body for `prompt`. Never fails: what the model does not take is changed or left out, with a finding.
    fn encode(&self, model: &Model, prompt: &Prompt) -> Encoded;

    /// The reply in a buffered body. Members and values this version does not know are kept in [`Reply::raw`].
    ///
    /// Token counts and latency that only the response headers carry are added by [`Reply::merge_headers`].
    fn decode(&self, body: &[u8]) -> Result<Reply, Error>;

    /// Adds one event of a stream. `event` is its name, `payload` its JSON; for `InvokeModelWithResponseStream` that
    /// is the inner JSON of a `chunk`. An event that cannot be read leaves the draft as it was.
    fn fold(&self, draft: &mut Draft, event: &str, payload: &[u8]) -> Result<(), Error>;

    /// The body's shape, which `check` walks: see [`crate::schema`].
    fn body(&self) -> &'static Table;

    /// The form that bodies are in, to tell them from those of other families.
    fn dialect(&self) -> Dialect;

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
}

impl Default for ThroughConverse {
    fn default() -> Self {
        Self {
            system: true,
            top_k: None,
            visible_stops: false,
        }
    }
}

/// The codec for bodies of a job or call, as far as it is known without the model's family: Converse's is.
pub fn for_bodies(family: Option<Family>, via: Via) -> Option<&'static dyn Codec> {
    match via {
        Via::Converse => Some(&converse::Converse),
        Via::InvokeModel => family.map(|family| of(family, via)),
    }
}

/// The codec for a model of `family` called `via` this operation.
pub fn of(family: Family, via: Via) -> &'static dyn Codec {
    match (via, family) {
        (Via::Converse, _) => &converse::Converse,
        (Via::InvokeModel, Family::Anthropic) => &anthropic::Anthropic,
        (Via::InvokeModel, Family::Nova) => &nova::Nova,
        (Via::InvokeModel, Family::TitanText) => &titan::TitanText,
        (Via::InvokeModel, Family::OpenaiChat) => &openai_chat::OpenaiChat,
        // Families still to be written.
        (Via::InvokeModel, _) => &converse::Converse,
    }
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
            codec.fold(draft, "chunk", &unwrap_chunk(payload)?)?;
        }
        Signal::Event { name, payload } => codec.fold(draft, name, payload)?,
        Signal::Fault(fault) => return Ok(Folded::Fault(fault)),
        Signal::Unknown { .. } => {}
    }
    Ok(draft.take_fault().map_or(Folded::Event, Folded::Fault))
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

/// The bytes of a body. Plain structs of text and numbers: writing them cannot fail.
fn to_body(body: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(body).unwrap_or_default()
}
