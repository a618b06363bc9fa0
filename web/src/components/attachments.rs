//! Files of a turn: choosing them, and what is there.

use leptos::prelude::*;
use outcrop_core::prompt::MediaKind;

use crate::numbers;
use crate::platform::{file, focus};
use crate::state::{Attachment, Draft, ToastList, TurnDraft};
use crate::tasks::attach;
use crate::text::prompt as say;
use crate::ui::{Icon, Shape, fresh};

/// The buttons that add files: chosen ones, and by address in S3 what is too large to send.
#[component]
pub(super) fn AttachButtons(turn: TurnDraft, label: Signal<String>) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let toasts = expect_context::<ToastList>();
    let input = fresh("attach");
    let clicked = input.clone();
    let kinds = Memo::new(move |_| draft.target.with(|target| target.files.clone()));
    let by_address = Memo::new(move |_| {
        let lasting = |kind: &MediaKind| matches!(kind, MediaKind::Video | MediaKind::Audio);
        kinds.with(|kinds| kinds.iter().any(lasting))
    });
    let is_open = RwSignal::new(false);
    let chosen = {
        let turn = turn.clone();
        move |event| attach::files(draft, turn.clone(), toasts, file::chosen(&event))
    };
    let address_id = fresh("address");
    let open = {
        let address_id = address_id.clone();
        move |_| {
            is_open.update(|is_open| *is_open = !*is_open);
            focus::soon_to(address_id.clone());
        }
    };
    view! {
        <input
            type="file"
            id=input
            multiple
            hidden
            accept=move || kinds.with(|kinds| accept(kinds))
            on:change=chosen
        />
        <button
            type="button"
            class="btn btn-small btn-plain"
            aria-label=move || say::attach(&label.get())
            title=move || kinds.with(|kinds| say::reads(kinds))
            on:click=move |_| focus::click(&clicked)
        >
            <Icon shape=Shape::Upload/>
            {say::ATTACH}
        </button>
        <Show when=move || by_address.get()>
            <button
                type="button"
                class="btn btn-small btn-plain"
                aria-expanded=move || if is_open.get() { "true" } else { "false" }
                on:click=open.clone()
            >
                {say::S3_ADD}
            </button>
        </Show>
        {move || {
            (is_open.get() && by_address.get())
                .then(|| view! { <Address turn=turn.clone() id=address_id.clone() is_open=is_open/> })
        }}
    }
}

/// A line for the address of a file in S3.
#[component]
fn Address(turn: TurnDraft, id: String, is_open: RwSignal<bool>) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let text = RwSignal::new(String::new());
    let is_bad = RwSignal::new(false);
    let add = move || {
        let is_taken = attach::address(draft, &turn, &text.get_untracked());
        is_bad.set(!is_taken);
        is_open.set(!is_taken);
    };
    let pressed = add.clone();
    view! {
        <span class="address">
            <input
                type="text"
                class="input"
                id=id
                aria-label=say::S3_ADDRESS
                placeholder="s3://bucket/video.mp4"
                autocomplete="off"
                spellcheck="false"
                aria-invalid=move || is_bad.get().then_some("true")
                bind:value=text
                on:keydown=move |event| {
                    if event.key() == "Enter" && !event.ctrl_key() && !event.meta_key() {
                        event.prevent_default();
                        add();
                    }
                }
            />
            <button type="button" class="btn btn-small" on:click=move |_| pressed()>
                {say::S3_ADD_NOW}
            </button>
            {move || is_bad.get().then(|| view! { <span class="field-error" role="alert">{say::S3_BAD}</span> })}
        </span>
    }
}

/// What a chooser of files offers: types, and endings for those that browsers have no type for.
fn accept(kinds: &[MediaKind]) -> String {
    let of = |kind: &MediaKind| match kind {
        MediaKind::Image => "image/png,image/jpeg,image/gif,image/webp",
        MediaKind::Document => ".pdf,.csv,.doc,.docx,.xls,.xlsx,.html,.txt,.md",
        MediaKind::Video => "video/*,.mkv,.flv,.wmv,.3gp",
        MediaKind::Audio => "audio/*",
        _ => "",
    };
    kinds.iter().map(of).collect::<Vec<_>>().join(",")
}

/// The files that are there, each with what it looks like, its size, and the way to take it out.
#[component]
pub(super) fn Attached(turn: TurnDraft) -> impl IntoView {
    let files = turn.files;
    let list = files.clone();
    move || {
        let all = list.get();
        (!all.is_empty()).then(|| {
            let items = all.into_iter().map(|file| item(file, &files)).collect_view();
            view! { <ul class="attached" aria-label=say::FILES>{items}</ul> }
        })
    }
}

fn item(file: Attachment, files: &ArcRwSignal<Vec<Attachment>>) -> AnyView {
    let (name, key, files) = (file.name(), file.key, files.clone());
    let size = file.size.map_or_else(|| say::S3_PLACE.to_owned(), numbers::bytes);
    let picture = match file.picture() {
        Some(address) => view! { <img src=address alt=""/> }.into_any(),
        None => view! { <Icon shape=Shape::File/> }.into_any(),
    };
    view! {
        <li>
            {picture}
            <span class="ell">{name.clone()}</span>
            <span class="mut small">{size}</span>
            <button
                type="button"
                class="btn btn-small btn-plain"
                aria-label=say::detach(&name)
                on:click=move |_| files.update(|files| files.retain(|file| file.key != key))
            >
                <Icon shape=Shape::Cross/>
            </button>
        </li>
    }
    .into_any()
}
