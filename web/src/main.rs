//! The console: a static site that calls Amazon Bedrock from the tab.
//!
//! `pages` compose, `components` know the domain, `ui` knows neither; `state` holds signals, `tasks` does
//! everything that takes time, `platform` is the browser, `text` is what is said.

#![allow(
    unreachable_pub,
    reason = "the component macro writes `pub` where it was given `pub(crate)`"
)]
#![allow(
    clippy::needless_pass_by_value,
    reason = "a component owns its properties, used up or not"
)]

mod app;
mod arrival;
mod components;
mod cost;
mod numbers;
mod pages;
mod platform;
mod pretty;
mod roster;
mod samples;
mod state;
mod tasks;
mod text;
#[cfg(test)]
mod tokens;
mod transcript;
mod ui;

fn main() {
    platform::panic::report(text::shell::CRASH);
    leptos::mount::mount_to_body(app::App);
}
