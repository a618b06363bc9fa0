//! The client against the sandbox, which shares no code with it: every call and every fault.

use std::time::Duration;

use outcrop_client::{Abort, Answer, Auth, Client, Config, Outcome, Progress, Question, Timeouts};
use outcrop_core::catalog::{Catalog, Family, Modality, Model, Via};
use outcrop_core::codec;
use outcrop_core::prompt::{Media, MediaKind, Part, Prompt, Role, Source, Turn};
use outcrop_core::request::{CountInput, Delivery, Endpoints, ModelFilter, Request, parse_foundation_models};
use outcrop_core::retry::{Billed, Policy};
use outcrop_core::secret::Secret;
use outcrop_core::sign::{Credentials, api_key};
use outcrop_core::time::Timestamp;
use outcrop_sandbox::{Config as SandboxConfig, Running, Sandbox};
use outcrop_tests::marks::{Ability, mark, name};

use crate::code;

/// One of each family, in ids that are taken in us-east-1.
const FAMILIES: [&str; 6] = [
    "us.anthropic.claude-haiku-4-5-20251001-v1:0",
    "amazon.nova-lite-v1:0",
    "amazon.titan-text-express-v1",
    "us.amazon.nova-pro-v1:0",
    "openai.gpt-oss-20b-1:0",
    "qwen.qwen3-32b-v1:0",
];

pub(crate) async fn sandbox(also_hosts: Vec<String>) -> Running {
    let config = SandboxConfig {
        port: 0,
        rate: 0.0,
        also_hosts,
        ..SandboxConfig::default()
    };
    Sandbox::start(config).await.unwrap()
}

fn keys(running: &Running) -> Credentials {
    let issued = running.credentials().unwrap();
    let keys = Credentials::new(issued.access_key_id(), Secret::new(issued.secret_access_key()));
    match issued.session_token() {
        Some(token) => keys.with_session_token(Secret::new(token)),
        None => keys,
    }
}

fn config(running: &Running) -> Config {
    Config::aws("us-east-1", Auth::SigV4(keys(running)))
        .with_endpoints(Endpoints::custom(&running.endpoint()).unwrap())
}

pub(crate) fn client(running: &Running) -> Client {
    Client::new(config(running)).unwrap()
}

fn question(model: &str, via: Via, delivery: Delivery, text: &str) -> Question {
    let resolution = Catalog::builtin().resolve(model, "us-east-1");
    let model = resolution.model_to_encode();
    let mut turn = Turn::text(Role::User, text);
    // Pegasus speaks of a video and of nothing else.
    if model.family == Family::Pegasus {
        turn.content.push(Part::Media(Media {
            kind: MediaKind::Video,
            media_type: "video/mp4".to_owned(),
            source: Source::S3 {
                uri: "s3://bucket/a.mp4".to_owned(),
                owner: None,
            },
            name: None,
        }));
    }
    let prompt = Prompt {
        turns: vec![turn],
        max_tokens: Some(300),
        ..Prompt::default()
    };
    let encoded = codec::of(model.family, via).encode(&model, &prompt);
    Question::new(&resolution, via, delivery, encoded.body)
}

async fn ask(client: &Client, via: Via, delivery: Delivery, text: &str) -> Answer {
    let question = question("us.amazon.nova-pro-v1:0", via, delivery, text);
    client.ask(&question, &Abort::new(), |_| {}).await
}

#[tokio::test]
async fn every_family_answers_both_operations_streamed_and_not() {
    let running = sandbox(Vec::new()).await;
    let client = client(&running);
    for model in FAMILIES {
        for via in [Via::InvokeModel, Via::Converse] {
            let mut texts = Vec::new();
            for delivery in [Delivery::Buffered, Delivery::Streamed] {
                let question = question(
                    model,
                    via,
                    delivery,
                    "Tell me of quiet granite tors [sandbox:echo]",
                );
                let mut pieces = 0;
                let answer = client
                    .ask(&question, &Abort::new(), |progress| {
                        pieces += usize::from(matches!(progress, Progress::Piece { .. }));
                    })
                    .await;
                assert_eq!(
                    code(&answer),
                    "complete",
                    "{model} {via:?} {delivery:?}: {:?}",
                    answer.outcome
                );
                let text = answer.reply.text();
                assert!(
                    text.contains("quiet granite tors"),
                    "{model} {via:?} {delivery:?}: {text}"
                );
                assert!(
                    answer.reply.usage.input.is_some_and(|tokens| tokens > 0),
                    "{model} {via:?} {delivery:?}"
                );
                assert!(
                    answer.reply.usage.output.is_some_and(|tokens| tokens > 0),
                    "{model} {via:?} {delivery:?}"
                );
                assert!(
                    answer.reply.stop().is_some() && !answer.reply.cut,
                    "{model} {via:?} {delivery:?}"
                );
                assert!(
                    delivery == Delivery::Buffered || pieces > 0,
                    "{model} {via:?}: {pieces} pieces"
                );
                texts.push(text);
            }
            assert_eq!(
                texts[0], texts[1],
                "{model} {via:?}: streamed and buffered differ"
            );
        }
    }
}

/// The id a model is called by in us-east-1.
fn called(model: &Model) -> String {
    let profile = ["us", "global"]
        .into_iter()
        .find(|prefix| model.profiles.iter().any(|own| own == prefix));
    match profile.filter(|_| model.needs_profile) {
        Some(prefix) => format!("{prefix}.{}", model.id),
        None => model.id.clone(),
    }
}

/// Two sides that share nothing agree on every text model there is, retired ones among them.
#[tokio::test]
async fn every_text_model_of_the_catalogue_is_understood() {
    let running = sandbox(Vec::new()).await;
    let client = client(&running);
    let mut wrong = Vec::new();
    let mut answered = 0;
    for model in Catalog::builtin().models() {
        if !model.outputs.contains(&Modality::Text) || model.not_callable.is_some() {
            continue;
        }
        for via in [Via::InvokeModel, Via::Converse] {
            if via == Via::InvokeModel && !model.invoke || via == Via::Converse && !model.converse {
                continue;
            }
            let mut texts = Vec::new();
            for delivery in [Delivery::Buffered, Delivery::Streamed] {
                if delivery == Delivery::Streamed && !model.streams {
                    continue;
                }
                let question = question(&called(model), via, delivery, "Quiet granite tors [sandbox:echo]");
                let answer = client.ask(&question, &Abort::new(), |_| {}).await;
                let usage = &answer.reply.usage;
                let counted = usage.input.is_some_and(|tokens| tokens > 0)
                    && usage.output.is_some_and(|tokens| tokens > 0);
                if code(&answer) == "complete"
                    && counted
                    && answer.reply.stop().is_some()
                    && !answer.reply.cut
                {
                    texts.push(answer.reply.text());
                    answered += 1;
                    if via == Via::InvokeModel {
                        mark(&name(model.family), Ability::Sandbox);
                    }
                } else {
                    wrong.push(format!("{} {via:?} {delivery:?}: {answer:?}", model.id));
                }
            }
            if texts.iter().any(|text| text.trim() != "Quiet granite tors") {
                wrong.push(format!("{} {via:?}: {texts:?}", model.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert!(answered > 300, "{answered}");
}

#[tokio::test]
async fn models_are_listed_and_tokens_counted() {
    let running = sandbox(Vec::new()).await;
    let client = client(&running);
    let listed = client
        .send(
            &Request::list_foundation_models(&ModelFilter::default()),
            &Abort::new(),
        )
        .await
        .unwrap();
    let models = parse_foundation_models(&listed.view.body).unwrap();
    assert!(models.iter().any(|model| model.id == "amazon.nova-lite-v1:0"));
    let filter = ModelFilter {
        by_provider: Some("Anthropic".to_owned()),
        ..ModelFilter::default()
    };
    let listed = client
        .send(&Request::list_foundation_models(&filter), &Abort::new())
        .await
        .unwrap();
    let some = parse_foundation_models(&listed.view.body).unwrap();
    assert!(!some.is_empty() && some.len() < models.len());
    assert!(some.iter().all(|model| model.id.starts_with("anthropic.")));

    let body = br#"{"messages":[{"role":"user","content":[{"text":"How many tokens is this?"}]}]}"#;
    let id = "anthropic.claude-haiku-4-5-20251001-v1:0";
    let counted = client
        .count_tokens(id, CountInput::Converse(body), &Abort::new())
        .await
        .unwrap();
    assert!((5..20).contains(&counted), "{counted}");
    let profile = format!("us.{id}");
    let refused = client
        .count_tokens(&profile, CountInput::Converse(body), &Abort::new())
        .await
        .unwrap_err();
    assert_eq!(
        refused.explanation().code,
        "count-tokens-unsupported",
        "{refused}"
    );
}

#[tokio::test]
async fn every_fault_before_the_reply_is_explained() {
    let running = sandbox(Vec::new()).await;
    let client = client(&running);
    for (wish, expected) in [
        ("throttle", "throttled"),
        ("500", "service-error"),
        ("503", "capacity"),
        ("html", "capacity"),
        ("expired", "credentials-expired"),
        ("error type=ModelTimeoutException", "model-timeout"),
        ("error type=ModelErrorException", "model-error"),
        ("error type=ModelNotReadyException", "model-not-ready"),
        ("error type=ServiceQuotaExceededException", "quota-exceeded"),
    ] {
        for delivery in [Delivery::Buffered, Delivery::Streamed] {
            let answer = ask(&client, Via::Converse, delivery, &format!("Hi [sandbox:{wish}]")).await;
            assert_eq!(
                code(&answer),
                expected,
                "{wish} {delivery:?}: {:?}",
                answer.outcome
            );
            assert_eq!(answer.attempts.len(), 1, "{wish}");
        }
    }
    for (id, expected) in [
        ("anthropic.claude-haiku-4-5-20251001-v1:0", "needs-profile"),
        ("amazon.no-such-model-v1:0", "model-id-invalid"),
    ] {
        let answer = client
            .ask(
                &question(id, Via::Converse, Delivery::Streamed, "Hi"),
                &Abort::new(),
                |_| {},
            )
            .await;
        assert_eq!(code(&answer), expected, "{:?}", answer.outcome);
    }
}

#[tokio::test]
async fn every_fault_in_the_stream_keeps_the_text() {
    let running = sandbox(Vec::new()).await;
    let client = client(&running);
    for via in [Via::InvokeModel, Via::Converse] {
        for (wish, expected) in [
            ("cut after=6", "connection-cut"),
            ("corrupt after=6", "damaged-stream"),
            ("exception after=6", "model-stream-error"),
            ("exception type=throttlingException after=6", "throttled"),
        ] {
            let text = format!("Say something [sandbox:words n=80] [sandbox:{wish}]");
            let answer = ask(&client, via, Delivery::Streamed, &text).await;
            assert_eq!(code(&answer), expected, "{wish}: {:?}", answer.outcome);
            assert!(
                !answer.reply.text().is_empty() && answer.reply.cut,
                "{via:?} {wish}"
            );
        }
        let answer = ask(&client, via, Delivery::Streamed, "Hi [sandbox:exception-first]").await;
        assert_eq!(code(&answer), "invalid-request", "{:?}", answer.outcome);
    }
}

#[tokio::test]
async fn a_server_with_another_clock_is_followed() {
    let running = sandbox(Vec::new()).await;
    let client = client(&running);
    for minutes in [20, -20] {
        let text = format!("Hi [sandbox:skew minutes={minutes}]");
        let answer = ask(&client, Via::Converse, Delivery::Streamed, &text).await;
        assert_eq!(code(&answer), "complete", "{minutes}: {:?}", answer.outcome);
        assert_eq!(
            // Dates have whole seconds, and the reply took a moment.
            (client.skew().offset_ms() + 2000).div_euclid(60_000),
            minutes,
            "{:?}",
            client.skew()
        );
    }
    // The clock is right again: the first refusal says so, and the correction ends.
    let answer = ask(&client, Via::Converse, Delivery::Buffered, "Hi").await;
    assert_eq!(code(&answer), "complete");
    assert_eq!((client.skew().offset_ms(), answer.attempts.len()), (0, 2));
}

#[tokio::test]
async fn retries_go_on_to_the_reply_when_asked_for() {
    let running = sandbox(Vec::new()).await;
    post(&running, "/_sandbox/faults", r#"{"fault":"throttle","times":1}"#).await;
    let policy = Policy {
        billed: Billed::Retried,
        ..Policy::default()
    };
    let client = Client::new(config(&running).with_policy(policy)).unwrap();
    let answer = ask(&client, Via::Converse, Delivery::Streamed, "Hi").await;
    assert_eq!((code(&answer), answer.attempts.len()), ("complete", 2));
}

#[tokio::test]
async fn slow_and_stalled_replies_end_by_the_clock() {
    let running = sandbox(Vec::new()).await;
    let short = Duration::from_millis(250);
    let timeouts = Timeouts {
        first_byte: short,
        idle: short,
        ..Timeouts::default()
    };
    let client = Client::new(config(&running).with_timeouts(timeouts)).unwrap();
    let answer = ask(
        &client,
        Via::Converse,
        Delivery::Streamed,
        "Hi [sandbox:slow ms=3000]",
    )
    .await;
    assert_eq!(code(&answer), "first-byte-timeout", "{:?}", answer.outcome);
    let stall = "Hi [sandbox:words n=60] [sandbox:stall ms=3000 after=8]";
    let answer = ask(&client, Via::Converse, Delivery::Streamed, stall).await;
    assert_eq!(code(&answer), "idle-timeout", "{:?}", answer.outcome);
    assert!(!answer.reply.text().is_empty());
}

#[tokio::test]
async fn stop_keeps_the_text() {
    let running = sandbox(Vec::new()).await;
    let client = client(&running);
    let abort = Abort::new();
    let stop = abort.clone();
    let question = question(
        FAMILIES[0],
        Via::InvokeModel,
        Delivery::Streamed,
        "Hi [sandbox:words n=400] [sandbox:rate tokens=100]",
    );
    let mut seen = String::new();
    let answer = client
        .ask(&question, &abort, |progress| {
            if let Progress::Piece { draft, .. } = progress {
                seen = draft.reply().text();
                if seen.len() > 20 {
                    stop.abort();
                }
            }
        })
        .await;
    assert!(matches!(answer.outcome, Outcome::Stopped), "{:?}", answer.outcome);
    assert_eq!(answer.reply.text(), seen);
    assert!(answer.reply.cut && seen.len() > 20);
}

#[tokio::test]
async fn a_separate_signing_host_works_behind_a_proxy() {
    let hosts = [
        "bedrock-runtime.us-east-1.amazonaws.com",
        "bedrock.us-east-1.amazonaws.com",
    ];
    let running = sandbox(hosts.map(str::to_owned).to_vec()).await;
    let endpoints = Endpoints::proxied(&running.endpoint(), "us-east-1").unwrap();
    let client = Client::new(config(&running).with_endpoints(endpoints)).unwrap();
    let answer = ask(&client, Via::Converse, Delivery::Streamed, "Hi").await;
    assert_eq!(code(&answer), "complete", "{:?}", answer.outcome);
    assert!(
        client
            .send(
                &Request::list_foundation_models(&ModelFilter::default()),
                &Abort::new()
            )
            .await
            .is_ok()
    );
    // A sandbox that does not know the host refuses: the signature really is for that host.
    let strict = sandbox(Vec::new()).await;
    let endpoints = Endpoints::proxied(&strict.endpoint(), "us-east-1").unwrap();
    let client = Client::new(config(&strict).with_endpoints(endpoints)).unwrap();
    let answer = ask(&client, Via::Converse, Delivery::Streamed, "Hi").await;
    assert_eq!(code(&answer), "signature-mismatch", "{:?}", answer.outcome);
}

#[tokio::test]
async fn api_keys_work_on_both_hosts() {
    let running = sandbox(Vec::new()).await;
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    let now = Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap());
    let key = api_key::mint(&keys(&running), "us-east-1", now, 600).unwrap();
    let auth = outcrop_core::credentials::parse(key.expose())
        .unwrap()
        .credentials;
    let client = Client::new(Config {
        auth,
        ..config(&running)
    })
    .unwrap();
    let answer = ask(&client, Via::InvokeModel, Delivery::Streamed, "Hi").await;
    assert_eq!(code(&answer), "complete", "{:?}", answer.outcome);
    let list = Request::list_foundation_models(&ModelFilter::default());
    assert!(client.send(&list, &Abort::new()).await.is_ok());
}

#[tokio::test]
async fn wrong_credentials_are_told_apart() {
    let running = sandbox(Vec::new()).await;
    let good = keys(&running);
    let wrong_secret = Credentials {
        secret_access_key: Secret::new("0000000000000000000000000000000000000000"),
        ..good.clone()
    };
    let no_token = Credentials {
        session_token: None,
        ..good.clone()
    };
    let unknown = Credentials {
        access_key_id: "ASIAAAAAAAAAAAAAAAAA".to_owned(),
        ..good
    };
    for (keys, expected) in [
        (wrong_secret, "signature-mismatch"),
        (no_token, "credentials-unknown"),
        (unknown, "credentials-unknown"),
    ] {
        let client = Client::new(Config {
            auth: Auth::SigV4(keys),
            ..config(&running)
        })
        .unwrap();
        let answer = ask(&client, Via::Converse, Delivery::Buffered, "Hi").await;
        assert_eq!(code(&answer), expected, "{:?}", answer.outcome);
    }
}

#[tokio::test]
async fn a_quoted_session_token_is_not_shown() {
    let running = sandbox(Vec::new()).await;
    let good = keys(&running);
    let token = good.session_token.clone().unwrap();
    let wrong = Credentials {
        secret_access_key: Secret::new("0000000000000000000000000000000000000000"),
        ..good
    };
    let client = Client::new(Config {
        auth: Auth::SigV4(wrong),
        ..config(&running)
    })
    .unwrap();
    let request = Request::converse("amazon.nova-lite-v1:0", b"{}".to_vec()).unwrap();
    let error = client.send(&request, &Abort::new()).await.unwrap_err();
    assert_eq!(error.explanation().code, "signature-mismatch");
    let service = error.service_error().unwrap();
    let response = error.response().unwrap();
    for shown in [
        error.to_string(),
        format!("{error:?}"),
        service.message.clone(),
        service.raw.clone(),
        response.body_text(),
        format!("{:?}", response.headers),
    ] {
        assert!(!shown.contains(token.expose()), "{shown}");
    }
    assert!(
        service.message.contains("x-amz-security-token:(hidden)"),
        "{}",
        service.message
    );
}

/// A request of the test's own, past the client.
async fn post(running: &Running, path: &str, body: &str) {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let mut socket = tokio::net::TcpStream::connect(running.address()).await.unwrap();
    let request = format!(
        "POST {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        running.address(),
        body.len()
    );
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut reply = String::new();
    socket.read_to_string(&mut reply).await.unwrap();
    assert!(reply.starts_with("HTTP/1.1 20"), "{reply}");
}
