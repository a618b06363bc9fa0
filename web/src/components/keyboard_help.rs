//! What the keys do.

use leptos::prelude::*;

use crate::platform::keyboard::command_key;
use crate::text::{keys as say, shell};
use crate::ui::Dialog;

/// The list of keys, opened by `?`.
#[component]
pub(crate) fn KeyboardHelp(
    /// Whether it is shown.
    open: RwSignal<bool>,
) -> impl IntoView {
    let command = command_key();
    let keys: [(&[&str], &str); 6] = [
        (&[command, "Enter"], say::SEND),
        (&["Esc"], say::STOP),
        (&["↑", "↓", "←", "→"], say::MOVE),
        (&["Enter"], say::TAKE),
        (&["Tab"], say::NEXT),
        (&["?"], say::HELP),
    ];
    let rows = keys
        .map(|(keys, what)| {
            let keys = keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view();
            view! {
                <dt>{keys}</dt>
                <dd>{what}</dd>
            }
        })
        .collect_view();
    view! {
        <Dialog title=say::TITLE open=open close=shell::CLOSE>
            <dl class="keys">{rows}</dl>
        </Dialog>
    }
}
