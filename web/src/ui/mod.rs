//! What every page is made of. No domain types: these know text, signals and children.

mod bar;
mod button;
mod card;
mod chip;
mod columns;
mod dialog;
mod field;
mod icon;
mod id;
mod notice;
mod select;
mod table;
mod tabs;
mod toast;
mod window;

pub(crate) use bar::Bar;
pub(crate) use button::{Button, Kind};
pub(crate) use card::{Card, FoldCard};
pub(crate) use chip::{ChipSelect, ChipToggle};
pub(crate) use columns::Columns;
pub(crate) use dialog::Dialog;
pub(crate) use field::{Check, TextArea, TextField};
pub(crate) use icon::{Icon, Shape};
pub(crate) use id::fresh;
pub(crate) use notice::{Notice, Tone};
pub(crate) use select::{Choice, Radios, Select};
pub(crate) use table::VirtualTable;
pub(crate) use tabs::{TabPanel, Tabs};
pub(crate) use toast::Toasts;
pub(crate) use window::RowWindow;
