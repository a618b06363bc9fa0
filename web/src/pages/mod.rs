//! The pages. Each composes components; none computes.

mod access;
mod batch;
mod not_found;
mod prompt;
mod settings;

pub(crate) use access::AccessPage;
pub(crate) use batch::BatchPage;
pub(crate) use not_found::NotFoundPage;
pub(crate) use prompt::PromptPage;
pub(crate) use settings::SettingsPage;
