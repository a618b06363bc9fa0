//! Who sent a request: a `SigV4` signature in the header or the query, or a Bedrock API key.

mod bearer;
mod sigv4;
#[cfg(test)]
mod tests;

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use chrono::{DateTime, Utc};

use crate::credentials::Vault;
use crate::refusal::Refusal;

/// What is being checked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Signed<'a> {
    pub(crate) method: &'a str,
    /// The path exactly as it stood in the request line, without the query.
    pub(crate) path: &'a str,
    /// The query exactly as it stood in the request line; empty when there is none.
    pub(crate) query: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: &'a Bytes,
}

/// How a request proved who sent it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Scheme {
    /// `Authorization: AWS4-HMAC-SHA256 …`
    Header,
    /// `?X-Amz-Algorithm=AWS4-HMAC-SHA256&…`
    Query,
    /// `Authorization: Bearer bedrock-api-key-…`
    Bearer,
}

/// The sender of a request that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Caller {
    pub(crate) scheme: Scheme,
    /// The region the signature was made for.
    pub(crate) region: String,
}

/// Checks the proof a request carries.
///
/// `also_hosts` are further values of `Host` the signature may have been made for: a proxy that
/// forwards to this process changes the header after signing.
pub(crate) async fn authenticate(
    request: Signed<'_>,
    vault: &std::sync::Arc<Vault>,
    also_hosts: &[String],
    now: DateTime<Utc>,
) -> Result<Caller, Refusal> {
    let authorization = request.headers.get(AUTHORIZATION);
    if let Some(value) = authorization {
        let scheme = value
            .as_bytes()
            .split(|byte| *byte == b' ')
            .next()
            .unwrap_or_default();
        if scheme.eq_ignore_ascii_case(b"bearer") {
            let key = value
                .to_str()
                .ok()
                .and_then(|text| text.get(scheme.len()..))
                .unwrap_or_default();
            return bearer::verify(key.trim(), vault, now).await;
        }
        return sigv4::verify_header(request, vault, also_hosts, now).await;
    }
    if request.query.contains("X-Amz-Algorithm=") {
        return sigv4::verify_query(request, vault, also_hosts, now, sigv4::LONGEST_PRESIGN).await;
    }
    Err(Refusal::front_end(
        403,
        "MissingAuthenticationTokenException",
        "Missing Authentication Token",
    ))
}
