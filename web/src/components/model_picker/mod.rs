//! Choosing a model: by name, by filters, by id, or by typing what the catalogue does not know.
//!
//! `search` is the state of the list while it is open, `list` and `option` show it, `filter_bar` narrows it and
//! `source_line` says where its facts come from. `note` is what stands below once a model is chosen: `ways` to call
//! it and its `facts`.

mod facts;
mod filter_bar;
mod list;
mod note;
mod option;
mod search;
mod source_line;
mod ways;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use outcrop_core::catalog::{Family, Via};

use self::filter_bar::FilterBar;
use self::list::{List, ListHead};
use self::note::ModelNote;
use self::search::Search;
use self::source_line::SourceLine;
use crate::platform::focus;
use crate::tasks::models::Asker;
use crate::text::model as say;
use crate::ui::{Icon, Shape, fresh};

/// What a model is chosen for: what speaks against it depends on that.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// A call.
    #[default]
    Call,
    /// A batch job.
    Batch,
}

/// A field that finds models while one types, with what is known about the one chosen below it.
#[component]
pub(crate) fn ModelPicker(
    /// The id or ARN.
    value: RwSignal<String>,
    /// The body format, where the catalogue does not know it.
    family: RwSignal<Option<Family>>,
    /// The operation: what is wrong with a model depends on it.
    via: RwSignal<Via>,
    /// What it is chosen for.
    #[prop(optional)]
    purpose: Purpose,
) -> impl IntoView {
    let search = Search::new(value, fresh("model"));
    // What is read out with the field: not the ways and the facts, which are controls of their own.
    let (about_id, against_id) = (
        format!("{}-about", search.input_id()),
        format!("{}-against", search.input_id()),
    );
    let describing = format!("{about_id} {against_id}");
    let asker = expect_context::<Asker>();
    // Who looks at the list wants to know what the account has there. It costs nothing, and is asked once.
    Effect::new(move || {
        search.session.region.track();
        if search.open.get() {
            asker.refresh_once();
        }
    });
    let escaped = move |event: KeyboardEvent| {
        if event.key() == "Escape" && search.open.get_untracked() {
            // The list only: the key also stops what runs.
            event.prevent_default();
            event.stop_propagation();
            search.close();
            focus::quietly_to(&search.input_id());
        }
    };
    view! {
        <div class="field picker">
            <label class="field-label" for=search.input_id()>{say::LABEL}</label>
            <div
                class="picker-box"
                on:keydown=escaped
                on:focusout=move |event| {
                    if focus::leaves(&event) {
                        search.leave();
                    }
                }
            >
                <div class="select-box">
                    <input
                        type="text"
                        class="input mono select"
                        id=search.input_id()
                        role="combobox"
                        autocomplete="off"
                        spellcheck="false"
                        autocapitalize="off"
                        placeholder=say::PLACEHOLDER
                        aria-autocomplete="list"
                        aria-haspopup="listbox"
                        aria-controls=search.list_id()
                        aria-describedby=describing
                        aria-expanded=move || if search.open.get() { "true" } else { "false" }
                        aria-activedescendant=move || search.active.get().map(|row| search.option_id(&row))
                        prop:value=move || search.typed.get().unwrap_or_else(|| value.get())
                        on:input=move |event| search.search(event_target_value(&event))
                        on:keydown=move |event| search.pressed(&event)
                        on:click=move |_| search.show()
                        on:focus=move |event| focus::select_all(&event)
                    />
                    <Icon shape=Shape::Down/>
                </div>
                <div class="options" id=search.panel_id() tabindex="-1" hidden=move || !search.open.get()>
                    <FilterBar search=search/>
                    <ListHead search=search/>
                    <List search=search/>
                    <div class="options-foot">
                        <SourceLine/>
                    </div>
                </div>
            </div>
            <div class="stack picker-note">
                <ModelNote value=value family=family via=via purpose=purpose about_id=about_id against_id=against_id/>
            </div>
        </div>
    }
}
