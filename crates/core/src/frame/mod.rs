//! The binary event stream of the streaming operations (`application/vnd.amazon.eventstream`), push-style.
//!
//! ```text
//! u32 total length │ u32 header length │ u32 CRC-32 of these 8 bytes │ headers │ payload │ u32 CRC-32 of all before
//! header: u8 name length │ name │ u8 type │ value
//! ```
//! All integers are big-endian. The host pushes bytes as they arrive, in pieces of any size, and takes
//! messages until there are none:
//!
//! ```
//! use outcrop_core::frame::{Decoder, Signal};
//!
//! # fn arrived() -> Vec<&'static [u8]> { Vec::new() }
//! let mut decoder = Decoder::new();
//! for bytes in arrived() {
//!     decoder.push(bytes);
//!     while let Some(message) = decoder.next()? {
//!         match message.classify()? {
//!             Signal::Event { name, payload } => println!("{name}: {} bytes", payload.len()),
//!             Signal::Fault(fault) => println!("{}: {}", fault.code, fault.message),
//!             Signal::Unknown { message_type } => println!("skipped a {message_type}"),
//!         }
//!     }
//! }
//! decoder.finish()?;
//! # Ok::<(), outcrop_core::error::Error>(())
//! ```
//!
//! What it does not do: it reads no JSON but that of an exception, and knows no model. [`crate::codec::fold_message`]
//! takes a message on from here.
//!
//! Specification: <https://smithy.io/2.0/aws/amazon-eventstream.html>.
//!
//! **Why not aws-smithy-eventstream** (0.61 looked at): it reads a length of up to 4 GiB without a limit and compares
//! the checksum of that length only once so many bytes have come, so one flipped bit makes it wait for bytes that
//! never come, and the host buffer them; it has no end of input, so a cut stream looks like a quiet one; its errors
//! do not say where; and it brings signing channels and the smithy types for a format of one page.

mod fault;
mod header;

pub use fault::ServiceFault;
pub use header::{Header, HeaderValue};

use crate::error::{Error, ErrorKind};

/// Bytes before the headers: two lengths and their checksum.
const PRELUDE: usize = 12;
/// Bytes around headers and payload: the prelude and the checksum at the end.
const FRAMING: usize = PRELUDE + 4;
/// Longest header block, in bytes (the limit of AWS's own clients).
pub const MAX_HEADERS: usize = 128 * 1024;
/// Longest payload, in bytes (the limit of AWS's own clients).
pub const MAX_PAYLOAD: usize = 24 * 1024 * 1024;

/// One message of the stream: intact, with its headers read.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Headers in wire order, duplicates included.
    pub headers: Vec<Header>,
    /// The bytes after the headers.
    pub payload: Vec<u8>,
}

/// What a message means to whoever waits for a reply.
#[derive(Clone, Debug, PartialEq)]
pub enum Signal<'a> {
    /// A piece of the reply. Names the caller does not know are skipped.
    Event {
        /// `chunk` from `InvokeModelWithResponseStream`, `contentBlockDelta` and so on from `ConverseStream`.
        name: &'a str,
        /// JSON.
        payload: &'a [u8],
    },
    /// The service gave up: the last message of its stream.
    Fault(ServiceFault),
    /// A kind of message this version does not know; skip it.
    Unknown {
        /// The value of `:message-type`.
        message_type: &'a str,
    },
}

impl Message {
    /// The value of the header `name`. Of duplicates the last one counts, as in AWS's JavaScript client
    /// (its Python client refuses them; nothing is at stake here, the checksum holds).
    pub fn header(&self, name: &str) -> Option<&HeaderValue> {
        self.headers
            .iter()
            .rev()
            .find(|header| header.name == name)
            .map(|header| &header.value)
    }

    /// The text of the header `name`; `None` where it is absent or not a string.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.header(name) {
            Some(HeaderValue::String(text)) => Some(text),
            _ => None,
        }
    }

    /// Reads `:message-type` and what belongs to it. A message without it counts as an event if it names one.
    pub fn classify(&self) -> Result<Signal<'_>, Error> {
        let event = || {
            self.text(":event-type").map(|name| Signal::Event {
                name,
                payload: &self.payload,
            })
        };
        let nameless = |header: &str| {
            Error::new(
                ErrorKind::DamagedStream,
                format!("A message of the event stream has no `{header}` header, so its meaning is unknown."),
            )
        };
        match self.text(":message-type") {
            Some("event") => event().ok_or_else(|| nameless(":event-type")),
            Some("exception") => {
                let name = self
                    .text(":exception-type")
                    .ok_or_else(|| nameless(":exception-type"))?;
                Ok(Signal::Fault(ServiceFault::from_exception(name, &self.payload)))
            }
            Some("error") => Ok(Signal::Fault(ServiceFault::from_error(
                self.text(":error-code"),
                self.text(":error-message"),
            ))),
            Some(message_type) => Ok(Signal::Unknown { message_type }),
            None => event().ok_or_else(|| nameless(":message-type")),
        }
    }
}

/// Takes bytes in pieces of any size and gives whole, checked messages.
///
/// Memory: at most one message (about 24 MiB) and what is pushed between two calls of [`Decoder::next`]. An
/// impossible length is refused once its 12 bytes are there, before anything is kept for it. After an error every
/// call repeats it: what follows a damaged place cannot be trusted.
#[derive(Debug, Default)]
pub struct Decoder {
    buffer: Vec<u8>,
    /// Where the unread bytes begin in `buffer`.
    start: usize,
    /// The frame being waited for, once its prelude is there.
    frame: Option<Lengths>,
    /// Bytes of the stream before `start`.
    offset: u64,
    /// Whole messages given.
    messages: u64,
    poison: Option<String>,
}

#[derive(Clone, Copy, Debug)]
struct Lengths {
    total: usize,
    headers: usize,
}

impl Decoder {
    /// A decoder at the start of a stream.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes of the stream. After an error they are dropped.
    pub fn push(&mut self, bytes: &[u8]) {
        if self.poison.is_some() {
            return;
        }
        // Moving the unread bytes forward only when at least as many were read keeps copying linear in the input,
        // however small the pieces.
        if self.start >= self.buffer.len() - self.start {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        self.buffer.extend_from_slice(bytes);
    }

    /// The next message, or `None` until more bytes are pushed.
    #[expect(
        clippy::should_implement_trait,
        reason = "an iterator that ends can be resumed by no one; this one is, by `push`"
    )]
    pub fn next(&mut self) -> Result<Option<Message>, Error> {
        if let Some(message) = &self.poison {
            return Err(Error::new(ErrorKind::DamagedStream, message.clone()));
        }
        self.read().map_err(|what| self.damage(&what))
    }

    /// Ends the stream. Bytes left over are an error that says how many are missing; so is damage met before.
    pub fn finish(&mut self) -> Result<(), Error> {
        if let Some(message) = &self.poison {
            return Err(Error::new(ErrorKind::DamagedStream, message.clone()));
        }
        let left = self.buffer.len() - self.start;
        if left == 0 {
            return Ok(());
        }
        match self.frame {
            Some(frame) if frame.total > left => Err(self.damage(&format!(
                "it ends there, {} bytes short of the {} of its message",
                frame.total - left,
                frame.total
            ))),
            None if left < PRELUDE => Err(self.damage(&format!(
                "it ends there, at least {} bytes short of a message",
                FRAMING - left
            ))),
            _ => Err(Error::new(
                ErrorKind::InvalidInput,
                format!(
                    "{left} bytes of the event stream are not read yet: call `next` until it gives none, then `finish`."
                ),
            )),
        }
    }

    /// Whole messages given so far.
    pub fn messages(&self) -> u64 {
        self.messages
    }

    /// Where in the stream the message begins that is read next; after an error, the damaged one.
    pub const fn offset(&self) -> u64 {
        self.offset
    }

    fn read(&mut self) -> Result<Option<Message>, String> {
        let unread = &self.buffer[self.start..];
        let frame = match self.frame {
            Some(frame) => frame,
            None => match read_prelude(unread)? {
                Some(frame) => *self.frame.insert(frame),
                None => return Ok(None),
            },
        };
        let Some(bytes) = unread.get(..frame.total) else {
            return Ok(None);
        };
        let (body, sum) = bytes.split_at(frame.total - 4);
        check_sum(body, sum, "message")?;
        let (headers, payload) = body[PRELUDE..].split_at(frame.headers);
        let message = Message {
            headers: header::read_all(headers)?,
            payload: payload.to_vec(),
        };
        self.start += frame.total;
        self.offset += frame.total as u64;
        self.messages += 1;
        self.frame = None;
        Ok(Some(message))
    }

    fn damage(&mut self, what: &str) -> Error {
        let message = format!(
            "The event stream is damaged in message {}, which begins at byte {}: {what}.",
            self.messages + 1,
            self.offset
        );
        self.poison = Some(message.clone());
        self.buffer = Vec::new();
        self.start = 0;
        Error::new(ErrorKind::DamagedStream, message)
    }
}

/// The lengths at the front of a message, checked; `None` until all 12 bytes are there.
fn read_prelude(bytes: &[u8]) -> Result<Option<Lengths>, String> {
    let Some((&prelude, _)) = bytes.split_first_chunk::<PRELUDE>() else {
        return Ok(None);
    };
    let (lengths, sum) = prelude.split_at(8);
    check_sum(lengths, sum, "length")?;
    let total = number(&lengths[..4]);
    let headers = number(&lengths[4..]);
    if headers > MAX_HEADERS {
        return Err(format!(
            "it claims {headers} bytes of headers, over the limit of {MAX_HEADERS}"
        ));
    }
    let Some(payload) = total.checked_sub(FRAMING + headers) else {
        return Err(format!(
            "it claims {total} bytes in all, fewer than its framing and {headers} bytes of headers"
        ));
    };
    if payload > MAX_PAYLOAD {
        return Err(format!(
            "it claims a payload of {payload} bytes, over the limit of {MAX_PAYLOAD}"
        ));
    }
    Ok(Some(Lengths { total, headers }))
}

fn check_sum(bytes: &[u8], expected: &[u8], of: &str) -> Result<(), String> {
    let found = crc32fast::hash(bytes);
    if found.to_be_bytes() == expected {
        return Ok(());
    }
    Err(format!(
        "the checksum of its {of} is {found:08x} where {:08x} was sent",
        number(expected)
    ))
}

/// A big-endian number of up to four bytes.
fn number(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |sum, &byte| (sum << 8) | usize::from(byte))
}
