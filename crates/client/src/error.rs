//! The one error of this crate: what to act on, what to show, and all that is known about the call.

use std::error::Error as StdError;
use std::fmt;

use outcrop_core::explain::{self, Again, Explanation, Transport};
use outcrop_core::request::ServiceError;

use crate::platform::CARRIER;
use crate::view::{Attempt, RequestView, ResponseView};

/// What went wrong, by what the caller can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request could not be made: correct what the message names. Nothing was sent.
    Request,
    /// The service refused or failed: [`Error::service_error`] and [`Error::explanation`] say what to do.
    Service,
    /// Nothing came, or not all of it: [`Error::explanation`] lists what to check.
    Transport,
    /// What came is damaged or not a reply of this kind: look at the raw reply.
    Reply,
    /// The person stopped it. What had arrived is kept.
    Stopped,
}

impl ErrorKind {
    /// A stable code in kebab case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Service => "service",
            Self::Transport => "transport",
            Self::Reply => "reply",
            Self::Stopped => "stopped",
        }
    }
}

/// An error of this crate. Small to pass on; holds no secret.
pub struct Error(Box<Inner>);

struct Inner {
    cause: Cause,
    attempts: Vec<Attempt>,
    request: Option<RequestView>,
    response: Option<ResponseView>,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

enum Cause {
    Request(outcrop_core::error::Error),
    Service(ServiceError),
    Transport(Transport, String),
    Reply(outcrop_core::error::Error),
    Stopped,
}

impl Error {
    fn new(cause: Cause) -> Self {
        Self(Box::new(Inner {
            cause,
            attempts: Vec::new(),
            request: None,
            response: None,
            source: None,
        }))
    }

    pub(crate) fn request(error: outcrop_core::error::Error) -> Self {
        Self::new(Cause::Request(error))
    }

    pub(crate) fn service(error: ServiceError) -> Self {
        Self::new(Cause::Service(error))
    }

    pub(crate) fn transport(failure: Transport, address: &str) -> Self {
        Self::new(Cause::Transport(failure, address.to_owned()))
    }

    pub(crate) fn reply(error: outcrop_core::error::Error) -> Self {
        Self::new(Cause::Reply(error))
    }

    pub(crate) fn stopped() -> Self {
        Self::new(Cause::Stopped)
    }

    /// Keeps the carrier's own error reachable. Not in a browser: there it is the text of a JavaScript stack,
    /// and says nothing.
    pub(crate) fn with_carrier(mut self, source: reqwest::Error) -> Self {
        if cfg!(not(target_arch = "wasm32")) {
            self.0.source = Some(Box::new(source.without_url()));
        }
        self
    }

    pub(crate) fn with_source(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Box::new(source));
        self
    }

    pub(crate) fn with_call(mut self, attempts: &[Attempt], request: Option<RequestView>) -> Self {
        attempts.clone_into(&mut self.0.attempts);
        self.0.request = request;
        self
    }

    pub(crate) fn with_response(mut self, response: ResponseView) -> Self {
        self.0.response = Some(response);
        self
    }

    /// What to act on.
    pub fn kind(&self) -> ErrorKind {
        match &self.0.cause {
            Cause::Request(_) => ErrorKind::Request,
            Cause::Service(_) => ErrorKind::Service,
            Cause::Transport(..) => ErrorKind::Transport,
            Cause::Reply(_) => ErrorKind::Reply,
            Cause::Stopped => ErrorKind::Stopped,
        }
    }

    /// The service's error, where it was one.
    pub fn service_error(&self) -> Option<&ServiceError> {
        match &self.0.cause {
            Cause::Service(error) => Some(error),
            _ => None,
        }
    }

    /// What went wrong on the way, where it did.
    pub fn transport_failure(&self) -> Option<Transport> {
        match &self.0.cause {
            Cause::Transport(failure, _) => Some(*failure),
            _ => None,
        }
    }

    /// What it means and what to do.
    pub fn explanation(&self) -> Explanation {
        match &self.0.cause {
            Cause::Request(error) | Cause::Reply(error) => explain::library(error),
            Cause::Service(error) => explain::service(error),
            Cause::Transport(failure, address) => explain::transport(*failure, CARRIER, address),
            Cause::Stopped => Explanation {
                code: "stopped",
                title: "Stopped".into(),
                cause: "You stopped the call.".into(),
                next_action: "What had arrived is kept. The tokens written so far may be charged.".into(),
                again: Again::Yes,
                doc: None,
            },
        }
    }

    /// What the service or this library said, in its own words; empty where nobody said anything.
    pub fn detail(&self) -> String {
        match &self.0.cause {
            Cause::Request(error) | Cause::Reply(error) => error.message().to_owned(),
            Cause::Service(error) => error.display_message().to_owned(),
            // How many bytes are missing, for example. The carrier's own words help nobody.
            Cause::Transport(..) => self
                .0
                .source
                .as_deref()
                .and_then(|source| source.downcast_ref::<outcrop_core::error::Error>())
                .map(|error| error.message().to_owned())
                .unwrap_or_default(),
            Cause::Stopped => String::new(),
        }
    }

    /// Whether doing the same again can work.
    pub fn is_retryable(&self) -> bool {
        self.explanation().is_retryable()
    }

    /// All attempts, the failed ones and the last.
    pub fn attempts(&self) -> &[Attempt] {
        &self.0.attempts
    }

    /// The request as sent; `None` where it could not be made.
    pub fn request_view(&self) -> Option<&RequestView> {
        self.0.request.as_ref()
    }

    /// The reply as it came; `None` where none did.
    pub fn response(&self) -> Option<&ResponseView> {
        self.0.response.as_ref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let explanation = self.explanation();
        let detail = self.detail();
        if detail.is_empty() {
            write!(f, "{}: {}", explanation.title, explanation.cause)
        } else {
            write!(f, "{}: {detail}", explanation.title)
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.kind())
            .field("code", &self.explanation().code)
            .field("detail", &self.detail())
            .field("attempts", &self.0.attempts.len())
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match &self.0.cause {
            Cause::Request(error) | Cause::Reply(error) => Some(error),
            _ => self
                .0
                .source
                .as_deref()
                .map(|source| source as &(dyn StdError + 'static)),
        }
    }
}
