//! Failures that no service reported: nothing came, or not all of it.

use super::{Again, Explanation};

/// Who carries requests: it decides what can be known about a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Carrier {
    /// A page. Browsers tell pages nothing about why a request failed.
    Browser,
    /// A program.
    Native,
}

/// What went wrong on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Transport {
    /// No answer at all: not connected, refused, blocked. In a browser the reason is unknowable.
    Unreachable,
    /// No connection within the time allowed for one.
    ConnectTimeout,
    /// The request was taken, and nothing came back within the time allowed.
    FirstByteTimeout,
    /// The reply began and then fell silent for longer than allowed.
    IdleTimeout,
    /// The connection ended before the reply did.
    Cut,
    /// A stream ended in order and held no reply.
    Empty,
    /// The reply is longer than the client takes.
    TooLong,
    /// The service pointed elsewhere (3xx). Signatures are good for one address only.
    Redirected,
}

impl Transport {
    /// The stable code of its explanation.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::ConnectTimeout => "connect-timeout",
            Self::FirstByteTimeout => "first-byte-timeout",
            Self::IdleTimeout => "idle-timeout",
            Self::Cut => "connection-cut",
            Self::Empty => "empty-stream",
            Self::TooLong => "reply-too-long",
            Self::Redirected => "redirected",
        }
    }
}

/// Explains a failure on the way to or from `address`.
pub fn transport(failure: Transport, carrier: Carrier, address: &str) -> Explanation {
    let kept = "What arrived is kept. Send again if you need the rest; the tokens of this reply may be charged all the same.";
    let (title, cause, next_action, again) = match (failure, carrier) {
        (Transport::Unreachable, Carrier::Browser) => (
            "No answer",
            format!("The request to {address} failed, and browsers do not tell a page why."),
            "Check in this order: (1) Is this computer online? (2) Is the endpoint's address right, and does the Region offer Bedrock? (3) Does the page's security policy (CSP connect-src) allow this address? (4) Does the endpoint answer cross-origin requests (CORS)? AWS's own hosts do; a proxy or VPC endpoint may not. (5) Does an extension, VPN or firewall block it? The browser's developer tools (F12, Network) show what the page cannot see.".to_owned(),
            Again::Yes,
        ),
        (Transport::Unreachable, Carrier::Native) => (
            "No answer",
            format!("No connection to {address} could be made, or it was closed without an answer."),
            "Check the network, the endpoint's address and the Region; behind a company proxy or firewall, that it lets this host through.".to_owned(),
            Again::Yes,
        ),
        (Transport::ConnectTimeout, _) => (
            "No connection in time",
            format!("{address} did not take a connection within the time allowed."),
            "Check the network and the endpoint's address. A firewall that drops packets looks like this.".to_owned(),
            Again::Yes,
        ),
        (Transport::FirstByteTimeout, _) => (
            "No reply in time",
            format!("{address} took the request and sent nothing back within the time allowed."),
            "Long replies can take many minutes when they are not streamed: stream the reply, or allow more time. The call may be charged all the same.".to_owned(),
            Again::Yes,
        ),
        (Transport::IdleTimeout, _) => (
            "The reply stalled",
            format!("{address} began to reply and then sent nothing for longer than allowed."),
            kept.to_owned(),
            Again::Yes,
        ),
        (Transport::Cut, _) => (
            "The reply was cut off",
            format!("The connection to {address} ended before the reply did."),
            kept.to_owned(),
            Again::Yes,
        ),
        (Transport::Empty, _) => (
            "An empty reply",
            format!("{address} opened a stream and closed it without a reply in it."),
            "Send again. If it stays so, look at the raw reply: a proxy may have swallowed it.".to_owned(),
            Again::Yes,
        ),
        (Transport::TooLong, _) => (
            "The reply is too long",
            format!("The reply of {address} is longer than is read here (64 MB)."),
            "Ask for fewer tokens or images at once. If the endpoint is not Bedrock, correct its address.".to_owned(),
            Again::No,
        ),
        (Transport::Redirected, _) => (
            "Sent elsewhere",
            format!("{address} answered with a redirection. A signature is good for one address only, so it is not followed."),
            "Use the address that it points to as the endpoint.".to_owned(),
            Again::No,
        ),
    };
    Explanation {
        code: failure.as_str(),
        title: title.into(),
        cause: cause.into(),
        next_action: next_action.into(),
        again,
        doc: None,
    }
}
