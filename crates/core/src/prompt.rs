//! What a person wants to ask, before any model's wire format: the neutral input of every codec.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The person.
    User,
    /// The model.
    Assistant,
    /// Instructions between turns. Few models take them there ([`crate::catalog::Quirks::system_in_messages`]); for
    /// the others they are sent as the person's words.
    System,
}

impl Role {
    /// `user`, `assistant` or `system`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Assistant => "assistant",
            Self::System => "system",
        }
    }
}

/// What a file shows or says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum MediaKind {
    /// A picture.
    Image,
    /// A text document.
    Document,
    /// A video.
    Video,
    /// A recording.
    Audio,
}

impl MediaKind {
    /// Its name in a sentence.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::Document => "document",
            Self::Video => "video",
            Self::Audio => "audio",
        }
    }
}

/// Where a file's bytes are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Source {
    /// Here, in standard base64.
    Base64(String),
    /// In S3.
    S3 {
        /// `s3://bucket/key`.
        uri: String,
        /// The account that owns the bucket (12 digits), where it is another's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        owner: Option<String>,
    },
}

/// A file that belongs to a turn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Media {
    /// What it is.
    pub kind: MediaKind,
    /// Its media type, such as `image/png`.
    pub media_type: String,
    /// Its bytes.
    pub source: Source,
    /// Its name, where it has one; documents are known to the model by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// A piece of a turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Part {
    /// Plain text.
    Text(String),
    /// A file.
    Media(Media),
}

/// One turn of the conversation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// Who speaks.
    pub role: Role,
    /// What is said, in order.
    pub content: Vec<Part>,
}

impl Turn {
    /// A turn of one piece of text.
    pub fn text(role: Role, text: impl Into<String>) -> Self {
        Self {
            role,
            content: vec![Part::Text(text.into())],
        }
    }
}

/// A prompt: turns, instructions and sampling parameters. `None` leaves a parameter to the model.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Prompt {
    /// Instructions that stand above the conversation. Empty text counts as none.
    pub system: Option<String>,
    /// The conversation, oldest turn first.
    pub turns: Vec<Turn>,
    /// Upper limit of tokens to generate.
    pub max_tokens: Option<u32>,
    /// Randomness; the range depends on the model (mostly 0 to 1).
    pub temperature: Option<f64>,
    /// Nucleus sampling, 0 to 1.
    pub top_p: Option<f64>,
    /// How many of the likeliest tokens are considered.
    pub top_k: Option<u32>,
    /// Texts that end the reply where they would appear.
    pub stop_sequences: Vec<String>,
    /// What a reranking model scores against the words of the last user turn, in order; Command R answers from them.
    pub documents: Vec<String>,
    /// Parameters of the model's own by their path in its body, such as `imageGenerationConfig.cfgScale`: see
    /// [`crate::codec::Codec::parameters`].
    pub parameters: Map<String, Value>,
}
