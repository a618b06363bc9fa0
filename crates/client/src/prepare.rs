//! From a request of core's to one that can be sent: signed for this moment, and a view of it without secrets.

use outcrop_core::credentials::Auth;
use outcrop_core::error::{Error as CoreError, ErrorKind as CoreKind};
use outcrop_core::request::Request;
use outcrop_core::sign::{self, Parts, Payload, Rules, Scope};
use outcrop_core::time::Timestamp;

use crate::config::Config;
use crate::hide::HIDDEN;
use crate::view::RequestView;

/// A request with signature, ready to be sent.
pub(crate) struct Prepared {
    pub(crate) http: reqwest::Request,
    pub(crate) view: RequestView,
}

/// Signs a request for this moment.
pub(crate) fn prepare(
    http: &reqwest::Client,
    config: &Config,
    request: &Request,
    time: Timestamp,
) -> Result<Prepared, CoreError> {
    let endpoint = config.endpoints.of(request.operation.service());
    let url = endpoint.url(request);
    let mut headers: Vec<(String, String, bool)> = request
        .headers
        .iter()
        .map(|(name, value)| (name.clone(), value.clone(), false))
        .collect();
    let mut canonical_request = None;
    let mut string_to_sign = None;
    match &config.auth {
        Auth::SigV4(credentials) => {
            let signing_url = endpoint.signing_url(request);
            let own: Vec<(&str, &str)> = request
                .headers
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            let parts = Parts {
                method: request.method,
                url: &signing_url,
                headers: &own,
                payload: Payload::Signed(&request.body),
            };
            let scope = Scope::bedrock(&config.region);
            let signed = sign::sign(&parts, scope, Rules::STANDARD, credentials, time)?;
            for header in signed.headers() {
                headers.retain(|(name, ..)| name != header.name());
                let value = header.value().to_owned();
                headers.push((header.name().to_owned(), value, header.is_sensitive()));
            }
            canonical_request = Some(signed.canonical_request_redacted());
            string_to_sign = Some(signed.string_to_sign().to_owned());
        }
        Auth::ApiKey { key, .. } => {
            if !endpoint.is_confidential() {
                return Err(CoreError::new(
                    CoreKind::InvalidInput,
                    format!(
                        "An API key is not sent to {endpoint}: without https anyone on the way could read it. Use an https endpoint, or credentials that sign: their secret key is never sent."
                    ),
                ));
            }
            headers.push((
                "authorization".to_owned(),
                format!("Bearer {}", key.expose()),
                true,
            ));
        }
    }
    let unsendable = |what: &str| {
        CoreError::new(
            CoreKind::InvalidInput,
            format!("The request cannot be sent: {what}."),
        )
    };
    let parsed = reqwest::Url::parse(&url)
        .map_err(|source| unsendable("its address is not one").with_source(source))?;
    // The signature is over this very text; a carrier that would write it differently must not send it.
    if parsed.as_str() != url {
        return Err(unsendable(
            "its address would be changed on the way, and then the signature does not fit",
        ));
    }
    let method = if request.method == "GET" {
        reqwest::Method::GET
    } else {
        reqwest::Method::POST
    };
    let mut builder = http.request(method, parsed);
    for (name, value, secret) in &headers {
        let mut value = reqwest::header::HeaderValue::from_str(value).map_err(|source| {
            unsendable(&format!("the header {name} has characters that no header has")).with_source(source)
        })?;
        value.set_sensitive(*secret);
        builder = builder.header(name.as_str(), value);
    }
    if !request.body.is_empty() {
        builder = builder.body(request.body.clone());
    }
    #[cfg(target_arch = "wasm32")]
    let builder = builder.fetch_credentials_omit().fetch_cache_no_store();
    let http = builder.build().map_err(|source| {
        unsendable("the browser or the system refuses it").with_source(source.without_url())
    })?;
    Ok(Prepared {
        http,
        view: RequestView {
            method: request.method,
            url,
            headers: headers
                .into_iter()
                .map(|(name, value, secret)| (name, if secret { HIDDEN.to_owned() } else { value }))
                .collect(),
            body: request.body.clone(),
            canonical_request,
            string_to_sign,
        },
    })
}
