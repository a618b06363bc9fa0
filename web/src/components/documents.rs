//! Documents: what a reranking model scores, and what Command R answers from.

use leptos::prelude::*;

use crate::platform::focus;
use crate::state::{DocumentDraft, Draft};
use crate::text::prompt as say;
use crate::ui::{Button, Icon, Kind, Shape, TextArea};

/// The list.
#[component]
pub(super) fn Documents() -> impl IntoView {
    let draft = expect_context::<Draft>();
    let add = move || {
        let key = draft.add_document("");
        focus::soon_to(document_id(key));
    };
    view! {
        <fieldset class="field documents">
            <legend class="field-label">{say::DOCUMENTS}</legend>
            <For each=move || draft.documents.get() key=|document| document.key let(document)>
                <DocumentField document=document/>
            </For>
            <div class="row">
                <Button kind=Kind::Small on_press=add>
                    <Icon shape=Shape::Plus/>
                    {say::ADD_DOCUMENT}
                </Button>
            </div>
        </fieldset>
    }
}

fn document_id(key: u32) -> String {
    format!("document-{key}")
}

#[component]
fn DocumentField(document: DocumentDraft) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let key = document.key;
    let number = Memo::new(move |_| {
        let at = draft
            .documents
            .with(|all| all.iter().position(|document| document.key == key));
        at.map_or(0, |at| at + 1)
    });
    let remove = move || {
        let before = draft.documents.with_untracked(|all| {
            all.iter()
                .rev()
                .find(|document| document.key < key)
                .map(|found| found.key)
        });
        draft.remove_document(key);
        if let Some(before) = before {
            focus::rescue(document_id(before));
        }
    };
    let beside = move || {
        view! {
            <span class="grow"></span>
            <button
                type="button"
                class="btn btn-small btn-plain"
                aria-label=move || say::remove_document(number.get())
                on:click=move |_| remove()
            >
                <Icon shape=Shape::Cross/>
            </button>
        }
    };
    view! {
        <TextArea
            label=Signal::derive(move || say::document(number.get()))
            value=RwSignal::from(document.text)
            rows=1
            id=document_id(key)
            placeholder=say::DOCUMENT_PLACEHOLDER
            beside=move || beside().into_any()
        />
    }
}
