//! Line icons, 16 by 16, in the colour of the text beside them. Never the only name of anything.

use leptos::prelude::*;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Bubble,
    File,
    Key,
    Gear,
    Down,
    Cross,
    Plus,
    Copy,
    Stop,
    Upload,
    Previous,
    Next,
}

impl Shape {
    const fn path(self) -> &'static str {
        match self {
            Self::Bubble => "M2.5 3.5h11v7h-6l-3 2.6v-2.6h-2z",
            Self::File => "M4 1.8h5.2L12.5 5v9.2H4zM6 7.5h4.5M6 10h4.5",
            Self::Key => "M8.5 10.5a3 3 0 1 1-6 0 3 3 0 0 1 6 0M7.7 8.3l5.8-5.8M11 5l2 2",
            Self::Gear => {
                "M10.2 8a2.2 2.2 0 1 1-4.4 0 2.2 2.2 0 0 1 4.4 0M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2\
                 M3.6 3.6 5 5M11 11l1.4 1.4M12.4 3.6 11 5M5 11l-1.4 1.4"
            }
            Self::Down => "M3 5.5 8 10.5 13 5.5",
            Self::Cross => "M3.5 3.5l9 9M12.5 3.5l-9 9",
            Self::Plus => "M8 3v10M3 8h10",
            Self::Copy => "M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3",
            Self::Stop => "M4 4h8v8H4z",
            Self::Upload => "M8 11V2.5M4.5 6 8 2.5 11.5 6M2.5 10.5v3h11v-3",
            Self::Previous => "M10 3 5 8l5 5",
            Self::Next => "M6 3l5 5-5 5",
        }
    }
}

/// An icon, hidden from screen readers: what it stands beside is named in words.
#[component]
pub(crate) fn Icon(shape: Shape) -> impl IntoView {
    view! {
        <svg
            viewBox="0 0 16 16"
            fill="none"
            stroke="currentColor"
            stroke-width="1.4"
            stroke-linejoin="round"
            stroke-linecap="round"
            aria-hidden="true"
            focusable="false"
        >
            <path d=shape.path()></path>
        </svg>
    }
}
