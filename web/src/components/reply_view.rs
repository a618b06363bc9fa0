//! The reply as it comes: text as text, never as markup.

use leptos::prelude::*;
use outcrop_core::reply::{Citation, Content, Reply};
use serde_json::Value;

use crate::state::{Phase, Run};
use crate::text::reply as say;

/// Names a piece of the reply. Pieces are only ever added, so a place names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Piece {
    candidate: usize,
    part: usize,
    kind: PieceKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum PieceKind {
    Text,
    Reasoning,
    Tool,
    Other,
}

/// The pieces of a reply in order.
fn pieces(reply: &Reply) -> Vec<Piece> {
    reply
        .candidates
        .iter()
        .enumerate()
        .flat_map(|(candidate, answer)| {
            answer
                .content
                .iter()
                .enumerate()
                .map(move |(part, content)| Piece {
                    candidate,
                    part,
                    kind: match content {
                        Content::Text { .. } => PieceKind::Text,
                        Content::Reasoning { .. } => PieceKind::Reasoning,
                        Content::ToolCall { .. } => PieceKind::Tool,
                        _ => PieceKind::Other,
                    },
                })
        })
        .collect()
}

/// The pieces of the reply, each brought up to date in place: what is selected stays selected.
#[component]
pub(crate) fn ReplyContent() -> impl IntoView {
    let run = expect_context::<Run>();
    let list = Memo::new(move |_| run.reply.with(pieces));
    let many = Memo::new(move |_| run.reply.with(|reply| reply.candidates.len() > 1));
    let arriving = Memo::new(move |_| run.phase.with(|phase| matches!(phase, Phase::Arriving { .. })));
    view! {
        <div class="reply-content" class:reply-arriving=arriving>
            <For each=move || list.get() key=|piece| *piece let(piece)>
                {move || {
                    (many.get() && piece.part == 0)
                        .then(|| view! { <h3 class="reply-candidate">{say::candidate(piece.candidate + 1)}</h3> })
                }}
                <PieceView piece=piece/>
            </For>
        </div>
    }
}

#[component]
fn PieceView(piece: Piece) -> impl IntoView {
    let run = expect_context::<Run>();
    let of = move |read: fn(&Content) -> String| {
        Memo::new(move |_| {
            run.reply.with(|reply| {
                reply
                    .candidates
                    .get(piece.candidate)
                    .and_then(|answer| answer.content.get(piece.part))
                    .map(read)
                    .unwrap_or_default()
            })
        })
    };
    match piece.kind {
        PieceKind::Text => view! {
            <div class="reply-text" dir="auto">{of(text)}</div>
            {sources(run, piece)}
        }
        .into_any(),
        PieceKind::Reasoning => view! {
            <details class="reply-aside">
                <summary>{say::REASONING}</summary>
                <div class="reply-text" dir="auto">{of(reasoning)}</div>
            </details>
        }
        .into_any(),
        PieceKind::Tool => view! {
            <div class="reply-aside">
                <p>{say::TOOL_CALL} " " <code>{of(tool_name)}</code> " " <code class="mut">{of(tool_id)}</code></p>
                <pre class="code" tabindex="0">{of(tool_input)}</pre>
            </div>
        }
        .into_any(),
        PieceKind::Other => view! {
            <details class="reply-aside">
                <summary>{say::OTHER_BLOCK}</summary>
                <pre class="code" tabindex="0">{of(other)}</pre>
            </details>
        }
        .into_any(),
    }
}

/// The sources of a text, where it names any.
fn sources(run: Run, piece: Piece) -> impl IntoView {
    let list = Memo::new(move |_| {
        run.reply.with(|reply| {
            match reply
                .candidates
                .get(piece.candidate)
                .and_then(|answer| answer.content.get(piece.part))
            {
                Some(Content::Text { citations, .. }) => citations.iter().map(source).collect(),
                _ => Vec::new(),
            }
        })
    });
    move || {
        let list = list.get();
        (!list.is_empty()).then(|| {
            let items = list
                .into_iter()
                .map(|source| view! { <li>{source}</li> })
                .collect_view();
            view! {
                <details class="reply-aside">
                    <summary>{say::SOURCES}</summary>
                    <ol>{items}</ol>
                </details>
            }
        })
    }
}

/// A source in one line.
fn source(citation: &Citation) -> String {
    let head: Vec<&str> = [&citation.title, &citation.source]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    let passages = citation.passages.join(" … ");
    [head.join(", "), passages]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(": ")
}

/// Without the empty lines before it that models put between thoughts and words.
fn text(content: &Content) -> String {
    match content {
        Content::Text { text, .. } => text.trim_start_matches('\n').to_owned(),
        _ => String::new(),
    }
}

fn reasoning(content: &Content) -> String {
    match content {
        Content::Reasoning { text, .. } if text.is_empty() => say::REDACTED.to_owned(),
        Content::Reasoning { text, .. } => text.clone(),
        _ => String::new(),
    }
}

fn tool_name(content: &Content) -> String {
    match content {
        Content::ToolCall { name, .. } => name.clone(),
        _ => String::new(),
    }
}

fn tool_id(content: &Content) -> String {
    match content {
        Content::ToolCall { id, .. } => id.clone(),
        _ => String::new(),
    }
}

fn tool_input(content: &Content) -> String {
    match content {
        // Not JSON, or not yet.
        Content::ToolCall {
            input: Value::String(text),
            ..
        } => text.clone(),
        Content::ToolCall { input, .. } => serde_json::to_string_pretty(input).unwrap_or_default(),
        _ => String::new(),
    }
}

fn other(content: &Content) -> String {
    match content {
        Content::Other { value } => serde_json::to_string_pretty(value).unwrap_or_default(),
        _ => String::new(),
    }
}
