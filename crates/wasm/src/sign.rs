//! Signing: headers, URLs, API keys.

use outcrop_core::error::{Error, ErrorKind};
use outcrop_core::request::Endpoint;
use outcrop_core::secret::Secret;
use outcrop_core::sign::api_key::{self, ApiKey};
use outcrop_core::sign::{self, Credentials, Parts, Payload, Rules, Scope};
use outcrop_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use crate::thrown::{read, thrown, written};

/// What is to be signed and how, as `api.js` writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Ask {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    region: String,
    service: String,
    time: Timestamp,
    unsigned: bool,
    credentials: Keys,
    /// How long a presigned URL is valid.
    #[serde(default)]
    seconds: u32,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Keys {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    api_key: Option<String>,
}

impl Keys {
    fn into_core(self) -> Credentials {
        let mut credentials = Credentials::new(self.access_key_id, Secret::new(self.secret_access_key));
        credentials.session_token = self.session_token.map(Secret::new);
        credentials
    }
}

impl Ask {
    fn scope(&self) -> Scope<'_> {
        Scope {
            region: &self.region,
            service: &self.service,
        }
    }

    fn rules(&self) -> Rules {
        if self.service == "s3" {
            Rules::S3
        } else {
            Rules::STANDARD
        }
    }

    fn own_headers(&self) -> Vec<(&str, &str)> {
        self.headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }

    fn payload<'a>(&self, body: &'a [u8]) -> Result<Payload<'a>, Error> {
        match (self.unsigned, self.service.as_str()) {
            (false, _) => Ok(Payload::Signed(body)),
            (true, "s3") => Ok(Payload::Unsigned),
            (true, _) => Err(Error::new(
                ErrorKind::Unsupported,
                "Only S3 takes a body that is not signed. Leave `payload` out, or set it to 'signed'.",
            )),
        }
    }
}

/// The headers to add to a request as JSON `[[name, value], …]`: signed ones, or the one of an API key.
#[wasm_bindgen]
pub fn sign(ask: String, body: &[u8]) -> Result<String, JsValue> {
    // Holds keys: overwritten when dropped.
    let ask = Secret::new(ask);
    let mut ask: Ask = read(ask.expose())?;
    let headers = match ask.credentials.api_key.take() {
        Some(key) => bearer(&ask, &Secret::new(key)).map(|value| vec![("authorization", value)]),
        None => signed(ask, body),
    };
    headers
        .map(|headers| written(&headers))
        .map_err(|error| thrown(&error))
}

fn signed(mut ask: Ask, body: &[u8]) -> Result<Vec<(&'static str, String)>, Error> {
    let credentials = std::mem::take(&mut ask.credentials).into_core();
    let parts = Parts {
        method: &ask.method,
        url: &ask.url,
        headers: &ask.own_headers(),
        payload: ask.payload(body)?,
    };
    let signed = sign::sign(&parts, ask.scope(), ask.rules(), &credentials, ask.time)?;
    Ok(signed
        .headers()
        .iter()
        .map(|header| (header.name(), header.value().to_owned()))
        .collect())
}

/// The value of `authorization` for an API key, where it may be sent.
fn bearer(ask: &Ask, key: &Secret) -> Result<String, Error> {
    if ask.service != "bedrock" {
        return Err(Error::new(
            ErrorKind::Unsupported,
            format!(
                "An API key opens Amazon Bedrock alone, not {}. Use an access key id and a secret access key.",
                ask.service
            ),
        ));
    }
    if let ApiKey::ShortTerm(facts) = api_key::read(key.expose())?
        && facts.region != ask.region
    {
        return Err(Error::new(
            ErrorKind::Credentials,
            format!(
                "This API key works in {} alone, and the request is for {}. Mint one for {}, or change the Region.",
                facts.region, ask.region, ask.region
            ),
        ));
    }
    let endpoint = Endpoint::custom(origin(&ask.url))?;
    if !endpoint.is_confidential() {
        return Err(Error::new(
            ErrorKind::InvalidInput,
            format!(
                "An API key is not sent to {}: without https anyone on the way could read it. Use an https URL, or credentials that sign: their secret key is never sent.",
                endpoint.address()
            ),
        ));
    }
    Ok(format!("Bearer {}", key.expose()))
}

/// Scheme, host and port of a URL.
fn origin(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url
        .get(host..)
        .and_then(|rest| rest.find(['/', '?', '#']))
        .map_or(url.len(), |length| host + length);
    url.get(..end).unwrap_or(url)
}

#[derive(Serialize)]
struct Presigned<'a> {
    url: &'a str,
    headers: Vec<(&'a str, &'a str)>,
    /// Milliseconds since 1970.
    expires: Timestamp,
}

/// A URL that carries its signature, as JSON `{url, headers: [[name, value], …], expires}`.
#[wasm_bindgen]
pub fn presign(ask: String, body: &[u8]) -> Result<String, JsValue> {
    let ask = Secret::new(ask);
    let mut ask: Ask = read(ask.expose())?;
    let credentials = std::mem::take(&mut ask.credentials).into_core();
    let presigned = ask.payload(body).and_then(|payload| {
        let parts = Parts {
            method: &ask.method,
            url: &ask.url,
            headers: &ask.own_headers(),
            payload,
        };
        sign::presign(
            &parts,
            ask.scope(),
            ask.rules(),
            &credentials,
            ask.time,
            ask.seconds,
        )
    });
    let presigned = presigned.map_err(|error| thrown(&error))?;
    Ok(written(&Presigned {
        url: presigned.url().expose(),
        headers: presigned.headers().collect(),
        expires: presigned.expires(),
    }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Mint {
    region: String,
    time: Timestamp,
    seconds: u32,
    credentials: Keys,
}

/// A short-term API key of Amazon Bedrock.
#[wasm_bindgen(js_name = mintApiKey)]
pub fn mint_api_key(ask: String) -> Result<String, JsValue> {
    let ask = Secret::new(ask);
    let Mint {
        region,
        time,
        seconds,
        credentials,
    } = read(ask.expose())?;
    api_key::mint(&credentials.into_core(), &region, time, seconds)
        .map(|key| key.expose().to_owned())
        .map_err(|error| thrown(&error))
}
