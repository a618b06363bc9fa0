//! Writing a prompt: the model, and what it reads.

use leptos::prelude::*;
use outcrop_core::finding::{Finding, Severity};
use outcrop_core::prompt::Role;

use super::ModelPicker;
use super::documents::Documents;
use super::parameter_field::is_about;
use super::ticked::Ticked;
use super::turn_field::{TurnField, turn_id};
use crate::platform::focus;
use crate::state::{Draft, Form, Way};
use crate::text::prompt as say;
use crate::ui::{Button, Icon, Kind, Notice, Shape, TextArea, TextField, Tone};

/// The fields of the prompt.
#[component]
pub(crate) fn PromptEditor() -> impl IntoView {
    let draft = expect_context::<Draft>();
    let form = Memo::new(move |_| draft.target.with(|target| target.form));
    // A system prompt that the model does not take stays in view while there is one; it goes when another is chosen.
    let has_system = Memo::new(move |_| {
        let takes = draft.target.with(|target| (target.takes_system, target.form));
        takes.0 || (takes.1 != Form::Raw && !draft.system.with_untracked(|text| text.trim().is_empty()))
    });
    let takes_documents = Memo::new(move |_| draft.target.with(|target| target.takes_documents));
    let is_background = Memo::new(move |_| draft.target.with(|target| target.way == Way::Background));
    let shown = move || {
        // Which turns are read depends on the form, and on what there is.
        form.track();
        draft.shown_turns()
    };
    let left_out = Memo::new(move |_| match form.get() {
        Form::Single | Form::Embed | Form::Rank => {
            let shown = draft.shown_turns().len();
            draft.turns.with(Vec::len).saturating_sub(shown)
        }
        Form::Chat | Form::Raw => 0,
    });
    let grows = move || match form.get() {
        Form::Chat => Some(say::ADD),
        Form::Embed => Some(say::ADD_TEXT),
        Form::Single | Form::Rank | Form::Raw => None,
    };
    let output_error = Signal::derive(move || {
        // An empty one is said beside Send.
        let is_empty = draft.output.with(|text| text.trim().is_empty());
        (!is_empty).then(|| draft.output_problem()).flatten()
    });
    view! {
        <ModelPicker value=draft.model family=draft.family via=draft.via/>
        <Show when=move || form.get() == Form::Raw>
            <RawEditor/>
        </Show>
        <Show when=move || has_system.get()>
            <TextArea label=say::SYSTEM value=draft.system rows=2 placeholder=say::SYSTEM_HINT/>
        </Show>
        // A field is made for what is written in it: another form of prompt has others.
        <For each=shown key=move |turn| (turn.key, form.get_untracked()) let(turn)>
            <TurnField turn=turn/>
        </For>
        {move || (left_out.get() > 0).then(|| view! { <p class="mut small">{say::kept(left_out.get())}</p> })}
        {move || {
            grows()
                .map(|name| {
                    view! {
                        <div class="row">
                            <Button kind=Kind::Small on_press=move || add(draft)>
                                <Icon shape=Shape::Plus/>
                                {name}
                            </Button>
                        </div>
                    }
                })
        }}
        <Show when=move || takes_documents.get()>
            <Documents/>
        </Show>
        <Show when=move || is_background.get()>
            <TextField label=say::S3_LABEL value=draft.output hint=say::S3_HINT error=output_error placeholder="s3://"/>
        </Show>
        <Differences/>
    }
}

fn add(draft: Draft) {
    let key = draft.add_turn(draft.next_role(), "");
    focus::soon_to(turn_id(key));
}

/// A body of the person's own, checked as it is typed.
#[component]
fn RawEditor() -> impl IntoView {
    let draft = expect_context::<Draft>();
    let error = Signal::derive(move || {
        let is_empty = draft.body.with(|text| text.trim().is_empty());
        (!is_empty).then(|| draft.raw_body().err()).flatten()
    });
    view! {
        <TextArea
            label=say::RAW_LABEL
            value=draft.body
            rows=8
            code=true
            hint=say::RAW_HINT
            placeholder=say::RAW_PLACEHOLDER
            error=error
        />
    }
}

/// What the codec changes or leaves out, as far as no field says it already: before it is sent.
#[component]
fn Differences() -> impl IntoView {
    let draft = expect_context::<Draft>();
    let others = Memo::new(move |_| {
        let parameters = draft.target.with(|target| target.parameters.clone());
        draft.preview.with(|preview| {
            let is_said = |finding: &Finding| {
                // The reason why nothing can be sent stands beside the button.
                let blocks = preview
                    .problem
                    .as_ref()
                    .is_some_and(|why| why.starts_with(&finding.message));
                blocks
                    || parameters
                        .iter()
                        .any(|parameter| is_about(parameter, &finding.path))
            };
            let texts = preview.findings.iter().filter(|finding| !is_said(finding));
            texts
                .map(|finding| {
                    let is_note = finding.severity == Severity::Note;
                    (is_note, format!("{} {}", finding.message, finding.fix))
                })
                .collect::<Vec<_>>()
        })
    });
    move || {
        let texts = others.get();
        (!texts.is_empty()).then(|| {
            let is_note = texts.iter().all(|(is_note, _)| *is_note);
            let items = texts
                .into_iter()
                .map(|(_, text)| view! { <li><Ticked text=text/></li> })
                .collect_view();
            view! {
                <Notice tone=if is_note { Tone::Note } else { Tone::Warning }>
                    <b>{say::CHANGES}</b>
                    <ul class="changes">{items}</ul>
                </Notice>
            }
        })
    }
}

/// Who says a turn, in words, by what the model reads.
pub(super) fn turn_label(form: Form, role: Role, number: usize) -> String {
    match form {
        Form::Chat | Form::Raw => say::message(role, number),
        Form::Single => say::ONE_PROMPT.to_owned(),
        Form::Embed => say::text(number),
        Form::Rank => say::QUERY.to_owned(),
    }
}
