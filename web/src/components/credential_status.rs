//! The credentials in use: whose, until when, where they are held; never the secrets themselves.

use leptos::prelude::*;
use outcrop_core::credentials::Auth;

use super::chips::short_key;
use super::credential_form::PASTE_ID;
use super::ticked::Ticked;
use crate::numbers;
use crate::platform::{clock, focus};
use crate::state::{Access, Session, Site, ToastList};
use crate::tasks::{session, toast};
use crate::text::access as say;
use crate::ui::{Button, Notice, Tone};

/// What is in use, and letting go of it.
#[component]
pub(crate) fn CredentialStatus() -> impl IntoView {
    let state = expect_context::<Session>();
    let toasts = expect_context::<ToastList>();
    let words = move || {
        let (title, text) = state.access.with(|access| match access {
            Access::None => (say::NONE_TITLE, say::NONE_TEXT),
            Access::Sandbox(_) => (say::SANDBOX_TITLE, say::SANDBOX_TEXT),
            Access::Own { auth, .. } => match &**auth {
                Auth::SigV4(_) => (say::OWN_TITLE, say::OWN_TEXT),
                Auth::ApiKey { .. } => (say::API_KEY_TITLE, say::OWN_TEXT),
            },
        });
        view! {
            <h3>{title}</h3>
            <p>{text}</p>
        }
    };
    let facts = move || {
        let facts = state.access.with(facts);
        let rows = facts
            .into_iter()
            .map(|(name, value)| {
                view! {
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                }
            })
            .collect_view();
        let end = state
            .access
            .with(|access| !matches!(access, Access::None))
            .then(|| {
                view! {
                    <dt>{say::ENDS}</dt>
                    <dd class:limit-bad=move || state.has_expired()>{move || end(state)}</dd>
                }
            });
        view! {
            <dl class="facts">
                {rows}
                {end}
            </dl>
        }
    };
    let findings = move || {
        let findings = state.access.with(|access| match access {
            Access::Own { findings, .. } => findings.clone(),
            _ => Vec::new(),
        });
        findings
            .into_iter()
            .map(|finding| {
                view! {
                    <Notice tone=Tone::Warning>
                        <p><Ticked text=finding.message/> " " <Ticked text=finding.fix/></p>
                    </Notice>
                }
            })
            .collect_view()
    };
    let trouble = move || match state.site.get() {
        Site::Unknown(reason) => Some(view! {
            <Notice tone=Tone::Warning>
                <p>{reason}</p>
            </Notice>
        }),
        _ => None,
    };
    let has_access = Memo::new(move |_| state.access.with(|access| !matches!(access, Access::None)));
    let offers_sandbox =
        Memo::new(move |_| !state.access.with(Access::is_sandbox) && state.sandbox().is_some());
    let forget = move || {
        session::forget(state);
        toast::show(toasts, say::FORGOTTEN);
        focus::rescue(PASTE_ID);
    };
    let use_sandbox = move || {
        session::use_sandbox(state);
        focus::rescue(PASTE_ID);
    };
    view! {
        {words}
        {facts}
        {findings}
        {trouble}
        <div class="row">
            <Show when=move || has_access.get()>
                <Button on_press=forget>{say::FORGET}</Button>
            </Show>
            <Show when=move || offers_sandbox.get()>
                <Button on_press=use_sandbox>{say::USE_SANDBOX}</Button>
            </Show>
        </div>
    }
}

/// What can be said of credentials, but for their end.
fn facts(access: &Access) -> Vec<(&'static str, String)> {
    let of_auth = |auth: &Auth| match auth {
        Auth::SigV4(credentials) => {
            let kind = if credentials.session_token.is_some() {
                say::KIND_TEMPORARY
            } else {
                say::KIND_LONG
            };
            vec![
                (say::ACCESS_KEY, short_key(&credentials.access_key_id)),
                (say::KIND, kind.to_owned()),
            ]
        }
        Auth::ApiKey { .. } => vec![(say::KIND, say::KIND_API_KEY.to_owned())],
    };
    match access {
        Access::None => Vec::new(),
        Access::Sandbox(sandbox) => {
            let mut facts = of_auth(&sandbox.auth);
            facts.push((say::ENDPOINT, sandbox.endpoint.clone()));
            facts
        }
        Access::Own { auth, kept, .. } => {
            let mut facts = of_auth(auth);
            facts.push((say::ENDPOINT, say::AWS.to_owned()));
            let held = if *kept { say::HELD_TAB } else { say::HELD_MEMORY };
            facts.push((say::HELD, held.to_owned()));
            facts
        }
    }
}

/// When the credentials end, and how long that is.
fn end(state: Session) -> String {
    let Some(left) = state.millis_left() else {
        let is_long = state.access.with(|access| match access {
            Access::Own { auth, .. } => matches!(&**auth, Auth::SigV4(keys) if keys.session_token.is_none()),
            _ => false,
        });
        return if is_long {
            say::NEVER.to_owned()
        } else {
            say::UNKNOWN_END.to_owned()
        };
    };
    #[allow(clippy::cast_precision_loss, reason = "minutes are shown")]
    let left = left as f64;
    let clock = clock::time_of_day(clock::now_ms() + left);
    if left <= 0.0 {
        say::ended(&clock)
    } else {
        say::ends(&clock, &numbers::left(left))
    }
}
