//! The keys that sign.

use std::fmt;

use crate::error::{Error, ErrorKind};
use crate::secret::Secret;
use crate::time::Timestamp;

/// The keys of one AWS principal.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// `AKIA…` for a long-lived key, `ASIA…` for a temporary one.
    pub access_key_id: String,
    /// The secret that signs; never sent.
    pub secret_access_key: Secret,
    /// Sent and signed with every request when the keys are temporary.
    pub session_token: Option<Secret>,
    /// When the service stops taking them, if that is known.
    pub expires: Option<Timestamp>,
}

impl Credentials {
    /// Keys without session token and without known end.
    pub fn new(access_key_id: impl Into<String>, secret_access_key: Secret) -> Self {
        Self {
            access_key_id: access_key_id.into(),
            secret_access_key,
            session_token: None,
            expires: None,
        }
    }

    /// With the session token that belongs to temporary keys.
    #[must_use]
    pub fn with_session_token(mut self, token: Secret) -> Self {
        self.session_token = Some(token);
        self
    }

    /// With the moment the keys end.
    #[must_use]
    pub fn with_expiry(mut self, expires: Timestamp) -> Self {
        self.expires = Some(expires);
        self
    }

    /// Whether they are known to have ended at `time`.
    pub fn is_expired(&self, time: Timestamp) -> bool {
        self.expires.is_some_and(|expires| expires <= time)
    }

    /// Refuses what cannot be keys at all. No message repeats any of them.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let id_fits = (1..=128).contains(&self.access_key_id.len())
            && self
                .access_key_id
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !id_fits {
            return Err(Error::new(
                ErrorKind::Credentials,
                "The access key id is not made of letters and digits. It looks like ASIA… or AKIA…, 20 characters; check that it was not swapped with another field.",
            ));
        }
        let visible = |secret: &Secret| {
            !secret.is_empty() && secret.expose().bytes().all(|byte| byte.is_ascii_graphic())
        };
        if !visible(&self.secret_access_key) {
            return Err(Error::new(
                ErrorKind::Credentials,
                "The secret access key is empty or has spaces or characters that a key never has. Paste it again.",
            ));
        }
        if !self.session_token.as_ref().is_none_or(visible) {
            return Err(Error::new(
                ErrorKind::Credentials,
                "The session token is empty or has spaces or line breaks in it. Paste it again, as one line.",
            ));
        }
        Ok(())
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Four characters tell the kind of key; all of them might be a secret in the wrong field.
        let kind: String = self.access_key_id.chars().take(4).collect();
        f.debug_struct("Credentials")
            .field("access_key_id", &format_args!("{kind}…"))
            .field("secret_access_key", &self.secret_access_key)
            .field("session_token", &self.session_token)
            .field("expires", &self.expires)
            .finish()
    }
}
