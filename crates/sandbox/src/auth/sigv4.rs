//! `SigV4`, verified by `scratchstack-aws-signature`.
//!
//! That library takes a path as it is to stand in the canonical request after ONE encoding, which
//! is right for most services. Bedrock's canonical path is the wire path encoded AGAIN
//! (`/model/a%3A0` becomes `/model/a%253A0`), so it is encoded once more before it is handed over.
//!
//! Two limits of the library, neither of which Bedrock's requests reach: it sorts the query by the
//! joined text `name=value`, which differs from sorting by name for names that are a prefix of one
//! another and go on with a digit, `-` or `.`; and it does not decode the values of a query
//! signature, which is why [`verify_query`] reads those itself.

use std::borrow::Cow;
use std::sync::Arc;

use axum::body::Bytes;
use axum::http::header::HOST;
use axum::http::{HeaderMap, HeaderValue, Request, Uri, request::Parts};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use scratchstack_aws_signature::auth::SigV4Authenticator;
use scratchstack_aws_signature::canonical::CanonicalRequest;
use scratchstack_aws_signature::{
    GetSigningKeyRequest, GetSigningKeyResponse, KSecretKey, SignatureError, SignatureOptions,
    SliceSignedHeaderRequirements, service_for_signing_key_fn,
};

use super::{Caller, Scheme, Signed};
use crate::credentials::Vault;
use crate::percent;
use crate::refusal::Refusal;

/// Both hosts of Bedrock sign under this name.
const SERVICE: &str = "bedrock";

/// How far the clock of the caller may be off.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// The longest life of a presigned request: seven days.
pub(super) const LONGEST_PRESIGN: u32 = 604_800;

/// Checks a signature in the `Authorization` header.
pub(super) async fn verify_header(
    request: Signed<'_>,
    vault: &Arc<Vault>,
    also_hosts: &[String],
    now: DateTime<Utc>,
) -> Result<Caller, Refusal> {
    let mut first = None;
    for host in hosts(request.headers, also_hosts) {
        match verify_header_for(request, host, vault, now).await {
            Ok(caller) => return Ok(caller),
            Err(refusal) => first = first.or(Some(refusal)),
        }
    }
    Err(first.unwrap_or_else(|| refuse(SignatureError::SignatureDoesNotMatch(None))))
}

async fn verify_header_for(
    request: Signed<'_>,
    host: HeaderValue,
    vault: &Arc<Vault>,
    now: DateTime<Utc>,
) -> Result<Caller, Refusal> {
    let canonical = canonical(request, host, request.query)?;
    // AWS wants every x-amz-* header of a request signed, the session token above all.
    let prefixes = [Cow::Borrowed("x-amz-")];
    let required = SliceSignedHeaderRequirements::new(&[], &[], &prefixes);
    let authenticator = canonical.get_authenticator(&required).map_err(refuse)?;
    let region = scope_region(authenticator.credential())?.to_owned();
    validate(&authenticator, &region, now, TOLERANCE, vault)
        .await
        .map_err(|error| {
            let mut refusal = refuse(error);
            if refusal.kind == "InvalidSignatureException"
                && refusal.message.starts_with("The request signature")
            {
                refusal
                    .message
                    .push_str(&explanation(request.headers, &canonical));
            }
            refusal
        })?;
    Ok(Caller {
        scheme: Scheme::Header,
        region,
    })
}

/// Checks a signature in the query, made to last at most `longest` seconds.
pub(super) async fn verify_query(
    request: Signed<'_>,
    vault: &Arc<Vault>,
    also_hosts: &[String],
    now: DateTime<Utc>,
    longest: u32,
) -> Result<Caller, Refusal> {
    let value = |name: &str| {
        request
            .query
            .split('&')
            .find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
            .map(percent::decode)
            .ok_or_else(|| {
                refuse(SignatureError::IncompleteSignature(format!(
                    "AWS query-string parameters must include '{name}'. Re-examine the query-string parameters."
                )))
            })
    };
    let algorithm = value("X-Amz-Algorithm")?;
    if algorithm != "AWS4-HMAC-SHA256" {
        return Err(refuse(SignatureError::IncompleteSignature(format!(
            "Unsupported AWS 'algorithm': '{algorithm}'."
        ))));
    }
    let credential = value("X-Amz-Credential")?;
    let signature = value("X-Amz-Signature")?;
    let mut signed_headers: Vec<String> = value("X-Amz-SignedHeaders")?
        .split(';')
        .map(str::to_owned)
        .collect();
    signed_headers.sort();
    if !signed_headers.iter().any(|name| name == "host") {
        return Err(refuse(SignatureError::SignatureDoesNotMatch(Some(
            "'Host' must be a 'SignedHeader' in the AWS Authorization.".to_owned(),
        ))));
    }
    let date = value("X-Amz-Date")?;
    let signed_at = NaiveDateTime::parse_from_str(&date, "%Y%m%dT%H%M%SZ")
        .map(|at| at.and_utc())
        .map_err(|_| {
            refuse(SignatureError::IncompleteSignature(format!(
                "Date must be in ISO-8601 'basic format'. Got '{date}'. See http://en.wikipedia.org/wiki/ISO_8601"
            )))
        })?;
    let seconds = value("X-Amz-Expires")?
        .parse::<u32>()
        .ok()
        .filter(|seconds| (1..=longest).contains(seconds));
    let Some(seconds) = seconds else {
        return Err(refuse(SignatureError::IncompleteSignature(format!(
            "X-Amz-Expires must be between 1 and {longest} seconds"
        ))));
    };
    let end = signed_at
        .checked_add_signed(TimeDelta::seconds(seconds.into()))
        .unwrap_or(signed_at);
    if end < now {
        return Err(refuse(SignatureError::SignatureDoesNotMatch(Some(format!(
            "Signature expired: {} is now earlier than {}",
            end.format("%Y%m%dT%H%M%SZ"),
            now.format("%Y%m%dT%H%M%SZ")
        )))));
    }
    let region = scope_region(&credential)?.to_owned();
    let token = value("X-Amz-Security-Token").ok();
    let mut first = None;
    for host in hosts(request.headers, also_hosts) {
        let canonical = canonical(request, host, request.query)?;
        let mut builder = SigV4Authenticator::builder();
        builder
            .canonical_request_sha256(canonical.canonical_request_sha256(&signed_headers))
            .credential(credential.clone())
            .signature(signature.clone())
            .request_timestamp(signed_at);
        if let Some(token) = &token {
            builder.session_token(token.clone());
        }
        let authenticator = builder
            .build()
            .map_err(|error| refuse(SignatureError::IncompleteSignature(error.to_string())))?;
        // Only the start is left to check: the end was checked against the life the caller chose.
        let clock = now.min(signed_at.checked_add_signed(TOLERANCE).unwrap_or(signed_at));
        match validate(&authenticator, &region, clock, TOLERANCE, vault).await {
            Ok(()) => {
                // The key is looked up as of `clock`; what has expired since is refused here.
                let key_id = credential.split('/').next().unwrap_or_default();
                if vault.find(key_id).is_some_and(|known| known.has_expired(now)) {
                    return Err(refuse(SignatureError::ExpiredToken(EXPIRED.to_owned())));
                }
                return Ok(Caller {
                    scheme: Scheme::Query,
                    region,
                });
            }
            Err(error) => first = first.or(Some(refuse(error))),
        }
    }
    Err(first.unwrap_or_else(|| refuse(SignatureError::SignatureDoesNotMatch(None))))
}

const EXPIRED: &str = "The security token included in the request is expired";

async fn validate(
    authenticator: &SigV4Authenticator,
    region: &str,
    now: DateTime<Utc>,
    tolerance: TimeDelta,
    vault: &Arc<Vault>,
) -> Result<(), SignatureError> {
    let vault = Arc::clone(vault);
    let find = move |request: GetSigningKeyRequest| {
        let found = signing_key(&request, &vault, now);
        async move { found.map_err(Into::into) }
    };
    let mut keys = service_for_signing_key_fn(find);
    authenticator
        .validate_signature(region, SERVICE, now, tolerance, &mut keys)
        .await
        .map(|_| ())
}

fn signing_key(
    request: &GetSigningKeyRequest,
    vault: &Vault,
    now: DateTime<Utc>,
) -> Result<GetSigningKeyResponse, SignatureError> {
    let unknown = || {
        SignatureError::InvalidClientTokenId(
            "The security token included in the request is invalid.".to_owned(),
        )
    };
    let known = vault.find(request.access_key()).ok_or_else(unknown)?;
    if known.session_token() != request.session_token() {
        return Err(unknown());
    }
    if known.has_expired(now) {
        return Err(SignatureError::ExpiredToken(EXPIRED.to_owned()));
    }
    let secret: KSecretKey = known.secret_access_key().parse().map_err(|_| unknown())?;
    GetSigningKeyResponse::builder()
        .signing_key(secret.to_ksigning(request.request_date(), request.region(), request.service()))
        .build()
        .map_err(|error| SignatureError::InternalServiceError(Box::new(error)))
}

fn canonical(request: Signed<'_>, host: HeaderValue, query: &str) -> Result<CanonicalRequest, Refusal> {
    let mut target = percent::encode_again(request.path);
    if !query.is_empty() {
        target.push('?');
        target.push_str(query);
    }
    let uri: Uri = target.parse().map_err(|_| {
        refuse(SignatureError::InvalidURIPath(
            "The request path is not valid.".to_owned(),
        ))
    })?;
    let mut message = Request::new(());
    if let Ok(method) = request.method.parse() {
        *message.method_mut() = method;
    }
    *message.uri_mut() = uri;
    *message.headers_mut() = request.headers.clone();
    message.headers_mut().insert(HOST, host);
    let (parts, ()): (Parts, ()) = message.into_parts();
    CanonicalRequest::from_request_parts(parts, Bytes::clone(request.body), SignatureOptions::default())
        .map(|(canonical, _, _)| canonical)
        .map_err(refuse)
}

/// The hosts a signature may have been made for: the one received, then the configured ones.
fn hosts(headers: &HeaderMap, also: &[String]) -> Vec<HeaderValue> {
    let received = headers
        .get(HOST)
        .cloned()
        .unwrap_or_else(|| HeaderValue::from_static(""));
    std::iter::once(received)
        .chain(also.iter().filter_map(|host| host.parse().ok()))
        .collect()
}

/// The region of `key/date/region/service/aws4_request`. The sandbox stands for every region, so
/// any that has the form of one is taken.
fn scope_region(credential: &str) -> Result<&str, Refusal> {
    // A scope of the wrong length is for the library to refuse, in AWS's words.
    let region = credential.split('/').nth(2).unwrap_or_default();
    let mut parts = region.split('-');
    let well_formed = parts.clone().count() >= 3
        && parts
            .next_back()
            .is_some_and(|last| !last.is_empty() && last.bytes().all(|b| b.is_ascii_digit()))
        && parts.all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase()));
    if well_formed || credential.split('/').count() != 5 {
        return Ok(region);
    }
    Err(refuse(SignatureError::SignatureDoesNotMatch(Some(format!(
        "Credential should be scoped to a valid region, not '{region}'."
    )))))
}

/// AWS shows what it signed itself, so that the first difference can be found.
fn explanation(headers: &HeaderMap, canonical: &CanonicalRequest) -> String {
    let signed: Vec<String> = headers
        .get("authorization")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split("SignedHeaders=").nth(1))
        .and_then(|rest| rest.split([',', ' ']).next())
        .map(|names| names.split(';').map(str::to_owned).collect())
        .unwrap_or_default();
    let text = String::from_utf8_lossy(&canonical.canonical_request(&signed)).into_owned();
    format!("\n\nThe Canonical String for this request should have been\n'{text}'\n")
}

fn refuse(error: SignatureError) -> Refusal {
    const MISMATCH: &str = "The request signature we calculated does not match the signature you provided. Check \
         your AWS Secret Access Key and signing method. Consult the service documentation for details.";
    match error {
        SignatureError::MissingAuthenticationToken(_) => Refusal::front_end(
            403,
            "MissingAuthenticationTokenException",
            "Missing Authentication Token",
        ),
        SignatureError::InvalidClientTokenId(message) => {
            Refusal::front_end(403, "UnrecognizedClientException", message)
        }
        SignatureError::ExpiredToken(message) => Refusal::front_end(403, "ExpiredTokenException", message),
        SignatureError::SignatureDoesNotMatch(message) => Refusal::front_end(
            403,
            "InvalidSignatureException",
            message.unwrap_or_else(|| MISMATCH.to_owned()),
        ),
        other => Refusal::front_end(403, "IncompleteSignatureException", other.to_string()),
    }
}
