//! Arbitrary requests and keys: what is signed is what is shown, and nothing shown is a secret.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit, Mac};
use outcrop_core::secret::Secret;
use outcrop_core::sign::{
    self, BodyHashHeader, Credentials, HeaderChoice, Parts, PathNormalisation, Payload, Rules, Scope,
    SessionTokenRule, api_key,
};
use outcrop_core::time::Timestamp;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

use crate::{get, keys, noon};

fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, byte| {
        write!(out, "{byte:02x}").unwrap();
        out
    })
}

/// The signature of what we say was signed: it must be the one that aws-sigv4 made.
fn signature_of(canonical: &str, string_to_sign: &str, secret: &str) -> String {
    let lines: Vec<&str> = string_to_sign.split('\n').collect();
    assert_eq!(lines[3], hex(&Sha256::digest(canonical)));
    let key = lines[2]
        .split('/')
        .fold(format!("AWS4{secret}").into_bytes(), |key, piece| {
            hmac(&key, piece.as_bytes())
        });
    hex(&hmac(&key, string_to_sign.as_bytes()))
}

fn any_rules() -> impl Strategy<Value = Rules> {
    (any::<[bool; 5]>()).prop_map(|[single, as_sent, hash, all, beside]| Rules {
        path: if single {
            sign::PathEncoding::Single
        } else {
            sign::PathEncoding::Double
        },
        normalisation: if as_sent {
            PathNormalisation::AsSent
        } else {
            PathNormalisation::Normalised
        },
        body_hash: if hash {
            BodyHashHeader::Sent
        } else {
            BodyHashHeader::NotSent
        },
        headers: if all {
            HeaderChoice::All
        } else {
            HeaderChoice::Needed
        },
        session_token: if beside {
            SessionTokenRule::Unsigned
        } else {
            SessionTokenRule::Signed
        },
    })
}

fn any_url() -> impl Strategy<Value = String> {
    prop_oneof![
        "https?://[a-z0-9.-]{1,20}(:[0-9]{1,5})?(/[a-zA-Z0-9._~%/:@!$&'()*+,;=-]{0,30})?(\\?[a-zA-Z0-9._~%/:@!$&'()*,;=-]{0,40})?",
        "https://h(/(\\.|\\.\\.|a|b\\.|%[0-9A-F]{2}|é|)){0,6}/?(\\?(((a|b|%2[0-9A-F]|)(=|==|)(1|%C3%A9|~|))&){0,5})?",
        "https://[ -~]{0,40}",
        any::<String>(),
    ]
}

fn any_header() -> impl Strategy<Value = (String, String)> {
    prop_oneof![
        (
            "(x-amz-[a-c]{0,3}|X-Amzn-[a-c]{1,2}|Content-Type|accept|my-header|user-agent|x-amz-user-agent|X-Amz-Security-Token|x-amz-server-side-encryption-customer-key)",
            "[ -~\t]{0,20}"
        ),
        ("[!-~]{0,8}", "[ -~]{0,8}"),
        (any::<String>(), any::<String>()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3000))]

    #[test]
    fn whatever_is_signed_is_what_the_canonical_request_says(
        url in any_url(),
        headers in prop::collection::vec(any_header(), 0..5),
        rules in any_rules(),
        body in prop::collection::vec(any::<u8>(), 0..20),
        unsigned in any::<bool>(),
        token in prop::option::of("[!-~]{1,30}"),
        seconds in 0_i64..253_402_300_799,
        expires in 1_u32..=604_800,
    ) {
        let mut credentials = keys();
        credentials.session_token = token.map(Secret::new);
        let headers: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let parts = Parts {
            method: "POST",
            url: &url,
            headers: &headers,
            payload: if unsigned { Payload::Unsigned } else { Payload::Signed(&body) },
        };
        let scope = Scope { region: "eu-west-3", service: "execute-api" };
        let time = Timestamp::from_seconds(seconds);
        let secret = credentials.secret_access_key.expose();
        if let Ok(signed) = sign::sign(&parts, scope, rules, &credentials, time) {
            let expected = signature_of(signed.canonical_request(), signed.string_to_sign(), secret);
            prop_assert_eq!(signed.signature(), expected);
        }
        if let Ok(presigned) = sign::presign(&parts, scope, rules, &credentials, time, expires) {
            let expected = signature_of(presigned.canonical_request(), presigned.string_to_sign(), secret);
            prop_assert_eq!(presigned.signature(), expected);
        }
    }

    #[test]
    fn nothing_shown_or_refused_holds_a_secret(
        url in any_url(),
        headers in prop::collection::vec(any_header(), 0..3),
        key in "[A-Za-z0-9+/]{40}",
        token in "[A-Za-z0-9+/]{60,200}",
        id in "[A-Z0-9 /]{16,20}",
        region in prop_oneof![Just("us-east-1".to_owned()), any::<String>()],
    ) {
        let credentials = Credentials::new(id.as_str(), Secret::new(key.as_str()))
            .with_session_token(Secret::new(token.as_str()));
        let headers: Vec<(&str, &str)> = headers.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let parts = get(&url, &headers);
        let mut shown = format!("{credentials:?}{parts:?}");
        match sign::sign(&parts, Scope::bedrock(&region), Rules::STANDARD, &credentials, noon()) {
            Ok(signed) => {
                write!(shown, "{signed:?}{}", signed.canonical_request_redacted()).unwrap();
                prop_assert!(!shown.contains(signed.signature()));
            }
            Err(error) => write!(shown, "{error}{error:?}").unwrap(),
        }
        match sign::presign(&parts, Scope::bedrock(&region), Rules::STANDARD, &credentials, noon(), 60) {
            Ok(presigned) => {
                write!(shown, "{presigned:?}{}", presigned.canonical_request_redacted()).unwrap();
                prop_assert!(!shown.contains(presigned.signature()));
            }
            Err(error) => write!(shown, "{error}{error:?}").unwrap(),
        }
        if let Ok(api_key) = api_key::mint(&credentials, &region, noon(), 60) {
            write!(shown, "{api_key:?}{:?}", api_key::read(api_key.expose())).unwrap();
            prop_assert!(!shown.contains(api_key.expose()));
        }
        prop_assert!(!shown.contains(&key));
        prop_assert!(!shown.contains(&token));
    }

    #[test]
    fn reading_an_api_key_never_panics(text in prop_oneof![
        any::<String>(),
        "(bedrock-api-key-|ABSK)[A-Za-z0-9+/=]{0,60}",
    ]) {
        let _ = api_key::read(&text);
    }
}
