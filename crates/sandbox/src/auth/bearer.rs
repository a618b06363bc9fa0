//! Bedrock API keys.
//!
//! A short-term key is a presigned request in disguise:
//! ```text
//! bedrock-api-key- base64( bedrock.amazonaws.com/?Action=CallWithBearerToken&X-Amz-…&Version=1 )
//! ```
//! It is a `POST` signed for the fixed global host, with the empty body's hash, before `Version=1`
//! was appended; so that member is taken off and the rest verified as the query signature it is.
//! Long-term keys belong to an IAM user, which the sandbox has none of: they are refused.

use std::sync::Arc;

use axum::body::Bytes;
use axum::http::header::HOST;
use axum::http::{HeaderMap, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};

use super::{Caller, Scheme, Signed, sigv4};
use crate::credentials::Vault;
use crate::refusal::Refusal;

const PREFIX: &str = "bedrock-api-key-";
const LONG_TERM_PREFIX: &str = "ABSK";
const HOST_NAME: &str = "bedrock.amazonaws.com";

/// The longest life of a short-term key: twelve hours.
const LONGEST: u32 = 43_200;

pub(super) async fn verify(key: &str, vault: &Arc<Vault>, now: DateTime<Utc>) -> Result<Caller, Refusal> {
    if key.starts_with(LONG_TERM_PREFIX) {
        return Err(invalid());
    }
    let Some(encoded) = key.strip_prefix(PREFIX) else {
        return Err(refuse(
            "Invalid API Key format: Must start with pre-defined prefix",
        ));
    };
    let decoded = STANDARD
        .decode(encoded)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok());
    let decoded = decoded.ok_or_else(invalid)?;
    let query = decoded
        .strip_prefix(HOST_NAME)
        .and_then(|rest| rest.strip_prefix("/?"))
        .ok_or_else(invalid)?;
    let query = query.strip_suffix("&Version=1").ok_or_else(invalid)?;
    if !query.split('&').any(|pair| pair == "Action=CallWithBearerToken") {
        return Err(invalid());
    }
    let mut headers = HeaderMap::new();
    headers.insert(HOST, HeaderValue::from_static(HOST_NAME));
    let request = Signed {
        method: "POST",
        path: "/",
        query,
        headers: &headers,
        body: &Bytes::new(),
    };
    let caller = sigv4::verify_query(request, vault, &[], now, LONGEST)
        .await
        .map_err(|refusal| {
            if refusal.kind == "ExpiredTokenException" || refusal.message.starts_with("Signature expired") {
                refuse("Bearer Token has expired")
            } else {
                invalid()
            }
        })?;
    Ok(Caller {
        scheme: Scheme::Bearer,
        ..caller
    })
}

fn invalid() -> Refusal {
    refuse("Authentication failed: Please make sure your API Key is valid.")
}

fn refuse(message: &str) -> Refusal {
    Refusal {
        capital_message: true,
        ..Refusal::front_end(403, "AccessDeniedException", message)
    }
}
