//! What is sent again, when, and with which clock.

use std::time::Duration;

use outcrop_client::{Abort, Client, Notice, Outcome, Progress};
use outcrop_core::catalog::Service;
use outcrop_core::request::{Delivery, ModelFilter, Request};
use outcrop_core::retry::Policy;
use outcrop_core::time::Timestamp;

use crate::scripted::{Scripted, Step, head, json};
use crate::{BUFFERED, client, code, config, insistent, question};

const THROTTLED: &str = r#"{"message":"Too many requests, please wait before trying again."}"#;
const MODELS: &str = r#"{"modelSummaries":[]}"#;

fn list() -> Request {
    Request::list_foundation_models(&ModelFilter::default())
}

fn throttled() -> Vec<Step> {
    json(
        429,
        &[
            ("x-amzn-errortype", "ThrottlingException"),
            ("x-amzn-requestid", "r-1"),
        ],
        THROTTLED,
    )
}

#[tokio::test]
async fn a_call_that_does_not_bill_is_sent_again() {
    let server = Scripted::start(vec![
        throttled(),
        json(200, &[("x-amzn-requestid", "r-2")], MODELS),
    ])
    .await;
    let mut notices = Vec::new();
    let response = client(&server.address)
        .send_with(&list(), &Abort::new(), |notice| notices.push(notice))
        .await
        .unwrap();
    assert_eq!(response.view.body, MODELS.as_bytes());
    let [first, second] = &response.attempts[..] else {
        panic!("{:?}", response.attempts);
    };
    assert_eq!(
        (first.status, first.failure, first.request_id.as_deref()),
        (Some(429), Some("throttled"), Some("r-1"))
    );
    assert_eq!(
        (second.status, second.failure, second.request_id.as_deref()),
        (Some(200), None, Some("r-2"))
    );
    let waited = first.wait_ms.unwrap();
    assert!(
        waited <= 1000 && second.at_ms >= first.at_ms + waited,
        "{:?}",
        response.attempts
    );
    let because = "throttled";
    assert_eq!(
        notices,
        [
            Notice::Sending { attempt: 1 },
            Notice::Waiting {
                attempt: 2,
                delay_ms: waited,
                because
            },
            Notice::Sending { attempt: 2 },
            Notice::Accepted { status: 200 },
        ]
    );
}

#[tokio::test]
async fn a_call_that_bills_is_sent_again_only_when_asked() {
    let server = Scripted::start(vec![throttled(), throttled(), json(200, &[], BUFFERED)]).await;
    let answer = client(&server.address)
        .ask(&question(Delivery::Buffered), &Abort::new(), |_| {})
        .await;
    assert_eq!(code(&answer), "throttled");
    assert_eq!((answer.attempts.len(), server.seen().len()), (1, 1));
    assert!(answer.error().unwrap().is_retryable());

    let answer = insistent(&server.address)
        .ask(&question(Delivery::Buffered), &Abort::new(), |_| {})
        .await;
    assert_eq!(
        (code(&answer), answer.reply.text().as_str()),
        ("complete", "Hello")
    );
    assert_eq!((answer.attempts.len(), server.seen().len()), (2, 3));
}

#[tokio::test]
async fn what_would_fail_again_is_not_sent_again() {
    let refused = json(
        400,
        &[("x-amzn-errortype", "ValidationException")],
        r#"{"message":"no"}"#,
    );
    let server = Scripted::start(vec![refused, json(200, &[], MODELS)]).await;
    let error = client(&server.address)
        .send(&list(), &Abort::new())
        .await
        .unwrap_err();
    assert_eq!(error.explanation().code, "invalid-request");
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn the_services_wish_is_heard() {
    let slow = json(503, &[("x-amz-retry-after", "400")], "{}");
    let server = Scripted::start(vec![slow, json(200, &[], MODELS)]).await;
    let response = client(&server.address)
        .send(&list(), &Abort::new())
        .await
        .unwrap();
    assert_eq!(response.attempts[0].wait_ms, Some(400));
    assert!(response.timings.total_ms >= 390);
}

#[tokio::test]
async fn a_refused_connection_is_tried_three_times() {
    // Bound and dropped: a port at which nobody listens.
    let address = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let client = client(&format!("http://{address}"));
    let error = client.send(&list(), &Abort::new()).await.unwrap_err();
    assert_eq!(error.explanation().code, "unreachable");
    assert_eq!(error.attempts().len(), 3);
    assert!(error.explanation().cause.contains(&address.to_string()));
    let answer = client
        .ask(&question(Delivery::Streamed), &Abort::new(), |_| {})
        .await;
    assert_eq!((code(&answer), answer.attempts.len()), ("unreachable", 1));
}

#[tokio::test]
async fn stop_ends_a_wait() {
    let wait = json(503, &[("x-amz-retry-after", "4000")], "{}");
    let server = Scripted::start(vec![wait, json(200, &[], BUFFERED)]).await;
    let abort = Abort::new();
    let stop = abort.clone();
    let started = std::time::Instant::now();
    let answer = insistent(&server.address)
        .ask(&question(Delivery::Buffered), &abort, |progress| {
            if let Progress::Notice(Notice::Waiting { .. }) = progress {
                stop.abort();
            }
        })
        .await;
    assert!(matches!(answer.outcome, Outcome::Stopped));
    assert!(started.elapsed() < Duration::from_secs(3));
    assert_eq!((server.seen().len(), answer.attempts.len()), (1, 1));
}

/// `Fri, 02 Jan 2026 03:04:05 GMT`, so many minutes from now.
fn http_date(minutes: i64) -> String {
    const DAYS: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
    const MONTHS: [&str; 12] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ];
    let moment = now().plus_millis(minutes * 60_000);
    let text = moment.rfc3339();
    let day = DAYS[usize::try_from(moment.as_seconds() / 86_400 % 7).unwrap()];
    let month = MONTHS[text[5..7].parse::<usize>().unwrap() - 1];
    format!(
        "{day}, {} {month} {} {} GMT",
        &text[8..10],
        &text[..4],
        &text[11..19]
    )
}

fn now() -> Timestamp {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap())
}

/// How far the time of a signature is from now, in minutes.
fn signed_ahead(seen: &crate::scripted::Seen) -> i64 {
    let signed = Timestamp::parse_basic(seen.header("x-amz-date").unwrap()).unwrap();
    (signed.millis_since(now()) + 30_000).div_euclid(60_000)
}

#[tokio::test]
async fn a_wrong_clock_is_corrected_by_the_date_even_for_calls_that_bill() {
    let date = http_date(60);
    let refused = json(
        403,
        &[("x-amzn-errortype", "InvalidSignatureException"), ("date", &date)],
        r#"{"message":"Signature not yet current"}"#,
    );
    let ok = json(200, &[("date", &date)], BUFFERED);
    let server = Scripted::start(vec![refused, ok.clone(), ok]).await;
    let client = client(&server.address);
    let answer = client
        .ask(&question(Delivery::Buffered), &Abort::new(), |_| {})
        .await;
    assert_eq!(code(&answer), "complete");
    assert_eq!(answer.attempts.len(), 2);
    assert_eq!(
        (answer.attempts[0].failure, answer.attempts[0].wait_ms),
        (Some("clock-skew"), Some(0))
    );
    let again = client
        .ask(&question(Delivery::Buffered), &Abort::new(), |_| {})
        .await;
    assert_eq!(again.attempts.len(), 1, "the correction is kept");
    let ahead: Vec<i64> = server.seen().iter().map(signed_ahead).collect();
    assert_eq!(ahead, [0, 60, 60]);
    assert!((client.skew().offset_ms() / 60_000 - 60).abs() <= 1);
}

#[tokio::test]
async fn without_a_date_the_message_corrects_the_clock() {
    let server_time = now().plus_millis(-30 * 60_000).basic();
    let message = format!(
        r#"{{"message":"Signature not yet current: 20990101T000000Z is still later than 20990101T000000Z ({server_time} + 5 min.)"}}"#
    );
    let refused = json(
        403,
        &[("x-amzn-errortype", "InvalidSignatureException")],
        &message,
    );
    let server = Scripted::start(vec![
        refused.clone(),
        json(200, &[], MODELS),
        refused.clone(),
        refused,
    ])
    .await;
    let client = client(&server.address);
    let response = client.send(&list(), &Abort::new()).await.unwrap();
    assert_eq!(response.attempts.len(), 2);
    let ahead: Vec<i64> = server.seen().iter().map(signed_ahead).collect();
    assert_eq!(ahead, [0, -30]);
    // Refused with the corrected clock, too: it was not the clock, and there is no third time.
    let error = client.send(&list(), &Abort::new()).await.unwrap_err();
    assert_eq!((error.attempts().len(), server.seen().len()), (1, 3));
    assert_eq!(error.explanation().code, "clock-skew");
}

#[tokio::test]
async fn a_client_with_other_settings_keeps_what_was_learnt() {
    let date = http_date(-20);
    let server = Scripted::start(vec![
        json(200, &[("date", &date)], MODELS),
        json(200, &[], MODELS),
    ])
    .await;
    let first = client(&server.address);
    first.send(&list(), &Abort::new()).await.unwrap();
    let policy = Policy {
        max_attempts: 1,
        ..Policy::default()
    };
    let second: Client = first
        .with_config(config(&server.address).with_policy(policy))
        .unwrap();
    assert_eq!(second.skew(), first.skew());
    second.send(&list(), &Abort::new()).await.unwrap();
    assert_eq!(signed_ahead(&server.seen()[1]), -20);
    assert_eq!(
        second.config().endpoints.of(Service::Control).address(),
        server.address
    );
}

#[tokio::test]
async fn the_last_of_the_attempts_is_the_error() {
    let broken = |text: &str| {
        vec![
            head(500, &[]),
            Step::Send(format!(r#"{{"message":"{text}"}}"#).into_bytes()),
        ]
    };
    let server = Scripted::start(vec![broken("one"), broken("two"), broken("three")]).await;
    let error = client(&server.address)
        .send(&list(), &Abort::new())
        .await
        .unwrap_err();
    assert_eq!(error.detail(), "three");
    assert_eq!(error.attempts().len(), 3);
    assert_eq!(error.attempts()[2].wait_ms, None);
    assert!(
        error.attempts()[..2]
            .iter()
            .all(|attempt| attempt.wait_ms.is_some_and(|wait| wait <= 100))
    );
}
