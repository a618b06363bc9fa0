//! A question and its answer: a call with the codec around it, streamed or not, the same to the caller.

use std::fmt;

use outcrop_core::catalog::{Resolution, Via};
use outcrop_core::codec::{self, Codec, Draft, Folded};
use outcrop_core::frame::{Message, Signal};
use outcrop_core::reply::Reply;
use outcrop_core::request::{Delivery, Request};
use serde_json::Value;

use crate::abort::Abort;
use crate::call::{Client, Notice};
use crate::error::{Error, ErrorKind};
use crate::platform::{self, Stopwatch};
use crate::view::{Attempt, RequestView, ResponseView, Timings};

/// What to ask: a body for a model, and how to send it.
#[derive(Clone)]
pub struct Question {
    model_id: String,
    via: Via,
    delivery: Delivery,
    body: Vec<u8>,
    codec: Option<&'static dyn Codec>,
    headers: Vec<(String, String)>,
}

impl Question {
    /// A body for the resolved model. For `InvokeModel` with an unknown family the reply is kept raw.
    pub fn new(resolution: &Resolution<'_>, via: Via, delivery: Delivery, body: Vec<u8>) -> Self {
        let codec = match via {
            // Converse is the same for every family, the unknown ones too.
            Via::Converse => Some(codec::of(resolution.model_to_encode().family, via)),
            Via::InvokeModel => resolution.family.map(|family| codec::of(family, via)),
        };
        Self {
            model_id: resolution.wire_id.clone(),
            via,
            delivery,
            body,
            codec,
            headers: Vec::new(),
        }
    }

    /// Adds a header: a guardrail's, for example.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.to_owned(), value.into()));
        self
    }

    fn request(&self) -> Result<Request, outcrop_core::error::Error> {
        let mut request = Request::inference(self.via, self.delivery, &self.model_id, self.body.clone())?;
        for (name, value) in &self.headers {
            request = request.with_header(name, value.as_str());
        }
        Ok(request)
    }
}

impl fmt::Debug for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Question")
            .field("model_id", &self.model_id)
            .field("via", &self.via)
            .field("delivery", &self.delivery)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

/// What happens while a question is asked.
#[derive(Debug)]
#[non_exhaustive]
pub enum Progress<'a> {
    /// Before the reply begins: attempts and waits.
    Notice(Notice),
    /// A piece of the reply was added.
    Piece {
        /// The reply so far.
        draft: &'a Draft,
        /// Milliseconds since the question was asked.
        elapsed_ms: u64,
    },
}

/// How it ended.
#[derive(Debug)]
pub enum Outcome {
    /// The reply is whole.
    Complete,
    /// The person stopped it.
    Stopped,
    /// It failed; what came before is in the reply.
    Failed(Error),
}

/// All there is to know about an answer, however it ended.
#[derive(Debug)]
pub struct Answer {
    /// How it ended.
    pub outcome: Outcome,
    /// The reply, whole or what came of it. [`Reply::cut`] says which.
    pub reply: Reply,
    /// When things happened.
    pub timings: Timings,
    /// All attempts.
    pub attempts: Vec<Attempt>,
    /// The request as sent, without secrets; `None` where it could not be made.
    pub request: Option<RequestView>,
    /// The reply as it came; `None` where none did. Of a stream the events are in [`Reply::raw`].
    pub response: Option<ResponseView>,
}

impl Answer {
    /// The error, where it failed.
    pub fn error(&self) -> Option<&Error> {
        match &self.outcome {
            Outcome::Failed(error) => Some(error),
            Outcome::Complete | Outcome::Stopped => None,
        }
    }

    /// The raw reply as text: the body as it came, or the events of a stream, one on each line.
    pub fn raw_text(&self) -> String {
        if let Some(response) = self
            .response
            .as_ref()
            .filter(|response| !response.body.is_empty())
        {
            return response.body_text();
        }
        match &self.reply.raw {
            Value::Null => String::new(),
            Value::Array(events) => {
                let lines: Vec<String> = events.iter().map(Value::to_string).collect();
                lines.join("\n")
            }
            other => other.to_string(),
        }
    }
}

impl Client {
    /// Asks, and waits for the whole answer; `progress` hears of every attempt and every piece.
    ///
    /// Never fails as a whole: what arrived before an error or a Stop is in the answer.
    pub async fn ask(
        &self,
        question: &Question,
        abort: &Abort,
        mut progress: impl FnMut(Progress<'_>),
    ) -> Answer {
        let stopwatch = Stopwatch::start();
        let blank = Timings {
            started: platform::now(),
            headers_ms: None,
            first_byte_ms: None,
            first_piece_ms: None,
            total_ms: 0,
        };
        let mut answer = match question.request() {
            Err(error) => failed(Error::request(error), Reply::default(), blank),
            Ok(request) if request.operation.is_streaming() => {
                self.ask_streamed(question, &request, abort, &mut progress, blank)
                    .await
            }
            Ok(request) => {
                self.ask_buffered(question, &request, abort, &mut progress, blank)
                    .await
            }
        };
        answer.timings.total_ms = stopwatch.ms();
        answer
    }

    async fn ask_buffered(
        &self,
        question: &Question,
        request: &Request,
        abort: &Abort,
        progress: &mut impl FnMut(Progress<'_>),
        blank: Timings,
    ) -> Answer {
        let notice = |notice| progress(Progress::Notice(notice));
        let response = match self.send_with(request, abort, notice).await {
            Ok(response) => response,
            Err(error) => return failed(error, Reply::default(), blank),
        };
        let decoded = match question.codec {
            Some(codec) => codec.decode(&response.view.body),
            None => Ok(Reply {
                raw: serde_json::from_slice(&response.view.body).unwrap_or_default(),
                ..Reply::default()
            }),
        };
        let (outcome, mut reply) = match decoded {
            Ok(reply) => (Outcome::Complete, reply),
            Err(error) => {
                let error = Error::reply(error)
                    .with_call(&response.attempts, Some(response.request.clone()))
                    .with_response(response.view.clone());
                (Outcome::Failed(error), Reply::default())
            }
        };
        merge(&mut reply, &response.view);
        Answer {
            outcome,
            reply,
            timings: Timings {
                first_piece_ms: response.timings.first_byte_ms,
                ..response.timings
            },
            attempts: response.attempts,
            request: Some(response.request),
            response: Some(response.view),
        }
    }

    async fn ask_streamed(
        &self,
        question: &Question,
        request: &Request,
        abort: &Abort,
        progress: &mut impl FnMut(Progress<'_>),
        blank: Timings,
    ) -> Answer {
        let notice = |notice| progress(Progress::Notice(notice));
        let mut stream = match self.open_with(request, abort, notice).await {
            Ok(stream) => stream,
            Err(error) => return failed(error, Reply::default(), blank),
        };
        let mut draft = Draft::new();
        let mut unknown = Unknown::default();
        let mut first_piece_ms = None;
        let mut fault = None;
        while fault.is_none() {
            let message = match stream.next().await {
                None => break,
                Some(Err(error)) => {
                    fault = Some(error);
                    break;
                }
                Some(Ok(message)) => message,
            };
            let folded = match question.codec {
                Some(codec) => codec::fold_message(codec, &mut draft, &message),
                None => unknown.keep(&message),
            };
            match folded {
                Ok(Folded::Event) => {
                    let elapsed_ms = stream.timings().total_ms;
                    if first_piece_ms.is_none() && has_content(draft.reply()) {
                        first_piece_ms = Some(elapsed_ms);
                    }
                    progress(Progress::Piece {
                        draft: &draft,
                        elapsed_ms,
                    });
                }
                Ok(Folded::Fault(service)) => fault = Some(Error::service(service.into())),
                Err(error) => fault = Some(Error::reply(error)),
            }
        }
        if fault.is_none() && !draft.is_complete() && !unknown.complete {
            fault = Some(stream.unfinished());
        }
        let mut reply = draft.finish();
        if question.codec.is_none() {
            reply.cut = fault.is_some();
            reply.raw = Value::Array(unknown.events);
        }
        merge(&mut reply, stream.head());
        let head = stream.head().clone();
        let outcome = match fault {
            None => Outcome::Complete,
            Some(error) if error.kind() == ErrorKind::Stopped => Outcome::Stopped,
            Some(error) => Outcome::Failed(
                error
                    .with_call(stream.attempts(), Some(stream.request().clone()))
                    .with_response(head.clone()),
            ),
        };
        Answer {
            outcome,
            reply,
            timings: Timings {
                first_piece_ms,
                ..stream.timings()
            },
            attempts: stream.attempts().to_vec(),
            request: Some(stream.request().clone()),
            response: Some(head),
        }
    }
}

fn merge(reply: &mut Reply, head: &ResponseView) {
    let headers = head.headers.iter();
    reply.merge_headers(headers.map(|(name, value)| (name.as_str(), value.as_str())));
}

/// An answer of which nothing came.
fn failed(error: Error, reply: Reply, timings: Timings) -> Answer {
    Answer {
        reply: Reply { cut: true, ..reply },
        timings,
        attempts: error.attempts().to_vec(),
        request: error.request_view().cloned(),
        response: error.response().cloned(),
        outcome: if error.kind() == ErrorKind::Stopped {
            Outcome::Stopped
        } else {
            Outcome::Failed(error)
        },
    }
}

fn has_content(reply: &Reply) -> bool {
    reply
        .candidates
        .iter()
        .any(|candidate| !candidate.content.is_empty())
}

/// The stream of a family nobody can read here.
#[derive(Default)]
struct Unknown {
    events: Vec<Value>,
    /// Whether the service has said that this is all.
    complete: bool,
}

impl Unknown {
    /// Keeps an event: what is in a chunk, without what the service wraps around it.
    fn keep(&mut self, message: &Message) -> Result<Folded, outcrop_core::error::Error> {
        let readable = |bytes: &[u8]| {
            let text = || Value::String(String::from_utf8_lossy(bytes).into_owned());
            serde_json::from_slice(bytes).unwrap_or_else(|_| text())
        };
        match message.classify()? {
            Signal::Fault(fault) => return Ok(Folded::Fault(fault)),
            Signal::Event {
                name: "chunk",
                payload,
            } => {
                let inner = codec::unwrap_chunk(payload);
                let event = readable(inner.as_deref().unwrap_or(payload));
                self.complete |= codec::is_last_chunk(&event);
                self.events.push(event);
                inner?;
            }
            Signal::Event { payload, .. } => self.events.push(readable(payload)),
            Signal::Unknown { .. } => {}
        }
        Ok(Folded::Event)
    }
}
