//! URLs that carry their signature in the query: for whoever opens them, until they expire.

use std::fmt;
use std::time::Duration;

use super::canonical::{Canonical, PARAMETERS, Place};
use super::target::encode;
use super::{Credentials, Parts, Rules, Scope, invalid, run};
use crate::error::Error;
use crate::secret::Secret;
use crate::time::Timestamp;

/// Seven days: what AWS allows at most.
const MAX_SECONDS: u32 = 604_800;

/// A URL that carries its signature, and what was signed.
#[derive(Clone)]
pub struct Presigned {
    url: Secret,
    expires: Timestamp,
    signature: String,
    canonical: Canonical,
    string_to_sign: String,
}

impl Presigned {
    /// The URL. Whoever has it may make the request until it expires.
    pub const fn url(&self) -> &Secret {
        &self.url
    }

    /// When the URL ends. The keys it was signed with may end sooner, and it with them.
    pub const fn expires(&self) -> Timestamp {
        self.expires
    }

    /// The signature: 64 lower-case hexadecimal digits.
    pub fn signature(&self) -> &str {
        &self.signature
    }

    /// The canonical request. It holds the session token; show [`Presigned::canonical_request_redacted`].
    pub fn canonical_request(&self) -> &str {
        self.canonical.text()
    }

    /// The canonical request without the session token and the values of secret headers.
    pub fn canonical_request_redacted(&self) -> String {
        self.canonical.redacted()
    }

    /// The string to sign. Holds no secret.
    pub fn string_to_sign(&self) -> &str {
        &self.string_to_sign
    }

    /// The headers that must be sent with the URL, values as signed; `host` is the carrier's and left out.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.canonical.own_headers()
    }
}

impl fmt::Debug for Presigned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Presigned")
            .field("url", &self.url)
            .field("expires", &self.expires)
            .field("canonical_request", &self.canonical.redacted())
            .field("string_to_sign", &self.string_to_sign)
            .finish_non_exhaustive()
    }
}

/// Signs a request into its URL, valid for `seconds` (1 to 604,800) from `time`.
///
/// The request's own query stays in front, as given. `x-amz-content-sha256` is never sent; the body
/// is what `payload` says, for S3 as a rule [`super::Payload::Unsigned`]. Fails like [`super::sign`],
/// and when the URL was signed before.
pub fn presign(
    request: &Parts<'_>,
    scope: Scope<'_>,
    rules: Rules,
    credentials: &Credentials,
    time: Timestamp,
    seconds: u32,
) -> Result<Presigned, Error> {
    if !(1..=MAX_SECONDS).contains(&seconds) {
        return Err(invalid(format!(
            "A signed URL is valid for 1 to {MAX_SECONDS} seconds (7 days), not {seconds}."
        )));
    }
    let canonical = Canonical::new(
        request,
        scope,
        rules,
        credentials,
        time,
        Place::Query { expires: seconds },
    )?;
    let string_to_sign = canonical.string_to_sign(scope, time);
    let valid = Duration::from_secs(seconds.into());
    let (instructions, signature) = run(
        &canonical,
        request.method,
        scope,
        rules,
        credentials,
        time,
        Some(valid),
    )?;

    let mut url = String::with_capacity(canonical.text().len() + 512);
    url.push_str(canonical.url());
    let mut mark = if canonical.url().contains('?') { '&' } else { '?' };
    let (_, parameters) = instructions.into_parts();
    for wanted in PARAMETERS {
        for (_, value) in parameters.iter().filter(|(name, _)| *name == wanted) {
            url.push(mark);
            url.push_str(wanted);
            url.push('=');
            url.push_str(&encode(value.as_bytes()));
            mark = '&';
        }
    }
    Ok(Presigned {
        url: Secret::new(url),
        expires: Timestamp::from_seconds(time.as_seconds() + i64::from(seconds)),
        signature,
        canonical,
        string_to_sign,
    })
}
