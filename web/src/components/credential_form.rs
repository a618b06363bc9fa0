//! Pasting credentials, in whatever form they come.

use leptos::prelude::*;

use crate::state::{Session, ToastList};
use crate::tasks::{session, toast};
use crate::text::access as say;
use crate::ui::{Button, Check, Kind, TextArea};

/// Where credentials are pasted, for what leads there.
pub(super) const PASTE_ID: &str = "paste-credentials";

/// A box to paste into. It is emptied as soon as its text is in use.
#[component]
pub(crate) fn CredentialForm() -> impl IntoView {
    let state = expect_context::<Session>();
    let toasts = expect_context::<ToastList>();
    let text = RwSignal::new(String::new());
    let keep = RwSignal::new(false);
    let refused = RwSignal::new(None::<String>);
    // What is wrong with a text is wrong with that text only.
    Effect::new(move || {
        text.track();
        refused.set(None);
    });
    let accept = move || {
        if text.with_untracked(|text| text.trim().is_empty()) {
            refused.set(Some(say::NOTHING_PASTED.to_owned()));
            return;
        }
        match session::accept(state, &text.get_untracked(), keep.get_untracked()) {
            Ok(as_asked) => {
                text.set(String::new());
                toast::show(toasts, if as_asked { say::TAKEN } else { say::NOT_KEPT });
            }
            Err(error) => refused.set(Some(error.message().to_owned())),
        }
    };
    view! {
        <TextArea
            label=say::PASTE
            id=PASTE_ID
            value=text
            rows=6
            code=true
            hint=say::PASTE_HINT
            placeholder=say::PLACEHOLDER
            error=refused
        />
        <div>
            <Check label=say::KEEP checked=keep/>
            <p class="mut small">{say::KEEP_HINT}</p>
        </div>
        <div class="row">
            <Button kind=Kind::Primary on_press=accept>{say::USE}</Button>
        </div>
    }
}
