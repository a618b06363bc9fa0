//! Faults on demand, senders that are turned away, and what the journal says of them.

use std::time::{Duration, Instant};

use outcrop_sandbox::Running;
use serde_json::{Value, json};
use tokio::io::AsyncReadExt as _;

use crate::recordings;
use crate::wire::{Reply, exchange, open, post, raw_post, start, start_with};

const NOVA: &str = "amazon.nova-lite-v1:0";

fn said(prompt: &str) -> Value {
    json!({"messages": [{"role": "user", "content": [{"text": prompt}]}]})
}

async fn stream(running: &Running, prompt: &str) -> Reply {
    post(NOVA, "converse-stream", &said(prompt)).send(running).await
}

async fn admin(running: &Running, method: &str, path: &str, body: &Value) -> Reply {
    let headers = [("content-type".to_owned(), "application/json".to_owned())];
    exchange(
        running.address(),
        method,
        path,
        &headers,
        body.to_string().as_bytes(),
    )
    .await
}

async fn log(running: &Running) -> Vec<Value> {
    let reply = admin(running, "GET", "/_sandbox/log", &Value::Null).await.json();
    reply["requests"].as_array().unwrap().clone()
}

#[tokio::test]
async fn refusals_are_those_that_were_recorded() {
    let running = start().await;
    let cases = recordings::cases("errors");
    for (name, fault) in [
        ("throttling-converse", "throttle"),
        ("internal-server", "500"),
        ("service-unavailable", "503"),
        ("expired-token", "expired"),
        ("access-denied-invoke", "error type=AccessDeniedException"),
        (
            "not-found-end-of-life-converse",
            "error type=ResourceNotFoundException",
        ),
    ] {
        let reply = stream(&running, &format!("Hello [sandbox:{fault}]")).await;
        assert_eq!(reply.header("content-type"), Some("application/json"));
        assert_eq!(reply.header("x-amzn-requestid").map(str::len), Some(36));
        assert!(reply.status >= 400, "{fault}");
        if let Some(case) = cases.iter().find(|case| case.name == format!("errors/{name}")) {
            assert_eq!(u64::from(reply.status), case.status(), "{name}");
            assert_eq!(reply.text(), case.response["body"].as_str().unwrap(), "{name}");
            if let Some(kind) = case.header("x-amzn-errortype") {
                assert_eq!(reply.header("x-amzn-errortype"), Some(kind), "{name}");
            }
        }
    }
    let html = stream(&running, "[sandbox:html]").await;
    assert_eq!(
        (html.status, html.header("content-type")),
        (503, Some("text/html"))
    );
    assert!(html.text().starts_with("<html>") && html.header("x-amzn-errortype").is_none());
}

#[tokio::test]
async fn a_stream_is_cut_in_the_middle_of_a_frame() {
    let running = start().await;
    let reply = stream(&running, "Hello [sandbox:cut after=3]").await;
    assert_eq!(reply.status, 200);
    assert!(!reply.whole, "the last chunk of the encoding is missing");
    let (frames, left) = crate::wire::frames(&reply.body);
    assert_eq!(frames.len(), 3);
    assert!(left > 0, "half a frame is left");

    let whole = post(NOVA, "converse", &said("Hello [sandbox:cut]"))
        .send(&running)
        .await;
    assert_eq!(whole.status, 200);
    assert!(
        !whole.whole && !whole.body.is_empty(),
        "a reply in one piece is cut too: {whole:?}"
    );
    let outcomes: Vec<Value> = log(&running)
        .await
        .iter()
        .map(|entry| entry["outcome"].clone())
        .collect();
    assert_eq!(outcomes, ["cut", "cut"]);
}

#[tokio::test]
async fn one_frame_has_a_wrong_checksum() {
    let running = start().await;
    let reply = stream(&running, "Hello [sandbox:corrupt after=2]").await;
    let sound: Vec<bool> = reply.frames().iter().map(|frame| frame.sound).collect();
    assert!(sound.len() > 4 && reply.whole);
    assert_eq!(sound.iter().position(|sound| !sound), Some(2));
    assert_eq!(sound.iter().filter(|sound| !**sound).count(), 1);
    let last = stream(&running, "Hello [sandbox:corrupt after=9999]")
        .await
        .frames();
    assert!(
        last.last().is_some_and(|frame| !frame.sound),
        "beyond the end is the last"
    );

    let buffered = post(NOVA, "converse", &said("[sandbox:corrupt]"))
        .send(&running)
        .await;
    assert_eq!(buffered.status, 400);
    assert!(buffered.message().contains("streaming"), "{}", buffered.message());
}

#[tokio::test]
async fn exceptions_end_the_stream() {
    let running = start().await;
    let reply = stream(&running, "Hello [sandbox:exception after=4]").await;
    let frames = reply.frames();
    assert_eq!((reply.status, frames.len()), (200, 5));
    let last = frames.last().unwrap();
    assert_eq!(last.header(":message-type"), "exception");
    assert_eq!(last.header(":exception-type"), "modelStreamErrorException");
    assert_eq!(
        last.payload.as_object().unwrap().keys().collect::<Vec<_>>(),
        ["message"],
        "and no padding"
    );

    let frames = stream(
        &running,
        "Hello [sandbox:exception-first type=throttlingException]",
    )
    .await
    .frames();
    assert_eq!(frames.len(), 1);
    assert_eq!(frames[0].header(":exception-type"), "throttlingException");
}

#[tokio::test]
async fn replies_are_late_or_stall() {
    let running = start().await;
    let begun = Instant::now();
    stream(&running, "Hello [sandbox:slow ms=150]").await;
    assert!(begun.elapsed() >= Duration::from_millis(150));
    let begun = Instant::now();
    let reply = stream(&running, "Hello [sandbox:stall ms=150 after=2]").await;
    assert!(begun.elapsed() >= Duration::from_millis(150) && reply.whole);
    let metrics = reply.frames().last().unwrap().event()["metrics"]["latencyMs"]
        .as_u64()
        .unwrap();
    assert!(metrics >= 150, "the latency is measured: {metrics}");
    let begun = Instant::now();
    let reply = post(NOVA, "converse", &said("Hello [sandbox:stall ms=150]"))
        .send(&running)
        .await;
    assert!(begun.elapsed() >= Duration::from_millis(150));
    assert_eq!(reply.json()["stopReason"], "end_turn");
}

#[tokio::test]
async fn a_skewed_clock_accepts_who_follows_it() {
    let running = start().await;
    let body = said("Hello [sandbox:skew minutes=30]");
    let reply = post(NOVA, "converse", &body).send(&running).await;
    assert_eq!((reply.status, reply.error()), (403, "InvalidSignatureException"));
    let message = reply.message();
    assert!(
        message.starts_with("Signature expired: ") && message.ends_with(" - 5 min.)"),
        "{message}"
    );
    // The Date says what the clock is, so that a caller can follow.
    let date = reply.header("date").unwrap().to_owned();
    let honest = post(NOVA, "converse", &said("Hello")).send(&running).await;
    assert_eq!(honest.status, 200);
    assert_ne!(Some(&*date), honest.header("date"));
    let mut adjusted = post(NOVA, "converse", &body);
    adjusted.clock = 30 * 60;
    assert_eq!(adjusted.send(&running).await.status, 200);

    let mut behind = post(NOVA, "converse", &said("Hello"));
    behind.clock = -600;
    assert!(
        behind
            .send(&running)
            .await
            .message()
            .starts_with("Signature expired: ")
    );
    let mut ahead = post(NOVA, "converse", &said("Hello"));
    ahead.clock = 600;
    assert!(
        ahead
            .send(&running)
            .await
            .message()
            .starts_with("Signature not yet current: ")
    );
}

#[tokio::test]
async fn faults_can_be_armed_from_outside() {
    let running = start().await;
    let armed = admin(
        &running,
        "POST",
        "/_sandbox/faults",
        &json!({"fault": "throttle", "times": 2, "operation": "ConverseStream"}),
    )
    .await;
    assert_eq!(armed.json()["faults"][0]["name"], "throttle");
    let converse = || post(NOVA, "converse", &said("Hello"));
    assert_eq!(converse().send(&running).await.status, 200, "another operation");
    assert_eq!(stream(&running, "Hello").await.status, 429);
    assert_eq!(stream(&running, "Hello").await.status, 429);
    assert_eq!(stream(&running, "Hello").await.status, 200);
    admin(
        &running,
        "POST",
        "/_sandbox/faults",
        &json!({"fault": "500", "times": 0}),
    )
    .await;
    assert_eq!(converse().send(&running).await.status, 500);
    assert_eq!(converse().send(&running).await.status, 500);
    admin(&running, "POST", "/_sandbox/reset", &Value::Null).await;
    assert_eq!(converse().send(&running).await.status, 200);
    let wrong = admin(
        &running,
        "POST",
        "/_sandbox/faults",
        &json!({"fault": "gremlins"}),
    )
    .await;
    assert_eq!(wrong.status, 400);
    assert!(
        wrong.message().contains("throttle"),
        "it says which there are: {}",
        wrong.message()
    );
}

#[tokio::test]
async fn a_directive_that_means_nothing_is_refused() {
    let running = start().await;
    for prompt in [
        "[sandbox:gremlins]",
        "[sandbox:slow ms=never]",
        "[sandbox:rate tokens=x]",
    ] {
        let reply = stream(&running, prompt).await;
        assert_eq!(reply.status, 400, "{prompt}");
        assert!(
            reply.message().contains("cannot be followed"),
            "{}",
            reply.message()
        );
    }
}

#[tokio::test]
async fn senders_are_checked() {
    let running = start().await;
    let bare = raw_post(&format!("/model/{NOVA}/converse"), &said("Hello"));
    let unsigned = exchange(running.address(), "POST", &bare.path, &bare.headers, &bare.body).await;
    assert_eq!(
        (unsigned.status, unsigned.error()),
        (403, "MissingAuthenticationTokenException")
    );
    assert!(
        unsigned
            .header("x-amzn-errortype")
            .unwrap()
            .ends_with("com.amazon.coral.service/")
    );

    let mut wrong = bare.clone();
    wrong.secret = "x".repeat(40);
    assert_eq!(wrong.send(&running).await.error(), "InvalidSignatureException");
    let mut token = bare.clone();
    token.token = Some("ANOTHER".to_owned());
    assert_eq!(token.send(&running).await.error(), "UnrecognizedClientException");
    let mut token = bare.clone();
    token.token = None;
    let refused = token.send(&running).await;
    assert_eq!(refused.error(), "UnrecognizedClientException");
    for case in recordings::cases("errors")
        .iter()
        .filter(|case| case.name.ends_with("unrecognized-client"))
    {
        assert_eq!(refused.text(), case.response["body"].as_str().unwrap());
        assert_eq!(
            refused.header("x-amzn-errortype"),
            case.header("x-amzn-errortype")
        );
    }
    assert_eq!(
        bare.send(&running).await.status,
        200,
        "a literal colon in the path is taken"
    );

    let short = start_with(|config| config.lifetime = Duration::from_secs(0)).await;
    let expired = post(NOVA, "converse", &said("Hello")).send(&short).await;
    assert_eq!((expired.status, expired.error()), (403, "ExpiredTokenException"));
}

#[tokio::test]
async fn a_proxy_may_have_signed_for_another_host() {
    let host = "bedrock-runtime.us-east-1.amazonaws.com".to_owned();
    let mut request = post(NOVA, "converse", &said("Hello"));
    request.sign_host = Some(host.clone());
    assert_eq!(
        request.clone().send(&start().await).await.error(),
        "InvalidSignatureException"
    );
    let behind = start_with(|config| config.also_hosts = vec![host]).await;
    assert_eq!(request.send(&behind).await.status, 200);
    assert_eq!(
        post(NOVA, "converse", &said("Hello")).send(&behind).await.status,
        200
    );
}

#[tokio::test]
async fn requests_without_a_meaning_are_refused() {
    let running = start().await;
    let unknown = raw_post("/model/x/dance", &json!({})).send(&running).await;
    assert_eq!(
        (unknown.status, unknown.error()),
        (404, "UnknownOperationException")
    );
    let mut broken = post(NOVA, "invoke", &json!({}));
    broken.body = b"{\"messages\":".to_vec();
    assert!(
        broken
            .send(&running)
            .await
            .message()
            .starts_with("Malformed input request")
    );
    let mut typed = post(NOVA, "invoke", &json!({}));
    typed.headers = vec![("content-type".to_owned(), "text/plain".to_owned())];
    assert!(typed.send(&running).await.message().contains("Content Type"));
    let mut guarded = post(NOVA, "invoke", &said("Hello"));
    guarded
        .headers
        .push(("x-amzn-bedrock-guardrailidentifier".to_owned(), "abc".to_owned()));
    assert!(
        guarded
            .send(&running)
            .await
            .message()
            .contains("guardrail version")
    );
    let long = said(&"word ".repeat(400_000));
    let reply = post(NOVA, "converse", &long).send(&running).await;
    assert_eq!(
        reply.message(),
        "The model returned the following errors: Input Tokens Exceeded: Number of input tokens exceeds maximum \
         length. Please update the input to try again."
    );
}

#[tokio::test]
async fn the_journal_tells_what_happened_and_no_secrets() {
    let running = start().await;
    post(NOVA, "converse", &said("Hello journal"))
        .send(&running)
        .await;
    stream(&running, "Hello [sandbox:throttle]").await;
    stream(&running, "Hello").await;
    let entries = log(&running).await;
    assert_eq!(entries.len(), 3);
    assert_eq!(entries[0]["operation"], "Converse");
    assert_eq!(entries[0]["modelId"], NOVA);
    assert_eq!(entries[0]["auth"], "header");
    assert_eq!(entries[0]["region"], "us-east-1");
    assert_eq!(
        entries[0]["body"]["messages"][0]["content"][0]["text"],
        "Hello journal"
    );
    assert_eq!(entries[1]["status"], 429);
    assert_eq!(entries[1]["errorType"], "ThrottlingException");
    assert_eq!(entries[2]["outcome"], "complete");
    assert!(entries[2]["events"].as_u64().unwrap() > 4);
    let text = json!(entries).to_string();
    assert!(
        !text.contains("Signature=") && !text.contains(crate::wire::TOKEN),
        "{text}"
    );
    admin(&running, "POST", "/_sandbox/reset", &Value::Null).await;
    assert!(log(&running).await.is_empty());
}

/// Stopping a reply closes the connection; the sandbox notices and says so.
#[tokio::test]
async fn a_caller_that_hangs_up_is_noticed() {
    let running = start_with(|config| config.rate = 20.0).await;
    let request = post(NOVA, "converse-stream", &said("[sandbox:words n=500] a"));
    let (target, headers, body) = request.signed(&running);
    let mut socket = open(running.address(), "POST", &target, &headers, &body).await;
    let mut some = [0; 2048];
    assert!(socket.read(&mut some).await.unwrap() > 0);
    drop(socket);
    let deadline = Instant::now() + Duration::from_secs(10);
    loop {
        let entry = log(&running).await.remove(0);
        if entry["outcome"] == "closed" {
            break;
        }
        assert!(Instant::now() < deadline, "{entry}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
