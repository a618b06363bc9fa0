//! Streams as other clients lost them.

use outcrop_core::codec::{self, Draft};
use outcrop_tests::replay::codecs::{codec_of, fold, frames_of};
use outcrop_tests::replay::frames::read_in_pieces;
use serde_json::{Value, json};

const TEXT: &str = "日本語 🎉 Ünïcödé — “quotes” ﷽ e\u{301}";

fn events() -> Vec<Value> {
    let mut events = vec![json!({"messageStart": {"role": "assistant"}})];
    // A piece for every character: what belongs together comes apart.
    for letter in TEXT.chars() {
        let delta = json!({"contentBlockIndex": 0, "delta": {"text": letter.to_string()}});
        events.push(json!({"contentBlockDelta": delta}));
    }
    events.push(json!({"contentBlockStop": {"contentBlockIndex": 0}}));
    events.push(json!({"messageStop": {"stopReason": "end_turn"}}));
    events.push(json!({"metadata": {"usage": {"inputTokens": 1, "outputTokens": 2, "totalTokens": 3}, "metrics": {"latencyMs": 4}}}));
    events
}

/// A character's bytes may come in two reads, and its frame in many.
#[test]
fn text_of_many_bytes_is_whole_at_every_size_of_a_read() {
    let stream = frames_of("converse", &events());
    for size in (1..200).chain([stream.len()]) {
        let (reply, fault) = fold(codec_of("converse"), &stream, size);
        assert_eq!(
            (reply.text().as_str(), fault, reply.cut),
            (TEXT, None, false),
            "reads of {size}"
        );
    }
}

/// Two frames in one read are two events, and a frame in two reads is one.
#[test]
fn frames_and_reads_need_not_agree() {
    let events = events();
    let stream = frames_of("converse", &events);
    for size in [1, 7, 100, 1000, stream.len()] {
        let (messages, end) = read_in_pieces(&stream, size);
        end.unwrap();
        assert_eq!(messages.len(), events.len(), "reads of {size}");
    }
}

/// The end of the connection within a frame, and after a whole frame before the reply's end: neither is an end.
#[test]
fn a_stream_that_only_stops_is_no_whole_reply() {
    let events = events();
    let stream = frames_of("converse", &events);
    let (_, end) = read_in_pieces(&stream[..stream.len() - 3], 64);
    assert!(end.is_err(), "a frame that is cut is an error");

    let codec = codec_of("converse");
    let (messages, end) = read_in_pieces(&frames_of("converse", &events[..events.len() - 2]), 64);
    end.unwrap();
    let mut draft = Draft::new();
    for message in &messages {
        let _ = codec::fold_message(codec, &mut draft, message).unwrap();
    }
    let reply = draft.finish();
    assert!(reply.cut);
    assert_eq!((reply.text().as_str(), reply.stop()), (TEXT, None));
}
