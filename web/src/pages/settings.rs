//! How the console looks, and what it is.

use leptos::prelude::*;

use crate::state::{Preferences, Theme, ToastList};
use crate::tasks::recent;
use crate::text::settings as say;
use crate::ui::{Button, Card, Choice};

/// Theme, keyboard, version.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    let preferences = expect_context::<Preferences>();
    let toasts = expect_context::<ToastList>();
    let themes = vec![
        (Theme::System, say::SYSTEM.to_owned()),
        (Theme::Light, say::LIGHT.to_owned()),
        (Theme::Dark, say::DARK.to_owned()),
    ];
    view! {
        <div class="narrow stack">
            <Card title=say::LOOK>
                <div class="card-body">
                    <Choice label=say::THEME options=themes value=preferences.theme/>
                </div>
            </Card>
            <Card title=say::KEYBOARD>
                <div class="card-body">
                    <p>{say::KEYBOARD_TEXT}</p>
                    <div>
                        <Button on_press=move || preferences.help_open.set(true)>{say::SHOW_KEYS}</Button>
                    </div>
                </div>
            </Card>
            <Card title=say::LAST_FILE>
                <div class="card-body">
                    <p>{say::LAST_FILE_TEXT}</p>
                    <div>
                        <Button on_press=move || recent::forget(toasts, None)>{say::LAST_FILE_FORGET}</Button>
                    </div>
                </div>
            </Card>
            <Card title=say::ABOUT>
                <div class="card-body">
                    <p>{say::STAYS_HERE}</p>
                    <p class="mut">{say::version(env!("CARGO_PKG_VERSION"))}</p>
                </div>
            </Card>
        </div>
    }
}
