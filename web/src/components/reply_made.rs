//! What a reply holds besides words: pictures, vectors, scores, a call that goes on, or a body that nobody here can read.

use leptos::prelude::*;
use outcrop_core::reply::{Embedding, Image, Reply, Score};

use super::image_view::ImageView;
use crate::numbers;
use crate::platform::download;
use crate::state::{Run, ToastList};
use crate::tasks::{copy, toast};
use crate::text::reply as say;
use crate::ui::{Bar, Icon, Shape};

/// How many numbers of a vector are shown: enough to recognise it.
const FIRST_VALUES: usize = 5;
/// How many characters of a body that nobody can read are put into the page.
const SHOWN: usize = 200_000;

/// Whether there is anything of it.
pub(super) fn has_made(run: Run) -> bool {
    run.reply.with(|reply| {
        !reply.images.is_empty()
            || !reply.embeddings.is_empty()
            || !reply.scores.is_empty()
            || reply.invocation.is_some()
    }) || raw(run).is_some()
}

/// The body as it came, of a call whose body was the person's own and whose reply has no form that is known.
fn raw(run: Run) -> Option<String> {
    let is_raw = run
        .subject
        .with(|subject| subject.as_ref().is_some_and(|subject| subject.is_raw));
    let is_read = run.reply.with(|reply| !reply.candidates.is_empty());
    if !is_raw || is_read {
        return None;
    }
    let body = run
        .received
        .with(|received| received.as_ref().map(|received| received.body.clone()))?;
    Some(match body.char_indices().nth(SHOWN) {
        Some((end, _)) => body.get(..end).unwrap_or_default().to_owned(),
        None => body,
    })
}

/// All of it. It comes whole, at the end: nothing here grows.
#[component]
pub(crate) fn ReplyMade() -> impl IntoView {
    let run = expect_context::<Run>();
    let made = Memo::new(move |_| {
        run.reply.with(|reply| Reply {
            images: reply.images.clone(),
            embeddings: reply.embeddings.clone(),
            scores: reply.scores.clone(),
            invocation: reply.invocation.clone(),
            ..Reply::default()
        })
    });
    let raw = Memo::new(move |_| raw(run));
    move || {
        let made = made.get();
        let images = (!made.images.is_empty()).then(|| images(made.images));
        let embeddings = (!made.embeddings.is_empty()).then(|| embeddings(made.embeddings));
        let scores = (!made.scores.is_empty()).then(|| {
            let documents = run.subject.with_untracked(|subject| {
                subject
                    .as_ref()
                    .map(|subject| subject.documents.clone())
                    .unwrap_or_default()
            });
            scores(made.scores, &documents)
        });
        let begun = made
            .invocation
            .map(|_| view! { <p class="reply-note">{say::BEGUN}</p> });
        let raw = raw.get().map(|text| {
            view! {
                <div class="reply-note stack">
                    <h3 class="raw-name">{say::AS_IT_CAME}</h3>
                    <pre class="code" tabindex="0">{text}</pre>
                </div>
            }
        });
        view! {
            {images}
            {embeddings}
            {scores}
            {begun}
            {raw}
        }
    }
}

fn images(images: Vec<Image>) -> AnyView {
    let list = images
        .into_iter()
        .enumerate()
        .map(|(at, image)| view! { <ImageView image=image number=at + 1/> })
        .collect_view();
    view! { <div class="images" role="group" aria-label=say::IMAGES>{list}</div> }.into_any()
}

fn embeddings(all: Vec<Embedding>) -> AnyView {
    let toasts = expect_context::<ToastList>();
    let rows = all
        .iter()
        .map(|vector| {
            let kind = match &vector.part {
                Some(part) => format!("{}, {part}", vector.kind),
                None => vector.kind.clone(),
            };
            view! {
                <tr>
                    <th scope="row">{vector.index + 1}</th>
                    <td>{kind}</td>
                    <td class="right">{numbers::count(vector.values.len() as u64)}</td>
                    <td class="right">{format!("{:.4}", norm(&vector.values))}</td>
                    <td class="mono values">{first_values(&vector.values)}</td>
                </tr>
            }
        })
        .collect_view();
    let all = StoredValue::new(all);
    let json = move || all.with_value(|all| serde_json::to_string(all).unwrap_or_default());
    let save = move |_| {
        if !download::save("vectors.json", "application/json", &json()) {
            toast::show(toasts, say::NOT_SAVED);
        }
    };
    view! {
        <div class="made">
            <div class="scroll-x" tabindex="0" role="region" aria-label=say::VECTORS>
                <table class="plain">
                    <thead>
                        <tr>
                            <th scope="col">{say::COLUMN_TEXT}</th>
                            <th scope="col">{say::COLUMN_KIND}</th>
                            <th scope="col" class="right">{say::COLUMN_DIMENSIONS}</th>
                            <th scope="col" class="right">{say::COLUMN_NORM}</th>
                            <th scope="col">{say::COLUMN_VALUES}</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <div class="row">
                <button type="button" class="btn btn-small" on:click=move |_| copy::text(toasts, json())>
                    <Icon shape=Shape::Copy/>
                    {say::COPY_JSON}
                </button>
                <button type="button" class="btn btn-small" on:click=save>{say::DOWNLOAD_JSON}</button>
            </div>
        </div>
    }
    .into_any()
}

/// The vector's length.
fn norm(values: &[f64]) -> f64 {
    values.iter().map(|value| value * value).sum::<f64>().sqrt()
}

fn first_values(values: &[f64]) -> String {
    let mut text: Vec<String> = values
        .iter()
        .take(FIRST_VALUES)
        .map(|value| {
            if value.fract() == 0.0 {
                format!("{value:.0}")
            } else if value.abs() < 0.001 {
                format!("{value:.1e}")
            } else {
                format!("{value:.4}")
            }
        })
        .collect();
    if values.len() > FIRST_VALUES {
        text.push("…".to_owned());
    }
    text.join(", ")
}

/// The documents, the best first.
fn scores(mut scores: Vec<Score>, documents: &[String]) -> AnyView {
    scores.sort_by(|one, other| other.score.total_cmp(&one.score));
    let rows = scores
        .into_iter()
        .map(|score| {
            let number = score.index + 1;
            let text = documents.get(score.index).cloned().unwrap_or_default();
            let exact = format!("{:.4}", score.score);
            view! {
                <li>
                    <span class="score-number">{exact.clone()}</span>
                    <Bar label=say::score_of(number) value_text=exact percent=score.score.clamp(0.0, 1.0) * 100.0 bad=false/>
                    <span class="score-text">{text}</span>
                    <span class="mut small">{format!("#{number}")}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ol class="made scores" aria-label=say::SCORES>{rows}</ol> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vector_is_recognised_by_its_length_and_first_values() {
        assert!((norm(&[3.0, 4.0]) - 5.0).abs() < 1e-12);
        assert_eq!(
            first_values(&[0.123_456, -1.0, -0.000_012]),
            "0.1235, -1, -1.2e-5"
        );
        assert_eq!(first_values(&[1.0; 6]), "1, 1, 1, 1, 1, …");
    }
}
