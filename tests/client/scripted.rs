//! A server that does what it is told, byte by byte: for what no well-behaved server can show.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// What to do with one connection, in order; the connection is closed at the end.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Sends these bytes and flushes.
    Send(Vec<u8>),
    /// Waits.
    Wait(Duration),
    /// Waits until the other side closes.
    UntilClosed,
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// Request line and headers.
    pub(crate) head: String,
    /// The body.
    pub(crate) body: Vec<u8>,
}

impl Seen {
    /// The value of a header.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (known, value) = line.split_once(':')?;
            known.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

#[derive(Default)]
struct Log {
    seen: Mutex<Vec<Seen>>,
    closed: Notify,
}

/// A running server; it ends with the test's runtime.
pub(crate) struct Scripted {
    pub(crate) address: String,
    log: Arc<Log>,
}

impl Scripted {
    /// Serves one connection for each script, in order, and then none.
    pub(crate) async fn start(scripts: Vec<Vec<Step>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let log = Arc::new(Log::default());
        let shared = Arc::clone(&log);
        tokio::spawn(async move {
            for script in scripts {
                let (socket, _) = listener.accept().await.unwrap();
                tokio::spawn(play(socket, script, Arc::clone(&shared)));
            }
        });
        Self { address, log }
    }

    /// The requests so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.log.seen.lock().unwrap().clone()
    }

    /// Waits until a client closed a connection that was held by [`Step::UntilClosed`].
    pub(crate) async fn closed(&self) {
        tokio::time::timeout(Duration::from_secs(5), self.log.closed.notified())
            .await
            .expect("the client closes the connection");
    }
}

async fn play(mut socket: TcpStream, script: Vec<Step>, log: Arc<Log>) {
    let seen = read_request(&mut socket).await;
    log.seen.lock().unwrap().push(seen);
    for step in script {
        match step {
            Step::Send(bytes) => {
                if socket.write_all(&bytes).await.is_err() || socket.flush().await.is_err() {
                    return;
                }
            }
            Step::Wait(time) => tokio::time::sleep(time).await,
            Step::UntilClosed => {
                let mut rest = [0; 64];
                // Nothing more is expected: the end of the connection, or its reset, is what ends this.
                while matches!(socket.read(&mut rest).await, Ok(read) if read > 0) {}
                log.closed.notify_one();
                return;
            }
        }
    }
}

async fn read_request(socket: &mut TcpStream) -> Seen {
    let mut bytes = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
            let seen = Seen {
                head,
                body: bytes[end + 4..].to_vec(),
            };
            let length: usize = seen
                .header("content-length")
                .map_or(0, |value| value.parse().unwrap());
            if seen.body.len() >= length {
                return seen;
            }
        }
        let read = socket.read(&mut buffer).await.unwrap();
        assert!(read > 0, "a request arrives whole");
        bytes.extend_from_slice(&buffer[..read]);
    }
}

/// The head of a reply, with these headers.
pub(crate) fn head(status: u16, headers: &[(&str, &str)]) -> Step {
    let mut text = format!("HTTP/1.1 {status} Whatever\r\nconnection: close\r\n");
    for (name, value) in headers {
        text.extend([*name, ": ", *value, "\r\n"]);
    }
    text.push_str("\r\n");
    Step::Send(text.into_bytes())
}

/// A whole reply with a JSON body.
pub(crate) fn json(status: u16, headers: &[(&str, &str)], body: &str) -> Vec<Step> {
    let length = body.len().to_string();
    let mut all = vec![
        ("content-type", "application/json"),
        ("content-length", length.as_str()),
    ];
    all.extend_from_slice(headers);
    vec![head(status, &all), Step::Send(body.as_bytes().to_vec())]
}
