//! A client as plain as can be: requests signed by hand, HTTP over a socket, frames taken apart.
//! It shares nothing with the sandbox or with the project's own client.

use std::net::SocketAddr;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use outcrop_sandbox::{Config, Credentials, Running, Sandbox};
use serde_json::Value;
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) const KEY: &str = "AKIDEXAMPLE";
pub(crate) const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
pub(crate) const TOKEN: &str = "TOKEN/+=";

/// A sandbox with known credentials, on any free port, that does not wait between tokens.
pub(crate) async fn start() -> Running {
    start_with(|_| {}).await
}

pub(crate) async fn start_with(change: impl FnOnce(&mut Config)) -> Running {
    let mut config = Config {
        port: 0,
        rate: 0.0,
        credentials: Some(Credentials::fixed(KEY, SECRET, Some(TOKEN)).unwrap()),
        ..Config::default()
    };
    change(&mut config);
    Sandbox::start(config).await.unwrap()
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// Whether the body ended where the headers say it ends.
    pub(crate) whole: bool,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(crate) fn message(&self) -> String {
        self.json()["message"].as_str().unwrap_or_default().to_owned()
    }

    /// The name in `x-amzn-ErrorType`.
    pub(crate) fn error(&self) -> &str {
        self.header("x-amzn-errortype")
            .unwrap_or_default()
            .split(':')
            .next()
            .unwrap_or_default()
    }

    pub(crate) fn frames(&self) -> Vec<Frame> {
        frames(&self.body).0
    }
}

/// A frame of an event stream.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) payload: Value,
    pub(crate) sound: bool,
}

impl Frame {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .iter()
            .find(|(own, _)| own == name)
            .map_or("", |(_, value)| value.as_str())
    }

    /// The JSON inside a `chunk`, as it was written.
    pub(crate) fn chunk(&self) -> Option<String> {
        let bytes = STANDARD.decode(self.payload["bytes"].as_str()?).unwrap();
        Some(String::from_utf8(bytes).unwrap())
    }

    /// The JSON a frame is about: what is inside a `chunk`, or the event itself without padding.
    pub(crate) fn event(&self) -> Value {
        if let Some(bytes) = self.payload["bytes"].as_str() {
            return serde_json::from_slice(&STANDARD.decode(bytes).unwrap()).unwrap();
        }
        let mut event = self.payload.clone();
        event.as_object_mut().unwrap().remove("p");
        event
    }
}

/// The whole frames in `bytes`, and how many bytes are left over.
pub(crate) fn frames(mut bytes: &[u8]) -> (Vec<Frame>, usize) {
    let word = |bytes: &[u8], at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
    let mut found = Vec::new();
    while bytes.len() >= 16 && word(bytes, 0) as usize <= bytes.len() {
        let (frame, rest) = bytes.split_at(word(bytes, 0) as usize);
        bytes = rest;
        let body = 12 + word(frame, 4) as usize;
        let end = frame.len() - 4;
        let mut headers = Vec::new();
        let mut at = 12;
        while at < body {
            let name_end = at + 1 + usize::from(frame[at]);
            assert_eq!(frame[name_end], 7, "every header is a string");
            let length = usize::from(u16::from_be_bytes([frame[name_end + 1], frame[name_end + 2]]));
            let text = |from: usize, to: usize| String::from_utf8(frame[from..to].to_vec()).unwrap();
            headers.push((text(at + 1, name_end), text(name_end + 3, name_end + 3 + length)));
            at = name_end + 3 + length;
        }
        found.push(Frame {
            headers,
            payload: serde_json::from_slice(&frame[body..end]).unwrap(),
            sound: crc32(&frame[..8]) == word(frame, 8) && crc32(&frame[..end]) == word(frame, end),
        });
    }
    (found, bytes.len())
}

pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

/// One request to be.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// Seconds the caller's clock is off.
    pub(crate) clock: i64,
    pub(crate) secret: String,
    pub(crate) token: Option<String>,
    /// The host to sign for, when it is not the one called.
    pub(crate) sign_host: Option<String>,
}

/// A POST to an action of a model; the id is encoded.
pub(crate) fn post(model: &str, action: &str, body: &Value) -> Request {
    raw_post(&format!("/model/{}/{action}", encode(model)), body)
}

pub(crate) fn raw_post(path: &str, body: &Value) -> Request {
    Request {
        method: "POST",
        path: path.to_owned(),
        query: String::new(),
        headers: vec![("content-type".to_owned(), "application/json".to_owned())],
        body: body.to_string().into_bytes(),
        clock: 0,
        secret: SECRET.to_owned(),
        token: Some(TOKEN.to_owned()),
        sign_host: None,
    }
}

pub(crate) fn get(path: &str, query: &str) -> Request {
    Request {
        method: "GET",
        query: query.to_owned(),
        body: Vec::new(),
        headers: Vec::new(),
        ..raw_post(path, &Value::Null)
    }
}

impl Request {
    /// Signs and sends it, and reads the whole reply.
    pub(crate) async fn send(self, running: &Running) -> Reply {
        let (target, headers, body) = self.signed(running);
        exchange(running.address(), self.method, &target, &headers, &body).await
    }

    /// The request target, the headers with the signature, and the body.
    pub(crate) fn signed(&self, running: &Running) -> (String, Vec<(String, String)>, Vec<u8>) {
        let host = self
            .sign_host
            .clone()
            .unwrap_or_else(|| running.address().to_string());
        let mut headers = self.headers.clone();
        let date = timestamp(self.clock);
        headers.push(("x-amz-date".to_owned(), date.clone()));
        if let Some(token) = &self.token {
            headers.push(("x-amz-security-token".to_owned(), token.clone()));
        }
        let mut signed: Vec<(String, String)> = headers.clone();
        signed.push(("host".to_owned(), host));
        signed.sort();
        let names: Vec<&str> = signed.iter().map(|(name, _)| name.as_str()).collect();
        let lines: Vec<String> = signed
            .iter()
            .map(|(name, value)| format!("{name}:{value}\n"))
            .collect();
        let lines = lines.concat();
        let path: String = self.path.split('/').map(encode).collect::<Vec<_>>().join("/");
        let canonical = format!(
            "{}\n{path}\n{}\n{lines}\n{}\n{}",
            self.method,
            self.query,
            names.join(";"),
            hex(&Sha256::digest(&self.body))
        );
        let scope = format!("{}/us-east-1/bedrock/aws4_request", &date[..8]);
        let to_sign = format!(
            "AWS4-HMAC-SHA256\n{date}\n{scope}\n{}",
            hex(&Sha256::digest(canonical))
        );
        let mut key = format!("AWS4{}", self.secret).into_bytes();
        for part in scope.split('/') {
            key = hmac(&key, part.as_bytes());
        }
        headers.push((
            "authorization".to_owned(),
            format!(
                "AWS4-HMAC-SHA256 Credential={KEY}/{scope}, SignedHeaders={}, Signature={}",
                names.join(";"),
                hex(&hmac(&key, to_sign.as_bytes()))
            ),
        ));
        let target = if self.query.is_empty() {
            self.path.clone()
        } else {
            format!("{}?{}", self.path, self.query)
        };
        (target, headers, self.body.clone())
    }
}

/// Sends a request as it is and reads the whole reply.
pub(crate) async fn exchange(
    address: SocketAddr,
    method: &str,
    target: &str,
    headers: &[(String, String)],
    body: &[u8],
) -> Reply {
    let mut socket = open(address, method, target, headers, body).await;
    let mut bytes = Vec::new();
    // A connection that is broken off ends with an error; what came before it counts.
    let read = tokio::time::timeout(Duration::from_secs(30), socket.read_to_end(&mut bytes)).await;
    assert!(read.is_ok(), "no reply within 30 s");
    parse(&bytes)
}

/// Sends a request and leaves the reply to the caller.
pub(crate) async fn open(
    address: SocketAddr,
    method: &str,
    target: &str,
    headers: &[(String, String)],
    body: &[u8],
) -> TcpStream {
    let mut lines = vec![format!("{method} {target} HTTP/1.1")];
    if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
        lines.push(format!("host: {address}"));
    }
    lines.extend(headers.iter().map(|(name, value)| format!("{name}: {value}")));
    lines.push(format!("content-length: {}", body.len()));
    lines.push("connection: close\r\n\r\n".to_owned());
    let head = lines.join("\r\n");
    let mut socket = TcpStream::connect(address).await.unwrap();
    socket.write_all(head.as_bytes()).await.unwrap();
    socket.write_all(body).await.unwrap();
    socket
}

fn parse(bytes: &[u8]) -> Reply {
    let end = bytes
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .expect("a head");
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    let mut lines = head.split("\r\n");
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers: Vec<(String, String)> = lines
        .map(|line| line.split_once(':').unwrap())
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let rest = &bytes[end + 4..];
    let find = |name: &str| {
        headers
            .iter()
            .find(|(own, _)| own == name)
            .map(|(_, value)| value.clone())
    };
    let (body, whole) = if find("transfer-encoding").is_some_and(|value| value == "chunked") {
        unchunk(rest)
    } else {
        let length = find("content-length").map_or(rest.len(), |value| value.parse().unwrap());
        (rest.to_vec(), rest.len() == length)
    };
    Reply {
        status,
        headers,
        body,
        whole,
    }
}

fn unchunk(mut rest: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let size = usize::from_str_radix(std::str::from_utf8(&rest[..end]).unwrap(), 16).unwrap();
        if size == 0 {
            return (body, true);
        }
        let chunk = &rest[end + 2..];
        body.extend_from_slice(&chunk[..size.min(chunk.len())]);
        rest = chunk.get(size + 2..).unwrap_or_default();
    }
    (body, false)
}

fn hmac(key: &[u8], data: &[u8]) -> Vec<u8> {
    Hmac::<Sha256>::new_from_slice(key)
        .unwrap()
        .chain_update(data)
        .finalize()
        .into_bytes()
        .to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .map(|byte| [byte >> 4, byte & 15])
        .flat_map(hex_digits)
        .collect()
}

fn hex_digits(halves: [u8; 2]) -> [char; 2] {
    halves.map(|half| char::from(b"0123456789abcdef"[usize::from(half)]))
}

/// Percent-encodes everything but unreserved characters.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.extend(hex_digits([byte >> 4, byte & 15]).map(|digit| digit.to_ascii_uppercase()));
        }
    }
    out
}

/// `20260102T030405Z`, `offset` seconds from now.
fn timestamp(offset: i64) -> String {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap()
        .as_secs();
    let seconds = i64::try_from(now).unwrap() + offset;
    let (days, rest) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    // Days since 1970 to a date of the Gregorian calendar, counting years from March.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!(
        "{year:04}{month:02}{day:02}T{:02}{:02}{:02}Z",
        rest / 3_600,
        rest / 60 % 60,
        rest % 60
    )
}
