//! One error type for misuse and refused limits. What a *file* or a *body* does wrong is a
//! [`crate::finding::Finding`], never an `Error`.

use std::error::Error as StdError;
use std::fmt;

/// What went wrong, by what the caller can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An argument breaks the contract of the function. Correct the argument named in the message.
    InvalidInput,
    /// Credentials are incomplete, malformed or expired. Paste a fresh set.
    Credentials,
    /// The event stream is not what was sent: a checksum fails, a length is impossible, bytes are
    /// missing at the end. What was decoded before stays valid; send the request again if it is needed.
    DamagedStream,
    /// The reply is intact but is not a reply of this family. Look at the raw body; the model id may
    /// belong to another family.
    UnreadableReply,
    /// A limit of the service or of this library refuses the input. Make it smaller, as the message says.
    TooLarge,
    /// The model, Region or operation cannot be used in this way. Choose another, as the message says.
    Unsupported,
}

impl ErrorKind {
    /// A stable code for programs: kebab case, never translated, never reused.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidInput => "invalid-input",
            Self::Credentials => "credentials",
            Self::DamagedStream => "damaged-stream",
            Self::UnreadableReply => "unreadable-reply",
            Self::TooLarge => "too-large",
            Self::Unsupported => "unsupported",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An error of this crate: a kind to act on, a message to show, and the cause behind it.
///
/// The message says what happened and where; it never holds a secret or a body.
pub struct Error {
    kind: ErrorKind,
    message: String,
    source: Option<Box<dyn StdError + Send + Sync + 'static>>,
}

impl Error {
    /// An error of `kind` whose message is shown to a person.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            source: None,
        }
    }

    /// Keeps the cause reachable through [`StdError::source`].
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync + 'static>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// What to act on.
    pub const fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What to show.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Error");
        debug.field("kind", &self.kind).field("message", &self.message);
        if let Some(source) = &self.source {
            debug.field("source", source);
        }
        debug.finish()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source
            .as_ref()
            .map(|source| &**source as &(dyn StdError + 'static))
    }
}
