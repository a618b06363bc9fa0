//! `fixtures/codecs/<form>/<case>`: prompts and bodies, bodies and replies, streams and the same replies.
//!
//! | file | what |
//! |---|---|
//! | `model.json`, `prompt.json` | what to encode |
//! | `body.json` | the body, byte for byte (a newline at the end is not part of it) |
//! | `findings.json` | code, severity and path of each finding; absent where there is none |
//! | `response.json` | a buffered body to decode |
//! | `response.base64` | the same of a body that is no JSON but a file |
//! | `headers.json` | response headers that go with it |
//! | `stream.jsonl` | the events of a stream to fold: `{"<event>":{…}}` for Converse, the inner JSON of a chunk otherwise |
//! | `reply.json` | what both give |
//! | `fault.json` | code, message and status of what the stream ends with; absent where it ends in order or is cut |

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use include_dir::{Dir, include_dir};
use outcrop_core::catalog::{Family, Model, Via};
use outcrop_core::codec::{self, Codec, Draft, Folded};
use outcrop_core::finding::Severity;
use outcrop_core::frame::{Decoder, Header, HeaderValue, ServiceFault};
use outcrop_core::prompt::Prompt;
use outcrop_core::reply::Reply;
use serde_json::{Value, json};

use crate::marks::{Ability, mark};

use super::frames::encode;

/// Every case.
pub static CASES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/fixtures/codecs");

/// A case: which codec it is for, and its files.
#[derive(Debug)]
pub struct Case {
    /// `<form>/<case>`.
    pub name: String,
    form: &'static str,
    files: BTreeMap<String, &'static str>,
}

impl Case {
    /// The text of a file, if the case has it.
    pub fn file(&self, name: &str) -> Option<&'static str> {
        self.files.get(name).copied()
    }

    /// A file as JSON, if the case has it.
    pub fn json<T: serde::de::DeserializeOwned>(&self, name: &str) -> Option<T> {
        self.file(name).map(|text| {
            serde_json::from_str(text).unwrap_or_else(|error| panic!("{}/{name}: {error}", self.name))
        })
    }

    /// The codec the case is for.
    pub fn codec(&self) -> &'static dyn Codec {
        codec_of(self.form)
    }
}

/// The family of a folder of cases, or of a folder of recordings.
pub fn family_of(form: &str) -> &str {
    match form {
        "anthropic-messages" => "anthropic",
        "openai-gpt-oss" => "openai-chat",
        "llama2" | "llama3" | "llama3.x" | "llama4" => "llama",
        // The endpoint of the recording answers as the text completion of R1 does.
        "deepseek" | "imported-model" => "deepseek-r1",
        "ai21-jurassic" => "jurassic",
        "ai21-jamba" => "jamba",
        form => form,
    }
}

/// The codec of a folder of cases, or of a folder of recordings.
pub fn codec_of(form: &str) -> &'static dyn Codec {
    if form == "converse" {
        return codec::of(Family::Nova, Via::Converse);
    }
    let family = serde_json::from_value(family_of(form).into())
        .unwrap_or_else(|_| panic!("a form that is not known: {form}"));
    codec::of(family, Via::InvokeModel)
}

/// Reads every case.
pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for form in CASES.dirs() {
        for case in form.dirs() {
            cases.push(Case {
                name: case.path().display().to_string().replace('\\', "/"),
                form: name_of(form.path()),
                files: case
                    .files()
                    .map(|file| {
                        (
                            name_of(file.path()).to_owned(),
                            file.contents_utf8().expect("UTF-8"),
                        )
                    })
                    .collect(),
            });
        }
    }
    assert!(cases.len() >= 40, "the fixtures are all there: {}", cases.len());
    cases
}

/// Every prompt gives its body and its findings.
pub fn encodes() {
    let mut count = 0;
    for case in cases() {
        let (Some(model), Some(prompt)) = (
            case.json::<Model>("model.json"),
            case.json::<Prompt>("prompt.json"),
        ) else {
            continue;
        };
        count += 1;
        let encoded = case.codec().encode(&model, &prompt);
        let body = String::from_utf8(encoded.body).expect("UTF-8");
        let expected = case.file("body.json").expect("a body").trim_end_matches('\n');
        assert_eq!(body, expected, "{}", case.name);
        serde_json::from_str::<Value>(&body).expect("a body is JSON");
        let findings: Vec<Value> = encoded
            .findings
            .iter()
            .map(|finding| json!([finding.code, finding.severity.as_str(), finding.path]))
            .collect();
        let expected: Vec<Value> = case.json("findings.json").unwrap_or_default();
        assert_eq!(findings, expected, "{}", case.name);
        for finding in encoded.findings {
            assert!(
                finding.message.ends_with('.') && finding.fix.ends_with('.'),
                "{finding:?}"
            );
            assert!(
                !finding.subject.contains(|letter: char| letter.is_ascii_digit()),
                "{finding:?}"
            );
            assert!(finding.severity <= Severity::Error);
        }
        mark(case.form, Ability::Encode);
    }
    assert!(count >= 20, "{count} prompts");
}

/// Every buffered body gives its reply, and keeps itself as raw.
pub fn decodes() {
    let mut count = 0;
    for case in cases() {
        let file = case.file("response.base64").map(str::trim_end);
        let body = match (case.file("response.json"), file) {
            (Some(body), _) => body.as_bytes().to_vec(),
            (None, Some(file)) => STANDARD.decode(file).expect("base64"),
            (None, None) => continue,
        };
        count += 1;
        let mut reply = case
            .codec()
            .decode(&body)
            .unwrap_or_else(|error| panic!("{}: {error}", case.name));
        let headers: BTreeMap<String, String> = case.json("headers.json").unwrap_or_default();
        reply.merge_headers(
            headers
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str())),
        );
        assert_reply(&case, &reply);
        let raw = file.map(Value::from).or_else(|| case.json("response.json"));
        assert_eq!(Some(reply.raw), raw, "{}", case.name);
        mark(case.form, Ability::Decode);
    }
    assert!(count >= 20, "{count} bodies");
}

/// Every stream gives its reply, framed and padded as the service does it, and keeps its events as raw.
pub fn folds() {
    let mut count = 0;
    for case in cases() {
        let Some(lines) = case.file("stream.jsonl") else {
            continue;
        };
        count += 1;
        let events: Vec<Value> = lines
            .lines()
            .map(|line| serde_json::from_str(line).expect("an event is JSON"))
            .collect();
        let (reply, fault) = fold(case.codec(), &frames_of(case.form, &events), 7);
        let fault = fault.map(|fault| json!([fault.code, fault.message, fault.status]));
        assert_eq!(fault, case.json("fault.json"), "{}", case.name);
        assert_reply(&case, &reply);
        assert_eq!(reply.raw, Value::Array(events), "{}", case.name);
        mark(case.form, Ability::Fold);
    }
    assert!(count >= 20, "{count} streams");
}

/// A stream cut after any of its events keeps what had come, says that it is cut, and only ever grows.
pub fn cuts() {
    // Blocks that grow side by side do not grow at the end.
    for case in cases()
        .into_iter()
        .filter(|case| !case.name.ends_with("interleaved"))
    {
        let Some(lines) = case.file("stream.jsonl") else {
            continue;
        };
        let events: Vec<Value> = lines
            .lines()
            .map(|line| serde_json::from_str(line).expect("an event is JSON"))
            .collect();
        let (whole, _) = fold(case.codec(), &frames_of(case.form, &events), 64);
        let mut before = String::new();
        for upto in 0..events.len() {
            let (part, _) = fold(case.codec(), &frames_of(case.form, &events[..upto]), 64);
            let text = part.text();
            assert!(text.starts_with(&before), "{} cut after {upto}", case.name);
            assert!(whole.text().starts_with(&text), "{} cut after {upto}", case.name);
            if upto + 1 < events.len() {
                assert!(part.cut, "{} cut after {upto}", case.name);
            }
            before = text;
        }
    }
}

/// Decodes and folds a stream that arrives in pieces of `size` bytes, as a client would.
pub fn fold(codec: &dyn Codec, stream: &[u8], size: usize) -> (Reply, Option<ServiceFault>) {
    let mut decoder = Decoder::new();
    let mut draft = Draft::new();
    for piece in stream.chunks(size) {
        decoder.push(piece);
        while let Some(message) = decoder.next().expect("a whole stream") {
            match codec::fold_message(codec, &mut draft, &message).expect("a readable event") {
                Folded::Event => {}
                Folded::Fault(fault) => return (draft.finish(), Some(fault)),
            }
        }
    }
    decoder.finish().expect("a whole stream");
    (draft.finish(), None)
}

/// Events framed as the service does it, with padding.
pub fn frames_of(form: &str, events: &[Value]) -> Vec<u8> {
    const PADDING: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    let mut stream = Vec::new();
    for (number, event) in events.iter().enumerate() {
        let padding = &PADDING[..2 + number % 59];
        let (name, payload) = if form == "converse" {
            let (name, body) = event
                .as_object()
                .and_then(|event| event.iter().next())
                .expect("an event of one member");
            let mut body = body.clone();
            body["p"] = padding.into();
            (name.as_str(), body)
        } else {
            let inner = STANDARD.encode(event.to_string());
            ("chunk", json!({"bytes": inner, "p": padding}))
        };
        stream.extend(event_frame(name, payload.to_string().as_bytes()));
    }
    stream
}

/// One event, framed.
pub fn event_frame(name: &str, payload: &[u8]) -> Vec<u8> {
    let header = |name: &str, value: &str| Header {
        name: name.to_owned(),
        value: HeaderValue::String(value.to_owned()),
    };
    encode(
        &[
            header(":event-type", name),
            header(":content-type", "application/json"),
            header(":message-type", "event"),
        ],
        payload,
    )
}

fn assert_reply(case: &Case, reply: &Reply) {
    let found = serde_json::to_value(reply).expect("a reply is JSON");
    let expected: Value = case.json("reply.json").expect("a reply");
    assert_eq!(found, expected, "{}", case.name);
}

fn name_of(path: &'static std::path::Path) -> &'static str {
    path.file_name()
        .and_then(|name| name.to_str())
        .expect("a name in UTF-8")
}
