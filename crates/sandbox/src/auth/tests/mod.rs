//! The verifier against requests signed by botocore, and against the same ones with one thing
//! changed.

mod keys;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::{Caller, Scheme, Signed, authenticate};
use crate::credentials::{Credentials, Vault};
use crate::refusal::Refusal;

const KEY: &str = "AKIDEXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const MISMATCH: &str = "The request signature we calculated does not match the signature you provided.";

/// The time all vectors were signed at: 20260102T030405Z.
fn signed_at() -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(2026, 1, 2)
        .unwrap()
        .and_hms_opt(3, 4, 5)
        .unwrap()
        .and_utc()
}

#[derive(Clone)]
struct Vector {
    method: &'static str,
    path: String,
    query: String,
    host: String,
    headers: Vec<(&'static str, String)>,
    body: &'static str,
    token: Option<&'static str>,
    signed_headers: &'static str,
    scope: String,
    signature: String,
}

fn vector(method: &'static str, host: &str, path: &str, query: &str, body: &'static str) -> Vector {
    Vector {
        method,
        path: path.to_owned(),
        query: query.to_owned(),
        host: host.to_owned(),
        headers: Vec::new(),
        body,
        token: None,
        signed_headers: "host;x-amz-date",
        scope: "20260102/us-east-1/bedrock/aws4_request".to_owned(),
        signature: String::new(),
    }
}

fn json(name: &'static str) -> (&'static str, String) {
    (name, "application/json".to_owned())
}

/// The vectors of botocore 1.44.5.
fn vectors() -> [Vector; 4] {
    let runtime = "bedrock-runtime.us-east-1.amazonaws.com";
    let control = "bedrock.us-east-1.amazonaws.com";
    [
        Vector {
            headers: vec![json("accept"), json("content-type")],
            signed_headers: "accept;content-type;host;x-amz-date",
            signature: "2dea32447b28800a9ac7ee3cb950223bafc2cd446822eb1e1224a6c9c10a28c1".to_owned(),
            ..vector(
                "POST",
                runtime,
                "/model/anthropic.claude-3-haiku-20240307-v1%3A0/invoke",
                "",
                r#"{"a":1}"#,
            )
        },
        Vector {
            headers: vec![
                json("content-type"),
                ("x-amz-security-token", "TOKEN/+=".to_owned()),
            ],
            token: Some("TOKEN/+="),
            signed_headers: "content-type;host;x-amz-date;x-amz-security-token",
            signature: "31000e7e6d3551ab622707566044c51428e589f668df55979f1febf2b48c8993".to_owned(),
            ..vector(
                "POST",
                runtime,
                "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Ainference-profile%2Fus.anthropic.claude-3-haiku-20240307-v1%3A0/converse",
                "",
                r#"{"messages":[]}"#,
            )
        },
        Vector {
            signature: "a4cf5718797dd00e480ca1d8d5880c8bb6967bc9769b49a72a630d1af516fae2".to_owned(),
            ..vector(
                "GET",
                control,
                "/model-invocation-jobs",
                "submitTimeAfter=2024-01-02T03%3A04%3A05Z&statusEquals=Completed&nameContains=a%20b&maxResults=10&nextToken=a%2F%2B%3D",
                "",
            )
        },
        Vector {
            signature: "6e42967c5fc68b16ef1b772a88e724fabe7dcecff5c61b56c06a010d112ee80b".to_owned(),
            ..vector(
                "GET",
                control,
                "/model-invocation-job/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Amodel-invocation-job%2Fabcdefghijkl",
                "",
                "",
            )
        },
    ]
}

fn vault(token: Option<&str>, now: DateTime<Utc>) -> Arc<Vault> {
    let fixed = Credentials::fixed(KEY, SECRET, token).unwrap();
    Arc::new(Vault::new(Some(fixed), Duration::from_hours(1), now).unwrap())
}

impl Vector {
    fn headers(&self) -> HeaderMap {
        let authorization = format!(
            "AWS4-HMAC-SHA256 Credential={KEY}/{}, SignedHeaders={}, Signature={}",
            self.scope, self.signed_headers, self.signature
        );
        let mut headers = HeaderMap::new();
        let own = self.headers.iter().map(|(name, value)| (*name, value.as_str()));
        for (name, value) in own.chain([
            ("host", &*self.host),
            ("x-amz-date", "20260102T030405Z"),
            ("authorization", &authorization),
        ]) {
            headers.insert(
                HeaderName::from_static(name),
                HeaderValue::from_str(value).unwrap(),
            );
        }
        headers
    }

    async fn check(&self, now: DateTime<Utc>, also: &[&str]) -> Result<Caller, Refusal> {
        self.check_with(&self.headers(), &vault(self.token, signed_at()), now, also)
            .await
    }

    async fn check_with(
        &self,
        headers: &HeaderMap,
        vault: &Arc<Vault>,
        now: DateTime<Utc>,
        also: &[&str],
    ) -> Result<Caller, Refusal> {
        let also: Vec<String> = also.iter().map(|host| (*host).to_owned()).collect();
        let body = Bytes::from_static(self.body.as_bytes());
        let signed = Signed {
            method: self.method,
            path: &self.path,
            query: &self.query,
            headers,
            body: &body,
        };
        authenticate(signed, vault, &also, now).await
    }
}

#[tokio::test]
async fn what_botocore_signed_is_accepted() {
    for (index, vector) in vectors().iter().enumerate() {
        let caller = vector.check(signed_at(), &[]).await;
        let expected = Caller {
            scheme: Scheme::Header,
            region: "us-east-1".to_owned(),
        };
        assert_eq!(caller, Ok(expected), "V{}", index + 1);
    }
}

#[tokio::test]
async fn one_change_anywhere_is_a_mismatch() {
    for (index, good) in vectors().into_iter().enumerate() {
        let mut changed: Vec<(&str, Vector)> = vec![
            (
                "path",
                Vector {
                    path: good.path.replace("model", "modex"),
                    ..good.clone()
                },
            ),
            (
                "host",
                Vector {
                    host: good.host.replace("us-east-1", "us-east-2"),
                    ..good.clone()
                },
            ),
            (
                "body",
                Vector {
                    body: "{\"a\":2}",
                    ..good.clone()
                },
            ),
            (
                "signature",
                Vector {
                    signature: good.signature.replace('2', "3"),
                    ..good.clone()
                },
            ),
            (
                "method",
                Vector {
                    method: "PUT",
                    ..good.clone()
                },
            ),
            (
                "region",
                Vector {
                    scope: "20260102/us-west-2/bedrock/aws4_request".to_owned(),
                    ..good.clone()
                },
            ),
        ];
        if good.path.contains("%3A") {
            // The same model id, but another wire path: it was signed with the escape.
            changed.push((
                "colon",
                Vector {
                    path: good.path.replace("%3A", ":"),
                    ..good.clone()
                },
            ));
        }
        if good.query.is_empty() {
            changed.push((
                "query",
                Vector {
                    query: "a=b".to_owned(),
                    ..good.clone()
                },
            ));
        } else {
            changed.push((
                "query",
                Vector {
                    query: good.query.replace("=10", "=11"),
                    ..good.clone()
                },
            ));
        }
        if !good.headers.is_empty() {
            let headers = good
                .headers
                .iter()
                .map(|(name, value)| (*name, value.replace("json", "text")))
                .collect();
            if good.signed_headers.contains("content-type") {
                changed.push((
                    "header",
                    Vector {
                        headers,
                        ..good.clone()
                    },
                ));
            }
        }
        for (what, vector) in changed {
            let refusal = vector.check(signed_at(), &[]).await.unwrap_err();
            assert!(
                refusal.message.starts_with(MISMATCH),
                "V{} {what}: {}",
                index + 1,
                refusal.message
            );
            assert_eq!(
                (refusal.status.as_u16(), refusal.kind),
                (403, "InvalidSignatureException"),
                "V{} {what}",
                index + 1
            );
            assert!(
                refusal
                    .message
                    .contains("The Canonical String for this request should have been")
            );
        }
    }
}

#[tokio::test]
async fn the_order_of_the_query_does_not_matter() {
    let mut vector = vectors()[2].clone();
    vector.query = vector.query.split('&').rev().collect::<Vec<_>>().join("&");
    assert!(vector.check(signed_at(), &[]).await.is_ok());
}

#[tokio::test]
async fn a_configured_host_stands_in_for_the_received_one() {
    let mut vector = vectors()[0].clone();
    vector.host = "127.0.0.1:8081".to_owned();
    assert!(vector.check(signed_at(), &[]).await.is_err());
    let also = ["other.example", "bedrock-runtime.us-east-1.amazonaws.com"];
    assert!(vector.check(signed_at(), &also).await.is_ok());
}

#[tokio::test]
async fn the_clock_may_be_five_minutes_off() {
    let vector = &vectors()[0];
    for (seconds, accepted) in [(0, true), (299, true), (301, false), (-299, true), (-301, false)] {
        let checked = vector.check(signed_at() + TimeDelta::seconds(seconds), &[]).await;
        assert_eq!(checked.is_ok(), accepted, "{seconds}");
    }
    let late = vector
        .check(signed_at() + TimeDelta::minutes(10), &[])
        .await
        .unwrap_err();
    assert_eq!(late.kind, "InvalidSignatureException");
    assert_eq!(
        late.message,
        "Signature expired: 20260102T030405Z is now earlier than 20260102T030905Z (20260102T031405Z - 5 min.)"
    );
    let early = vector
        .check(signed_at() - TimeDelta::minutes(10), &[])
        .await
        .unwrap_err();
    assert_eq!(
        early.message,
        "Signature not yet current: 20260102T030405Z is still later than 20260102T025905Z (20260102T025405Z + 5 min.)"
    );
}

#[tokio::test]
async fn keys_and_tokens_have_to_be_known() {
    let unknown = |refusal: Refusal| {
        assert_eq!(refusal.kind, "UnrecognizedClientException");
        assert_eq!(
            refusal.message,
            "The security token included in the request is invalid."
        );
    };
    let [first, second, ..] = vectors();
    let other = Credentials::fixed("OTHER", SECRET, None).unwrap();
    let other = Arc::new(Vault::new(Some(other), Duration::from_hours(1), signed_at()).unwrap());
    unknown(
        first
            .check_with(&first.headers(), &other, signed_at(), &[])
            .await
            .unwrap_err(),
    );
    // A token where none was issued, none where one was, and another than the one issued.
    unknown(
        second
            .check_with(&second.headers(), &vault(None, signed_at()), signed_at(), &[])
            .await
            .unwrap_err(),
    );
    unknown(
        first
            .check_with(&first.headers(), &vault(Some("T"), signed_at()), signed_at(), &[])
            .await
            .unwrap_err(),
    );
    unknown(
        second
            .check_with(
                &second.headers(),
                &vault(Some("T"), signed_at()),
                signed_at(),
                &[],
            )
            .await
            .unwrap_err(),
    );

    let old = vault(second.token, signed_at() - TimeDelta::hours(2));
    let expired = second
        .check_with(&second.headers(), &old, signed_at(), &[])
        .await
        .unwrap_err();
    assert_eq!(expired.kind, "ExpiredTokenException");
    assert_eq!(
        expired.message,
        "The security token included in the request is expired"
    );
}

#[tokio::test]
async fn a_token_that_is_not_signed_is_refused() {
    let mut vector = vectors()[1].clone();
    vector.signed_headers = "content-type;host;x-amz-date";
    let refusal = vector.check(signed_at(), &[]).await.unwrap_err();
    assert!(
        refusal
            .message
            .contains("'x-amz-security-token' must be a 'SignedHeader'"),
        "{}",
        refusal.message
    );
}

#[tokio::test]
async fn what_is_not_a_signature_is_named() {
    let vector = &vectors()[0];
    let check = |authorization: Option<&'static str>| async move {
        let mut headers = vector.headers();
        match authorization {
            Some(value) => drop(headers.insert("authorization", HeaderValue::from_static(value))),
            None => drop(headers.remove("authorization")),
        }
        vector
            .check_with(&headers, &vault(None, signed_at()), signed_at(), &[])
            .await
            .unwrap_err()
    };
    assert_eq!(check(None).await.kind, "MissingAuthenticationTokenException");
    assert_eq!(
        check(Some("Basic eDp5")).await.kind,
        "IncompleteSignatureException"
    );
    assert_eq!(
        check(Some("AWS4-HMAC-SHA256 Credential=a")).await.kind,
        "IncompleteSignatureException"
    );
    let scope = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/nowhere/bedrock/aws4_request, \
                 SignedHeaders=host;x-amz-date, Signature=0";
    assert!(
        check(Some(scope))
            .await
            .message
            .contains("valid region, not 'nowhere'")
    );
    let service = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260102/us-east-1/bedrock-runtime/aws4_request, \
                   SignedHeaders=host;x-amz-date, Signature=0";
    assert!(
        check(Some(service))
            .await
            .message
            .contains("correct service: 'bedrock'")
    );
    let short = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE, SignedHeaders=host;x-amz-date, Signature=0";
    assert_eq!(check(Some(short)).await.kind, "IncompleteSignatureException");
}
