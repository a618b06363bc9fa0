//! The canonical request and the string to sign, as text.
//!
//! `aws-sigv4` makes its own and keeps it: this one is for showing, and is proven to be the same by
//! every signing test, each of which compares it with what the oracle signed.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::target::{MAX_LENGTH, Target, encode, too_long};
use super::{
    BodyHashHeader, Credentials, HeaderChoice, Parts, Payload, Rules, Scope, SessionTokenRule, invalid,
};
use crate::error::Error;
use crate::time::Timestamp;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const TOKEN: &str = "x-amz-security-token";
const TOKEN_PARAMETER: &str = "X-Amz-Security-Token";

/// Set anew by signing; what the request brings under these names is stale.
const REPLACED: [&str; 4] = ["authorization", "x-amz-date", TOKEN, "x-amz-content-sha256"];

/// Changed or added on the way, or by the carrier itself.
const NEVER_SIGNED: [&str; 16] = [
    "baggage",
    "connection",
    "expect",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "traceparent",
    "tracestate",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "user-agent",
    "via",
    "x-amzn-trace-id",
];

/// Not signed into a URL: whoever opens it does not send them.
const NOT_PRESIGNED: [&str; 2] = ["x-amz-checksum-mode", "x-amz-user-agent"];

/// Headers whose value is a secret, beside [`TOKEN`]: keys that S3 encrypts objects with.
const SECRET_PREFIXES: [&str; 2] = [
    "x-amz-server-side-encryption-customer-key",
    "x-amz-copy-source-server-side-encryption-customer-key",
];
const SECRET_NAMES: [&str; 3] = [TOKEN, "cookie", "set-cookie"];

/// Set by presigning, in this order; a URL that has one of these was signed before.
pub(super) const PARAMETERS: [&str; 7] = [
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Date",
    "X-Amz-Expires",
    "X-Amz-SignedHeaders",
    "X-Amz-Security-Token",
    "X-Amz-Signature",
];

/// Where the signature goes.
#[derive(Clone, Copy)]
pub(super) enum Place {
    Headers,
    /// Into the URL, valid for so many seconds.
    Query {
        expires: u32,
    },
}

/// What is signed, checked and chosen. Debug shows no value: the text holds the session token.
#[derive(Clone)]
pub(super) struct Canonical {
    text: Zeroizing<String>,
    url: Zeroizing<String>,
    own_headers: Vec<(String, Zeroizing<String>)>,
    signed_headers: Vec<String>,
    body_hash: Cow<'static, str>,
}

impl fmt::Debug for Canonical {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Canonical")
            .field("signed_headers", &self.signed_headers)
            .finish_non_exhaustive()
    }
}

impl Canonical {
    pub(super) fn new(
        request: &Parts<'_>,
        scope: Scope<'_>,
        rules: Rules,
        credentials: &Credentials,
        time: Timestamp,
        place: Place,
    ) -> Result<Self, Error> {
        credentials.check()?;
        scope.check()?;
        check_method(request.method)?;
        let target = Target::parse(request.url, rules.path)?;
        let own_headers = own_headers(request.headers, rules.headers, place, &target.host)?;
        let body_hash = body_hash(request.payload)?;
        let token = credentials
            .session_token
            .as_ref()
            .filter(|_| rules.session_token == SessionTokenRule::Signed);

        let time_text = time.basic();
        let mut lines: Vec<(&str, &str)> = own_headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        lines.push(("host", &target.host));
        if matches!(place, Place::Headers) {
            lines.push(("x-amz-date", &time_text));
            lines.extend(token.map(|token| (TOKEN, token.expose())));
            if rules.body_hash == BodyHashHeader::Sent {
                lines.push(("x-amz-content-sha256", &body_hash));
            }
        }
        // Stable: values of one name keep the order they are sent in.
        lines.sort_by_key(|(name, _)| *name);
        let mut signed_headers: Vec<String> = lines.iter().map(|(name, _)| (*name).to_owned()).collect();
        signed_headers.dedup();
        let signed_names = signed_headers.join(";");

        let mut pairs = target.canonical_pairs();
        if let Place::Query { expires } = place {
            if PARAMETERS.iter().any(|name| target.has_parameter(name)) {
                return Err(invalid(
                    "The URL already carries a signature (X-Amz-… in its query). Sign the plain URL.",
                ));
            }
            let credential = format!(
                "{}/{}/{}/{}/aws4_request",
                credentials.access_key_id,
                time.date(),
                scope.region,
                scope.service
            );
            for (name, value) in [
                ("X-Amz-Algorithm", ALGORITHM),
                ("X-Amz-Credential", credential.as_str()),
                ("X-Amz-Date", time_text.as_str()),
                ("X-Amz-Expires", expires.to_string().as_str()),
                ("X-Amz-SignedHeaders", signed_names.as_str()),
            ] {
                pairs.push((name.to_owned(), encode(value.as_bytes())));
            }
            if let Some(token) = token {
                pairs.push((TOKEN_PARAMETER.to_owned(), encode(token.expose().as_bytes())));
            }
        }
        pairs.sort();
        let query_length: usize = pairs
            .iter()
            .map(|(name, value)| name.len() + value.len() + 2)
            .sum();
        if target.path.len() + query_length > MAX_LENGTH {
            return Err(too_long());
        }

        let path = target.canonical_path(rules.path, rules.normalisation);
        let mut text = Zeroizing::new(String::with_capacity(
            path.len()
                + query_length
                + 256
                + lines
                    .iter()
                    .map(|(n, v)| n.len() * 2 + v.len() + 3)
                    .sum::<usize>(),
        ));
        text.push_str(request.method);
        text.push('\n');
        text.push_str(&path);
        text.push('\n');
        for (index, (name, value)) in pairs.iter().enumerate() {
            if index > 0 {
                text.push('&');
            }
            text.push_str(name);
            text.push('=');
            text.push_str(value);
        }
        let mut previous = "";
        for (name, value) in lines {
            if name == previous {
                text.push(',');
            } else {
                text.push('\n');
                text.push_str(name);
                text.push(':');
                previous = name;
            }
            text.push_str(value);
        }
        text.push_str("\n\n");
        text.push_str(&signed_names);
        text.push('\n');
        text.push_str(&body_hash);

        Ok(Self {
            text,
            url: Zeroizing::new(target.url()),
            own_headers,
            signed_headers,
            body_hash,
        })
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The text with the values of secret headers and of the token's parameter left out.
    pub(super) fn redacted(&self) -> String {
        let mut out = String::with_capacity(self.text.len());
        for (index, line) in self.text.split('\n').enumerate() {
            if index > 0 {
                out.push('\n');
            }
            match line.split_once(':') {
                // Line 2 is the query; header lines follow.
                Some((name, _)) if index > 2 && is_secret(name) => {
                    out.push_str(name);
                    out.push_str(":…");
                }
                _ if index == 2 => redact_query(&mut out, line),
                _ => out.push_str(line),
            }
        }
        out
    }

    pub(super) fn signed_headers(&self) -> &[String] {
        &self.signed_headers
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn body_hash(&self) -> &str {
        &self.body_hash
    }

    /// The request's own headers that are signed, names in lower case, values normalised.
    pub(super) fn own_headers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.own_headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    pub(super) fn string_to_sign(&self, scope: Scope<'_>, time: Timestamp) -> String {
        format!(
            "{ALGORITHM}\n{}\n{}/{}/{}/aws4_request\n{}",
            time.basic(),
            time.date(),
            scope.region,
            scope.service,
            sha256_hex(self.text.as_bytes())
        )
    }
}

fn redact_query(out: &mut String, query: &str) {
    for (index, pair) in query.split('&').enumerate() {
        if index > 0 {
            out.push('&');
        }
        match pair.split_once('=') {
            Some((name, _)) if name.eq_ignore_ascii_case(TOKEN) => {
                out.push_str(name);
                out.push_str("=…");
            }
            _ => out.push_str(pair),
        }
    }
}

fn is_secret(name: &str) -> bool {
    SECRET_NAMES.contains(&name) || SECRET_PREFIXES.iter().any(|prefix| name.starts_with(prefix))
}

fn check_method(method: &str) -> Result<(), Error> {
    if !method.is_empty() && method.bytes().all(|byte| byte.is_ascii_uppercase()) {
        Ok(())
    } else {
        Err(invalid(
            "The request's method is not an HTTP method in upper case, such as GET or POST.",
        ))
    }
}

fn body_hash(payload: Payload<'_>) -> Result<Cow<'static, str>, Error> {
    match payload {
        Payload::Signed(bytes) => Ok(Cow::Owned(sha256_hex(bytes))),
        Payload::Unsigned => Ok(Cow::Borrowed("UNSIGNED-PAYLOAD")),
        Payload::Precomputed(hash) => {
            let fits = hash.len() == 64 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
            if fits {
                Ok(Cow::Owned(hash.to_owned()))
            } else {
                Err(invalid(
                    "The body's hash is not a SHA-256 in 64 lower-case hexadecimal digits.",
                ))
            }
        }
    }
}

/// Chooses, checks and normalises the request's own headers. `host` is the URL's and not among them.
fn own_headers(
    headers: &[(&str, &str)],
    choice: HeaderChoice,
    place: Place,
    host: &str,
) -> Result<Vec<(String, Zeroizing<String>)>, Error> {
    let mut chosen = Vec::with_capacity(headers.len());
    for &(name, value) in headers {
        let name = name.to_ascii_lowercase();
        if !is_token(&name) {
            return Err(invalid(
                "A header's name is empty or has characters that no header's name has.",
            ));
        }
        if name == "host" {
            if !value.trim_matches([' ', '\t']).eq_ignore_ascii_case(host) {
                return Err(invalid(
                    "The host header is not the URL's host. The URL's is signed: leave the header out, or sign the URL that the service sees.",
                ));
            }
            continue;
        }
        let dropped = REPLACED.contains(&name.as_str())
            || NEVER_SIGNED.contains(&name.as_str())
            || (matches!(place, Place::Query { .. }) && NOT_PRESIGNED.contains(&name.as_str()));
        let wanted = match choice {
            HeaderChoice::All => true,
            HeaderChoice::Needed => {
                matches!(name.as_str(), "content-type" | "accept")
                    || name.starts_with("x-amz-")
                    || name.starts_with("x-amzn-")
            }
        };
        if dropped || !wanted {
            continue;
        }
        if !value
            .bytes()
            .all(|byte| byte.is_ascii_graphic() || matches!(byte, b' ' | b'\t'))
        {
            return Err(invalid(format!(
                "The value of the header {name} has line breaks, control or non-ASCII characters, which cannot be signed. Encode them, or leave the header out."
            )));
        }
        let mut normalised = Zeroizing::new(String::with_capacity(value.len()));
        for word in value.split([' ', '\t']).filter(|word| !word.is_empty()) {
            if !normalised.is_empty() {
                normalised.push(' ');
            }
            normalised.push_str(word);
        }
        chosen.push((name, normalised));
    }
    Ok(chosen)
}

/// A header's name as RFC 9110 has it.
fn is_token(name: &str) -> bool {
    (1..=256).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

pub(super) fn sha256_hex(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing into a String cannot fail.
        let _ = write!(out, "{byte:02x}");
    }
    out
}
