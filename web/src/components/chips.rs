//! What the header always shows: Region, whose replies these are, how long the credentials last.

use leptos::prelude::*;
use outcrop_core::catalog::Catalog;
use outcrop_core::credentials::Auth;

use crate::numbers;
use crate::state::{Access, Session, Site};
use crate::tasks::session::choose_region;
use crate::text::{access as say_access, shell as say};
use crate::ui::{Icon, Shape};

/// The Region that calls go to. A Region that only the address named is listed as well.
#[component]
pub(crate) fn RegionSelect() -> impl IntoView {
    let session = expect_context::<Session>();
    let catalog = Catalog::builtin();
    let unlisted = Memo::new(move |_| {
        session
            .region
            .with(|code| !catalog.regions().iter().any(|region| region.code == *code))
    });
    let option = move |code: String, name: String| {
        let own = code.clone();
        view! {
            <option value=code selected=move || session.region.with(|region| *region == own)>
                {name}
            </option>
        }
    };
    let listed = catalog
        .regions()
        .iter()
        .map(|region| option(region.code.clone(), format!("{}  {}", region.code, region.name)))
        .collect_view();
    view! {
        <label class="chip chip-select">
            <span>{say::REGION}</span>
            <b aria-hidden="true">{session.region}</b>
            <select
                prop:value=session.region
                on:change=move |event| choose_region(session, event_target_value(&event))
            >
                {move || {
                    unlisted.get().then(|| option(session.region.get(), session.region.get()))
                }}
                {listed}
            </select>
            <Icon shape=Shape::Down/>
        </label>
    }
}

/// Says that replies are the sandbox's, wherever they may be seen.
#[component]
pub(crate) fn SandboxChip() -> impl IntoView {
    let session = expect_context::<Session>();
    move || {
        session.access.with(Access::is_sandbox).then(|| {
            view! {
                <span class="chip chip-sandbox">
                    <span class="chip-long">{say::SANDBOX}</span>
                    <span class="chip-short">{say::SANDBOX_SHORT}</span>
                </span>
            }
        })
    }
}

/// What a person recognises credentials by, without giving them away.
pub(crate) fn credentials_name(access: &Access) -> String {
    match access {
        Access::None => say::NO_CREDENTIALS.to_owned(),
        Access::Sandbox(_) => "sandbox".to_owned(),
        Access::Own { auth, .. } => match &**auth {
            Auth::SigV4(credentials) => short_key(&credentials.access_key_id),
            Auth::ApiKey { .. } => say_access::API_KEY_SHORT.to_owned(),
        },
    }
}

/// Kind and end of an access key id: `ASIA…WXYZ`.
pub(crate) fn short_key(id: &str) -> String {
    let count = id.chars().count();
    if count <= 8 {
        return id.to_owned();
    }
    let head: String = id.chars().take(4).collect();
    let tail: String = id.chars().skip(count - 4).collect();
    format!("{head}…{tail}")
}

/// Whose credentials are in use and how long they last; leads to the page where that is changed.
#[component]
pub(crate) fn CredentialsChip() -> impl IntoView {
    let session = expect_context::<Session>();
    let is_looking = Memo::new(move |_| {
        session.site.with(|site| matches!(site, Site::Loading))
            && session.access.with(|access| matches!(access, Access::None))
    });
    let name = Memo::new(move |_| {
        if is_looking.get() {
            say::LOOKING.to_owned()
        } else {
            session.access.with(credentials_name)
        }
    });
    let left = Memo::new(move |_| match session.millis_left() {
        _ if session.access.with(|access| matches!(access, Access::None)) => None,
        Some(left) if left <= 0 => Some(say::EXPIRED.to_owned()),
        #[allow(clippy::cast_precision_loss, reason = "minutes are shown")]
        Some(left) => Some(say::left(&numbers::left(left as f64))),
        None => Some(say::NO_EXPIRY.to_owned()),
    });
    // Bad: nothing can be called. Warn: soon so.
    let state = Memo::new(move |_| {
        if is_looking.get() {
            "wait"
        } else if session.access.with(|access| matches!(access, Access::None)) || session.has_expired() {
            "bad"
        } else if session.millis_left().is_some_and(|left| left < 5 * 60_000) {
            "warn"
        } else {
            "ok"
        }
    });
    view! {
        <a class="chip" class:chip-bad=move || state.get() == "bad" href="access">
            <span class=move || format!("dot dot-{}", state.read())></span>
            <span class="quiet">{say::CREDENTIALS}" "</span>
            <b>{name}</b>
            " "
            {left}
        </a>
    }
}

#[cfg(test)]
mod tests {
    use super::short_key;

    #[test]
    fn a_key_id_is_shortened_to_its_kind_and_end() {
        assert_eq!(short_key("ASIAQWERTYUIOP12WXYZ"), "ASIA…WXYZ");
        assert_eq!(short_key("ASIA"), "ASIA");
    }
}
