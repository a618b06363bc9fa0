//! The console, served the way a static host would serve it, under the policy it has to live with.
//!
//! Every request reads the folder anew, so a rebuilt console is there on the next load.

use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex};

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{
    ALLOW, CACHE_CONTROL, CONTENT_SECURITY_POLICY, LOCATION, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::response::Response;
use chrono::Utc;
use serde_json::{Value, json};

use crate::credentials::{Credentials, Vault};
use crate::error::StartError;
use crate::{http, percent};

/// The hosts of the service in a Region: the page may talk to these.
const SERVICES: &[&str] = &["bedrock", "bedrock-runtime", "bedrock-agent-runtime"];

/// Regions of other partitions, whose host names end otherwise.
const ELSEWHERE: &[(&str, &str)] = &[
    ("eusc-de-east-1", "amazonaws.eu"),
    ("us-iso-east-1", "c2s.ic.gov"),
    ("us-isob-east-1", "sc2s.sgov.gov"),
    ("us-isof-east-1", "csp.hci.ic.gov"),
    ("us-isof-south-1", "csp.hci.ic.gov"),
];

/// Regions that have a Bedrock endpoint under amazonaws.com.
const REGIONS: &[&str] = &[
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "af-south-1",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eu-south-1",
    "eu-south-2",
    "eu-north-1",
    "il-central-1",
    "mx-central-1",
    "me-south-1",
    "me-central-1",
    "sa-east-1",
    "us-gov-east-1",
    "us-gov-west-1",
];

/// Reports of the policy kept; older ones are forgotten.
const REPORTS: usize = 500;

/// The console's server.
pub(crate) struct Site {
    root: PathBuf,
    /// Begins and ends with a slash.
    base: String,
    endpoint: String,
    policy: HeaderValue,
    vault: Arc<Vault>,
    reports: Mutex<Vec<Value>>,
}

impl Site {
    /// A server for the console in `root`, which talks to the sandbox at `endpoint`.
    pub(crate) fn new(
        root: &Path,
        base: &str,
        endpoint: &str,
        vault: Arc<Vault>,
    ) -> Result<Self, StartError> {
        if !base.starts_with('/') || !base.ends_with('/') || base.contains("//") {
            return Err(StartError::SiteBase(base.to_owned()));
        }
        let missing = |error| StartError::Site(root.to_owned(), error);
        let root = root.canonicalize().map_err(missing)?;
        root.join("index.html")
            .metadata()
            .map_err(|error| std::io::Error::new(error.kind(), format!("index.html: {error}")))
            .map_err(missing)?;
        let policy =
            HeaderValue::from_str(&policy(endpoint)).map_err(|_| StartError::SiteBase(base.to_owned()))?;
        Ok(Self {
            root,
            base: base.to_owned(),
            endpoint: endpoint.to_owned(),
            policy,
            vault,
            reports: Mutex::default(),
        })
    }
}

/// What the pages may load and talk to: themselves, the sandbox and Bedrock.
fn policy(endpoint: &str) -> String {
    use std::fmt::Write as _;
    let regions = REGIONS.iter().map(|region| (*region, "amazonaws.com"));
    let mut hosts = String::new();
    for (region, suffix) in regions.chain(ELSEWHERE.iter().copied()) {
        for service in SERVICES {
            let _ = write!(hosts, " https://{service}.{region}.{suffix}");
        }
    }
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self' \
         {endpoint}{hosts}; worker-src 'self'; img-src 'self' data:; base-uri 'self'; \
         form-action 'none'; frame-ancestors 'none'; report-uri /_csp"
    )
}

/// Answers one request.
pub(crate) async fn handle(State(site): State<Arc<Site>>, request: Request) -> Response {
    let mut response = if http::host_is_loopback(request.headers()) {
        site.answer(request).await
    } else {
        plain(
            StatusCode::FORBIDDEN,
            "This site answers only this machine: open it as 127.0.0.1 or localhost.",
        )
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, site.policy.clone());
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

impl Site {
    async fn answer(&self, request: Request) -> Response {
        if request.uri().path() == "/_csp" {
            return self.reports(request).await;
        }
        if request.method() != Method::GET && request.method() != Method::HEAD {
            let mut response = plain(
                StatusCode::METHOD_NOT_ALLOWED,
                "Only GET and HEAD are answered here.",
            );
            response
                .headers_mut()
                .insert(ALLOW, HeaderValue::from_static("GET, HEAD"));
            return response;
        }
        let path = request.uri().path();
        if self.base != "/" && (path == "/" || self.base.strip_suffix('/') == Some(path)) {
            let mut response = plain(StatusCode::PERMANENT_REDIRECT, "");
            http::set(response.headers_mut(), LOCATION, &self.base);
            return response;
        }
        let Some(inner) = path.strip_prefix(&self.base) else {
            return plain(StatusCode::NOT_FOUND, "There is nothing here.");
        };
        // Pages have one level, and so the console's relative addresses are right on each; `/prompt/` is `/prompt`.
        if let Some(page) = inner.strip_suffix('/') {
            let page = if page.contains(['/', '\\']) { "" } else { page };
            let mut response = plain(StatusCode::PERMANENT_REDIRECT, "");
            http::set(response.headers_mut(), LOCATION, &format!("{}{page}", self.base));
            return response;
        }
        let inner = percent::decode(inner);
        let mut response = if inner == "config.json" {
            self.config()
        } else {
            self.file(&inner).await
        };
        if request.method() == Method::HEAD {
            *response.body_mut() = Body::empty();
        }
        response
    }

    /// Takes a report of the policy, or lists those taken.
    async fn reports(&self, request: Request) -> Response {
        if request.method() == Method::POST {
            let Ok(bytes) = to_bytes(request.into_body(), 256 * 1024).await else {
                return plain(StatusCode::PAYLOAD_TOO_LARGE, "The report is too large.");
            };
            let report = serde_json::from_slice(&bytes)
                .unwrap_or_else(|_| Value::from(String::from_utf8_lossy(&bytes).into_owned()));
            let mut reports = self.lock();
            reports.push(report);
            if reports.len() > REPORTS {
                reports.remove(0);
            }
            return plain(StatusCode::NO_CONTENT, "");
        }
        let list = json!({"reports": *self.lock()}).to_string();
        uncached(http::json(StatusCode::OK, list))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Value>> {
        self.reports
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// What the console finds instead of the empty file a static build ships.
    fn config(&self) -> Response {
        match self.vault.current(Utc::now()) {
            Ok(credentials) => {
                let config = json!({"sandbox": sandbox_config(&self.endpoint, &credentials)}).to_string();
                uncached(http::json(StatusCode::OK, config))
            }
            Err(failure) => plain(StatusCode::INTERNAL_SERVER_ERROR, &failure.to_string()),
        }
    }

    async fn file(&self, inner: &str) -> Response {
        let Some(relative) = relative(inner) else {
            return plain(StatusCode::NOT_FOUND, "There is nothing here.");
        };
        if !relative.as_os_str().is_empty()
            && let Some(response) = self.read(&relative).await
        {
            return response;
        }
        // A name of one level without an extension is one of the console's own pages.
        if relative.extension().is_none()
            && relative.components().count() <= 1
            && let Some(response) = self.read(Path::new("index.html")).await
        {
            return response;
        }
        plain(StatusCode::NOT_FOUND, "There is nothing here.")
    }

    async fn read(&self, relative: &Path) -> Option<Response> {
        let path = tokio::fs::canonicalize(self.root.join(relative)).await.ok()?;
        // A link must not lead out of the folder.
        if !path.starts_with(&self.root) {
            return None;
        }
        let bytes = tokio::fs::read(&path).await.ok()?;
        let name = path.file_name()?.to_str()?;
        let mut response = http::reply(StatusCode::OK, content_type(name), bytes);
        let lasting = relative.iter().any(|part| part.to_str().is_some_and(is_hashed));
        let caching = if lasting {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        };
        response
            .headers_mut()
            .insert(CACHE_CONTROL, HeaderValue::from_static(caching));
        Some(response)
    }
}

fn sandbox_config(endpoint: &str, credentials: &Credentials) -> Value {
    json!({
        "endpoint": endpoint,
        "region": "us-east-1",
        "accessKeyId": credentials.access_key_id(),
        "secretAccessKey": credentials.secret_access_key(),
        "sessionToken": credentials.session_token(),
        "expiration": credentials.expiration(),
    })
}

/// A path inside the folder, or nothing when it points elsewhere or at a hidden file.
fn relative(inner: &str) -> Option<PathBuf> {
    if inner.contains(['\\', '\0']) {
        return None;
    }
    let path = Path::new(inner);
    path.components()
        .map(|component| match component {
            Component::Normal(name) if !name.to_str()?.starts_with('.') => Some(name),
            _ => None,
        })
        .collect()
}

/// Whether a name holds a hash of its content, as `console-1a2b3c4d5e6f7a8b_bg.wasm` does.
fn is_hashed(name: &str) -> bool {
    name.split(['-', '.', '_'])
        .skip(1)
        .any(|part| part.len() >= 8 && part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" | "webmanifest" => "application/json",
        "jsonl" | "txt" | "md" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

fn uncached(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn plain(status: StatusCode, text: &str) -> Response {
    uncached(http::reply(status, "text/plain; charset=utf-8", text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        for bad in [
            "..",
            "../x",
            "a/../../x",
            "/etc/passwd",
            ".git/config",
            "a\\..\\b",
            "a\0b",
            "a/.hidden",
        ] {
            assert_eq!(relative(bad), None, "{bad}");
        }
        assert_eq!(relative(""), Some(PathBuf::new()));
        assert_eq!(relative("snippets/a.js"), Some(PathBuf::from("snippets/a.js")));
    }

    #[test]
    fn hashed_names_are_told_apart() {
        for (name, hashed) in [
            ("console-1a2b3c4d5e6f7a8b.js", true),
            ("console-1a2b3c4d5e6f7a8b_bg.wasm", true),
            ("outcrop-console-c0ffee1234567890", true),
            ("index.html", false),
            ("boot.js", false),
            ("config.json", false),
            ("deadbeefdeadbeef", false),
            ("style-guide.css", false),
        ] {
            assert_eq!(is_hashed(name), hashed, "{name}");
        }
    }

    #[test]
    fn the_policy_allows_the_sandbox_and_bedrock_alone() {
        let policy = policy("http://127.0.0.1:8081");
        assert!(
            policy
                .contains("connect-src 'self' http://127.0.0.1:8081 https://bedrock.us-east-1.amazonaws.com")
        );
        assert!(policy.contains("https://bedrock-runtime.eu-central-1.amazonaws.com"));
        assert!(
            !policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'") && !policy.contains('*')
        );
    }
}
