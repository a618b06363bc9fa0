//! Send, Stop, and what it will cost: said before every call.

use leptos::prelude::*;
use outcrop_core::catalog::Unit;

use super::turn_field::turn_id;
use crate::platform::focus;
use crate::platform::keyboard::command_key;
use crate::state::{Access, Draft, Form, Phase, Run, Session, Target, Way};
use crate::text::prompt as say;
use crate::ui::{Button, Icon, Kind, Shape};
use crate::{cost, numbers};

/// The buttons below a prompt.
#[component]
pub(crate) fn SendBar(
    /// Why nothing can be sent now; `None`: it can.
    #[prop(into)]
    why_not: Signal<Option<String>>,
    on_send: impl Fn() + 'static,
    on_stop: impl Fn() + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let draft = expect_context::<Draft>();
    let session = expect_context::<Session>();
    let run = expect_context::<Run>();
    let is_running = Memo::new(move |_| run.phase.with(Phase::is_running));
    let is_blank = Memo::new(move |_| draft.is_blank());
    let is_raw = Memo::new(move |_| draft.target.with(|target| target.form == Form::Raw));
    let is_background = Memo::new(move |_| draft.target.with(|target| target.way == Way::Background));
    let in_sandbox = Memo::new(move |_| session.access.with(Access::is_sandbox));
    let note = move || {
        if let Some(reason) = why_not.get().filter(|_| !is_running.get()) {
            return reason;
        }
        if in_sandbox.get() {
            return say::NOT_BILLED.to_owned();
        }
        let estimate = draft.target.with(|target| estimate(draft, target));
        let estimate = estimate.unwrap_or_else(|| say::NO_COST.to_owned());
        format!("{estimate}, {}", say::BILLED)
    };
    let use_sample = move || {
        let (system, texts, documents) = say::sample(draft.target.with_untracked(|target| target.form));
        draft.fill(system, texts, documents);
        if let Some(key) = draft
            .turns
            .with_untracked(|turns| turns.first().map(|turn| turn.key))
        {
            focus::rescue(turn_id(key));
        }
    };
    view! {
        <div class="send-bar">
            <Button kind=Kind::Primary why_not=why_not on_press=on_send>
                {move || if is_background.get() { say::START } else { say::SEND }}
                <kbd aria-hidden="true">{command_key()} " ⏎"</kbd>
            </Button>
            <Show when=move || is_running.get()>
                <Button on_press=on_stop.clone()>
                    <Icon shape=Shape::Stop/>
                    {say::STOP}
                </Button>
            </Show>
            <Show when=move || is_blank.get() && !is_running.get() && !is_raw.get()>
                <Button on_press=use_sample>{say::SAMPLE}</Button>
            </Show>
            <Show when=move || in_sandbox.get() && !is_raw.get()>
                <FaultMenu/>
            </Show>
            <span class="send-note">{note}</span>
        </div>
    }
}

/// What the call costs at most, or each thing it makes, as far as prices are known.
fn estimate(draft: Draft, target: &Target) -> Option<String> {
    let price = target.price.as_ref()?;
    if price.by_tokens() {
        let prompt = draft.prompt(target, false).ok()?;
        return cost::at_most(price, &prompt).map(|value| say::cost(&numbers::dollars(value)));
    }
    [Unit::Image, Unit::VideoSecond, Unit::Query]
        .into_iter()
        .find_map(|unit| Some((unit, price.each.get(&unit)?)))
        .map(|(unit, rate)| say::price_each(&numbers::price_each(*rate), unit.name()))
}

/// The faults that the sandbox plays on request: choosing one writes its directive into the prompt, where
/// it can be seen and taken out again.
#[component]
fn FaultMenu() -> impl IntoView {
    let draft = expect_context::<Draft>();
    let chosen = RwSignal::new(String::new());
    let choose = move |event| {
        let directive = event_target_value(&event);
        if !directive.is_empty() {
            draft.append_to_last_user_turn(&directive);
        }
        // Back to the first entry: the same fault can be chosen again.
        chosen.set(directive);
        chosen.set(String::new());
    };
    let options = say::FAULTS
        .map(|(directive, name)| view! { <option value=directive>{name}</option> })
        .collect_view();
    view! {
        <select class="btn fault-menu" aria-label=say::FAULT prop:value=chosen on:change=choose>
            <option value="">{say::FAULT_FIRST}</option>
            {options}
        </select>
    }
}
