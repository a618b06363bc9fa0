//! Reasoning that stands in the text itself, up to a closing tag.
//!
//! ```text
//! Okay, they want … </think>⏎⏎The answer.
//! ```
//! The prompt has ended with the opening tag, so the reply mostly begins within the thoughts. In a stream a tag may be
//! cut anywhere, and only the end tells that a reply without a tag had no thoughts.

use super::draft::{Block, Draft};
use crate::reply::{Content, StopKind};

const OPEN: &str = "<think>";
const CLOSE: &str = "</think>";

/// What is known of where a candidate's thoughts end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Thoughts {
    /// No tag has come.
    #[default]
    Unmarked,
    /// The opening tag has come.
    Open,
    /// The closing tag has come: what follows is the answer.
    Closed,
}

/// Adds a piece of a reply, thoughts or answer.
pub(super) fn add(draft: &mut Draft, block: Block, piece: &str) {
    let number = block.candidate;
    let state = *draft.thoughts(number);
    if state == Thoughts::Closed {
        draft.text(block, piece);
        return;
    }
    let before = match draft.candidate(number).content.last() {
        Some(Content::Reasoning { text, .. }) => text.len(),
        _ => 0,
    };
    // The tag stands on a line of its own.
    let is_head = before == 0 && state == Thoughts::Open;
    draft.reason(
        block,
        if is_head {
            piece.trim_start_matches('\n')
        } else {
            piece
        },
    );
    let Some(Content::Reasoning { text, .. }) = draft.candidate(number).content.last_mut() else {
        return;
    };
    let mut opened = false;
    let mut from = before;
    // Only what has just come can have completed the opening tag.
    let may_open = state == Thoughts::Unmarked
        && text
            .get(..before)
            .is_some_and(|text| text.trim_start().len() < OPEN.len());
    if may_open && let Some(rest) = text.trim_start().strip_prefix(OPEN) {
        *text = rest.trim_start_matches('\n').to_owned();
        opened = true;
        from = 0;
    }
    // The tag may have begun in the piece before.
    from = from.saturating_sub(CLOSE.len()).min(text.len());
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let answer = text.get(from..).and_then(|tail| {
        let at = from + tail.find(CLOSE)?;
        let answer = text.get(at + CLOSE.len()..)?.to_owned();
        Some((at, answer))
    });
    let Some((at, answer)) = answer else {
        if opened {
            *draft.thoughts(number) = Thoughts::Open;
        }
        return;
    };
    text.truncate(at);
    let is_empty = text.trim().is_empty();
    draft.close(block);
    if is_empty {
        draft.candidate(number).content.pop();
    }
    *draft.thoughts(number) = Thoughts::Closed;
    draft.text(block, &answer);
}

/// The candidate has ended. Without any tag in a reply that came to its end, what came was the answer.
pub(super) fn end(draft: &mut Draft, block: Block) {
    let number = block.candidate;
    let ended = draft
        .candidate(number)
        .stop
        .as_ref()
        .is_some_and(|stop| stop.kind != StopKind::MaxTokens);
    if !ended || *draft.thoughts(number) != Thoughts::Unmarked {
        return;
    }
    draft.close(block);
    for part in &mut draft.candidate(number).content {
        if let Content::Reasoning { text, .. } = part {
            *part = Content::Text {
                text: std::mem::take(text),
                citations: Vec::new(),
            };
        }
    }
    *draft.thoughts(number) = Thoughts::Closed;
}
