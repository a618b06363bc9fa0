//! Replies on their way to the wire: JSON text in the member order of the recordings, and the
//! events a stream is made of.

use serde::Serialize;

use crate::answer::Answer;

/// What the clock says about a call, in whole milliseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Timing {
    /// Until the last byte.
    pub(crate) latency: u64,
    /// Until the first byte.
    pub(crate) first_byte: u64,
}

/// Token counts of a call.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counts {
    pub(crate) input: u64,
    pub(crate) output: u64,
}

impl Counts {
    pub(crate) fn of(answer: &Answer) -> Self {
        Self {
            input: answer.input_tokens,
            output: answer.output_tokens,
        }
    }
}

/// One event of a stream, before framing.
pub(crate) struct Event {
    pub(crate) kind: Kind,
    /// How many tokens it carries: the pace goes by it.
    pub(crate) tokens: u64,
}

/// What an event is framed as.
pub(crate) enum Kind {
    /// A model's own JSON, sent base64 in a `chunk`.
    Chunk(String),
    /// The last chunk, which tells how long the call took.
    LastChunk(Box<dyn FnOnce(Timing) -> String + Send>),
    /// A Converse event: its type and body.
    Named(&'static str, serde_json::Value),
    /// The last Converse event, which tells how long the call took.
    LastNamed(&'static str, Box<dyn FnOnce(Timing) -> serde_json::Value + Send>),
}

impl Event {
    pub(crate) fn chunk(json: String, tokens: u64) -> Self {
        Self {
            kind: Kind::Chunk(json),
            tokens,
        }
    }

    /// The last chunk: `json`, an object, with the metrics as its last member.
    pub(crate) fn last(json: String, counts: Counts, tokens: u64) -> Self {
        Self {
            kind: Kind::LastChunk(Box::new(move |timing| {
                let open = json.strip_suffix('}').unwrap_or(&json);
                let comma = if open == "{" { "" } else { "," };
                format!("{open}{comma}{}}}", metrics(counts, timing, Cache::Unsaid))
            })),
            tokens,
        }
    }

    pub(crate) fn named(name: &'static str, body: serde_json::Value, tokens: u64) -> Self {
        Self {
            kind: Kind::Named(name, body),
            tokens,
        }
    }
}

/// A JSON string with its quotes.
pub(crate) fn quote(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// JSON in the order its members are declared in.
pub(crate) fn ordered(value: &impl Serialize) -> String {
    // Every value handed in is made of strings, numbers, lists and structs, which cannot fail.
    serde_json::to_string(value).unwrap_or_default()
}

/// The member every family's last chunk carries.
pub(crate) fn metrics(counts: Counts, timing: Timing, cache: Cache) -> String {
    let cached = match cache {
        Cache::Unsaid => "",
        Cache::None => r#","cacheReadInputTokenCount":0,"cacheWriteInputTokenCount":0"#,
    };
    format!(
        r#""amazon-bedrock-invocationMetrics":{{"inputTokenCount":{},"outputTokenCount":{},"invocationLatency":{},"firstByteLatency":{}{cached}}}"#,
        counts.input, counts.output, timing.latency, timing.first_byte,
    )
}

/// Whether the metrics and headers of a call speak of the prompt cache. The sandbox caches nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cache {
    /// Not a word.
    Unsaid,
    /// Zero read, zero written.
    None,
}

/// Cuts text into the pieces a stream sends: some tokens each, never inside a character.
pub(crate) fn pieces(text: &str, sizes: &[usize]) -> Vec<(String, u64)> {
    let tokens = crate::tokens::pieces(text);
    let mut pieces = Vec::new();
    let mut rest = &tokens[..];
    let mut sizes = sizes.iter().copied().filter(|size| *size > 0).cycle();
    while !rest.is_empty() {
        let (now, later) = rest.split_at(sizes.next().unwrap_or(1).min(rest.len()));
        pieces.push((now.concat(), now.len() as u64));
        rest = later;
    }
    pieces
}

/// Tokens per piece as Claude and Nova send them: one to three, in no order one could rely on.
pub(crate) const SMALL: &[usize] = &[1, 2, 1, 3, 2, 1, 1, 3];

/// Cuts a tool's input, which is JSON text, into fragments of a few characters.
pub(crate) fn fragments(json: &str) -> Vec<String> {
    let characters: Vec<char> = json.chars().collect();
    characters.chunks(9).map(|chunk| chunk.iter().collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_join_to_the_text_and_count_its_tokens() {
        let text = "Multi-byte: 日本語 🎉 — done.";
        let pieces = pieces(text, SMALL);
        assert_eq!(
            pieces.iter().map(|(piece, _)| piece.as_str()).collect::<String>(),
            text
        );
        assert_eq!(
            pieces.iter().map(|(_, tokens)| tokens).sum::<u64>(),
            crate::tokens::count(text)
        );
        assert!(pieces.len() > 3);
    }

    #[test]
    fn metrics_are_as_recorded() {
        let timing = Timing {
            latency: 631,
            first_byte: 631,
        };
        assert_eq!(
            metrics(Counts { input: 5, output: 10 }, timing, Cache::Unsaid),
            r#""amazon-bedrock-invocationMetrics":{"inputTokenCount":5,"outputTokenCount":10,"invocationLatency":631,"firstByteLatency":631}"#
        );
    }
}
