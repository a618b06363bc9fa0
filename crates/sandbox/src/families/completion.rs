//! What the streams of completion models have in common: a token a chunk, and why it ended in the
//! last one, which has no text of its own unless the tokens ran out.

use crate::answer::{Answer, Stop};
use crate::wire::{Counts, Event, pieces};

/// What one chunk tells.
pub(super) struct Piece<'a> {
    pub(super) text: &'a str,
    /// Tokens of the reply so far, those of this chunk among them.
    pub(super) so_far: u64,
    pub(super) first: bool,
    /// In the last chunk.
    pub(super) stop: Option<&'a Stop>,
}

/// The stream of a reply whose text is `text`, each chunk written by `chunk`.
pub(super) fn stream(text: &str, answer: &Answer, chunk: impl Fn(&Piece) -> String) -> Vec<Event> {
    let mut pieces = pieces(text, &[1]);
    let (last, tokens) = match answer.stop {
        Stop::MaxTokens => pieces.pop().unwrap_or_default(),
        _ => (String::new(), 0),
    };
    let mut so_far = 0;
    let mut events: Vec<Event> = Vec::new();
    for (text, tokens) in &pieces {
        so_far += tokens;
        let piece = Piece {
            text,
            so_far,
            first: events.is_empty(),
            stop: None,
        };
        events.push(Event::chunk(chunk(&piece), *tokens));
    }
    let piece = Piece {
        text: &last,
        so_far: answer.output_tokens,
        first: events.is_empty(),
        stop: Some(&answer.stop),
    };
    events.push(Event::last(chunk(&piece), Counts::of(answer), tokens));
    events
}

/// `stop` or `length`.
pub(super) fn stop_reason(stop: &Stop) -> &'static str {
    match stop {
        Stop::MaxTokens => "length",
        Stop::End | Stop::Sequence(_) | Stop::Tool => "stop",
    }
}
