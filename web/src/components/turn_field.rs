//! One turn: its text, who says it, its files.

use leptos::prelude::*;
use outcrop_core::prompt::Role;

use super::attachments::{AttachButtons, Attached};
use super::prompt_editor::turn_label;
use crate::platform::{file, focus};
use crate::state::{Draft, Form, ToastList, TurnDraft};
use crate::tasks::attach;
use crate::text::prompt as say;
use crate::ui::{Icon, Shape, TextArea};

/// Where a turn's text is typed.
pub(super) fn turn_id(key: u32) -> String {
    format!("turn-{key}")
}

/// Takes a turn out. The one before it is where the keyboard goes on.
fn remove(draft: Draft, key: u32) {
    draft.remove_turn(key);
    let place = untrack(|| draft.shown_turns());
    let before = place.iter().rev().find(|turn| turn.key < key);
    if let Some(turn) = before.or(place.first()) {
        focus::rescue(turn_id(turn.key));
    }
}

/// One turn. Its number is its place, so it is looked up whenever turns come and go. Files can be dropped on it and
/// pasted into it.
#[component]
pub(super) fn TurnField(turn: TurnDraft) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let toasts = expect_context::<ToastList>();
    let (key, role) = (turn.key, RwSignal::from(turn.role.clone()));
    let form = Memo::new(move |_| draft.target.with(|target| target.form));
    let number = Memo::new(move |_| {
        let at = draft.shown_turns().iter().position(|turn| turn.key == key);
        at.map_or(0, |at| at + 1)
    });
    let many =
        Memo::new(move |_| matches!(form.get(), Form::Chat | Form::Embed) && draft.shown_turns().len() > 1);
    let takes_files =
        Memo::new(move |_| role.get() == Role::User && draft.target.with(|target| !target.files.is_empty()));
    let label = Signal::derive(move || turn_label(form.get(), role.get(), number.get()));
    let placeholder = match untrack(|| form.get()) {
        Form::Single => say::ONE_PLACEHOLDER,
        Form::Rank => say::QUERY_PLACEHOLDER,
        Form::Embed => say::TEXT_PLACEHOLDER,
        Form::Chat | Form::Raw if key == 0 => say::USER_PLACEHOLDER,
        Form::Chat | Form::Raw => "",
    };
    let bring = {
        let turn = turn.clone();
        move |event: &leptos::ev::Event| {
            let files = if takes_files.get_untracked() {
                file::brought(event)
            } else {
                Vec::new()
            };
            if !files.is_empty() {
                event.prevent_default();
                attach::files(draft, turn.clone(), toasts, files);
            }
        }
    };
    let dropped = bring.clone();
    let attach = {
        let turn = turn.clone();
        move || {
            let turn = turn.clone();
            takes_files
                .get()
                .then(|| view! { <AttachButtons turn=turn label=label/> })
        }
    };
    let beside = move || {
        let several = many.get().then(|| {
            view! {
                <Show when=move || form.get() == Form::Chat>
                    <Speaker role=role number=number/>
                </Show>
                <button
                    type="button"
                    class="btn btn-small btn-plain"
                    aria-label=move || match form.get() {
                        Form::Embed => say::remove_text(number.get()),
                        _ => say::remove(number.get()),
                    }
                    on:click=move |_| remove(draft, key)
                >
                    <Icon shape=Shape::Cross/>
                </button>
            }
        });
        view! {
            <span class="grow"></span>
            {attach()}
            {several}
        }
    };
    view! {
        <div
            class="turn"
            on:paste=move |event| bring(&event)
            on:drop=move |event| dropped(&event)
            // Without this the browser would not let a file drop here.
            on:dragover=move |event| {
                if takes_files.get_untracked() && file::carries_files(&event) {
                    event.prevent_default();
                }
            }
        >
            <TextArea
                label=label
                value=RwSignal::from(turn.text.clone())
                rows=if matches!(form.get_untracked(), Form::Embed | Form::Rank) { 2 } else { 4 }
                id=turn_id(key)
                placeholder=placeholder
                beside=move || beside.clone().into_any()
            />
            <Attached turn=turn/>
        </div>
    }
}

/// Who says it.
#[component]
fn Speaker(role: RwSignal<Role>, number: Memo<usize>) -> impl IntoView {
    let options = [Role::User, Role::Assistant]
        .map(|each| {
            view! {
                <option value=each.as_str() selected=move || role.get() == each>
                    {say::role(each)}
                </option>
            }
        })
        .collect_view();
    let change = move |event| {
        role.set(if event_target_value(&event) == Role::Assistant.as_str() {
            Role::Assistant
        } else {
            Role::User
        });
    };
    view! {
        <select
            class="role"
            aria-label=move || say::speaker(number.get())
            prop:value=move || role.get().as_str()
            on:change=change
        >
            {options}
        </select>
    }
}
