//! AWS Signature Version 4: headers for a request, URLs that carry their own signature, Bedrock API keys.
//!
//! The signature is made by the `aws-sigv4` crate. This module states the contract around it:
//!
//! - **The path is signed as it is sent.** The caller percent-encodes every segment (all but
//!   `A-Za-z0-9-_.~`) into the URL. Every service but S3 encodes that path a second time before it
//!   checks ([`PathEncoding::Double`]): `:` in a model id is `%3A` on the wire and `%253A` in the
//!   canonical request. S3 does not ([`PathEncoding::Single`]), and a path that S3 would write
//!   differently is refused. A non-ASCII character in a double-encoded path is signed as sent;
//!   carriers percent-encode such characters on their own, so encode them first.
//! - **The query is signed decoded and encoded anew**, sorted. A raw `+` is refused: it has two readings.
//! - **Signed headers** are `host` (from the URL), `x-amz-date`, `x-amz-security-token` and of the
//!   request's own `content-type`, `accept`, `x-amz-*`, `x-amzn-*`; see [`HeaderChoice`]. Never
//!   signed: what proxies and carriers change (`user-agent`, `x-amzn-trace-id`, `connection`, …).
//!   Values are trimmed and their runs of white space made one space.
//! - **A stale** `authorization`, `x-amz-date`, `x-amz-security-token` or `x-amz-content-sha256` among
//!   the request's headers is not signed; send those of [`Signed::headers`] in their place.
//! - **Time** is the caller's, corrected for clock skew; fractions of a second are cut off.
//!
//! It does not send, and does not judge whether credentials have expired: the service does.
//!
//! ```
//! use outcrop_core::secret::Secret;
//! use outcrop_core::sign::{self, Credentials, Parts, Payload, Rules, Scope};
//! use outcrop_core::time::Timestamp;
//!
//! let credentials = Credentials::new("AKIDEXAMPLE", Secret::new("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"));
//! let request = Parts {
//!     method: "POST",
//!     url: "https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.claude-3-haiku-20240307-v1%3A0/invoke",
//!     headers: &[("accept", "application/json"), ("content-type", "application/json")],
//!     payload: Payload::Signed(br#"{"a":1}"#),
//! };
//! let time = Timestamp::parse_basic("20260102T030405Z")?;
//! let signed = sign::sign(&request, Scope::bedrock("us-east-1"), Rules::STANDARD, &credentials, time)?;
//! assert_eq!(signed.signature(), "2dea32447b28800a9ac7ee3cb950223bafc2cd446822eb1e1224a6c9c10a28c1");
//! # Ok::<(), outcrop_core::error::Error>(())
//! ```
//!
//! Specification: *AWS Signature Version 4 for API requests*, IAM User Guide.

pub mod api_key;
mod canonical;
mod keys;
mod presign;
mod target;

use std::fmt;
use std::time::{Duration, SystemTime};

use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SessionTokenMode, SignableBody, SignableRequest,
    SigningInstructions, SigningParams, SigningSettings, UriPathNormalizationMode,
};
use aws_sigv4::sign::v4;
use zeroize::Zeroizing;

use self::canonical::{Canonical, Place};
pub use self::keys::Credentials;
pub use self::presign::{Presigned, presign};
use crate::error::{Error, ErrorKind};
use crate::time::Timestamp;

/// What a signature is valid for, beside its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope<'a> {
    /// The Region, such as `us-east-1`.
    pub region: &'a str,
    /// The service's signing name, such as `bedrock`.
    pub service: &'a str,
}

impl<'a> Scope<'a> {
    /// `bedrock`, the signing name of both hosts, `bedrock` and `bedrock-runtime`.
    pub const fn bedrock(region: &'a str) -> Self {
        Self {
            region,
            service: "bedrock",
        }
    }

    /// `s3`; goes with [`Rules::S3`].
    pub const fn s3(region: &'a str) -> Self {
        Self {
            region,
            service: "s3",
        }
    }

    /// `sts`.
    pub const fn sts(region: &'a str) -> Self {
        Self {
            region,
            service: "sts",
        }
    }

    fn check(self) -> Result<(), Error> {
        let fits = |name: &str| {
            (1..=64).contains(&name.len())
                && name
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
        };
        if !fits(self.region) {
            return Err(invalid(
                "The Region is empty or not a Region's name. Give one such as us-east-1.",
            ));
        }
        if !fits(self.service) {
            return Err(invalid(
                "The service's signing name is empty or not a name. Give one such as bedrock.",
            ));
        }
        Ok(())
    }
}

/// Who encodes the path, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathEncoding {
    /// The path as sent is percent-encoded again: every service but S3.
    Double,
    /// The path as sent is signed: S3.
    Single,
}

/// Whether `//`, `/./` and `/../` are resolved before the path is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathNormalisation {
    /// Resolved: every service but S3.
    Normalised,
    /// Kept: S3, where they are part of a key.
    AsSent,
}

/// Whether the body's hash is sent as the header `x-amz-content-sha256`, and signed with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyHashHeader {
    /// Sent: S3 requires it.
    Sent,
    /// Not sent: the service hashes the body itself.
    NotSent,
}

/// Which of the request's own headers are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderChoice {
    /// `content-type`, `accept`, `x-amz-*` and `x-amzn-*`: what the services need, and browsers let through.
    Needed,
    /// All but those that proxies and carriers change.
    All,
}

/// Whether the session token is part of what is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionTokenRule {
    /// Signed: every service this project calls.
    Signed,
    /// Sent beside the signature (some `IoT` endpoints).
    Unsigned,
}

/// How a service wants to be signed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// How often the path is encoded.
    pub path: PathEncoding,
    /// Whether dot segments are resolved.
    pub normalisation: PathNormalisation,
    /// Whether the body's hash is sent.
    pub body_hash: BodyHashHeader,
    /// Which headers are signed.
    pub headers: HeaderChoice,
    /// Whether the session token is signed.
    pub session_token: SessionTokenRule,
}

impl Rules {
    /// Every service but S3, Bedrock and STS among them.
    pub const STANDARD: Self = Self {
        path: PathEncoding::Double,
        normalisation: PathNormalisation::Normalised,
        body_hash: BodyHashHeader::NotSent,
        headers: HeaderChoice::Needed,
        session_token: SessionTokenRule::Signed,
    };

    /// S3.
    pub const S3: Self = Self {
        path: PathEncoding::Single,
        normalisation: PathNormalisation::AsSent,
        body_hash: BodyHashHeader::Sent,
        ..Self::STANDARD
    };
}

/// What the signature says about the body.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Payload<'a> {
    /// These very bytes; empty for no body.
    Signed(&'a [u8]),
    /// Nothing (`UNSIGNED-PAYLOAD`): S3 over HTTPS only.
    Unsigned,
    /// A body with this SHA-256, in 64 lower-case hexadecimal digits.
    Precomputed(&'a str),
}

impl fmt::Debug for Payload<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // A body is a person's prompt: its length is enough.
            Self::Signed(bytes) => write!(f, "Signed({} bytes)", bytes.len()),
            Self::Unsigned => f.write_str("Unsigned"),
            Self::Precomputed(hash) => f.debug_tuple("Precomputed").field(hash).finish(),
        }
    }
}

/// The parts of a request that are signed.
#[derive(Clone, Copy)]
pub struct Parts<'a> {
    /// The method, in upper case.
    pub method: &'a str,
    /// The whole URL as the service will see it: scheme, host, path and query percent-encoded. Behind a
    /// proxy this is the service's own URL, not the proxy's.
    pub url: &'a str,
    /// The request's headers, in any case and order. `host` may be left out; if given it must be the URL's.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body.
    pub payload: Payload<'a>,
}

impl fmt::Debug for Parts<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A query may carry a signature and a header a token: names are enough.
        let url = self.url.split(['?', '#']).next().unwrap_or_default();
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| *name).collect();
        f.debug_struct("Parts")
            .field("method", &self.method)
            .field("url", &url)
            .field("headers", &names)
            .field("payload", &self.payload)
            .finish()
    }
}

/// A header to add to the request.
#[derive(Clone, PartialEq, Eq)]
pub struct Header {
    name: &'static str,
    value: Zeroizing<String>,
    sensitive: bool,
}

impl Header {
    /// The name, in lower case.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The value, as sent.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Whether the value must not be shown or logged.
    pub const fn is_sensitive(&self) -> bool {
        self.sensitive
    }
}

impl fmt::Debug for Header {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = if self.sensitive {
            "…"
        } else {
            self.value.as_str()
        };
        f.debug_struct("Header")
            .field("name", &self.name)
            .field("value", &value)
            .finish()
    }
}

/// A signed request: what to add to it, and what was signed, so that a mismatch can be explained.
#[derive(Clone)]
pub struct Signed {
    headers: Vec<Header>,
    signature: String,
    canonical: Canonical,
    string_to_sign: String,
}

impl Signed {
    /// Headers to add, replacing any of the same name: `x-amz-date`, `authorization`, and where they
    /// apply `x-amz-security-token` and `x-amz-content-sha256`.
    pub fn headers(&self) -> &[Header] {
        &self.headers
    }

    /// The signature: 64 lower-case hexadecimal digits.
    pub fn signature(&self) -> &str {
        &self.signature
    }

    /// The canonical request. It holds the session token; show [`Signed::canonical_request_redacted`].
    pub fn canonical_request(&self) -> &str {
        self.canonical.text()
    }

    /// The canonical request without the values of secret headers, to show next to a service's own.
    pub fn canonical_request_redacted(&self) -> String {
        self.canonical.redacted()
    }

    /// The string to sign: algorithm, time, scope, and the canonical request's hash. Holds no secret.
    pub fn string_to_sign(&self) -> &str {
        &self.string_to_sign
    }

    /// The names of the signed headers, sorted, in lower case.
    pub fn signed_headers(&self) -> &[String] {
        self.canonical.signed_headers()
    }
}

impl fmt::Debug for Signed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signed")
            .field("headers", &self.headers)
            .field("canonical_request", &self.canonical.redacted())
            .field("string_to_sign", &self.string_to_sign)
            .finish_non_exhaustive()
    }
}

/// Signs a request with headers.
///
/// Fails with [`ErrorKind::InvalidInput`] when the URL, a header, the Region or the time cannot be
/// signed as the contract above says, with [`ErrorKind::Credentials`] when the keys cannot be keys,
/// and with [`ErrorKind::TooLarge`] when the URL is longer than 65,534 bytes.
pub fn sign(
    request: &Parts<'_>,
    scope: Scope<'_>,
    rules: Rules,
    credentials: &Credentials,
    time: Timestamp,
) -> Result<Signed, Error> {
    let canonical = Canonical::new(request, scope, rules, credentials, time, Place::Headers)?;
    let string_to_sign = canonical.string_to_sign(scope, time);
    let (instructions, signature) = run(&canonical, request.method, scope, rules, credentials, time, None)?;
    let headers = instructions
        .into_parts()
        .0
        .into_iter()
        .map(|header| Header {
            name: header.name(),
            value: Zeroizing::new(header.value().to_owned()),
            // A signature is good for minutes, which is long enough to use it.
            sensitive: header.sensitive() || header.name() == "authorization",
        })
        .collect();
    Ok(Signed {
        headers,
        signature,
        canonical,
        string_to_sign,
    })
}

/// Has `aws-sigv4` sign what [`Canonical`] checked and chose.
fn run(
    canonical: &Canonical,
    method: &str,
    scope: Scope<'_>,
    rules: Rules,
    credentials: &Credentials,
    time: Timestamp,
    expires: Option<Duration>,
) -> Result<(SigningInstructions, String), Error> {
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = match rules.path {
        PathEncoding::Double => PercentEncodingMode::Double,
        PathEncoding::Single => PercentEncodingMode::Single,
    };
    settings.uri_path_normalization_mode = match rules.normalisation {
        PathNormalisation::Normalised => UriPathNormalizationMode::Enabled,
        PathNormalisation::AsSent => UriPathNormalizationMode::Disabled,
    };
    settings.payload_checksum_kind = match rules.body_hash {
        BodyHashHeader::Sent => PayloadChecksumKind::XAmzSha256,
        BodyHashHeader::NotSent => PayloadChecksumKind::NoHeader,
    };
    settings.session_token_mode = match rules.session_token {
        SessionTokenRule::Signed => SessionTokenMode::Include,
        SessionTokenRule::Unsigned => SessionTokenMode::Exclude,
    };
    // `Canonical` hands over only what is to be signed.
    settings.excluded_headers = None;
    if expires.is_some() {
        settings.signature_location = aws_sigv4::http_request::SignatureLocation::QueryParams;
        settings.expires_in = expires;
    }

    let identity = aws_credential_types::Credentials::new(
        credentials.access_key_id.as_str(),
        credentials.secret_access_key.expose(),
        credentials
            .session_token
            .as_ref()
            .map(|token| token.expose().to_owned()),
        None,
        "outcrop",
    )
    .into();
    let params: SigningParams<'_> = v4::SigningParams::builder()
        .identity(&identity)
        .region(scope.region)
        .name(scope.service)
        .time(system_time(time)?)
        .settings(settings)
        .build()
        .map_err(refused)?
        .into();
    let signable = SignableRequest::new(
        method,
        canonical.url(),
        canonical.own_headers(),
        // Hashed once, for the canonical request shown and the one signed.
        SignableBody::Precomputed(canonical.body_hash().to_owned()),
    )
    .map_err(refused)?;
    Ok(aws_sigv4::http_request::sign(signable, &params)
        .map_err(refused)?
        .into_parts())
}

fn refused(source: impl std::error::Error + Send + Sync + 'static) -> Error {
    invalid("The request cannot be signed as it is: its URL or a header is refused by the signer.")
        .with_source(source)
}

/// Years 1970 to 9999: what the four-digit form of a signature's time can say.
fn system_time(time: Timestamp) -> Result<SystemTime, Error> {
    const YEAR_10000: i64 = 253_402_300_800;
    u64::try_from(time.as_seconds())
        .ok()
        .filter(|_| time.as_seconds() < YEAR_10000)
        .map(|seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
        .ok_or_else(|| {
            invalid("The time to sign with is not between the years 1970 and 9999. Check the clock.")
        })
}

fn invalid(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::InvalidInput, message)
}
