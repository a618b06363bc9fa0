//! The client against a server that follows a script, and against the sandbox.
#![cfg(not(target_arch = "wasm32"))]

#[path = "client/account.rs"]
mod account;
#[path = "client/failures.rs"]
mod failures;
#[path = "client/operations.rs"]
mod operations;
#[path = "client/retries.rs"]
mod retries;
#[path = "client/sandbox.rs"]
mod sandbox;
#[path = "client/scripted.rs"]
mod scripted;
#[path = "client/streams.rs"]
mod streams;
#[path = "client/views.rs"]
mod views;

use std::time::Duration;

use outcrop_client::{Answer, Auth, Client, Config, Outcome, Question, Timeouts};
use outcrop_core::catalog::{Catalog, Via};
use outcrop_core::frame::{Header, HeaderValue};
use outcrop_core::request::{Delivery, Endpoints};
use outcrop_core::retry::{Billed, Policy};
use outcrop_core::secret::Secret;
use outcrop_core::sign::Credentials;
use outcrop_tests::replay::frames::encode;

const SECRET: &str = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY00";
const TOKEN: &str = "FwoGZXIvYXdzEXAMPLETOKEN";
const MODEL: &str = "us.amazon.nova-lite-v1:0";
const STREAM: (&str, &str) = ("content-type", "application/vnd.amazon.eventstream");

fn auth() -> Auth {
    let credentials =
        Credentials::new("ASIAIOSFODNN7EXAMPLE", Secret::new(SECRET)).with_session_token(Secret::new(TOKEN));
    Auth::SigV4(credentials)
}

fn config(address: &str) -> Config {
    Config::aws("us-east-1", auth()).with_endpoints(Endpoints::custom(address).unwrap())
}

fn client(address: &str) -> Client {
    Client::new(config(address)).unwrap()
}

/// With timeouts short enough to wait for.
fn hasty(address: &str) -> Client {
    let short = Duration::from_millis(150);
    let timeouts = Timeouts {
        connect: short,
        first_byte: short,
        idle: short,
        free: short,
    };
    Client::new(config(address).with_timeouts(timeouts)).unwrap()
}

/// That retries calls that bill, too.
fn insistent(address: &str) -> Client {
    let policy = Policy {
        billed: Billed::Retried,
        ..Policy::default()
    };
    Client::new(config(address).with_policy(policy)).unwrap()
}

fn question(delivery: Delivery) -> Question {
    let resolution = Catalog::builtin().resolve(MODEL, "us-east-1");
    let body = br#"{"messages":[{"role":"user","content":[{"text":"Hi"}]}]}"#.to_vec();
    Question::new(&resolution, Via::Converse, delivery, body)
}

/// A frame of an event stream.
fn frame(kind: &str, name: &str, payload: &str) -> Vec<u8> {
    let text = |name: &str, value: &str| Header {
        name: name.to_owned(),
        value: HeaderValue::String(value.to_owned()),
    };
    let headers = [
        text(&format!(":{kind}-type"), name),
        text(":content-type", "application/json"),
        text(":message-type", kind),
    ];
    encode(&headers, payload.as_bytes())
}

fn event(name: &str, payload: &str) -> Vec<u8> {
    frame("event", name, payload)
}

fn delta(text: &str) -> Vec<u8> {
    let payload = serde_json::json!({"contentBlockIndex": 0, "delta": {"text": text}, "p": "abc"});
    event("contentBlockDelta", &payload.to_string())
}

/// A whole reply of `ConverseStream`, frame by frame.
fn reply(pieces: &[&str]) -> Vec<Vec<u8>> {
    let mut frames = vec![event("messageStart", r#"{"role":"assistant"}"#)];
    frames.extend(pieces.iter().map(|piece| delta(piece)));
    frames.push(event("contentBlockStop", r#"{"contentBlockIndex":0}"#));
    frames.push(event("messageStop", r#"{"stopReason":"end_turn"}"#));
    frames.push(event(
        "metadata",
        r#"{"usage":{"inputTokens":3,"outputTokens":5,"totalTokens":8},"metrics":{"latencyMs":42}}"#,
    ));
    frames
}

/// A buffered reply of `Converse`.
const BUFFERED: &str = r#"{"output":{"message":{"role":"assistant","content":[{"text":"Hello"}]}},"stopReason":"end_turn","usage":{"inputTokens":3,"outputTokens":1,"totalTokens":4},"metrics":{"latencyMs":7}}"#;

/// The code of what went wrong.
fn code(answer: &Answer) -> &'static str {
    match &answer.outcome {
        Outcome::Complete => "complete",
        Outcome::Stopped => "stopped",
        Outcome::Failed(error) => error.explanation().code,
    }
}
