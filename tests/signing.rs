//! Signatures against botocore, AWS's own suite, and anything at all.

#[path = "signing/anything.rs"]
mod anything;
#[path = "signing/suite.rs"]
mod suite;

use outcrop_core::secret::Secret;
use outcrop_core::sign::{self, Credentials, Parts, Payload, Rules, Scope, api_key};
use outcrop_core::time::Timestamp;
use outcrop_tests::replay::signing as replay;

#[test]
fn signs_as_botocore_does() {
    let count = replay::run(replay::BOTOCORE).unwrap_or_else(|differences| panic!("{differences}"));
    assert!(count >= 200, "{count} cases");
}

#[test]
fn signs_bedrock_requests_and_keys_as_computed_by_hand() {
    let count = replay::run(replay::BEDROCK).unwrap_or_else(|differences| panic!("{differences}"));
    assert_eq!(count, 6);
}

fn keys() -> Credentials {
    Credentials::new(
        "AKIDEXAMPLE",
        Secret::new("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
    )
}

fn noon() -> Timestamp {
    Timestamp::parse_basic("20260102T120000Z").unwrap()
}

fn get<'a>(url: &'a str, headers: &'a [(&'a str, &'a str)]) -> Parts<'a> {
    Parts {
        method: "GET",
        url,
        headers,
        payload: Payload::Signed(b""),
    }
}

fn signature(parts: &Parts<'_>, credentials: &Credentials) -> String {
    sign::sign(
        parts,
        Scope::bedrock("us-east-1"),
        Rules::STANDARD,
        credentials,
        noon(),
    )
    .unwrap()
    .signature()
    .to_owned()
}

#[test]
fn what_a_retry_brings_along_is_not_signed() {
    let url = "https://bedrock.us-east-1.amazonaws.com/foundation-models";
    let stale = [
        ("Authorization", "AWS4-HMAC-SHA256 Credential=old"),
        ("x-amz-date", "20200101T000000Z"),
        ("X-Amz-Security-Token", "old"),
        ("x-amz-content-sha256", "old"),
        ("User-Agent", "x"),
        ("X-Amzn-Trace-Id", "Root=1"),
        ("Host", "BEDROCK.us-east-1.amazonaws.com"),
    ];
    assert_eq!(
        signature(&get(url, &stale), &keys()),
        signature(&get(url, &[]), &keys())
    );
}

#[test]
fn what_cannot_be_signed_is_refused_with_a_reason_and_without_its_value() {
    let url = "https://bedrock.us-east-1.amazonaws.com/";
    let scope = Scope::bedrock("us-east-1");
    let refusal = |parts: &Parts<'_>, scope: Scope<'_>, credentials: &Credentials, time: Timestamp| {
        sign::sign(parts, scope, Rules::STANDARD, credentials, time).unwrap_err()
    };
    for (headers, reason) in [
        (("x-amz-meta", "a\r\nx-evil: 1"), "x-amz-meta"),
        (("x-amz-meta", "ünïcode"), "x-amz-meta"),
        (("x amz", "1"), "name"),
        (("", "1"), "name"),
        (("host", "elsewhere.example.com"), "host"),
    ] {
        let error = refusal(&get(url, &[headers]), scope, &keys(), noon());
        assert!(error.message().contains(reason), "{error}");
        assert!(
            !error.message().contains(headers.1) || headers.1 == "1",
            "{error}"
        );
    }
    for method in ["", "get", "GET /", "POST\n"] {
        let parts = Parts {
            method,
            ..get(url, &[])
        };
        assert!(
            refusal(&parts, scope, &keys(), noon())
                .message()
                .contains("method")
        );
    }
    for hash in ["", "abc", &"A".repeat(64), &"g".repeat(64), "UNSIGNED-PAYLOAD"] {
        let parts = Parts {
            payload: Payload::Precomputed(hash),
            ..get(url, &[])
        };
        assert!(
            refusal(&parts, scope, &keys(), noon())
                .message()
                .contains("SHA-256")
        );
    }
    for region in ["", "us east", "us-east-1/x", "us\n"] {
        let error = refusal(&get(url, &[]), Scope::bedrock(region), &keys(), noon());
        assert!(error.message().contains("Region"), "{error}");
    }
    let service = Scope {
        region: "us-east-1",
        service: "",
    };
    assert!(
        refusal(&get(url, &[]), service, &keys(), noon())
            .message()
            .contains("service")
    );
    for millis in [-1, i64::MIN, i64::MAX, 253_402_300_800_000] {
        let error = refusal(&get(url, &[]), scope, &keys(), Timestamp::from_millis(millis));
        assert!(error.message().contains("time"), "{error}");
    }
    for (credentials, reason) in [
        (Credentials::new("", Secret::new("s")), "access key id"),
        (Credentials::new("AKID/X", Secret::new("s")), "access key id"),
        (Credentials::new("AKID", Secret::new("")), "secret access key"),
        (
            Credentials::new("AKID", Secret::new("two words")),
            "secret access key",
        ),
        (
            keys().with_session_token(Secret::new("line\nbreak")),
            "session token",
        ),
        (keys().with_session_token(Secret::new("")), "session token"),
    ] {
        let error = refusal(&get(url, &[]), scope, &credentials, noon());
        assert_eq!(error.kind(), outcrop_core::error::ErrorKind::Credentials);
        assert!(error.message().contains(reason), "{error}");
    }
}

#[test]
fn presigning_keeps_to_its_bounds() {
    let parts = get("https://b.s3.us-east-1.amazonaws.com/k", &[]);
    let presign = |url: &str, seconds: u32| {
        sign::presign(
            &Parts { url, ..parts },
            Scope::s3("us-east-1"),
            Rules::S3,
            &keys(),
            noon(),
            seconds,
        )
    };
    for seconds in [0, 604_801, u32::MAX] {
        assert!(
            presign(parts.url, seconds)
                .unwrap_err()
                .message()
                .contains("604800")
        );
    }
    presign(parts.url, 604_800).unwrap();
    let once = presign(parts.url, 1).unwrap();
    let twice = presign(once.url().expose(), 1).unwrap_err();
    assert!(twice.message().contains("already carries a signature"), "{twice}");
    for seconds in [0, 43_201] {
        let error = api_key::mint(&keys(), "us-east-1", noon(), seconds).unwrap_err();
        assert!(error.message().contains("43200"), "{error}");
    }
}

#[test]
fn a_presigned_url_names_the_headers_to_send_with_it() {
    let headers = [
        ("Content-Type", "text/plain"),
        ("user-agent", "x"),
        ("x-amz-user-agent", "y"),
    ];
    let presigned = sign::presign(
        &get("https://b.s3.us-east-1.amazonaws.com/k", &headers),
        Scope::s3("us-east-1"),
        Rules::S3,
        &keys(),
        noon(),
        60,
    )
    .unwrap();
    let sent: Vec<_> = presigned.headers().collect();
    assert_eq!(sent, [("content-type", "text/plain")]);
}

#[test]
fn damaged_api_keys_are_refused_with_a_reason_and_without_a_piece_of_them() {
    let key = api_key::mint(
        &keys().with_session_token(Secret::new("SESSIONTOKEN")),
        "us-east-1",
        noon(),
        900,
    )
    .unwrap();
    let key = key.expose();
    assert!(api_key::is_api_key(key) && api_key::is_api_key("ABSKabc") && !api_key::is_api_key("AKIA"));
    for cut in (0..key.len()).filter(|cut| *cut != key.len() - "&Version=1".len()) {
        if let Ok(read) = api_key::read(&key[..cut]) {
            // Only the last parameter, which nothing needs, may be missing.
            assert!(
                cut > key.len() - 20,
                "{read:?} from {cut} of {} characters",
                key.len()
            );
        }
    }
    for text in [
        "",
        "abc",
        "ABSK",
        "ABSKshort",
        "ABSK with spaces in the key",
        "bedrock-api-key-",
        "bedrock-api-key-%%%",
    ] {
        let error = api_key::read(text).unwrap_err();
        assert!(error.message().contains("Copy the whole key again"), "{error}");
    }
    assert_eq!(
        api_key::read("ABSKQmVkcm9ja0FQSUtleS1leGFtcGxl").unwrap(),
        api_key::ApiKey::LongTerm
    );
}
