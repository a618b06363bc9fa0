//! Who calls, where to, and what time it is.

use std::sync::Arc;

use leptos::prelude::*;
use outcrop_core::credentials::Auth;
use outcrop_core::finding::Finding;
use outcrop_core::time::Timestamp;

/// The sandbox that the site was started with.
#[derive(Clone, Debug)]
pub(crate) struct Sandbox {
    /// `http://127.0.0.1:…`, without a slash at its end.
    pub(crate) endpoint: String,
    pub(crate) region: String,
    pub(crate) auth: Auth,
}

/// Whether the site has a sandbox.
#[derive(Clone, Debug)]
pub(crate) enum Site {
    /// Being asked.
    Loading,
    /// A console alone: credentials are pasted.
    Plain,
    /// A console beside a sandbox.
    WithSandbox(Arc<Sandbox>),
    /// It could not be found out; the reason is for the person.
    Unknown(&'static str),
}

/// Where the credentials in use come from.
#[derive(Clone, Debug)]
pub(crate) enum Access {
    None,
    Sandbox(Arc<Sandbox>),
    Own {
        auth: Arc<Auth>,
        /// Whether they survive a reload of this tab.
        kept: bool,
        /// What there is to say about them, such as that they never end.
        findings: Vec<Finding>,
    },
}

impl Access {
    pub(crate) const fn is_sandbox(&self) -> bool {
        matches!(self, Self::Sandbox(_))
    }

    /// When they end, where known.
    pub(crate) fn expires(&self) -> Option<Timestamp> {
        match self {
            Self::None => None,
            Self::Sandbox(sandbox) => sandbox.auth.expires(),
            Self::Own { auth, .. } => auth.expires(),
        }
    }
}

/// The session.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Session {
    pub(crate) site: RwSignal<Site>,
    pub(crate) access: RwSignal<Access>,
    pub(crate) region: RwSignal<String>,
    /// The time of day, brought up to date about once a second.
    pub(crate) now: RwSignal<Timestamp>,
}

impl Session {
    pub(crate) fn new(region: String, now: Timestamp) -> Self {
        Self {
            site: RwSignal::new(Site::Loading),
            access: RwSignal::new(Access::None),
            region: RwSignal::new(region),
            now: RwSignal::new(now),
        }
    }

    /// The sandbox, where the site has one.
    pub(crate) fn sandbox(self) -> Option<Arc<Sandbox>> {
        self.site.with(|site| match site {
            Site::WithSandbox(sandbox) => Some(Arc::clone(sandbox)),
            _ => None,
        })
    }

    /// Milliseconds until the credentials in use end; negative once they have. `None`: not known.
    pub(crate) fn millis_left(self) -> Option<i64> {
        let expires = self.access.with(Access::expires)?;
        Some(expires.millis_since(self.now.get()))
    }

    /// Whether the credentials in use are known to have ended.
    pub(crate) fn has_expired(self) -> bool {
        self.millis_left().is_some_and(|left| left <= 0)
    }
}
