//! The temporary credentials the sandbox issues, and the place it looks them up.

use std::fmt;
use std::sync::Mutex;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};

use crate::error::StartError;

/// Credentials that the sandbox accepts.
///
/// The secret has exactly 40 characters, as every AWS secret access key has. `Debug` shows neither
/// the secret nor the session token.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    expiration: Option<DateTime<Utc>>,
}

impl Credentials {
    /// Credentials of the caller's choice; they expire after [`Config::lifetime`] when they have a
    /// session token and never otherwise.
    ///
    /// # Errors
    /// When the key id is empty or holds characters that have a meaning in a signature, or when
    /// the secret does not have 40 ASCII characters.
    ///
    /// [`Config::lifetime`]: crate::Config::lifetime
    pub fn fixed(
        access_key_id: &str,
        secret_access_key: &str,
        session_token: Option<&str>,
    ) -> Result<Self, StartError> {
        if access_key_id.is_empty() || !access_key_id.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(StartError::Credentials(
                "the access key id must be letters and digits",
            ));
        }
        // The verifier keeps secrets in an array of that size.
        if secret_access_key.len() != 40 || !secret_access_key.is_ascii() {
            return Err(StartError::Credentials(
                "the secret access key must have 40 ASCII characters",
            ));
        }
        Ok(Self {
            access_key_id: access_key_id.to_owned(),
            secret_access_key: secret_access_key.to_owned(),
            session_token: session_token.map(str::to_owned),
            expiration: None,
        })
    }

    fn random(expiration: DateTime<Utc>) -> Result<Self, StartError> {
        const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let pick = |alphabet: &[u8], count: usize| -> Result<String, StartError> {
            let mut bytes = vec![0; count];
            getrandom::fill(&mut bytes).map_err(|_| StartError::Random)?;
            // Both alphabets have a power of two characters, so the remainder is not biased.
            Ok(bytes
                .iter()
                .map(|byte| char::from(alphabet[usize::from(*byte) % alphabet.len()]))
                .collect())
        };
        let mut token = vec![0; 240];
        getrandom::fill(&mut token).map_err(|_| StartError::Random)?;
        Ok(Self {
            access_key_id: format!("ASIA{}", pick(BASE32, 16)?),
            secret_access_key: pick(BASE64, 40)?,
            session_token: Some(format!("IQoJb3JpZ2luX2Vj{}", STANDARD.encode(token))),
            expiration: Some(expiration),
        })
    }

    /// The access key id: `ASIA` and 16 characters when it was made here.
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The secret access key, 40 characters.
    pub fn secret_access_key(&self) -> &str {
        &self.secret_access_key
    }

    /// The session token; credentials made here always have one.
    pub fn session_token(&self) -> Option<&str> {
        self.session_token.as_deref()
    }

    /// When they expire, as `2026-01-02T03:04:05Z`.
    pub fn expiration(&self) -> Option<String> {
        self.expiration
            .map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true))
    }

    pub(crate) fn has_expired(&self, now: DateTime<Utc>) -> bool {
        self.expiration.is_some_and(|at| at <= now)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("access_key_id", &self.access_key_id)
            .field("expiration", &self.expiration)
            .finish_non_exhaustive()
    }
}

/// How long before their end credentials are handed out no more.
const RENEW_BEFORE: TimeDelta = TimeDelta::minutes(5);

/// Everything issued so far. Old credentials stay known, so that they are refused as expired and
/// not as unknown.
#[derive(Debug)]
pub(crate) struct Vault {
    issued: Mutex<Vec<Credentials>>,
    lifetime: TimeDelta,
    renew: bool,
}

impl Vault {
    pub(crate) fn new(
        fixed: Option<Credentials>,
        lifetime: Duration,
        now: DateTime<Utc>,
    ) -> Result<Self, StartError> {
        let lifetime = TimeDelta::from_std(lifetime)
            .ok()
            .filter(|lifetime| now.checked_add_signed(*lifetime).is_some())
            .ok_or(StartError::Credentials(
                "the lifetime is longer than a date can say",
            ))?;
        let renew = fixed.is_none();
        let first = match fixed {
            None => Credentials::random(now + lifetime)?,
            Some(fixed) => {
                let expiration = fixed.session_token.is_some().then_some(now + lifetime);
                Credentials { expiration, ..fixed }
            }
        };
        Ok(Self {
            issued: Mutex::new(vec![first]),
            lifetime,
            renew,
        })
    }

    /// The credentials to hand out at `now`: fresh ones when those made here are about to end.
    pub(crate) fn current(&self, now: DateTime<Utc>) -> Result<Credentials, StartError> {
        let mut issued = self.lock();
        if let Some(last) = issued.last() {
            // A lifetime chosen shorter than the margin (to watch an expiry) is not cut further.
            let margin = RENEW_BEFORE.min(self.lifetime / 2);
            if !self.renew || !last.has_expired(now + margin) {
                return Ok(last.clone());
            }
        }
        let fresh = Credentials::random(now + self.lifetime)?;
        issued.push(fresh.clone());
        Ok(fresh)
    }

    pub(crate) fn find(&self, access_key_id: &str) -> Option<Credentials> {
        self.lock()
            .iter()
            .find(|known| known.access_key_id == access_key_id)
            .cloned()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Credentials>> {
        // The list is replaced whole or pushed to, so a panic elsewhere cannot leave it half done.
        self.issued
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_hours(1);

    #[test]
    fn random_credentials_have_the_shape_of_temporary_ones() {
        let now = Utc::now();
        let vault = Vault::new(None, HOUR, now).unwrap();
        let one = vault.current(now).unwrap();
        assert!(one.access_key_id.starts_with("ASIA") && one.access_key_id.len() == 20);
        assert_eq!(one.secret_access_key.len(), 40);
        assert!(one.session_token.as_ref().unwrap().len() > 300);
        let other = Vault::new(None, HOUR, now).unwrap().current(now).unwrap();
        assert_ne!(one.secret_access_key, other.secret_access_key);
        assert_eq!(Some(one.clone()), vault.find(&one.access_key_id));
    }

    #[test]
    fn they_are_renewed_before_they_end_and_the_old_ones_stay_known() {
        let now = Utc::now();
        let vault = Vault::new(None, HOUR, now).unwrap();
        let first = vault.current(now).unwrap();
        assert_eq!(first, vault.current(now + TimeDelta::minutes(50)).unwrap());
        let later = now + TimeDelta::minutes(58);
        let second = vault.current(later).unwrap();
        assert_ne!(first, second);
        assert!(!vault.find(&first.access_key_id).unwrap().has_expired(later));
        assert!(
            vault
                .find(&first.access_key_id)
                .unwrap()
                .has_expired(now + TimeDelta::minutes(61))
        );
    }

    #[test]
    fn debug_shows_no_secret() {
        let fixed = Credentials::fixed("AKIDEXAMPLE", &"s".repeat(40), Some("TOKEN")).unwrap();
        let text = format!("{fixed:?}");
        assert!(
            text.contains("AKIDEXAMPLE") && !text.contains("sss") && !text.contains("TOKEN"),
            "{text}"
        );
    }

    #[test]
    fn secrets_of_another_length_are_refused_with_a_reason() {
        let error = Credentials::fixed("AKIDEXAMPLE", "short", None).unwrap_err();
        assert!(error.to_string().contains("40"), "{error}");
        assert!(Credentials::fixed("AK/ID", &"s".repeat(40), None).is_err());
    }
}
