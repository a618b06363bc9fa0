//! The report as a file: which form.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use outcrop_core::batch::Report as Kept;
use outcrop_core::batch::render::Kind;

use crate::text::batch as say;
use crate::ui::{Icon, Shape};

/// A button that opens the forms.
#[component]
pub(crate) fn ReportMenu(
    /// Saves the report.
    on_save: impl Fn(Kind) + Copy + Send + Sync + 'static,
    /// Whether the report holds fewer places than were found.
    is_cut: bool,
) -> impl IntoView {
    let menu = NodeRef::<html::Details>::new();
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
    };
    let keys = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" {
            close();
        }
    });
    on_cleanup(move || keys.remove());
    let forms = Kind::ALL
        .into_iter()
        .map(|kind| {
            let (name, what) = say::form(kind);
            view! {
                <button
                    type="button"
                    class="menu-item"
                    on:click=move |_| {
                        close();
                        on_save(kind);
                    }
                >
                    <b>{name}</b>
                    <span class="mut small">{what}</span>
                </button>
            }
        })
        .collect_view();
    view! {
        <details class="menu" node_ref=menu>
            <summary class="btn">
                {say::SAVE_REPORT}
                <Icon shape=Shape::Down/>
            </summary>
            <div class="menu-box" role="group" aria-label=say::SAVE_REPORT>
                {forms}
                {is_cut.then(|| view! { <p class="menu-note mut small">{say::export_holds(Kept::EXAMPLES)}</p> })}
            </div>
        </details>
    }
}
