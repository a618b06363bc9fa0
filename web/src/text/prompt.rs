//! The prompt page: what is asked.

use outcrop_core::codec::Standard;
use outcrop_core::prompt::{MediaKind, Role};

use crate::numbers::counted;
use crate::state::Form;

pub(crate) const TITLE: &str = "Prompt";
pub(crate) const PARAMETERS: &str = "Parameters";
pub(crate) const SYSTEM: &str = "System prompt";
pub(crate) const SYSTEM_HINT: &str = "Optional";
pub(crate) const USER_PLACEHOLDER: &str = "What do you want to ask?";
pub(crate) const S3_LABEL: &str = "Result goes to (S3)";
pub(crate) const S3_HINT: &str = "A folder of a bucket of yours in this Region, such as s3://bucket/videos/";
pub(crate) const NO_OUTPUT: &str = "Say which folder in S3 the result goes to.";
pub(crate) const BAD_OUTPUT: &str = "An address such as s3://bucket/folder/.";
pub(crate) const DELIVERY: &str = "Reply";
pub(crate) const STREAMED: &str = "Streamed";
pub(crate) const WHOLE: &str = "At once";
pub(crate) const SEND: &str = "Send";
pub(crate) const STOP: &str = "Stop";
pub(crate) const RETRY: &str = "Retry";
pub(crate) const ADD: &str = "Add message";
pub(crate) const SAMPLE: &str = "Use the sample prompt";
pub(crate) const FAULT: &str = "Try a fault";
pub(crate) const FAULT_FIRST: &str = "Try a fault…";
pub(crate) const BILLED: &str = "billed to your account";
pub(crate) const NOT_BILLED: &str = "sandbox: nothing is billed";
pub(crate) const NO_COST: &str = "cost not known";

pub(crate) const NO_MODEL: &str = "Choose a model or type an id.";
pub(crate) const EMPTY_MESSAGE: &str = "Write a message first.";
pub(crate) const NO_ACCESS: &str = "Add credentials on the Access page first.";
pub(crate) const EXPIRED: &str = "The credentials have expired. Paste a fresh set on the Access page.";
pub(crate) const RUNNING: &str = "A reply is on its way. Stop it first.";
pub(crate) const NEEDS_FAMILY: &str =
    "InvokeModel needs the model's body format. Choose it under Model, or call through Converse.";
pub(crate) const NO_CONVERSE: &str = "Converse does not take this model. Call it through InvokeModel.";
pub(crate) const NOT_CALLABLE: &str = "This model cannot be called here. Choose another one.";
pub(crate) const BAD_NUMBER: &str = "A number, or nothing.";
pub(crate) const NO_BODY: &str = "Write the JSON body that the model takes.";

pub(crate) const NOT_AN_OBJECT: &str = "A body is a JSON object: {…}.";

pub(crate) const START: &str = "Start";
pub(crate) const WAY: &str = "Call through";
pub(crate) const BACKGROUND: &str = "In the background";
pub(crate) const RAW: &str = "Raw JSON";
pub(crate) const RAW_LABEL: &str = "Body as JSON";
pub(crate) const RAW_HINT: &str = "Sent as it stands through InvokeModel; the reply is shown as it comes.";
pub(crate) const RAW_PLACEHOLDER: &str = "{\n  \"prompt\": \"…\"\n}";

pub(crate) const MODELS_DEFAULT: &str = "Model's default";
pub(crate) const YES: &str = "Yes";
pub(crate) const NO: &str = "No";
pub(crate) const NO_PARAMETERS: &str = "This model has no parameters.";
pub(crate) const ONE_A_LINE: &str = "One a line";
pub(crate) const STOPS_HINT: &str = "One a line; \\n stands for a line break";
pub(crate) const AS_JSON: &str = "As JSON";

/// What a standard parameter is called.
pub(crate) const fn standard(which: Standard) -> &'static str {
    match which {
        Standard::MaxTokens => "Max tokens",
        Standard::Temperature => "Temperature",
        Standard::TopP => "Top P",
        Standard::TopK => "Top K",
        Standard::StopSequences => "Stop sequences",
    }
}

/// What holds where nothing is typed.
pub(crate) fn default(value: &str) -> String {
    if value.is_empty() {
        "the model's own".to_owned()
    } else {
        format!("default: {value}")
    }
}

/// The same of texts, which a model has none of its own of.
pub(crate) fn or_none(value: &str) -> String {
    if value.is_empty() {
        "none".to_owned()
    } else {
        default(value)
    }
}

pub(crate) fn or_default(value: &str) -> String {
    if value.is_empty() {
        MODELS_DEFAULT.to_owned()
    } else {
        format!("Default: {value}")
    }
}

pub(crate) fn range(min: &str, max: &str) -> String {
    format!("{min} to {max}")
}

pub(crate) fn more_parameters(number: usize, set: usize) -> String {
    if set == 0 {
        format!("More parameters ({number})")
    } else {
        format!("More parameters ({number}, {set} set)")
    }
}

pub(crate) fn in_field(label: &str, why: &str) -> String {
    format!("{label}: {why}")
}

pub(crate) fn bad_whole(min: i64) -> String {
    format!("A whole number from {min}, or nothing.")
}

pub(crate) fn bad_json(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or_default();
    format!(
        "Not JSON at line {}, column {}: {what}.",
        error.line(),
        error.column()
    )
}

pub(crate) const ONE_PROMPT: &str = "Prompt";
pub(crate) const ONE_PLACEHOLDER: &str = "Describe what to make";
pub(crate) const QUERY: &str = "Query";
pub(crate) const QUERY_PLACEHOLDER: &str = "What the documents are ranked by";
pub(crate) const TEXT_PLACEHOLDER: &str = "A text that becomes a vector";
pub(crate) const ADD_TEXT: &str = "Add text";
pub(crate) const DOCUMENTS: &str = "Documents";
pub(crate) const ADD_DOCUMENT: &str = "Add document";
pub(crate) const DOCUMENT_PLACEHOLDER: &str = "A text to score, or to answer from";
pub(crate) const CHANGES: &str = "What is sent differs from what is written";

/// A turn's label where a model holds no conversation.
pub(crate) fn text(number: usize) -> String {
    format!("Text {number}")
}

pub(crate) fn document(number: usize) -> String {
    format!("Document {number}")
}

pub(crate) fn remove_text(number: usize) -> String {
    format!("Remove text {number}")
}

pub(crate) fn remove_document(number: usize) -> String {
    format!("Remove document {number}")
}

pub(crate) fn kept(turns: usize) -> String {
    format!(
        "{} kept for models that hold conversations, and not sent: this one takes one text.",
        counted(turns as u64, "other message is", "other messages are")
    )
}

pub(crate) const fn nothing_written(form: Form) -> &'static str {
    match form {
        Form::Chat => EMPTY_MESSAGE,
        Form::Single => "Write a prompt first.",
        Form::Embed => "Write a text first.",
        Form::Rank => "Write a query first.",
        Form::Raw => NO_BODY,
    }
}

pub(crate) fn empty_text(number: usize) -> String {
    format!("Text {number} is empty. Write it, or remove it.")
}

pub(crate) const ATTACH: &str = "Attach";
pub(crate) const S3_ADD: &str = "From S3";
pub(crate) const S3_ADDRESS: &str = "Address of a file in S3";
pub(crate) const S3_ADD_NOW: &str = "Add";
pub(crate) const S3_BAD: &str = "An address such as s3://bucket/video.mp4.";
pub(crate) const S3_PLACE: &str = "in S3";
pub(crate) const FILES: &str = "Files";

pub(crate) fn attach(turn: &str) -> String {
    format!("Attach a file to {}", turn.to_lowercase())
}

pub(crate) fn detach(name: &str) -> String {
    format!("Remove {name}")
}

pub(crate) fn too_large(name: &str) -> String {
    format!(
        "{name} is too large: a request takes 25 MB with everything in it. Put the file into S3 and give its address, if the model takes that."
    )
}

pub(crate) fn unreadable(name: &str, reason: &str) -> String {
    format!("{name} could not be read ({reason}). Choose it again.")
}

/// What a model reads besides text.
pub(crate) fn reads(kinds: &[MediaKind]) -> String {
    let names: Vec<&str> = kinds
        .iter()
        .map(|kind| match kind {
            MediaKind::Image => "images",
            MediaKind::Document => "documents",
            MediaKind::Video => "videos",
            MediaKind::Audio => "sound",
            _ => "files",
        })
        .collect();
    format!("Takes {}. Drop or paste them here.", names.join(", "))
}

pub(crate) fn price_each(price: &str, unit: &str) -> String {
    format!("{price} per {unit}")
}

/// Samples: the system prompt, the texts, the documents.
pub(crate) const fn sample(form: Form) -> (&'static str, &'static [&'static str], &'static [&'static str]) {
    match form {
        Form::Chat | Form::Raw => (SAMPLE_SYSTEM, &[SAMPLE_USER], &[]),
        Form::Single => ("", &["Basalt columns by the sea at dusk, long exposure"], &[]),
        Form::Embed => (
            "",
            &[
                "Granite cools slowly, deep in the earth",
                "Basalt cools fast, at the surface",
            ],
            &[],
        ),
        Form::Rank => (
            "",
            &["Which rock cools slowly?"],
            &[
                "Basalt cools fast, at the surface.",
                "Granite is a rock that cools slowly, deep in the earth.",
                "Sandstone is made of grains.",
            ],
        ),
    }
}

pub(crate) const SAMPLE_SYSTEM: &str = "You summarise calls for a quality team. Be brief and factual.";
pub(crate) const SAMPLE_USER: &str = "Summarise this call in two sentences, then list sentiment, resolution and follow-up.\n\nCustomer: I signed up for half price and was charged in full.\nAgent: I see the order. The discount was not applied; I refund the difference today. It takes three to five days.\nCustomer: Please confirm that by e-mail.\nAgent: I will.";

pub(crate) fn message(role: Role, number: usize) -> String {
    match role {
        Role::User => format!("User message {number}"),
        Role::Assistant => format!("Assistant message {number}"),
        Role::System => format!("System message {number}"),
    }
}

pub(crate) const fn role(role: Role) -> &'static str {
    match role {
        Role::User => "User",
        Role::Assistant => "Assistant",
        Role::System => "System",
    }
}

pub(crate) fn speaker(number: usize) -> String {
    format!("Speaker of message {number}")
}

pub(crate) fn remove(number: usize) -> String {
    format!("Remove message {number}")
}

pub(crate) fn empty_turn(number: usize) -> String {
    format!("Message {number} is empty. Write it, or remove it.")
}

pub(crate) fn cost(estimate: &str) -> String {
    format!("at most about {estimate}")
}

/// What the sandbox does on request: its directive, and what it is like.
pub(crate) const FAULTS: [(&str, &str); 13] = [
    ("[sandbox:throttle]", "Throttled (429)"),
    ("[sandbox:500]", "Internal error (500)"),
    ("[sandbox:503]", "Unavailable (503)"),
    ("[sandbox:slow]", "Slow reply"),
    ("[sandbox:stall]", "Stalls in the middle"),
    ("[sandbox:cut]", "Cut in the middle of a frame"),
    ("[sandbox:corrupt]", "A damaged frame"),
    ("[sandbox:exception]", "An exception in the stream"),
    ("[sandbox:exception-first]", "An exception before any text"),
    ("[sandbox:expired]", "Expired credentials"),
    ("[sandbox:skew]", "A clock that is wrong"),
    ("[sandbox:html]", "A proxy's HTML page"),
    ("[sandbox:filtered reason=output]", "A picture that is held back"),
];
