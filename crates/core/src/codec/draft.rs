//! A reply while it is being put together, from the events of a stream or the blocks of a buffered body alike:
//! both go through here, which is what makes them equal.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use super::invoke;
use super::thoughts::Thoughts;
use crate::reply::{
    Candidate, Citation, Content, Embedding, Guardrail, Image, Invocation, Latency, Reply, Score, StopReason,
    Usage,
};

/// Blocks that may grow side by side. More are never seen; without a bound, looking one up could be made slow.
const MAX_OPEN: usize = 64;

/// A reply in the making: readable at any moment, finished at any moment.
#[derive(Debug, Default)]
pub struct Draft {
    reply: Reply,
    /// Where the candidate of each wire number is; they stand in order of appearance, so that a claimed number
    /// reserves nothing.
    candidates: BTreeMap<u64, usize>,
    open: Vec<Open>,
    /// Of candidates whose reasoning stands in their text: where it ends.
    thoughts: BTreeMap<u64, Thoughts>,
    complete: bool,
}

/// Names a block in the wire's own numbering.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) candidate: u64,
    pub(super) index: u64,
}

impl Block {
    /// Block `index` of the only candidate.
    pub(super) fn of_first(index: u64) -> Self {
        Self { candidate: 0, index }
    }

    /// The first block of `candidate`: its words, where there are no other blocks.
    pub(super) fn words_of(candidate: u64) -> Self {
        Self { candidate, index: 0 }
    }
}

/// A block that may still grow, and the part of the reply that holds it.
#[derive(Debug)]
struct Open {
    block: Block,
    kind: Kind,
    candidate: usize,
    part: usize,
    /// Where this block's text begins in the part; more than 0 where it was joined to the text before it.
    from: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Reasoning,
    Tool,
    Other,
}

impl Draft {
    /// An empty draft.
    pub fn new() -> Self {
        Self::default()
    }

    /// What has come so far. The input of a tool call that still grows is the text that has come of it.
    pub fn reply(&self) -> &Reply {
        &self.reply
    }

    /// Whether the service has said that it is done.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// Ends the draft, complete or not: [`Reply::cut`] says which.
    pub fn finish(mut self) -> Reply {
        while let Some(open) = self.open.first() {
            self.close(open.block);
        }
        self.reply.cut = !self.complete;
        // Whatever the family: a blocked reply leaves out why it ended.
        if self.complete && invoke::intervened(&self) {
            for candidate in &mut self.reply.candidates {
                candidate.stop.get_or_insert_with(invoke::blocked);
            }
        }
        if self.reply.raw.is_null() {
            self.reply.raw = Value::Array(Vec::new());
        }
        self.reply
    }

    /// Keeps an event as it came.
    pub(super) fn record(&mut self, event: Value) {
        match &mut self.reply.raw {
            Value::Array(events) => events.push(event),
            raw => *raw = Value::Array(vec![event]),
        }
    }

    /// Ends the draft of a buffered body.
    pub(super) fn into_reply_of(mut self, body: Value) -> Reply {
        self.reply.raw = body;
        self.complete = true;
        self.finish()
    }

    /// Whether every candidate has ended, of those that have begun.
    pub(super) fn has_ended(&self) -> bool {
        let candidates = &self.reply.candidates;
        !candidates.is_empty() && candidates.iter().all(|one| one.stop.is_some())
    }

    /// The service is done.
    pub(super) fn complete(&mut self) {
        self.complete = true;
    }

    pub(super) fn usage(&mut self) -> &mut Usage {
        &mut self.reply.usage
    }

    pub(super) fn latency(&mut self) -> &mut Latency {
        &mut self.reply.latency
    }

    pub(super) fn guardrail(&mut self) -> &mut Guardrail {
        self.reply.guardrail.get_or_insert_default()
    }

    pub(super) fn image(&mut self, image: Image) {
        self.reply.images.push(image);
    }

    pub(super) fn embedding(&mut self, embedding: Embedding) {
        self.reply.embeddings.push(embedding);
    }

    pub(super) fn score(&mut self, score: Score) {
        self.reply.scores.push(score);
    }

    pub(super) fn invocation(&mut self) -> &mut Invocation {
        self.reply.invocation.get_or_insert_default()
    }

    /// The candidate that the wire numbers so.
    pub(super) fn candidate(&mut self, number: u64) -> &mut Candidate {
        let position = self.candidate_position(number);
        &mut self.reply.candidates[position]
    }

    /// Where the reasoning ends that stands in this candidate's text.
    pub(super) fn thoughts(&mut self, candidate: u64) -> &mut Thoughts {
        self.thoughts.entry(candidate).or_default()
    }

    pub(super) fn stop(&mut self, candidate: u64, stop: StopReason) {
        self.candidate(candidate).stop = Some(stop);
    }

    /// Adds text. Text that follows uncited text joins it, whatever block it is in: some families number every
    /// piece as a block of its own.
    pub(super) fn text(&mut self, block: Block, piece: &str) {
        if piece.is_empty() {
            return;
        }
        let open = self.open_as(block, Kind::Text);
        if let Content::Text { text, .. } = self.part(open) {
            text.push_str(piece);
        }
    }

    /// Adds a source to the text of this block, and of this block only.
    pub(super) fn cite(&mut self, block: Block, citation: Citation) {
        let open = self.open_as(block, Kind::Text);
        self.detach(open);
        if let Content::Text { citations, .. } = self.part(open) {
            citations.push(citation);
        }
    }

    /// Adds reasoning; joins like text as long as nothing is signed.
    pub(super) fn reason(&mut self, block: Block, piece: &str) {
        if piece.is_empty() {
            return;
        }
        let open = self.open_as(block, Kind::Reasoning);
        if let Content::Reasoning { text, .. } = self.part(open) {
            text.push_str(piece);
        }
    }

    /// Adds to the signature of this block's reasoning.
    pub(super) fn sign(&mut self, block: Block, piece: &str) {
        if piece.is_empty() {
            return;
        }
        let open = self.open_as(block, Kind::Reasoning);
        self.detach(open);
        if let Content::Reasoning { signature, .. } = self.part(open) {
            signature.get_or_insert_default().push_str(piece);
        }
    }

    /// Adds to the encrypted reasoning of this block. `piece` is base64 on its own.
    pub(super) fn redact(&mut self, block: Block, piece: &str) {
        let open = self.open_as(block, Kind::Reasoning);
        self.detach(open);
        if let Content::Reasoning { redacted, .. } = self.part(open) {
            *redacted = Some(match redacted.take() {
                Some(before) => join_base64(before, piece),
                None => piece.to_owned(),
            });
        }
    }

    /// Begins a tool call. `input` may be what the service knows at the start; pieces that follow replace it.
    pub(super) fn tool(&mut self, block: Block, id: &str, name: &str, kind: Option<&str>, input: &Value) {
        let input = match input {
            Value::Null => Value::String(String::new()),
            Value::Object(members) if members.is_empty() => Value::String(String::new()),
            input => input.clone(),
        };
        let call = Content::ToolCall {
            id: id.to_owned(),
            name: name.to_owned(),
            input,
            kind: kind.map(str::to_owned),
        };
        self.open_new(block, Kind::Tool, call);
    }

    /// Adds a piece of the JSON of a tool call's arguments.
    pub(super) fn tool_input(&mut self, block: Block, piece: &str) {
        if piece.is_empty() {
            return;
        }
        let open = self.open_as(block, Kind::Tool);
        if let Content::ToolCall { input, .. } = self.part(open) {
            match input {
                Value::String(text) => text.push_str(piece),
                input => *input = Value::String(piece.to_owned()),
            }
        }
    }

    /// Adds a block of a kind that the reply has no place for.
    pub(super) fn other(&mut self, block: Block, value: Value) {
        self.open_new(block, Kind::Other, Content::Other { value });
    }

    /// The block begun with [`Draft::other`], to add to it; an empty object where it was not begun.
    pub(super) fn other_value(&mut self, block: Block) -> Option<&mut Value> {
        let open = self.open_as(block, Kind::Other);
        match self.part(open) {
            Content::Other { value } => Some(value),
            _ => None,
        }
    }

    /// The block is whole.
    pub(super) fn close(&mut self, block: Block) {
        let Some(position) = self.open.iter().position(|open| open.block == block) else {
            return;
        };
        let open = self.open.remove(position);
        let parts = &mut self.reply.candidates[open.candidate].content;
        if let Content::ToolCall { input, .. } = &mut parts[open.part]
            && let Value::String(text) = input
        {
            if text.trim().is_empty() {
                *input = Value::Object(Map::new());
            } else if let Ok(value) = serde_json::from_str(text) {
                *input = value;
            }
        }
        // Sources may come in blocks of their own, one or many to a block: either way they are one list.
        if open.part > 0
            && let [
                ..,
                Content::Text {
                    text: before,
                    citations: list,
                },
                Content::Text { text, citations },
            ] = &mut parts[..=open.part]
            && text.is_empty()
            && before.is_empty()
        {
            list.append(citations);
            parts.remove(open.part);
            self.shift(open.candidate, open.part, -1);
        }
    }

    /// The candidate has all of its parts: its tool calls go behind its words, where a buffered body of a family that
    /// keeps the two apart has them.
    pub(super) fn tools_last(&mut self, candidate: u64) {
        while let Some(open) = self.open.iter().find(|open| open.block.candidate == candidate) {
            self.close(open.block);
        }
        let content = &mut self.candidate(candidate).content;
        let parts = std::mem::take(content);
        let (calls, words): (Vec<_>, Vec<_>) = parts
            .into_iter()
            .partition(|part| matches!(part, Content::ToolCall { .. }));
        for part in words.into_iter().chain(calls) {
            match (content.last_mut(), part) {
                (
                    Some(Content::Text { text, citations }),
                    Content::Text {
                        text: more,
                        citations: none,
                    },
                ) if citations.is_empty() && none.is_empty() => {
                    text.push_str(&more);
                }
                (_, part) => content.push(part),
            }
        }
    }

    fn candidate_position(&mut self, number: u64) -> usize {
        let next = self.reply.candidates.len();
        let position = *self.candidates.entry(number).or_insert(next);
        if position == next {
            self.reply.candidates.push(Candidate::default());
        }
        position
    }

    fn part(&mut self, open: usize) -> &mut Content {
        let open = &self.open[open];
        &mut self.reply.candidates[open.candidate].content[open.part]
    }

    /// The position in `open` of this block, begun as `kind` if it was not yet.
    fn open_as(&mut self, block: Block, kind: Kind) -> usize {
        if let Some(position) = self
            .open
            .iter()
            .position(|open| open.block == block && open.kind == kind)
        {
            return position;
        }
        self.close(block);
        let candidate = self.candidate_position(block.candidate);
        let parts = &self.reply.candidates[candidate].content;
        let from = match (kind, parts.last()) {
            (Kind::Text, Some(Content::Text { text, citations })) if citations.is_empty() => text.len(),
            (
                Kind::Reasoning,
                Some(Content::Reasoning {
                    text,
                    signature: None,
                    redacted: None,
                }),
            ) => text.len(),
            _ => 0,
        };
        // A part has one open block at most: what `detach` moves is that block's alone.
        let shared = || {
            self.open
                .iter()
                .any(|open| open.candidate == candidate && open.part + 1 == parts.len())
        };
        if from == 0 || shared() {
            return self.open_new(block, kind, empty(kind));
        }
        let part = parts.len() - 1;
        self.begin(Open {
            block,
            kind,
            candidate,
            part,
            from,
        })
    }

    fn open_new(&mut self, block: Block, kind: Kind, content: Content) -> usize {
        self.close(block);
        let candidate = self.candidate_position(block.candidate);
        let parts = &mut self.reply.candidates[candidate].content;
        parts.push(content);
        let part = parts.len() - 1;
        self.begin(Open {
            block,
            kind,
            candidate,
            part,
            from: 0,
        })
    }

    fn begin(&mut self, open: Open) -> usize {
        self.open.push(open);
        if self.open.len() > MAX_OPEN {
            self.close(self.open[0].block);
        }
        self.open.len() - 1
    }

    /// Gives a block that was joined to the one before it a part of its own.
    fn detach(&mut self, open: usize) {
        let Open {
            candidate,
            part,
            from,
            ..
        } = self.open[open];
        if from == 0 {
            return;
        }
        let parts = &mut self.reply.candidates[candidate].content;
        let tail = match &mut parts[part] {
            Content::Text { text, .. } => Content::Text {
                text: text.split_off(from),
                citations: Vec::new(),
            },
            Content::Reasoning { text, .. } => Content::Reasoning {
                text: text.split_off(from),
                signature: None,
                redacted: None,
            },
            _ => return,
        };
        parts.insert(part + 1, tail);
        self.shift(candidate, part + 1, 1);
        self.open[open].part = part + 1;
        self.open[open].from = 0;
    }

    /// Follows an insertion or removal at `at` among the parts of a candidate.
    fn shift(&mut self, candidate: usize, at: usize, by: isize) {
        for open in &mut self.open {
            if open.candidate == candidate && open.part >= at {
                open.part = open.part.saturating_add_signed(by);
            }
        }
    }
}

fn empty(kind: Kind) -> Content {
    match kind {
        Kind::Text => Content::Text {
            text: String::new(),
            citations: Vec::new(),
        },
        Kind::Reasoning => Content::Reasoning {
            text: String::new(),
            signature: None,
            redacted: None,
        },
        Kind::Tool => Content::ToolCall {
            id: String::new(),
            name: String::new(),
            input: Value::String(String::new()),
            kind: None,
        },
        Kind::Other => Content::Other {
            value: Value::Object(Map::new()),
        },
    }
}

/// Joins two texts of base64, each complete on its own: padding in the middle would end the first.
fn join_base64(before: String, piece: &str) -> String {
    match (STANDARD.decode(&before), STANDARD.decode(piece)) {
        (Ok(mut bytes), Ok(more)) => {
            bytes.extend(more);
            STANDARD.encode(bytes)
        }
        _ => before + piece,
    }
}
