//! A record as the conversation it asks for: who says what, pictures small, tools by name.

use std::sync::Arc;

use leptos::prelude::*;

use super::line_viewer::LineGone;
use crate::numbers;
use crate::tasks::line::Spoken;
use crate::text::transcript as say;
use crate::transcript::{Piece, Transcript, Turn};

/// How much of one text is put into the page, in characters: more would make it slow.
const SHOWN: usize = 20_000;
/// How many turns are shown at first.
const TURNS: usize = 60;

/// The conversation, or why there is none.
#[component]
pub(crate) fn SpokenView(spoken: Spoken) -> impl IntoView {
    let note = |text: String| view! { <p class="mut viewer-wait">{text}</p> }.into_any();
    match spoken {
        Spoken::Reading => note(crate::text::batch::READING.to_owned()),
        Spoken::Gone(reason) => view! { <LineGone reason=reason/> }.into_any(),
        Spoken::TooLong(bytes) => note(say::too_long(&numbers::bytes(bytes))),
        Spoken::Unclear => note(say::UNCLEAR.to_owned()),
        Spoken::Text(transcript) => view! { <TranscriptView transcript=transcript/> }.into_any(),
    }
}

#[component]
fn TranscriptView(transcript: Arc<Transcript>) -> impl IntoView {
    if transcript.is_empty() {
        return view! { <p class="mut viewer-wait">{say::UNCLEAR}</p> }.into_any();
    }
    let system = (!transcript.system.is_empty()).then(|| {
        view! { <TurnView turn=Turn { role: say::SYSTEM.to_owned(), pieces: transcript.system.clone() }/> }
    });
    let turns = transcript
        .turns
        .iter()
        .take(TURNS)
        .map(|turn| view! { <TurnView turn=turn.clone()/> })
        .collect_view();
    let more = transcript.turns.len().saturating_sub(TURNS);
    let tools = (!transcript.tools.is_empty()).then(|| {
        let list = transcript
            .tools
            .iter()
            .cloned()
            .map(|(name, words)| view! { <li><code>{name}</code>" "<span class="mut">{words}</span></li> })
            .collect_view();
        view! {
            <details class="reply-aside">
                <summary>{say::tools(transcript.tools.len())}</summary>
                <ul class="said-tools">{list}</ul>
            </details>
        }
    });
    let settings = (!transcript.settings.is_empty()).then(|| {
        transcript
            .settings
            .iter()
            .cloned()
            .map(|(name, value)| view! { <span class="said-setting"><span class="mut">{name}</span>" "{value}</span> })
            .collect_view()
    });
    view! {
        <div class="said" tabindex="0" role="group" aria-label=say::LABEL>
            {system}
            {turns}
            {(more > 0).then(|| view! { <p class="mut">{say::more(more)}</p> })}
            {tools}
            <p class="said-settings mono small">{settings}</p>
        </div>
    }
    .into_any()
}

#[component]
fn TurnView(turn: Turn) -> impl IntoView {
    let pieces = turn.pieces.into_iter().map(piece_view).collect_view();
    view! {
        <div class="said-turn">
            <div class="said-role">{if turn.role.is_empty() { "–".to_owned() } else { turn.role }}</div>
            <div class="said-pieces">{pieces}</div>
        </div>
    }
}

fn piece_view(piece: Piece) -> AnyView {
    match piece {
        Piece::Text(text) => view! { <div class="reply-text" dir="auto">{clip(text)}</div> }.into_any(),
        Piece::Reasoning(text) => view! {
            <details class="reply-aside">
                <summary>{say::REASONING}</summary>
                <div class="reply-text" dir="auto">{clip(text)}</div>
            </details>
        }
        .into_any(),
        Piece::Picture(address) => {
            view! { <img class="said-picture" src=address alt=say::PICTURE/> }.into_any()
        }
        Piece::Elsewhere(text) => view! { <p class="mut">{say::elsewhere(&text)}</p> }.into_any(),
        Piece::ToolCall { name, input } => view! {
            <div class="reply-aside">
                <p>{say::CALL}" "<code>{name}</code></p>
                <pre class="code" tabindex="0">{clip(input)}</pre>
            </div>
        }
        .into_any(),
        Piece::ToolResult(pieces) => {
            let pieces = pieces.into_iter().map(piece_view).collect_view();
            view! {
                <div class="reply-aside">
                    <p>{say::RESULT}</p>
                    {pieces}
                </div>
            }
            .into_any()
        }
        Piece::Other(text) => view! { <pre class="code" tabindex="0">{clip(text)}</pre> }.into_any(),
    }
}

/// The beginning of a long text, and how much is left out.
fn clip(text: String) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => {
            let cut = crate::text::batch::cut(&numbers::bytes((text.len() - end) as u64));
            format!("{} {cut}", &text[..end])
        }
        None => text,
    }
}
