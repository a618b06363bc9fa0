//! Writing a prompt: the model, the instructions, the turns.

use leptos::prelude::*;
use outcrop_core::prompt::Role;

use super::ModelPicker;
use crate::platform::focus;
use crate::state::{Draft, TurnDraft};
use crate::text::prompt as say;
use crate::ui::{Button, Icon, Kind, Shape, TextArea};

/// The fields of the prompt.
#[component]
pub(crate) fn PromptEditor() -> impl IntoView {
    let draft = expect_context::<Draft>();
    view! {
        <ModelPicker value=draft.model family=draft.family via=draft.via/>
        <TextArea label=say::SYSTEM value=draft.system rows=2 placeholder=say::SYSTEM_HINT/>
        <For each=move || draft.turns.get() key=|turn| turn.key let(turn)>
            <TurnField turn=turn/>
        </For>
        <div class="row">
            <Button kind=Kind::Small on_press=move || add(draft)>
                <Icon shape=Shape::Plus/>
                {say::ADD}
            </Button>
        </div>
    }
}

fn add(draft: Draft) {
    draft.add_turn(draft.next_role(), "");
}

/// Where a turn's text is typed.
pub(super) fn turn_id(key: u32) -> String {
    format!("turn-{key}")
}

/// Takes a turn out. The one before it is where the keyboard goes on.
fn remove(draft: Draft, key: u32) {
    draft.remove_turn(key);
    let place = draft.turns.with_untracked(|turns| {
        let before = turns.iter().rev().find(|turn| turn.key < key);
        before.or(turns.first()).map(|turn| turn.key)
    });
    if let Some(place) = place {
        focus::rescue(turn_id(place));
    }
}

/// One turn. Its number is its place, so it is looked up whenever turns come and go.
#[component]
fn TurnField(turn: TurnDraft) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let (key, role) = (turn.key, turn.role.clone());
    let number = Memo::new(move |_| {
        draft
            .turns
            .with(|turns| turns.iter().position(|turn| turn.key == key))
            .map_or(0, |at| at + 1)
    });
    let many = Memo::new(move |_| draft.turns.with(|turns| turns.len() > 1));
    let label = {
        let role = role.clone();
        Signal::derive(move || say::message(role.get(), number.get()))
    };
    let beside = move || {
        let role = role.clone();
        move || {
            many.get().then(|| {
                let (shown, chosen, toggled) = (role.clone(), role.clone(), role.clone());
                view! {
                    <span class="grow"></span>
                    <select
                        class="role"
                        aria-label=move || say::speaker(number.get())
                        prop:value=move || chosen.get().as_str()
                        on:change=move |event| {
                            toggled.set(if event_target_value(&event) == Role::Assistant.as_str() {
                                Role::Assistant
                            } else {
                                Role::User
                            });
                        }
                    >
                        {[Role::User, Role::Assistant]
                            .map(|role| {
                                let shown = shown.clone();
                                view! {
                                    <option value=role.as_str() selected=move || shown.get() == role>
                                        {say::role(role)}
                                    </option>
                                }
                            })
                            .collect_view()}
                    </select>
                    <button
                        type="button"
                        class="btn btn-small btn-plain"
                        aria-label=move || say::remove(number.get())
                        on:click=move |_| remove(draft, key)
                    >
                        <Icon shape=Shape::Cross/>
                    </button>
                }
            })
        }
    };
    view! {
        <TextArea
            label=label
            value=RwSignal::from(turn.text)
            rows=4
            id=turn_id(key)
            placeholder=if key == 0 { say::USER_PLACEHOLDER } else { "" }
            beside=move || beside().into_any()
        />
    }
}
