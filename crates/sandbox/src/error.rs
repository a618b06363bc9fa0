//! Why the sandbox did not start.

use std::fmt;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// Why the sandbox did not start. The text says what happened and what to change.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The address is reachable from other machines. Choose one of this machine's own.
    NotLoopback(IpAddr),
    /// The port could not be listened on: choose another, or end what holds it.
    Listen(SocketAddr, io::Error),
    /// The folder of the console is missing or has no `index.html`: build the console first.
    Site(PathBuf, io::Error),
    /// The path the console is served under does not begin and end with a slash.
    SiteBase(String),
    /// The credentials given cannot be used; the text says why.
    Credentials(&'static str),
    /// The system's random numbers are not available.
    Random,
}

impl fmt::Display for StartError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotLoopback(host) => write!(
                f,
                "refusing to listen on {host}: the sandbox hands out its credentials to whoever asks, so it \
                 listens on this machine only. Use 127.0.0.1, ::1 or localhost"
            ),
            Self::Listen(address, error) => {
                write!(
                    f,
                    "cannot listen on {address}: {error}. Choose another port, or 0 for any free one"
                )
            }
            Self::Site(folder, error) => write!(
                f,
                "cannot serve the console from {}: {error}. Build the console first, or leave --site away",
                folder.display()
            ),
            Self::SiteBase(base) => {
                write!(
                    f,
                    "the site base {base:?} must begin and end with a slash, for example /sub/"
                )
            }
            Self::Credentials(why) => write!(f, "the credentials cannot be used: {why}"),
            Self::Random => write!(f, "the system gave no random numbers to make credentials from"),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Listen(_, error) | Self::Site(_, error) => Some(error),
            _ => None,
        }
    }
}
