//! Credentials: the sandbox's, if the site has one, or those a person pastes.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use outcrop_core::credentials::{self, Auth};
use outcrop_core::error::Error;
use outcrop_core::secret::Secret;
use outcrop_core::sign::Credentials;
use outcrop_core::time::Timestamp;
use serde::Deserialize;
use serde_json::json;

use crate::platform::{clock, site, storage};
use crate::state::{Access, Sandbox, Session, Site};
use crate::text::shell as say;

/// What the site says about itself, beside the page.
const CONFIG: &str = "config.json";
/// Where credentials are kept for a tab, if the person says so.
const KEPT: &str = "outcrop.credentials";
/// Where the Region is remembered.
const REGION: &str = "outcrop.region";
const FIRST_REGION: &str = "us-east-1";

/// `config.json`.
#[derive(Deserialize)]
struct Config {
    sandbox: Option<SandboxConfig>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SandboxConfig {
    endpoint: String,
    region: String,
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    expiration: Option<String>,
}

impl From<SandboxConfig> for Sandbox {
    fn from(config: SandboxConfig) -> Self {
        let mut credentials = Credentials::new(config.access_key_id, Secret::new(config.secret_access_key));
        credentials.session_token = config.session_token.map(Secret::new);
        credentials.expires = config
            .expiration
            .and_then(|text| Timestamp::parse_rfc3339(&text).ok());
        Self {
            endpoint: config.endpoint.trim_end_matches('/').to_owned(),
            region: config.region,
            auth: Auth::SigV4(credentials),
        }
    }
}

/// A session with the credentials kept for this tab, or with the sandbox's as soon as the site has said
/// whether there is one.
pub(crate) fn start() -> Session {
    let remembered = storage::preference(REGION);
    let has_region = remembered.is_some();
    let session = Session::new(remembered.unwrap_or_else(|| FIRST_REGION.to_owned()), now());
    let asked = StoredValue::new(now());
    clock::every(Duration::from_secs(1), move || {
        session.now.set(now());
        renew(session, asked);
    });
    restore(session);
    spawn_local(async move {
        session.site.set(load().await);
        if let Some(sandbox) = untrack(|| session.sandbox())
            && session
                .access
                .with_untracked(|access| matches!(access, Access::None))
        {
            if !has_region && session.region.with_untracked(|region| region == FIRST_REGION) {
                session.region.set(sandbox.region.clone());
            }
            session.access.set(Access::Sandbox(sandbox));
        }
    });
    session
}

/// Takes a Region that the person chose, and remembers it; one that only the address or pasted credentials
/// name is not.
pub(crate) fn choose_region(session: Session, region: String) {
    storage::keep_preference(REGION, &region);
    session.region.set(region);
}

/// How long before their end the sandbox's credentials are asked for anew, in milliseconds.
const RENEW: i64 = 60_000;

/// The sandbox gives fresh credentials to whoever asks: nobody should have to reload the page for them.
fn renew(session: Session, asked: StoredValue<Timestamp>) {
    let is_due = untrack(|| {
        session.access.with(Access::is_sandbox) && session.millis_left().is_some_and(|left| left < RENEW)
    });
    let time = now();
    if !is_due || time.millis_since(asked.get_value()) < RENEW / 3 {
        return;
    }
    asked.set_value(time);
    spawn_local(async move {
        if let site @ Site::WithSandbox(_) = load().await {
            session.site.set(site);
            if let Some(sandbox) = untrack(|| session.sandbox())
                && session.access.with_untracked(Access::is_sandbox)
            {
                session.access.set(Access::Sandbox(sandbox));
            }
        }
    });
}

/// This computer's clock.
pub(crate) fn now() -> Timestamp {
    #[allow(
        clippy::cast_possible_truncation,
        reason = "milliseconds since 1970 fit for ages"
    )]
    Timestamp::from_millis(clock::now_ms() as i64)
}

async fn load() -> Site {
    let text = match site::text(CONFIG).await {
        Ok(Some(text)) => text,
        Ok(None) => return Site::Plain,
        Err(()) => return Site::Unknown(say::SITE_UNREACHABLE),
    };
    match serde_json::from_str::<Config>(&text) {
        Ok(Config {
            sandbox: Some(config),
        }) => Site::WithSandbox(Arc::new(config.into())),
        Ok(Config { sandbox: None }) => Site::Plain,
        Err(_) => Site::Unknown(say::SITE_UNREADABLE),
    }
}

fn restore(session: Session) {
    if let Some(text) = storage::in_tab(KEPT) {
        match credentials::parse(&text) {
            Ok(parsed) => session.access.set(Access::Own {
                auth: Arc::new(parsed.credentials),
                kept: true,
                findings: parsed.findings,
            }),
            // Of an older version, or tampered with: of no use to anyone.
            Err(_) => storage::forget_in_tab(KEPT),
        }
    }
}

/// Takes pasted credentials into use. `keep` stores them for this tab; `Ok(false)`: it was asked for and
/// the browser refused.
pub(crate) fn accept(session: Session, text: &str, keep: bool) -> Result<bool, Error> {
    let parsed = credentials::parse(text)?;
    storage::forget_in_tab(KEPT);
    let kept = keep && storage::keep_in_tab(KEPT, &written(&parsed.credentials));
    if let Some(region) = parsed.region {
        session.region.set(region);
    }
    session.access.set(Access::Own {
        auth: Arc::new(parsed.credentials),
        kept,
        findings: parsed.findings,
    });
    Ok(kept || !keep)
}

/// Lets go of pasted credentials, in the tab's storage too.
pub(crate) fn forget(session: Session) {
    storage::forget_in_tab(KEPT);
    session.access.set(Access::None);
}

/// Goes back to the sandbox.
pub(crate) fn use_sandbox(session: Session) {
    if let Some(sandbox) = untrack(|| session.sandbox()) {
        storage::forget_in_tab(KEPT);
        session.access.set(Access::Sandbox(sandbox));
    }
}

/// Credentials as [`credentials::parse`] reads them back.
fn written(auth: &Auth) -> String {
    match auth {
        Auth::SigV4(credentials) => {
            let mut value = json!({
                "Version": 1,
                "AccessKeyId": credentials.access_key_id,
                "SecretAccessKey": credentials.secret_access_key.expose(),
            });
            if let Some(token) = &credentials.session_token {
                value["SessionToken"] = token.expose().into();
            }
            if let Some(expires) = credentials.expires {
                value["Expiration"] = expires.rfc3339().into();
            }
            value.to_string()
        }
        Auth::ApiKey { key, .. } => key.expose().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_for_the_tab_is_read_back_as_it_was() {
        let keys = "AKIDEXAMPLE1234567890"[..20].replace("AKID", "ASIA");
        let text = format!(
            r#"{{"Version":1,"AccessKeyId":"{keys}","SecretAccessKey":"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY","SessionToken":"{}","Expiration":"2030-01-02T03:04:05Z"}}"#,
            "IQoJb3JpZ2luX2VjEXAMPLE".repeat(6)
        );
        let first = credentials::parse(&text).unwrap().credentials;
        let again = credentials::parse(&written(&first)).unwrap().credentials;
        assert_eq!(first, again);
    }

    #[test]
    fn the_sites_configuration() {
        let config: Config = serde_json::from_str("{}").unwrap();
        assert!(config.sandbox.is_none());
        let config: Config = serde_json::from_str(
            r#"{"sandbox":{"endpoint":"http://127.0.0.1:8081/","region":"us-east-1","accessKeyId":"ASIAX",
                "secretAccessKey":"s","sessionToken":"t","expiration":"2030-01-02T03:04:05Z"}}"#,
        )
        .unwrap();
        let sandbox = Sandbox::from(config.sandbox.unwrap());
        assert_eq!(sandbox.endpoint, "http://127.0.0.1:8081");
        assert!(sandbox.auth.expires().is_some());
    }
}
