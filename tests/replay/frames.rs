//! `fixtures/frames`: event streams that AWS's own clients made and judged, through core's decoder.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use outcrop_core::error::{Error, ErrorKind};
use outcrop_core::frame::{Decoder, Header, HeaderValue, Message};
use serde::Deserialize;

/// Streams made with AWS's JavaScript codec and read by its Python client.
pub const WHOLE: &str = include_str!("../fixtures/frames/whole.jsonl");
/// Streams that are not whole, with what AWS's Python client makes of them.
pub const DAMAGED: &str = include_str!("../fixtures/frames/damaged.jsonl");

/// A stream and what it says.
#[derive(Debug)]
pub struct Whole {
    /// What it shows.
    pub name: String,
    /// Its bytes.
    pub stream: Vec<u8>,
    /// Its messages.
    pub messages: Vec<Message>,
}

/// A stream with something wrong, and what botocore makes of it.
#[derive(Debug)]
pub struct Damaged {
    /// What is wrong.
    pub name: String,
    /// Its bytes.
    pub stream: Vec<u8>,
    /// The exception, `waits` or `reads`.
    pub botocore: String,
}

#[derive(Deserialize)]
struct Line {
    name: String,
    stream: String,
    #[serde(default)]
    messages: Vec<LineMessage>,
    #[serde(default)]
    botocore: String,
}

#[derive(Deserialize)]
struct LineMessage {
    headers: Vec<LineHeader>,
    payload: String,
}

#[derive(Deserialize)]
struct LineHeader {
    name: String,
    r#type: String,
    value: serde_json::Value,
}

/// Reads [`WHOLE`].
pub fn whole() -> Vec<Whole> {
    lines(WHOLE)
        .map(|line| Whole {
            name: line.name,
            stream: bytes(&line.stream),
            messages: line
                .messages
                .into_iter()
                .map(|message| Message {
                    headers: message.headers.into_iter().map(header).collect(),
                    payload: bytes(&message.payload),
                })
                .collect(),
        })
        .collect()
}

/// Reads [`DAMAGED`].
pub fn damaged() -> Vec<Damaged> {
    lines(DAMAGED)
        .map(|line| Damaged {
            name: line.name,
            stream: bytes(&line.stream),
            botocore: line.botocore,
        })
        .collect()
}

/// All messages of a stream that arrives in pieces of `size` bytes, and how it ended.
pub fn read_in_pieces(stream: &[u8], size: usize) -> (Vec<Message>, Result<(), Error>) {
    let mut decoder = Decoder::new();
    let mut messages = Vec::new();
    for piece in stream.chunks(size) {
        decoder.push(piece);
        loop {
            match decoder.next() {
                Ok(Some(message)) => messages.push(message),
                Ok(None) => break,
                Err(error) => return (messages, Err(error)),
            }
        }
    }
    (messages, decoder.finish())
}

/// Every whole stream, in pieces of every size, gives its messages.
pub fn every_piece_size() {
    let cases = whole();
    assert!(cases.len() >= 17, "the fixtures are all there");
    for case in cases {
        for size in 1..=case.stream.len().max(1) {
            // Above some hundred bytes only the ends of a long stream differ.
            if size > 300 && size + 40 < case.stream.len() && size % 97 != 0 {
                continue;
            }
            let (messages, end) = read_in_pieces(&case.stream, size);
            end.unwrap_or_else(|error| panic!("{} in pieces of {size}: {error}", case.name));
            assert_eq!(messages, case.messages, "{} in pieces of {size}", case.name);
        }
    }
}

/// A stream cut at any byte but between messages is an error, and what came before the cut is not lost.
pub fn every_truncation() {
    for case in whole() {
        let mut ends = vec![0];
        for message in &case.messages {
            let length = encode(&message.headers, &message.payload).len();
            ends.push(ends.last().copied().unwrap_or_default() + length);
        }
        assert_eq!(ends.last(), Some(&case.stream.len()), "{}", case.name);
        for cut in 0..case.stream.len() {
            let (messages, end) = read_in_pieces(&case.stream[..cut], 4096);
            let before = ends.iter().filter(|&&end| end <= cut).count() - 1;
            assert_eq!(messages, case.messages[..before], "{} cut at {cut}", case.name);
            if ends.contains(&cut) {
                end.unwrap_or_else(|error| panic!("{} cut at {cut}: {error}", case.name));
                continue;
            }
            let error = end.expect_err("a cut is an error");
            assert_eq!(
                error.kind(),
                ErrorKind::DamagedStream,
                "{} cut at {cut}",
                case.name
            );
            let inside = cut - ends[before];
            let missing = if inside < 12 {
                16 - inside
            } else {
                ends[before + 1] - cut
            };
            assert!(
                error.message().contains(&format!(" {missing} bytes short")),
                "{} cut at {cut}: {error}",
                case.name
            );
        }
    }
}

/// A wrong byte anywhere is an error, never other messages.
pub fn every_corruption() {
    for case in whole().iter().filter(|case| case.stream.len() < 2_000) {
        for at in 0..case.stream.len() {
            for flip in [0x01, 0x80, 0xff] {
                let mut stream = case.stream.clone();
                stream[at] ^= flip;
                let (messages, end) = read_in_pieces(&stream, 512);
                let error = end.expect_err("a wrong byte is an error");
                assert_eq!(error.kind(), ErrorKind::DamagedStream);
                assert!(
                    case.messages.starts_with(&messages),
                    "{} wrong at {at}",
                    case.name
                );
            }
        }
    }
}

/// Damaged streams are refused as botocore refuses them, and the decoder stays refused.
pub fn damage() {
    let cases = damaged();
    assert!(cases.len() >= 20, "the fixtures are all there");
    for case in cases {
        for size in [1, 5, 64, case.stream.len()] {
            let (messages, end) = read_in_pieces(&case.stream, size);
            if case.botocore == "DuplicateHeader" {
                // Harmless: the last one counts.
                end.unwrap_or_else(|error| panic!("{}: {error}", case.name));
                assert_eq!(messages[0].text(":event-type"), Some("last"), "{}", case.name);
                continue;
            }
            let error = end.expect_err("damage is an error");
            assert_eq!(error.kind(), ErrorKind::DamagedStream, "{}", case.name);
            assert!(
                error.message().contains("which begins at byte "),
                "{}: {error}",
                case.name
            );
        }
        let mut decoder = Decoder::new();
        decoder.push(&case.stream);
        let first = loop {
            match decoder.next() {
                Ok(Some(_)) => {}
                Ok(None) => break None,
                Err(error) => break Some(error),
            }
        };
        if let Some(first) = first {
            decoder.push(&case.stream);
            let again = decoder.next().expect_err("it stays refused");
            assert_eq!(again.message(), first.message());
            let end = decoder.finish().expect_err("so does the end");
            assert_eq!(end.message(), first.message());
        }
    }
}

/// A frame, written for tests alone: core only reads.
pub fn encode(headers: &[Header], payload: &[u8]) -> Vec<u8> {
    let mut block = Vec::new();
    for header in headers {
        block.push(u8::try_from(header.name.len()).expect("a short name"));
        block.extend(header.name.as_bytes());
        let mut put = |kind: u8, value: &[u8]| {
            block.push(kind);
            block.extend(value);
        };
        let counted = |bytes: &[u8]| {
            let length = u16::try_from(bytes.len()).expect("a short value");
            [&length.to_be_bytes(), bytes].concat()
        };
        match &header.value {
            HeaderValue::Bool(value) => put(u8::from(!*value), &[]),
            HeaderValue::Int8(value) => put(2, &value.to_be_bytes()),
            HeaderValue::Int16(value) => put(3, &value.to_be_bytes()),
            HeaderValue::Int32(value) => put(4, &value.to_be_bytes()),
            HeaderValue::Int64(value) => put(5, &value.to_be_bytes()),
            HeaderValue::Bytes(value) => put(6, &counted(value)),
            HeaderValue::String(value) => put(7, &counted(value.as_bytes())),
            HeaderValue::Timestamp(value) => put(8, &value.to_be_bytes()),
            HeaderValue::Uuid(value) => put(9, value),
            other => panic!("a header type this encoder does not know: {other:?}"),
        }
    }
    let length = |bytes: usize| u32::try_from(bytes).expect("a short message").to_be_bytes();
    let mut frame = [length(16 + block.len() + payload.len()), length(block.len())].concat();
    frame.extend(checksum(&frame).to_be_bytes());
    frame.extend(block);
    frame.extend(payload);
    frame.extend(checksum(&frame).to_be_bytes());
    frame
}

/// CRC-32 bit by bit, as the specification of zlib has it: not the implementation under test.
pub fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum: u32, _| {
            (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg())
        })
    })
}

fn lines(text: &str) -> impl Iterator<Item = Line> {
    text.lines()
        .skip(1)
        .map(|line| serde_json::from_str(line).expect("a line of the fixture"))
}

fn bytes(base64: &str) -> Vec<u8> {
    STANDARD.decode(base64).expect("base64 in the fixture")
}

fn header(LineHeader { name, r#type, value }: LineHeader) -> Header {
    let number = || value.as_i64().expect("a number in the fixture");
    let text = || value.as_str().expect("a text in the fixture");
    let value = match r#type.as_str() {
        "boolean" => HeaderValue::Bool(value.as_bool().expect("a boolean in the fixture")),
        "byte" => HeaderValue::Int8(i8::try_from(number()).expect("a byte")),
        "short" => HeaderValue::Int16(i16::try_from(number()).expect("a short")),
        "integer" => HeaderValue::Int32(i32::try_from(number()).expect("an integer")),
        "long" => HeaderValue::Int64(text().parse().expect("a long")),
        "binary" => HeaderValue::Bytes(bytes(text())),
        "string" => HeaderValue::String(text().to_owned()),
        "timestamp" => HeaderValue::Timestamp(number()),
        "uuid" => {
            let digits = text().replace('-', "");
            HeaderValue::Uuid(
                u128::from_str_radix(&digits, 16)
                    .expect("a uuid in the fixture")
                    .to_be_bytes(),
            )
        }
        other => panic!("a header type of the fixture that is not known: {other}"),
    };
    Header { name, value }
}
