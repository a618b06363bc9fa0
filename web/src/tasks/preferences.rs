//! Reading and keeping preferences.

use leptos::prelude::*;

use crate::platform;
use crate::state::{Preferences, Quotas, Theme};

const THEME: &str = "outcrop.theme";
const QUOTAS: &str = "outcrop.quotas";

/// The preferences as they were left, applied and kept from now on.
pub(crate) fn load() -> Preferences {
    let theme = platform::storage::preference(THEME)
        .map(|text| Theme::parse(&text))
        .unwrap_or_default();
    let preferences = Preferences::new(theme);
    Effect::new(move |before: Option<Theme>| {
        let theme = preferences.theme.get();
        platform::theme::apply((theme != Theme::System).then(|| theme.as_str()));
        if before.is_some_and(|before| before != theme) {
            platform::storage::keep_preference(THEME, theme.as_str());
        }
        theme
    });
    preferences
}

/// The account's quotas as they were left.
pub(crate) fn quotas() -> Quotas {
    platform::storage::preference(QUOTAS)
        .map(|text| Quotas::parse(&text))
        .unwrap_or_default()
}

/// Keeps the quotas from now on.
pub(crate) fn keep_quotas(quotas: RwSignal<Quotas>) {
    Effect::new(move |before: Option<Quotas>| {
        let quotas = quotas.get();
        if before.is_some_and(|before| before != quotas) {
            platform::storage::keep_preference(QUOTAS, &quotas.as_text());
        }
        quotas
    });
}
