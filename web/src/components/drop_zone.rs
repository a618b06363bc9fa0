//! Choosing files: by button, by dropping them anywhere on the page, or one of our own samples.

use leptos::ev;
use leptos::prelude::*;

use crate::platform::file;
use crate::platform::focus;
use crate::tasks::take::{self, Taker};
use crate::text::batch as say;
use crate::ui::{Button, Icon, Kind, Shape, fresh};

/// Takes every file chosen or dropped.
#[component]
pub(crate) fn DropZone(
    /// Whether a file is there already: the zone is then only its buttons.
    small: bool,
    /// Makes and takes the sample without faults.
    on_valid: impl Fn() + 'static,
    /// Makes and takes the sample with faults.
    on_broken: impl Fn() + 'static,
) -> impl IntoView {
    let taker = expect_context::<Taker>();
    let input_id = fresh("file");
    // Entering a child leaves its parent: what counts is how many elements are entered.
    let depth = RwSignal::new(0_i32);
    let over = Memo::new(move |_| depth.get() > 0);

    let enter = window_event_listener(ev::dragenter, move |event| {
        if file::carries_files(&event) {
            event.prevent_default();
            depth.update(|depth| *depth += 1);
        }
    });
    let leave = window_event_listener(ev::dragleave, move |event| {
        if file::carries_files(&event) {
            depth.update(|depth| *depth = (*depth - 1).max(0));
        }
    });
    // Without this the browser would not let the file drop here.
    let hover = window_event_listener(ev::dragover, |event| {
        if file::carries_files(&event) {
            event.prevent_default();
        }
    });
    let drop = window_event_listener(ev::drop, move |event| {
        depth.set(0);
        if let Some(arrival) = file::dropped(&event) {
            // Without this the browser would open the file in place of the console.
            event.prevent_default();
            take::dropped(&taker, arrival);
        }
    });
    on_cleanup(move || {
        enter.remove();
        leave.remove();
        hover.remove();
        drop.remove();
    });

    let choose = {
        let input_id = input_id.clone();
        move || {
            // Only what is chosen this way can be offered again after a reload.
            if file::has_picker() {
                take::picked(&taker);
            } else {
                focus::click(&input_id);
            }
        }
    };
    let changed = move |event| {
        let files = file::chosen(&event);
        if !files.is_empty() {
            take::files(&taker, files);
        }
    };
    let kind = if small { Kind::Small } else { Kind::Normal };
    view! {
        <div class="drop" class:drop-small=small class:drop-over=over>
            <div class="drop-words" hidden=move || small && !over.get()>
                <h3>{move || if over.get() { say::DROP_NOW } else { say::DROP_TITLE }}</h3>
                <p>{say::DROP_TEXT}</p>
            </div>
            <div class="row">
                <Button kind=kind on_press=choose>
                    <Icon shape=Shape::Upload/>
                    {say::CHOOSE}
                </Button>
                <Button kind=kind on_press=on_valid>{say::VALID_SAMPLE}</Button>
                <Button kind=kind on_press=on_broken>{say::BROKEN_SAMPLE}</Button>
            </div>
            // The button above stands for it: a native file input cannot be styled or named well.
            <input
                type="file"
                id=input_id
                class="quiet"
                tabindex="-1"
                aria-hidden="true"
                multiple
                on:change=changed
            />
        </div>
    }
}
