//! Buttons.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// How much a button asks to be pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One of several things to do.
    #[default]
    Normal,
    /// The thing to do. One in view.
    Primary,
    /// Inside a row or a heading.
    Small,
    /// Small, without an outline until pointed at.
    Plain,
}

impl Kind {
    const fn class(self) -> &'static str {
        match self {
            Self::Normal => "btn",
            Self::Primary => "btn btn-primary",
            Self::Small => "btn btn-small",
            Self::Plain => "btn btn-small btn-plain",
        }
    }
}

/// A button. A disabled one keeps its place in the tab order and says why by `why_not`.
#[component]
pub(crate) fn Button(
    /// How much it stands out.
    #[prop(optional)]
    kind: Kind,
    /// The accessible name, where the content alone does not say it.
    #[prop(optional, into)]
    label: Option<String>,
    /// Why it cannot be pressed now; `None`: it can.
    #[prop(optional, into)]
    why_not: Signal<Option<String>>,
    /// Called when pressed.
    on_press: impl Fn() + 'static,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let press = move |_: MouseEvent| {
        if why_not.read_untracked().is_none() {
            on_press();
        }
    };
    view! {
        <button
            type="button"
            class=kind.class()
            aria-label=label
            aria-disabled=move || why_not.read().is_some().then_some("true")
            title=move || why_not.get()
            on:click=press
        >
            {children()}
        </button>
    }
}
