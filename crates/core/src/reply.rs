//! What came back, whatever family answered and however it came: the neutral output of every codec.
//!
//! A buffered answer ([`crate::codec::Codec::decode`]) and a stream ([`crate::codec::Codec::fold`]) of the same
//! reply give the same value. What no member here can hold is not lost: it stays in [`Reply::raw`].

use serde::Serialize;
use serde_json::Value;

/// Why generation ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum StopKind {
    /// The model was done.
    EndTurn,
    /// The token limit was reached: the text is cut.
    MaxTokens,
    /// A stop sequence appeared.
    StopSequence,
    /// The model wants a tool called.
    ToolUse,
    /// A guardrail or content filter stepped in.
    Filtered,
    /// The model refused to go on.
    Refusal,
    /// The context window was full.
    ContextFull,
    /// The service reported that generation failed.
    Failed,
    /// A value this version does not know; [`StopReason::wire`] has it.
    Other,
}

/// Why generation ended, in our terms and in the service's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StopReason {
    /// What to act on.
    pub kind: StopKind,
    /// The service's own word, unchanged.
    pub wire: String,
    /// The stop sequence that matched, where the service names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sequence: Option<String>,
}

/// Where a statement comes from.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Citation {
    /// Title of the source, where given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Address or name of the source, where given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The cited passages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub passages: Vec<String>,
    /// The place within the source as the service describes it.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub location: Value,
}

/// One piece of a candidate, in the order in which the model gave it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Content {
    /// Text for the reader.
    Text {
        /// The text.
        text: String,
        /// Sources of this text.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        citations: Vec<Citation>,
    },
    /// What the model thought before it answered.
    Reasoning {
        /// The thoughts; empty where the service withholds them.
        text: String,
        /// The signature to send back with them, where the family signs.
        #[serde(skip_serializing_if = "Option::is_none")]
        signature: Option<String>,
        /// Encrypted thoughts (base64) that only the service can read.
        #[serde(skip_serializing_if = "Option::is_none")]
        redacted: Option<String>,
    },
    /// The model asks for a tool.
    ToolCall {
        /// Names the call in the answer to it.
        id: String,
        /// The tool.
        name: String,
        /// Its arguments. A string where the model wrote something that is not JSON.
        input: Value,
        /// The service's own kind of tool (`server_tool_use`, for example), where given.
        #[serde(skip_serializing_if = "Option::is_none")]
        kind: Option<String>,
    },
    /// A block of a kind that has no place above, as it came.
    Other {
        /// The block.
        value: Value,
    },
}

/// A token and how likely it was.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TokenLikelihood {
    /// The token's text.
    pub token: String,
    /// Its log probability.
    pub log_probability: f64,
}

/// One alternative answer. Most families give exactly one.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Candidate {
    /// The pieces in order.
    pub content: Vec<Content>,
    /// Why it ended; none while it still streams, or if the stream was cut.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop: Option<StopReason>,
    /// Likelihoods of the generated tokens, where asked for and given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub likelihoods: Vec<TokenLikelihood>,
}

impl Candidate {
    /// All text for the reader, joined in order.
    pub fn text(&self) -> String {
        self.content
            .iter()
            .filter_map(|part| match part {
                Content::Text { text, .. } => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }

    /// All reasoning, joined in order.
    pub fn reasoning(&self) -> String {
        self.content
            .iter()
            .filter_map(|part| match part {
                Content::Reasoning { text, .. } => Some(text.as_str()),
                _ => None,
            })
            .collect()
    }
}

/// An image that was made.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Image {
    /// The file in base64.
    pub base64: String,
    /// `image/png` and so on, from the bytes themselves.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// The seed that repeats it, where given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Why it is not what was asked for; none when it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finish_reason: Option<String>,
    /// Whether it is no picture but the mask that the model worked with.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub mask: bool,
}

/// A vector.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Embedding {
    /// `float`, `int8`, `binary` and so on.
    #[serde(rename = "type")]
    pub kind: String,
    /// Which input it belongs to, from 0.
    pub index: usize,
    /// What of that input it stands for, in the service's own word (`VIDEO`, `audio`); none where it stands for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub part: Option<String>,
    /// The numbers.
    pub values: Vec<f64>,
}

/// How well a document answers a query.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Score {
    /// Which document, from 0.
    pub index: usize,
    /// Higher is better, 0 to 1.
    pub score: f64,
}

/// A call that goes on after its answer, and leaves what it makes in S3.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Invocation {
    /// Names it: `arn:aws:bedrock:…:async-invoke/…`.
    pub arn: String,
    /// `InProgress`, `Completed` or `Failed`; none right after the start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<String>,
    /// The folder in S3 that its files go to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<String>,
}

/// Tokens used. `None`: the service did not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Usage {
    /// Tokens read, without those that came from or went to the cache.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub input: Option<u64>,
    /// Tokens written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub output: Option<u64>,
    /// Tokens read from the prompt cache.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_read: Option<u64>,
    /// Tokens written to the prompt cache.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cache_write: Option<u64>,
}

/// The service's own times, in milliseconds. `None`: it did not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Latency {
    /// The whole call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total_ms: Option<u64>,
    /// Until the first byte.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_byte_ms: Option<u64>,
}

/// What a guardrail did.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Guardrail {
    /// `INTERVENED`, `NONE`, or what the service says in their place.
    pub action: String,
    /// Its assessments as the service reports them; null where no trace was asked for.
    #[serde(skip_serializing_if = "Value::is_null")]
    pub trace: Value,
}

/// A reply.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    /// Alternative answers, in the service's order.
    pub candidates: Vec<Candidate>,
    /// Images made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub images: Vec<Image>,
    /// Vectors made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub embeddings: Vec<Embedding>,
    /// Documents scored.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scores: Vec<Score>,
    /// What goes on in the background, of a model that answers so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invocation: Option<Invocation>,
    /// Tokens used.
    pub usage: Usage,
    /// The service's own times.
    pub latency: Latency,
    /// What a guardrail did; none where none was at work, or where it did nothing and its trace was not asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guardrail: Option<Guardrail>,
    /// The stream ended before the service said that it was done: everything here is what had come until then.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub cut: bool,
    /// The whole body as it came; for a stream, its events in order; for a body that is a file itself, its base64.
    #[serde(skip)]
    pub raw: Value,
}

impl Reply {
    /// The text of the first candidate.
    pub fn text(&self) -> String {
        self.candidates.first().map(Candidate::text).unwrap_or_default()
    }

    /// Takes from the response headers what the body did not say: token counts, cache token counts, latency. Names in
    /// any case; others are passed over.
    pub fn merge_headers<'a>(&mut self, headers: impl IntoIterator<Item = (&'a str, &'a str)>) {
        const PREFIX: &str = "x-amzn-bedrock-";
        for (name, value) in headers {
            let name = name.to_ascii_lowercase();
            let slot = match name.strip_prefix(PREFIX) {
                Some("input-token-count") => &mut self.usage.input,
                Some("output-token-count") => &mut self.usage.output,
                Some("cache-read-input-token-count") => &mut self.usage.cache_read,
                Some("cache-write-input-token-count") => &mut self.usage.cache_write,
                Some("invocation-latency") => &mut self.latency.total_ms,
                _ => continue,
            };
            if slot.is_none() {
                *slot = value.trim().parse().ok();
            }
        }
    }

    /// Why the first candidate ended.
    pub fn stop(&self) -> Option<&StopReason> {
        self.candidates
            .first()
            .and_then(|candidate| candidate.stop.as_ref())
    }
}
