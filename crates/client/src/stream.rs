//! The body of a reply as it arrives, and the event stream in it.

use std::fmt;
use std::pin::Pin;
use std::time::Duration;

use futures_util::stream::{Stream as Chunks, StreamExt};
use outcrop_core::explain::Transport;
use outcrop_core::frame::{Decoder, Message};

use crate::abort::{Abort, Raced, race};
use crate::call::Started;
use crate::error::Error;
use crate::platform::Stopwatch;
use crate::view::{Attempt, RequestView, ResponseView, Timings};

// A browser's objects stay on their thread; natively a call may move between threads.
#[cfg(target_arch = "wasm32")]
type Pieces<T> = Pin<Box<dyn Chunks<Item = reqwest::Result<T>>>>;
#[cfg(not(target_arch = "wasm32"))]
type Pieces<T> = Pin<Box<dyn Chunks<Item = reqwest::Result<T>> + Send>>;

/// Bytes as they arrive. Dropping it closes the connection, and so does every error.
pub(crate) struct Body {
    /// `None` once it has ended.
    chunks: Option<Pieces<Vec<u8>>>,
    idle: Duration,
    address: String,
    stopwatch: Stopwatch,
    first_byte_ms: Option<u64>,
    received: u64,
}

impl Body {
    pub(crate) fn new(
        response: reqwest::Response,
        idle: Duration,
        address: &str,
        stopwatch: Stopwatch,
    ) -> Self {
        let chunks = response.bytes_stream().map(|chunk| chunk.map(Vec::from));
        Self {
            chunks: Some(Box::pin(chunks)),
            idle,
            address: address.to_owned(),
            stopwatch,
            first_byte_ms: None,
            received: 0,
        }
    }

    pub(crate) fn first_byte_ms(&self) -> Option<u64> {
        self.first_byte_ms
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Waits no longer than this within the body from now on: it is no reply that a model still writes.
    pub(crate) fn wait_at_most(&mut self, limit: Duration) {
        self.idle = self.idle.min(limit);
    }

    pub(crate) fn close(&mut self) {
        self.chunks = None;
    }

    /// The next bytes, never empty; `None` at the end.
    pub(crate) async fn next(&mut self, abort: &Abort) -> Option<Result<Vec<u8>, Error>> {
        loop {
            let chunks = self.chunks.as_mut()?;
            let error = match race(chunks.next(), self.idle, abort).await {
                Raced::Done(Some(Ok(bytes))) if bytes.is_empty() => continue,
                Raced::Done(Some(Ok(bytes))) => {
                    self.first_byte_ms.get_or_insert(self.stopwatch.ms());
                    self.received += bytes.len() as u64;
                    return Some(Ok(bytes));
                }
                Raced::Done(None) => {
                    self.close();
                    return None;
                }
                Raced::Done(Some(Err(error))) => {
                    Error::transport(Transport::Cut, &self.address).with_carrier(error)
                }
                Raced::TimedOut => Error::transport(self.silence(), &self.address),
                Raced::Aborted => Error::stopped(),
            };
            self.close();
            return Some(Err(error));
        }
    }

    /// All bytes; with an error, those that came before it.
    pub(crate) async fn read_whole(
        &mut self,
        abort: &Abort,
        limit: usize,
    ) -> Result<Vec<u8>, (Error, Vec<u8>)> {
        let mut whole = Vec::new();
        while let Some(chunk) = self.next(abort).await {
            match chunk {
                Ok(bytes) if whole.len() + bytes.len() > limit => {
                    self.close();
                    return Err((Error::transport(Transport::TooLong, &self.address), whole));
                }
                Ok(bytes) => whole.extend_from_slice(&bytes),
                Err(error) => return Err((error, whole)),
            }
        }
        Ok(whole)
    }

    fn silence(&self) -> Transport {
        if self.first_byte_ms.is_some() {
            Transport::IdleTimeout
        } else {
            Transport::FirstByteTimeout
        }
    }
}

/// An event stream as it arrives: intact messages, one after another.
///
/// Dropping it closes the connection. After the first error there is nothing more.
pub struct Stream {
    body: Body,
    decoder: Decoder,
    abort: Abort,
    head: ResponseView,
    attempts: Vec<Attempt>,
    request: RequestView,
    timings: Timings,
    ended: bool,
}

impl Stream {
    pub(crate) fn new(started: Started, abort: Abort) -> Self {
        Self {
            body: started.body,
            decoder: Decoder::new(),
            abort,
            head: started.head,
            attempts: started.attempts,
            request: started.request,
            timings: started.timings,
            ended: false,
        }
    }

    /// The next message; `None` at the end of the stream, and after an error.
    ///
    /// A stream that ends within a message is an error, and so is a damaged one; what was given before
    /// stays valid.
    pub async fn next(&mut self) -> Option<Result<Message, Error>> {
        if self.ended {
            return None;
        }
        loop {
            if self.abort.is_aborted() {
                return Some(Err(self.end(Error::stopped())));
            }
            match self.decoder.next() {
                Ok(Some(message)) => return Some(Ok(message)),
                Ok(None) => {}
                Err(error) => {
                    let error = Error::reply(error);
                    return Some(Err(self.end(error)));
                }
            }
            match self.body.next(&self.abort).await {
                Some(Ok(bytes)) => self.decoder.push(&bytes),
                Some(Err(error)) => return Some(Err(self.end(error))),
                None => {
                    let finished = self.decoder.finish();
                    self.ended = true;
                    return finished.err().map(|error| {
                        let cut = Error::transport(Transport::Cut, self.body.address()).with_source(error);
                        Err(self.end(cut))
                    });
                }
            }
        }
    }

    fn end(&mut self, error: Error) -> Error {
        self.ended = true;
        self.body.close();
        error
            .with_call(&self.attempts, Some(self.request.clone()))
            .with_response(self.head.clone())
    }

    /// Status and headers of the reply.
    pub fn head(&self) -> &ResponseView {
        &self.head
    }

    /// The request as sent.
    pub fn request(&self) -> &RequestView {
        &self.request
    }

    /// All attempts, the last of them accepted.
    pub fn attempts(&self) -> &[Attempt] {
        &self.attempts
    }

    /// When things happened; the total is until now.
    pub fn timings(&self) -> Timings {
        Timings {
            first_byte_ms: self.body.first_byte_ms,
            total_ms: self.body.stopwatch.ms(),
            ..self.timings
        }
    }

    /// Bytes received so far.
    pub fn received(&self) -> u64 {
        self.body.received
    }

    /// The error for a stream that ended in order although the reply in it did not.
    pub(crate) fn unfinished(&self) -> Error {
        let failure = if self.decoder.messages() == 0 {
            Transport::Empty
        } else {
            Transport::Cut
        };
        Error::transport(failure, self.body.address())
            .with_call(&self.attempts, Some(self.request.clone()))
            .with_response(self.head.clone())
    }
}

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream")
            .field("status", &self.head.status)
            .field("received", &self.body.received)
            .field("messages", &self.decoder.messages())
            .field("ended", &self.ended)
            .finish_non_exhaustive()
    }
}
