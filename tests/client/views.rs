//! What is sent, what is shown of it, and what is not.

use outcrop_client::{Abort, Auth, Client, Config};
use outcrop_core::catalog::{Catalog, Via};
use outcrop_core::credentials;
use outcrop_core::request::{CountInput, Delivery, Endpoints, ModelFilter, Request};

use crate::scripted::{Scripted, json};
use crate::{BUFFERED, SECRET, TOKEN, client, code, config, hasty, question};

/// A long-term key's form; nobody's.
const API_KEY: &str = "ABSKQmVkcm9ja0FQSUtleS1leGFtcGxlLWF0LTEyMzQ1Njc4OTAxMjpleGFtcGxlZXhhbXBsZQ==";

fn api_key() -> Auth {
    credentials::parse(API_KEY).unwrap().credentials
}

#[tokio::test]
async fn the_request_is_signed_and_shown_without_secrets() {
    let server = Scripted::start(vec![json(200, &[("x-amzn-requestid", "r-7")], BUFFERED)]).await;
    let answer = client(&server.address)
        .ask(&question(Delivery::Buffered), &Abort::new(), |_| {})
        .await;
    let seen = &server.seen()[0];
    assert!(
        seen.head
            .starts_with("POST /model/us.amazon.nova-lite-v1%3A0/converse HTTP/1.1\r\n"),
        "{}",
        seen.head
    );
    assert_eq!(seen.header("content-type"), Some("application/json"));
    assert_eq!(seen.header("accept"), Some("application/json"));
    assert_eq!(seen.header("x-amz-security-token"), Some(TOKEN));
    assert!(
        seen.header("authorization")
            .unwrap()
            .starts_with("AWS4-HMAC-SHA256 Credential=ASIAIOSFODNN7EXAMPLE/")
    );
    assert!(!seen.head.to_lowercase().contains("amz-sdk"));

    let view = answer.request.clone().unwrap();
    let header = |name: &str| {
        let found = view.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    };
    assert_eq!(
        (header("authorization"), header("x-amz-security-token")),
        (Some("(hidden)"), Some("(hidden)"))
    );
    assert_eq!(header("x-amz-date"), seen.header("x-amz-date"));
    assert_eq!(view.body, seen.body);
    assert_eq!(
        view.url,
        format!("{}/model/us.amazon.nova-lite-v1%3A0/converse", server.address)
    );
    let canonical = view.canonical_request.clone().unwrap();
    assert!(
        canonical.starts_with("POST\n/model/us.amazon.nova-lite-v1%253A0/converse\n"),
        "{canonical}"
    );
    assert!(
        view.string_to_sign
            .as_ref()
            .unwrap()
            .contains("/us-east-1/bedrock/aws4_request")
    );
    assert_eq!(answer.response.as_ref().unwrap().request_id(), Some("r-7"));

    for shown in [format!("{view:?}"), format!("{answer:?}"), canonical] {
        assert!(
            !shown.contains(SECRET) && !shown.contains(TOKEN) && !shown.contains("Signature="),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn nothing_shows_a_secret() {
    // Whoever answers may quote what was sent, in whatever writing.
    let refused = |secret: &str| {
        let escaped = secret.replace('=', "\\u003d");
        let body = format!(
            r#"{{"message":"The security token included in the request is invalid. Sent: '{secret}', '{escaped}'"}}"#
        );
        json(403, &[("x-echo", &format!("Bearer {secret}"))], &body)
    };
    let server = Scripted::start(vec![refused(TOKEN), refused(API_KEY)]).await;
    for auth in [crate::auth(), api_key()] {
        let config =
            Config::aws("us-east-1", auth).with_endpoints(Endpoints::custom(&server.address).unwrap());
        let shown_config = format!("{config:?}");
        let client = Client::new(config).unwrap();
        let request = Request::converse("a", b"{}".to_vec()).unwrap();
        let error = client.send(&request, &Abort::new()).await.unwrap_err();
        let everything = format!(
            "{shown_config} {client:?} {error:?} {error} {:?} {:?} {} {:?}",
            error.request_view(),
            error.response(),
            error.response().unwrap().body_text(),
            error.service_error()
        );
        for secret in [SECRET, TOKEN, API_KEY] {
            assert!(!everything.contains(secret), "{everything}");
        }
        assert!(!everything.contains("u003d"), "{everything}");
        assert!(
            error.detail().ends_with("Sent: '(hidden)', '(hidden)'"),
            "{}",
            error.detail()
        );
        assert_eq!(
            error.response().unwrap().header("x-echo"),
            Some("Bearer (hidden)")
        );
        assert_eq!(error.explanation().code, "credentials-unknown");
    }
}

#[tokio::test]
async fn an_api_key_is_a_bearer_token_and_signs_nothing() {
    let server = Scripted::start(vec![json(200, &[], BUFFERED)]).await;
    let config =
        Config::aws("us-east-1", api_key()).with_endpoints(Endpoints::custom(&server.address).unwrap());
    let answer = Client::new(config)
        .unwrap()
        .ask(&question(Delivery::Buffered), &Abort::new(), |_| {})
        .await;
    assert_eq!(code(&answer), "complete");
    let seen = &server.seen()[0];
    assert_eq!(
        seen.header("authorization"),
        Some(format!("Bearer {API_KEY}").as_str())
    );
    assert_eq!(seen.header("x-amz-date"), None);
    let view = answer.request.unwrap();
    assert!(view.canonical_request.is_none() && view.string_to_sign.is_none());
    assert!(
        view.headers
            .contains(&("authorization".to_owned(), "(hidden)".to_owned()))
    );
}

#[tokio::test]
async fn an_api_key_does_not_travel_in_the_clear() {
    // TEST-NET-1: nobody is there, and nobody is asked.
    let config =
        Config::aws("us-east-1", api_key()).with_endpoints(Endpoints::custom("http://192.0.2.1").unwrap());
    let answer = Client::new(config)
        .unwrap()
        .ask(&question(Delivery::Buffered), &Abort::new(), |_| {})
        .await;
    assert_eq!(code(&answer), "invalid-input");
    assert!(answer.error().unwrap().detail().contains("https"));
    assert!(answer.attempts.is_empty());
}

/// Written in ways that a carrier writes differently: what is signed is what it sends.
#[tokio::test]
async fn an_endpoint_may_be_written_at_length() {
    for address in [
        "http://localhost:80",
        "https://LOCALHOST:0443/a.b",
        "http://[0:0:0:0:0:0:0:1]:1",
        "http://[::ffff:127.0.0.1]:1/x",
    ] {
        let answer = hasty(address)
            .ask(&question(Delivery::Buffered), &Abort::new(), |_| {})
            .await;
        assert_eq!(answer.attempts.len(), 1, "{address}: {:?}", answer.outcome);
    }
    let server = Scripted::start(vec![json(200, &[], BUFFERED)]).await;
    let port = server.address.rsplit(':').next().unwrap();
    let answer = client(&format!("HTTP://127.0.0.1:0{port}/"))
        .ask(&question(Delivery::Buffered), &Abort::new(), |_| {})
        .await;
    assert_eq!(code(&answer), "complete");
}

#[tokio::test]
async fn behind_a_proxy_the_far_end_is_signed_for() {
    let server = Scripted::start(vec![json(200, &[], BUFFERED)]).await;
    let base = format!("{}/aws", server.address);
    let config = config(&base).with_endpoints(Endpoints::proxied(&base, "us-east-1").unwrap());
    let answer = Client::new(config)
        .unwrap()
        .ask(&question(Delivery::Buffered), &Abort::new(), |_| {})
        .await;
    assert_eq!(code(&answer), "complete");
    let seen = &server.seen()[0];
    assert!(
        seen.head
            .starts_with("POST /aws/model/us.amazon.nova-lite-v1%3A0/converse ")
    );
    assert_eq!(seen.header("host"), server.address.strip_prefix("http://"));
    let canonical = answer.request.unwrap().canonical_request.unwrap();
    assert!(
        canonical.starts_with("POST\n/model/us.amazon.nova-lite-v1%253A0/converse\n"),
        "{canonical}"
    );
    assert!(
        canonical.contains("\nhost:bedrock-runtime.us-east-1.amazonaws.com\n"),
        "{canonical}"
    );
}

#[tokio::test]
async fn queries_are_sent_as_they_are_signed() {
    let server = Scripted::start(vec![json(200, &[], r#"{"modelSummaries":[]}"#)]).await;
    let filter = ModelFilter {
        by_provider: Some("A b/c+d".to_owned()),
        ..ModelFilter::default()
    };
    let response = client(&server.address)
        .send(&Request::list_foundation_models(&filter), &Abort::new())
        .await
        .unwrap();
    assert!(
        server.seen()[0]
            .head
            .starts_with("GET /foundation-models?byProvider=A%20b%2Fc%2Bd HTTP/1.1")
    );
    assert!(
        response
            .request
            .canonical_request
            .unwrap()
            .contains("\nbyProvider=A%20b%2Fc%2Bd\n")
    );
    assert_eq!(server.seen()[0].header("content-type"), None);
}

#[tokio::test]
async fn tokens_are_counted_for_either_form() {
    let counted = json(200, &[], r#"{"inputTokens":23}"#);
    let odd = json(200, &[], r#"{"tokens":23}"#);
    let server = Scripted::start(vec![counted.clone(), counted, odd]).await;
    let client = client(&server.address);
    for input in [
        CountInput::Converse(br#"{"messages":[]}"#),
        CountInput::InvokeModel(b"{}"),
    ] {
        let counted = client
            .count_tokens("amazon.nova-lite-v1:0", input, &Abort::new())
            .await;
        assert_eq!(counted.unwrap(), 23);
    }
    // A reply that is none is shown as it came.
    let input = CountInput::InvokeModel(b"{}");
    let error = client
        .count_tokens("amazon.nova-lite-v1:0", input, &Abort::new())
        .await
        .unwrap_err();
    assert_eq!(error.response().unwrap().body, br#"{"tokens":23}"#);
    // What cannot be asked is not sent.
    let error = client.count_tokens("", input, &Abort::new()).await.unwrap_err();
    assert!(error.response().is_none() && error.attempts().is_empty());
    assert_eq!(server.seen().len(), 3);
    assert_eq!(
        server.seen()[1].body,
        br#"{"input":{"invokeModel":{"body":"e30="}}}"#
    );
}

#[tokio::test]
async fn counts_in_the_headers_complete_the_reply() {
    let headers = [
        ("X-Amzn-Bedrock-Input-Token-Count", "4"),
        ("X-Amzn-Bedrock-Output-Token-Count", "9"),
        ("X-Amzn-Bedrock-Invocation-Latency", "321"),
    ];
    let body = r#"{"inputTextTokenCount":4,"results":[{"tokenCount":9,"outputText":"Hi","completionReason":"FINISH"}]}"#;
    let server = Scripted::start(vec![json(200, &headers, body)]).await;
    let resolution = Catalog::builtin().resolve("amazon.titan-text-express-v1", "us-east-1");
    let question =
        outcrop_client::Question::new(&resolution, Via::InvokeModel, Delivery::Buffered, b"{}".to_vec());
    let answer = client(&server.address)
        .ask(&question, &Abort::new(), |_| {})
        .await;
    assert_eq!(
        (answer.reply.usage.output, answer.reply.latency.total_ms),
        (Some(9), Some(321))
    );
}
