//! Dialogs, for what is asked for and put away again. Nothing that could stand on the page.

use leptos::html;
use leptos::prelude::*;

use super::{Button, Icon, Kind, Shape, fresh};
use crate::platform;

/// A native dialog that follows `open`, and sets it when closed by Escape or its button.
#[component]
pub(crate) fn Dialog(
    /// The heading.
    title: &'static str,
    /// Whether it is shown.
    open: RwSignal<bool>,
    /// The name of the closing button.
    close: &'static str,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    let id = fresh("dialog");
    let heading = id.clone();
    let element = NodeRef::<html::Dialog>::new();
    Effect::new(move || platform::dialog::set_open(element, open.get()));
    view! {
        <dialog class="dialog" node_ref=element aria-labelledby=id on:close=move |_| open.set(false)>
            <div class="dialog-head">
                <h2 id=heading>{title}</h2>
                <Button kind=Kind::Plain label=close on_press=move || open.set(false)>
                    <Icon shape=Shape::Cross/>
                </Button>
            </div>
            <div class="dialog-body">{children()}</div>
        </dialog>
    }
}
