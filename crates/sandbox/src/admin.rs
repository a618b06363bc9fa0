//! `/_sandbox/…`: the sandbox's own endpoints, for people and tests on this machine.
//!
//! They hand out the credentials, so they answer only requests that name this machine as their
//! host and, when a page sends them, pages of this machine.

use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::Request;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, ORIGIN, VARY};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::Response;
use chrono::Utc;
use serde_json::{Value, json};

use crate::credentials::Credentials;
use crate::http;
use crate::service::Shared;

const HELP: &str = r#"{"endpoints":["GET /_sandbox/credentials","GET /_sandbox/log","GET /_sandbox/faults","POST /_sandbox/faults {\"fault\":\"throttle\",\"times\":1}","POST /_sandbox/reset"]}"#;

/// Answers a request for one of the sandbox's own endpoints.
pub(crate) async fn handle(shared: &Arc<Shared>, request: Request) -> Response {
    if !http::host_is_loopback(request.headers()) || !http::origin_is_loopback(request.headers()) {
        let why = "This endpoint answers only this machine: call it as 127.0.0.1 or localhost.";
        return error(StatusCode::FORBIDDEN, why);
    }
    let origin = request.headers().get(ORIGIN).cloned();
    let mut response = if request.method() == Method::OPTIONS {
        http::preflight(request.headers())
    } else {
        answer(shared, request).await
    };
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(VARY, HeaderValue::from_static("Origin"));
    if let Some(origin) = origin {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    }
    response
}

async fn answer(shared: &Arc<Shared>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    match (parts.method.as_str(), parts.uri.path()) {
        ("GET", "/_sandbox") => http::json(StatusCode::OK, HELP),
        ("GET", "/_sandbox/credentials") => match shared.vault.current(Utc::now()) {
            Ok(credentials) => http::json(StatusCode::OK, process_credentials(&credentials).to_string()),
            Err(failure) => error(StatusCode::INTERNAL_SERVER_ERROR, &failure.to_string()),
        },
        ("GET", "/_sandbox/log") => http::json(
            StatusCode::OK,
            json!({"requests": shared.journal.list()}).to_string(),
        ),
        ("GET", "/_sandbox/faults") => {
            http::json(StatusCode::OK, json!({"faults": shared.armed.list()}).to_string())
        }
        ("POST", "/_sandbox/faults") => {
            let Ok(bytes) = to_bytes(body, 64 * 1024).await else {
                return error(StatusCode::PAYLOAD_TOO_LARGE, "the body is too large");
            };
            let armed = serde_json::from_slice::<Value>(&bytes)
                .map_err(|failure| format!("the body is not JSON: {failure}"))
                .and_then(|body| shared.armed.add(&body));
            match armed {
                Ok(()) => http::json(StatusCode::OK, json!({"faults": shared.armed.list()}).to_string()),
                Err(why) => error(StatusCode::BAD_REQUEST, &why),
            }
        }
        ("POST", "/_sandbox/reset") => {
            shared.armed.clear();
            shared.journal.clear();
            shared.jobs.clear();
            http::json(StatusCode::OK, "{}")
        }
        _ => error(
            StatusCode::NOT_FOUND,
            "there is no such endpoint; GET /_sandbox lists them",
        ),
    }
}

/// The shape the AWS CLI wants from a credential process.
fn process_credentials(credentials: &Credentials) -> Value {
    let mut shape = json!({
        "Version": 1,
        "AccessKeyId": credentials.access_key_id(),
        "SecretAccessKey": credentials.secret_access_key(),
    });
    if let Some(token) = credentials.session_token() {
        shape["SessionToken"] = json!(token);
    }
    if let Some(expiration) = credentials.expiration() {
        shape["Expiration"] = json!(expiration);
    }
    shape
}

fn error(status: StatusCode, why: &str) -> Response {
    http::json(status, json!({"message": why}).to_string())
}
