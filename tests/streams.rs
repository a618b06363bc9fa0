//! The binary event stream: AWS's own clients, recorded traffic and arbitrary bytes as judges.
#![cfg(not(target_arch = "wasm32"))]

use std::path::{Path, PathBuf};

use outcrop_core::error::ErrorKind;
use outcrop_core::frame::{Decoder, Header, HeaderValue, MAX_PAYLOAD, Message, ServiceFault, Signal};
use outcrop_tests::replay::frames::{self, encode, read_in_pieces};
use proptest::prelude::*;

#[test]
fn whole_streams_in_pieces_of_every_size() {
    frames::every_piece_size();
}

#[test]
fn truncations_are_errors() {
    frames::every_truncation();
}

#[test]
fn wrong_bytes_are_errors() {
    frames::every_corruption();
}

#[test]
fn damaged_streams_are_refused() {
    frames::damage();
}

/// Two frames written down by hand, from botocore.
#[test]
fn known_frames() {
    let chunk = hex(
        "000000830000004b726a8d330b3a6576656e742d747970650700056368756e6b0d3a636f6e74656e742d74797065070010617070\
         6c69636174696f6e2f6a736f6e0d3a6d6573736167652d747970650700056576656e747b226279746573223a2265794a7664585277\
         645852555a586830496a6f6961476b6966513d3d227d9be83696",
    );
    let (messages, end) = read_in_pieces(&chunk, 3);
    end.unwrap();
    assert_eq!(
        messages[0].classify().unwrap(),
        Signal::Event {
            name: "chunk",
            payload: br#"{"bytes":"eyJvdXRwdXRUZXh0IjoiaGkifQ=="}"#
        }
    );

    let exception = hex(
        "0000008800000061de0175f40f3a657863657074696f6e2d747970650700137468726f74746c696e67457863657074696f6e0d3a63\
         6f6e74656e742d747970650700106170706c69636174696f6e2f6a736f6e0d3a6d6573736167652d747970650700096578636570\
         74696f6e7b226d657373616765223a22736c6f7720646f776e227d832ee072",
    );
    let (messages, end) = read_in_pieces(&exception, 1);
    end.unwrap();
    assert_eq!(
        messages[0].classify().unwrap(),
        Signal::Fault(ServiceFault {
            code: "ThrottlingException".to_owned(),
            message: "slow down".to_owned(),
            status: Some(429),
            original_status: None,
            original_message: None,
        })
    );
}

#[test]
fn every_exception_has_its_http_name_and_status() {
    for (name, code, status) in [
        ("internalServerException", "InternalServerException", Some(500)),
        (
            "modelStreamErrorException",
            "ModelStreamErrorException",
            Some(424),
        ),
        ("validationException", "ValidationException", Some(400)),
        ("throttlingException", "ThrottlingException", Some(429)),
        ("ThrottlingException", "ThrottlingException", Some(429)),
        ("modelTimeoutException", "ModelTimeoutException", Some(408)),
        (
            "serviceUnavailableException",
            "ServiceUnavailableException",
            Some(503),
        ),
        ("accessDeniedException", "AccessDeniedException", Some(403)),
        (
            "resourceNotFoundException",
            "ResourceNotFoundException",
            Some(404),
        ),
        (
            "serviceQuotaExceededException",
            "ServiceQuotaExceededException",
            Some(400),
        ),
        ("modelErrorException", "ModelErrorException", Some(424)),
        ("modelNotReadyException", "ModelNotReadyException", Some(429)),
        ("somethingNewException", "SomethingNewException", None),
        ("", "", None),
    ] {
        let fault = ServiceFault::from_exception(name, br#"{"message":"m","Message":"M"}"#);
        assert_eq!((fault.code.as_str(), fault.status), (code, status));
        assert_eq!(fault.message, "m");
    }
}

#[test]
fn damage_is_placed_by_message_and_byte() {
    let first = encode(&[], b"one");
    let second = encode(&[], b"two and more");
    let mut third = encode(&[], b"three");
    third[12] ^= 1;
    let stream = [first.clone(), second.clone(), third].concat();
    let (messages, end) = read_in_pieces(&stream, 5);
    assert_eq!(messages.len(), 2);
    let place = format!("message 3, which begins at byte {}", first.len() + second.len());
    let error = end.unwrap_err();
    assert!(error.message().contains(&place), "{error}, not at {place}");
}

#[test]
fn exception_payloads_of_any_shape() {
    let read = |payload: &[u8]| ServiceFault::from_exception("modelStreamErrorException", payload);
    let full = read(br#"{"message":"m","originalStatusCode":503,"originalMessage":"o"}"#);
    assert_eq!(full.original_status, Some(503));
    assert_eq!(full.original_message.as_deref(), Some("o"));
    assert_eq!(read(br#"{"Message":"capital"}"#).message, "capital");
    assert_eq!(read(br#"{"originalStatusCode":70000}"#).original_status, None);
    assert_eq!(read(br#"{"other":1}"#).message, "");
    assert_eq!(read(b"").message, "");
    assert_eq!(read(b" plain words\n").message, "plain words");
    assert_eq!(read(&[0xff, b'x']).message, "\u{fffd}x");
}

#[test]
fn messages_of_every_type() {
    let error = message(&[
        (":message-type", "error"),
        (":error-code", "InternalFailure"),
        (":error-message", "it broke"),
    ]);
    let Ok(Signal::Fault(fault)) = error.classify() else {
        panic!("an error message is a fault");
    };
    assert_eq!(
        (fault.code.as_str(), fault.message.as_str()),
        ("InternalFailure", "it broke")
    );
    let silent = message(&[(":message-type", "error")]);
    assert!(
        matches!(silent.classify(), Ok(Signal::Fault(fault)) if fault.code == "Unknown" && fault.message.is_empty())
    );

    let untyped = message(&[(":event-type", "chunk")]);
    assert!(matches!(
        untyped.classify(),
        Ok(Signal::Event { name: "chunk", .. })
    ));
    let unknown = message(&[(":message-type", "weather")]);
    assert_eq!(
        unknown.classify().unwrap(),
        Signal::Unknown {
            message_type: "weather"
        }
    );
    for nameless in [
        message(&[]),
        message(&[(":message-type", "event")]),
        message(&[(":message-type", "exception")]),
    ] {
        let error = nameless.classify().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::DamagedStream);
    }
}

/// A hostile length is refused from its first twelve bytes, and nothing is kept for it.
#[test]
fn impossible_lengths_are_refused_at_once() {
    for (total, headers) in [
        (u32::MAX, 0),
        (u32::try_from(MAX_PAYLOAD).unwrap() + 17, 0),
        (200_000, 131_073),
        (u32::MAX, u32::MAX),
        (15, 0),
        (0, 0),
        (16, 1),
    ] {
        let mut decoder = Decoder::new();
        decoder.push(&prelude(total, headers)[..11]);
        assert!(decoder.next().unwrap().is_none());
        decoder.push(&prelude(total, headers)[11..]);
        let error = decoder.next().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::DamagedStream);
        assert!(error.message().contains("it claims"), "{error}");
    }
}

#[test]
fn the_largest_message_is_read() {
    let payload = vec![b'x'; MAX_PAYLOAD];
    let frame = encode(&[], &payload);
    let (messages, end) = read_in_pieces(&frame, 1 << 20);
    end.unwrap();
    assert!(messages[0].payload == payload);
}

/// Copying that grows with the square of the input would take hours here.
#[test]
fn single_bytes_are_read_in_linear_time() {
    let mut stream = Vec::new();
    for size in [1_500_000, 3, 0] {
        stream.extend(encode(&[], &vec![b'x'; size]));
    }
    for _ in 0..20_000 {
        stream.extend(encode(&[], b"{}"));
    }
    let (messages, end) = read_in_pieces(&stream, 1);
    end.unwrap();
    assert_eq!(messages.len(), 20_003);

    // All at once, and only then read.
    let mut decoder = Decoder::new();
    decoder.push(&stream);
    let early = decoder.finish().unwrap_err();
    assert_eq!(early.kind(), ErrorKind::InvalidInput);
    while decoder.next().unwrap().is_some() {}
    assert_eq!(decoder.messages(), 20_003);
    decoder.finish().unwrap();
}

/// Every recorded stream, in pieces of several sizes, cut at every byte, gives its messages.
#[test]
fn recorded_streams() {
    let streams = recordings();
    if streams.is_empty() {
        println!("skipped: no recordings beside the repository");
        return;
    }
    assert!(streams.len() >= 60, "{} recordings", streams.len());
    let mut count = 0;
    for path in streams {
        let name = path.display();
        let stream = std::fs::read(&path).unwrap();
        let (whole, end) = read_in_pieces(&stream, stream.len());
        end.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(!whole.is_empty(), "{name}");
        let rebuilt: Vec<u8> = whole
            .iter()
            .flat_map(|message| encode(&message.headers, &message.payload))
            .collect();
        assert!(rebuilt == stream, "{name}: the messages are not the stream");
        for message in &whole {
            let signal = message
                .classify()
                .unwrap_or_else(|error| panic!("{name}: {error}"));
            assert!(!matches!(signal, Signal::Unknown { .. }), "{name}");
        }
        for size in (1..=40).chain([64, 100, 1000, 4096]) {
            let (messages, end) = read_in_pieces(&stream, size);
            end.unwrap_or_else(|error| panic!("{name} in pieces of {size}: {error}"));
            assert!(messages == whole, "{name} in pieces of {size}");
        }
        let mut start = 0;
        for message in &whole {
            let length = encode(&message.headers, &message.payload).len();
            for cut in 1..length {
                let (before, end) = read_in_pieces(&stream[start..start + cut], 4096);
                let error = end.expect_err("a cut is an error");
                assert!(before.is_empty(), "{name} cut at {}", start + cut);
                assert_eq!(
                    error.kind(),
                    ErrorKind::DamagedStream,
                    "{name} cut at {}",
                    start + cut
                );
            }
            start += length;
        }
        count += whole.len();
    }
    println!("{count} recorded messages");
}

proptest! {
    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), size in 1usize..50) {
        let _ = read_in_pieces(&bytes, size);
    }

    /// Behind right checksums the header reader meets arbitrary bytes too.
    #[test]
    fn arbitrary_headers_never_panic(block in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut frame = prelude(16 + u32::try_from(block.len()).unwrap(), u32::try_from(block.len()).unwrap());
        frame.extend(&block);
        let sum = crc(&frame);
        frame.extend(sum);
        let (messages, end) = read_in_pieces(&frame, 13);
        if let [message] = &messages[..] {
            prop_assert!(end.is_ok());
            prop_assert_eq!(encode(&message.headers, b"").len(), frame.len());
            let _ = message.classify();
        } else {
            prop_assert!(end.is_err());
        }
    }

    #[test]
    fn what_is_encoded_is_decoded(
        sent in prop::collection::vec((headers(), prop::collection::vec(any::<u8>(), 0..300)), 0..6),
        size in 1usize..200,
    ) {
        let stream: Vec<u8> = sent.iter().flat_map(|(headers, payload)| encode(headers, payload)).collect();
        let (messages, end) = read_in_pieces(&stream, size);
        prop_assert!(end.is_ok());
        let sent: Vec<Message> = sent.into_iter().map(|(headers, payload)| Message { headers, payload }).collect();
        prop_assert_eq!(messages, sent);
    }

    #[test]
    fn exceptions_never_panic(name in ".*", payload in prop::collection::vec(any::<u8>(), 0..80)) {
        let _ = ServiceFault::from_exception(&name, &payload);
    }
}

fn headers() -> impl Strategy<Value = Vec<Header>> {
    let value = prop_oneof![
        any::<bool>().prop_map(HeaderValue::Bool),
        any::<i8>().prop_map(HeaderValue::Int8),
        any::<i16>().prop_map(HeaderValue::Int16),
        any::<i32>().prop_map(HeaderValue::Int32),
        any::<i64>().prop_map(HeaderValue::Int64),
        prop::collection::vec(any::<u8>(), 0..100).prop_map(HeaderValue::Bytes),
        ".{0,40}".prop_map(HeaderValue::String),
        any::<i64>().prop_map(HeaderValue::Timestamp),
        any::<[u8; 16]>().prop_map(HeaderValue::Uuid),
    ];
    prop::collection::vec(
        (".{0,20}", value).prop_map(|(name, value)| Header { name, value }),
        0..8,
    )
}

fn message(headers: &[(&str, &str)]) -> Message {
    Message {
        headers: headers
            .iter()
            .map(|&(name, value)| Header {
                name: name.to_owned(),
                value: HeaderValue::String(value.to_owned()),
            })
            .collect(),
        payload: Vec::new(),
    }
}

/// The first twelve bytes of a message, with the right checksum.
fn prelude(total: u32, headers: u32) -> Vec<u8> {
    let mut bytes = [total.to_be_bytes(), headers.to_be_bytes()].concat();
    bytes.extend(crc(&bytes));
    bytes
}

/// The checksum that the test encoder puts behind `bytes`.
fn crc(bytes: &[u8]) -> [u8; 4] {
    frames::checksum(bytes).to_be_bytes()
}

fn hex(digits: &str) -> Vec<u8> {
    (0..digits.len() / 2)
        .map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap())
        .collect()
}

fn recordings() -> Vec<PathBuf> {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/real/recorded"));
    let mut found = Vec::new();
    for family in root.read_dir().into_iter().flatten().flatten() {
        for case in family.path().read_dir().into_iter().flatten().flatten() {
            let stream = case.path().join("stream.bin");
            if stream.is_file() {
                found.push(stream);
            }
        }
    }
    found.sort();
    found
}
