//! Tabs over panels, moved along by the arrow keys.

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

use crate::platform;

/// The row of tabs. `selected` holds the key of the chosen one; keys are ids as well, so they are unique
/// on the page.
#[component]
pub(crate) fn Tabs(
    /// The accessible name of the row.
    label: &'static str,
    /// Keys and names.
    tabs: Vec<(&'static str, &'static str)>,
    /// The chosen key.
    selected: RwSignal<&'static str>,
) -> impl IntoView {
    let keys: Vec<_> = tabs.iter().map(|(key, _)| *key).collect();
    let moved = move |event: KeyboardEvent| {
        let at = keys
            .iter()
            .position(|key| *key == selected.get_untracked())
            .unwrap_or(0);
        let to = match event.key().as_str() {
            "ArrowRight" => (at + 1) % keys.len(),
            "ArrowLeft" => (at + keys.len() - 1) % keys.len(),
            "Home" => 0,
            "End" => keys.len() - 1,
            _ => return,
        };
        event.prevent_default();
        selected.set(keys[to]);
        platform::focus::to(&format!("{}-tab", keys[to]));
    };
    let list = tabs
        .into_iter()
        .map(|(key, name)| {
            let is_selected = move || selected.get() == key;
            view! {
                <button
                    type="button"
                    class="tab"
                    role="tab"
                    id=format!("{key}-tab")
                    aria-controls=format!("{key}-panel")
                    aria-selected=move || if is_selected() { "true" } else { "false" }
                    tabindex=move || if is_selected() { "0" } else { "-1" }
                    on:click=move |_| selected.set(key)
                >
                    {name}
                </button>
            }
        })
        .collect_view();
    view! { <div class="tabs" role="tablist" aria-label=label on:keydown=moved>{list}</div> }
}

/// What a tab shows; there only while it is chosen.
#[component]
pub(crate) fn TabPanel(
    /// The tab's key.
    tab: &'static str,
    /// The chosen key.
    selected: RwSignal<&'static str>,
    /// What it holds.
    children: ChildrenFn,
) -> impl IntoView {
    let shown = Memo::new(move |_| selected.get() == tab);
    view! {
        <div
            class="tab-panel"
            role="tabpanel"
            id=format!("{tab}-panel")
            aria-labelledby=format!("{tab}-tab")
            hidden=move || !shown.get()
        >
            {move || shown.get().then(|| children())}
        </div>
    }
}
