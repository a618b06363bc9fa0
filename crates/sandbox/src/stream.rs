//! A stream on its way out: framed, paced, and broken where a fault says so.

use std::collections::VecDeque;
use std::io;
use std::time::Duration;

use axum::body::{Body, Bytes};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::stream::unfold;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::fault::Fault;
use crate::frames;
use crate::journal::Ticket;
use crate::wire::{Event, Kind, Timing};

/// How a stream is sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    /// Tokens a second; 0 is as fast as they can be taken.
    pub(crate) rate: f64,
    /// Bytes a write has at most; frames are cut anywhere. `None` is a frame a write.
    pub(crate) split: Option<usize>,
}

enum Step {
    Wait(Duration),
    Send(Vec<u8>),
    Last(Last),
    /// A frame of which only the first half is sent before the connection breaks.
    Break(Vec<u8>),
}

struct Last {
    kind: Kind,
    seed: u64,
    corrupt: bool,
}

/// The body that sends `events`; `started` is when the request came in.
pub(crate) fn body(
    events: Vec<Event>,
    faults: &[Fault],
    pace: Pace,
    started: Instant,
    ticket: Ticket,
) -> Body {
    let sending = Sending {
        steps: plan(events, faults, pace),
        pace,
        pending: VecDeque::new(),
        started,
        first_byte: None,
        broken: false,
        ticket,
    };
    Body::from_stream(unfold(sending, |mut sending| async {
        let next = sending.next().await?;
        Some((next, sending))
    }))
}

struct Sending {
    steps: VecDeque<Step>,
    pace: Pace,
    /// Bytes of the frame being sent that have not gone yet.
    pending: VecDeque<Bytes>,
    started: Instant,
    first_byte: Option<Duration>,
    broken: bool,
    ticket: Ticket,
}

impl Sending {
    async fn next(&mut self) -> Option<io::Result<Bytes>> {
        loop {
            if let Some(bytes) = self.pending.pop_front() {
                self.first_byte.get_or_insert_with(|| self.started.elapsed());
                return Some(Ok(bytes));
            }
            if self.broken {
                self.ticket.end("cut");
                // Lets what was sent reach the other side before the connection is dropped.
                tokio::time::sleep(Duration::from_millis(20)).await;
                return Some(Err(io::Error::new(
                    io::ErrorKind::ConnectionAborted,
                    "cut by a sandbox fault",
                )));
            }
            match self.steps.pop_front() {
                None => {
                    self.ticket.end("complete");
                    return None;
                }
                Some(Step::Wait(time)) => tokio::time::sleep(time).await,
                Some(Step::Send(frame)) => self.queue(frame),
                Some(Step::Last(last)) => {
                    let elapsed = self.started.elapsed();
                    let timing = Timing {
                        latency: milliseconds(elapsed),
                        first_byte: milliseconds(self.first_byte.unwrap_or(elapsed)),
                    };
                    let mut frame = frame(last.kind, last.seed, timing);
                    if last.corrupt {
                        frames::corrupt(&mut frame);
                    }
                    self.queue(frame);
                }
                Some(Step::Break(mut frame)) => {
                    frame.truncate(frame.len() / 2);
                    self.queue(frame);
                    self.broken = true;
                }
            }
        }
    }

    fn queue(&mut self, frame: Vec<u8>) {
        self.ticket.count_event();
        match self.pace.split {
            None => self.pending.push_back(frame.into()),
            Some(size) => self
                .pending
                .extend(frame.chunks(size.max(1)).map(Bytes::copy_from_slice)),
        }
    }
}

/// Lays out what is sent and when, faults included.
fn plan(events: Vec<Event>, faults: &[Fault], pace: Pace) -> VecDeque<Step> {
    let count = events.len();
    let strikes_at = |after: Option<usize>| after.unwrap_or(count / 2).min(count.saturating_sub(1));
    let seed = first_seed();
    let mut steps = VecDeque::new();
    for (at, event) in events.into_iter().enumerate() {
        if pace.rate > 0.0 && event.tokens > 0 {
            // Tokens of a reply are few enough to be exact.
            #[allow(clippy::cast_precision_loss)]
            let seconds = event.tokens as f64 / pace.rate;
            steps.push_back(Step::Wait(
                Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX),
            ));
        }
        let seed = seed.wrapping_add(at as u64);
        let mut corrupt = false;
        for fault in faults {
            match fault {
                Fault::Stall { pause, after } if strikes_at(*after) == at => {
                    steps.push_back(Step::Wait(*pause));
                }
                Fault::Corrupt { after } if strikes_at(*after) == at => corrupt = true,
                Fault::Exception { name, message, after } if strikes_at(*after) == at => {
                    let payload = json!({"message": message}).to_string();
                    steps.push_back(Step::Send(frames::exception(name, payload.as_bytes())));
                    return steps;
                }
                Fault::Cut { after } if strikes_at(*after) == at => {
                    let timing = Timing {
                        latency: 0,
                        first_byte: 0,
                    };
                    steps.push_back(Step::Break(frame(event.kind, seed, timing)));
                    return steps;
                }
                _ => {}
            }
        }
        steps.push_back(match event.kind {
            kind @ (Kind::LastChunk(_) | Kind::LastNamed(..)) => Step::Last(Last { kind, seed, corrupt }),
            kind => {
                let mut frame = frame(
                    kind,
                    seed,
                    Timing {
                        latency: 0,
                        first_byte: 0,
                    },
                );
                if corrupt {
                    frames::corrupt(&mut frame);
                }
                Step::Send(frame)
            }
        });
    }
    steps
}

/// Frames an event: a model's own JSON as base64 in a `chunk`, a Converse event as itself; both
/// with padding.
fn frame(kind: Kind, seed: u64, timing: Timing) -> Vec<u8> {
    let padding = frames::padding(seed);
    let chunk = |json: &str| {
        let payload = format!(r#"{{"bytes":"{}","p":"{padding}"}}"#, STANDARD.encode(json));
        frames::event("chunk", payload.as_bytes())
    };
    let named = |name: &str, mut body: Value| {
        body["p"] = Value::from(padding);
        frames::event(name, body.to_string().as_bytes())
    };
    match kind {
        Kind::Chunk(json) => chunk(&json),
        Kind::LastChunk(write) => chunk(&write(timing)),
        Kind::Named(name, body) => named(name, body),
        Kind::Exception(name, message) => {
            frames::exception(name, json!({"message": message}).to_string().as_bytes())
        }
        Kind::LastNamed(name, write) => named(name, write(timing)),
    }
}

/// A buffered reply that stalls or breaks off half way.
pub(crate) fn broken_body(text: String, faults: &[Fault], ticket: Ticket) -> Body {
    let half = text.len() / 2;
    let mut bytes = text.into_bytes();
    let rest = bytes.split_off(half);
    let pause = faults.iter().find_map(|fault| match fault {
        Fault::Stall { pause, .. } => Some(*pause),
        _ => None,
    });
    let cut = faults.iter().any(|fault| matches!(fault, Fault::Cut { .. }));
    let mut steps = VecDeque::from([Step::Send(bytes)]);
    steps.extend(pause.map(Step::Wait));
    if !cut {
        steps.push_back(Step::Send(rest));
    }
    let sending = Sending {
        steps,
        pace: Pace {
            rate: 0.0,
            split: None,
        },
        pending: VecDeque::new(),
        started: Instant::now(),
        first_byte: None,
        broken: false,
        ticket,
    };
    Body::from_stream(unfold((sending, cut), |(mut sending, cut)| async move {
        if cut && sending.steps.is_empty() && sending.pending.is_empty() {
            sending.broken = true;
        }
        let next = sending.next().await?;
        Some((next, (sending, cut)))
    }))
}

pub(crate) fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX).max(1)
}

fn first_seed() -> u64 {
    let mut bytes = [0; 8];
    // Only the lengths of the padding depend on it.
    let _ = getrandom::fill(&mut bytes);
    u64::from_be_bytes(bytes)
}
