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
fn addresses_that_would_be_signed_otherwise_than_sent_are_refused_at_their_byte() {
    let refused = |tail: &str, rules: Rules| {
        let url = format!("https://bucket.s3.us-east-1.amazonaws.com{tail}");
        sign::sign(&get(&url, &[]), Scope::s3("us-east-1"), rules, &keys(), noon())
            .map_err(|e| e.message().to_owned())
    };
    for (tail, place) in [
        ("/a b", "a raw space at byte 3"),
        ("/a\"", "a raw \" at byte 3"),
        ("/a%2", "at byte 3 that is not followed by two hexadecimal digits"),
        ("/%zz", "at byte 2 that is not followed by two hexadecimal digits"),
        ("/?a b", "byte 2"),
        ("/?a<", "byte 2"),
        ("/?a|", "byte 2"),
        ("/?a[]", "byte 2"),
        ("/?a+b", "a raw + at byte 2"),
        ("/?a=%", "at byte 3 that is not followed"),
        ("/?é", "at byte 1"),
        ("/?a=%FF", "not UTF-8"),
    ] {
        let message = refused(tail, Rules::STANDARD).expect_err(tail);
        assert!(message.contains(place), "{tail}: {message}");
    }
    // What S3 writes in one way only.
    for (tail, place) in [
        ("/%2f", "escape at byte 2"),
        ("/%41", "escape at byte 2"),
        ("/a:b", "a raw : at byte 3"),
        ("/é", "non-ASCII character at byte 2"),
    ] {
        let message = refused(tail, Rules::S3).expect_err(tail);
        assert!(message.contains(place), "{tail}: {message}");
        assert!(
            refused(tail, Rules::STANDARD).is_ok(),
            "{tail}: only S3 is so strict"
        );
    }
    for tail in [
        "/",
        "/a%20b/%2F%C3%A9~-_.",
        "/?a=%20&b=%2B&c=%3A",
        "/?list-type=2&prefix=a%2Fb",
    ] {
        assert!(refused(tail, Rules::S3).is_ok(), "{tail}");
        assert!(refused(tail, Rules::STANDARD).is_ok(), "{tail}");
    }
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

// --- what is shown ----------------------------------------------------------------------------------

#[test]
fn the_canonical_request_is_shown_without_its_secrets() {
    let headers = [
        ("x-amz-server-side-encryption-customer-key", "c2VjcmV0"),
        ("x-amz-meta-note", "x-amz-security-token: not one"),
        ("cookie", "session=1"),
    ];
    let parts = get(
        "https://b.s3.us-east-1.amazonaws.com/x-amz-security-token:1?a=b&note=1",
        &headers,
    );
    let keys = keys().with_session_token(Secret::new("T+K=N"));
    let rules = Rules {
        headers: sign::HeaderChoice::All,
        ..Rules::STANDARD
    };
    let scope = Scope::s3("us-east-1");
    let signed = sign::sign(&parts, scope, rules, &keys, noon()).unwrap();
    let shown = "GET
/x-amz-security-token%3A1
a=b&note=1
cookie:…
host:b.s3.us-east-1.amazonaws.com
x-amz-date:20260102T120000Z
x-amz-meta-note:x-amz-security-token: not one
x-amz-security-token:…
x-amz-server-side-encryption-customer-key:…

cookie;host;x-amz-date;x-amz-meta-note;x-amz-security-token;x-amz-server-side-encryption-customer-key
e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(signed.canonical_request_redacted(), shown);
    assert_eq!(
        signed.canonical_request(),
        shown
            .replacen('…', "session=1", 1)
            .replacen('…', "T+K=N", 1)
            .replacen('…', "c2VjcmV0", 1)
    );

    let presigned = sign::presign(&get(parts.url, &[]), scope, rules, &keys, noon(), 60).unwrap();
    let shown = presigned.canonical_request_redacted();
    assert_eq!(
        shown.lines().nth(2).unwrap(),
        "X-Amz-Algorithm=AWS4-HMAC-SHA256\
         &X-Amz-Credential=AKIDEXAMPLE%2F20260102%2Fus-east-1%2Fs3%2Faws4_request\
         &X-Amz-Date=20260102T120000Z&X-Amz-Expires=60&X-Amz-Security-Token=…\
         &X-Amz-SignedHeaders=host&a=b&note=1"
    );
    assert_eq!(
        presigned.canonical_request(),
        shown.replace('…', "T%2BK%3DN"),
        "only the token is left out"
    );
}

#[test]
fn secret_headers_are_marked_and_the_rest_is_shown() {
    let keys = keys().with_session_token(Secret::new("TOKEN"));
    let parts = get("https://b.s3.us-east-1.amazonaws.com/k", &[]);
    let signed = sign::sign(&parts, Scope::s3("us-east-1"), Rules::S3, &keys, noon()).unwrap();
    let mut marks: Vec<(&str, bool)> = signed
        .headers()
        .iter()
        .map(|header| (header.name(), header.is_sensitive()))
        .collect();
    marks.sort_unstable();
    assert_eq!(
        marks,
        [
            ("authorization", true),
            ("x-amz-content-sha256", false),
            ("x-amz-date", false),
            ("x-amz-security-token", true),
        ]
    );
    for header in signed.headers() {
        let shown = format!("{header:?}");
        assert!(shown.contains(header.name()), "{shown}");
        assert_eq!(shown.contains(header.value()), !header.is_sensitive(), "{shown}");
    }
    let shown = format!("{signed:?}");
    for text in ["20260102T120000Z", "x-amz-security-token", "AWS4-HMAC-SHA256"] {
        assert!(shown.contains(text), "{text} is not in {shown}");
    }
    let shown = format!("{keys:?}{parts:?}");
    for text in [
        "AKID…",
        "Secret(…)",
        "GET",
        "Signed(0 bytes)",
        "https://b.s3.us-east-1.amazonaws.com/k",
    ] {
        assert!(shown.contains(text), "{text} is not in {shown}");
    }
    assert!(!shown.contains("AKIDEXAMPLE"));
}

#[test]
fn credentials_end_at_their_moment() {
    assert!(!keys().is_expired(noon()));
    let keys = keys().with_expiry(noon());
    assert!(!keys.is_expired(noon().plus_millis(-1)));
    assert!(keys.is_expired(noon()));
    assert!(keys.is_expired(noon().plus_millis(1)));
}

#[test]
fn every_part_of_an_api_key_is_judged() {
    let plain = "bedrock.amazonaws.com/?Action=CallWithBearerToken&X-Amz-Algorithm=AWS4-HMAC-SHA256\
        &X-Amz-Credential=AKIDEXAMPLE%2F20260102%2Fus-east-1%2Fbedrock%2Faws4_request\
        &X-Amz-Date=20260102T120000Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host\
        &X-Amz-Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef&Version=1";
    let read = |plain: &str| {
        use base64::Engine as _;
        let encoded = base64::engine::general_purpose::STANDARD.encode(plain);
        let padded = api_key::read(&format!("bedrock-api-key-{encoded}"));
        let bare = api_key::read(&format!("bedrock-api-key-{}", encoded.trim_end_matches('=')));
        assert_eq!(
            padded.as_ref().ok(),
            bare.as_ref().ok(),
            "padding may be left off"
        );
        padded
    };
    let api_key::ApiKey::ShortTerm(facts) = read(plain).unwrap() else {
        panic!("not a short-term key")
    };
    assert_eq!(
        (facts.access_key_id.as_str(), facts.region.as_str()),
        ("AKIDEXAMPLE", "us-east-1")
    );
    assert_eq!(
        (facts.issued, facts.expires),
        (noon(), noon().plus_millis(900_000))
    );
    assert!(!facts.has_session_token);
    let shown = format!("{facts:?}");
    assert!(shown.contains("AKID…") && shown.contains("us-east-1") && !shown.contains("AKIDEXAMPLE"));

    for (from, to, reason) in [
        (
            "bedrock.amazonaws.com/?",
            "example.com/?",
            "does not name bedrock.amazonaws.com",
        ),
        ("CallWithBearerToken", "Invoke", "another action"),
        ("Action=", "Acton=", "has no Action"),
        ("X-Amz-Credential=", "Credential=", "has no X-Amz-Credential"),
        ("AKIDEXAMPLE", "", "no key id and no Region"),
        ("AKIDEXAMPLE", "AKID%20", "no key id and no Region"),
        ("us-east-1", "", "no key id and no Region"),
        ("us-east-1", "us_east.1", "no key id and no Region"),
        ("%2Fbedrock%2F", "%2Fs3%2F", "id/date/Region/bedrock/aws4_request"),
        (
            "aws4_request",
            "aws4_request%2Fx",
            "id/date/Region/bedrock/aws4_request",
        ),
        ("20260102T120000Z", "20260102", "X-Amz-Date"),
        ("Expires=900", "Expires=0", "1 to 43200"),
        ("Expires=900", "Expires=43201", "1 to 43200"),
        ("Expires=900", "Expires=x", "1 to 43200"),
        ("def&Version", "&Version", "64 hexadecimal digits"),
        ("0123456789abcdef&", "0123456789abcdeg&", "64 hexadecimal digits"),
    ] {
        let edited = plain.replace(from, to);
        assert_ne!(edited, plain);
        let error = read(&edited).unwrap_err();
        assert!(error.message().contains(reason), "{from} to {to}: {error}");
    }
    assert!(
        read(&plain.replace("&Version", "&X-Amz-Security-Token=x&Version"))
            .is_ok_and(|read| matches!(read, api_key::ApiKey::ShortTerm(facts) if facts.has_session_token))
    );
    read(&plain.replace("Expires=900", "Expires=43200")).unwrap();
}
