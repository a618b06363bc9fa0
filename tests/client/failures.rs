//! Replies that are none, or not whole.

use std::time::Duration;

use outcrop_client::{Abort, Client, ErrorKind, Outcome, Timeouts};
use outcrop_core::catalog::{Catalog, Via};
use outcrop_core::request::{Delivery, Request};

use crate::scripted::{Scripted, Step, head, json};
use crate::{BUFFERED, STREAM, client, code, config, event, hasty, question};

#[tokio::test]
async fn a_page_of_html_is_an_error_by_its_status() {
    let page = "<html><body><h1>502 Bad Gateway</h1></body></html>";
    let script = vec![
        head(502, &[("content-type", "text/html")]),
        Step::Send(page.into()),
    ];
    let server = Scripted::start(vec![script]).await;
    let answer = client(&server.address)
        .ask(&question(Delivery::Buffered), &Abort::new(), |_| {})
        .await;
    assert_eq!(code(&answer), "gateway-error");
    assert_eq!(answer.raw_text(), page);
    assert_eq!(answer.error().unwrap().service_error().unwrap().code(), "502");
}

#[tokio::test]
async fn an_errors_body_that_is_cut_or_stalls_is_still_that_error() {
    let cut = vec![
        head(
            429,
            &[
                ("content-length", "500"),
                ("x-amzn-errortype", "ThrottlingException"),
            ],
        ),
        Step::Send(br#"{"message":"#.to_vec()),
    ];
    let stalled = vec![head(403, &[("content-length", "500")]), Step::UntilClosed];
    let server = Scripted::start(vec![cut, stalled]).await;
    let client = hasty(&server.address);
    let answer = client
        .ask(&question(Delivery::Buffered), &Abort::new(), |_| {})
        .await;
    assert_eq!(code(&answer), "throttled");
    let answer = client
        .ask(&question(Delivery::Buffered), &Abort::new(), |_| {})
        .await;
    assert_eq!(code(&answer), "access-denied");
    server.closed().await;
}

#[tokio::test]
async fn an_errors_body_is_not_waited_for_like_a_models_reply() {
    let refused = vec![head(403, &[("content-length", "500")]), Step::UntilClosed];
    let page = vec![
        head(200, &[("content-type", "text/html"), ("content-length", "500")]),
        Step::UntilClosed,
    ];
    let server = Scripted::start(vec![refused, page]).await;
    let timeouts = Timeouts {
        free: Duration::from_millis(150),
        ..Timeouts::default()
    };
    let client = Client::new(config(&server.address).with_timeouts(timeouts)).unwrap();
    for expected in ["access-denied", "unreadable-reply"] {
        let question = question(Delivery::Streamed);
        let abort = Abort::new();
        let asked = client.ask(&question, &abort, |_| {});
        let answer = tokio::time::timeout(Duration::from_secs(20), asked)
            .await
            .unwrap();
        assert_eq!(code(&answer), expected);
        server.closed().await;
    }
}

#[tokio::test]
async fn a_reply_that_is_no_stream_can_be_stopped() {
    let page = vec![
        head(200, &[("content-type", "text/html"), ("content-length", "500")]),
        Step::Send(b"<html>".to_vec()),
        Step::UntilClosed,
    ];
    let server = Scripted::start(vec![page]).await;
    let abort = Abort::new();
    let stop = abort.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(80)).await;
        stop.abort();
    });
    let answer = client(&server.address)
        .ask(&question(Delivery::Streamed), &abort, |_| {})
        .await;
    assert_eq!(code(&answer), "stopped");
    assert_eq!(answer.raw_text(), "<html>");
    server.closed().await;
}

#[tokio::test]
async fn the_time_in_a_refusal_counts_before_the_date() {
    let now = outcrop_core::time::Timestamp::from_millis(
        i64::try_from(std::time::UNIX_EPOCH.elapsed().unwrap().as_millis()).unwrap(),
    );
    let server_time = now.plus_millis(3_600_000).basic();
    let message = format!(
        r#"{{"message":"Signature expired: 20250325T235114Z is now earlier than 20250521T072228Z ({server_time} - 5 min.)"}}"#
    );
    // A proxy's clock, years behind.
    let headers = [
        ("x-amzn-errortype", "InvalidSignatureException"),
        ("date", "Fri, 02 Jan 2015 03:00:00 GMT"),
    ];
    let server = Scripted::start(vec![json(403, &headers, &message), json(200, &[], BUFFERED)]).await;
    let client = client(&server.address);
    let answer = client
        .ask(&question(Delivery::Buffered), &Abort::new(), |_| {})
        .await;
    assert_eq!((code(&answer), answer.attempts.len()), ("complete", 2));
    let off = client.skew().offset_ms() - 3_600_000;
    assert!(off.abs() < 60_000, "{off}");
}

#[tokio::test]
async fn a_buffered_reply_that_is_cut_shows_what_came() {
    let script = vec![
        head(
            200,
            &[("content-type", "application/json"), ("content-length", "5000")],
        ),
        Step::Send(br#"{"output":{"mess"#.to_vec()),
    ];
    let server = Scripted::start(vec![script]).await;
    let answer = client(&server.address)
        .ask(&question(Delivery::Buffered), &Abort::new(), |_| {})
        .await;
    assert_eq!(code(&answer), "connection-cut");
    assert_eq!(answer.raw_text(), r#"{"output":{"mess"#);
    assert!(answer.reply.cut);
}

#[tokio::test]
async fn a_buffered_reply_of_another_kind_is_kept_raw() {
    let server = Scripted::start(vec![json(200, &[], "[1,2]")]).await;
    let answer = client(&server.address)
        .ask(&question(Delivery::Buffered), &Abort::new(), |_| {})
        .await;
    let Outcome::Failed(error) = &answer.outcome else {
        panic!("{:?}", answer.outcome);
    };
    assert_eq!(
        (error.kind(), error.explanation().code),
        (ErrorKind::Reply, "unreadable-reply")
    );
    assert_eq!(answer.raw_text(), "[1,2]");
}

#[tokio::test]
async fn a_reply_that_is_no_stream_says_so() {
    let page = "<html>Please log in</html>";
    let script = vec![
        head(200, &[("content-type", "text/html")]),
        Step::Send(page.into()),
    ];
    let server = Scripted::start(vec![script]).await;
    let answer = client(&server.address)
        .ask(&question(Delivery::Streamed), &Abort::new(), |_| {})
        .await;
    assert_eq!(code(&answer), "unreadable-reply");
    assert!(answer.error().unwrap().detail().contains("text/html"));
    assert_eq!(answer.raw_text(), page);
}

#[tokio::test]
async fn redirections_are_not_followed() {
    let elsewhere = Scripted::start(vec![json(200, &[], BUFFERED)]).await;
    let location = format!("{}/model/a/converse", elsewhere.address);
    let server = Scripted::start(vec![json(307, &[("location", &location)], "")]).await;
    let answer = client(&server.address)
        .ask(&question(Delivery::Buffered), &Abort::new(), |_| {})
        .await;
    assert_eq!(code(&answer), "redirected");
    assert_eq!(
        answer.response.unwrap().header("Location"),
        Some(location.as_str())
    );
    assert!(elsewhere.seen().is_empty(), "the signature must not travel on");
}

#[tokio::test]
async fn a_reply_without_end_is_not_taken_into_memory() {
    let mut script = vec![head(200, &[("content-type", "application/json")])];
    script.extend(std::iter::repeat_n(Step::Send(vec![b' '; 1 << 20]), 70));
    script.push(Step::UntilClosed);
    let server = Scripted::start(vec![script]).await;
    let answer = client(&server.address)
        .ask(&question(Delivery::Buffered), &Abort::new(), |_| {})
        .await;
    assert_eq!(code(&answer), "reply-too-long");
}

#[tokio::test]
async fn a_connection_that_is_never_made_times_out() {
    // A listener whose queue is full takes no more connections and refuses none.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let mut fill = Vec::new();
    for _ in 0..600 {
        match std::net::TcpStream::connect_timeout(&address, Duration::from_millis(20)) {
            Ok(stream) => fill.push(stream),
            Err(_) => break,
        }
    }
    let answer = hasty(&format!("http://{address}"))
        .ask(&question(Delivery::Buffered), &Abort::new(), |_| {})
        .await;
    assert!(
        ["connect-timeout", "first-byte-timeout"].contains(&code(&answer)),
        "{:?}",
        answer.outcome
    );
    assert_eq!(answer.timings.headers_ms, None);
}

#[tokio::test]
async fn misuse_is_an_error_before_anything_is_sent() {
    let server = Scripted::start(vec![]).await;
    let client = client(&server.address);
    let resolution = Catalog::builtin().resolve(" ", "us-east-1");
    let empty = outcrop_client::Question::new(&resolution, Via::Converse, Delivery::Streamed, Vec::new());
    let answer = client.ask(&empty, &Abort::new(), |_| {}).await;
    assert_eq!(code(&answer), "invalid-input");
    assert!(answer.request.is_none() && answer.response.is_none() && answer.attempts.is_empty());

    let broken = question(Delivery::Buffered).with_header("x-amzn-bedrock-trace", "line\nbreak");
    let answer = client.ask(&broken, &Abort::new(), |_| {}).await;
    assert_eq!(code(&answer), "invalid-input");
    assert!(server.seen().is_empty());
}

#[tokio::test]
async fn a_family_nobody_knows_is_kept_raw() {
    let resolution = Catalog::builtin().resolve("vendor.new-model-v1:0", "us-east-1");
    let ask = |delivery| {
        outcrop_client::Question::new(&resolution, Via::InvokeModel, delivery, b"{\"x\":1}".to_vec())
    };
    // 1 with a guardrail's action, which is no end, and 2 with the service's metrics.
    let last = "eyJhIjoyLCJhbWF6b24tYmVkcm9jay1pbnZvY2F0aW9uTWV0cmljcyI6eyJpbnB1dFRva2VuQ291bnQiOjF9fQ==";
    let stream = vec![
        head(200, &[STREAM]),
        Step::Send(event(
            "chunk",
            r#"{"bytes":"eyJhIjoxLCJhbWF6b24tYmVkcm9jay1ndWFyZHJhaWxBY3Rpb24iOiJJTlRFUlZFTkVEIn0=","p":"ab"}"#,
        )),
        Step::Send(event("chunk", &format!(r#"{{"bytes":"{last}","p":"abcd"}}"#))),
    ];
    let unfinished = stream[..2].to_vec();
    let no_chunk = vec![
        head(200, &[STREAM]),
        Step::Send(event("chunk", r#"{"bytes":"%%%"}"#)),
    ];
    let buffered = json(
        200,
        &[("x-amzn-bedrock-input-token-count", "12")],
        r#"{"anything":[1]}"#,
    );
    let server = Scripted::start(vec![buffered, stream, unfinished, no_chunk]).await;
    let client = client(&server.address);
    let answer = client.ask(&ask(Delivery::Buffered), &Abort::new(), |_| {}).await;
    assert_eq!(code(&answer), "complete");
    assert_eq!(answer.reply.raw["anything"][0], 1);
    assert_eq!(answer.reply.usage.input, Some(12));
    let answer = client.ask(&ask(Delivery::Streamed), &Abort::new(), |_| {}).await;
    assert_eq!(code(&answer), "complete");
    assert!(!answer.reply.cut);
    assert_eq!(
        answer.raw_text(),
        "{\"a\":1,\"amazon-bedrock-guardrailAction\":\"INTERVENED\"}\n{\"a\":2,\"amazon-bedrock-invocationMetrics\":{\"inputTokenCount\":1}}"
    );
    for (expected, raw) in [
        (
            "connection-cut",
            r#"{"a":1,"amazon-bedrock-guardrailAction":"INTERVENED"}"#,
        ),
        ("unreadable-reply", r#"{"bytes":"%%%"}"#),
    ] {
        let answer = client.ask(&ask(Delivery::Streamed), &Abort::new(), |_| {}).await;
        assert_eq!((code(&answer), answer.raw_text().as_str()), (expected, raw));
        assert!(answer.reply.cut);
    }
    assert_eq!(server.seen()[1].body, b"{\"x\":1}");
}

#[tokio::test]
async fn an_unfinished_whole_reply_can_be_stopped() {
    let script = vec![
        head(
            200,
            &[("content-type", "application/json"), ("content-length", "900")],
        ),
        Step::Send(b"{".to_vec()),
        Step::UntilClosed,
    ];
    let server = Scripted::start(vec![script]).await;
    let abort = Abort::new();
    let stop = abort.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(80)).await;
        stop.abort();
    });
    let request = Request::converse("a", b"{}".to_vec()).unwrap();
    let error = client(&server.address).send(&request, &abort).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Stopped);
    assert_eq!(error.response().unwrap().body, b"{");
    server.closed().await;
}
