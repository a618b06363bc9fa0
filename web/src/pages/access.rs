//! Who calls: the sandbox's credentials, or a person's own.

use leptos::prelude::*;

use crate::components::{CredentialForm, CredentialStatus};
use crate::text::access as say;
use crate::ui::Card;

/// What is in use, pasting one's own, what to know.
#[component]
pub(crate) fn AccessPage() -> impl IntoView {
    view! {
        <div class="split">
            <div class="stack">
                <Card title=say::IN_USE>
                    <div class="card-body">
                        <CredentialStatus/>
                    </div>
                </Card>
                <Card title=say::PASTE_TITLE>
                    <div class="card-body">
                        <CredentialForm/>
                    </div>
                </Card>
            </div>
            <aside class="stack">
                <Card title=say::SAFETY_TITLE>
                    <ul class="card-body safety">
                        {say::SAFETY.map(|text| view! { <li>{text}</li> }).collect_view()}
                    </ul>
                </Card>
            </aside>
        </div>
    }
}
