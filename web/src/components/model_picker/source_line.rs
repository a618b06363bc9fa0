//! Where the facts of the list come from: built in, or listed by the account, and a button to ask it.

use leptos::prelude::*;
use outcrop_core::catalog::Catalog;

use crate::platform::clock;
use crate::state::{Fault, Heard, Models, Refused, Session};
use crate::tasks::models::Asker;
use crate::text::model as say;
use crate::ui::{Button, Kind};

/// What happened, in one line.
pub(super) fn why(fault: &Fault) -> String {
    match &fault.code {
        Some(code) => format!("{} ({code})", fault.explanation.title),
        None => fault.explanation.title.to_string(),
    }
}

/// What was refused, and why; it never keeps anybody from choosing.
pub(super) fn refusals(refused: &[Refused]) -> impl IntoView + use<> {
    refused
        .iter()
        .map(|refused| {
            view! { <p class="source-refused">{say::refused(refused.what, &why(&refused.fault))}</p> }
        })
        .collect_view()
}

/// One line, a note where something was refused, and the button.
#[component]
pub(super) fn SourceLine() -> impl IntoView {
    let (models, session) = (expect_context::<Models>(), expect_context::<Session>());
    let asker = expect_context::<Asker>();
    let here = Memo::new(move |_| {
        let region = session.region.get();
        models.heard.with(|heard| heard.get(&region).cloned())
    });
    let said = move || {
        let region = session.region.get();
        if models.asking.with(|asking| asking.as_ref() == Some(&region)) {
            return say::asking(&region);
        }
        let date = &Catalog::builtin().price_source().date;
        match here.get().filter(Heard::has_lists) {
            Some(heard) => say::listed(
                &region,
                &clock::time_of_day(heard.at),
                heard.models.as_ref().map(Vec::len),
                heard.profiles.as_ref().map(Vec::len),
            ),
            None => say::not_asked(&region, date),
        }
    };
    let refused = move || here.with(|heard| heard.as_ref().map(|heard| refusals(&heard.refused)));
    let why_not = Signal::derive(move || asker.why_not());
    view! {
        <div class="source" role="group" aria-label=say::SOURCE>
            <div class="source-said" aria-live="polite">
                <p>{said}</p>
                {refused}
            </div>
            <Button kind=Kind::Small why_not=why_not on_press=move || asker.refresh()>
                {say::REFRESH}
            </Button>
        </div>
    }
}
