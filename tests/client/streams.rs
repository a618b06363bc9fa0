//! Streamed replies: as they come, cut, stalled, stopped.

use std::time::Duration;

use base64::Engine as _;
use outcrop_client::{Abort, Notice, Outcome, Progress, Question};
use outcrop_core::catalog::{Catalog, Via};
use outcrop_core::reply::StopKind;
use outcrop_core::request::{Delivery, Request};

use crate::scripted::{Scripted, Step, head};
use crate::{STREAM, client, code, delta, event, frame, hasty, insistent, question, reply};

const PAUSE: Duration = Duration::from_millis(60);

#[tokio::test]
async fn pieces_are_shown_as_they_come() {
    let frames = reply(&["Hel", "lo ", "there"]);
    let mut script = vec![Step::Wait(PAUSE), head(200, &[STREAM]), Step::Wait(PAUSE)];
    for bytes in &frames {
        // Each frame in two writes with a pause between: pieces never fit the frames.
        let (left, right) = bytes.split_at(bytes.len() / 2);
        script.extend([
            Step::Send(left.to_vec()),
            Step::Wait(Duration::from_millis(15)),
            Step::Send(right.to_vec()),
        ]);
    }
    let server = Scripted::start(vec![script]).await;
    let mut texts = Vec::new();
    let mut times = Vec::new();
    let mut notices = Vec::new();
    let answer = client(&server.address)
        .ask(
            &question(Delivery::Streamed),
            &Abort::new(),
            |progress| match progress {
                Progress::Notice(notice) => notices.push(notice),
                Progress::Piece { draft, elapsed_ms } => {
                    texts.push(draft.reply().text());
                    times.push(elapsed_ms);
                }
                _ => {}
            },
        )
        .await;
    assert_eq!(code(&answer), "complete");
    assert_eq!(answer.reply.text(), "Hello there");
    assert_eq!(answer.reply.stop().map(|stop| stop.kind), Some(StopKind::EndTurn));
    assert_eq!(
        (answer.reply.usage.input, answer.reply.usage.output),
        (Some(3), Some(5))
    );
    assert_eq!(texts[..4], ["", "Hel", "Hello ", "Hello there"]);
    assert_eq!(
        notices,
        [Notice::Sending { attempt: 1 }, Notice::Accepted { status: 200 }]
    );

    let timings = answer.timings;
    let (headers, first_byte, first_piece) = (
        timings.headers_ms.unwrap(),
        timings.first_byte_ms.unwrap(),
        timings.first_piece_ms.unwrap(),
    );
    assert!(headers >= 55, "{timings:?}");
    assert!(first_byte >= headers + 40, "{timings:?}");
    assert!(
        first_piece > first_byte && timings.total_ms >= first_piece + 60,
        "{timings:?}"
    );
    assert!(
        times.is_sorted() && times[0] >= first_byte,
        "{times:?} {timings:?}"
    );
    assert_eq!(answer.attempts.len(), 1);
    assert_eq!(answer.raw_text().lines().count(), frames.len());
}

#[tokio::test]
async fn a_cut_within_a_frame_keeps_the_text_and_is_not_sent_again() {
    let mut script = vec![head(200, &[STREAM])];
    let frames = reply(&["kept ", "text"]);
    script.extend(frames[..3].iter().cloned().map(Step::Send));
    script.push(Step::Send(frames[3][..20].to_vec()));
    let server = Scripted::start(vec![script, vec![head(500, &[])]]).await;
    let answer = insistent(&server.address)
        .ask(&question(Delivery::Streamed), &Abort::new(), |_| {})
        .await;
    assert_eq!(code(&answer), "connection-cut");
    assert_eq!(answer.reply.text(), "kept text");
    assert!(answer.reply.cut && answer.reply.stop().is_none());
    let error = answer.error().unwrap();
    assert!(error.detail().contains("bytes short"), "{error}");
    assert!(error.is_retryable());
    assert_eq!(
        server.seen().len(),
        1,
        "a reply that began is never asked for again"
    );
}

#[tokio::test]
async fn an_end_in_order_without_an_end_of_the_reply_is_a_cut() {
    let mut script = vec![head(200, &[STREAM])];
    script.extend(reply(&["half"])[..2].iter().cloned().map(Step::Send));
    let server = Scripted::start(vec![script, vec![head(200, &[STREAM])]]).await;
    let client = client(&server.address);
    let answer = client
        .ask(&question(Delivery::Streamed), &Abort::new(), |_| {})
        .await;
    assert_eq!(
        (code(&answer), answer.reply.text().as_str()),
        ("connection-cut", "half")
    );
    let answer = client
        .ask(&question(Delivery::Streamed), &Abort::new(), |_| {})
        .await;
    assert_eq!(code(&answer), "empty-stream");
}

#[tokio::test]
async fn a_damaged_frame_keeps_the_text_before_it() {
    let mut bad = delta("never");
    let place = bad.len() - 8;
    bad[place] ^= 1;
    let script = vec![
        head(200, &[STREAM]),
        Step::Send(delta("kept")),
        Step::Send(bad),
        Step::UntilClosed,
    ];
    let server = Scripted::start(vec![script]).await;
    let answer = client(&server.address)
        .ask(&question(Delivery::Streamed), &Abort::new(), |_| {})
        .await;
    assert_eq!(
        (code(&answer), answer.reply.text().as_str()),
        ("damaged-stream", "kept")
    );
    server.closed().await;
}

#[tokio::test]
async fn an_exception_in_the_stream_is_that_error() {
    let fault = frame(
        "exception",
        "throttlingException",
        r#"{"message":"Too many tokens, please wait before trying again."}"#,
    );
    let script = vec![head(200, &[STREAM]), Step::Send(delta("kept")), Step::Send(fault)];
    let first = frame(
        "exception",
        "validationException",
        r#"{"message":"The model returned the following errors: no"}"#,
    );
    let server = Scripted::start(vec![script, vec![head(200, &[STREAM]), Step::Send(first)]]).await;
    let client = client(&server.address);
    let answer = client
        .ask(&question(Delivery::Streamed), &Abort::new(), |_| {})
        .await;
    assert_eq!(
        (code(&answer), answer.reply.text().as_str()),
        ("token-quota", "kept")
    );
    let service = answer.error().unwrap().service_error().unwrap();
    assert!(service.in_stream && service.status == 429);
    let answer = client
        .ask(&question(Delivery::Streamed), &Abort::new(), |_| {})
        .await;
    assert_eq!(code(&answer), "invalid-request");
    assert_eq!(answer.error().unwrap().detail(), "no");
    assert_eq!(answer.response.unwrap().status, 200);
}

#[tokio::test]
async fn silence_has_an_end() {
    let stalled = vec![head(200, &[STREAM]), Step::Send(delta("kept")), Step::UntilClosed];
    let mute = vec![Step::UntilClosed];
    let bodiless = vec![head(200, &[STREAM]), Step::UntilClosed];
    let server = Scripted::start(vec![stalled, mute, bodiless]).await;
    let client = hasty(&server.address);
    for (expected, text) in [
        ("idle-timeout", "kept"),
        ("first-byte-timeout", ""),
        ("first-byte-timeout", ""),
    ] {
        let answer = client
            .ask(&question(Delivery::Streamed), &Abort::new(), |_| {})
            .await;
        assert_eq!((code(&answer), answer.reply.text().as_str()), (expected, text));
        server.closed().await;
    }
}

#[tokio::test]
async fn stop_closes_the_connection_and_keeps_the_text() {
    let script = vec![
        head(200, &[STREAM, ("x-amzn-requestid", "r-1")]),
        Step::Send(delta("kept ")),
        Step::Send(delta("too")),
        Step::UntilClosed,
    ];
    let server = Scripted::start(vec![script]).await;
    let abort = Abort::new();
    let stop = abort.clone();
    let answer = client(&server.address)
        .ask(&question(Delivery::Streamed), &abort, |progress| {
            if let Progress::Piece { draft, .. } = progress
                && draft.reply().text() == "kept too"
            {
                stop.abort();
            }
        })
        .await;
    assert!(matches!(answer.outcome, Outcome::Stopped));
    assert_eq!(answer.reply.text(), "kept too");
    assert!(answer.reply.cut);
    assert_eq!(
        answer
            .response
            .as_ref()
            .and_then(|response| response.request_id()),
        Some("r-1")
    );
    assert!(answer.request.is_some() && answer.timings.first_piece_ms.is_some());
    server.closed().await;
}

#[tokio::test]
async fn stop_before_the_reply_closes_the_connection() {
    let server = Scripted::start(vec![vec![Step::UntilClosed]]).await;
    let abort = Abort::new();
    let stop = abort.clone();
    let stopping = async {
        tokio::time::sleep(PAUSE).await;
        stop.abort();
    };
    let question = question(Delivery::Buffered);
    let client = client(&server.address);
    let asking = client.ask(&question, &abort, |_| {});
    let (answer, ()) = tokio::join!(asking, stopping);
    assert!(matches!(answer.outcome, Outcome::Stopped));
    assert!(answer.timings.total_ms >= 50 && answer.timings.headers_ms.is_none());
    server.closed().await;

    // A handle that was used stops every later call before it is sent.
    let answer = client.ask(&question, &abort, |_| {}).await;
    assert!(matches!(answer.outcome, Outcome::Stopped));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn dropping_a_stream_closes_its_connection() {
    let script = vec![head(200, &[STREAM]), Step::Send(delta("a")), Step::UntilClosed];
    let server = Scripted::start(vec![script]).await;
    let request = Request::converse_stream("a", b"{}".to_vec()).unwrap();
    let abort = Abort::new();
    let mut stream = client(&server.address).open(&request, &abort).await.unwrap();
    let message = stream.next().await.unwrap().unwrap();
    assert_eq!(message.text(":event-type"), Some("contentBlockDelta"));
    assert_eq!(stream.received(), delta("a").len() as u64);
    drop(stream);
    server.closed().await;
}

#[tokio::test]
async fn after_an_error_there_is_nothing_more() {
    let script = vec![head(200, &[STREAM]), Step::Send(event("x", "{}")[..9].to_vec())];
    let server = Scripted::start(vec![script]).await;
    let request = Request::converse_stream("a", b"{}".to_vec()).unwrap();
    let abort = Abort::new();
    let mut stream = client(&server.address).open(&request, &abort).await.unwrap();
    assert!(stream.next().await.unwrap().is_err());
    assert!(stream.next().await.is_none());
    assert!(stream.next().await.is_none());
}

#[tokio::test]
async fn an_error_among_claudes_chunks_is_the_services() {
    let resolution = Catalog::builtin().resolve("us.anthropic.claude-haiku-4-5-20251001-v1:0", "us-east-1");
    let question = Question::new(&resolution, Via::InvokeModel, Delivery::Streamed, b"{}".to_vec());
    let chunk = |inner: &str| {
        let bytes = base64::engine::general_purpose::STANDARD.encode(inner);
        Step::Send(event("chunk", &format!(r#"{{"bytes":"{bytes}"}}"#)))
    };
    let script = vec![
        head(200, &[STREAM]),
        chunk(r#"{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"So f"}}"#),
        chunk(r#"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#),
    ];
    let server = Scripted::start(vec![script]).await;
    let answer = client(&server.address)
        .ask(&question, &Abort::new(), |_| {})
        .await;
    let service = answer.error().unwrap().service_error().unwrap();
    assert_eq!(
        (service.code().as_str(), service.message.as_str(), service.status),
        ("overloaded_error", "Overloaded", 503)
    );
    assert!(service.in_stream);
    assert_eq!(code(&answer), "capacity");
    assert_eq!(answer.reply.text(), "So f");
    assert!(answer.reply.cut);
}
