//! A line of the file with the place marked. Only the part around the mark is read, whatever the line's
//! length.

use std::sync::Arc;

use leptos::html::{Mark, Pre};
use leptos::prelude::*;

use super::ticked::Ticked;
use crate::numbers;
use crate::platform::viewport;
use crate::state::{Batch, Cause, Example};
use crate::tasks::line::{self, Excerpt};
use crate::text::batch as say;
use crate::ui::{Button, Icon, Kind, Notice, Shape, Tone};

/// The examples of a cause, one at a time.
#[component]
pub(crate) fn LineViewer(cause: Arc<Cause>) -> impl IntoView {
    let batch = expect_context::<Batch>();
    let kept = cause.examples.len();
    let at = RwSignal::new(0_usize);
    let cause = StoredValue::new(cause);
    let example = Memo::new(move |_| cause.with_value(|cause| cause.examples.get(at.get()).cloned()));
    let excerpt = line::follow(batch.file, example);

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
            let Example {
                line,
                column,
                record_id,
                path,
                ..
            } = example;
            let place = (column > 0).then(|| view! { <span class="mut">{say::column(column)}</span> });
            let record = record_id.map(|id| {
                view! {
                    <span class="ell">
                        <span class="mut">{say::RECORD_ID}" "</span>
                        {id}
                    </span>
                }
            });
            let path = (!path.is_empty()).then(|| view! { <code class="viewer-path">{path}</code> });
            view! {
                <b>{if line > 0 { say::line(line) } else { say::WHOLE_FILE.to_owned() }}</b>
                {place}
                {record}
                {path}
            }
        })
    };
    let has_lines = cause.with_value(|cause| cause.examples.iter().any(|example| example.line > 0));
    view! {
        <section class="viewer" aria-label=say::VIEWER>
            <div class="viewer-head">
                {heading}
                <span class="grow"></span>
                <span class="mut small" aria-live="polite">{position}</span>
                {(kept > 1).then(|| view! {
                    <Button kind=Kind::Small label=say::PREVIOUS on_press=step(-1)>
                        <Icon shape=Shape::Previous/>
                    </Button>
                    <Button kind=Kind::Small label=say::NEXT on_press=step(1)>
                        <Icon shape=Shape::Next/>
                    </Button>
                })}
            </div>
            {has_lines.then(|| view! { <div>{move || excerpt_view(excerpt.get())}</div> })}
            {move || example.get().map(|example| view! {
                <div class="viewer-words">
                    <p><Ticked text=example.message/></p>
                    <p class="viewer-fix"><Ticked text=example.fix/></p>
                </div>
            })}
        </section>
    }
}

/// The text, its mark, and what is left out on both sides.
fn excerpt_view(excerpt: Excerpt) -> AnyView {
    match excerpt {
        Excerpt::Reading => view! { <p class="mut viewer-wait">{say::READING}</p> }.into_any(),
        Excerpt::Gone(reason) => view! {
            <Notice tone=Tone::Warning>
                <b>{say::LINE_GONE}</b>
                <p>{say::LINE_GONE_NEXT}" "<span class="mut">{reason}</span></p>
            </Notice>
        }
        .into_any(),
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
            // A place between two characters is marked as well: something is missing there.
            let empty = marked.is_empty();
            let (text, mark) = (NodeRef::<Pre>::new(), NodeRef::<Mark>::new());
            mark.on_load(move |_| viewport::show_within(text, mark));
            view! {
                <pre class="viewer-text" tabindex="0" node_ref=text>
                    {cut(cut_before)}
                    {before}
                    <mark class:mark-point=empty node_ref=mark>{marked}</mark>
                    {after}
                    {cut(cut_after)}
                </pre>
            }
            .into_any()
        }
    }
}
