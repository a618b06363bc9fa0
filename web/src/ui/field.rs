//! Text to type, with its label, its hint and what is wrong with it.

use leptos::prelude::*;

use super::fresh;

/// One line of text.
#[component]
pub(crate) fn TextField(
    /// The visible and accessible name.
    #[prop(into)]
    label: String,
    /// The text.
    value: RwSignal<String>,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it; `None`: nothing.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Shown while it is empty.
    #[prop(optional, into)]
    placeholder: String,
    /// The keyboard a phone offers: `text`, `numeric`, `decimal`.
    #[prop(default = "text")]
    keyboard: &'static str,
) -> impl IntoView {
    let id = fresh("field");
    let note = format!("{id}-note");
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>{label}</label>
            <input
                type="text"
                class="input"
                id=id
                inputmode=keyboard
                autocomplete="off"
                spellcheck="false"
                placeholder=placeholder
                aria-describedby=note.clone()
                aria-invalid=move || error.read().is_some().then_some("true")
                bind:value=value
            />
            <Note id=note hint=hint error=error/>
        </div>
    }
}

/// Several lines of text.
#[component]
pub(crate) fn TextArea(
    /// The visible and accessible name.
    #[prop(into)]
    label: Signal<String>,
    /// The text.
    value: RwSignal<String>,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: Option<String>,
    /// What is wrong with it; `None`: nothing.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Shown while it is empty.
    #[prop(optional, into)]
    placeholder: String,
    /// Lines shown before it scrolls; it can be pulled larger.
    #[prop(default = 3)]
    rows: u32,
    /// Whether the text is code: fixed width, no spelling.
    #[prop(optional)]
    code: bool,
    /// What stands beside the label.
    #[prop(optional, into)]
    beside: ViewFn,
    /// The element's id, where something else must find it.
    #[prop(optional, into)]
    id: Option<String>,
) -> impl IntoView {
    let id = id.unwrap_or_else(|| fresh("field"));
    let note = format!("{id}-note");
    view! {
        <div class="field">
            <div class="field-label">
                <label for=id.clone()>{label}</label>
                {beside.run()}
            </div>
            <textarea
                class="input"
                class:mono=code
                id=id
                rows=rows
                // The field grows with its text where the browser can do that; `rows` is then not heeded.
                style:min-height=format!("calc({rows} * 1.5em + 18px)")
                autocomplete="off"
                spellcheck=if code { "false" } else { "true" }
                placeholder=placeholder
                aria-describedby=note.clone()
                aria-invalid=move || error.read().is_some().then_some("true")
                bind:value=value
            ></textarea>
            <Note id=note hint=hint error=error alert=true/>
        </div>
    }
}

/// A box to tick.
#[component]
pub(crate) fn Check(
    /// What is ticked.
    #[prop(into)]
    label: String,
    /// Whether it is.
    checked: RwSignal<bool>,
) -> impl IntoView {
    view! {
        <label class="check">
            <input type="checkbox" bind:checked=checked/>
            <span>{label}</span>
        </label>
    }
}

/// The hint, or instead of it what is wrong.
#[component]
fn Note(
    id: String,
    hint: Option<String>,
    error: Signal<Option<String>>,
    /// Whether an error is announced at once: one that comes by a button, not while typing.
    #[prop(optional)]
    alert: bool,
) -> impl IntoView {
    let has_hint = hint.is_some();
    view! {
        <div id=id hidden=move || !has_hint && error.read().is_none()>
            {move || match error.get() {
                Some(error) => view! { <span class="field-error" role=alert.then_some("alert")>{error}</span> }.into_any(),
                None => hint.clone().map(|hint| view! { <span class="field-hint">{hint}</span> }).into_any(),
            }}
        </div>
    }
}
