//! A line of a file with the place marked, or as the conversation it asks for. Only the part around the mark
//! is read, whatever the line's length.

use std::sync::Arc;

use leptos::html::{Mark, Pre};
use leptos::prelude::*;

use super::ticked::Ticked;
use super::transcript_view::SpokenView;
use crate::numbers;
use crate::platform::file::Source;
use crate::platform::viewport;
use crate::state::{Batch, Cause, Example};
use crate::tasks::line::{self, Excerpt, Spot};
use crate::text::batch as say;
use crate::ui::{Button, Choice, Icon, Kind, Notice, Shape, Tone};

/// How a line is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Raw,
    Prompt,
}

/// The examples of a cause, one at a time.
#[component]
pub(crate) fn LineViewer(cause: Arc<Cause>) -> impl IntoView {
    let kept = cause.examples.len();
    let at = RwSignal::new(0_usize);
    let cause = StoredValue::new(cause);
    let example = Memo::new(move |_| cause.with_value(|cause| cause.examples.get(at.get()).cloned()));
    let spot = Memo::new(move |_| example.with(|example| example.as_ref().and_then(Spot::of)));
    let position = move || {
        cause.with_value(|cause| {
            (kept > 1).then(|| say::example_of(at.get() + 1, kept, cause.count, cause.records))
        })
    };
    let step = move |by: isize| {
        move || {
            at.update(|at| *at = at.saturating_add_signed(by).min(kept.saturating_sub(1)));
        }
    };
    let heading = move || {
        example.get().map(|example| {
            let place = (example.column > 0)
                .then(|| view! { <span class="mut">{say::column(example.column)}</span> });
            view! {
                <Where file=example.file as usize line=example.line id=example.record_id/>
                {place}
            }
        })
    };
    let path = Signal::derive(move || {
        example.with(|example| {
            example
                .as_ref()
                .map(|example| example.path.clone())
                .unwrap_or_default()
        })
    });
    let beside = move || {
        view! {
            <span class="mut small" aria-live="polite">{position}</span>
            {(kept > 1).then(|| view! {
                <Button kind=Kind::Small label=say::PREVIOUS on_press=step(-1)>
                    <Icon shape=Shape::Previous/>
                </Button>
                <Button kind=Kind::Small label=say::NEXT on_press=step(1)>
                    <Icon shape=Shape::Next/>
                </Button>
            })}
        }
    };
    view! {
        <Viewer spot=spot path=path heading=heading beside=beside>
            {move || example.get().map(|example| view! { <Words examples=vec![example]/> })}
        </Viewer>
    }
}

/// Any record of a file, with what was found in it as far as that was kept.
#[component]
pub(crate) fn RecordViewer(
    spot: Spot,
    line: u64,
    id: Option<String>,
    /// The findings kept of it.
    examples: Vec<Example>,
    /// Closes it.
    on_close: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let spot = Spot {
        mark: examples
            .first()
            .and_then(Spot::of)
            .and_then(|spot| spot.mark)
            .or(spot.mark),
        ..spot
    };
    let heading = move || view! { <Where file=spot.file line=line id=id.clone()/> };
    let beside = move || {
        view! {
            <Button kind=Kind::Small label=say::CLOSE_RECORD on_press=on_close>
                <Icon shape=Shape::Cross/>
            </Button>
        }
    };
    let path = examples
        .first()
        .map(|example| example.path.clone())
        .unwrap_or_default();
    let has_words = !examples.is_empty();
    view! {
        <Viewer spot=Memo::new(move |_| Some(spot)) path=path heading=heading beside=beside>
            {has_words.then(|| view! { <Words examples=examples.clone()/> })}
        </Viewer>
    }
}

/// The line's number and its record.
#[component]
fn Where(file: usize, line: u64, id: Option<String>) -> impl IntoView {
    let batch = expect_context::<Batch>();
    let file = batch
        .files
        .with_untracked(|files| (files.len() > 1).then(|| files.get(file).map(Source::name)));
    view! {
        <b>{if line > 0 { say::line(line) } else { say::WHOLE_FILE.to_owned() }}</b>
        {file.flatten().map(|name| view! { <span class="mut ell">{name}</span> })}
        {id.map(|id| {
            view! {
                <span class="ell">
                    <span class="mut">{say::RECORD_ID}" "</span>
                    {id}
                </span>
            }
        })}
    }
}

/// What was found, and how it is mended.
#[component]
fn Words(examples: Vec<Example>) -> impl IntoView {
    let words = examples
        .into_iter()
        .map(|example| {
            view! {
                <p><Ticked text=example.message/></p>
                <p class="viewer-fix"><Ticked text=example.fix/></p>
            }
        })
        .collect_view();
    view! { <div class="viewer-words">{words}</div> }
}

/// A line in its frame, as it stands or as a prompt.
#[component]
fn Viewer<H, B>(
    spot: Memo<Option<Spot>>,
    /// Where in the record the mark is.
    #[prop(into)]
    path: Signal<String>,
    heading: impl Fn() -> H + Send + 'static,
    beside: impl Fn() -> B + Send + 'static,
    children: Children,
) -> impl IntoView
where
    H: IntoView + 'static,
    B: IntoView + 'static,
{
    let batch = expect_context::<Batch>();
    let shown = RwSignal::new(Shown::Raw);
    let excerpt = line::follow(batch.files, spot);
    // Nothing is read for a prompt that nobody looks at.
    let asked = Memo::new(move |_| spot.get().filter(|_| shown.get() == Shown::Prompt));
    let spoken = line::converse(batch.files, asked);
    let has_line = spot.with_untracked(Option::is_some);
    let ways = vec![
        (Shown::Raw, say::RAW.to_owned()),
        (Shown::Prompt, say::AS_PROMPT.to_owned()),
    ];
    view! {
        <section class="viewer" aria-label=say::VIEWER>
            <div class="viewer-head">
                {heading}
                <span class="grow"></span>
                {has_line.then(|| view! {
                    <div class="viewer-ways">
                        <Choice label=say::SHOWN_AS options=ways value=shown/>
                    </div>
                })}
                {beside}
            </div>
            {has_line.then(|| view! {
                <div>
                    {move || match shown.get() {
                        Shown::Raw => view! {
                            {move || path.with(|path| (!path.is_empty()).then(|| view! { <p class="viewer-path mono">{path.clone()}</p> }))}
                            {excerpt_view(excerpt.get())}
                        }
                        .into_any(),
                        Shown::Prompt => view! { <SpokenView spoken=spoken.get()/> }.into_any(),
                    }}
                </div>
            })}
            {children()}
        </section>
    }
}

/// The text, its mark, and what is left out on both sides.
fn excerpt_view(excerpt: Excerpt) -> AnyView {
    match excerpt {
        Excerpt::Reading => view! { <p class="mut viewer-wait">{say::READING}</p> }.into_any(),
        Excerpt::Gone(reason) => view! { <LineGone reason=reason/> }.into_any(),
        Excerpt::Text {
            cut_before,
            before,
            marked,
            after,
            cut_after,
        } => {
            let cut = |bytes: u64| {
                (bytes > 0)
                    .then(|| view! { <span class="viewer-cut">{say::cut(&numbers::bytes(bytes))}</span> })
            };
            let (text, mark) = (NodeRef::<Pre>::new(), NodeRef::<Mark>::new());
            mark.on_load(move |_| viewport::show_within(text, mark));
            let marked = marked.map(|marked| {
                // A place between two characters is marked as well: something is missing there.
                let empty = marked.is_empty();
                view! { <mark class:mark-point=empty node_ref=mark>{marked}</mark> }
            });
            view! {
                <pre class="viewer-text" tabindex="0" node_ref=text>
                    {cut(cut_before)}
                    {before}
                    {marked}
                    {after}
                    {cut(cut_after)}
                </pre>
            }
            .into_any()
        }
    }
}

/// The file is not what it was when it was checked.
#[component]
pub(super) fn LineGone(reason: String) -> impl IntoView {
    view! {
        <Notice tone=Tone::Warning>
            <b>{say::LINE_GONE}</b>
            <p>{say::LINE_GONE_NEXT}" "<span class="mut">{reason}</span></p>
        </Notice>
    }
}
