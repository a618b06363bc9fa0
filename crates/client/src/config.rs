//! What a client is told once.

use std::fmt;
use std::time::Duration;

use outcrop_core::credentials::Auth;
use outcrop_core::request::Endpoints;
use outcrop_core::retry::Policy;

/// How long to wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// For a connection. Browsers do not say when one is made: there, [`Timeouts::first_byte`] covers it.
    pub connect: Duration,
    /// From sending a call that bills to the first byte of its reply. A reply that is not streamed can take
    /// as long as the model writes.
    pub first_byte: Duration,
    /// Silence within the reply of a call that bills.
    pub idle: Duration,
    /// Either of the two for calls that do not bill.
    pub free: Duration,
}

impl Default for Timeouts {
    /// 30 s to connect, 60 minutes for each of the others but 60 s for calls that do not bill.
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(30),
            first_byte: Duration::from_hours(1),
            idle: Duration::from_hours(1),
            free: Duration::from_mins(1),
        }
    }
}

/// Where a client's calls go and how they are made.
#[derive(Clone)]
pub struct Config {
    /// The Region that is signed for.
    pub region: String,
    /// Where calls go.
    pub endpoints: Endpoints,
    /// Who makes them. An API key is never sent in the clear to another computer.
    pub auth: Auth,
    /// How long to wait.
    pub timeouts: Timeouts,
    /// What is tried again.
    pub policy: Policy,
}

impl Config {
    /// AWS's own hosts in a Region, with the default timeouts and retries (none for calls that bill).
    pub fn aws(region: impl Into<String>, auth: Auth) -> Self {
        let region = region.into();
        Self {
            endpoints: Endpoints::aws(&region),
            region,
            auth,
            timeouts: Timeouts::default(),
            policy: Policy::default(),
        }
    }

    /// Other endpoints: a local server, a proxy.
    #[must_use]
    pub fn with_endpoints(mut self, endpoints: Endpoints) -> Self {
        self.endpoints = endpoints;
        self
    }

    /// Other timeouts.
    #[must_use]
    pub fn with_timeouts(mut self, timeouts: Timeouts) -> Self {
        self.timeouts = timeouts;
        self
    }

    /// Other retries.
    #[must_use]
    pub fn with_policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("region", &self.region)
            .field("endpoints", &self.endpoints)
            .field("auth", &self.auth)
            .field("timeouts", &self.timeouts)
            .field("policy", &self.policy)
            .finish()
    }
}
