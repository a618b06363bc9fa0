//! How a person wants the console to look.

use leptos::prelude::*;

/// Light, dark, or as the system says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Theme {
    #[default]
    System,
    Light,
    Dark,
}

impl Theme {
    /// What is kept, and what the styles are told; the system's choice is told by saying nothing.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Reads what [`Theme::as_str`] wrote; anything else is the system's choice.
    pub(crate) fn parse(text: &str) -> Self {
        match text {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

/// The preferences, and whether the keyboard help is open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Preferences {
    pub(crate) theme: RwSignal<Theme>,
    pub(crate) help_open: RwSignal<bool>,
}

impl Preferences {
    pub(crate) fn new(theme: Theme) -> Self {
        Self {
            theme: RwSignal::new(theme),
            help_open: RwSignal::new(false),
        }
    }
}
