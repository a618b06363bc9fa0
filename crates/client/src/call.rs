//! One call: sign, send, wait for the head of the reply, and again where that is right.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use outcrop_core::credentials::Auth;
use outcrop_core::error::{Error as CoreError, ErrorKind as CoreKind};
use outcrop_core::explain::Transport;
use outcrop_core::request::{Request, ServiceError};
use outcrop_core::retry::{Decision, Failure, Retry, Skew, TokenBucket};
use outcrop_core::time::Timestamp;

use crate::abort::{Abort, Raced, race};
use crate::config::Config;
use crate::error::{Error, ErrorKind};
use crate::hide;
use crate::platform::{self, Stopwatch};
use crate::prepare::{Prepared, prepare};
use crate::stream::{Body, Stream};
use crate::view::{Attempt, RequestView, ResponseView, Timings};

/// The longest body that is read whole, in bytes; the service's own limit is 25,000,000.
const MAX_REPLY: usize = 64 * 1024 * 1024;

/// What a client has learnt; shared by its clones.
#[derive(Debug, Default)]
struct Learnt {
    skew: Skew,
    bucket: TokenBucket,
}

/// Makes calls. Cheap to clone; clones share connections, the learnt clock and the retry budget.
#[derive(Clone)]
pub struct Client {
    config: Arc<Config>,
    http: reqwest::Client,
    learnt: Arc<Mutex<Learnt>>,
}

/// What happens before a reply begins.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    /// An attempt is sent.
    Sending {
        /// From 1.
        attempt: u32,
    },
    /// An attempt failed and another follows.
    Waiting {
        /// The attempt to come.
        attempt: u32,
        /// How long until then, in milliseconds.
        delay_ms: u64,
        /// The code of the explanation of the failure.
        because: &'static str,
    },
    /// The service took the call, and the reply begins.
    Accepted {
        /// The HTTP status.
        status: u16,
    },
}

/// A buffered reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// Status, headers and body.
    pub view: ResponseView,
    /// When things happened.
    pub timings: Timings,
    /// All attempts, the last of them accepted.
    pub attempts: Vec<Attempt>,
    /// The request as sent.
    pub request: RequestView,
}

/// A call whose reply has begun.
pub(crate) struct Started {
    pub(crate) body: Body,
    pub(crate) head: ResponseView,
    pub(crate) attempts: Vec<Attempt>,
    pub(crate) request: RequestView,
    pub(crate) timings: Timings,
    pub(crate) stopwatch: Stopwatch,
}

impl Client {
    /// A client. Fails only where the host has no way to make connections.
    pub fn new(config: Config) -> Result<Self, Error> {
        let builder = reqwest::Client::builder();
        #[cfg(not(target_arch = "wasm32"))]
        let builder = builder
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .connect_timeout(config.timeouts.connect);
        let http = builder.build().map_err(|source| {
            let message = "This computer cannot make HTTP connections.";
            Error::request(CoreError::new(CoreKind::Unsupported, message)).with_carrier(source)
        })?;
        Ok(Self {
            config: Arc::new(config),
            http,
            learnt: Arc::default(),
        })
    }

    /// The same client with other settings: it keeps the learnt clock and the retry budget.
    pub fn with_config(&self, config: Config) -> Result<Self, Error> {
        Ok(Self {
            learnt: Arc::clone(&self.learnt),
            ..Self::new(config)?
        })
    }

    /// What it was told.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// How wrong the local clock is, as far as known.
    pub fn skew(&self) -> Skew {
        self.learnt().skew
    }

    /// The service's time, as far as known.
    pub fn now(&self) -> Timestamp {
        self.skew().correct(platform::now())
    }

    /// Makes a call and reads its whole reply. A status other than 2xx is an error.
    pub async fn send(&self, request: &Request, abort: &Abort) -> Result<Response, Error> {
        self.send_with(request, abort, |_| {}).await
    }

    /// [`Client::send`], and says what happens meanwhile.
    pub async fn send_with(
        &self,
        request: &Request,
        abort: &Abort,
        notice: impl FnMut(Notice),
    ) -> Result<Response, Error> {
        let Started {
            mut body,
            mut head,
            attempts,
            request,
            mut timings,
            stopwatch,
        } = self.start(request, abort, notice).await?;
        let read = body.read_whole(abort, MAX_REPLY).await;
        timings.first_byte_ms = body.first_byte_ms();
        timings.total_ms = stopwatch.ms();
        match read {
            Ok(bytes) => {
                head.body = self.shown(bytes);
                Ok(Response {
                    view: head,
                    timings,
                    attempts,
                    request,
                })
            }
            Err((error, partial)) => {
                head.body = self.shown(partial);
                Err(error.with_call(&attempts, Some(request)).with_response(head))
            }
        }
    }

    /// Makes a call and gives its event stream. A status other than 2xx is an error.
    pub async fn open(&self, request: &Request, abort: &Abort) -> Result<Stream, Error> {
        self.open_with(request, abort, |_| {}).await
    }

    /// [`Client::open`], and says what happens meanwhile.
    pub async fn open_with(
        &self,
        request: &Request,
        abort: &Abort,
        notice: impl FnMut(Notice),
    ) -> Result<Stream, Error> {
        let mut started = self.start(request, abort, notice).await?;
        let kind = started.head.header("content-type").unwrap_or_default();
        if kind.is_empty() || kind.starts_with("application/vnd.amazon.eventstream") {
            return Ok(Stream::new(started, abort.clone()));
        }
        // A page of HTML or JSON from something in between: keep it to be looked at.
        let message = format!(
            "The reply is {kind}, not an event stream. The endpoint may not be Bedrock, or something on the way answered in its place."
        );
        started.body.wait_at_most(self.config.timeouts.free);
        let (bytes, failed) = match started.body.read_whole(abort, MAX_REPLY).await {
            Ok(bytes) => (bytes, None),
            Err((error, bytes)) => (bytes, Some(error)),
        };
        started.head.body = self.shown(bytes);
        Err(failed
            .filter(|error| error.kind() == ErrorKind::Stopped)
            .unwrap_or_else(|| Error::reply(CoreError::new(CoreKind::UnreadableReply, message)))
            .with_call(&started.attempts, Some(started.request))
            .with_response(started.head))
    }

    /// A body as it may be shown.
    fn shown(&self, body: Vec<u8>) -> Vec<u8> {
        hide::in_body(&self.config.auth, body)
    }

    fn learnt(&self) -> MutexGuard<'_, Learnt> {
        self.learnt.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends until the head of a successful reply is there, or there is nothing more to try.
    async fn start(
        &self,
        request: &Request,
        abort: &Abort,
        mut notice: impl FnMut(Notice),
    ) -> Result<Started, Error> {
        let stopwatch = Stopwatch::start();
        let started = platform::now();
        let mut retry = Retry::new(self.config.policy, request.operation);
        let mut attempts: Vec<Attempt> = Vec::new();
        let mut clock_corrected = false;
        loop {
            let signed_with = self.learnt().skew;
            let prepared = prepare(
                &self.http,
                &self.config,
                request,
                signed_with.correct(platform::now()),
            )
            .map_err(|error| Error::request(error).with_call(&attempts, None))?;
            let Prepared { http, view } = prepared;
            notice(Notice::Sending {
                attempt: retry.attempt(),
            });
            let at_ms = stopwatch.ms();
            let failed = match self.attempt(request, http, abort, stopwatch).await {
                Ok((head, body)) => {
                    let mut learnt = self.learnt();
                    retry.succeeded(&mut learnt.bucket);
                    drop(learnt);
                    attempts.push(attempted(retry.attempt(), at_ms, stopwatch, Some(&head), None));
                    notice(Notice::Accepted { status: head.status });
                    let headers_ms = Some(stopwatch.ms());
                    return Ok(Started {
                        body,
                        head,
                        attempts,
                        request: view,
                        timings: Timings {
                            started,
                            headers_ms,
                            first_byte_ms: None,
                            first_piece_ms: None,
                            total_ms: 0,
                        },
                        stopwatch,
                    });
                }
                Err(failed) => failed,
            };
            let because = failed.explanation().code;
            let head = failed.response();
            let mut record = attempted(retry.attempt(), at_ms, stopwatch, head, Some(because));
            let decision = {
                let mut learnt = self.learnt();
                let retry_after = head.and_then(|head| head.header("x-amz-retry-after")?.trim().parse().ok());
                match failed.service_error() {
                    Some(error) if !clock_corrected && learnt.skew.explains(error, signed_with) => {
                        // It was refused for its time alone and nothing was done: not a retry that can bill.
                        clock_corrected = true;
                        retry.again_with_corrected_clock()
                    }
                    Some(error) => retry.after(
                        Failure::Service(error),
                        retry_after,
                        platform::random(),
                        &mut learnt.bucket,
                    ),
                    None => {
                        let failure = match failed.transport_failure() {
                            Some(Transport::Redirected | Transport::TooLong) | None => Failure::Permanent,
                            Some(_) => Failure::Connection,
                        };
                        retry.after(failure, None, platform::random(), &mut learnt.bucket)
                    }
                }
            };
            match decision {
                Decision::GiveUp(_) => {
                    attempts.push(record);
                    return Err(failed.with_call(&attempts, Some(view)));
                }
                Decision::Again { attempt, delay_ms } => {
                    record.wait_ms = Some(delay_ms);
                    attempts.push(record);
                    notice(Notice::Waiting {
                        attempt,
                        delay_ms,
                        because,
                    });
                    let wait = Duration::from_millis(delay_ms);
                    if let Raced::Aborted = race(std::future::pending::<()>(), wait, abort).await {
                        return Err(Error::stopped().with_call(&attempts, Some(view)));
                    }
                }
            }
        }
    }

    /// One attempt: the head of a successful reply and its body to come, or why not.
    async fn attempt(
        &self,
        request: &Request,
        http: reqwest::Request,
        abort: &Abort,
        stopwatch: Stopwatch,
    ) -> Result<(ResponseView, Body), Error> {
        let address = self.config.endpoints.of(request.operation.service()).address();
        let timeouts = &self.config.timeouts;
        let (first_byte, idle) = if request.operation.is_billed() {
            (timeouts.first_byte, timeouts.idle)
        } else {
            (timeouts.free, timeouts.free)
        };
        let url = http.url().clone();
        let sent = platform::now();
        let response = match race(self.http.execute(http), first_byte, abort).await {
            Raced::Done(Ok(response)) => response,
            Raced::Done(Err(error)) => {
                return Err(Error::transport(connection_failure(&error), address).with_carrier(error));
            }
            Raced::TimedOut => return Err(Error::transport(Transport::FirstByteTimeout, address)),
            Raced::Aborted => return Err(Error::stopped()),
        };
        let received = platform::now();
        let mut head = ResponseView {
            status: response.status().as_u16(),
            headers: readable(response.headers(), &self.config.auth),
            body: Vec::new(),
        };
        let elsewhere = *response.url() != url || response.status().is_redirection();
        if elsewhere {
            return Err(Error::transport(Transport::Redirected, address).with_response(head));
        }
        self.learnt()
            .skew
            .learn_from_headers(&head.headers, sent, received);
        let success = response.status().is_success();
        let mut body = Body::new(response, idle, address, stopwatch);
        if success {
            return Ok((head, body));
        }
        // An error's body that does not arrive whole is still an error with a status.
        body.wait_at_most(timeouts.free);
        head.body = match body.read_whole(abort, MAX_REPLY).await {
            Ok(bytes) | Err((_, bytes)) => self.shown(bytes),
        };
        if abort.is_aborted() {
            return Err(Error::stopped().with_response(head));
        }
        let error = ServiceError::parse(head.status, &head.headers, &head.body);
        // After the headers: who checked the signature knows better than who wrote the `Date`.
        self.learnt().skew.learn_from_error(&error, received);
        Err(Error::service(error).with_response(head))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("config", &self.config)
            .field("learnt", &*self.learnt())
            .finish_non_exhaustive()
    }
}

fn attempted(
    number: u32,
    at_ms: u64,
    stopwatch: Stopwatch,
    head: Option<&ResponseView>,
    failure: Option<&'static str>,
) -> Attempt {
    Attempt {
        number,
        at_ms,
        took_ms: stopwatch.ms().saturating_sub(at_ms),
        status: head.map(|head| head.status),
        failure,
        request_id: head.and_then(ResponseView::request_id).map(str::to_owned),
        wait_ms: None,
    }
}

/// The headers as text without the secret; bytes that are no text are shown as such.
fn readable(headers: &reqwest::header::HeaderMap, auth: &Auth) -> Vec<(String, String)> {
    headers
        .iter()
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            (name.as_str().to_owned(), hide::in_text(auth, value))
        })
        .collect()
}

/// What a failure to get a reply's head was.
fn connection_failure(error: &reqwest::Error) -> Transport {
    #[cfg(not(target_arch = "wasm32"))]
    if error.is_connect() && error.is_timeout() {
        return Transport::ConnectTimeout;
    }
    if error.is_timeout() {
        return Transport::FirstByteTimeout;
    }
    Transport::Unreachable
}
