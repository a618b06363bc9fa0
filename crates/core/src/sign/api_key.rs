//! Amazon Bedrock API keys: bearer tokens for `Authorization: Bearer …` on the two Bedrock hosts.
//!
//! ```text
//! bedrock-api-key-<base64 of a signed URL without https://>   short-term: up to 12 hours, one Region
//! ABSK<opaque>                                                long-term: belongs to an IAM user
//! ```
//!
//! A short-term key is `POST https://bedrock.amazonaws.com/?Action=CallWithBearerToken` signed into
//! its URL, so minting and reading one are pure computation. It ends when its time is up or when the
//! credentials that signed it end, whichever is sooner. A long-term key says nothing about itself.
//! Neither works for S3 or STS.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use zeroize::Zeroizing;

use super::{Credentials, Parts, Payload, Rules, Scope, invalid, presign};
use crate::error::{Error, ErrorKind};
use crate::secret::Secret;
use crate::time::Timestamp;

/// How long a short-term key lasts at most: 12 hours.
pub const MAX_SECONDS: u32 = 43_200;

const SHORT_TERM: &str = "bedrock-api-key-";
const LONG_TERM: &str = "ABSK";
/// Fixed for every Region; the Region is in the credential's scope alone.
const HOST: &str = "bedrock.amazonaws.com/?";
const ACTION: &str = "CallWithBearerToken";

/// What an API key says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApiKey {
    /// A signed URL in disguise.
    ShortTerm(ShortTerm),
    /// Opaque: it names neither Region nor end.
    LongTerm,
}

/// What a short-term key says about itself. The signature is not checked: only AWS can.
#[derive(Clone, PartialEq, Eq)]
pub struct ShortTerm {
    /// The key id it was minted with.
    pub access_key_id: String,
    /// The one Region it works in.
    pub region: String,
    /// When it was minted.
    pub issued: Timestamp,
    /// When it ends, unless the credentials behind it end before.
    pub expires: Timestamp,
    /// Whether temporary credentials minted it, so that it ends with their session.
    pub has_session_token: bool,
}

impl fmt::Debug for ShortTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind: String = self.access_key_id.chars().take(4).collect();
        f.debug_struct("ShortTerm")
            .field("access_key_id", &format_args!("{kind}…"))
            .field("region", &self.region)
            .field("issued", &self.issued)
            .field("expires", &self.expires)
            .field("has_session_token", &self.has_session_token)
            .finish()
    }
}

/// Whether a text starts like an API key of either kind.
pub fn is_api_key(text: &str) -> bool {
    text.starts_with(SHORT_TERM) || text.starts_with(LONG_TERM)
}

/// Mints a short-term key for `region`, valid for `seconds` (1 to 43,200) from `time`.
///
/// Fails with [`ErrorKind::InvalidInput`] for other seconds, and like [`super::sign`].
pub fn mint(credentials: &Credentials, region: &str, time: Timestamp, seconds: u32) -> Result<Secret, Error> {
    if !(1..=MAX_SECONDS).contains(&seconds) {
        return Err(invalid(format!(
            "A Bedrock API key is valid for 1 to {MAX_SECONDS} seconds (12 hours), not {seconds}."
        )));
    }
    let request = Parts {
        method: "POST",
        url: "https://bedrock.amazonaws.com/?Action=CallWithBearerToken",
        headers: &[],
        payload: Payload::Signed(b""),
    };
    let presigned = presign(
        &request,
        Scope::bedrock(region),
        Rules::STANDARD,
        credentials,
        time,
        seconds,
    )?;
    let url = presigned.url().expose();
    let mut plain = Zeroizing::new(String::with_capacity(url.len() + 16));
    plain.push_str(url.strip_prefix("https://").unwrap_or(url));
    // After signing, and so not part of it: AWS's own generators do the same.
    plain.push_str("&Version=1");
    let mut key = String::with_capacity(SHORT_TERM.len() + plain.len() / 3 * 4 + 4);
    key.push_str(SHORT_TERM);
    STANDARD.encode_string(plain.as_bytes(), &mut key);
    Ok(Secret::new(key))
}

/// Reads what a key says about itself. No error repeats any of it.
pub fn read(key: &str) -> Result<ApiKey, Error> {
    if let Some(rest) = key.strip_prefix(LONG_TERM) {
        let fits = rest.len() >= 16
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'_'));
        return if fits {
            Ok(ApiKey::LongTerm)
        } else {
            Err(damaged(
                "starts like a long-term key (ABSK…) but is cut off or has characters no key has",
            ))
        };
    }
    let Some(encoded) = key.strip_prefix(SHORT_TERM) else {
        return Err(damaged("starts with neither bedrock-api-key- nor ABSK"));
    };
    let plain = STANDARD
        .decode(encoded)
        .or_else(|_| STANDARD_NO_PAD.decode(encoded))
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .map(Zeroizing::new)
        .ok_or_else(|| damaged("is not base64 after bedrock-api-key-; a part of it may be missing"))?;
    let query = plain
        .strip_prefix(HOST)
        .ok_or_else(|| damaged("does not name bedrock.amazonaws.com, as every key does"))?;
    short_term(query).map(ApiKey::ShortTerm)
}

fn short_term(query: &str) -> Result<ShortTerm, Error> {
    let value = |name: &str| {
        query
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value)
            .ok_or_else(|| damaged(&format!("has no {name}; a part of it may be missing")))
    };
    if value("Action")? != ACTION {
        return Err(damaged(
            "is a signed URL for another action than CallWithBearerToken",
        ));
    }
    let credential = value("X-Amz-Credential")?.replace("%2F", "/");
    let mut scope = credential.split('/');
    let (Some(id), Some(_), Some(region), Some("bedrock"), Some("aws4_request"), None) = (
        scope.next(),
        scope.next(),
        scope.next(),
        scope.next(),
        scope.next(),
        scope.next(),
    ) else {
        return Err(damaged(
            "has an X-Amz-Credential that is not id/date/Region/bedrock/aws4_request",
        ));
    };
    if !is_name(id) || !is_name(region) {
        return Err(damaged(
            "has an X-Amz-Credential with characters that no key id and no Region has",
        ));
    }
    let issued = Timestamp::parse_basic(value("X-Amz-Date")?)
        .map_err(|error| damaged("has an X-Amz-Date that is no date").with_source(error))?;
    let seconds: u32 = value("X-Amz-Expires")?
        .parse()
        .ok()
        .filter(|seconds| (1..=MAX_SECONDS).contains(seconds))
        .ok_or_else(|| damaged("has an X-Amz-Expires that is not 1 to 43200 seconds"))?;
    let signature = value("X-Amz-Signature")?;
    if signature.len() != 64 || !signature.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(damaged(
            "has a signature that is not 64 hexadecimal digits; its end may be missing",
        ));
    }
    Ok(ShortTerm {
        access_key_id: id.to_owned(),
        region: region.to_owned(),
        issued,
        expires: issued.plus_millis(i64::from(seconds) * 1000),
        has_session_token: value("X-Amz-Security-Token").is_ok(),
    })
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

fn damaged(how: &str) -> Error {
    Error::new(
        ErrorKind::Credentials,
        format!("The Bedrock API key {how}. Copy the whole key again, as one line."),
    )
}
